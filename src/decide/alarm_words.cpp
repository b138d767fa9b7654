// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_words.hpp"
#include "units/thousands.hpp"

#include <fmt/format.h>

#include <cmath>

namespace fitcost::inline v1::detail {

std::string plain_number(double number) {
  constexpr double exponents_below = 1e-4;
  constexpr double exponents_from = 999.5;
  constexpr double most = 1e15;
  const double size = std::fabs(number);
  if (size >= most || !std::isfinite(number)) return fmt::format("{:.3g}", number);
  if (size >= exponents_from) {
    const double step = std::pow(10.0, std::floor(std::log10(size)) - 2.0);
    return thousands_apart(fmt::format("{:.0f}", std::round(number / step) * step));
  }
  if (size == 0.0 || size >= exponents_below) return fmt::format("{:.3g}", number);
  const int places = 2 - static_cast<int>(std::floor(std::log10(size)));
  std::string out = fmt::format("{:.{}f}", number, places);
  out.erase(out.find_last_not_of('0') + 1);
  return out;
}

std::string share_in_words(double share) {
  if (share > 0.0 && share < 1e-8) return "under 0.000001 %";
  // 99.9999 % is not 100 %.
  if (share < 1.0 && share > 0.9995) return "over 99.9 %";
  return plain_number(share * 100.0) + " %";
}

std::string time_in_words(double seconds) {
  constexpr double minute = 60.0;
  constexpr double hour = 3600.0;
  constexpr double day = 86400.0;
  constexpr double year = 365.25 * day;
  if (!std::isfinite(seconds)) return "never";
  constexpr double million_years = 1e6 * year;
  if (seconds < 2.0 * minute) return fmt::format("{:.3g} s", seconds);
  if (seconds < 2.0 * hour) return fmt::format("{:.3g} min", seconds / minute);
  if (seconds < 2.0 * day) return fmt::format("{:.3g} h", seconds / hour);
  if (seconds < 2.0 * year) return fmt::format("{:.3g} days", seconds / day);
  if (seconds > million_years) return "over a million years";
  return plain_number(seconds / year) + " years";
}

std::string time_in_words(const Figure& seconds) {
  if (seconds.value) return time_in_words(*seconds.value);
  if (seconds.low) {
    const std::string least = time_in_words(*seconds.low);
    return least.starts_with("over ") ? least : "over " + least;
  }
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
