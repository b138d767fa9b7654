// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/export.hpp"

namespace fitcost::inline v1 {

/// What a formula says of a figure, beside what the simulation saw.
struct PoolCompanion {
  std::string formula;  ///< `Little's law`
  std::string figure;   ///< `running`, `p_cold`, `p_rejected`, `total`, `p_wait`
  double value = 0.0;
  std::optional<double> simulated;  ///< empty where the simulation has no such figure
  bool exact = false;               ///< its conditions hold for what was simulated
  std::string holds;                ///< when it is exact, and what it is otherwise
};

/// Every formula that says something of such a pool (see cold_start_model.hpp and erlang.hpp). All
/// are of the steady state; what was simulated began with the pool's initial state.
FITCOST_EXPORT std::vector<PoolCompanion> pool_companions(const FunctionPool& pool,
                                                          const PoolResult& result);

}  // namespace fitcost::inline v1
