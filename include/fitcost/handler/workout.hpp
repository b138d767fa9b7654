// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fitcost/units/decimal.hpp"

/// What the workout API keeps.
namespace fitcost::inline v1::handler {

/// A workout, as the table holds it: keyed by user and instant, the instant being `createdAt` and
/// part of the id. Numbers are exact decimals of up to 38 digits, as DynamoDB's are.
struct Workout {
  std::string user_id;                ///< partition key; 1 to 256 bytes of UTF-8
  std::int64_t timestamp = 0;         ///< sort key: microseconds since 1970-01-01 UTC, positive
  std::uint64_t random = 0;           ///< the 62 random bits of its id
  std::string workout_type;           ///< 1 to 64 bytes of UTF-8
  Decimal duration;                   ///< minutes
  Decimal calories;                   ///< kcal
  std::optional<Decimal> distance;    ///< km
  std::optional<Decimal> heart_rate;  ///< beats a minute, whole
  std::optional<std::string> notes;   ///< UTF-8; at most 400 KB, as all of an item
  std::int64_t marker = 0;            ///< sort key of its idempotency marker; 0: it has none

  friend bool operator==(const Workout&, const Workout&) = default;
};

/// The names that the table's attributes have; the API's fields are called the same.
namespace attribute_name {
inline constexpr const char* user_id = "userId";
inline constexpr const char* timestamp = "workoutTimestamp";
inline constexpr const char* workout_id = "workoutId";
inline constexpr const char* workout_type = "workoutType";
inline constexpr const char* duration = "duration";
inline constexpr const char* calories = "calories";
inline constexpr const char* distance = "distance";
inline constexpr const char* heart_rate = "heartRate";
inline constexpr const char* notes = "notes";
inline constexpr const char* marker = "idempotencyMarker";
inline constexpr const char* idempotency_key = "idempotencyKey";
inline constexpr const char* fingerprint = "fingerprint";
inline constexpr const char* expires_at = "expiresAt";
inline constexpr const char* settled = "settled";
}  // namespace attribute_name

/// What stands beside a workout that was created under an Idempotency-Key: which workout answers a
/// retry. It lies in the same table under the same user; its sort key is negative, so that no query
/// for workouts meets it.
struct Marker {
  std::string user_id;
  std::int64_t slot = 0;       ///< sort key: negative, made from the key's text
  std::string key;             ///< the client's Idempotency-Key, 1 to 255 visible ASCII characters
  std::string fingerprint;     ///< 64 hex digits of SHA-256 over what was to be created
  std::int64_t timestamp = 0;  ///< the workout's
  std::uint64_t random = 0;    ///< the workout's
  std::int64_t expires_at =
      0;                 ///< seconds since 1970 UTC; from then on the marker counts for nothing
  bool settled = false;  ///< the workout was there and is not to be made again

  friend bool operator==(const Marker&, const Marker&) = default;
};

/// The bytes that DynamoDB counts for the item: names and values, no storage overhead.
std::int64_t item_bytes(const Workout& workout);
std::int64_t item_bytes(const Marker& marker);

}  // namespace fitcost::inline v1::handler
