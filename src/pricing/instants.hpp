// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "fitcost/pricing/date.hpp"

/// Times as bills and price lists write them.
namespace fitcost::inline v1::detail {

/// `2026-12-01T00:00:00Z`, with fractions of a second, a blank for the T, or no time at all;
/// with it, whether it is midnight.
inline std::optional<std::pair<Date, bool>> parse_instant(std::string_view text) {
  constexpr std::size_t date_length = 10;
  const auto day = parse_date(text.substr(0, date_length));
  if (!day) return std::nullopt;
  std::string_view rest = text.substr(std::min(text.size(), date_length));
  if (rest.empty()) return std::pair(*day, true);
  if (rest[0] != 'T' && rest[0] != ' ') return std::nullopt;
  rest.remove_prefix(1);
  if (!rest.empty() && rest.back() == 'Z') rest.remove_suffix(1);
  constexpr std::string_view form = "00:00:00";
  if (rest.size() < form.size()) return std::nullopt;
  bool midnight = true;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char wanted = i < form.size() ? form[i] : i == form.size() ? '.' : '0';
    const bool digit = rest[i] >= '0' && rest[i] <= '9';
    if (wanted == '0' ? !digit : rest[i] != wanted) return std::nullopt;
    midnight = midnight && rest[i] == wanted;
  }
  const auto two = [&](std::size_t at) { return (rest[at] - '0') * 10 + (rest[at + 1] - '0'); };
  constexpr int leap_second = 60;
  if (two(0) > 23 || two(3) > 59 || two(6) > leap_second) return std::nullopt;
  return std::pair(*day, midnight);
}

constexpr Date day_after(const Date& day) {
  if (day.day < days_in_month(day.year, day.month)) return {day.year, day.month, day.day + 1};
  const YearMonth next = YearMonth{day.year, day.month}.plus(1);
  return {next.year, next.month, 1};
}

}  // namespace fitcost::inline v1::detail
