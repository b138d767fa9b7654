// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/cold_start_model.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "fitcost/capacity/erlang.hpp"
#include "fitcost/traffic/poisson.hpp"

namespace fitcost::inline v1 {

namespace {

double in_seconds(Seconds t) { return t / seconds(1.0); }
double a_second(RequestsPerSecond rate) { return rate * seconds(1.0) / requests(1.0); }

/// The inverse of a Laplace transform at `time` > 0, whose singularities lie on the negative real
/// axis: the "fixed Talbot" method.
template <class Transform> double talbot_inverse(Transform transform, double time) {
  constexpr int terms = 32;
  const double r = 2.0 * terms / (5.0 * time);
  double sum = 0.5 * std::exp(r * time) * transform(std::complex<double>(r)).real();
  for (int k = 1; k < terms; ++k) {
    const double angle = k * std::numbers::pi / terms;
    const double cotangent = 1.0 / std::tan(angle);
    const std::complex<double> s(r * angle * cotangent, r * angle);
    const std::complex<double> slope(1.0, angle + (angle * cotangent - 1.0) * cotangent);
    sum += (std::exp(time * s) * transform(s) * slope).real();
  }
  return sum * r / terms;
}

/// How many are busy, and how long it takes until one more is: birth and death at `rate` and
/// x / `service`, arrivals rejected at `limit`.
class BusyCount {
 public:
  BusyCount(double rate, double service, std::optional<std::int64_t> limit)
      : rate_(rate), death_(1.0 / service) {
    const double load = rate * service;
    const double reach = load + 40.0 + 12.0 * std::sqrt(load);
    const bool limited = limit && static_cast<double>(*limit) < reach;
    const auto last = static_cast<std::size_t>(limited ? static_cast<double>(*limit) : reach);
    probabilities_.reserve(last + 1);
    double sum = 0.0;
    for (std::size_t x = 0; x <= last; ++x) {
      probabilities_.push_back(std::exp(log_poisson_probability(static_cast<double>(x), load)));
      sum += probabilities_.back();
    }
    for (double& p : probabilities_) p /= sum;
    if (limited) p_rejected_ = probabilities_.back();
    if (limited) probabilities_.pop_back();
  }

  double p_rejected() const { return p_rejected_; }
  /// Of all arrivals, those accepted after a passage that took longer than `time`.
  double longer_than(double time) const {
    if (time <= 0.0) return 1.0 - p_rejected_;
    return std::clamp(talbot_inverse([this](auto s) { return tail(s); }, time), 0.0,
                      1.0 - p_rejected_);
  }
  /// The integral of that from 0 to `time`.
  double mean_up_to(double time) const {
    if (time <= 0.0) return 0.0;
    return talbot_inverse([this](auto s) { return tail(s) / s; }, time);
  }

 private:
  /// The transform of P(x) P(passage of x > t), summed. With f the transform of a passage's
  /// density, g = 1 - f follows from the step before without cancelling: g = a / (rate + a), where
  /// a = s + x death g of x - 1.
  std::complex<double> tail(std::complex<double> s) const {
    std::complex<double> before = 0.0;
    std::complex<double> sum = 0.0;
    for (std::size_t x = 0; x < probabilities_.size(); ++x) {
      const std::complex<double> away = s + static_cast<double>(x) * death_ * before;
      before = away / (rate_ + away);
      sum += probabilities_[x] * before;
    }
    return sum / s;
  }

  double rate_;
  double death_;
  std::vector<double> probabilities_;
  double p_rejected_ = 0.0;
};

}  // namespace

PoolFormula one_environment(const PoolLoad& load, Seconds idle_expiry) {
  const double rate = a_second(load.rate);
  const double late = std::exp(-rate * in_seconds(idle_expiry));
  const double service = late * in_seconds(load.cold) + (1.0 - late) * in_seconds(load.warm);
  const double idle = (1.0 - late) / rate;
  const double cycle = service + 1.0 / rate;  // from one service's begin to the next one's
  PoolFormula out;
  const double accepted = 1.0 / (rate * cycle);
  out.p_rejected = 1.0 - accepted;
  out.p_cold = late * accepted;
  out.running = service / cycle;
  out.idle = idle / cycle;
  out.total = out.running + out.idle;
  if (late > 0.0) out.lifespan = seconds((service + idle) / late);
  return out;
}

PoolFormula never_reused(const PoolLoad& load, std::optional<std::int64_t> max_concurrency) {
  const double offered = a_second(load.rate) * in_seconds(load.cold);
  PoolFormula out;
  out.p_rejected = max_concurrency ? erlang_b(offered, *max_concurrency) : 0.0;
  out.p_cold = 1.0 - out.p_rejected;
  out.total = out.running = offered * (1.0 - out.p_rejected);
  out.lifespan = load.cold;
  return out;
}

PoolFormula never_expiring(const PoolLoad& load, std::int64_t max_concurrency) {
  const double offered = a_second(load.rate) * in_seconds(load.warm);
  PoolFormula out;
  out.p_cold = 0.0;
  out.p_rejected = erlang_b(offered, max_concurrency);
  out.total = static_cast<double>(max_concurrency);
  out.running = offered * (1.0 - out.p_rejected);
  out.idle = out.total - out.running;
  return out;
}

PoolFormula most_recently_used(const PoolLoad& load, Seconds idle_expiry,
                               std::optional<std::int64_t> max_concurrency) {
  const double rate = a_second(load.rate);
  const double expiry = in_seconds(idle_expiry);
  const double warm = in_seconds(load.warm);
  const double cold = in_seconds(load.cold);
  PoolFormula out;
  double cold_share = 0.0;  // of those served
  for (int round = 0; round < 50; ++round) {
    const double service = warm + cold_share * (cold - warm);
    const BusyCount busy(rate, service, max_concurrency);
    out.p_rejected = busy.p_rejected();
    const double longer = busy.longer_than(expiry);
    out.p_cold = longer;
    out.running = rate * (1.0 - out.p_rejected) * service;
    out.idle = rate * busy.mean_up_to(expiry);
    const double share = longer / (1.0 - out.p_rejected);
    const bool settled = std::fabs(share - cold_share) * std::fabs(cold - warm) < 1e-12 * service;
    cold_share = share;
    if (settled) break;
  }
  out.total = out.running + out.idle;
  // The inversion is good to some 1e-12.
  if (*out.p_cold < 1e-9) {
    out.p_cold.reset();
  } else {
    out.lifespan = seconds(out.total / (rate * *out.p_cold));
  }
  return out;
}

}  // namespace fitcost::inline v1
