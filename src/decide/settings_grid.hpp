// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "capacity/scaled_dimension.hpp"
#include "fitcost/decide/table_search.hpp"

/// What searches over settings have in common: which there are, and which cannot be the best.
namespace fitcost::inline v1::detail {

inline std::int64_t divided_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// Tenths of a unit that may be throttled of `demand` tenths.
inline std::int64_t may_throttle(const Decimal& share, std::int64_t demand) {
  const Decimal most = share * Decimal(demand);
  return static_cast<std::int64_t>(most.coefficient() / power_of_ten(most.scale()));
}

/// What settings are billed at least, hour by hour at its largest capacity, if they throttle no
/// more than is allowed: the larger of two bounds.
///
/// By what is served: with u_h the largest capacity of hour h, b the seconds of burst and D_h what
/// is asked for, in tenths, it comes out of the hour's capacity and of what was kept before it, so
/// 36000 u_h + 10 b u_(h-1) >= D_h less what is throttled; and u_h is no less than the minimum. The
/// sum over the hours to come bounds the sum of their u_h.
///
/// By the target T: let S be the least that is served in minutes i to i + lag + n - 1, n being the
/// minutes of the high alarm. Whatever was decided before i holds by i + lag; whatever is decided
/// from i on wants S / 6 T or more; and with less than that, minutes i + lag to i + lag + n - 1
/// raise it, for what is throttled is above every target. So in minute i + 2 lag + n the capacity
/// is at least S / 6 T, or the maximum. S is the demand, less what is throttled: in a minute that
/// lessens the bound of no more hours than it has to do with, by 60 / 6 T for each tenth.
class LeastBilled {
 public:
  LeastBilled() = default;
  LeastBilled(const DemandSeries& demand, std::int64_t first_minute, const SearchTerms& terms,
              std::int64_t may_throttle)
      : burst_seconds_(terms.rules.burst_seconds),
        may_throttle_(may_throttle),
        minutes_(static_cast<std::int64_t>(demand.size())),
        before_(first_minute % 60),
        hours_(static_cast<std::size_t>((minutes_ + before_ + 59) / 60)),
        asked_(hours_, 0),
        sustained_(hours_, 0) {
    const auto tenths = demand.tenths();
    for (std::int64_t m = 0; m < minutes_; ++m)
      asked_[hour_of(m)] += tenths[static_cast<std::size_t>(m)];
    sustain(tenths, terms.rules);
    const std::int64_t length = terms.rules.lag_minutes + terms.rules.high_minutes;
    hours_of_minute_ = 2 + length / 60;
  }

