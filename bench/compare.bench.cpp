// SPDX-License-Identifier: Apache-2.0
// What `fitcost compare --rps 0.023` does inside its process, by step: reading the embedded data,
// comparing, writing; and one exact bill beside the same plan's readings in doubles.
#include <benchmark/benchmark.h>

#include "fitcost/decide/compare.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/plan/readings.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/report/compare_report.hpp"

namespace {

using namespace fitcost;

CompareInput seed_input() {
  CompareInput input;
  input.first = embedded_workload("workout-api-first-answer");
  input.best = embedded_workload("workout-api");
  input.traffic.rate = Rate::per_second_of(*Decimal::parse("0.023"));
  input.terms.date = embedded_price_book().date();
  return input;
}

void read_price_book_text(benchmark::State& state) {
  const std::string text = write_price_book(embedded_price_book());
  for (auto _ : state) benchmark::DoNotOptimize(read_price_book(text, "prices.csv"));
}
BENCHMARK(read_price_book_text)->Unit(benchmark::kMicrosecond);

void read_two_workloads(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(embedded_workload("workout-api-first-answer"));
    benchmark::DoNotOptimize(embedded_workload("workout-api"));
  }
}
BENCHMARK(read_two_workloads)->Unit(benchmark::kMicrosecond);

void compare_seed(benchmark::State& state) {
  const auto input = seed_input();
  for (auto _ : state) benchmark::DoNotOptimize(compare(input, embedded_price_book()));
}
BENCHMARK(compare_seed)->Unit(benchmark::kMicrosecond);

void print_table(benchmark::State& state) {
  const auto comparison = compare(seed_input(), embedded_price_book());
  for (auto _ : state) benchmark::DoNotOptimize(compare_table(comparison));
}
BENCHMARK(print_table)->Unit(benchmark::kMicrosecond);

void exact_bill(benchmark::State& state) {
  const auto input = seed_input();
  const auto when = BillingMonth::of(12, input.convention, input.terms.date);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        bill(input.first, input.traffic, when, embedded_price_book(), input.terms));
  }
}
BENCHMARK(exact_bill)->Unit(benchmark::kMicrosecond);

void readings_in_doubles(benchmark::State& state) {
  const auto input = seed_input();
  const auto plan = plan_cast<double>(input.first);
  const auto when = BillingMonth::of(12, input.convention, input.terms.date);
  for (auto _ : state) benchmark::DoNotOptimize(readings(plan, input.traffic, when));
}
BENCHMARK(readings_in_doubles)->Unit(benchmark::kMicrosecond);

}  // namespace
