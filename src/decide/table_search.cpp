// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/table_search.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "capacity/lone_dimension.hpp"
#include "decide/settings_grid.hpp"

namespace fitcost::inline v1 {

namespace table_search {
namespace {

using detail::DecreaseQuota;
using detail::divided_up;
using detail::LeastBilled;
using detail::LoneDimension;
using detail::ScaledDimension;
using detail::SettingsGrid;

/// What is preferred of two settings: fewer unit-hours; then the ones with more in reserve.
bool ranks_before(const FoundSettings& a, const FoundSettings& b) {
  const auto rank = [](const FoundSettings& f) {
    return std::tuple(f.totals.billed_unit_minutes, f.totals.throttled, f.scaling.target_percent,
                      -f.scaling.min, -f.scaling.max);
  };
  return rank(a) < rank(b);
}

class Search {
 public:
  Search(const DemandSeries& demand, std::int64_t first_minute, const SearchTerms& terms)
      : demand_(demand),
        first_minute_(first_minute),
        terms_(terms),
        minutes_(static_cast<std::int64_t>(demand.size())),
        allowed_(detail::may_throttle(terms.max_throttled, demand.total())),
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
    grid_ = SettingsGrid(demand_, fixed, terms_);
    out_.exhaustive = grid_.exhaustive;
    best_of_.assign(grid_.minima.size(), {});
    // Good settings first: the better the bound, the sooner the others are given up.
    for (const int target : {70, 50, 90}) {
      if (target < terms_.least_target || target > terms_.most_target) continue;
      for (std::size_t i = 0; i < grid_.minima.size(); i += 1 + grid_.minima.size() / 8)
        try_maxima(i, target);
    }
    found_.clear();  // they come again
    for (int target = terms_.least_target; target <= terms_.most_target; ++target) {
      for (std::size_t i = 0; i < grid_.minima.size(); ++i) try_maxima(i, target);
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
    const int least = grid_.minima[minimum];
    if (least * minutes_ > bound_of(minimum)) return;
    const int lowest = out_.fixed.scaling.max;
    rest_.choose(least, lowest, target);
    if (terms_.billing == HourBilling::maximum && rest_.from_start() > bound_of(minimum)) return;
    auto end = grid_.end_of_maxima(target);
    while (end != grid_.maxima.cbegin()) {
      const int most = *(end - 1);
      const bool does = run({least, most, target}, bound_of(minimum));
      if (does) keep(minimum, {{least, most, target}, totals_});
      end = std::lower_bound(grid_.maxima.cbegin(), end, reached_);
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
      if (rest_.of_run(d, minute, terms_.billing) > bound) return false;
      d.lower(minute, !quota.refuses(minute));
      if (d.pending()) quota.decreased(minute);
    }
    d.finish(minutes_);
    totals_ = d.totals;
    return totals_.billed_unit_minutes <= bound;
  }

  const DemandSeries& demand_;
  std::int64_t first_minute_;
  const SearchTerms& terms_;
  std::int64_t minutes_;
  std::int64_t allowed_;
  LeastBilled rest_;
  SearchSlack slack_;
  SettingsGrid grid_;
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
