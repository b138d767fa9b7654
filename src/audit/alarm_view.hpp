// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/services/monitoring/metric_alarm.hpp"
#include "fitcost/template/template.hpp"

/// Alarms as a template writes them.
namespace fitcost::inline v1::cloudformation::detail {

/// A metric with its dimensions, which may be symbols.
struct WatchedMetric {
  std::string metric_namespace;
  std::string name;
  std::vector<std::pair<std::string, Value>> dimensions;
  Value source;           ///< where it is written
  bool by_query = false;  ///< one of a Metrics Insights query: of all that it selects

  const Value* dimension(std::string_view wanted) const;
};

struct AlarmView {
  const Resource* resource = nullptr;
  std::vector<WatchedMetric> metrics;  ///< one, or those of an expression
  bool is_expression = false;
  /// What CloudWatch is told, where all of it is known and it is an alarm on one metric.
  std::optional<monitoring::MetricAlarm> alarm;
};

AlarmView alarm_view(const Resource& resource);
std::vector<AlarmView> alarm_views(const Template& stack);

/// Whether the metric is that of a resource: the dimension of this name is what Ref, or its name,
/// gives. Unknown where the value is.
Truth watches(const WatchedMetric& metric, std::string_view dimension, const Resource& resource);

}  // namespace fitcost::inline v1::cloudformation::detail
