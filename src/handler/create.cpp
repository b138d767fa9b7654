// SPDX-License-Identifier: Apache-2.0
// POST /workouts: nothing is lost, and nothing is made twice.
#include <algorithm>

#include "fitcost/handler/workout_id.hpp"
#include "handler/worker_state.hpp"
#include "handler/workout_json.hpp"
#include "handler/workout_rules.hpp"

namespace fitcost::inline v1::handler {

namespace {

/// Another process may have the same microsecond, and the next; not a thousand in a row.
constexpr int most_collisions = 1000;
/// Two keys share a slot once in 2^63 pairs; then the next slot is taken.
constexpr int most_slots = 4;

[[noreturn]] void too_many_collisions() {
  throw StoreError(StoreError::Kind::unavailable, "no free key after 1000 collisions");
}

/// No comma: HTTP APIs join a header's values with commas, and two keys are none.
bool is_idempotency_key(std::string_view text) {
  return text.size() <= detail::longest_idempotency_key &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > 0x20 && c < 0x7f && c != ','; });
}

/// Negative, so that the marker lies outside of every query for workouts.
std::int64_t slot_of(std::string_view key) {
  const auto digest = detail::sha256(key);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | digest[i];
  return -static_cast<std::int64_t>(bits >> 2) - most_slots;
}

/// Over all that a client chose. Names and lengths are in it, so that two workouts cannot read
/// alike.
std::string fingerprint_of(const Workout& w) {
  std::string text;
  const auto add = [&](std::string_view name, const std::string& value) {
    text.append(name).append("=").append(std::to_string(value.size())).append(":").append(value);
  };
  add("workoutType", w.workout_type);
  add("duration", w.duration.to_string());
  add("calories", w.calories.to_string());
  if (w.distance) add("distance", w.distance->to_string());
  if (w.heart_rate) add("heartRate", w.heart_rate->to_string());
  if (w.notes) add("notes", *w.notes);
  return detail::hex(detail::sha256(text));
}

}  // namespace

void Worker::State::create(const Request& request, Response& response) {
  if (!known_parameters(request, {"userId"})) return;
  if (!is_idempotency_key(request.idempotency_key)) {
    refusal.wanted("Idempotency-Key", "1 to 255 visible ASCII characters without a comma",
                   request.idempotency_key);
    return;
  }
  reader.read(request.body, request.caller, workout, nullptr, refusal);
  if (refusal) return;
  workout.user_id = request.caller;
  workout.marker = 0;
  if (request.idempotency_key.empty())
    create_new(response);
  else
    create_once(request, response);
}

void Worker::State::create_new(Response& response) {
  Store& store = handler.store();
  workout.timestamp = handler.clock().next(began);
  workout.random = handler.host().random() & workout_id_random_bits;
  for (int i = 0; i < most_collisions; ++i) {
    const auto in_the_way = store.create(workout);
    if (!in_the_way) {
      count_put(nullptr, workout);
      created(response, false);
      return;
    }
    count_failed(item_bytes(*in_the_way), item_bytes(workout));
    workout.timestamp = handler.clock().next(workout.timestamp + 1);
  }
  too_many_collisions();
}

/// The marker goes first and says which workout the key stands for; whoever finds it makes that
/// workout, if it is not there yet, and answers with it. So a retry after any failure between the
/// two, or at the same time as the first, ends in one workout and one answer.
void Worker::State::create_once(const Request& request, Response& response) {
  Store& store = handler.store();
  const std::int64_t seconds = began / 1'000'000;
  Marker marker;
  marker.user_id = workout.user_id;
  marker.slot = slot_of(request.idempotency_key);
  marker.key = request.idempotency_key;
  marker.fingerprint = fingerprint_of(workout);
  marker.timestamp = handler.clock().next(began);
  marker.random = handler.host().random() & workout_id_random_bits;
  marker.expires_at = seconds + options.idempotency_seconds;

  std::optional<Marker> earlier;
  for (int i = 0; i < most_slots; ++i, ++marker.slot) {
    earlier = store.create_marker(marker, seconds);
    if (!earlier) {
      count_put(0, item_bytes(marker));
      break;
    }
    count_failed(item_bytes(*earlier), item_bytes(marker));
    if (earlier->key == marker.key) break;
    if (i + 1 == most_slots) too_many_collisions();
  }
  if (earlier && earlier->fingerprint != marker.fingerprint) {
    refusal.say(422, "Idempotency-Key: it was used for another workout");
    return;
  }
  if (earlier) marker = *earlier;

  for (int i = 0; i < most_collisions; ++i) {
    workout.timestamp = marker.timestamp;
    workout.random = marker.random;
    workout.marker = marker.slot;
    if (marker.settled) return created(response, true);
    const auto in_the_way = store.create(workout);
    if (!in_the_way) {
      count_put(nullptr, workout);
      if (earlier) undo_if_settled(marker);
      return created(response, earlier.has_value());
    }
    count_failed(item_bytes(*in_the_way), item_bytes(workout));
    // A retry overtook this one: the first to come is still whoever made the marker.
    if (in_the_way->random == marker.random && in_the_way->marker == marker.slot)
      return created(response, earlier.has_value());
    // Another process has the microsecond: the marker moves on, unless a retry has moved it.
    Marker moved = marker;
    moved.timestamp = handler.clock().next(marker.timestamp + 1);
    if (store.replace_marker(marker, moved)) {
      count_put(item_bytes(marker), item_bytes(moved));
      marker = moved;
      continue;
    }
    count_failed(item_bytes(marker), item_bytes(moved));
    const auto now_there = store.get_marker(marker.user_id, marker.slot);
    count_read(1, now_there ? item_bytes(*now_there) : 0, true);
    if (now_there && now_there->key == marker.key) marker = *now_there;
  }
  too_many_collisions();
}

/// A deletion may have come between reading the marker and making its workout.
void Worker::State::undo_if_settled(const Marker& marker) {
  Store& store = handler.store();
  const auto now_there = store.get_marker(marker.user_id, marker.slot);
  count_read(now_there ? 1 : 0, now_there ? item_bytes(*now_there) : 0, true);
  if (!now_there || !now_there->settled || now_there->timestamp != marker.timestamp ||
      now_there->random != marker.random)
    return;
  if (const auto removed = store.remove({marker.user_id, marker.timestamp, marker.random}))
    count_delete(*removed);
  else
    count_failed(0, 0);
}

void Worker::State::created(Response& response, bool replayed) {
  response.status = 201;
  response.replayed = replayed;
  response.location.assign(options.base_path);
  response.location += "/workouts/";
  const std::size_t head = response.location.size();
  response.location.resize(head + workout_id_size);
  write_workout_id(workout.timestamp, workout.random, response.location.data() + head);
  detail::append_workout(body, workout);
}

}  // namespace fitcost::inline v1::handler
