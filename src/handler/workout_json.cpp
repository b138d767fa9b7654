// SPDX-License-Identifier: Apache-2.0
#include "handler/workout_json.hpp"

#include "fitcost/handler/workout_id.hpp"
#include "handler/instant.hpp"
#include "handler/json_text.hpp"

namespace fitcost::inline v1::handler::detail {

void append_workout(TextBuffer& out, const Workout& w) {
  constexpr std::size_t names_and_numbers = 256 + 4 * longest_decimal;
  const std::size_t texts =
      w.user_id.size() + w.workout_type.size() + (w.notes ? w.notes->size() : 0);
  char* at = out.room(names_and_numbers + 3 * escaped_room(0) + 6 * texts);
  at = put(at, R"({"userId":")");
  at = put_escaped(at, w.user_id);
  at = put(at, R"(","workoutId":")");
  at = write_workout_id(w.timestamp, w.random, at);
  at = put(at, R"(","workoutTimestamp":)");
  at = put(at, w.timestamp);
  at = put(at, R"(,"createdAt":")");
  at = put_instant(at, w.timestamp);
  at = put(at, R"(","workoutType":")");
  at = put_escaped(at, w.workout_type);
  at = put(at, R"(","duration":)");
  at = put(at, w.duration);
  at = put(at, R"(,"calories":)");
  at = put(at, w.calories);
  if (w.distance) {
    at = put(at, R"(,"distance":)");
    at = put(at, *w.distance);
  }
  if (w.heart_rate) {
    at = put(at, R"(,"heartRate":)");
    at = put(at, *w.heart_rate);
  }
  if (w.notes) {
    at = put(at, R"(,"notes":")");
    at = put_escaped(at, *w.notes);
    *at++ = '"';
  }
  *at++ = '}';
  out.wrote(at);
}

}  // namespace fitcost::inline v1::handler::detail
