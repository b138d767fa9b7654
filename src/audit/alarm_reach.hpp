// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "audit/alarm_view.hpp"
#include "fitcost/services/monitoring/metric_catalogue.hpp"

/// What an alarm's own numbers and names say, whatever the traffic.
namespace fitcost::inline v1::cloudformation::detail {

struct AlarmReach {
  bool never = false;   ///< no value of the metric is over its threshold
  bool always = false;  ///< every value is
  std::string why;
};
/// Of a metric whose samples are 0 or 1.
AlarmReach reach_of(const monitoring::MetricAlarm& alarm, const monitoring::KnownMetric* known);

/// A slip in the namespace, the metric's name or a dimension's, with what is meant; else empty.
std::string wrong_name(const WatchedMetric& metric);

}  // namespace fitcost::inline v1::cloudformation::detail
