// SPDX-License-Identifier: Apache-2.0
#include "handler/sqlite/reads.hpp"

#include "handler/pages.hpp"
#include "handler/sqlite/rows.hpp"

namespace fitcost::inline v1::handler::detail {

Reads::Reads(const Connection& connection)
    : workout_(connection, "SELECT * FROM workouts WHERE user_id = ?1 AND timestamp = ?2"),
      marker_(connection, "SELECT * FROM markers WHERE user_id = ?1 AND slot = ?2"),
      range_(connection,
             "SELECT * FROM workouts WHERE user_id = ?1 AND timestamp BETWEEN ?2 AND ?3 "
             "ORDER BY timestamp DESC") {}

std::optional<Workout> Reads::workout(std::string_view user_id, std::int64_t timestamp) {
  const Use row(workout_);
  row->bind(1, user_id);
  row->bind(2, timestamp);
  if (!row->step()) return std::nullopt;
  std::optional<Workout> found(std::in_place);
  read(*row, *found);
  return found;
}

std::optional<Marker> Reads::marker(std::string_view user_id, std::int64_t slot) {
  const Use row(marker_);
  row->bind(1, user_id);
  row->bind(2, slot);
  if (!row->step()) return std::nullopt;
  std::optional<Marker> found(std::in_place);
  read(*row, *found);
  return found;
}

Page Reads::query(const Query& query, WorkoutSink& sink) {
  const Use row(range_);
  row->bind(1, query.user_id);
  row->bind(2, query.oldest);
  row->bind(3, query.newest);
  PageCount page(query);
  while (row->step()) {
    if (page.full()) return page.end(true);
    read(*row, buffer_);
    page.add(buffer_.timestamp, item_bytes(buffer_));
    if (query.workout_type.empty() || query.workout_type == buffer_.workout_type)
      sink.take(buffer_);
  }
  return page.end(false);
}

}  // namespace fitcost::inline v1::handler::detail