  /// From now on with these settings, the maximum being `most` or more.
  void choose(int least, int most, int target) {
    least_ = least;
    throttled_ = divided_up(10 * hours_of_minute_ * may_throttle_, target);
    by_service_.assign(hours_ + 1, 0);
    by_target_.assign(hours_ + 1, 0);
    for (std::size_t h = hours_; h-- > 0;) {
      const std::int64_t least_served = (36'000 + 10 * burst_seconds_) * least;
      by_service_[h] = by_service_[h + 1] + (whole(h) ? std::max(asked_[h], least_served) : 0);
      const std::int64_t per_unit = std::int64_t{6} * target;
      const std::int64_t wanted =
          may_throttle_ == 0 ? divided_up(sustained_[h], per_unit) : sustained_[h] / per_unit;
      const std::int64_t held = std::min<std::int64_t>(most, wanted);
      by_target_[h] = by_target_[h + 1] + std::max<std::int64_t>(least, held) * length(h);
    }
  }

  /// The first minute that belongs to a later hour; the end of the trace in its last hour.
  std::int64_t hour_end(std::int64_t minute) const { return end_of(hour_of(minute)); }

  /// Unit-minutes of all hours after the one that ends before `minute`, whose largest capacity was
  /// `capacity` (or more, which would only cost more).
  std::int64_t after(std::int64_t minute, int capacity) const {
    const std::size_t hour = hour_of(minute);
    if (hour >= hours_) return 0;
    const bool begun_late = hour == 1 && before_ > 0;  // a short hour counts less than its burst
    return std::max(by_target_[hour] - throttled_,
                    begun_late ? 0 : by_service(hour, 10 * burst_seconds_ * capacity));
  }
  /// What a run will be billed at least, seen from `minute`, on whose figures it asks.
  std::int64_t of_run(const ScaledDimension& d, std::int64_t minute, HourBilling billing) const {
    if (billing == HourBilling::end) return 0;  // the hour may yet end low
    const std::int64_t so_far =
        d.billed.total() + (minute - d.since) * d.capacity + (minutes_ - minute) * d.least;
    if (billing == HourBilling::mean) return so_far;
    const std::int64_t end = hour_end(minute);
    return std::max(so_far,
                    d.billed.total() + (end - d.since) * d.capacity + after(end, d.capacity));
  }

  std::int64_t minimum() const { return minutes_ * least_; }
  std::int64_t from_start() const {
    return std::max(by_target_[0] - throttled_, before_ > 0 ? 0 : by_service(0, 0));
  }

 private:
  /// For each hour, the most that the demand was at least for as long as it takes to scale to it.
  void sustain(std::span<const std::int32_t> tenths, const ScalingRules& rules) {
    const std::int64_t length = rules.lag_minutes + rules.high_minutes;
    const std::int64_t until_held = length + rules.lag_minutes;
    std::vector<std::int64_t> lowest;  // minutes of rising demand within the last `length`
    std::size_t front = 0;
    for (std::int64_t m = 0; m + until_held - length + 1 < minutes_; ++m) {
      const auto at = [&](std::int64_t i) { return tenths[static_cast<std::size_t>(i)]; };
      while (lowest.size() > front && at(lowest.back()) >= at(m)) lowest.pop_back();
      lowest.push_back(m);
      if (lowest[front] <= m - length) ++front;
      if (m + 1 < length) continue;
      auto& most = sustained_[hour_of(m - length + 1 + until_held)];
      most = std::max(most, at(lowest[front]));
    }
  }

  std::size_t hour_of(std::int64_t minute) const {
    return static_cast<std::size_t>((minute + before_) / 60);
  }
  std::int64_t end_of(std::size_t hour) const {
    return std::min(minutes_, (static_cast<std::int64_t>(hour) + 1) * 60 - before_);
  }
  std::int64_t length(std::size_t hour) const {
    return end_of(hour) - (hour == 0 ? 0 : end_of(hour - 1));
  }
  bool whole(std::size_t hour) const { return length(hour) == 60; }
  std::int64_t by_service(std::size_t hour, std::int64_t kept) const {
    const std::int64_t served = by_service_[hour] - may_throttle_ - kept;
    const std::int64_t last = whole(hours_ - 1) ? 0 : length(hours_ - 1) * least_;
    return std::max<std::int64_t>(0, served) * 6 / (3600 + burst_seconds_) + last;
  }

  std::int64_t burst_seconds_ = 0;
  std::int64_t may_throttle_ = 0;
  std::int64_t hours_of_minute_ = 2;  // whose capacity a minute's alarm has to do with
  std::int64_t throttled_ = 0;        // unit-minutes by which throttling lessens `by_target_`
  std::int64_t minutes_ = 0;
  std::int64_t before_ = 0;          // minutes of the first clock hour that the trace does not have
  std::size_t hours_ = 0;            // clock hours, the first and the last perhaps in part
  std::vector<std::int64_t> asked_;  // in each hour, tenths
  std::vector<std::int32_t> sustained_;  // in each hour, tenths in a minute
  int least_ = 0;
  std::vector<std::int64_t> by_service_;  // tenths, from each whole hour on
  std::vector<std::int64_t> by_target_;   // unit-minutes, from each hour on
};

/// The minima and maxima to try: all that can matter, or as many as are candidates, evenly.
struct SettingsGrid {
  std::vector<int> minima;  ///< below the least fixed capacity
  std::vector<int> maxima;  ///< from it on
  bool exhaustive = false;

  SettingsGrid() = default;
  SettingsGrid(const DemandSeries& demand, int fixed, const SearchTerms& terms)
      : exhaustive(demand.peak() <= std::int64_t{600} * terms.exhaustive_units),
        peak_(demand.peak()),
        fixed_(fixed) {
    const int most = exhaustive ? 0 : terms.candidates;
    minima = steps(1, fixed - 1, most);
    maxima = steps(fixed, wanted_most(terms.least_target), most);
  }

  /// One behind the largest maximum that the high alarm can want at this target.
  std::vector<int>::const_iterator end_of_maxima(int target) const {
    return std::lower_bound(maxima.begin(), maxima.end(), wanted_most(target)) + 1;
  }

 private:
  int wanted_most(int target) const {
    return static_cast<int>(std::clamp<std::int64_t>(divided_up(peak_, std::int64_t{6} * target),
                                                     fixed_, DimensionSettings::most_capacity));
  }
  /// `most`: 0 for all.
  static std::vector<int> steps(int least, int greatest, int most) {
    std::vector<int> out;
    if (greatest < least) return out;
    const std::int64_t width = std::int64_t{greatest} - least;
    const std::int64_t count = most == 0 ? width + 1 : std::min<std::int64_t>(width + 1, most);
    for (std::int64_t i = 0; i < count; ++i)
      out.push_back(static_cast<int>(least + (count == 1 ? 0 : width * i / (count - 1))));
    return out;
  }

  std::int64_t peak_ = 0;
  int fixed_ = 1;
};

}  // namespace fitcost::inline v1::detail
