// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_words.hpp"

#include <fmt/format.h>

#include <cmath>

namespace fitcost::inline v1::detail {

std::string share_in_words(double share) {
  if (share > 0.0 && share < 1e-11) return "under 1e-9 %";
  // 99.9999 % is not 100 %.
  if (share < 1.0 && share > 0.9995) return "over 99.9 %";
  return fmt::format("{:.3g} %", share * 100.0);
}

std::string time_in_words(double seconds) {
  constexpr double minute = 60.0;
  constexpr double hour = 3600.0;
  constexpr double day = 86400.0;
  constexpr double year = 365.25 * day;
  if (!std::isfinite(seconds)) return "never";
  if (seconds < 2.0 * minute) return fmt::format("{:.3g} s", seconds);
  if (seconds < 2.0 * hour) return fmt::format("{:.3g} min", seconds / minute);
  if (seconds < 2.0 * day) return fmt::format("{:.3g} h", seconds / hour);
  if (seconds < 2.0 * year) return fmt::format("{:.3g} days", seconds / day);
  return fmt::format("{:.3g} years", seconds / year);
}

std::string time_in_words(const Figure& seconds) {
  if (seconds.value) return time_in_words(*seconds.value);
  if (seconds.low) return "over " + time_in_words(*seconds.low);
  return "never";
}

std::string check_verdict(const AlarmCheck& check, bool soon_enough) {
  const auto& seen = check.visibility;
  if (!seen.has_data) return "cannot fire: " + seen.notes.front();
  if (!seen.sees_fault) {
    for (const auto& note : seen.notes) {
      if (note.find("does not show") != std::string::npos) return "cannot see the fault: " + note;
    }
  }
  const std::string mean = time_in_words(check.mean_seconds);
  if (!soon_enough) {
    return mean == "never" ? "never fires in this outage"
                           : "never fires in practice: " + mean + " of outage on average";
  }
  if (!check.mean_seconds.value) return "may take very long to fire: on average " + mean;
  if (check.alarm_share_in_normal > 0.5) return "is on most of the time in normal operation";
  return "fires " + mean + " into the outage on average, within " +
         time_in_words(check.p95_seconds) + " in 95 % of outages";
}

void add_check_assumptions(AlarmCheck& check) {
  const auto& input = check.input;
  const auto& traffic = input.traffic;
  auto& out = check.assumptions;
  out.push_back("requests come independently of each other, at one rate (Poisson)");
  out.push_back(fmt::format("errors in normal operation: {} of requests (--normal-error-share)",
                            share_in_words(traffic.normal_error_share)));
  out.push_back(fmt::format(
      "in the outage {} of requests fail (--error-share) and {} of the traffic still comes "
      "(--outage-traffic)",
      share_in_words(traffic.outage_error_share), share_in_words(traffic.outage_traffic_share)));
  out.push_back(fmt::format("a period's point is judged {:.3g} s after its end (--metric-delay)",
                            input.metric_delay / seconds(1.0)));
  out.push_back(fmt::format(
      "{} points are looked at for {} (--evaluation-range; AWS does not publish how many)",
      monitoring::evaluation_range(input.alarm), input.alarm.evaluation_periods));
  if (monitoring::effective_treatment(input.alarm) != input.alarm.missing) {
    out.push_back("missing data of AWS/DynamoDB is ignored, whatever the alarm says");
  }
  out.push_back(fmt::format("a month of {} h (--month-hours)", input.month_hours));
}

}  // namespace fitcost::inline v1::detail
