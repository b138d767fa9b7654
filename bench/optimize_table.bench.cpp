// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "fitcost/decide/table_recommendation.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/traffic/random.hpp"

/// The best settings of a table from 14 days of reads and writes, beside a search that simulates
/// every setting to its end; both must find the same.
namespace {

using namespace fitcost;

constexpr int trace_minutes = 14 * 1440;
constexpr const char* kinds[] = {"steady", "diurnal", "noisy",    "weekend",   "spiky",
                                 "batch",  "step",    "sawtooth", "on and off"};
constexpr int kind_count = static_cast<int>(std::size(kinds));

/// About `level` units a second at its busiest.
DemandSeries trace(int kind, double level, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::int32_t> out(trace_minutes);
  for (int m = 0; m < trace_minutes; ++m) {
    const double day = (1.0 - std::cos(m * 2.0 * 3.14159265358979 / 1440.0)) / 2.0;
    const double noise = 0.9 + 0.2 * random.uniform();
    const int minute = m % 1440;
    double share = 0.0;
    switch (kind) {
      case 0:
        share = 0.8 * noise;
        break;
      case 1:
        share = day * noise;
        break;
      case 2:
        share = day * std::exp(2.0 * (random.uniform() - 0.5)) / 2.0;
        break;
      case 3:
        share = (m / 1440 % 7 < 5 ? day : 0.1) * noise;
        break;
      case 4:
        share = random.next() % 500 == 0 ? 1.0 : 0.1;
        break;
      case 5:
        share = minute >= 120 && minute < 180 ? 1.0 : 0.05;
        break;
      case 6:
        share = m < trace_minutes / 2 ? 0.3 : 0.9;
        break;
      case 7:
        share = m % 360 / 360.0;
        break;
      default:
        share = m / 120 % 2 == 0 ? 1.0 : 0.0;
    }
    out[static_cast<std::size_t>(m)] = static_cast<std::int32_t>(share * level * 600.0);
  }
  return DemandSeries(out);
}

std::int64_t fewest_found(const DemandSeries& demand, const SearchTerms& terms) {
  const auto found = search_dimension(demand, 0, terms);
  return found.scaled.empty() ? found.fixed.totals.billed_unit_minutes
                              : found.scaled.front().totals.billed_unit_minutes;
}

/// Simulates all of them.
std::int64_t fewest_of_all(const DemandSeries& demand, const SearchTerms& terms) {
  TableSimulator simulator;
  std::int64_t best = std::int64_t{1} << 62;
  for (int target = terms.least_target; target <= terms.most_target; ++target) {
    const int most = demand.peak() / (6 * target) + 1;
    for (int min = 1; min <= most; ++min) {
      for (int max = min; max <= most; ++max) {
        DimensionSettings settings;
        settings.scaling = {min, max, target};
        const auto t = simulator.run(demand, 0, settings, terms.rules, terms.billing);
        if (t.throttled == 0) best = std::min(best, t.billed_unit_minutes);
      }
    }
  }
  return best;
}

/// Argument 0: the kind; 1: units a second at the busiest.
void best_of_a_table(benchmark::State& state) {
  TableDemand demand;
  auto& table = demand.resources.emplace_back();
  const auto kind = static_cast<int>(state.range(0));
  const auto level = static_cast<double>(state.range(1));
  table.read = trace(kind, level, 1);
  table.write = trace(kind, level, 2);
  TableTerms terms;
  terms.billing.date = embedded_price_book().date();
  std::int64_t runs = 0;
  for (auto _ : state) {
    const auto found = recommend("t", demand, {}, terms, embedded_price_book());
    runs = found.runs + found.shared.runs;
    benchmark::DoNotOptimize(runs);
  }
  state.SetLabel(kinds[kind]);
  state.counters["simulations"] = static_cast<double>(runs);
}
BENCHMARK(best_of_a_table)
    ->ArgsProduct({benchmark::CreateDenseRange(0, kind_count - 1, 1), {40, 1000}})
    ->Unit(benchmark::kMillisecond);

/// One dimension of up to 12 units a second, targets of 70 to 72 %.
SearchTerms small_terms() {
  SearchTerms terms;
  terms.least_target = 70;
  terms.most_target = 72;
  return terms;
}

void search_of_a_dimension(benchmark::State& state) {
  const auto demand = trace(1, 12.0, 1);
  if (fewest_found(demand, small_terms()) != fewest_of_all(demand, small_terms()))
    throw std::logic_error("the search missed the best settings");
  for (auto _ : state) benchmark::DoNotOptimize(fewest_found(demand, small_terms()));
}
BENCHMARK(search_of_a_dimension)->Unit(benchmark::kMillisecond);

void every_setting_of_a_dimension(benchmark::State& state) {
  const auto demand = trace(1, 12.0, 1);
  for (auto _ : state) benchmark::DoNotOptimize(fewest_of_all(demand, small_terms()));
}
BENCHMARK(every_setting_of_a_dimension)->Unit(benchmark::kMillisecond);

}  // namespace
