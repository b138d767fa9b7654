// SPDX-License-Identifier: Apache-2.0
#include "handler/sqlite/writes.hpp"

#include "handler/sqlite/rows.hpp"

namespace fitcost::inline v1::handler::detail {

Writes::Writes(const Connection& connection)
    : connection_(connection),
      reads_(connection),
      insert_(connection,
              "INSERT INTO workouts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
              "ON CONFLICT DO NOTHING"),
      update_(connection,
              "UPDATE workouts SET workout_type = ?4, duration = ?5, calories = ?6, distance = ?7, "
              "heart_rate = ?8, notes = ?9, marker = ?10 "
              "WHERE user_id = ?1 AND timestamp = ?2 AND random = ?3"),
      delete_(connection, "DELETE FROM workouts WHERE user_id = ?1 AND timestamp = ?2"),
      insert_marker_(connection,
                     "INSERT INTO markers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                     "ON CONFLICT DO UPDATE SET key = ?3, fingerprint = ?4, timestamp = ?5, "
                     "random = ?6, expires_at = ?7, settled = ?8 WHERE expires_at <= ?9"),
      update_marker_(connection,
                     "UPDATE markers SET key = ?3, fingerprint = ?4, timestamp = ?5, random = ?6, "
                     "expires_at = ?7, settled = ?8 "
                     "WHERE user_id = ?1 AND slot = ?2 "
                     "AND key = ?9 AND timestamp = ?10 AND random = ?11"),
      // More than one for one, so that they become fewer; few, so that nobody waits for them.
      delete_expired_(connection,
                      "DELETE FROM markers WHERE (user_id, slot) IN "
                      "(SELECT user_id, slot FROM markers WHERE expires_at <= ?1 LIMIT 4)") {}

std::optional<Workout> Writes::create(const Workout& workout) {
  const Use write(insert_);
  bind(*write, workout);
  write->step();
  if (sqlite3_changes(connection_.handle()) != 0) return std::nullopt;
  return reads_.workout(workout.user_id, workout.timestamp);
}

std::optional<Workout> Writes::with_random_bits(const WorkoutKey& key) {
  auto found = reads_.workout(key.user_id, key.timestamp);
  if (found && found->random != key.random) found.reset();
  return found;
}

std::optional<Workout> Writes::replace(const Workout& workout) {
  auto former = with_random_bits({workout.user_id, workout.timestamp, workout.random});
  if (former) {
    const Use write(update_);
    bind(*write, workout);
    write->step();
  }
  return former;
}

std::optional<Workout> Writes::remove(const WorkoutKey& key) {
  auto former = with_random_bits(key);
  if (former) {
    const Use write(delete_);
    write->bind(1, key.user_id);
    write->bind(2, key.timestamp);
    write->step();
  }
  return former;
}

std::optional<Marker> Writes::create_marker(const Marker& marker, std::int64_t now) {
  {
    const Use write(delete_expired_);
    write->bind(1, now);
    write->step();
  }
  const Use write(insert_marker_);
  bind(*write, marker);
  write->bind(9, now);
  write->step();
  if (sqlite3_changes(connection_.handle()) != 0) return std::nullopt;
  return reads_.marker(marker.user_id, marker.slot);
}

bool Writes::replace_marker(const Marker& former, const Marker& marker) {
  const Use write(update_marker_);
  bind(*write, marker);
  write->bind(9, former.key);
  write->bind(10, former.timestamp);
  write->bind(11, static_cast<std::int64_t>(former.random));
  write->step();
  return sqlite3_changes(connection_.handle()) != 0;
}

}  // namespace fitcost::inline v1::handler::detail
