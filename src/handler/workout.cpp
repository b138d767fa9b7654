// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/workout.hpp"

#include <cstring>

#include "fitcost/handler/workout_id.hpp"
#include "handler/number_bytes.hpp"

namespace fitcost::inline v1::handler {

namespace {

std::int64_t size_of(const char* text) { return static_cast<std::int64_t>(std::strlen(text)); }
std::int64_t size_of(const std::string& text) { return static_cast<std::int64_t>(text.size()); }

}  // namespace

std::int64_t item_bytes(const Workout& w) {
  namespace name = attribute_name;
  std::int64_t size = size_of(name::user_id) + size_of(w.user_id);
  size += size_of(name::timestamp) + detail::number_bytes(w.timestamp);
  size += size_of(name::workout_id) + static_cast<std::int64_t>(workout_id_size);
  size += size_of(name::workout_type) + size_of(w.workout_type);
  size += size_of(name::duration) + detail::number_bytes(w.duration);
  size += size_of(name::calories) + detail::number_bytes(w.calories);
  if (w.distance) size += size_of(name::distance) + detail::number_bytes(*w.distance);
  if (w.heart_rate) size += size_of(name::heart_rate) + detail::number_bytes(*w.heart_rate);
  if (w.notes) size += size_of(name::notes) + size_of(*w.notes);
  if (w.marker != 0) size += size_of(name::marker) + detail::number_bytes(w.marker);
  return size;
}

std::int64_t item_bytes(const Marker& m) {
  namespace name = attribute_name;
  constexpr std::int64_t boolean = 1;
  return size_of(name::user_id) + size_of(m.user_id) + size_of(name::timestamp) +
         detail::number_bytes(m.slot) + size_of(name::idempotency_key) + size_of(m.key) +
         size_of(name::fingerprint) + size_of(m.fingerprint) + size_of(name::workout_id) +
         static_cast<std::int64_t>(workout_id_size) + size_of(name::expires_at) +
         detail::number_bytes(m.expires_at) + size_of(name::settled) + boolean;
}

}  // namespace fitcost::inline v1::handler
