// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "fitcost/capacity/table_simulation.hpp"
#include "fitcost/traffic/random.hpp"

/// Tables of every kind, from a seed: traffic that rests, drifts, jumps and comes in bursts about
/// what a capacity can serve, and settings that meet it.
namespace random_tables {

using fitcost::DemandSeries;
using fitcost::DimensionSettings;
using fitcost::Random;
using fitcost::TableDemand;
using fitcost::TableSettings;

inline int within(Random& random, int least, int most) {
  const auto width = static_cast<std::uint64_t>(most - least) + 1;
  return least + static_cast<int>(random.next() % width);
}

inline bool one_in(Random& random, int n) { return within(random, 1, n) == 1; }

/// `level`: units a second about which it moves.
inline std::vector<std::int32_t> series(Random& random, std::size_t ticks, int ticks_per_minute,
                                        int level) {
  const double unit = 600.0 / ticks_per_minute;
  const int noise = within(random, 0, 3);  // none, a little, much, wild
  std::vector<std::int32_t> out(ticks);
  double now = level * random.uniform();
  double drift = 0.0;
  std::size_t until = 0;
  for (std::size_t i = 0; i < ticks; ++i) {
    if (i >= until) {
      until = i + static_cast<std::size_t>(within(random, 1, one_in(random, 3) ? 5 : 150));
      switch (within(random, 0, 5)) {
        case 0:
          now = 0.0;
          drift = 0.0;
          break;
        case 1:
          drift = level * (random.uniform() - 0.5) / 40.0;
          break;
        case 2:
          now = level * 4.0 * random.uniform();  // beyond what bursts bear
          drift = 0.0;
          break;
        case 3:
          now = std::floor(now);  // thresholds are met exactly by whole rates
          drift = 0.0;
          break;
        default:
          now = level * random.uniform();
          drift = 0.0;
      }
    }
    now = std::max(0.0, now + drift);
    double value = now * unit;
    if (noise > 0)
      value *= 1.0 + (random.uniform() - 0.5) * (noise == 1 ? 0.05 : noise == 2 ? 0.5 : 2.0);
    out[i] = static_cast<std::int32_t>(std::lround(std::max(0.0, value)));
  }
  return out;
}

inline DimensionSettings dimension(Random& random, int level) {
  DimensionSettings s;
  s.scaling.min = one_in(random, 3) ? 1 : within(random, 1, std::max(1, level));
  s.scaling.max = s.scaling.min + (one_in(random, 6) ? 0 : within(random, 0, 2 * level));
  s.scaling.target_percent = one_in(random, 3) ? 70 : within(random, 20, 90);
  if (one_in(random, 3)) s.start = within(random, s.scaling.min, s.scaling.max);
  return s;
}

struct Table {
  TableDemand demand;
  TableSettings settings;
};

/// Indexes, and seconds and hot keys, only where asked for; of up to `longest` minutes.
inline Table table(std::uint64_t seed, bool with_indexes, bool with_seconds, int longest = 4000) {
  Random random(seed);
  Table t;
  t.demand.ticks_per_minute = with_seconds && one_in(random, 2) ? 60 : 1;
  t.demand.first_minute = one_in(random, 2) ? 0 : within(random, 0, 5000);
  const auto ticks = static_cast<std::size_t>(
      within(random, 1, t.demand.ticks_per_minute == 60 ? longest / 10 : longest) *
      t.demand.ticks_per_minute);
  auto& rules = t.settings.rules;
  rules.lag_minutes = one_in(random, 2) ? 2 : within(random, 0, one_in(random, 4) ? 90 : 6);
  if (one_in(random, 4)) {
    rules.high_minutes = within(random, 1, 9);
    rules.low_minutes = within(random, 1, 60);
    rules.low_margin_percent = within(random, 0, 40);
    rules.burst_seconds = within(random, 0, 600);
    rules.first_hour_decreases = within(random, 1, 6);
    rules.first_hour_minutes = within(random, 1, 200);
    rules.decrease_minutes = within(random, 1, 200);
  }
  t.settings.billing = static_cast<fitcost::HourBilling>(within(random, 0, 2));
  const int resources = 1 + (with_indexes ? within(random, 0, 2) : 0);
  for (int r = 0; r < resources; ++r) {
    const int level = one_in(random, 3) ? within(random, 1, 5) : within(random, 1, 200);
    fitcost::ResourceDemand demand;
    demand.name = r == 0 ? "" : "index" + std::to_string(r);
    demand.read = DemandSeries(series(random, ticks, t.demand.ticks_per_minute, level));
    demand.write = DemandSeries(series(random, ticks, t.demand.ticks_per_minute, level));
    t.demand.resources.push_back(std::move(demand));
    fitcost::ResourceSettings settings{dimension(random, level), dimension(random, level)};
    if (with_seconds && one_in(random, 3)) {
      t.settings.partition = {within(random, 1, 100), within(random, 1, 100)};
      settings.read.hot_key_share = fitcost::Decimal::of(within(random, 1, 1000), 3);
      if (one_in(random, 2)) settings.write.hot_key_share = fitcost::Decimal::of(37, 2);
    }
    t.settings.resources.push_back(settings);
  }
  return t;
}

}  // namespace random_tables
