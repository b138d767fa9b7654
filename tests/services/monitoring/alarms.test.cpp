// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/monitoring/alarms.hpp"

#include <catch2/catch.hpp>

using namespace fitcost;
using namespace fitcost::monitoring;

// https://aws.amazon.com/cloudwatch/pricing/ , "Alarms"
TEST_CASE("An alarm is billed per metric it watches", "[monitoring][aws-example]") {
  CHECK(count({Alarm{}}).standard == alarm_metrics(1.0));
  CHECK(count(std::vector<Alarm>(4)).standard == alarm_metrics(4.0));
  // Errors / Invocations: two metrics in one expression
  CHECK(count({{AlarmKind::metric, seconds(300.0), alarm_metrics(2.0)}}).standard ==
        alarm_metrics(2.0));
  CHECK(
      count({{AlarmKind::metrics_insights, seconds(60.0), alarm_metrics(25.0)}}).metrics_insights ==
      alarm_metrics(25.0));
}

TEST_CASE("A period below a minute makes an alarm one of high resolution",
          "[monitoring][aws-example]") {
  for (const double period : {10.0, 20.0, 30.0}) {
    const auto counts = count({{AlarmKind::metric, seconds(period), alarm_metrics(1.0)}});
    CHECK(counts.high_resolution == alarm_metrics(1.0));
    CHECK(counts.standard == alarm_metrics(0.0));
  }
  for (const double period : {60.0, 300.0, 86400.0}) {
    CHECK_FALSE(is_high_resolution({AlarmKind::metric, seconds(period), alarm_metrics(1.0)}));
  }
}

// infracost's golden bill: a high-resolution anomaly detection alarm is one, at 3 x 0.30 USD
TEST_CASE("An anomaly detection alarm is one alarm whose price holds three metrics",
          "[monitoring]") {
  const auto counts = count({{AlarmKind::anomaly, seconds(300.0), alarm_metrics(1.0)},
                             {AlarmKind::anomaly, seconds(10.0), alarm_metrics(1.0)}});
  CHECK(counts.anomaly == alarms(1.0));
  CHECK(counts.high_resolution_anomaly == alarms(1.0));
  CHECK(counts.standard == alarm_metrics(0.0));
}

TEST_CASE("A composite alarm is one, beside the alarms it combines", "[monitoring]") {
  const auto counts = count({Alarm{}, Alarm{}, {AlarmKind::composite, seconds(0.0), {}}});
  CHECK(counts.composite == alarms(1.0));
  CHECK(counts.standard == alarm_metrics(2.0));
  CHECK(counts.high_resolution == alarm_metrics(0.0));
}
