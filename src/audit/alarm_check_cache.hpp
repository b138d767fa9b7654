// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "fitcost/decide/alarm_check.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// What an audit takes for granted of the traffic behind an alarm.
AlarmTraffic alarm_traffic(const monitoring::KnownMetric& metric, double requests_per_second);

/// Checks of alarms, each different one once and only so many: a template may have hundreds.
class AlarmCheckCache {
 public:
  /// Nothing where the alarm is beyond the model, or too many were checked already.
  std::optional<AlarmCheck> check(const monitoring::MetricAlarm& alarm,
                                  const monitoring::KnownMetric& metric, double requests_per_second,
                                  int month_hours);

 private:
  std::map<std::string, std::optional<AlarmCheck>> known_;
};

}  // namespace fitcost::inline v1::cloudformation::detail
