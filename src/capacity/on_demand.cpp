// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/on_demand.hpp"

#include <algorithm>
#include <cstdint>

#include "capacity/hot_key.hpp"
#include "capacity/shared_service.hpp"

namespace fitcost::inline v1 {

namespace {

/// Tenths of a unit per tick throughout.
struct OnDemandDimension {
  const DemandSeries* demand = nullptr;
  std::int64_t at_least = 0;  // whatever was served before
  std::int64_t at_most = 0;   // whatever it has grown to
  std::int64_t hot_key = 0;
  std::vector<std::int64_t> highest;  // served in a tick until the end of each minute
  std::int64_t limit = 0;             // of this minute
  std::int64_t asked = 0;             // in this minute
  std::int64_t served = 0;            // likewise
  DimensionTotals totals;
  DimensionMinutes* recorded = nullptr;

  void begin(std::size_t minute, const OnDemandRules& rules) {
    const auto age = static_cast<std::size_t>(rules.growth_minutes);
    const std::int64_t grown = minute < age ? 0 : rules.growth * highest[minute - age];
    limit = std::min(std::max(at_least, grown), at_most);
    asked = 0;
    served = 0;
    highest.push_back(highest.empty() ? 0 : highest.back());
  }
  void take(const detail::ServiceSide& side) {
    asked += side.demand;
    served += side.served;
    highest.back() = std::max(highest.back(), side.served);
  }
  void end(std::size_t minute, int ticks_per_minute) {
    totals.demand += asked;
    totals.served += served;
    const std::int64_t throttled = asked - served;
    totals.throttled += throttled;
    if (throttled > 0) ++totals.throttled_minutes;
    if (throttled > totals.worst_throttled) {
      totals.worst_throttled = throttled;
      totals.worst_minute = static_cast<std::int64_t>(minute);
    }
    if (recorded == nullptr) return;
    recorded->demand.push_back(static_cast<std::int32_t>(asked));
    recorded->served.push_back(static_cast<std::int32_t>(served));
    recorded->available.push_back(limit * ticks_per_minute / 60);
  }
};

OnDemandDimension on_demand_dimension(const DemandSeries& series, const OnDemandLimits& limits,
                                      int initial, int partition, int ticks_per_minute) {
  OnDemandDimension d;
  const std::int64_t tick = 600 / ticks_per_minute;
  d.demand = &series;
  d.at_least = tick * std::max(initial, limits.warm.value_or(0));
  d.at_most = limits.maximum ? tick * *limits.maximum : detail::no_limit;
  d.hot_key = detail::hot_key_limit(limits.hot_key_share, partition, ticks_per_minute);
  return d;
}

/// One tick of sides of which none is served without the others.
void serve_on_demand(std::vector<OnDemandDimension*>& dimensions,
                     std::vector<detail::ServiceSide>& sides, std::size_t tick) {
  sides.resize(dimensions.size());
  for (std::size_t k = 0; k < sides.size(); ++k) {
    const auto& d = *dimensions[k];
    sides[k] = {std::min(d.limit, d.hot_key), d.demand->tenths()[tick], 0};
  }
  detail::serve_together(sides);
  for (std::size_t k = 0; k < sides.size(); ++k) dimensions[k]->take(sides[k]);
}

}  // namespace

TableTotals simulate_on_demand(const TableDemand& demand, const OnDemandSettings& settings,
                               TableMinutes* minutes) {
  const std::size_t resources = demand.resources.size();
  const int ticks = demand.ticks_per_minute;
  if (minutes != nullptr) minutes->assign(resources, {});
  std::vector<OnDemandDimension> dimensions;  // read, write of each resource
  for (std::size_t r = 0; r < resources; ++r) {
    dimensions.push_back(on_demand_dimension(demand.resources[r].read, settings.resources[r].read,
                                             settings.rules.initial_reads, settings.partition.reads,
                                             ticks));
    dimensions.push_back(on_demand_dimension(demand.resources[r].write, settings.resources[r].write,
                                             settings.rules.initial_writes,
                                             settings.partition.writes, ticks));
    if (minutes == nullptr) continue;
    dimensions[2 * r].recorded = &(*minutes)[r].read;
    dimensions[2 * r + 1].recorded = &(*minutes)[r].write;
  }
  std::vector<std::vector<OnDemandDimension*>> groups(1);  // all writes; each of the reads
  for (std::size_t k = 0; k < dimensions.size(); ++k) {
    if (k % 2 == 1) groups.front().push_back(&dimensions[k]);
    if (k % 2 == 0) groups.push_back({&dimensions[k]});
  }
  std::vector<detail::ServiceSide> sides;
  const auto ticks_per_minute = static_cast<std::size_t>(ticks);
  for (std::size_t minute = 0; minute < demand.minutes(); ++minute) {
    for (auto& d : dimensions) d.begin(minute, settings.rules);
    for (auto& group : groups) {
      for (std::size_t t = 0; t < ticks_per_minute; ++t) {
        serve_on_demand(group, sides, minute * ticks_per_minute + t);
      }
    }
    for (auto& d : dimensions) d.end(minute, ticks);
  }
  TableTotals totals;
  totals.minutes = static_cast<std::int64_t>(demand.minutes());
  for (std::size_t r = 0; r < resources; ++r) {
    totals.resources.push_back({dimensions[2 * r].totals, dimensions[2 * r + 1].totals});
  }
  return totals;
}

}  // namespace fitcost::inline v1
