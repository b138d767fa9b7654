// SPDX-License-Identifier: Apache-2.0
// Alarms: points evaluated a second, beside what one writes first (the range as a list, looked
// through at every evaluation); the check of the first answer's alarm, exact and simulated; and
// whole designs. Both evaluators are compared before anything is timed.
#include <benchmark/benchmark.h>

#include <deque>
#include <stdexcept>

#include "fitcost/capacity/alarm_verdict.hpp"
#include "fitcost/decide/alarm_check.hpp"
#include "fitcost/decide/alarm_design.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/traffic/random.hpp"

namespace {

using namespace fitcost;

constexpr std::size_t points = 1'000'000;
constexpr AlarmRule rule{10, 3, 12, monitoring::MissingData::missing};

std::vector<PointKind> drawn_points() {
  Random random(1);
  std::vector<PointKind> out(points);
  for (PointKind& kind : out) {
    const double u = random.uniform();
    kind = u < 0.25 ? PointKind::missing : u < 0.9 ? PointKind::fine : PointKind::breaching;
  }
  return out;
}

std::size_t alarms_by_masks(const std::vector<PointKind>& kinds) {
  RecentPoints recent(rule);
  std::size_t alarms = 0;
  for (const PointKind kind : kinds) {
    recent.push(kind);
    if (recent.verdict() == AlarmVerdict::alarm) ++alarms;
  }
  return alarms;
}

std::size_t alarms_by_list(const std::vector<PointKind>& kinds) {
  std::deque<PointKind> range;
  std::size_t alarms = 0;
  for (const PointKind kind : kinds) {
    range.push_front(kind);
    if (range.size() > static_cast<std::size_t>(rule.range)) range.pop_back();
    PointCounts counts;
    int age = 0;
    for (const PointKind each : range) {
      ++age;
      if (each == PointKind::missing || counts.real == rule.evaluation_periods) continue;
      ++counts.real;
      counts.oldest_age = age;
      counts.breaching += each == PointKind::breaching ? 1 : 0;
    }
    if (verdict_of(rule, counts) == AlarmVerdict::alarm) ++alarms;
  }
  return alarms;
}

void count_points(benchmark::State& state) {
  state.counters["points"] = benchmark::Counter(static_cast<double>(points),
                                                benchmark::Counter::kIsIterationInvariantRate);
}

void evaluate_by_masks(benchmark::State& state) {
  const auto kinds = drawn_points();
  if (alarms_by_masks(kinds) != alarms_by_list(kinds))
    throw std::runtime_error("the two evaluators disagree");
  for (auto _ : state) benchmark::DoNotOptimize(alarms_by_masks(kinds));
  count_points(state);
}
BENCHMARK(evaluate_by_masks)->Unit(benchmark::kMillisecond);

void evaluate_by_list(benchmark::State& state) {
  const auto kinds = drawn_points();
  for (auto _ : state) benchmark::DoNotOptimize(alarms_by_list(kinds));
  count_points(state);
}
BENCHMARK(evaluate_by_list)->Unit(benchmark::kMillisecond);

AlarmCheckInput first_answer() {
  AlarmCheckInput out;
  out.traffic.rate = requests(0.023) / seconds(1.0);
  out.alarm.threshold = 10.0;
  out.alarm.period_seconds = 300;
  out.alarm.evaluation_periods = out.alarm.datapoints_to_alarm = 2;
  return out;
}

void check_by_chain(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(check_alarm(first_answer()));
}
BENCHMARK(check_by_chain)->Unit(benchmark::kMillisecond);

void check_by_simulation(benchmark::State& state) {
  AlarmCheckInput input = first_answer();
  input.simulate = true;
  for (auto _ : state) benchmark::DoNotOptimize(check_alarm(input));
}
BENCHMARK(check_by_simulation)->Unit(benchmark::kMillisecond);

void check_minutes(benchmark::State& state) {
  AlarmCheckInput input = first_answer();
  input.alarm.period_seconds = 60;
  input.alarm.threshold = 0.0;
  input.alarm.evaluation_periods = 5;
  input.alarm.datapoints_to_alarm = 3;
  for (auto _ : state) benchmark::DoNotOptimize(check_alarm(input));
}
BENCHMARK(check_minutes)->Unit(benchmark::kMillisecond);

void design(benchmark::State& state) {
  AlarmDesignInput input;
  input.traffic.rate = requests(0.023) / seconds(1.0);
  input.traffic.outage_error_share = static_cast<double>(state.range(0)) / 100.0;
  input.detect_within = seconds(60.0 * static_cast<double>(state.range(1)));
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  for (auto _ : state) {
    benchmark::DoNotOptimize(design_alarm(input, embedded_price_book(), terms));
  }
}
BENCHMARK(design)
    ->ArgNames({"outage_percent", "minutes"})
    ->Args({50, 30})
    ->Args({10, 60})
    ->Args({50, 360})
    ->Unit(benchmark::kMillisecond);

}  // namespace
