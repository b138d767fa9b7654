// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "fitcost/capacity/scaling_rules.hpp"

namespace fitcost::inline v1::detail {

/// Adds up what is billed for a capacity that changes now and then, in unit-minutes; an hour that
/// the trace holds only in part counts the minutes that it holds.
class BilledHours {
 public:
  BilledHours(HourBilling billing, std::int64_t first_minute)
      : billing_(billing), minute_(first_minute) {}

  /// The next `count` minutes at `capacity`.
  void add(std::int64_t count, std::int64_t capacity) {
    if (billing_ == HourBilling::mean) {
      total_ += count * capacity;
      return;
    }
    if (count == 0) return;
    const std::int64_t end = minute_ + count;
    const std::int64_t end_of_hour = (minute_ / 60 + 1) * 60;
    charged_ = billing_ == HourBilling::maximum ? std::max(charged_, capacity) : capacity;
    held_ += std::min(end, end_of_hour) - minute_;
    if (end >= end_of_hour) {
      total_ += held_ * charged_;
      const std::int64_t whole = (end - end_of_hour) / 60 * 60;
      total_ += whole * capacity;
      held_ = end - end_of_hour - whole;
      charged_ = held_ > 0 ? capacity : 0;
    }
    minute_ = end;
  }

  std::int64_t total() const { return total_ + held_ * charged_; }

 private:
  HourBilling billing_;
  std::int64_t minute_;
  std::int64_t held_ = 0;     // minutes of the hour that is not over
  std::int64_t charged_ = 0;  // its capacity so far
  std::int64_t total_ = 0;
};

}  // namespace fitcost::inline v1::detail
