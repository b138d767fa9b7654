// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/table_simulation.hpp"

#include <algorithm>

#include "capacity/dimensions_in_step.hpp"
#include "capacity/hot_key.hpp"
#include "capacity/lone_dimension.hpp"

namespace fitcost::inline v1 {

using detail::DecreaseQuota;
using detail::DimensionsInStep;
using detail::LoneDimension;
using detail::ScaledDimension;

/// Dimensions run ahead on their own; only what lowers a table or an index is common to its reads
/// and writes. A dimension stops where it asks for that and the quota, as far as it is known, would
/// allow it, and the earliest is answered first. An answer never allows what was refused in later
/// minutes before: it only adds to them. So nothing has to be taken back.
struct TableSimulator::State {
  std::vector<ScaledDimension> dimensions;  // read, write of each resource
  std::vector<DecreaseQuota> quotas;        // of each resource
  std::vector<LoneDimension> lone;
  std::vector<DimensionsInStep> in_step;

  void clear(std::size_t resources, const ScalingRules& rules, std::int64_t first_minute) {
    dimensions.clear();
    lone.clear();
    in_step.clear();
    dimensions.reserve(resources * 2);
    quotas.assign(resources, DecreaseQuota(rules, first_minute));
  }

  template <class Visit> void each_group(const Visit& visit) {
    for (auto& group : lone) visit(group);
    for (auto& group : in_step) visit(group);
  }

  void add_groups(const TableDemand& demand) {
    const auto minutes = static_cast<std::int64_t>(demand.minutes());
    const auto lonely = [&](const ScaledDimension& d) {
      return demand.ticks_per_minute == 1 && d.hot_key == detail::no_limit;
    };
    std::vector<ScaledDimension*> writes;
    for (std::size_t k = 0; k < dimensions.size(); ++k) {
      auto& d = dimensions[k];
      const bool is_write = k % 2 == 1;
      if (is_write && dimensions.size() > 2) {
        writes.push_back(&d);
      } else if (lonely(d)) {
        lone.emplace_back(d, minutes);
      } else {
        in_step.emplace_back(std::vector<ScaledDimension*>{&d}, demand.ticks_per_minute, minutes);
      }
    }
    if (!writes.empty()) in_step.emplace_back(std::move(writes), demand.ticks_per_minute, minutes);
  }

  void run(std::int64_t minutes) {
    each_group([](auto& group) { group.advance(); });
    for (;;) {
      std::int64_t minute = minutes;
      each_group([&](auto& group) { minute = std::min(minute, group.asks_at()); });
      if (minute == minutes) break;
      // A read and a write decrease of the same minute are one UpdateTable, and count once.
      for (auto& quota : quotas) answer(quota, minute);
      each_group([&](auto& group) {
        if (group.asks_at() == minute) group.advance();
      });
    }
    for (auto& d : dimensions) d.finish(minutes);
  }

  void answer(DecreaseQuota& quota, std::int64_t minute) {
    const bool granted = !quota.refuses(minute);
    bool asked = false;
    each_group([&](auto& group) {
      if (group.asks_at() != minute) return;
      group.each([&](ScaledDimension& d) {
        if (!d.asks || d.quota != &quota) return;
        d.lower(minute, granted);
        asked = true;
      });
    });
    if (asked && granted) quota.decreased(minute);
  }
};

TableSimulator::TableSimulator() : state_(std::make_unique<State>()) {}
TableSimulator::~TableSimulator() = default;
TableSimulator::TableSimulator(TableSimulator&&) noexcept = default;
TableSimulator& TableSimulator::operator=(TableSimulator&&) noexcept = default;

void TableSimulator::run(const TableDemand& demand, const TableSettings& settings,
                         TableTotals& totals, TableMinutes* minutes) {
  State& s = *state_;
  const std::size_t resources = demand.resources.size();
  const std::size_t count = demand.minutes();
  s.clear(resources, settings.rules, demand.first_minute);
  if (minutes != nullptr) minutes->resize(resources);
  for (std::size_t r = 0; r < resources; ++r) {
    const auto add = [&](const DemandSeries& series, const DimensionSettings& of, int partition,
                         DimensionMinutes* recorded) {
      auto& d = s.dimensions.emplace_back(series, of, settings.rules, settings.billing,
                                          demand.first_minute, s.quotas[r]);
      d.hot_key = detail::hot_key_limit(of.hot_key_share, partition, demand.ticks_per_minute);
      d.recorded = recorded;
      if (recorded == nullptr) return;
      recorded->demand.assign(count, 0);
      recorded->served.assign(count, 0);
      recorded->available.assign(count, 0);
    };
    const auto& of = settings.resources[r];
    auto* recorded = minutes == nullptr ? nullptr : &(*minutes)[r];
    add(demand.resources[r].read, of.read, settings.partition.reads,
        recorded == nullptr ? nullptr : &recorded->read);
    add(demand.resources[r].write, of.write, settings.partition.writes,
        recorded == nullptr ? nullptr : &recorded->write);
  }
  s.add_groups(demand);
  s.run(static_cast<std::int64_t>(count));
  totals.minutes = static_cast<std::int64_t>(count);
  totals.resources.resize(resources);
  for (std::size_t r = 0; r < resources; ++r) {
    totals.resources[r] = {s.dimensions[2 * r].totals, s.dimensions[2 * r + 1].totals};
  }
}

DimensionTotals TableSimulator::run(const DemandSeries& demand, std::int64_t first_minute,
                                    const DimensionSettings& settings, const ScalingRules& rules,
                                    HourBilling billing) {
  State& s = *state_;
  s.clear(1, rules, first_minute);
  auto& d =
      s.dimensions.emplace_back(demand, settings, rules, billing, first_minute, s.quotas.front());
  s.lone.emplace_back(d, static_cast<std::int64_t>(demand.size()));
  s.run(static_cast<std::int64_t>(demand.size()));
  return d.totals;
}

TableTotals simulate_table(const TableDemand& demand, const TableSettings& settings,
                           TableMinutes* minutes) {
  TableTotals totals;
  TableSimulator().run(demand, settings, totals, minutes);
  return totals;
}

}  // namespace fitcost::inline v1
