// SPDX-License-Identifier: Apache-2.0
#include "report/alarm_words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "decide/alarm_words.hpp"
#include "fitcost/report/alarm_report.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1 {

namespace {

std::string_view comparison_sign(monitoring::Comparison comparison) {
  switch (comparison) {
    case monitoring::Comparison::greater:
      return ">";
    case monitoring::Comparison::greater_or_equal:
      return ">=";
    case monitoring::Comparison::less:
      return "<";
    case monitoring::Comparison::less_or_equal:
      return "<=";
  }
  return "?";
}

}  // namespace

namespace detail {

std::string shown_time_with_bounds(const Figure& seconds) {
  std::string out = time_in_words(seconds);
  if (seconds.value && seconds.low && seconds.high && *seconds.low != *seconds.high) {
    out += " (" + time_in_words(*seconds.low) + " to " + time_in_words(*seconds.high) + ")";
  }
  return out;
}

std::string shown_count(double count) {
  constexpr double least = 1e-6;
  return count > 0.0 && count < least ? "under 0.000001" : plain_number(count);
}

std::string shown_count(const Figure& count) {
  if (!count.value) return count.high ? "at most " + shown_count(*count.high) : "unknown";
  std::string out = shown_count(*count.value);
  if (count.low && count.high && *count.low != *count.high) {
    out += " (" + shown_count(*count.low) + " to " + shown_count(*count.high) + ")";
  }
  return out;
}

std::string shown_number(double number) { return fmt::format("{}", number); }

std::string_view name_of(AlarmMethod method) {
  switch (method) {
    case AlarmMethod::exact:
      return "exact";
    case AlarmMethod::simulation:
      return "simulation";
    case AlarmMethod::bound:
      break;
  }
  return "bound";
}

std::string_view name_of(AlarmState state) {
  switch (state) {
    case AlarmState::ok:
      return "OK";
    case AlarmState::alarm:
      return "ALARM";
    case AlarmState::insufficient_data:
      break;
  }
  return "INSUFFICIENT_DATA";
}

std::string_view name_of(AlarmVerdict verdict) {
  switch (verdict) {
    case AlarmVerdict::ok:
      return "OK";
    case AlarmVerdict::alarm:
      return "ALARM";
    case AlarmVerdict::insufficient_data:
      return "INSUFFICIENT_DATA";
    case AlarmVerdict::keep:
      break;
  }
  return "KEEP";
}

std::string statistic_name(const monitoring::MetricAlarm& alarm) {
  if (alarm.statistic == monitoring::Statistic::percentile) {
    return fmt::format("p{}", alarm.percentile);
  }
  return std::string(monitoring::name_of(monitoring::statistic_names, alarm.statistic));
}

Json alarm_json(const monitoring::MetricAlarm& alarm) {
  Json dimensions = Json::array();
  for (const auto& d : alarm.metric.dimensions) {
    dimensions.push_back({{"name", d.name}, {"value", d.value}});
  }
  const auto text = [](const std::string& word) { return word.empty() ? Json() : Json(word); };
  return {{"namespace", text(alarm.metric.metric_namespace)},
          {"metric", text(alarm.metric.name)},
          {"dimensions", dimensions},
          {"statistic", statistic_name(alarm)},
          {"period_seconds", alarm.period_seconds},
          {"evaluation_periods", alarm.evaluation_periods},
          {"datapoints_to_alarm", alarm.datapoints_to_alarm},
          {"threshold", alarm.threshold},
          {"comparison_operator", monitoring::name_of(alarm.comparison)},
          {"treat_missing_data", monitoring::name_of(alarm.missing)},
          {"evaluation_range", monitoring::evaluation_range(alarm)},
          {"evaluation_window",
           monitoring::name_of(monitoring::evaluation_window_names, alarm.window)}};
}

Json figure_json(const Figure& figure) {
  const auto number = [](const std::optional<double>& x) {
    return x && std::isfinite(*x) ? Json(*x) : Json();
  };
  return {{"value", number(figure.value)},
          {"ci_low", number(figure.low)},
          {"ci_high", number(figure.high)}};
}

std::string assumed_line(const std::vector<std::string>& assumptions, std::size_t width) {
  std::string assumed = "ASSUMED ";
  for (const auto& a : assumptions) assumed += (assumed.size() > 8 ? "; " : "") + a;
  return wrapped(assumed, width, 2);
}

Json traffic_json(const AlarmTraffic& traffic) {
  return {{"requests_per_second", traffic.rate * seconds(1.0) / requests(1.0)},
          {"normal_error_share", traffic.normal_error_share},
          {"outage_error_share", traffic.outage_error_share},
          {"outage_traffic_share", traffic.outage_traffic_share}};
}

}  // namespace detail

std::string in_words(const monitoring::MetricAlarm& alarm) {
  std::string out = detail::statistic_name(alarm);
  if (!alarm.metric.name.empty()) out += " of " + alarm.metric.name;
  out += fmt::format(" {} {} in {} s, {} of {} points, missing data {}",
                     comparison_sign(alarm.comparison), detail::shown_number(alarm.threshold),
                     alarm.period_seconds, alarm.datapoints_to_alarm, alarm.evaluation_periods,
                     monitoring::name_of(alarm.missing));
  if (alarm.window == monitoring::EvaluationWindow::wall_clock) out += ", on the clock";
  return out;
}

}  // namespace fitcost::inline v1
