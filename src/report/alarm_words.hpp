// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "fitcost/capacity/alarm_verdict.hpp"
#include "fitcost/decide/alarm_check.hpp"
#include "report/json.hpp"

/// What the alarm reports share.
namespace fitcost::inline v1::detail {

/// `4.06 h`, `4.09 h (4.02 to 4.17 h)`, `over 3 years`, `never`.
std::string shown_time_with_bounds(const Figure& seconds);
/// Three significant digits; below a millionth `under 0.000001`.
std::string shown_count(double count);
std::string shown_count(const Figure& count);
std::string shown_number(double number);  ///< as short as it can be read back

std::string_view name_of(AlarmMethod method);
std::string_view name_of(AlarmState state);
std::string_view name_of(AlarmVerdict verdict);

std::string statistic_name(const monitoring::MetricAlarm& alarm);
Json alarm_json(const monitoring::MetricAlarm& alarm);
Json figure_json(const Figure& figure);
Json traffic_json(const AlarmTraffic& traffic);

/// The report's last lines: what was assumed, and which option changes it.
std::string assumed_line(const std::vector<std::string>& assumptions, std::size_t width);

}  // namespace fitcost::inline v1::detail
