// SPDX-License-Identifier: Apache-2.0
// The table simulator on ten kinds of traffic, 100 tables of 14 days of reads and writes, beside
// the loop that one writes first, one minute at a time: samples (minutes of one dimension) per
// second. All totals are compared before anything is timed. Then how fast demand is read from CSV.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "fitcost/capacity/demand_file.hpp"
#include "fitcost/capacity/table_simulation.hpp"
#include "fitcost/traffic/poisson.hpp"

namespace {

using namespace fitcost;

constexpr std::size_t trace_minutes = std::size_t{14} * 1440;
constexpr std::size_t tables = 100;
constexpr const char* kinds[] = {"steady", "diurnal", "weekend", "spiky",    "batch",
                                 "step",   "ramp",    "idle",    "sawtooth", "on-off"};
constexpr std::size_t kind_count = std::size(kinds);

/// The mean rate in units a second of a kind of traffic in a minute; 1 is the table's level.
double shape(std::size_t kind, std::size_t minute, Random& random, double& spike) {
  const double day = static_cast<double>(minute % 1440) / 1440.0;
  const double share = static_cast<double>(minute) / trace_minutes;
  switch (kind) {
    case 1:
      return 1.0 - 0.8 * std::cos(2.0 * std::numbers::pi * day);
    case 2:
      return (minute / 1440 % 7 < 5 ? 0.3 : 1.2) *
             (1.0 - 0.6 * std::cos(2.0 * std::numbers::pi * day));
    case 3:
      spike = random.next() % 240 == 0 ? 12.0 : spike * 0.7;
      return 0.3 + spike;
    case 4:
      return day > 0.08 && day < 0.14 ? 8.0 : 0.2;
    case 5:
      return share < 0.5 ? 0.4 : 1.6;
    case 6:
      return 0.2 + 2.0 * share;
    case 7:
      return 0.001;
    case 8:
      return static_cast<double>(minute % 360) / 180.0;
    case 9:
      return minute / 45 % 2 == 0 ? 1.5 : 0.0;
    default:
      return 1.0;
  }
}

std::vector<std::int32_t> traffic(std::size_t kind, std::uint64_t seed, double level) {
  Random random(seed, kind);
  std::vector<std::int32_t> out(trace_minutes);
  double spike = 0.0;
  for (std::size_t i = 0; i < trace_minutes; ++i) {
    const double mean = level * 60.0 * shape(kind, i, random, spike);
    out[i] = static_cast<std::int32_t>(10 * poisson(random, mean));
  }
  return out;
}

struct Work {
  std::vector<std::vector<std::int32_t>> raw;  // read, write of each table
  std::vector<TableDemand> demands;
  TableSettings settings;

  explicit Work(std::size_t only = kind_count) {
    for (std::size_t t = 0; t < tables; ++t) {
      const std::size_t kind = only < kind_count ? only : t % kind_count;
      const double level = 2.0 + 3.0 * static_cast<double>(t / kind_count);
      for (const double part : {1.0, 0.4}) raw.push_back(traffic(kind, raw.size(), level * part));
      TableDemand demand;
      ResourceDemand& table = demand.resources.emplace_back();
      table.read.assign(raw[raw.size() - 2]);
      table.write.assign(raw.back());
      demands.push_back(std::move(demand));
    }
    DimensionSettings of;
    of.scaling = {5, 40, 70};
    settings.resources = {{of, of}};
  }
};

/// The loop that one writes first, for a table without indexes.
class PlainLoop {
 public:
  struct Side {
    const std::int32_t* demand = nullptr;
    DimensionSettings settings;
    std::int64_t p = 0;
    std::int64_t burst = 0;
    std::int64_t pending = 0;
    std::int64_t effect = -1;
    int high = 0;
    int low = 0;
    std::array<std::int64_t, 16> recent{};
    std::int64_t hour_most = 0;
    DimensionTotals totals;
  };

