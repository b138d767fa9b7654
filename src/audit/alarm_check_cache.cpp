// SPDX-License-Identifier: Apache-2.0
#include "audit/alarm_check_cache.hpp"

#include <fmt/format.h>

#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {
constexpr std::size_t most_checks = 16;
}

AlarmTraffic alarm_traffic(const monitoring::KnownMetric& metric, double requests_per_second) {
  AlarmTraffic out;
  out.rate = requests_per_second * (requests(1.0) / seconds(1.0));
  // Errors happen in normal operation; throttles do not.
  out.normal_error_share = metric.presence == monitoring::Presence::per_occurrence ? 0.0 : 0.001;
  return out;
}

std::optional<AlarmCheck> AlarmCheckCache::check(const monitoring::MetricAlarm& alarm,
                                                 const monitoring::KnownMetric& metric,
                                                 double requests_per_second, int month_hours) {
  const std::string key =
      fmt::format("{} {} {} {} {} {} {} {} {} {:.6g}", metric.metric_namespace, metric.name,
                  static_cast<int>(alarm.statistic), alarm.period_seconds, alarm.evaluation_periods,
                  alarm.datapoints_to_alarm, alarm.threshold, static_cast<int>(alarm.comparison),
                  static_cast<int>(monitoring::effective_treatment(alarm)), requests_per_second);
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  if (known_.size() >= most_checks) return {};
  auto& result = known_[key];
  AlarmCheckInput input;
  input.alarm = alarm;
  input.traffic = alarm_traffic(metric, requests_per_second);
  input.presence = metric.presence;
  input.sample = metric.sample;
  input.month_hours = month_hours;
  try {
    result = check_alarm(input);
  } catch (const InputError&) {
    result.reset();
  }
  return result;
}

}  // namespace fitcost::inline v1::cloudformation::detail
