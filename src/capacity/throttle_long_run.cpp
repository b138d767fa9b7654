// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "fitcost/capacity/erlang.hpp"
#include "fitcost/capacity/throttle.hpp"
#include "fitcost/traffic/poisson.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/units/rounding.hpp"

namespace fitcost::inline v1 {

namespace throttle_long_run {
namespace {

constexpr double most_burst = 1e5;
constexpr Milliseconds least_time_counted = milliseconds(100.0);

double number_of(RequestsPerSecond rate) { return rate / (requests(1.0) / seconds(1.0)); }

/// The chances that `mean` brings at least 0, 1, 2 ... Poisson arrivals, until they are nothing.
std::vector<double> poisson_tails(double mean) {
  std::vector<double> probabilities;
  const double peak = std::floor(mean);
  for (std::uint64_t count = 0;; ++count) {
    const auto k = static_cast<double>(count);
    const double p = std::exp(log_poisson_probability(k, mean));
    if (p == 0.0 && k > peak) break;
    probabilities.push_back(p);
  }
  double sum = 0.0;  // from the smallest up
  for (std::size_t k = probabilities.size(); k-- > 0;) {
    sum += probabilities[k];
    probabilities[k] = sum;
  }
  return probabilities;
}

/// The stationary numbers of customers of M/D/1 at load `load`, each over that of an empty system,
/// at any load: what crosses from n customers down to n at departures equals what crosses up. They
/// are the numbers at any time, too, since arrivals see time averages.
class CustomerNumbers {
 public:
  explicit CustomerNumbers(double load)
      : none_(std::exp(-load)), at_least_(poisson_tails(load)), ratios_{1.0} {}

  double next() {
    const std::size_t n = ratios_.size() - 1;
    double up = at_least(n + 1);
    const std::size_t first = n + 2 > at_least_.size() ? n + 2 - at_least_.size() : 1;
    for (std::size_t i = std::max<std::size_t>(first, 1); i <= n; ++i)
      up += ratios_[i] * at_least(n + 2 - i);
    ratios_.push_back(up / none_);
    return ratios_.back();
  }
  double last() const { return ratios_.back(); }

 private:
  double at_least(std::size_t k) const { return k < at_least_.size() ? at_least_[k] : 0.0; }

