// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

#include "capacity/latency_histogram.hpp"
#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/services/lambda/billed_duration.hpp"
#include "fitcost/traffic/random.hpp"

/// What a simulated pool draws, some hundreds at a time: the choice of the distribution, the
/// histogram and the rounding of bills are then paid in tight loops of their own. Distributions are
/// the pool's, which outlives the simulation.
namespace fitcost::inline v1::detail {

inline constexpr std::size_t draws_at_once = 256;
inline constexpr double us_per_ms = 1000.0;
inline constexpr double us_per_second = 1e6;

/// Whole microseconds where it was meant to be some: 3.6 s + 2 s is then 5.6 s, and ties are ties.
inline double whole_us(double us) {
  const double whole = std::round(us);
  return std::fabs(us - whole) < 1e-3 ? whole : us;
}

/// A double that is rounded up without a call: what lies below 2^52 loses its fraction when 2^52 is
/// added. For the billing rule, which is written for any scalar.
struct QuickDouble {
  double value;
  friend QuickDouble operator/(QuickDouble a, double b) { return {a.value / b}; }
  friend QuickDouble ceil(QuickDouble x) {
    constexpr double whole = 4503599627370496.0;
    const double near = (x.value + whole) - whole;
    return {near + static_cast<double>(near < x.value)};  // no branch: half of all would miss it
  }
};

/// Of a request of 0 to 1e12 ms.
inline double billed_ms(double ms) {
  const auto billed = lambda::billed_duration(milliseconds(QuickDouble{ms}));
  return (billed / (milliseconds(1.0) / fitcost::requests(1.0))).value;
}

/// Numbers of one distribution, in microseconds.
class Draws {
 public:
  Draws(const DurationDistribution& of, const Random& random) : of_(of), random_(random) {}

  double next() {
    if (at_ == draws_at_once) refill();
    return us_[at_++];
  }

 private:
  void refill() {
    at_ = 0;
    if (of_.is_constant()) {
      us_.fill(whole_us(of_.first() * us_per_ms));
      return;
    }
    of_.fill(us_, random_);
    for (double& x : us_) x *= us_per_ms;
  }

  const DurationDistribution& of_;
  Random random_;
  std::array<double, draws_at_once> us_{};
  std::size_t at_ = draws_at_once;
};

/// How long requests take, an init before the service included where there is one, with the record
/// of all that were used: their latencies and what is billed of them.
class ServiceDraws {
 public:
  ServiceDraws(const DurationDistribution& service, const Random& random)
      : service_(service), random_(random) {}
  /// `init` and then the service; of the init only what is billed counts in the bill.
  ServiceDraws(const DurationDistribution& init, const Random& init_random, bool init_billed,
               const DurationDistribution& service, const Random& random)
      : service_(service),
        random_(random),
        init_(&init),
        init_random_(init_random),
        init_billed_(init_billed) {}

  /// In microseconds; `init_us()` of it is the init.
  double next() {
    if (at_ == draws_at_once) refill();
    return us_[at_++];
  }
  double init_us() const { return init_ != nullptr ? init_ms_[at_ - 1] * us_per_ms : 0.0; }

  /// Forgets what was used so far.
  void restart() {
    latency_ = LatencyHistogram();
    billed_ms_ = 0.0;
    init_part_ms_ = 0.0;
    record(at_);
  }
  /// Takes what was drawn and not used off the record: the end.
  void finish() {
    for (std::size_t i = at_; i < draws_at_once; ++i) {
      latency_.remove(ms(i));
      billed_ms_ -= billed(i);
      init_part_ms_ -= billed(i) - billed_ms(service_ms_[i]);
    }
    at_ = draws_at_once;
    if (latency_.count() == 0) latency_ = LatencyHistogram();
  }

  LatencyHistogram& latency() { return latency_; }
  double billed() const { return billed_ms_; }
  /// Of it, what would not have been billed without the init.
  double init_part() const { return init_part_ms_; }

 private:
  double ms(std::size_t i) const { return init_ != nullptr ? total_ms_[i] : service_ms_[i]; }
  double billed(std::size_t i) const {
    return billed_ms(init_ != nullptr && init_billed_ ? ms(i) : service_ms_[i]);
  }
  void record(std::size_t from) {
    const std::span<const double> all(init_ != nullptr ? total_ms_ : service_ms_);
    latency_.add(all.subspan(from));
    double billed = 0.0;
    double of_services = 0.0;
    for (std::size_t i = from; i < draws_at_once; ++i) {
      of_services += billed_ms(service_ms_[i]);
      if (init_ != nullptr) billed += billed_ms(init_billed_ ? total_ms_[i] : service_ms_[i]);
    }
    billed_ms_ += init_ != nullptr ? billed : of_services;
    if (init_ != nullptr) init_part_ms_ += billed - of_services;
  }
  void refill() {
    service_.fill(service_ms_, random_);
    if (init_ != nullptr) init_->fill(init_ms_, init_random_);
    const bool whole = service_.is_constant() && (init_ == nullptr || init_->is_constant());
    if (init_ != nullptr) {
      for (std::size_t i = 0; i < draws_at_once; ++i) total_ms_[i] = init_ms_[i] + service_ms_[i];
    }
    const auto& all = init_ != nullptr ? total_ms_ : service_ms_;
    for (std::size_t i = 0; i < draws_at_once; ++i) us_[i] = all[i] * us_per_ms;
    if (whole) {
      for (double& x : us_) x = whole_us(x);
    }
    record(0);
    at_ = 0;
  }

  const DurationDistribution& service_;
  Random random_;
  const DurationDistribution* init_ = nullptr;
  Random init_random_{0};
  bool init_billed_ = false;
  std::array<double, draws_at_once> us_{};
  std::array<double, draws_at_once> service_ms_{};
  std::array<double, draws_at_once> init_ms_{};
  std::array<double, draws_at_once> total_ms_{};
  std::size_t at_ = draws_at_once;
  LatencyHistogram latency_;
  double billed_ms_ = 0.0;
  double init_part_ms_ = 0.0;
};

/// Times of arrivals in microseconds from the start; infinite when there are no more.
class ArrivalSource {
 public:
  virtual ~ArrivalSource() = default;
  virtual void fill(std::span<double> us) = 0;
};

/// `random` is that of stream 0.
std::unique_ptr<ArrivalSource> arrival_source(const PoolTraffic& traffic, const Random& random);

class Arrivals {
 public:
  explicit Arrivals(std::unique_ptr<ArrivalSource> source) : source_(std::move(source)) {}

  /// The next one, without taking it.
  double peek() {
    if (at_ == draws_at_once) {
      source_->fill(us_);
      at_ = 0;
    }
    return us_[at_];
  }
  void take() { ++at_; }

 private:
  std::unique_ptr<ArrivalSource> source_;
  std::array<double, draws_at_once> us_{};
  std::size_t at_ = draws_at_once;
};

}  // namespace fitcost::inline v1::detail
