// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "capacity/minute_masks.hpp"
#include "fitcost/capacity/scaling_rules.hpp"

/// How often a table or index may be lowered on one UTC day.
namespace fitcost::inline v1::detail {

inline constexpr std::int64_t minutes_of_day = 1440;

/// The day's first decrease is always allowed; a later one within an hour of it while fewer than 4
/// were made, or an hour after the last. So after each decrease there is one stretch of minutes in
/// which the next is refused: [`from`, `until`).
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
class DecreaseQuota {
 public:
  DecreaseQuota(const ScalingRules& rules, std::int64_t first_minute)
      : rules_(&rules), first_minute_(first_minute) {}

  /// Minutes from the start of the trace.
  bool refuses(std::int64_t minute) const { return from_ <= minute && minute < until_; }

  /// Of the `count` minutes from `minute` on, those that are refused.
  std::uint64_t refused(std::int64_t minute, std::size_t count) const {
    const std::int64_t begin = std::max(from_, minute);
    const std::int64_t end = std::min(until_, minute + static_cast<std::int64_t>(count));
    if (begin >= end) return 0;
    return low_bits(static_cast<std::size_t>(end - minute)) &
           ~low_bits(static_cast<std::size_t>(begin - minute));
  }

  void decreased(std::int64_t minute) {
    const std::int64_t day = (first_minute_ + minute) / minutes_of_day;
    if (day != day_) {
      day_ = day;
      first_ = minute;
      made_ = 0;
    }
    ++made_;
    from_ = made_ < rules_->first_hour_decreases ? first_ + rules_->first_hour_minutes : minute;
    until_ =
        std::min(minute + rules_->decrease_minutes, (day + 1) * minutes_of_day - first_minute_);
  }

 private:
  const ScalingRules* rules_;
  std::int64_t first_minute_;
  std::int64_t day_ = -1;
  std::int64_t first_ = 0;
  int made_ = 0;
  std::int64_t from_ = 0;
  std::int64_t until_ = 0;
};

}  // namespace fitcost::inline v1::detail
