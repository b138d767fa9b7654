// SPDX-License-Identifier: Apache-2.0
#include "handler/sqlite/rows.hpp"

#include <optional>
#include <string>

namespace fitcost::inline v1::handler::detail {

namespace {

namespace workout_column {
enum Column {
  user_id,
  timestamp,
  random,
  workout_type,
  duration,
  calories,
  distance,
  heart_rate,
  notes,
  marker
};
}  // namespace workout_column

namespace marker_column {
enum Column { user_id, slot, key, fingerprint, timestamp, random, expires_at, settled };
}  // namespace marker_column

/// Parameters count from 1, columns from 0.
constexpr int parameter(int column) { return column + 1; }

void bind(Statement& statement, int column, const std::optional<Decimal>& number) {
  if (number) {
    statement.bind_copy(parameter(column), number->to_string());
  } else {
    statement.bind_null(parameter(column));
  }
}

Decimal decimal(const Statement& row, int column) {
  const std::string_view text = row.text(column);
  const auto number = Decimal::parse(text);
  if (!number)
    row.connection().fail_broken("holds '" + std::string(text) + "' where a number should be");
  return *number;
}

std::optional<Decimal> optional_decimal(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(decimal(row, column));
}

}  // namespace

void bind(Statement& statement, const Workout& w) {
  using namespace workout_column;
  statement.bind(parameter(user_id), w.user_id);
  statement.bind(parameter(timestamp), w.timestamp);
  statement.bind(parameter(random), static_cast<std::int64_t>(w.random));
  statement.bind(parameter(workout_type), w.workout_type);
  bind(statement, duration, w.duration);
  bind(statement, calories, w.calories);
  bind(statement, distance, w.distance);
  bind(statement, heart_rate, w.heart_rate);
  if (w.notes) {
    statement.bind(parameter(notes), *w.notes);
  } else {
    statement.bind_null(parameter(notes));
  }
  statement.bind(parameter(marker), w.marker);
}

void bind(Statement& statement, const Marker& m) {
  using namespace marker_column;
  statement.bind(parameter(user_id), m.user_id);
  statement.bind(parameter(slot), m.slot);
  statement.bind(parameter(key), m.key);
  statement.bind(parameter(fingerprint), m.fingerprint);
  statement.bind(parameter(timestamp), m.timestamp);
  statement.bind(parameter(random), static_cast<std::int64_t>(m.random));
  statement.bind(parameter(expires_at), m.expires_at);
  statement.bind(parameter(settled), m.settled ? std::int64_t{1} : std::int64_t{0});
}

void read(const Statement& row, Workout& w) {
  using namespace workout_column;
  w.user_id = row.text(user_id);
  w.timestamp = row.integer(timestamp);
  w.random = static_cast<std::uint64_t>(row.integer(random));
  w.workout_type = row.text(workout_type);
  w.duration = decimal(row, duration);
  w.calories = decimal(row, calories);
  w.distance = optional_decimal(row, distance);
  w.heart_rate = optional_decimal(row, heart_rate);
  if (row.is_null(notes)) {
    w.notes.reset();
  } else if (w.notes) {
    *w.notes = row.text(notes);
  } else {
    w.notes.emplace(row.text(notes));
  }
  w.marker = row.integer(marker);
}

void read(const Statement& row, Marker& m) {
  using namespace marker_column;
  m.user_id = row.text(user_id);
  m.slot = row.integer(slot);
  m.key = row.text(key);
  m.fingerprint = row.text(fingerprint);
  m.timestamp = row.integer(timestamp);
  m.random = static_cast<std::uint64_t>(row.integer(random));
  m.expires_at = row.integer(expires_at);
  m.settled = row.integer(settled) != 0;
}

}  // namespace fitcost::inline v1::handler::detail
