// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What CloudWatch is told of an alarm on one metric: PutMetricAlarm's parameters, by its own
/// names. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
namespace fitcost::inline v1::monitoring {

enum class Statistic { sum, average, sample_count, minimum, maximum, percentile };
enum class Comparison { greater, greater_or_equal, less, less_or_equal };
enum class MissingData { missing, ignore, breaching, not_breaching };  ///< TreatMissingData
enum class LowSamples { evaluate, ignore };           ///< EvaluateLowSampleCountPercentile
enum class EvaluationWindow { sliding, wall_clock };  ///< windows that end now, or on the clock

template <class Enum> struct EnumName {
  Enum value;
  std::string_view name;  ///< as AWS spells it
};

inline constexpr std::array<EnumName<Statistic>, 5> statistic_names{{
    {Statistic::sum, "Sum"},
    {Statistic::average, "Average"},
    {Statistic::sample_count, "SampleCount"},
    {Statistic::minimum, "Minimum"},
    {Statistic::maximum, "Maximum"},
}};
inline constexpr std::array<EnumName<Comparison>, 4> comparison_names{{
    {Comparison::greater, "GreaterThanThreshold"},
    {Comparison::greater_or_equal, "GreaterThanOrEqualToThreshold"},
    {Comparison::less, "LessThanThreshold"},
    {Comparison::less_or_equal, "LessThanOrEqualToThreshold"},
}};
inline constexpr std::array<EnumName<MissingData>, 4> missing_data_names{{
    {MissingData::missing, "missing"},
    {MissingData::ignore, "ignore"},
    {MissingData::breaching, "breaching"},
    {MissingData::not_breaching, "notBreaching"},
}};
inline constexpr std::array<EnumName<LowSamples>, 2> low_samples_names{{
    {LowSamples::evaluate, "evaluate"},
    {LowSamples::ignore, "ignore"},
}};
inline constexpr std::array<EnumName<EvaluationWindow>, 2> evaluation_window_names{{
    {EvaluationWindow::sliding, "SlidingWindow"},
    {EvaluationWindow::wall_clock, "WallClockWindow"},
}};

template <class Enum, std::size_t n>
constexpr std::optional<Enum> value_named(const std::array<EnumName<Enum>, n>& names,
                                          std::string_view name) {
  for (const auto& each : names) {
    if (each.name == name) return each.value;
  }
  return std::nullopt;
}
template <class Enum, std::size_t n>
constexpr std::string_view name_of(const std::array<EnumName<Enum>, n>& names, Enum value) {
  for (const auto& each : names) {
    if (each.value == value) return each.name;
  }
  return {};
}
constexpr std::string_view name_of(Comparison value) { return name_of(comparison_names, value); }
constexpr std::string_view name_of(MissingData value) { return name_of(missing_data_names, value); }

struct Dimension {
  std::string name;
  std::string value;
  friend bool operator==(const Dimension&, const Dimension&) = default;
};

struct MetricName {
  std::string metric_namespace;  ///< `AWS/Lambda`; empty: not said
  std::string name;              ///< `Errors`
  std::vector<Dimension> dimensions;
};

struct MetricAlarm {
  MetricName metric;
  Statistic statistic = Statistic::sum;
  double percentile = 0.0;           ///< 0..100, of Statistic::percentile
  std::int64_t period_seconds = 60;  ///< 10, 20, 30 or a multiple of 60
  int evaluation_periods = 1;        ///< N
  int datapoints_to_alarm = 1;       ///< M
  double threshold = 0.0;
  Comparison comparison = Comparison::greater;
  MissingData missing = MissingData::missing;
  LowSamples low_samples = LowSamples::evaluate;
  EvaluationWindow window = EvaluationWindow::sliding;
  int evaluation_range = 0;  ///< points that are looked at, N or more; 0: N + 2
};

/// AWS says that an alarm looks at more points than EvaluationPeriods, in its examples at 5 for 3,
/// and does not publish how many.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html ,
/// "Configuring how CloudWatch alarms treat missing data"
constexpr int evaluation_range(const MetricAlarm& alarm) {
  return alarm.evaluation_range > 0 ? alarm.evaluation_range : alarm.evaluation_periods + 2;
}

constexpr bool breaches(Comparison comparison, double value, double threshold) {
  switch (comparison) {
    case Comparison::greater:
      return value > threshold;
    case Comparison::greater_or_equal:
      return value >= threshold;
    case Comparison::less:
      return value < threshold;
    case Comparison::less_or_equal:
      return value <= threshold;
  }
  return false;
}

/// An alarm with a period from a minute is judged every minute, a shorter one every 10 seconds,
/// over windows that end then; one that follows the wall clock, whenever a window is complete.
/// AWS: "Alarm evaluation", and EvaluationWindow of PutMetricAlarm.
constexpr std::int64_t seconds_between_evaluations(const MetricAlarm& alarm) {
  if (alarm.window == EvaluationWindow::wall_clock) return alarm.period_seconds;
  return alarm.period_seconds < 60 ? 10 : 60;
}

/// Missing data of AWS/DynamoDB is ignored, whatever the alarm says.
/// AWS: TreatMissingData of PutMetricAlarm.
inline MissingData effective_treatment(const MetricAlarm& alarm) {
  return alarm.metric.metric_namespace == "AWS/DynamoDB" ? MissingData::ignore : alarm.missing;
}

/// So few samples that a percentile of them is called low: under 10 / (1 - p) from the median up,
/// under 10 / p below it. AWS: "Percentile-based alarms and low data samples".
constexpr bool is_low_sample(double percentile, double samples) {
  const double p = percentile / 100.0;
  // As products: 10 / (1 - 0.95) is 200 and a bit in doubles.
  return samples * (p >= 0.5 ? 100.0 - percentile : percentile) < 1000.0;
}

/// The period's rule: 10, 20, 30 or a multiple of 60 seconds.
constexpr bool is_period(std::int64_t seconds) {
  return seconds == 10 || seconds == 20 || seconds == 30 || (seconds > 0 && seconds % 60 == 0);
}

/// The longest time that EvaluationPeriods x Period may span: a day, a week for periods from an
/// hour. AWS: EvaluationPeriods of PutMetricAlarm.
constexpr std::int64_t longest_span_seconds(std::int64_t period_seconds) {
  return period_seconds < 3600 ? 86'400 : 604'800;
}

}  // namespace fitcost::inline v1::monitoring
