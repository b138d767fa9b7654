// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "fitcost/report/alarm_report.hpp"
#include "report/alarm_words.hpp"

namespace fitcost::inline v1 {

namespace {

/// A YAML scalar in double quotes: JSON's strings are some.
std::string yaml_string(const std::string& text) {
  return detail::Json(text).dump(-1, ' ', true, detail::Json::error_handler_t::replace);
}

/// The dimensions that the metric cannot do without and the alarm does not name.
std::vector<std::string> lacking_dimensions(const monitoring::MetricName& metric) {
  std::vector<std::string> out;
  const auto* known = monitoring::find_known_metric(metric.metric_namespace, metric.name);
  if (known == nullptr) return out;
  std::string_view wanted = known->dimensions.substr(0, known->dimensions.find(" or "));
  while (!wanted.empty()) {
    const std::string name(wanted.substr(0, wanted.find(' ')));
    wanted.remove_prefix(std::min(wanted.size(), name.size() + 1));
    const bool named = std::any_of(metric.dimensions.begin(), metric.dimensions.end(),
                                   [&](const auto& d) { return d.name == name; });
    if (!named) out.push_back(name);
  }
  return out;
}

}  // namespace

std::string alarm_template(const monitoring::MetricAlarm& alarm, const std::string& description) {
  monitoring::MetricName metric = alarm.metric;
  if (metric.name.empty()) {
    metric.metric_namespace = "AWS/ApiGateway";
    metric.name = "5XXError";
  }
  const auto lacking = lacking_dimensions(metric);
  std::string out = "AWSTemplateFormatVersion: \"2010-09-09\"\nParameters:\n";
  for (const auto& name : lacking) out += "  " + name + ":\n    Type: String\n";
  out +=
      "  AlarmTopicArn:\n    Type: String\n    Description: \"The SNS topic that is told of it\"\n"
      "Resources:\n  ErrorAlarm:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n";
  const auto add = [&](std::string_view key, const std::string& value) {
    out += fmt::format("      {}: {}\n", key, value);
  };
  add("AlarmDescription", yaml_string(description));
  add("Namespace", yaml_string(metric.metric_namespace));
  add("MetricName", yaml_string(metric.name));
  if (!lacking.empty() || !metric.dimensions.empty()) out += "      Dimensions:\n";
  for (const auto& d : metric.dimensions) {
    out += fmt::format("        - Name: {}\n          Value: {}\n", yaml_string(d.name),
                       yaml_string(d.value));
  }
  for (const auto& name : lacking) {
    out += fmt::format("        - Name: {}\n          Value: !Ref {}\n", yaml_string(name), name);
  }
  const bool percentile = alarm.statistic == monitoring::Statistic::percentile;
  add(percentile ? "ExtendedStatistic" : "Statistic", detail::statistic_name(alarm));
  add("Period", std::to_string(alarm.period_seconds));
  add("EvaluationPeriods", std::to_string(alarm.evaluation_periods));
  add("DatapointsToAlarm", std::to_string(alarm.datapoints_to_alarm));
  add("Threshold", detail::shown_number(alarm.threshold));
  add("ComparisonOperator", std::string(monitoring::name_of(alarm.comparison)));
  add("TreatMissingData", std::string(monitoring::name_of(alarm.missing)));
  out += "      AlarmActions:\n        - !Ref AlarmTopicArn\n";
  return out;
}

}  // namespace fitcost::inline v1
