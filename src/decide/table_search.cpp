// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/table_search.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "capacity/lone_dimension.hpp"

namespace fitcost::inline v1 {

namespace table_search {
namespace {

using detail::DecreaseQuota;
using detail::LoneDimension;
using detail::ScaledDimension;

/// Tenths of a unit that may be throttled of `demand` tenths.
std::int64_t allowed(const Decimal& share, std::int64_t demand) {
  const Decimal most = share * Decimal(demand);
  return static_cast<std::int64_t>(most.coefficient() / detail::power_of_ten(most.scale()));
}

std::int64_t divided_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// What is preferred of two settings: fewer unit-hours; then the ones with more in reserve.
bool ranks_before(const FoundSettings& a, const FoundSettings& b) {
  const auto rank = [](const FoundSettings& f) {
    return std::tuple(f.totals.billed_unit_minutes, f.totals.throttled, f.scaling.target_percent,
                      -f.scaling.min, -f.scaling.max);
  };
  return rank(a) < rank(b);
}

/// What settings are billed at least, hour by hour at its largest capacity, if they throttle no
/// more than is allowed: the larger of two bounds.
///
/// By what is served: with u_h the largest capacity of hour h, b the seconds of burst and D_h what
/// is asked for, in tenths, it comes out of the hour's capacity and of what was kept before it, so
/// 36000 u_h + 10 b u_(h-1) >= D_h less what is throttled; and u_h is no less than the minimum. The
/// sum over the hours to come bounds the sum of their u_h.
///
/// By the target T, where nothing may be throttled: let S be the least demand of minutes i to
/// i + lag + n - 1, n being the minutes of the high alarm. Whatever was decided before i holds by
/// i + lag; whatever is decided from i on wants S / 6 T or more; and with less than that, minutes
/// i + lag to i + lag + n - 1 raise it. So in minute i + 2 lag + n the capacity is at least
/// S / 6 T, or the maximum.
class LeastBilled {
 public:
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
    if (may_throttle == 0) sustain(tenths, terms.rules);
  }

