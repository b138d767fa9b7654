// SPDX-License-Identifier: Apache-2.0
#include "traffic/timestamp.hpp"

#include "traffic/text.hpp"

namespace fitcost::inline v1::traffic_text {
namespace {

/// Takes exactly `digits` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

/// Takes a point and one or more digits; 0 where there is no point.
std::optional<double> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return 0.0;
  double value = 0.0;
  double scale = 1.0;
  std::size_t digits = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), ++digits) {
    if (digits >= 9) continue;  // a nanosecond is enough
    value = value * 10.0 + (text.front() - '0');
    scale *= 10.0;
  }
  if (digits == 0) return std::nullopt;
  return value / scale;
}

constexpr bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

constexpr int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/// Days since 1970-01-01, for years from 1970.
constexpr std::int64_t days_since_1970(int year, int month, int day) {
  const auto leaps = [](int y) { return y / 4 - y / 100 + y / 400; };
  std::int64_t days = std::int64_t{365} * (year - 1970) + leaps(year - 1) - leaps(1969);
  for (int m = 1; m < month; ++m) days += days_in_month(year, m);
  return days + day - 1;
}
static_assert(days_since_1970(1970, 1, 1) == 0);
static_assert(days_since_1970(2000, 3, 1) == 11017);
static_assert(days_since_1970(2026, 10, 3) == 20729);

std::optional<Timestamp> parse_epoch(std::string_view text) {
  std::int64_t seconds = 0;
  std::size_t digits = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), ++digits) {
    seconds = seconds * 10 + (text.front() - '0');
    if (seconds > 4'102'444'800) return std::nullopt;
  }
  const auto fraction = take_fraction(text);
  if (digits == 0 || !fraction || !text.empty()) return std::nullopt;
  return Timestamp{seconds, *fraction};
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  if (text.find('-') == npos) return parse_epoch(text);
  const auto year = take_number(text, 4);
  if (!year || *year < 1970 || *year > 2999 || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || *month < 1 || *month > 12 || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day || *day < 1 || *day > days_in_month(*year, *month)) return std::nullopt;
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  double fraction = 0.0;
  if (take(text, ':')) {
    const auto whole = take_number(text, 2);
    if (!whole || *whole > 59) return std::nullopt;
    const auto part = take_fraction(text);
    if (!part) return std::nullopt;
    second = *whole;
    fraction = *part;
  }
  if (!text.empty() && text != "Z" && text != "z" && text != "+00:00" && text != "+0000" &&
      text != " UTC") {
    return std::nullopt;
  }
  const std::int64_t seconds =
      days_since_1970(*year, *month, *day) * 86400 + *hour * 3600 + *minute * 60 + second;
  return Timestamp{seconds, fraction};
}

}  // namespace fitcost::inline v1::traffic_text
