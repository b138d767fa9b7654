// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// A workout's id holds its key's instant, so that an item is found by its id without an index.
namespace fitcost::inline v1::handler {

/// UUID version 7 (RFC 9562, section 5.7): the milliseconds of `microseconds` since 1970 in the
/// first 48 bits, the microseconds within that millisecond in `rand_a` (method 3 of section 6.2, at
/// a step of 1 µs), 62 random bits in `rand_b`. Ids of later instants sort later, as text too.
/// `microseconds`: 0 to 2^48 ms, year 10889. Of `random`, the low 62 bits are used.
std::string workout_id(std::int64_t microseconds, std::uint64_t random);

/// Of a random number, what an id has room for.
inline constexpr std::uint64_t workout_id_random_bits = (std::uint64_t{1} << 62) - 1;

inline constexpr std::size_t workout_id_size = 36;

/// The same, written to `out`; returns its end.
char* write_workout_id(std::int64_t microseconds, std::uint64_t random, char* out);

/// The instant in a workout's id; nothing for text that is no such id (other forms, versions or
/// variants, more than 999 microseconds).
std::optional<std::int64_t> microseconds_of(std::string_view id);

/// Its 62 random bits, too.
struct WorkoutIdParts {
  std::int64_t microseconds = 0;
  std::uint64_t random = 0;
};
std::optional<WorkoutIdParts> parts_of(std::string_view id);

}  // namespace fitcost::inline v1::handler
