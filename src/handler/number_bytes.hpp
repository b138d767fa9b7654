// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "fitcost/units/decimal.hpp"

namespace fitcost::inline v1::handler::detail {

/// How many digits a number has in base 100.
inline std::int64_t pairs_of(std::uint64_t number) {
  constexpr auto powers = [] {
    std::array<std::uint64_t, 10> each{1};
    for (std::size_t i = 1; i < each.size(); ++i) each[i] = 100 * each[i - 1];
    return each;
  }();
  std::int64_t pairs = 0;
  for (const std::uint64_t power : powers) pairs += number >= power ? 1 : 0;
  return pairs;
}

/// `dynamodb::number_value` for a number that is one already, not its text: the digits in base 100,
/// aligned at the decimal point, without `00` at an end; 1 more, and 1 more below zero.
inline std::int64_t number_bytes(const Decimal& number) {
  fitcost::detail::Int128 coefficient = number.coefficient();
  if (coefficient == 0) return 1;
  const std::int64_t sign = coefficient < 0 ? 1 : 0;
  if (coefficient < 0) coefficient = -coefficient;
  std::int64_t pairs = 0;
  // With an odd number of decimal places the last digit is the first of its pair.
  if (number.scale() % 2 != 0) {
    coefficient /= 10;
    ++pairs;
  }
  bool zeros = pairs == 0;  // at the end
  while (coefficient > INT64_MAX) {
    zeros = zeros && coefficient % 100 == 0;
    if (!zeros) ++pairs;
    coefficient /= 100;
  }
  auto rest = static_cast<std::uint64_t>(coefficient);
  while (zeros && rest % 100 == 0) rest /= 100;
  return pairs + pairs_of(rest) + 1 + sign;
}

}  // namespace fitcost::inline v1::handler::detail
