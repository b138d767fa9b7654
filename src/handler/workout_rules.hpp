// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fitcost/units/decimal.hpp"

/// What a workout may be. docs/handler.md and the OpenAPI file say the same.
namespace fitcost::inline v1::handler::detail {

inline constexpr std::size_t longest_user_id = 256;
inline constexpr std::size_t longest_workout_type = 64;
inline constexpr std::size_t longest_notes = 2000;
inline constexpr std::size_t longest_idempotency_key = 255;

/// 1 to 64 bytes of UTF-8 without control characters: U+0000 to U+001F, U+007F to U+009F.
inline bool is_workout_type(std::string_view text) {
  if (text.empty() || text.size() > longest_workout_type) return false;
  char before = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || (before == '\xc2' && byte < 0xa0)) return false;
    before = c;
  }
  return true;
}

inline constexpr int largest_limit = 100;
inline constexpr int default_limit = 20;
inline constexpr int largest_days = 3650;
inline constexpr int default_days = 30;

struct NumberRule {
  std::string_view name;
  std::string_view wanted;
  bool above_zero;  ///< else 0 is allowed
  bool whole;
  std::int64_t most;
};
inline constexpr NumberRule duration_rule{
    "duration", "a number of minutes above 0 and at most 10080", true, false, 10'080};
inline constexpr NumberRule calories_rule{"calories", "a number from 0 to 100000", false, false,
                                          100'000};
inline constexpr NumberRule distance_rule{"distance", "a number of kilometres from 0 to 10000",
                                          false, false, 10'000};
inline constexpr NumberRule heart_rate_rule{"heartRate", "a whole number from 1 to 300", true, true,
                                            300};

constexpr bool holds(const NumberRule& rule, const Decimal& number) {
  if (number.coefficient() < 0 || (rule.above_zero && number.coefficient() == 0)) return false;
  if (rule.whole && number.scale() != 0) return false;
  return number <= Decimal(rule.most);
}

}  // namespace fitcost::inline v1::handler::detail
