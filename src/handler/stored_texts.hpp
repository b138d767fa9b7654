// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "handler/utf8.hpp"
#include "handler/workout_rules.hpp"

/// What texts of a workout or marker may be that comes from outside of the process: as its
/// declaration says. What clients may send is less (workout_rules.hpp), but all of it was written
/// under these rules, and an answer made of anything else would be no JSON or have no bounds.
namespace fitcost::inline v1::handler::detail {

/// No item of DynamoDB is larger, so no workout of any store has longer notes.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
inline constexpr std::size_t longest_stored_notes = 409'600;

inline constexpr const char* stored_user_id_rule = "a user's id of 1 to 256 bytes";
inline constexpr const char* stored_type_rule = "a workout type of 1 to 64 bytes";
inline constexpr const char* stored_notes_rule = "notes of at most 409600 bytes";
inline constexpr const char* stored_key_rule = "an Idempotency-Key of 1 to 255 visible characters";
inline constexpr const char* stored_fingerprint_rule = "a fingerprint of 64 hexadecimal digits";

inline bool is_stored_user_id(std::string_view text) {
  return !text.empty() && text.size() <= longest_user_id && is_utf8(text);
}

inline bool is_stored_type(std::string_view text) {
  return !text.empty() && text.size() <= longest_workout_type && is_utf8(text);
}

inline bool is_stored_notes(std::string_view text) {
  return text.size() <= longest_stored_notes && is_utf8(text);
}

inline bool is_stored_key(std::string_view text) {
  return !text.empty() && text.size() <= longest_idempotency_key &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

inline bool is_stored_fingerprint(std::string_view text) {
  constexpr std::size_t digits = 64;  // of SHA-256
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace fitcost::inline v1::handler::detail
