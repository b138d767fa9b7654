// SPDX-License-Identifier: Apache-2.0
#include "handler/sqlite/rows.hpp"

#include <optional>
#include <string>

#include "handler/stored_texts.hpp"
#include "handler/text_bytes.hpp"

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

/// A text may be a client's own words: of it only the length is said, and if it is not UTF-8.
[[noreturn]] void fail_of_text(const Statement& row, std::string_view found, const char* wanted) {
  row.connection().fail_broken("holds " + std::to_string(found.size()) + " bytes" +
                               (is_utf8(found) ? "" : ", which are not UTF-8,") + " where " +
                               wanted + " should be");
}

[[noreturn]] void fail_of_number(const Statement& row, std::int64_t found, const char* wanted) {
  row.connection().fail_broken("holds " + std::to_string(found) + " where " + wanted +
                               " should be");
}

/// Rows mostly have the same text as the one before, which was held against the rule then.
template <class Rule>
void read_text(const Statement& row, int column, const Rule& holds, const char* wanted,
               std::string& out) {
  const std::string_view text = row.text(column);
  if (!text.empty() && same_text(out, text)) return;
  if (!holds(text)) fail_of_text(row, text, wanted);
  out = text;
}

std::uint64_t random_bits(const Statement& row, int column) {
  const std::int64_t found = row.integer(column);
  if (found < 0 || found >> 62 != 0) fail_of_number(row, found, "the 62 random bits of an id");
  return static_cast<std::uint64_t>(found);
}

std::int64_t instant(const Statement& row, int column) {
  const std::int64_t found = row.integer(column);
  if (found <= 0) fail_of_number(row, found, "a workout's instant");
  return found;
}

Decimal decimal(const Statement& row, int column) {
  const std::string_view text = row.text(column);
  const auto number = Decimal::parse(text);
  if (number) return *number;
  constexpr std::size_t most_shown = 40;
  if (text.size() > most_shown || !is_utf8(text)) fail_of_text(row, text, "a number");
  row.connection().fail_broken("holds '" + std::string(text) + "' where a number should be");
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
  read_text(row, user_id, is_stored_user_id, stored_user_id_rule, w.user_id);
  w.timestamp = instant(row, timestamp);
  w.random = random_bits(row, random);
  read_text(row, workout_type, is_stored_type, stored_type_rule, w.workout_type);
  w.duration = decimal(row, duration);
  w.calories = decimal(row, calories);
  w.distance = optional_decimal(row, distance);
  w.heart_rate = optional_decimal(row, heart_rate);
  if (row.is_null(notes)) {
    w.notes.reset();
  } else {
    const std::string_view text = row.text(notes);
    if (!is_stored_notes(text)) fail_of_text(row, text, stored_notes_rule);
    if (!w.notes) w.notes.emplace();
    *w.notes = text;
  }
  w.marker = row.integer(marker);
}

void read(const Statement& row, Marker& m) {
  using namespace marker_column;
  read_text(row, user_id, is_stored_user_id, stored_user_id_rule, m.user_id);
  m.slot = row.integer(slot);
  if (m.slot >= 0) fail_of_number(row, m.slot, "a marker's slot below 0");
  read_text(row, key, is_stored_key, stored_key_rule, m.key);
  read_text(row, fingerprint, is_stored_fingerprint, stored_fingerprint_rule, m.fingerprint);
  m.timestamp = instant(row, timestamp);
  m.random = random_bits(row, random);
  m.expires_at = row.integer(expires_at);
  m.settled = row.integer(settled) != 0;
}

}  // namespace fitcost::inline v1::handler::detail
