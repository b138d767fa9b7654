// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/fleet.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>

#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/traffic/random.hpp"

/// A fleet's metrics read, beside a plain loop over lines that must read the same; and judged.
namespace {

using namespace fitcost;

constexpr int fleet_tables = 20;
constexpr int fleet_minutes = 14 * 1440;

const std::string& metrics() {
  static const std::string text = [] {
    std::string out = "table,minute,read,write\n";
    Random random(1);
    for (int t = 0; t < fleet_tables; ++t) {
      for (int m = 0; m < fleet_minutes; ++m) {
        const double day = (1.0 - std::cos(m * 2.0 * 3.14159265358979 / 1440.0)) / 2.0;
        const auto units = static_cast<int>(60.0 * 10.0 * day * (0.5 + random.uniform()));
        out += "table-" + std::to_string(1000 + t) + "," + std::to_string(m) + "," +
               std::to_string(units) + ".5," + std::to_string(units / 2) + "\n";
      }
    }
    return out;
  }();
  return text;
}

std::int64_t read_in_pieces() {
  std::int64_t sum = 0;
  FleetReader reader(
      "metrics", "",
      [&](FleetTable&& table) {
        const auto& r = table.demand.resources.front();
        sum += r.read.total() + r.write.total();
      },
      [](const InputError& e) { throw e; });
  constexpr std::size_t piece = 1 << 20;
  const std::string_view text = metrics();
  for (std::size_t at = 0; at < text.size(); at += piece) reader.feed(text.substr(at, piece));
  reader.finish();
  return sum;
}

std::int64_t read_line_by_line() {
  std::istringstream in(metrics());
  std::string line;
  std::string field;
  std::getline(in, line);
  std::int64_t sum = 0;
  while (std::getline(in, line)) {
    std::istringstream row(line);
    std::getline(row, field, ',');
    std::getline(row, field, ',');
    for (int k = 0; k < 2; ++k) {
      std::getline(row, field, ',');
      sum += std::llround(std::strtod(field.c_str(), nullptr) * 10.0);
    }
  }
  return sum;
}

void bytes_of(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(metrics().size()));
}

void ingestion(benchmark::State& state) {
  if (read_in_pieces() != read_line_by_line()) throw std::logic_error("read differently");
  for (auto _ : state) benchmark::DoNotOptimize(read_in_pieces());
  bytes_of(state);
}
BENCHMARK(ingestion)->Unit(benchmark::kMillisecond);

void plain_ingestion(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(read_line_by_line());
  bytes_of(state);
}
BENCHMARK(plain_ingestion)->Unit(benchmark::kMillisecond);

/// Argument: threads.
void whole_fleet(benchmark::State& state) {
  FleetTerms terms;
  terms.table.billing.date = embedded_price_book().date();
  terms.threads = static_cast<int>(state.range(0));
  for (auto _ : state) {
    Fleet fleet(terms, embedded_price_book());
    FleetReader reader(
        "metrics", "", [&](FleetTable&& table) { fleet.add(std::move(table)); },
        [](const InputError& e) { throw e; });
    reader.feed(metrics());
    reader.finish();
    benchmark::DoNotOptimize(fleet.finish().changes);
  }
  state.counters["tables"] = benchmark::Counter(
      static_cast<double>(state.iterations() * fleet_tables), benchmark::Counter::kIsRate);
}
BENCHMARK(whole_fleet)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