  /// From now on with these settings, the maximum being `most` or more.
  void choose(int least, int most, int target) {
    least_ = least;
    by_service_.assign(hours_ + 1, 0);
    by_target_.assign(hours_ + 1, 0);
    for (std::size_t h = hours_; h-- > 0;) {
      const std::int64_t least_served = (36'000 + 10 * burst_seconds_) * least;
      by_service_[h] = by_service_[h + 1] + (whole(h) ? std::max(asked_[h], least_served) : 0);
      const std::int64_t held =
          std::min<std::int64_t>(most, divided_up(sustained_[h], std::int64_t{6} * target));
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
    return std::max(by_target_[hour],
                    begun_late ? 0 : by_service(hour, 10 * burst_seconds_ * capacity));
  }
  std::int64_t from_start() const {
    return std::max(by_target_[0], before_ > 0 ? 0 : by_service(0, 0));
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

  std::int64_t burst_seconds_;
  std::int64_t may_throttle_;
  std::int64_t minutes_;
  std::int64_t before_;              // minutes of the first clock hour that the trace does not have
  std::size_t hours_;                // clock hours, the first and the last perhaps in part
  std::vector<std::int64_t> asked_;  // in each hour, tenths
  std::vector<std::int32_t> sustained_;  // in each hour, tenths in a minute
  int least_ = 0;
  std::vector<std::int64_t> by_service_;  // tenths, from each whole hour on
  std::vector<std::int64_t> by_target_;   // unit-minutes, from each hour on
};

class Search {
 public:
  Search(const DemandSeries& demand, std::int64_t first_minute, const SearchTerms& terms)
      : demand_(demand),
        first_minute_(first_minute),
        terms_(terms),
        minutes_(static_cast<std::int64_t>(demand.size())),
        allowed_(allowed(terms.max_throttled, demand.total())),
        rest_(demand, first_minute, terms, allowed_) {}

  FoundSettings fixed() {
    int least = 0;  // does not do
    int most = static_cast<int>(std::max<std::int64_t>(1, divided_up(demand_.peak(), 600)));
    while (most - least > 1) {
      const int middle = least + (most - least) / 2;
      (run({middle, middle, terms_.most_target}, no_bound) ? most : least) = middle;
    }
    run({most, most, terms_.most_target}, no_bound);
    return {{most, most, terms_.most_target}, totals_};
  }

  DimensionSearch search(const SearchSlack& slack) {
    slack_ = slack;
    out_.fixed = fixed();
    const int fixed = out_.fixed.scaling.max;
    best_ =
        out_.fixed.totals.billed_unit_minutes - 1;  // one that is no better has alarms for nothing
    out_.exhaustive = demand_.peak() <= std::int64_t{600} * terms_.exhaustive_units;
    minima_ = steps(1, fixed - 1);
    maxima_ = steps(fixed, wanted_most(terms_.least_target));
    best_of_.assign(minima_.size(), {});
    // Good settings first: the better the bound, the sooner the others are given up.
    for (const int target : {70, 50, 90}) {
      if (target < terms_.least_target || target > terms_.most_target) continue;
      for (std::size_t i = 0; i < minima_.size(); i += 1 + minima_.size() / 8)
        try_maxima(i, target);
    }
    found_.clear();  // they come again
    for (int target = terms_.least_target; target <= terms_.most_target; ++target) {
      for (std::size_t i = 0; i < minima_.size(); ++i) try_maxima(i, target);
    }
    if (slack_.every_minimum) {
      for (auto& found : best_of_) {
        if (found) found_.push_back(*found);
      }
    }
    std::sort(found_.begin(), found_.end(), ranks_before);
    while (!found_.empty() && found_.back().totals.billed_unit_minutes > bound_of_all())
      found_.pop_back();
    if (found_.size() > DimensionSearch::most_found) found_.resize(DimensionSearch::most_found);
    out_.scaled = std::move(found_);
    return std::move(out_);
  }

  std::int64_t runs() const { return out_.runs; }

 private:
  static constexpr std::int64_t no_bound = std::numeric_limits<std::int64_t>::max();

  /// All of least..most, or as many of them as are candidates, evenly.
  std::vector<int> steps(int least, int most) const {
    std::vector<int> out;
    if (most < least) return out;
    const std::int64_t width = std::int64_t{most} - least;
    const std::int64_t count =
        out_.exhaustive ? width + 1 : std::min<std::int64_t>(width + 1, terms_.candidates);
    for (std::int64_t i = 0; i < count; ++i) {
      out.push_back(static_cast<int>(least + (count == 1 ? 0 : width * i / (count - 1))));
    }
    return out;
  }

  /// The most that the high alarm can want.
  int wanted_most(int target) const {
    return static_cast<int>(
        std::clamp<std::int64_t>(divided_up(demand_.peak(), std::int64_t{6} * target),
                                 out_.fixed.scaling.max, DimensionSettings::most_capacity));
  }

  std::int64_t bound_of_all() const {
    const std::int64_t fixed = out_.fixed.totals.billed_unit_minutes - 1;
    if (slack_.every_minimum) return fixed;
    return std::min(fixed, best_ + slack_.unit_minutes);
  }
  std::int64_t bound_of(std::size_t minimum) const {
    const auto& found = best_of_[minimum];
    const std::int64_t bound = bound_of_all();
    if (!found || !slack_.every_minimum) return bound;
    return std::min(bound, found->totals.billed_unit_minutes);
  }

  /// Maxima from the largest down. One that the capacity did not reach changes nothing, so the next
  /// is below what it did reach. Below the least fixed capacity that does, none does: at every
  /// minute it would have less to give.
  void try_maxima(std::size_t minimum, int target) {
    const int least = minima_[minimum];
    if (least * minutes_ > bound_of(minimum)) return;
    const int lowest = out_.fixed.scaling.max;
    if (terms_.billing == HourBilling::maximum) {
      rest_.choose(least, lowest, target);
      if (rest_.from_start() > bound_of(minimum)) return;
    }
    auto end = std::lower_bound(maxima_.begin(), maxima_.end(), wanted_most(target)) + 1;
    while (end != maxima_.begin()) {
      const int most = *(end - 1);
      const bool does = run({least, most, target}, bound_of(minimum));
      if (does) keep(minimum, {{least, most, target}, totals_});
      end = std::lower_bound(maxima_.begin(), end, reached_);
    }
  }

  void keep(std::size_t minimum, const FoundSettings& found) {
    best_ = std::min(best_, found.totals.billed_unit_minutes);
    if (slack_.every_minimum) {
      auto& best = best_of_[minimum];
      if (!best || ranks_before(found, *best)) best = found;
      return;
    }
    found_.push_back(found);
    if (found_.size() < 4 * DimensionSearch::most_found) return;
    std::nth_element(found_.begin(), found_.begin() + DimensionSearch::most_found, found_.end(),
                     ranks_before);
    found_.resize(DimensionSearch::most_found);
  }

  /// Whether the settings keep to the share and are billed no more than `bound`; given up as soon
  /// as it is known that they do not. `reached_` is the largest capacity until then.
  bool run(const dynamodb::AutoScaling& scaling, std::int64_t bound) {
    ++out_.runs;
    DecreaseQuota quota(terms_.rules, first_minute_);
    DimensionSettings settings;
    settings.scaling = scaling;
    ScaledDimension d(demand_, settings, terms_.rules, terms_.billing, first_minute_, quota);
    LoneDimension lone(d, minutes_);
    reached_ = scaling.min;
    for (;;) {
      lone.advance();
      reached_ = std::max(reached_, d.capacity);
      if (d.totals.throttled > allowed_) return false;
      const std::int64_t minute = lone.asks_at();
      if (minute == minutes_) break;
      if (billed_at_least(d, minute) > bound) return false;
      d.lower(minute, !quota.refuses(minute));
      if (d.pending()) quota.decreased(minute);
    }
    d.finish(minutes_);
    totals_ = d.totals;
    return totals_.billed_unit_minutes <= bound;
  }

  /// What a run will be billed at least, seen from `minute`.
  std::int64_t billed_at_least(const ScaledDimension& d, std::int64_t minute) const {
    if (terms_.billing == HourBilling::end) return 0;  // the hour may yet end low
    const std::int64_t so_far =
        d.billed.total() + (minute - d.since) * d.capacity + (minutes_ - minute) * d.least;
    if (terms_.billing == HourBilling::mean) return so_far;
    const std::int64_t hour_end = rest_.hour_end(minute);
    return std::max(so_far, d.billed.total() + (hour_end - d.since) * d.capacity +
                                rest_.after(hour_end, d.capacity));
  }

  const DemandSeries& demand_;
  std::int64_t first_minute_;
  const SearchTerms& terms_;
  std::int64_t minutes_;
  std::int64_t allowed_;
  LeastBilled rest_;
  SearchSlack slack_;
  std::vector<int> minima_;
  std::vector<int> maxima_;
  std::vector<std::optional<FoundSettings>> best_of_;  // of each minimum, where that is asked for
  std::vector<FoundSettings> found_;
  std::int64_t best_ = 0;  // unit-minutes billed
  DimensionSearch out_;
  int reached_ = 0;         // by the last run
  DimensionTotals totals_;  // of it, where it went to its end
};

}  // namespace
}  // namespace table_search

DimensionSearch search_dimension(const DemandSeries& demand, std::int64_t first_minute,
                                 const SearchTerms& terms, const SearchSlack& slack) {
  return table_search::Search(demand, first_minute, terms).search(slack);
}

FoundSettings least_fixed(const DemandSeries& demand, std::int64_t first_minute,
                          const SearchTerms& terms) {
  return table_search::Search(demand, first_minute, terms).fixed();
}

}  // namespace fitcost::inline v1
