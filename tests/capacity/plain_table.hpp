// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "fitcost/capacity/table_simulation.hpp"

/// A table under auto scaling as the rules are read, one minute after the other, everything looked
/// up anew: slow, and in nothing like the simulator.
namespace plain {

using fitcost::DimensionMinutes;
using fitcost::DimensionSettings;
using fitcost::DimensionTotals;
using fitcost::HourBilling;
using fitcost::TableDemand;
using fitcost::TableMinutes;
using fitcost::TableSettings;
using fitcost::TableTotals;
using Whole = std::int64_t;

struct Dimension {
  const std::int32_t* demand = nullptr;
  const DimensionSettings* settings = nullptr;
  Whole hot_limit = -1;  // tenths a tick; -1: none
  Whole burst_per_unit = 3000;
  Whole p = 0;
  Whole burst = 0;
  std::vector<Whole> asked;       // by minute
  std::vector<Whole> served;      // by minute
  std::vector<Whole> capacities;  // by minute
  Whole counted_from = 0;         // the breach counts begin here
  bool pending = false;
  Whole pending_p = 0;
  Whole effective = 0;
  DimensionTotals totals;

  Whole target() const { return settings->scaling.target_percent; }
};

struct Quota {
  std::map<Whole, std::vector<Whole>> made;  // minutes of decreases, by day
};

inline Whole clamped(Whole wanted, const DimensionSettings& s) {
  return std::max<Whole>(s.scaling.min, std::min<Whole>(s.scaling.max, wanted));
}

/// ceil(s / (6 T))
inline Whole wanted_for(Whole s, Whole target) { return (s + 6 * target - 1) / (6 * target); }

inline bool allowed(const Quota& quota, Whole day, Whole minute,
                    const fitcost::ScalingRules& rules) {
  const auto found = quota.made.find(day);
  if (found == quota.made.end()) return true;
  const Whole first = found->second.front();
  const Whole last = found->second.back();
  if (minute < first + rules.first_hour_minutes &&
      static_cast<Whole>(found->second.size()) < rules.first_hour_decreases)
    return true;
  return minute - last >= rules.decrease_minutes;
}

/// The capacity billed for a minute is that of its clock hour.
inline Whole billed(const std::vector<Whole>& capacities, Whole first_minute, HourBilling billing) {
  std::map<Whole, std::vector<Whole>> hours;
  for (std::size_t i = 0; i < capacities.size(); ++i) {
    hours[(first_minute + static_cast<Whole>(i)) / 60].push_back(capacities[i]);
  }
  Whole total = 0;
  for (const auto& [hour, in] : hours) {
    Whole sum = 0;
    for (const Whole c : in) sum += c;
    const auto count = static_cast<Whole>(in.size());
    if (billing == HourBilling::mean) total += sum;
    if (billing == HourBilling::maximum) total += count * *std::max_element(in.begin(), in.end());
    if (billing == HourBilling::end) total += count * in.back();
  }
  return total;
}

/// All writes as one, and each dimension of reads alone.
inline void serve(std::vector<Dimension*> sides, Whole tick, int ticks_per_minute) {
  const auto available = [&](const Dimension& d) {
    const Whole all = 600 * d.p / ticks_per_minute + d.burst;
    return d.hot_limit >= 0 ? std::min(all, d.hot_limit) : all;
  };
  // phi as a fraction: 1/1 or the least available/demand
  __extension__ using Wide = __int128;
  Wide numerator = 1;
  Wide denominator = 1;
  for (const auto* d : sides) {
    const Wide a = available(*d);
    const Wide b = d->demand[tick];
    if (b > 0 && a * denominator < numerator * b) {
      numerator = a;
      denominator = b;
    }
  }
  for (auto* d : sides) {
    const Whole demand = d->demand[tick];
    const auto s = static_cast<Whole>(numerator * demand / denominator);
    d->burst = std::min(d->burst + 600 * d->p / ticks_per_minute - s, d->burst_per_unit * d->p);
    d->asked.back() += demand;
    d->served.back() += s;
  }
}

/// The last `count` minutes up to `i` since the counts began all fulfil it.
template <class Breach>
bool breached(const Dimension& d, Whole i, Whole count, const Breach& breach) {
  if (i - count + 1 < d.counted_from) return false;
  for (Whole j = i - count + 1; j <= i; ++j) {
    if (!breach(d.served[static_cast<std::size_t>(j)])) return false;
  }
  return true;
}

struct Wish {
  Whole capacity = 0;
  bool up = false;
};

inline std::optional<Wish> wish(const Dimension& d, Whole i, const fitcost::ScalingRules& rules) {
  if (d.pending) return std::nullopt;
  const Whole high = 6 * d.target() * d.p;
  const Whole low = 6 * (d.target() - rules.low_margin_percent) * d.p;
  if (breached(d, i, rules.high_minutes, [&](Whole s) { return s > high; })) {
    const Whole to = clamped(wanted_for(d.served.back(), d.target()), *d.settings);
    if (to > d.p) return Wish{to, true};
  }
  if (breached(d, i, rules.low_minutes, [&](Whole s) { return s < low; })) {
    const Whole largest = *std::max_element(d.served.end() - rules.low_minutes, d.served.end());
    const Whole to = clamped(wanted_for(largest, d.target()), *d.settings);
    if (to < d.p) return Wish{to, false};
  }
  return std::nullopt;
}

inline void decide(Dimension& d, Whole i, const Wish& w, const fitcost::ScalingRules& rules) {
  d.pending = true;
  d.pending_p = w.capacity;
  d.effective = i + 1 + rules.lag_minutes;
  ++(w.up ? d.totals.increases : d.totals.decreases);
}

inline void finish(Dimension& d, const TableDemand& demand, const TableSettings& settings,
                   DimensionMinutes* minutes) {
  auto& t = d.totals;
  for (std::size_t i = 0; i < d.served.size(); ++i) {
    const Whole throttled = d.asked[i] - d.served[i];
    t.demand += d.asked[i];
    t.served += d.served[i];
    t.throttled += throttled;
    if (throttled > 0) ++t.throttled_minutes;
    if (throttled > t.worst_throttled) {
      t.worst_throttled = throttled;
      t.worst_minute = static_cast<Whole>(i);
    }
  }
  t.billed_unit_minutes = billed(d.capacities, demand.first_minute, settings.billing);
  if (minutes == nullptr) return;
  *minutes = {};
  for (std::size_t i = 0; i < d.served.size(); ++i) {
    minutes->demand.push_back(static_cast<std::int32_t>(d.asked[i]));
    minutes->served.push_back(static_cast<std::int32_t>(d.served[i]));
    minutes->available.push_back(10 * d.capacities[i]);
  }
}

inline TableTotals simulate(const TableDemand& demand, const TableSettings& settings,
                            TableMinutes* minutes = nullptr) {
  const auto& rules = settings.rules;
  const std::size_t resources = demand.resources.size();
  std::vector<Dimension> dimensions;  // read, write, read, write ...
  for (std::size_t r = 0; r < resources; ++r) {
    const auto add = [&](const fitcost::DemandSeries& series, const DimensionSettings& of,
                         int partition) {
      Dimension d;
      d.demand = series.tenths().data();
      d.settings = &of;
      d.p = of.start ? *of.start : clamped(of.scaling.min, of);
      d.burst_per_unit = 10 * rules.burst_seconds;
      if (of.hot_key_share) {  // partition / h a second, in tenths a tick
        __extension__ using Wide = __int128;
        Wide limit = Wide{600} * partition / demand.ticks_per_minute;
        for (int i = 0; i < of.hot_key_share->scale(); ++i) limit *= 10;
        d.hot_limit = static_cast<Whole>(limit / of.hot_key_share->coefficient());
      }
      dimensions.push_back(d);
    };
    add(demand.resources[r].read, settings.resources[r].read, settings.partition.reads);
    add(demand.resources[r].write, settings.resources[r].write, settings.partition.writes);
  }
  std::vector<Quota> quotas(resources);
  const auto count = static_cast<Whole>(demand.minutes());
  for (Whole i = 0; i < count; ++i) {
    for (auto& d : dimensions) {
      if (d.pending && d.effective == i) {
        d.p = d.pending_p;
        d.pending = false;
        d.counted_from = i;
        d.burst = std::min(d.burst, d.burst_per_unit * d.p);
      }
      d.asked.push_back(0);
      d.served.push_back(0);
      d.capacities.push_back(d.p);
    }
    for (Whole tick = i * demand.ticks_per_minute; tick < (i + 1) * demand.ticks_per_minute;
         ++tick) {
      std::vector<Dimension*> writes;
      for (std::size_t k = 0; k < dimensions.size(); ++k) {
        if (k % 2 == 1) writes.push_back(&dimensions[k]);
        if (k % 2 == 0) serve({&dimensions[k]}, tick, demand.ticks_per_minute);
      }
      serve(writes, tick, demand.ticks_per_minute);
    }
    for (std::size_t r = 0; r < resources; ++r) {
      const Whole day = (demand.first_minute + i) / 1440;
      const bool may_lower = allowed(quotas[r], day, i, rules);
      bool lowered = false;
      for (auto* d : {&dimensions[2 * r], &dimensions[2 * r + 1]}) {
        const auto w = wish(*d, i, rules);
        if (!w) continue;
        if (!w->up && !may_lower) {
          ++d->totals.refused_decreases;
          continue;
        }
        decide(*d, i, *w, rules);
        lowered = lowered || !w->up;
      }
      if (lowered) quotas[r].made[day].push_back(i);
    }
  }
  TableTotals totals;
  totals.minutes = count;
  totals.resources.resize(resources);
  if (minutes != nullptr) minutes->resize(resources);
  for (std::size_t r = 0; r < resources; ++r) {
    finish(dimensions[2 * r], demand, settings, minutes == nullptr ? nullptr : &(*minutes)[r].read);
    finish(dimensions[2 * r + 1], demand, settings,
           minutes == nullptr ? nullptr : &(*minutes)[r].write);
    totals.resources[r] = {dimensions[2 * r].totals, dimensions[2 * r + 1].totals};
  }
  return totals;
}

}  // namespace plain
