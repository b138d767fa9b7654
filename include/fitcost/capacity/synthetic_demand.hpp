// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fitcost/capacity/table_demand.hpp"
#include "fitcost/export.hpp"
#include "fitcost/traffic/traffic.hpp"

/// Demand that is made up, from a seed.
namespace fitcost::inline v1 {

/// How the mean moves, besides the traffic's daily or weekly profile.
enum class DemandPattern {
  steady,
  batch,  ///< in some minutes of every day it is `factor` times that of all others
  step,   ///< in the second half of the time it is `factor` times that of the first
  ramp,   ///< from the first minute to the last it grows evenly to `factor` times
};

/// Whatever the pattern, the mean over all minutes is the traffic's (of month 1) where the profile
/// is constant.
struct SyntheticDemand {
  Traffic traffic;
  DemandPattern pattern = DemandPattern::steady;
  double factor = 10.0;    ///< above 0
  int batch_minute = 120;  ///< of the day, when the batch begins, 0..1439
  int batch_minutes = 60;  ///< how long it takes, 1..1439
  /// Of the requests in a minute: 0 is the mean itself, 1 is Poisson, more is bursty (negative
  /// binomial: a Poisson count whose mean is drawn from a gamma distribution).
  double variance_to_mean = 1.0;
  std::int64_t tenths_per_request = 10;  ///< tenths of a unit, from 0
};

/// Minute m is drawn from a stream of its own, of `seed` and `series`: where the pattern does not
/// depend on the whole time, it is the same however many are drawn. Minutes beyond
/// DemandSeries::most are cut to it.
FITCOST_EXPORT std::vector<std::int32_t> synthetic_demand(const SyntheticDemand& settings,
                                                          std::uint64_t seed, std::uint64_t series,
                                                          std::size_t minutes);

}  // namespace fitcost::inline v1
