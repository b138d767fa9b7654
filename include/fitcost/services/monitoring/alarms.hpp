// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "fitcost/services/monitoring/units.hpp"

namespace fitcost::inline v1::monitoring {

enum class AlarmKind {
  metric,            ///< one metric, or an expression over several
  anomaly,           ///< a metric against its anomaly detection band
  composite,         ///< over other alarms' states
  metrics_insights,  ///< on a Metrics Insights query
};

struct Alarm {
  AlarmKind kind = AlarmKind::metric;
  Seconds period = seconds(60.0);  ///< 10, 20, 30 or a multiple of 60; a composite alarm has none
  /// Metrics in the expression (1..10), or that a Metrics Insights query analyses (its mean).
  Quantity<alarm_metric> metrics = alarm_metrics(1.0);
};

/// With a period below 60 s an alarm is of high resolution, at a price of its own.
/// AWS: "Alarms", https://aws.amazon.com/cloudwatch/pricing/
constexpr bool is_high_resolution(const Alarm& alarm) { return alarm.period < seconds(60.0); }

/// How many of each kind are billed.
struct AlarmCounts {
  Quantity<alarm_metric> standard{};
  Quantity<alarm_metric> high_resolution{};
  Quantity<alarm> anomaly{};
  Quantity<alarm> high_resolution_anomaly{};
  Quantity<alarm> composite{};
  Quantity<alarm_metric> metrics_insights{};
};

/// An alarm is billed per metric it watches: one on an expression for every metric in the
/// expression, one on a Metrics Insights query for every metric the query analyses. An anomaly
/// detection alarm watches three, the metric and both edges of its band, which the price of its
/// meter holds already; a composite alarm is billed as one.
/// AWS: "Alarms", https://aws.amazon.com/cloudwatch/pricing/
inline AlarmCounts count(const std::vector<Alarm>& alarms_of_a_resource) {
  AlarmCounts counts;
  for (const Alarm& a : alarms_of_a_resource) {
    const bool high = is_high_resolution(a);
    switch (a.kind) {
      case AlarmKind::metric:
        (high ? counts.high_resolution : counts.standard) += a.metrics;
        break;
      case AlarmKind::anomaly:
        (high ? counts.high_resolution_anomaly : counts.anomaly) += alarms(1.0);
        break;
      case AlarmKind::composite:
        counts.composite += alarms(1.0);
        break;
      case AlarmKind::metrics_insights:
        counts.metrics_insights += a.metrics;
        break;
    }
  }
  return counts;
}

}  // namespace fitcost::inline v1::monitoring
