// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>

#include "fitcost/services/monitoring/metric_alarm.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::monitoring {

/// The most points that are looked at: beyond it no alarm within AWS's limits goes by itself.
inline constexpr int most_evaluation_range = 20'000;

namespace detail {
inline std::string plain(std::int64_t number) { return std::to_string(number); }

inline void require_window(const MetricAlarm& alarm) {
  const std::int64_t period = alarm.period_seconds;
  if (alarm.window == EvaluationWindow::wall_clock && period != 60 && 604'800 % period != 0) {
    throw InputError({"--period"}, plain(period) + " s with WallClockWindow",
                     "a period that divides a week: windows begin with the hour, day or week");
  }
}
}  // namespace detail

/// What PutMetricAlarm refuses is an InputError that names the command's option, which is spelled
/// as AWS's.
inline void require_valid(const MetricAlarm& alarm) {
  const std::int64_t period = alarm.period_seconds;
  const auto n = std::int64_t{alarm.evaluation_periods};
  if (!is_period(period)) {
    throw InputError({"--period"}, detail::plain(period) + " s",
                     "10, 20, 30 or a multiple of 60 seconds");
  }
  if (n < 1) throw InputError({"--evaluation-periods"}, detail::plain(n), "1 or more");
  const std::int64_t most = longest_span_seconds(period);
  if (period > most / n) {
    throw InputError({"--evaluation-periods"},
                     detail::plain(n) + " periods of " + detail::plain(period) + " s",
                     "together at most " + detail::plain(most) +
                         (period < 3600 ? " s, a day, for periods under an hour" : " s, a week"));
  }
  if (alarm.datapoints_to_alarm < 1 || alarm.datapoints_to_alarm > alarm.evaluation_periods) {
    throw InputError({"--datapoints-to-alarm"}, detail::plain(alarm.datapoints_to_alarm),
                     "from 1 to the evaluation periods, " + detail::plain(n));
  }
  const int range = alarm.evaluation_range;
  if (range != 0 && (range < alarm.evaluation_periods || range > most_evaluation_range)) {
    throw InputError({"--evaluation-range"}, detail::plain(range),
                     "from the evaluation periods, " + detail::plain(n) + ", to " +
                         detail::plain(most_evaluation_range));
  }
  if (!std::isfinite(alarm.threshold)) {
    throw InputError({"--threshold"}, "a number that is not finite", "a finite number");
  }
  if (alarm.statistic == Statistic::percentile &&
      !(alarm.percentile >= 0.0 && alarm.percentile <= 100.0)) {
    throw InputError({"--extended-statistic"}, "a percentile out of range", "p0 to p100");
  }
  detail::require_window(alarm);
}

}  // namespace fitcost::inline v1::monitoring