  double none_;
  std::vector<double> at_least_;
  std::vector<double> ratios_;
};

/// The share turned away where the work found is at most `room` units with probability h times that
/// of none: of the time the server is busy, load x (share served), the rest finds no work.
double turned_away(double load, double h) { return (1.0 + (load - 1.0) * h) / (1.0 + load * h); }

}  // namespace
}  // namespace throttle_long_run

double rejected_of_even(RequestsPerSecond requests_rate, const apigateway::Throttle& throttle) {
  if (throttle.burst < requests(1.0)) return 1.0;
  if (!(throttle.rate < requests_rate)) return 0.0;
  return 1.0 - throttle.rate / requests_rate;
}

double rejected_of_poisson(RequestsPerSecond requests_rate, const apigateway::Throttle& throttle) {
  using namespace throttle_long_run;
  const double burst = throttle.burst / requests(1.0);
  if (burst < 1.0 || !(throttle.rate > RequestsPerSecond())) return 1.0;
  if (!(requests_rate > RequestsPerSecond())) return 0.0;
  if (burst > most_burst) {
    throw InputError({}, "a burst of over 100,000",
                     "a smaller one: the exact share takes too long");
  }
  const double load = requests_rate / throttle.rate;
  // So far above the rate that the bucket is as good as always empty; e^-load would be no number.
  constexpr double hopeless = 600.0;
  if (load > hopeless) return 1.0 - 1.0 / load;

  const double room = burst - 1.0;
  const auto whole = static_cast<std::size_t>(room);
  const double beyond = room - static_cast<double>(whole);
  CustomerNumbers numbers(load);
  // Sums of the ratios up to each number, where the room is no whole number.
  std::vector<double> sums{1.0};
  double h = 1.0;
  constexpr double plenty = 1e17;  // beyond, the share is (load - 1) / load to the last digit
  for (std::size_t n = 1; n <= whole + 1; ++n) {
    sums.push_back(sums.back() + numbers.next());
    if (sums.back() > plenty) return 1.0 - 1.0 / load;
  }
  if (beyond == 0.0) {
    h = sums[whole];
  } else {
    // Franx: a work of whole + beyond is found by those before whom, 1 - beyond earlier, at most
    // whole + 1 - j customers were in the system, when j came since.
    const double mean = load * (1.0 - beyond);
    h = 0.0;
    for (std::size_t j = 0; j <= whole; ++j) {
      h += sums[whole + 1 - j] * std::exp(log_poisson_probability(static_cast<double>(j), mean));
    }
  }
  const double share = turned_away(load, h);
  if (load >= 1.0 || share > 1e-6 || beyond != 0.0) return std::max(share, 0.0);
  // Next to none: the numbers above the room, added up by themselves, so that nothing cancels.
  double above = numbers.last();
  double term = above;
  while (term > above * 1e-17) {
    term = numbers.next();
    above += term;
  }
  return (1.0 - load) * above / (1.0 + load * h);
}

double rejected_at_once(double count, const apigateway::Throttle& throttle) {
  const double admitted = std::floor(throttle.burst / requests(1.0));
  return admitted >= count ? 0.0 : 1.0 - admitted / count;
}

Milliseconds mean_time_counted(const DurationDistribution& duration) {
  using namespace throttle_long_run;
  if (duration.is_constant()) return at_least(duration.mean(), least_time_counted);
  if (duration.family() == DurationFamily::empirical) {
    Milliseconds sum;
    for (const double ms : duration.values_ms())
      sum += at_least(milliseconds(ms), least_time_counted);
    return sum / static_cast<double>(duration.values_ms().size());
  }
  // E max(X, c) = E X + E (c - X)+ , and the latter is the integral of the distribution up to c.
  const double missing = boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
      [&](double ms) { return duration.cdf(milliseconds(ms)); }, 0.0,
      least_time_counted / milliseconds(1.0), 10, 1e-10);
  return duration.mean() + milliseconds(missing);
}

std::optional<LongRunRejected> long_run_rejected(const ThrottleScenario& s) {
  using namespace throttle_long_run;
  const bool alone = !(s.others > RequestsPerSecond());
  const bool stage_decides =
      s.stage && alone && !(s.account.rate < s.stage->rate) && !(s.account.burst < s.stage->burst);
  if (s.stage && !stage_decides) return std::nullopt;
  const apigateway::Throttle& bucket = s.stage ? *s.stage : s.account;
  if (bucket.burst > requests(most_burst)) return std::nullopt;

  if (const auto* even = std::get_if<EvenTraffic>(&s.traffic)) {
    if (!alone || s.lambda) return std::nullopt;
    return LongRunRejected{rejected_of_even(even->rate, bucket), std::nullopt, true};
  }
  const auto* poisson = std::get_if<PoissonTraffic>(&s.traffic);
  if (poisson == nullptr) return std::nullopt;
  LongRunRejected out;
  out.exact = poisson->profile.peak_to_mean() == 1.0;
  const std::size_t hours = out.exact ? 1 : poisson->profile.hours();
  double all = 0.0;
  double by_gateway = 0.0;
  double by_lambda = 0.0;
  const std::int64_t servers = s.lambda ? s.lambda->concurrency : 0;
  const double seconds_each =
      s.lambda ? mean_time_counted(s.lambda->duration) / milliseconds(1000.0) : 0.0;
  for (std::size_t h = 0; h < hours; ++h) {
    const RequestsPerSecond rate = poisson->rate * poisson->profile.weight(h);
    const double r = number_of(rate);
    const double share = rejected_of_poisson(rate + s.others, bucket);
    const double through = r * (1.0 - share);
    all += r;
    by_gateway += r * share;
    if (s.lambda) by_lambda += through * erlang_b(through * seconds_each, servers);
  }
  if (!(all > 0.0)) return std::nullopt;
  out.by_gateway = by_gateway / all;
  if (s.lambda) out.by_lambda = all > by_gateway ? by_lambda / (all - by_gateway) : 0.0;
  return out;
}

}  // namespace fitcost::inline v1
