// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/capacity/alarm_points.hpp"
#include "fitcost/capacity/alarm_verdict.hpp"
#include "fitcost/export.hpp"
#include "fitcost/services/monitoring/metric_alarm.hpp"

namespace fitcost::inline v1 {

/// One look at the points, at the end of the newest one's period.
struct Evaluation {
  std::int64_t time = 0;  ///< the start of the newest point's period
  PointKind newest = PointKind::missing;
  double value = 0.0;  ///< of the newest point; NaN where it is missing or only its kind is known
  int filled = 0;      ///< points that the treatment filled in
  AlarmVerdict verdict = AlarmVerdict::ok;
  AlarmState state = AlarmState::ok;  ///< after it
};

struct EvaluatedAlarm {
  AlarmState initial = AlarmState::insufficient_data;
  bool is_utc = false;
  std::int64_t point_seconds = 60;  ///< that a point of the input covers
  std::vector<Evaluation> evaluations;

  AlarmState last() const { return evaluations.empty() ? initial : evaluations.back().state; }
};

/// A pattern is what lies in one evaluation range: one evaluation, of the newest point; a longer
/// one slides through the range, one evaluation a point. `initial`: the state before.
FITCOST_EXPORT EvaluatedAlarm evaluate_pattern(const std::vector<PointKind>& pattern,
                                               const monitoring::MetricAlarm& alarm,
                                               AlarmState initial);

struct PointInput {
  std::string expression;          ///< metric math over the columns; empty: there is one column
  std::int64_t point_seconds = 0;  ///< that a row covers; 0: as the times show, up to the period
  AlarmState initial = AlarmState::insufficient_data;
};

/// The alarm over recorded points. Rows that cover less than the alarm's period are put together by
/// its statistic, in windows that end with every evaluation or on the clock. Times before the first
/// row have no points. InputError: rows that do not fit into periods, a statistic that cannot be
/// made of shorter ones, more than 20 million points.
FITCOST_EXPORT EvaluatedAlarm evaluate_points(const PointTable& table,
                                              const monitoring::MetricAlarm& alarm,
                                              const PointInput& input);

/// The period that the times of a table show: their greatest common difference where that is a
/// period of CloudWatch's; 0 where it is none.
FITCOST_EXPORT std::int64_t period_shown(const PointTable& table);

}  // namespace fitcost::inline v1
