// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "decide/alarm_period.hpp"
#include "fitcost/capacity/alarm_verdict.hpp"

/// The same alarm drawn tick by tick, for what no chain is small enough for.
namespace fitcost::inline v1::detail {

struct SimulationRules {
  AlarmRule rule;
  PointRule point;
  int window_ticks = 1;
};

struct SimulatedOutages {
  std::vector<double> ticks;  ///< until the alarm was entered, ascending; those that were, that is
  std::size_t outages = 0;
  bool all_entered() const { return ticks.size() == outages; }
};

/// Outages one after the other, each from normal operation with the alarm off, until `most_ticks`
/// are spent in all; one that takes more than `longest` ticks is given up. Outage i is drawn from
/// stream i of `seed`. `first`: the outage's part in its first tick.
SimulatedOutages simulate_outages(const SimulationRules& rules, const RequestMeans& before,
                                  const RequestMeans& first, const RequestMeans& during,
                                  std::uint64_t seed, std::size_t most_outages,
                                  std::size_t most_ticks, std::size_t longest);

/// How often the alarm is entered in so many ticks.
std::size_t simulate_entries(const SimulationRules& rules, const RequestMeans& tick,
                             std::uint64_t seed, std::size_t ticks);

}  // namespace fitcost::inline v1::detail
