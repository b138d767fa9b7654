// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/alarm_evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "fitcost/capacity/alarm_expression.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace {

using monitoring::MetricAlarm;
using monitoring::Statistic;

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t most_points = 20'000'000;

/// Points of one length, one after the other, NaN where there is none.
struct EvenPoints {
  std::int64_t start = 0;
  std::int64_t seconds = 60;
  std::vector<double> values;
  std::vector<double> samples;  // empty: not known
};

std::int64_t common_difference(const PointTable& table, std::int64_t with) {
  std::int64_t common = with;
  for (std::size_t i = 1; i < table.times.size() && common != 1; ++i) {
    common = std::gcd(common, table.times[i] - table.times[i - 1]);
  }
  return common;
}

void require_on_grid(const PointTable& table, std::int64_t seconds) {
  for (const std::int64_t time : table.times) {
    if ((time - table.times.front()) % seconds != 0) {
      throw InputError({"--point-period"}, std::to_string(seconds) + " s",
                       "one that divides the time from " + std::to_string(table.times.front()) +
                           " to " + std::to_string(time));
    }
  }
}

EvenPoints evenly(const PointTable& table, const MetricAlarm& alarm, const PointInput& input) {
  EvenPoints out;
  out.start = table.times.front();
  out.seconds = input.point_seconds > 0 ? input.point_seconds
                                        : common_difference(table, alarm.period_seconds);
  if (alarm.period_seconds % out.seconds != 0) {
    throw InputError({"--period"},
                     std::to_string(alarm.period_seconds) + " s over points of " +
                         std::to_string(out.seconds) + " s",
                     "a multiple of the points' length");
  }
  require_on_grid(table, out.seconds);
  const std::int64_t count = (table.times.back() - out.start) / out.seconds + 1;
  if (count > most_points) {
    throw InputError({"--points"},
                     std::to_string(count) + " points from the first to the last time",
                     "at most " + std::to_string(most_points));
  }
  std::vector<std::int64_t> grid(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < grid.size(); ++i) {
    grid[i] = out.start + static_cast<std::int64_t>(i) * out.seconds;
  }
  if (!input.expression.empty()) {
    out.values = evaluate_expression(input.expression, table, grid);
  } else {
    if (table.columns.size() != 1) {
      throw InputError({"--points"}, std::to_string(table.columns.size()) + " metrics",
                       "one, or an --expression over their ids");
    }
    out.values = evaluate_expression(table.names.front(), table, grid);
  }
  if (!table.samples.empty()) {
    out.samples.assign(grid.size(), missing_value);
    for (std::size_t i = 0; i < table.times.size(); ++i) {
      out.samples[static_cast<std::size_t>((table.times[i] - out.start) / out.seconds)] =
          table.samples[i];
    }
  }
  return out;
}

struct WindowValue {
  double value = missing_value;
  double samples = missing_value;
};

/// The statistic over points [first, last), as far as there are any.
WindowValue over_window(const EvenPoints& points, Statistic statistic, std::int64_t first,
                        std::int64_t last) {
  WindowValue out;
  double sum = 0.0;
  double samples = 0.0;
  const bool counted = !points.samples.empty();
  const auto end = std::min(last, static_cast<std::int64_t>(points.values.size()));
  for (std::int64_t i = std::max<std::int64_t>(first, 0); i < end; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double value = points.values[at];
    if (std::isnan(value)) continue;
    const double weight = counted ? points.samples[at] : 1.0;
    if (counted && !std::isnan(weight)) samples += weight;
    switch (statistic) {
      case Statistic::minimum:
        out.value = std::isnan(out.value) ? value : std::min(out.value, value);
        break;
      case Statistic::maximum:
        out.value = std::isnan(out.value) ? value : std::max(out.value, value);
        break;
      case Statistic::average:
        sum += value * weight;
        out.value = sum / samples;
        break;
      case Statistic::sum:
      case Statistic::sample_count:
      case Statistic::percentile:
        sum += value;
        out.value = sum;
        break;
    }
  }
  if (counted) out.samples = samples;
  if (std::isnan(out.value) || std::isinf(out.value)) out.value = missing_value;
  return out;
}

void require_statistic(const EvenPoints& points, const MetricAlarm& alarm, bool expression) {
  if (points.seconds == alarm.period_seconds) return;
  const std::string found = "points of " + std::to_string(points.seconds) + " s for " +
                            std::to_string(alarm.period_seconds) + " s";
  if (expression) {
    throw InputError({"--expression"}, found, "points of the alarm's own period");
  }
  if (alarm.statistic == Statistic::percentile) {
    throw InputError({"--extended-statistic"}, found,
                     "points of the alarm's own period: percentiles do not add up");
  }
  if (alarm.statistic == Statistic::average && points.samples.empty()) {
    throw InputError({"--statistic"}, found + " without their samples",
                     "a column samples: an average of averages is none");
  }
}

