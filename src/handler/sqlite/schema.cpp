// SPDX-License-Identifier: Apache-2.0
#include "handler/sqlite/schema.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include "fitcost/handler/store.hpp"
#include "handler/sqlite/rows.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

/// "fitc"; `file` tells a store of ours by it.
constexpr std::int64_t application_id = 0x66697463;
constexpr std::int64_t version = 1;

/// Numbers are text: SQLite's own are doubles. Of a marker only those are looked for by time that
/// have expired.
constexpr const char* tables = R"sql(
CREATE TABLE workouts (
  user_id TEXT NOT NULL,
  timestamp INTEGER NOT NULL,
  random INTEGER NOT NULL,
  workout_type TEXT NOT NULL,
  duration TEXT NOT NULL,
  calories TEXT NOT NULL,
  distance TEXT,
  heart_rate TEXT,
  notes TEXT,
  marker INTEGER NOT NULL,
  PRIMARY KEY (user_id, timestamp)
) STRICT, WITHOUT ROWID;
CREATE TABLE markers (
  user_id TEXT NOT NULL,
  slot INTEGER NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  timestamp INTEGER NOT NULL,
  random INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  PRIMARY KEY (user_id, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX markers_by_expiry ON markers (expires_at);
)sql";

/// True: a file without anything in it. Throws for what is no store of this version.
bool is_new(Connection& connection) {
  const std::int64_t application = connection.number("PRAGMA application_id");
  const std::int64_t found = connection.number("PRAGMA user_version");
  const bool empty = connection.number("SELECT count(*) FROM sqlite_schema") == 0;
  if (empty && application == 0 && found == 0) return true;
  if (application != application_id) connection.fail_broken("is a database of another application");
  if (found != version) {
    connection.fail_broken("is a workout store of version " + std::to_string(found) +
                           ", and this program knows version " + std::to_string(version) + " only");
  }
  return false;
}

/// As of one instant: another process may make its tables meanwhile.
bool looks_new(Connection& connection) {
  connection.execute("BEGIN");
  const bool fresh = is_new(connection);
  connection.execute("COMMIT");
  return fresh;
}

void create_tables(Connection& connection) {
  connection.execute("BEGIN IMMEDIATE");
  if (is_new(connection)) {  // another process may have been faster
    connection.execute(tables);
    connection.execute(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
    connection.execute(("PRAGMA user_version = " + std::to_string(version)).c_str());
  }
  connection.execute("COMMIT");
}

/// A change of the journal does not wait for a lock by itself, since two who wait might wait for
/// each other: https://www.sqlite.org/c3ref/busy_handler.html
void use_write_ahead_log(Connection& connection, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    try {
      if (connection.text("PRAGMA journal_mode = WAL") == "wal") return;
    } catch (const StoreError& error) {
      if (error.kind() != StoreError::Kind::unavailable ||
          std::chrono::steady_clock::now() >= deadline)
        throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      continue;
    }
    connection.fail_broken("lies where SQLite cannot keep a write-ahead log");
  }
}

/// Pages by their structure and, since that says nothing of what is in them, every row by reading
/// it.
void check_file(Connection& connection) {
  std::string found = connection.text("PRAGMA quick_check(1)");
  std::replace(found.begin(), found.end(), '\n', ' ');
  if (found != "ok") connection.fail_broken("is damaged: " + found);
  Workout workout;
  for (Statement row(connection, "SELECT * FROM workouts"); row.step();) read(row, workout);
  Marker marker;
  for (Statement row(connection, "SELECT * FROM markers"); row.step();) read(row, marker);
}

}  // namespace

void set_up(Connection& connection) {
  // A damaged or foreign file is to be noticed, and nothing in it to be run.
  connection.execute("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
}

void prepare_file(Connection& connection, const SqliteOptions& options) {
  if (sqlite3_db_readonly(connection.handle(), "main") == 1) connection.fail(SQLITE_READONLY);
  set_up(connection);
  const bool fresh = looks_new(connection);  // before anything is changed in someone else's file
  use_write_ahead_log(connection, options.busy_timeout);
  connection.execute(options.synchronous == SqliteSynchronous::full
                         ? "PRAGMA synchronous = FULL"
                         : "PRAGMA synchronous = NORMAL");
  // A log that readers made grow is cut again when it starts anew.
  connection.execute("PRAGMA journal_size_limit = 67108864");
  if (fresh) create_tables(connection);
  if (options.check) check_file(connection);
}

}  // namespace fitcost::inline v1::handler::detail
