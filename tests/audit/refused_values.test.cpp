// SPDX-License-Identifier: Apache-2.0
// What CloudWatch refuses of alarms and dashboards.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

const std::string on_one_metric =
    "Namespace: AWS/Lambda, MetricName: Errors, Statistic: Sum, Period: 60, EvaluationPeriods: 3, "
    "Threshold: 1, ComparisonOperator: GreaterThanThreshold";
const std::string on_expression =
    "EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: GreaterThanThreshold, Metrics: [{Id: "
    "e, Expression: a / 2}, {Id: a, ReturnData: false, MetricStat: {Stat: Sum, Period: 60, Unit: "
    "Count, Metric: {Namespace: AWS/Lambda, MetricName: Errors}}}]";

std::string without(std::string text, const std::string& part) {
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.erase(at, part.size());
}

std::vector<std::string> messages(const std::string& template_text, const std::string& rule) {
  std::vector<std::string> out;
  for (const auto& f : audited(template_text, "1", {rule}).findings) out.push_back(f.message);
  return out;
}

std::vector<std::string> of_alarm(const std::string& properties) {
  return messages(
      "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, x]}\n"
      "Resources:\n  Al: {Type: AWS::CloudWatch::Alarm, Properties: {" +
          properties + "}}\n",
      "FC905");
}

TEST_CASE("An alarm that PutMetricAlarm refuses is told why", "[audit][values]") {
  using All = std::vector<std::string>;
  const auto changed = [](const std::string& from, const std::string& to) {
    return without(on_one_metric, from) + to;
  };
  CHECK(of_alarm(changed("Threshold: 1, ", ", Threshold: many")) ==
        All{"Threshold 'many' is no number"});
  CHECK(of_alarm(changed("Threshold: 1, ", "")) == All{"an alarm without Threshold"});
  CHECK(of_alarm(changed(", ComparisonOperator: GreaterThanThreshold", "")) ==
        All{"an alarm without ComparisonOperator"});
  CHECK(of_alarm(changed("EvaluationPeriods: 3, ", "")) ==
        All{"an alarm without EvaluationPeriods"});
  CHECK(of_alarm("MetricName: Errors") ==
        All{"an alarm without EvaluationPeriods, ComparisonOperator, Threshold, Namespace, Period "
            "and Statistic"});
  CHECK(of_alarm(on_one_metric + ", ExtendedStatistic: p99") ==
        All{"both Statistic and ExtendedStatistic"});
  CHECK(of_alarm(on_one_metric + ", Unit: Counts") ==
        All{"Unit 'Counts' is none of Seconds, Microseconds, Milliseconds, Bytes, Kilobytes and 22 "
            "more, did you mean 'Count'?"});
  for (const std::string period : {"45", "90", "0", "-60", "60.5", "a"}) {
    CHECK(of_alarm(changed("Period: 60, ", ", Period: " + period)) ==
          All{"Period '" + period + "' is not 10, 20, 30 or a multiple of 60 s"});
  }
  CHECK(of_alarm(on_one_metric + ", DatapointsToAlarm: two") ==
        All{"DatapointsToAlarm 'two' is no number from 1"});
  CHECK(of_alarm(on_one_metric + ", DatapointsToAlarm: 4") ==
        All{"DatapointsToAlarm 4 is not within 1..3, the EvaluationPeriods"});
  CHECK(of_alarm(without(on_expression, "ComparisonOperator: GreaterThanThreshold, ")) ==
        All{"an alarm without ComparisonOperator"});
  CHECK(of_alarm(on_expression + ", Period: 60, Statistic: Sum") ==
        All{"Period and Statistic beside Metrics, which have their own"});
  CHECK(of_alarm(on_expression + ", MetricName: Errors") == All{"both MetricName and Metrics"});
  CHECK(of_alarm(without(on_expression, "Unit: Count, ") + ", Unit: Bytes") ==
        All{"Unit beside Metrics, which have their own"});
}

TEST_CASE("An alarm that PutMetricAlarm takes is left alone", "[audit][values]") {
  const auto changed = [](const std::string& from, const std::string& to) {
    return without(on_one_metric, from) + to;
  };
  for (const std::string& properties : {
           on_one_metric,
           on_expression,
           on_one_metric + ", Unit: Count/Second, DatapointsToAlarm: 3",
           changed("Statistic: Sum, ", ", ExtendedStatistic: p99.9"),
           changed("Threshold: 1, ", ", Threshold: '1e-3'"),
           changed("Threshold: 1, ", ", Threshold: +0.5"),
           changed("Threshold: 1, ", ", Threshold: !Ref P"),
           changed("Period: 60, ", ", Period: 10"),
           changed("Period: 60, ", ", Period: 30"),
           changed("Period: 60, ", ", Period: '180'"),
           changed("Period: 60, ", ", Period: !Ref P"),
           // One or the other, by a condition.
           changed("Statistic: Sum, ",
                   ", Statistic: !If [C, Sum, !Ref 'AWS::NoValue'], ExtendedStatistic: !If [C, "
                   "!Ref 'AWS::NoValue', p99]"),
           // Of a model of what is normal.
           without(on_expression, "Threshold: 1, ") + ", ThresholdMetricId: e",
           // On PromQL.
           std::string("EvaluationInterval: 60, EvaluationCriteria: {PromQLCriteria: {Query: up}}"),
           // What Fn::Transform adds may be the rest.
           std::string("MetricName: Errors, 'Fn::Transform': {Name: 'AWS::Include'}"),
       }) {
    CAPTURE(properties);
    CHECK(of_alarm(properties) == std::vector<std::string>{});
  }
}

TEST_CASE("A dashboard whose body is no JSON is told", "[audit][values]") {
  using All = std::vector<std::string>;
  const auto of_body = [](const std::string& body) {
    return messages(
        "Resources:\n  D: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody: " + body +
            "}}\n",
        "FC910");
  };
  CHECK(of_body("'{\"widgets\": [}'") == All{"DashboardBody is no JSON"});
  CHECK(of_body("text") == All{"DashboardBody is no JSON"});
  CHECK(of_body("''") == All{"DashboardBody is no JSON"});
  CHECK(of_body("'[]'") == All{"DashboardBody is JSON, but no map with widgets"});
  CHECK(of_body("{widgets: []}") ==
        All{"DashboardBody is a map, where CloudWatch takes JSON in a text"});
  CHECK(of_body("'{\"widgets\": []}'").empty());
  CHECK(of_body("!Sub '{\"widgets\": [], \"start\": ${AWS::StackId}}'").empty());
  CHECK(of_body("{'Fn::ToJsonString': {widgets: []}}").empty());
}

}  // namespace