  TableTotals run(const std::vector<std::int32_t>& read, const std::vector<std::int32_t>& write,
                  const TableSettings& settings) {
    std::array<Side, 2> sides{};
    sides[0].settings = settings.resources[0].read;
    sides[1].settings = settings.resources[0].write;
    sides[0].demand = read.data();
    sides[1].demand = write.data();
    for (auto& side : sides) side.p = side.settings.scaling.min;
    std::int64_t first = -1;
    std::int64_t last = -1;
    int made = 0;
    const auto count = static_cast<std::int64_t>(read.size());
    for (std::int64_t i = 0; i < count; ++i) {
      if (i % 1440 == 0) made = 0;
      const bool may = made == 0 || (i < first + 60 && made < 4) || i - last >= 60;
      bool lowered = false;
      for (auto& side : sides) lowered = minute(side, i, may, settings) || lowered;
      if (lowered) {
        if (made == 0) first = i;
        last = i;
        ++made;
      }
    }
    TableTotals out;
    out.minutes = count;
    for (auto& side : sides) {
      side.totals.billed_unit_minutes += side.hour_most * (count % 60);
      side.totals.throttled = side.totals.demand - side.totals.served;
    }
    out.resources = {{sides[0].totals, sides[1].totals}};
    return out;
  }

 private:
  static bool minute(Side& d, std::int64_t i, bool may_lower, const TableSettings& settings) {
    const std::int64_t target = d.settings.scaling.target_percent;
    if (d.effect == i) {
      d.p = d.pending;
      d.effect = -1;
      d.high = d.low = 0;
      d.burst = std::min(d.burst, 3000 * d.p);
    }
    d.hour_most = std::max(d.hour_most, d.p);
    if (i % 60 == 59) {
      d.totals.billed_unit_minutes += 60 * d.hour_most;
      d.hour_most = 0;
    }
    const std::int64_t demand = d.demand[i];
    const std::int64_t available = 600 * d.p + d.burst;
    const std::int64_t s = std::min(demand, available);
    d.burst = std::min(available - s, 3000 * d.p);
    d.totals.demand += demand;
    d.totals.served += s;
    if (s < demand) {
      ++d.totals.throttled_minutes;
      if (demand - s > d.totals.worst_throttled) {
        d.totals.worst_throttled = demand - s;
        d.totals.worst_minute = i;
      }
    }
    d.recent[static_cast<std::size_t>(i % 16)] = s;
    d.high = s > 6 * target * d.p ? d.high + 1 : 0;
    d.low = s < 6 * (target - 20) * d.p ? d.low + 1 : 0;
    if (d.effect >= 0) return false;
    if (d.high >= 2) {
      const std::int64_t to = wanted(s, d.settings.scaling);
      if (to > d.p) change(d, i, to, settings.rules.lag_minutes, d.totals.increases);
    } else if (d.low >= 15) {
      std::int64_t largest = 0;
      for (std::int64_t k = 0; k < 15; ++k) {
        largest = std::max(largest, d.recent[static_cast<std::size_t>((i - k) % 16)]);
      }
      const std::int64_t to = wanted(largest, d.settings.scaling);
      if (to < d.p) {
        if (may_lower) {
          change(d, i, to, settings.rules.lag_minutes, d.totals.decreases);
          return true;
        }
        ++d.totals.refused_decreases;
      }
    }
    return false;
  }
  static std::int64_t wanted(std::int64_t s, const dynamodb::AutoScaling& scaling) {
    const std::int64_t unit = std::int64_t{6} * scaling.target_percent;
    return std::clamp<std::int64_t>((s + unit - 1) / unit, scaling.min, scaling.max);
  }
  static void change(Side& d, std::int64_t i, std::int64_t to, int lag, std::int64_t& count) {
    d.pending = to;
    d.effect = i + 1 + lag;
    ++count;
  }
};

void samples_of(benchmark::State& state) {
  state.counters["samples"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * tables * 2 * trace_minutes,
                         benchmark::Counter::kIsRate);
}

void check_equal(const Work& work) {
  PlainLoop loop;
  for (std::size_t t = 0; t < tables; ++t) {
    if (simulate_table(work.demands[t], work.settings) !=
        loop.run(work.raw[2 * t], work.raw[2 * t + 1], work.settings)) {
      throw std::logic_error("the two simulations differ");
    }
  }
}

/// Work of all kinds, or of one.
const Work& work_of(std::int64_t kind) {
  static std::vector<std::pair<std::int64_t, Work>> made;
  for (const auto& [of, work] : made) {
    if (of == kind) return work;
  }
  made.reserve(kind_count + 1);
  made.emplace_back(kind, Work(static_cast<std::size_t>(kind)));
  check_equal(made.back().second);
  return made.back().second;
}

void simulate(benchmark::State& state) {
  const Work& work = work_of(state.range(0));
  state.SetLabel(state.range(0) < static_cast<std::int64_t>(kind_count) ? kinds[state.range(0)]
                                                                        : "all kinds");
  TableSimulator simulator;
  TableTotals totals;
  for (auto _ : state) {
    for (const auto& demand : work.demands) {
      simulator.run(demand, work.settings, totals);
      benchmark::DoNotOptimize(totals);
    }
  }
  samples_of(state);
}
BENCHMARK(simulate)->Arg(kind_count)->DenseRange(0, kind_count - 1);

/// With what is prepared once for each demand: sums and bounds of its blocks.
void prepare_and_simulate(benchmark::State& state) {
  const Work& work = work_of(kind_count);
  TableSimulator simulator;
  TableTotals totals;
  TableDemand demand;
  demand.resources.resize(1);
  for (auto _ : state) {
    for (std::size_t t = 0; t < tables; ++t) {
      demand.resources[0].read.assign(work.raw[2 * t]);
      demand.resources[0].write.assign(work.raw[2 * t + 1]);
      simulator.run(demand, work.settings, totals);
      benchmark::DoNotOptimize(totals);
    }
  }
  samples_of(state);
}
BENCHMARK(prepare_and_simulate);

void plain_loop(benchmark::State& state) {
  const Work& work = work_of(state.range(0));
  PlainLoop loop;
  for (auto _ : state) {
    for (std::size_t t = 0; t < tables; ++t) {
      auto totals = loop.run(work.raw[2 * t], work.raw[2 * t + 1], work.settings);
      benchmark::DoNotOptimize(totals);
    }
  }
  samples_of(state);
}
BENCHMARK(plain_loop)->Arg(kind_count);

/// Rows of one table over 140 days, checked once against what they were written from.
const std::string& demand_csv() {
  static const std::string text = [] {
    const Work work(1);
    std::string out = "minute,read,write\n";
    std::vector<std::int32_t> reads;
    std::size_t minute = 0;
    for (std::size_t t = 0; t < 10; ++t) {
      for (std::size_t i = 0; i < trace_minutes; ++i) {
        const std::int32_t read = work.raw[2 * t][i] + static_cast<std::int32_t>(i % 10);
        reads.push_back(read);
        out += std::to_string(minute++) + "," + units_text(read) + "," +
               units_text(work.raw[2 * t + 1][i]) + "\n";
      }
    }
    const auto demand = read_demand_csv(out, "bench");
    const auto tenths = demand.resources.front().read.tenths();
    if (!std::equal(tenths.begin(), tenths.end(), reads.begin(), reads.end())) {
      throw std::logic_error("the demand read differs from what was written");
    }
    return out;
  }();
  return text;
}

void read_csv(benchmark::State& state) {
  const std::string& text = demand_csv();
  for (auto _ : state) {
    auto demand = read_demand_csv(text, "bench");
    benchmark::DoNotOptimize(demand);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_csv);

}  // namespace