PointKind kind_of(const MetricAlarm& alarm, double value) {
  if (std::isnan(value)) return PointKind::missing;
  return monitoring::breaches(alarm.comparison, value, alarm.threshold) ? PointKind::breaching
                                                                        : PointKind::fine;
}

/// `ignore`: the state does not change while the newest period has too few samples.
/// AWS: EvaluateLowSampleCountPercentile of PutMetricAlarm.
bool state_stands_still(const MetricAlarm& alarm, const WindowValue& newest) {
  return alarm.statistic == Statistic::percentile &&
         alarm.low_samples == monitoring::LowSamples::ignore && !std::isnan(newest.value) &&
         !std::isnan(newest.samples) && monitoring::is_low_sample(alarm.percentile, newest.samples);
}

}  // namespace

EvaluatedAlarm evaluate_pattern(const std::vector<PointKind>& pattern, const MetricAlarm& alarm,
                                AlarmState initial) {
  const AlarmRule rule = rule_of(alarm);
  RecentPoints recent(rule);
  EvaluatedAlarm out;
  out.initial = initial;
  out.point_seconds = alarm.period_seconds;
  AlarmState state = initial;
  const auto whole_range = std::min(pattern.size(), static_cast<std::size_t>(rule.range));
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    recent.push(pattern[i]);
    if (i + 1 < whole_range) continue;
    Evaluation e;
    e.time = static_cast<std::int64_t>(i) * alarm.period_seconds;
    e.newest = pattern[i];
    e.value = missing_value;
    const PointCounts counts = recent.counts();
    e.filled = std::max(0, rule.evaluation_periods - counts.real);
    e.verdict = verdict_of(rule, counts);
    e.state = state = after(state, e.verdict);
    out.evaluations.push_back(e);
  }
  return out;
}

EvaluatedAlarm evaluate_points(const PointTable& table, const MetricAlarm& alarm,
                               const PointInput& input) {
  const EvenPoints points = evenly(table, alarm, input);
  require_statistic(points, alarm, !input.expression.empty());
  const AlarmRule rule = rule_of(alarm);
  const std::int64_t length = alarm.period_seconds / points.seconds;  // points in a period
  const bool on_clock = alarm.window == monitoring::EvaluationWindow::wall_clock;
  std::int64_t step =
      std::max<std::int64_t>(1, monitoring::seconds_between_evaluations(alarm) / points.seconds);
  if (length % step != 0) step = 1;
  const auto count = static_cast<std::int64_t>(points.values.size());
  // The first evaluation ends with the first point, or the first window on the clock with it.
  std::int64_t end = step == 1 ? 1 : std::min<std::int64_t>(step, count);
  if (on_clock) {
    const std::int64_t into = points.start % alarm.period_seconds;
    if (into % points.seconds != 0) {
      throw InputError({"--points"}, "points that begin beside the clock's periods",
                       "points on the clock, or SlidingWindow");
    }
    end = length - into / points.seconds;
    step = length;
  }
  const auto phases = static_cast<std::size_t>(length / step);
  std::vector<RecentPoints> recent(phases, RecentPoints(rule));

  EvaluatedAlarm out;
  out.initial = input.initial;
  out.is_utc = table.is_utc;
  out.point_seconds = points.seconds;
  out.evaluations.reserve(static_cast<std::size_t>(count / step) + 1);
  AlarmState state = input.initial;
  // Windows that have ended; where none has, the one that the points begin.
  for (std::size_t phase = 0; end <= count || out.evaluations.empty();
       end += step, phase = phase + 1 == phases ? 0 : phase + 1) {
    const WindowValue newest =
        length == 1 ? WindowValue{points.values[static_cast<std::size_t>(end - 1)],
                                  points.samples.empty()
                                      ? missing_value
                                      : points.samples[static_cast<std::size_t>(end - 1)]}
                    : over_window(points, alarm.statistic, end - length, end);
    Evaluation e;
    e.time = points.start + (end - length) * points.seconds;
    e.newest = kind_of(alarm, newest.value);
    e.value = newest.value;
    recent[phase].push(e.newest);
    const PointCounts counts = recent[phase].counts();
    e.filled = std::max(0, rule.evaluation_periods - counts.real);
    e.verdict = state_stands_still(alarm, newest) ? AlarmVerdict::keep : verdict_of(rule, counts);
    e.state = state = after(state, e.verdict);
    out.evaluations.push_back(e);
  }
  return out;
}

std::int64_t period_shown(const PointTable& table) {
  const std::int64_t common = common_difference(table, 0);
  return monitoring::is_period(common) ? common : 0;
}

}  // namespace fitcost::inline v1
