// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "fitcost/capacity/table_simulation.hpp"

/// A table in on-demand mode: billed by use, yet not without limits.
namespace fitcost::inline v1 {

struct OnDemandLimits {
  std::optional<int> warm;               ///< warm throughput that is set, units/s
  std::optional<int> maximum;            ///< maximum throughput that is set, units/s
  std::optional<Decimal> hot_key_share;  ///< as in DimensionSettings
};

struct OnDemandSettings {
  struct Resource {
    OnDemandLimits read;
    OnDemandLimits write;
  };
  OnDemandRules rules;
  PartitionRules partition;
  std::vector<Resource> resources;  ///< as in the demand
};

/// Every second's limit in minute i is the largest of what a new table serves, its warm throughput
/// and twice the highest rate served in minutes 0 to i - 30, and at most the maximum. Nothing
/// unused is kept. No capacity, and no change of it: those totals are 0.
FITCOST_EXPORT TableTotals simulate_on_demand(const TableDemand& demand,
                                              const OnDemandSettings& settings,
                                              TableMinutes* minutes = nullptr);

}  // namespace fitcost::inline v1
