// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "fitcost/capacity/function_pool.hpp"

namespace fitcost::inline v1::detail {

inline constexpr double forever = std::numeric_limits<double>::infinity();

/// An environment that expired, in microseconds.
struct Expired {
  double created;
  double expires;
};

/// An environment that goes from one pool to another, in microseconds.
struct Handed {
  double created;
  double free;
  double expires;
  double ready;
};

/// At most so many starts within any window: an environment's last starts, of many environments.
/// Start times are kept in rings; what stands at a ring's place is the oldest.
class StartWindows {
 public:
  /// `rate` starts a second, 0: no limit. Below one a second it is one in a longer window.
  explicit StartWindows(double rate)
      : starts_(rate > 0.0 ? std::max<std::size_t>(1, static_cast<std::size_t>(rate)) : 0),
        stride_(std::bit_ceil(std::max<std::size_t>(starts_, 1))),
        window_us_(starts_ == 0 ? 0.0 : static_cast<double>(starts_) / rate * 1e6) {}

  bool limited() const { return starts_ > 0; }
  void resize(std::size_t instances) {
    times_.resize(instances * stride_, -forever);
    places_.resize(instances, 0);
  }
  void clear(std::size_t instance) {
    std::fill_n(times_.begin() + static_cast<std::ptrdiff_t>(instance * stride_), starts_,
                -forever);
    places_[instance] = 0;
  }
  void move(std::size_t from, std::size_t to) {
    std::copy_n(times_.begin() + static_cast<std::ptrdiff_t>(from * stride_), starts_,
                times_.begin() + static_cast<std::ptrdiff_t>(to * stride_));
    places_[to] = places_[from];
  }
  void copy_from(const StartWindows& other, std::size_t from, std::size_t to) {
    std::copy_n(other.times_.begin() + static_cast<std::ptrdiff_t>(from * stride_), starts_,
                times_.begin() + static_cast<std::ptrdiff_t>(to * stride_));
    places_[to] = other.places_[from];
  }
  /// Notes a start; the time from which the next one is allowed.
  double start(std::size_t instance, double now) {
    double* ring = times_.data() + instance * stride_;
    std::uint32_t place = places_[instance];
    ring[place] = now;
    place = place + 1 == starts_ ? 0 : place + 1;
    places_[instance] = place;
    return ring[place] + window_us_;
  }

 private:
  std::size_t starts_;
  std::size_t stride_;  // of the rings: a power of two
  double window_us_;
  std::vector<double> times_;
  std::vector<std::uint32_t> places_;
};

/// New environments: a bucket that holds one step and refills evenly.
class ScalingLimit {
 public:
  ScalingLimit(double step, double interval_us)
      : step_(step), per_us_(step > 0.0 ? step / interval_us : 0.0), left_(step) {}

  bool take(double now) {
    if (!(step_ > 0.0)) return true;
    left_ = std::min(step_, left_ + (now - at_) * per_us_);
    at_ = now;
    if (left_ < 1.0) return false;
    left_ -= 1.0;
    return true;
  }

 private:
  double step_;
  double per_us_;
  double left_;
  double at_ = 0.0;
};

}  // namespace fitcost::inline v1::detail
