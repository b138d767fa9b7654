// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/alarm_check.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "fitcost/services/monitoring/alarm_limits.hpp"
#include "fitcost/units/input_error.hpp"

using namespace fitcost;
using monitoring::EvaluationWindow;
using monitoring::MissingData;
using monitoring::Statistic;

namespace {

constexpr double hour = 3600.0;

/// The first answer's API alarm: more than 10 errors in 300 s, twice, at 2,000 requests a day.
AlarmCheckInput first_answer() {
  AlarmCheckInput out;
  out.traffic.rate = requests(0.023) / seconds(1.0);
  out.alarm.threshold = 10.0;
  out.alarm.period_seconds = 300;
  out.alarm.evaluation_periods = out.alarm.datapoints_to_alarm = 2;
  return out;
}

AlarmCheckInput alarm_of(double rps, std::int64_t period, int n, int m, double threshold,
                         MissingData missing) {
  AlarmCheckInput out;
  out.traffic.rate = requests(rps) / seconds(1.0);
  out.alarm.period_seconds = period;
  out.alarm.evaluation_periods = n;
  out.alarm.datapoints_to_alarm = m;
  out.alarm.threshold = threshold;
  out.alarm.missing = missing;
  return out;
}

/// Within four standard deviations of a simulation's own 95 % interval.
void check_agrees(double exact, const Figure& simulated) {
  REQUIRE(simulated.value);
  const double deviation = (*simulated.high - *simulated.low) / 2.0 / 1.96;
  CHECK(std::fabs(exact - *simulated.value) <= 4.0 * deviation + 1e-9);
}

std::string check_error(const AlarmCheckInput& input) {
  try {
    check_alarm(input);
  } catch (const InputError& e) {
    return e.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("More than 10 errors in 300 s twice takes hours of total outage at 2,000 requests a day",
          "[alarms][check]") {
  const auto sliding = check_alarm(first_answer());
  CHECK(sliding.fire_method == AlarmMethod::exact);
  CHECK(sliding.can_fire);
  CHECK(*sliding.mean_seconds.value == Approx(4.06 * hour).epsilon(0.005));
  CHECK(*sliding.p95_seconds.value == Approx(11.9 * hour).epsilon(0.005));
  CHECK(sliding.outage.breaching == Approx(0.0915748).epsilon(1e-5));
  CHECK(sliding.outage.breaching_even == 0.0);  // 7 requests in 300 s
  CHECK(*sliding.false_alarms_per_month.high < 1e-9);

  AlarmCheckInput on_clock = first_answer();
  on_clock.alarm.window = EvaluationWindow::wall_clock;
  const auto aligned = check_alarm(on_clock);
  CHECK(aligned.fire_method == AlarmMethod::exact);
  // (1 + p) / p^2 periods, the first of which is on average two minutes short.
  const double p = sliding.outage.breaching;
  CHECK(*aligned.mean_seconds.value == Approx(300.0 * (1 + p) / p / p).epsilon(0.01));
}

TEST_CASE("The same alarm never fires at 10 % errors", "[alarms][check]") {
  AlarmCheckInput input = first_answer();
  input.traffic.outage_error_share = 0.1;
  const auto check = check_alarm(input);
  CHECK_FALSE(check.can_fire);
  CHECK(check.verdict.find("never fires") == 0);
  CHECK(*check.mean_seconds.value > 1e6 * 365 * 24 * hour);
}

TEST_CASE("Chains and simulation agree", "[alarms][check]") {
  struct Case {
    AlarmCheckInput input;
    double outage;
  };
  std::vector<Case> cases;
  for (const MissingData missing : {MissingData::missing, MissingData::ignore,
                                    MissingData::breaching, MissingData::not_breaching}) {
    // Where gaps breach an alarm is on most of the time unless they are few.
    const double rps = missing == MissingData::breaching ? 0.05 : 0.01;
    cases.push_back({alarm_of(rps, 60, 3, 2, 0.0, missing), 0.2});   // gaps
    cases.push_back({alarm_of(rps, 120, 2, 1, 0.0, missing), 0.2});  // gaps, sliding
    cases.push_back({alarm_of(0.1, 180, 2, 2, 3.0, missing), 0.4});  // sliding, no gaps
  }
  cases.push_back({alarm_of(0.1, 300, 1, 1, 6.0, MissingData::missing), 0.15});
  for (auto& c : cases) {
    c.input.traffic.outage_error_share = c.outage;
    c.input.traffic.normal_error_share = 0.01;
    const auto exact = check_alarm(c.input);
    c.input.simulate = true;
    c.input.seed = 11;
    const auto simulated = check_alarm(c.input);
    INFO(c.input.alarm.period_seconds << " s, " << c.input.alarm.datapoints_to_alarm << " of "
                                      << c.input.alarm.evaluation_periods << ", "
                                      << name_of(c.input.alarm.missing));
    CHECK(exact.fire_method == AlarmMethod::exact);
    CHECK(simulated.fire_method == AlarmMethod::simulation);
    check_agrees(*exact.mean_seconds.value, simulated.mean_seconds);
    CHECK(*exact.p95_seconds.value <= *simulated.p95_seconds.high * 1.05 + 60.0);
    CHECK(*exact.p95_seconds.value >= *simulated.p95_seconds.low * 0.95 - 60.0);
    const auto& hour_of = simulated.fires_within_hour;
    const double width = *hour_of.high - *hour_of.low;
    CHECK(*exact.fires_within_hour.value >= *hour_of.low - width);
    CHECK(*exact.fires_within_hour.value <= *hour_of.high + width);
    CHECK(exact.false_method == AlarmMethod::exact);
    if (simulated.false_method == AlarmMethod::simulation)
      check_agrees(*exact.false_alarms_per_month.value, simulated.false_alarms_per_month);
  }
}

TEST_CASE("On the clock, outages begin at any minute of the first window", "[alarms][check]") {
  AlarmCheckInput input = alarm_of(0.05, 900, 2, 2, 20.0, MissingData::missing);
  input.alarm.window = EvaluationWindow::wall_clock;
  const auto exact = check_alarm(input);
  input.simulate = true;
  check_agrees(*exact.mean_seconds.value, check_alarm(input).mean_seconds);
}

TEST_CASE("The metric's delay is added to every time", "[alarms][check]") {
  AlarmCheckInput input = alarm_of(1.0, 60, 2, 2, 5.0, MissingData::missing);
  const auto at_once = check_alarm(input);
  input.metric_delay = seconds(90.0);
  const auto late = check_alarm(input);
  CHECK(*late.mean_seconds.value == Approx(*at_once.mean_seconds.value + 90.0));
  CHECK(*late.p95_seconds.value == Approx(*at_once.p95_seconds.value + 90.0));
}

TEST_CASE("A share of errors has no point in idle minutes, and the treatment decides",
          "[alarms][check]") {
  // One request in ten minutes, all of which fail: most minutes have no point.
  AlarmCheckInput input = alarm_of(1.0 / 600, 60, 5, 3, 0.5, MissingData::not_breaching);
  input.alarm.statistic = Statistic::average;
  const auto not_breaching = check_alarm(input);
  input.alarm.missing = MissingData::missing;
  const auto missing = check_alarm(input);
  input.alarm.missing = MissingData::breaching;
  const auto breaching = check_alarm(input);
  CHECK(not_breaching.outage.missing == Approx(std::exp(-0.1)));
  CHECK(*missing.mean_seconds.value < *not_breaching.mean_seconds.value / 5.0);
  CHECK(breaching.alarm_share_in_normal > 0.5);  // on most of the time
}

TEST_CASE("An outage without traffic is seen only where gaps breach", "[alarms][check]") {
  AlarmCheckInput input = alarm_of(1.0, 60, 3, 3, 1.0, MissingData::not_breaching);
  input.alarm.statistic = Statistic::sample_count;
  input.alarm.comparison = monitoring::Comparison::less;
  input.traffic.outage_traffic_share = 0.0;
  const auto blind = check_alarm(input);
  CHECK_FALSE(blind.can_fire);
  CHECK(blind.verdict == "never fires in this outage");
  input.alarm.missing = MissingData::breaching;
  const auto sees = check_alarm(input);
  CHECK(sees.can_fire);
  // Real points are judged as long as any is left in the range of five.
  CHECK(*sees.mean_seconds.value == Approx(5 * 60.0));
}

TEST_CASE("The same seed gives the same figures", "[alarms][check]") {
  AlarmCheckInput input = first_answer();
  input.simulate = true;
  const auto one = check_alarm(input);
  const auto two = check_alarm(input);
  CHECK(*one.mean_seconds.value == *two.mean_seconds.value);
  input.seed = 2;
  CHECK(*check_alarm(input).mean_seconds.value != *one.mean_seconds.value);
}

// ---- what a metric can see ----------------------------------------------------------------------

TEST_CASE("Metrics that cannot see the fault are named, with those that can", "[alarms][check]") {
  struct Case {
    std::string metric_namespace, name;
    std::vector<monitoring::Dimension> dimensions;
    monitoring::Fault fault;
    bool has_data, sees;
    std::string says;
  };
  using monitoring::Fault;
  for (const Case& c : {
           Case{"AWS/DynamoDB",
                "UserErrors",
                {},
                Fault::table_throttles,
                true,
                false,
                "ThrottledRequests"},
           Case{"AWS/DynamoDB",
                "UserErrors",
                {{"TableName", "t"}},
                Fault::table_throttles,
                false,
                false,
                "only without dimensions"},
           Case{"AWS/DynamoDB",
                "ReadThrottleEvents",
                {{"TableName", "t"}},
                Fault::table_throttles,
                true,
                true,
                "WriteThrottleEvents"},
           Case{"AWS/DynamoDB",
                "ReadThrottleEvents",
                {},
                Fault::table_throttles,
                false,
                true,
                "without the dimension TableName"},
           Case{"AWS/DynamoDB",
                "ThrottledRequests",
                {{"TableName", "t"}},
                Fault::table_throttles,
                false,
                true,
                "Operation"},
           Case{"AWS/Lambda",
                "Errors",
                {{"FunctionName", "f"}},
                Fault::caught_errors,
                true,
                false,
                "5XXError"},
           Case{"AWS/Lambda",
                "Errors",
                {{"FunctionName", "f"}},
                Fault::function_errors,
                true,
                true,
                "stays 0"},
           Case{"AWS/Lambda",
                "Errors",
                {},
                Fault::function_errors,
                true,
                true,
                "sum over the whole account"},
           Case{"AWS/ApiGateway",
                "5XXError",
                {{"ApiName", "a"}},
                Fault::caught_errors,
                true,
                true,
                "5xx"},
           Case{"AWS/ApiGateway", "5XXError", {}, Fault::server_errors, false, true, "ApiName"},
           Case{"AWS/ApiGateway",
                "5XXError",
                {{"ApiId", "a"}},
                Fault::server_errors,
                false,
                true,
                "ApiName"},
           Case{"AWS/ApiGateway",
                "5xx",
                {{"ApiId", "a"}},
                Fault::server_errors,
                true,
                true,
                "REST APIs call it 5XXError"},
           Case{"AWS/ApiGateway",
                "Count",
                {{"ApiId", "a"}},
                Fault::server_errors,
                true,
                false,
                "5XXError"},
           Case{"Own/Space", "Whatever", {}, Fault::server_errors, true, true, ""},
       }) {
    AlarmCheckInput input = alarm_of(1.0, 60, 1, 1, 0.0, MissingData::missing);
    input.alarm.metric = {c.metric_namespace, c.name, c.dimensions};
    input.fault = c.fault;
    const auto check = check_alarm(input);
    INFO(c.metric_namespace << " " << c.name);
    CHECK(check.visibility.has_data == c.has_data);
    CHECK(check.visibility.sees_fault == c.sees);
    CHECK(check.can_fire == (c.has_data && c.sees));
    std::string notes;
    for (const auto& note : check.visibility.notes) notes += note + "\n";
    INFO(notes);
    CHECK(notes.find(c.says) != std::string::npos);
  }
}

// ---- limits -------------------------------------------------------------------------------------

// PutMetricAlarm: Period 10, 20, 30 or a multiple of 60; EvaluationPeriods x Period at most a day,
// a week for periods from an hour.
TEST_CASE("What PutMetricAlarm refuses is refused, by the option's name", "[alarms][bad]") {
  const auto refused = [](std::int64_t period, int n, int m, EvaluationWindow window) {
    monitoring::MetricAlarm alarm;
    alarm.period_seconds = period;
    alarm.evaluation_periods = n;
    alarm.datapoints_to_alarm = m;
    alarm.window = window;
    try {
      monitoring::require_valid(alarm);
    } catch (const InputError& e) {
      return e.place().file;
    }
    return std::string("accepted");
  };
  constexpr auto sliding = EvaluationWindow::sliding;
  for (const int period : {0, -60, 1, 15, 40, 59, 90, 3601})
    CHECK(refused(period, 1, 1, sliding) == "--period");
  for (const int period : {10, 20, 30, 60, 120, 3600, 86'400, 604'800})
    CHECK(refused(period, 1, 1, sliding) == "accepted");
  CHECK(refused(60, 1440, 1, sliding) == "accepted");
  CHECK(refused(60, 1441, 1, sliding) == "--evaluation-periods");
  CHECK(refused(10, 8640, 1, sliding) == "accepted");
  CHECK(refused(10, 8641, 1, sliding) == "--evaluation-periods");
  CHECK(refused(3600, 168, 1, sliding) == "accepted");
  CHECK(refused(3600, 169, 1, sliding) == "--evaluation-periods");
  CHECK(refused(1'209'600, 1, 1, sliding) == "--evaluation-periods");
  CHECK(refused(60, 0, 0, sliding) == "--evaluation-periods");
  CHECK(refused(60, 3, 0, sliding) == "--datapoints-to-alarm");
  CHECK(refused(60, 3, 4, sliding) == "--datapoints-to-alarm");
  CHECK(refused(3600, 1, 1, EvaluationWindow::wall_clock) == "accepted");
  CHECK(refused(25'200, 1, 1, EvaluationWindow::wall_clock) == "accepted");
  CHECK(refused(66'000, 1, 1, EvaluationWindow::wall_clock) == "--period");
}

TEST_CASE("A share of requests says nothing of a duration's average", "[alarms][bad]") {
  AlarmCheckInput input = alarm_of(1.0, 60, 1, 1, 500.0, MissingData::missing);
  input.sample = monitoring::Sample::duration;
  CHECK(check_error(input).find("--statistic") == 0);
  input.alarm.statistic = Statistic::percentile;
  input.alarm.percentile = 99.0;
  CHECK(check_error(input) == "none");
  input.sample = monitoring::Sample::one;
  CHECK(check_error(input).find("--extended-statistic") == 0);
}
