// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace fitcost::inline v1 {

/// A calendar day, proleptic Gregorian. (`<chrono>` would triple the compile time of every header
/// that prices something; all that is needed here is an order, a text and the length of a month.)
struct Date {
  int year = 0;
  int month = 0;  ///< 1..12
  int day = 0;    ///< 1..31

  friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

constexpr bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

/// 28..31 for a month 1..12.
constexpr int days_in_month(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

/// A calendar month, as a billing period.
struct YearMonth {
  int year = 0;
  int month = 0;  ///< 1..12

  friend constexpr auto operator<=>(const YearMonth&, const YearMonth&) = default;
  constexpr int days() const { return days_in_month(year, month); }
  constexpr int hours() const { return days() * 24; }
  constexpr Date first_day() const { return {year, month, 1}; }
  constexpr YearMonth plus(int months) const {
    const int index = year * 12 + (month - 1) + months;
    return {index / 12, index % 12 + 1};
  }
};

namespace detail {
constexpr std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}
inline std::string padded(int value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}
}  // namespace detail

/// `2026-12`; nothing for anything else.
constexpr std::optional<YearMonth> parse_year_month(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto year = detail::digits(text.substr(0, 4));
  const auto month = detail::digits(text.substr(5, 2));
  if (!year || !month || *year == 0 || *month < 1 || *month > 12) return std::nullopt;
  return YearMonth{*year, *month};
}

/// `2026-10-03`, a day that exists; nothing for anything else.
constexpr std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[7] != '-') return std::nullopt;
  const auto month = parse_year_month(text.substr(0, 7));
  const auto day = detail::digits(text.substr(8, 2));
  if (!month || !day || *day < 1 || *day > month->days()) return std::nullopt;
  return Date{month->year, month->month, *day};
}

inline std::string to_string(const YearMonth& m) {
  return detail::padded(m.year, 4) + "-" + detail::padded(m.month, 2);
}
inline std::string to_string(const Date& d) {
  return to_string(YearMonth{d.year, d.month}) + "-" + detail::padded(d.day, 2);
}

}  // namespace fitcost::inline v1
