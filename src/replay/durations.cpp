// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "fitcost/replay/replay.hpp"

namespace fitcost::inline v1 {

namespace {
constexpr double steps_per_doubling = 8.0;
}

void Durations::add(std::chrono::nanoseconds duration) {
  const double ns = std::max(1.0, static_cast<double>(duration.count()));
  const auto step = static_cast<std::size_t>(std::log2(ns) * steps_per_doubling);
  ++steps_[std::min(step, steps_.size() - 1)];
  ++count_;
  nanoseconds_ += ns;
}

Durations& Durations::operator+=(const Durations& other) {
  for (std::size_t i = 0; i < steps_.size(); ++i) steps_[i] += other.steps_[i];
  count_ += other.count_;
  nanoseconds_ += other.nanoseconds_;
  return *this;
}

double Durations::mean_ms() const {
  return count_ == 0 ? 0.0 : nanoseconds_ / static_cast<double>(count_) / 1e6;
}

double Durations::quantile_ms(double share) const {
  const auto wanted = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(count_)));
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    seen += steps_[i];
    if (steps_[i] > 0 && seen >= wanted)
      return std::exp2(static_cast<double>(i + 1) / steps_per_doubling) / 1e6;
  }
  return 0.0;
}

}  // namespace fitcost::inline v1
