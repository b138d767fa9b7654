// SPDX-License-Identifier: Apache-2.0
#include "audit/alarm_reach.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "audit/metric_names.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

using namespace monitoring;

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

// The services' own pages of "metrics and dimensions".
constexpr std::array<std::string_view, 4> of_lambda{"FunctionName", "Resource", "ExecutedVersion",
                                                    "EventSourceMappingUUID"};
constexpr std::array<std::string_view, 6> of_gateway{"ApiName", "ApiId",    "Stage",
                                                     "Method",  "Resource", "Route"};
constexpr std::array<std::string_view, 9> of_dynamodb{"TableName",
                                                      "GlobalSecondaryIndexName",
                                                      "Operation",
                                                      "OperationType",
                                                      "Verb",
                                                      "ReceivingRegion",
                                                      "StreamLabel",
                                                      "ServiceName",
                                                      "DelegatedOperation"};

std::span<const std::string_view> dimensions_of(std::string_view space) {
  if (space == "AWS/Lambda") return of_lambda;
  if (space == "AWS/ApiGateway") return of_gateway;
  if (space == "AWS/DynamoDB") return of_dynamodb;
  return {};
}

}  // namespace

AlarmReach reach_of(const MetricAlarm& alarm, const KnownMetric* known) {
  if (known == nullptr || known->sample != Sample::zero_or_one) return {};
  // Sums and counts have no upper bound; of samples that are 0 or 1 the others lie between.
  const bool bounded =
      alarm.statistic != Statistic::sum && alarm.statistic != Statistic::sample_count;
  const double t = alarm.threshold;
  switch (alarm.comparison) {
    case Comparison::less:
      if (t <= 0) return {true, false, "nothing is less than 0, so that it can never fire"};
      break;
    case Comparison::less_or_equal:
      if (t < 0) return {true, false, "nothing is less than 0, so that it can never fire"};
      break;
    case Comparison::greater:
      if (t < 0) return {false, true, "every value is: it is in ALARM as long as there is data"};
      if (bounded && t >= 1) return {true, false, "no value is over 1, so that it can never fire"};
      break;
    case Comparison::greater_or_equal:
      if (t <= 0) return {false, true, "every value is: it is in ALARM as long as there is data"};
      if (bounded && t > 1) return {true, false, "no value is over 1, so that it can never fire"};
      break;
  }
  return {};
}

std::string wrong_name(const WatchedMetric& m) {
  for (const auto& known : known_metrics) {
    if (!same_letters(known.metric_namespace, m.metric_namespace)) continue;
    if (known.metric_namespace != m.metric_namespace)
      return m.metric_namespace + " is written " + std::string(known.metric_namespace);
  }
  for (const auto& known : known_metrics) {
    if (known.metric_namespace == m.metric_namespace && known.name != m.name &&
        same_letters(known.name, m.name))
      return m.metric_namespace + " has no metric " + m.name + ", but " + std::string(known.name);
  }
  if (const auto meant = meant_metric(m.metric_namespace, m.name); !meant.empty())
    return m.metric_namespace + " has no metric " + m.name + ", but " + std::string(meant);
  const auto all = dimensions_of(m.metric_namespace);
  if (all.empty()) return {};
  for (const auto& [key, value] : m.dimensions) {
    if (std::find(all.begin(), all.end(), key) != all.end()) continue;
    std::string out = m.metric_namespace + " has no dimension " + key + ", but ";
    for (std::size_t n = 0; n < all.size() && n < 3; ++n)
      out += (n == 0 ? "" : ", ") + std::string(all[n]);
    return out;
  }
  return {};
}

}  // namespace fitcost::inline v1::cloudformation::detail
