// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/alarm_evaluation.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <string>

#include "fitcost/capacity/alarm_expression.hpp"
#include "fitcost/units/input_error.hpp"

using namespace fitcost;
using monitoring::MetricAlarm;
using monitoring::Statistic;

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

PointTable table_of(const std::vector<double>& values, std::int64_t seconds) {
  PointTable out;
  out.names = {"value"};
  out.columns.resize(1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.times.push_back(static_cast<std::int64_t>(i) * seconds);
    out.columns[0].push_back(values[i]);
  }
  return out;
}

MetricAlarm over(double threshold, std::int64_t period, int n) {
  MetricAlarm out;
  out.threshold = threshold;
  out.period_seconds = period;
  out.evaluation_periods = out.datapoints_to_alarm = n;
  return out;
}

std::string states_of(const EvaluatedAlarm& evaluated) {
  std::string out;
  for (const auto& e : evaluated.evaluations) {
    out += e.state == AlarmState::ok ? 'O' : e.state == AlarmState::alarm ? 'A' : 'I';
  }
  return out;
}

std::string values_of(const EvaluatedAlarm& evaluated) {
  std::string out;
  for (const auto& e : evaluated.evaluations) {
    out += (out.empty() ? "" : " ") +
           (std::isnan(e.value) ? "-" : std::to_string(static_cast<int>(std::lround(e.value))));
  }
  return out;
}

