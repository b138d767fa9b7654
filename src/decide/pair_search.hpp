// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "capacity/lone_dimension.hpp"
#include "decide/settings_grid.hpp"

/// Reads and writes of a table or an index that are both scaled, searched together: they share its
/// decreases.
namespace fitcost::inline v1::detail {

/// Changes the settings of one side after the other, all that there are of it, as long as the pair
/// gets cheaper.
class PairSearch {
 public:
  static constexpr std::int64_t most_runs = 10'000;

  struct Side {
    const DemandSeries* demand;
    int fixed;           ///< the least fixed capacity that does
    std::int64_t price;  ///< of a unit-hour, in any unit of money
  };

  PairSearch(const std::array<Side, 2>& sides, std::int64_t first_minute, const SearchTerms& terms)
      : sides_(sides),
        first_minute_(first_minute),
        terms_(terms),
        minutes_(static_cast<std::int64_t>(sides[0].demand->size())) {
    for (std::size_t s = 0; s < 2; ++s) {
      const auto& demand = *sides[s].demand;
      allowed_[s] = may_throttle(terms.max_throttled, demand.total());
      rest_[s] = LeastBilled(demand, first_minute, terms, allowed_[s]);
      grid_[s] = SettingsGrid(demand, sides[s].fixed, terms);
    }
  }

  /// From this pair, which costs `bound` or does not do; whether it is another one now, and then
  /// costs less.
  bool improve(std::array<dynamodb::AutoScaling, 2>& pair, Int128 bound) {
    pair_ = pair;
    bound_ = bound;
    bool improved = false;
    std::size_t idle = 0;
    for (std::size_t own = 0; idle < 2; own = 1 - own) {
      const bool better = sweep(own);
      improved = improved || better;
      idle = better ? 0 : idle + 1;
    }
    pair = pair_;
    return improved;
  }

  std::int64_t runs() const { return runs_; }
  bool cut_short() const { return cut_short_; }

 private:
  bool sweep(std::size_t own) {
    const std::size_t other = 1 - own;
    const auto& beside = pair_[other];
    rest_[other].choose(beside.min, sides_[other].fixed, beside.target_percent);
    bool better = false;
    const std::int64_t stop = runs_ + most_runs;
    for (int target = terms_.least_target; target <= terms_.most_target; ++target) {
      for (const int least : grid_[own].minima) {
        rest_[own].choose(least, sides_[own].fixed, target);
        if (bound_ <= from_start()) continue;
        auto end = grid_[own].end_of_maxima(target);
        while (end != grid_[own].maxima.cbegin()) {
          if (runs_ >= stop) {
            cut_short_ = true;
            return better;
          }
          auto tried = pair_;
          tried[own] = {least, *(end - 1), target};
          if (run(tried, own)) {
            pair_ = tried;
            better = true;
          }
          end = std::lower_bound(grid_[own].maxima.cbegin(), end, reached_);
        }
      }
    }
    return better;
  }

  Int128 from_start() const {
    Int128 sum = 0;
    for (std::size_t s = 0; s < 2; ++s) {
      const std::int64_t least =
          terms_.billing == HourBilling::maximum ? rest_[s].from_start() : rest_[s].minimum();
      sum += Int128{sides_[s].price} * least;
    }
    return sum;
  }

  /// Whether the pair does and costs less than `bound_`, which it then lowers.
  bool run(const std::array<dynamodb::AutoScaling, 2>& pair, std::size_t own) {
    ++runs_;
    DecreaseQuota quota(terms_.rules, first_minute_);
    const auto settings = [&](std::size_t s) {
      DimensionSettings out;
      out.scaling = pair[s];
      return out;
    };
    ScaledDimension a(*sides_[0].demand, settings(0), terms_.rules, terms_.billing, first_minute_,
                      quota);
    ScaledDimension b(*sides_[1].demand, settings(1), terms_.rules, terms_.billing, first_minute_,
                      quota);
    const std::array<ScaledDimension*, 2> dimensions{&a, &b};
    std::array<LoneDimension, 2> lone{LoneDimension(a, minutes_), LoneDimension(b, minutes_)};
    lone[0].advance();
    lone[1].advance();
    reached_ = pair[own].min;
    for (;;) {
      reached_ = std::max(reached_, dimensions[own]->capacity);
      for (std::size_t s = 0; s < 2; ++s) {
        if (dimensions[s]->totals.throttled > allowed_[s]) return false;
      }
      const std::int64_t minute = std::min(lone[0].asks_at(), lone[1].asks_at());
      if (minute == minutes_) break;
      if (bound_ <= at_least(lone, dimensions)) return false;
      // What both ask for in the same minute is one UpdateTable.
      const bool granted = !quota.refuses(minute);
      for (std::size_t s = 0; s < 2; ++s) {
        if (lone[s].asks_at() == minute) dimensions[s]->lower(minute, granted);
      }
      if (granted) quota.decreased(minute);
      for (auto& side : lone) {
        if (side.asks_at() == minute) side.advance();
      }
    }
    Int128 money = 0;
    for (std::size_t s = 0; s < 2; ++s) {
      dimensions[s]->finish(minutes_);
      money += Int128{sides_[s].price} * dimensions[s]->totals.billed_unit_minutes;
    }
    if (!(money < bound_)) return false;
    bound_ = money;
    return true;
  }

  /// Each as far as it has come.
  Int128 at_least(const std::array<LoneDimension, 2>& lone,
                  const std::array<ScaledDimension*, 2>& dimensions) const {
    Int128 sum = 0;
    for (std::size_t s = 0; s < 2; ++s) {
      const std::int64_t minute = lone[s].asks_at();
      const std::int64_t billed = minute == minutes_
                                      ? dimensions[s]->billed.total() +
                                            (minutes_ - dimensions[s]->since) * dimensions[s]->least
                                      : rest_[s].of_run(*dimensions[s], minute, terms_.billing);
      sum += Int128{sides_[s].price} * (terms_.billing == HourBilling::end ? 0 : billed);
    }
    return sum;
  }

  std::array<Side, 2> sides_;
  std::int64_t first_minute_;
  const SearchTerms& terms_;
  std::int64_t minutes_;
  std::array<std::int64_t, 2> allowed_{};
  std::array<LeastBilled, 2> rest_;
  std::array<SettingsGrid, 2> grid_;
  std::array<dynamodb::AutoScaling, 2> pair_{};
  Int128 bound_ = 0;
  std::int64_t runs_ = 0;
  bool cut_short_ = false;
  int reached_ = 0;
};

}  // namespace fitcost::inline v1::detail
