// SPDX-License-Identifier: Apache-2.0
#include "audit/alarm_view.hpp"

#include "fitcost/services/monitoring/alarm_limits.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

WatchedMetric metric_of(const Value& properties) {
  WatchedMetric out;
  out.metric_namespace = properties["Namespace"].literal().value_or("");
  out.name = properties["MetricName"].literal().value_or("");
  const Value name = properties["MetricName"];
  out.source = name.is_absent() ? properties : name;
  for (const auto& d : properties["Dimensions"].items()) {
    if (const auto key = d["Name"].literal()) out.dimensions.emplace_back(*key, d["Value"]);
  }
  return out;
}

/// `SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName)`, or `FROM "AWS/Lambda"`.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
std::optional<WatchedMetric> queried_metric(const std::string& query, const Value& source) {
  const std::size_t open = query.find('(');
  const std::size_t close = query.find(')', open);
  const std::size_t from = query.find("FROM", close);
  const std::size_t quote = query.find('"', from);
  const std::size_t end = quote == std::string::npos ? quote : query.find('"', quote + 1);
  if (!query.starts_with("SELECT") || open == std::string::npos || end == std::string::npos)
    return {};
  WatchedMetric out;
  out.name = query.substr(open + 1, close - open - 1);
  std::erase(out.name, '"');
  std::erase(out.name, ' ');
  out.metric_namespace = query.substr(quote + 1, end - quote - 1);
  out.source = source;
  out.by_query = true;
  return out;
}

std::optional<int> whole(const Value& v) {
  const auto n = v.number();
  if (!n || n->scale() > 0 || *n < Decimal(0) || !(*n < Decimal(1'000'000))) return {};
  return static_cast<int>(n->coefficient());
}

std::optional<monitoring::MetricAlarm> simple_alarm(const Value& p, const WatchedMetric& metric) {
  using namespace monitoring;
  MetricAlarm out;
  out.metric.metric_namespace = metric.metric_namespace;
  out.metric.name = metric.name;
  for (const auto& [name, value] : metric.dimensions)
    out.metric.dimensions.push_back({name, value.shown()});
  const auto period = whole(p["Period"]);
  const auto n = whole(p["EvaluationPeriods"]);
  const auto threshold = p["Threshold"].number();
  const auto comparison =
      value_named(comparison_names, p["ComparisonOperator"].literal().value_or(""));
  const auto statistic = value_named(statistic_names, p["Statistic"].literal().value_or(""));
  if (!period || !n || !threshold || !comparison || !statistic) return {};
  out.period_seconds = *period;
  out.evaluation_periods = *n;
  const Value m = p["DatapointsToAlarm"];
  out.datapoints_to_alarm = m.is_absent() ? *n : whole(m).value_or(0);
  out.threshold = threshold->to_double();
  out.comparison = *comparison;
  out.statistic = *statistic;
  const Value missing = p["TreatMissingData"];
  if (!missing.is_absent()) {
    const auto treatment = value_named(missing_data_names, missing.literal().value_or(""));
    if (!treatment) return {};
    out.missing = *treatment;
  }
  try {
    require_valid(out);
  } catch (const InputError&) {
    return {};  // CloudWatch refuses it, which another rule says
  }
  return out;
}

}  // namespace

const Value* WatchedMetric::dimension(std::string_view wanted) const {
  for (const auto& [key, value] : dimensions)
    if (key == wanted) return &value;
  return nullptr;
}

AlarmView alarm_view(const Resource& resource) {
  AlarmView out;
  out.resource = &resource;
  const Value& p = resource.properties;
  for (const auto& query : p["Metrics"].items()) {
    out.is_expression = true;
    const Value stat = query["MetricStat"]["Metric"];
    if (!stat.is_absent()) out.metrics.push_back(metric_of(stat));
    const auto text = query["Expression"].literal();
    if (!text) continue;
    if (auto metric = queried_metric(*text, query["Expression"]))
      out.metrics.push_back(std::move(*metric));
  }
  if (out.is_expression) return out;
  out.metrics.push_back(metric_of(p));
  out.alarm = simple_alarm(p, out.metrics.front());
  return out;
}

std::vector<AlarmView> alarm_views(const Template& stack) {
  std::vector<AlarmView> out;
  for (const auto& r : stack.resources()) {
    if (r.type == "AWS::CloudWatch::Alarm" && r.exists != Truth::no) out.push_back(alarm_view(r));
  }
  return out;
}

Truth watches(const WatchedMetric& metric, std::string_view dimension, const Resource& resource) {
  const Value* value = metric.dimension(dimension);
  if (value == nullptr) return Truth::no;
  if (!value->is_text()) return Truth::unknown;
  if (value->text().refers_to(resource.logical_id)) return Truth::yes;
  if (resource.name.is_text()) return equal(*value, resource.name);
  return Truth::unknown;
}

}  // namespace fitcost::inline v1::cloudformation::detail