std::string error_of(const PointTable& table, const MetricAlarm& alarm, const PointInput& input) {
  try {
    evaluate_points(table, alarm, input);
  } catch (const InputError& e) {
    return e.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("Points of the alarm's own period are judged one by one", "[alarms]") {
  const auto evaluated = evaluate_points(table_of({3, 12, 14, gap, 1}, 300), over(10, 300, 2), {});
  CHECK(states_of(evaluated) == "OOAAO");
  CHECK(evaluated.last() == AlarmState::ok);
  CHECK(evaluated.evaluations[2].time == 600);
}

// AWS: a period of 300 s is judged every minute over the last five, minutes 1-5, then 2-6.
TEST_CASE("Shorter points make windows that slide each minute", "[alarms]") {
  const auto table = table_of({1, 2, 3, 4, 5, 6, 7}, 60);
  const auto evaluated = evaluate_points(table, over(1000, 180, 1), {});
  CHECK(values_of(evaluated) == "1 3 6 9 12 15 18");
  CHECK(evaluated.evaluations[3].time == 60);

  MetricAlarm clock = over(1000, 180, 1);
  clock.window = monitoring::EvaluationWindow::wall_clock;
  CHECK(values_of(evaluate_points(table, clock, {})) == "6 15");
}

TEST_CASE("Two windows of a sliding alarm do not overlap each other", "[alarms]") {
  // 11 errors in one minute lie in five windows, but never in two that are a whole period apart.
  std::vector<double> minutes(30, 0.0);
  minutes[10] = 11.0;
  CHECK(states_of(evaluate_points(table_of(minutes, 60), over(10, 300, 2), {})) ==
        std::string(30, 'O'));
  minutes[15] = 11.0;  // five minutes later: both windows of one evaluation, five times
  CHECK(states_of(evaluate_points(table_of(minutes, 60), over(10, 300, 2), {})) ==
        std::string(15, 'O') + "AAAAA" + std::string(10, 'O'));
}

TEST_CASE("Statistics put shorter points together as they are defined", "[alarms]") {
  PointTable table = table_of({4, gap, 1, 7}, 60);
  table.samples = {1, 0, 3, 2};
  const auto last = [&](Statistic statistic) {
    MetricAlarm alarm = over(1000, 240, 1);
    alarm.statistic = statistic;
    return evaluate_points(table, alarm, {}).evaluations.back().value;
  };
  CHECK(last(Statistic::sum) == 12.0);
  CHECK(last(Statistic::minimum) == 1.0);
  CHECK(last(Statistic::maximum) == 7.0);
  CHECK(last(Statistic::sample_count) == 12.0);
  CHECK(last(Statistic::average) == Approx((4.0 * 1 + 1.0 * 3 + 7.0 * 2) / 6.0));
}

TEST_CASE("The period is the times' common difference unless it is said", "[alarms]") {
  CHECK(period_shown(table_of({1, 2, 3}, 300)) == 300);
  PointTable sparse = table_of({1, 2, 3}, 60);
  sparse.times = {0, 120, 420};
  CHECK(period_shown(sparse) == 60);
  sparse.times = {0, 7, 14};
  CHECK(period_shown(sparse) == 0);
}

// PutMetricAlarm, EvaluateLowSampleCountPercentile: with ignore the state does not change during
// periods with too few data points; p99 needs 1,000, p95 200, p90 100, p10 100.
TEST_CASE("With few samples a percentile may leave the state as it is", "[alarms]") {
  CHECK(monitoring::is_low_sample(99, 999));
  CHECK_FALSE(monitoring::is_low_sample(99, 1000));
  CHECK(monitoring::is_low_sample(95, 199));
  CHECK_FALSE(monitoring::is_low_sample(95, 200));
  CHECK(monitoring::is_low_sample(90, 99));
  CHECK_FALSE(monitoring::is_low_sample(90, 100));
  CHECK(monitoring::is_low_sample(50, 19));
  CHECK_FALSE(monitoring::is_low_sample(50, 20));
  CHECK(monitoring::is_low_sample(10, 99));
  CHECK_FALSE(monitoring::is_low_sample(10, 100));

  PointTable table = table_of({100, 900, 900, 100}, 60);
  table.samples = {5000, 999, 1000, 10};
  MetricAlarm alarm = over(500, 60, 1);
  alarm.statistic = Statistic::percentile;
  alarm.percentile = 99;
  CHECK(states_of(evaluate_points(table, alarm, {})) == "OAAO");
  alarm.low_samples = monitoring::LowSamples::ignore;
  CHECK(states_of(evaluate_points(table, alarm, {})) == "OOAA");
}

TEST_CASE("A longer pattern slides through the range", "[alarms]") {
  MetricAlarm alarm = over(0, 60, 1);
  alarm.evaluation_range = 2;
  const auto evaluated =
      evaluate_pattern(read_point_pattern("0X-0--"), alarm, AlarmState::insufficient_data);
  CHECK(states_of(evaluated) == "AAOOI");
}

TEST_CASE("Rows that do not fit into periods are refused", "[alarms][bad]") {
  const auto table = table_of({1, 2, 3}, 60);
  CHECK(error_of(table, over(1, 300, 1), {"", 120, AlarmState::ok}).find("--period") == 0);
  CHECK(error_of(table, over(1, 300, 1), {"", 300, AlarmState::ok}).find("--point-period") == 0);
  MetricAlarm average = over(1, 300, 1);
  average.statistic = Statistic::average;
  CHECK(error_of(table, average, {}).find("without their samples") != std::string::npos);
  MetricAlarm percentile = over(1, 300, 1);
  percentile.statistic = Statistic::percentile;
  CHECK(error_of(table, percentile, {}).find("percentiles do not add up") != std::string::npos);
  PointTable far = table;
  far.times = {0, 60, 4'000'000'000'020};
  CHECK(error_of(far, over(1, 60, 1), {}).find("20000000") != std::string::npos);
  PointTable two = table;
  two.names.emplace_back("other");
  two.columns.push_back(two.columns[0]);
  CHECK(error_of(two, over(1, 60, 1), {}).find("--expression") != std::string::npos);
}

// ---- metric math --------------------------------------------------------------------------------

namespace {

PointTable two_metrics() {
  PointTable out;
  out.names = {"errors", "requests"};
  out.times = {0, 60, 120, 180, 240};
  out.columns = {{1, gap, gap, 2, gap}, {4, 5, gap, 0, 0}};
  return out;
}

std::string math(const std::string& expression) {
  const auto values = evaluate_expression(expression, two_metrics(), {0, 60, 120, 180, 240});
  std::string out;
  for (const double v : values) {
    std::string number = std::isnan(v) ? "-" : std::to_string(v);
    if (!std::isnan(v)) number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
    out += (out.empty() ? "" : " ") + number;
  }
  return out;
}

std::string math_error(const std::string& expression) {
  try {
    math(expression);
  } catch (const InputError& e) {
    return e.what();
  }
  return "none";
}

}  // namespace

// AWS, "Using metric math": arithmetic takes a missing value as 0; a division by zero drops the
// point; FILL fills.
TEST_CASE("A missing point is 0 in arithmetic, and a division by zero drops the point",
          "[alarms][math]") {
  CHECK(math("errors") == "1 - - 2 -");
  CHECK(math("errors/requests") == "0.25 0 - - -");
  CHECK(math("requests - errors") == "3 5 - -2 0");
  CHECK(math("100 * errors / requests") == "25 0 - - -");
  CHECK(math("1 - errors") == "0 - - -1 -");
  CHECK(math("FILL(errors, 0)") == "1 0 0 2 0");
  CHECK(math("FILL(errors, -1.5e0)") == "1 -1.5 -1.5 2 -1.5");
  CHECK(math("FILL(errors,REPEAT) + 0*requests") == "1 1 1 2 2");
  CHECK(math("FILL(errors/requests, 0)") == "0.25 0 0 0 0");
}

TEST_CASE("Operators bind as they do in writing", "[alarms][math]") {
  CHECK(math("2+3*4 + 0*FILL(errors,0)") == "14 14 14 14 14");
  CHECK(math("(2+3)*4 + 0*FILL(errors,0)") == "20 20 20 20 20");
  CHECK(math("-2^2 + 0*FILL(errors,0)") == "-4 -4 -4 -4 -4");
  CHECK(math("2^3^2 + 0*FILL(errors,0)") == "512 512 512 512 512");
  CHECK(math("8/4/2 + 0*FILL(errors,0)") == "1 1 1 1 1");
  CHECK(math("8-4-2 + 0*FILL(errors,0)") == "2 2 2 2 2");
}

TEST_CASE("What is no expression is refused where it stands", "[alarms][math][bad]") {
  CHECK(math_error("error/requests") ==
        "--expression:1: found 'error', wanted the id of a column, did you mean 'errors'?");
  CHECK(math_error("errors +").find("--expression:9") == 0);
  CHECK(math_error("errors requests").find("--expression:8") == 0);
  CHECK(math_error("(errors").find("')'") != std::string::npos);
  CHECK(math_error("1 + 2").find("without a metric") != std::string::npos);
  CHECK(math_error("FILL(3, 0)").find("a metric in FILL") != std::string::npos);
  CHECK(math_error("FILL(errors, LINEAR)").find("REPEAT") != std::string::npos);
  CHECK(math_error("").find("the end") != std::string::npos);
  CHECK(math_error(std::string(10'000, '(') + "errors").find("nesting") != std::string::npos);
  CHECK(math_error(std::string(10'000, '-') + "errors").find("nesting") != std::string::npos);
}
