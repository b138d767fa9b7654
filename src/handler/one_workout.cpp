// SPDX-License-Identifier: Apache-2.0
// GET, PUT and DELETE /workouts/{id}. The id holds the key's instant: no index is needed.
#include <array>

#include "fitcost/handler/workout_id.hpp"
#include "handler/instant.hpp"
#include "handler/worker_state.hpp"
#include "handler/workout_json.hpp"

namespace fitcost::inline v1::handler {

std::optional<Workout> Worker::State::find(const Request& request, std::string_view id,
                                           bool consistent) {
  const auto parts = parts_of(id);
  std::optional<Workout> found;
  if (parts) {
    found = handler.store().get(request.caller, parts->microseconds, consistent);
    count_read(found ? 1 : 0, found ? item_bytes(*found) : 0, consistent);
    if (found && found->random != parts->random) found.reset();
  }
  if (!found) refusal.say_of(404, "there is no workout ", id, "");
  return found;
}

void Worker::State::get(const Request& request, std::string_view id, Response& response) {
  if (!known_parameters(request, {"userId"})) return;
  const auto found = find(request, id, options.consistent_reads);
  if (!found) return;
  detail::append_workout(body, *found);
  response.status = 200;
}

void Worker::State::check_stated(const detail::StatedKey& key, std::string_view id) {
  std::array<char, detail::longest_instant> instant{};
  const char* const end = detail::put_instant(instant.data(), workout.timestamp);
  const std::string_view created_at(instant.data(), static_cast<std::size_t>(end - instant.data()));
  if (key.workout_id && *key.workout_id != id)
    refusal.say(400, "workoutId: it cannot be changed");
  else if (key.timestamp && *key.timestamp != Decimal(workout.timestamp))
    refusal.say(400, "workoutTimestamp: it cannot be changed");
  else if (key.created_at && *key.created_at != created_at)
    refusal.say(400, "createdAt: it cannot be changed");
}

void Worker::State::put(const Request& request, std::string_view id, Response& response) {
  if (!known_parameters(request, {"userId"})) return;
  detail::StatedKey stated;
  reader.read(request.body, request.caller, workout, &stated, refusal);
  if (refusal) return;
  // Read first: a workout keeps its marker, and DELETE relies on that.
  const auto former = find(request, id, true);
  if (!former) return;
  workout.user_id = request.caller;
  workout.timestamp = former->timestamp;
  workout.random = former->random;
  workout.marker = former->marker;
  check_stated(stated, id);
  if (refusal) return;
  const auto replaced = handler.store().replace(workout);
  if (!replaced) {
    count_failed(0, item_bytes(workout));
    refusal.say_of(404, "there is no workout ", id, "");
    return;
  }
  count_put(&*replaced, workout);
  detail::append_workout(body, workout);
  response.status = 200;
}

/// A retry of the create must not bring back what is deleted, so its marker says first that the
/// workout was there.
void Worker::State::settle(const Workout& removed) {
  Store& store = handler.store();
  const auto marker = store.get_marker(removed.user_id, removed.marker);
  count_read(marker ? 1 : 0, marker ? item_bytes(*marker) : 0, true);
  if (!marker || marker->settled || marker->timestamp != removed.timestamp ||
      marker->random != removed.random)
    return;
  Marker settled = *marker;
  settled.settled = true;
  if (store.replace_marker(*marker, settled))
    count_put(item_bytes(*marker), item_bytes(settled));
  else
    count_failed(item_bytes(*marker), item_bytes(settled));
}

void Worker::State::remove(const Request& request, std::string_view id, Response& response) {
  if (!known_parameters(request, {"userId"})) return;
  const auto found = find(request, id, true);
  if (!found) return;
  if (found->marker != 0) settle(*found);
  const auto removed = handler.store().remove({request.caller, found->timestamp, found->random});
  if (!removed) {
    count_failed(0, 0);
    refusal.say_of(404, "there is no workout ", id, "");
    return;
  }
  count_delete(*removed);
  response.status = 204;
}

}  // namespace fitcost::inline v1::handler
