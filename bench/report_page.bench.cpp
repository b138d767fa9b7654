// SPDX-License-Identifier: Apache-2.0
// What `fitcost report` does inside its process, by step: forecasting (bills of 2 x 12 months, logs
// of 3 x 36, derivatives, alarms), and writing the page, its pictures alone among it.
#include <benchmark/benchmark.h>

#include "fitcost/decide/forecast.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/report/page.hpp"

namespace {

using namespace fitcost;

ForecastInput page_input() {
  ForecastInput input;
  input.compare.first = embedded_workload("workout-api-first-answer");
  input.compare.best = embedded_workload("workout-api");
  input.compare.traffic.rate = Rate::per_second_of(*Decimal::parse("0.023"));
  input.compare.traffic_in_words = "60,444 requests per 730 h month";
  input.compare.terms.date = embedded_price_book().date();
  return input;
}

void forecast_twelve_months(benchmark::State& state) {
  const auto input = page_input();
  for (auto _ : state) benchmark::DoNotOptimize(forecast(input, embedded_price_book()));
}
BENCHMARK(forecast_twelve_months)->Unit(benchmark::kMillisecond);

void forecast_growing(benchmark::State& state) {
  auto input = page_input();
  input.compare.traffic.growth = *Decimal::parse("0.05");
  input.months = 36;
  for (auto _ : state) benchmark::DoNotOptimize(forecast(input, embedded_price_book()));
}
BENCHMARK(forecast_growing)->Unit(benchmark::kMillisecond);

void derivatives(benchmark::State& state) {
  const auto input = page_input().compare;
  const auto when = BillingMonth::of(12, input.convention, input.terms.date);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        sensitivities(input.best, input.traffic, when, embedded_price_book(), input.terms));
  }
}
BENCHMARK(derivatives)->Unit(benchmark::kMillisecond);

void check_alarms(benchmark::State& state) {
  const auto checked = forecast(page_input(), embedded_price_book()).alarms;
  for (auto _ : state) {
    for (const auto& alarm : checked)
      if (alarm.check) benchmark::DoNotOptimize(check_alarm(alarm.check->input));
  }
}
BENCHMARK(check_alarms)->Unit(benchmark::kMillisecond);

void write_page(benchmark::State& state) {
  const auto made = forecast(page_input(), embedded_price_book());
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto page = page_html(made);
    bytes = page.size();
    benchmark::DoNotOptimize(page);
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(write_page)->Unit(benchmark::kMicrosecond);

void draw_a_picture(benchmark::State& state) {
  const auto made = forecast(page_input(), embedded_price_book());
  for (auto _ : state) benchmark::DoNotOptimize(page_chart(made, "break-even"));
}
BENCHMARK(draw_a_picture)->Unit(benchmark::kMicrosecond);

}  // namespace
