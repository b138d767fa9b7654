// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fitcost/units/decimal.hpp"
#include "traffic/timestamp.hpp"

/// The fields of a row of demand. What nearly all rows hold is read digit by digit, the rest
/// slowly.
namespace fitcost::inline v1::detail {

/// Blanks and a pair of quotes around a field are no part of it.
constexpr std::string_view bare_field(std::string_view field) {
  while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
  while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
    field = field.substr(1, field.size() - 2);
  }
  return field;
}

/// Units as tenths, half to even; nothing for what is no decimal from 0 to `most` tenths.
inline std::optional<std::int32_t> slow_tenths(std::string_view field, std::int32_t most) {
  const auto number = Decimal::parse(bare_field(field));
  if (!number || *number < Decimal()) return std::nullopt;
  if (Decimal::of(most, 1) < *number) return std::nullopt;
  const Decimal rounded = number->rounded(1);
  return static_cast<std::int32_t>(rounded.coefficient() * (rounded.scale() == 0 ? 10 : 1));
}
inline std::optional<std::int32_t> tenths_field(std::string_view field, std::int32_t most) {
  std::int64_t value = 0;
  std::size_t at = 0;
  for (; at < field.size() && at < 10; ++at) {
    const auto digit = static_cast<unsigned>(field[at] - '0');
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  value *= 10;
  if (at > 0 && at + 2 == field.size() && field[at] == '.' && field[at + 1] >= '0' &&
      field[at + 1] <= '9') {
    value += field[at + 1] - '0';
    at += 2;
  }
  if (at != field.size() || at == 0 || value > most) return slow_tenths(field, most);
  return static_cast<std::int32_t>(value);
}

/// The time of a row in seconds since 1970 (`dated`), or a number of ticks.
struct DemandTime {
  std::int64_t value = 0;
  bool dated = false;
};
inline std::optional<DemandTime> time_field(std::string_view field) {
  std::int64_t value = 0;
  std::size_t at = 0;
  for (; at < field.size() && at < 12; ++at) {
    const auto digit = static_cast<unsigned>(field[at] - '0');
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  if (at == field.size() && at > 0) return DemandTime{value, false};
  const std::string_view bare = bare_field(field);
  if (bare.size() < field.size()) return time_field(bare);
  if (bare.find('-') == std::string_view::npos) return std::nullopt;
  const auto stamp = traffic_text::parse_timestamp(bare);
  if (!stamp || stamp->fraction != 0.0) return std::nullopt;
  return DemandTime{stamp->seconds, true};
}

}  // namespace fitcost::inline v1::detail
