// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fitcost/capacity/table_simulation.hpp"
#include "fitcost/export.hpp"

/// The settings of reads or writes that cost least and throttle no more than is allowed, found by
/// simulating them. docs/capacity-model.md says what is passed over unseen, and why it may be.
namespace fitcost::inline v1 {

struct SearchTerms {
  ScalingRules rules;
  HourBilling billing = HourBilling::maximum;
  Decimal max_throttled;      ///< share of what is asked of a dimension, 0..1
  int least_target = 20;      ///< percent, 20..most_target
  int most_target = 90;       ///< percent, ..90
  int exhaustive_units = 64;  ///< units/s up to which every minimum and maximum is tried
  int candidates = 64;        ///< above that, at most so many minima and so many maxima
};

/// Settings of a dimension and what came of them; fixed where `min` = `max`.
struct FoundSettings {
  dynamodb::AutoScaling scaling;
  DimensionTotals totals;

  bool scaled() const { return scaling.min < scaling.max; }
};

struct DimensionSearch {
  FoundSettings fixed;  ///< the least that does
  /// Scaled settings that do with fewer unit-hours than the fixed ones, the fewest first: those
  /// within the slack asked for, equals included, at most `most_found`.
  std::vector<FoundSettings> scaled;
  bool exhaustive = false;  ///< every minimum and maximum counts; else as many as are candidates
  std::int64_t runs = 0;    ///< simulations that it took

  static constexpr std::size_t most_found = 4096;
};

/// How far behind the best settings others are wanted, too.
struct SearchSlack {
  std::int64_t unit_minutes = 0;  ///< billed more than the best
  bool every_minimum = false;     ///< but of each minimum the best alone, however far behind
};

/// Searches one dimension as if the other one of its table never scaled in. Equal settings: the
/// lower target, then the higher minimum, then the higher maximum, since they leave more in
/// reserve. Demand per minute.
FITCOST_EXPORT DimensionSearch search_dimension(const DemandSeries& demand,
                                                std::int64_t first_minute, const SearchTerms& terms,
                                                const SearchSlack& slack = {});

/// The smallest fixed capacity that keeps to the share: throttling never grows with it.
FITCOST_EXPORT FoundSettings least_fixed(const DemandSeries& demand, std::int64_t first_minute,
                                         const SearchTerms& terms);

}  // namespace fitcost::inline v1
