// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/sqlite_store.hpp"

#include <filesystem>

#include "handler/sqlite/connection.hpp"
#include "handler/sqlite/group_commit.hpp"
#include "handler/sqlite/readers.hpp"
#include "handler/sqlite/schema.hpp"
#include "handler/sqlite/writes.hpp"

namespace fitcost::inline v1::handler {

namespace {

using detail::Connection;
using detail::GroupCommit;
using detail::Readers;
using detail::Reads;
using detail::Writes;

/// Absolute, since readers open the file later, when the process may be in another folder.
std::string absolute_path(const SqliteOptions& options) {
  if (options.path.empty())
    throw StoreError(StoreError::Kind::broken, "a SQLite store needs the path of its file");
  return std::filesystem::absolute(options.path).string();
}

/// Copies the log into the file at the end, also where another process goes on using both.
class Writer {
 public:
  Writer(const std::string& path, const SqliteOptions& options)
      : connection_(path, true, options.busy_timeout) {
    detail::prepare_file(connection_, options);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    sqlite3_wal_checkpoint_v2(connection_.handle(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr,
                              nullptr);
  }
  Connection& connection() { return connection_; }

 private:
  Connection connection_;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& path, const SqliteOptions& options)
      : writer_(path, options),
        writes_(writer_.connection()),
        readers_(path, options),
        group_(writer_.connection(), writes_, options.maximum_batch) {}

  std::optional<Workout> create(const Workout& workout) override {
    return group_.run([&](Writes& writes) { return writes.create(workout); });
  }

  std::optional<Workout> get(std::string_view user_id, std::int64_t timestamp,
                             bool /*consistent*/) override {
    return readers_.with([&](Reads& reads) { return reads.workout(user_id, timestamp); });
  }

  std::optional<Workout> replace(const Workout& workout) override {
    return group_.run([&](Writes& writes) { return writes.replace(workout); });
  }

  std::optional<Workout> remove(const WorkoutKey& key) override {
    return group_.run([&](Writes& writes) { return writes.remove(key); });
  }

  Page query(const Query& query, WorkoutSink& sink) override {
    return readers_.with([&](Reads& reads) { return reads.query(query, sink); });
  }

  std::optional<Marker> create_marker(const Marker& marker, std::int64_t now) override {
    return group_.run([&](Writes& writes) { return writes.create_marker(marker, now); });
  }

  bool replace_marker(const Marker& former, const Marker& marker) override {
    return group_.run([&](Writes& writes) { return writes.replace_marker(former, marker); });
  }

  std::optional<Marker> get_marker(std::string_view user_id, std::int64_t slot) override {
    return readers_.with([&](Reads& reads) { return reads.marker(user_id, slot); });
  }

 private:
  // In this order, so that they end in the other: the thread, the readers, the writer's file.
  Writer writer_;
  Writes writes_;
  Readers readers_;
  GroupCommit group_;
};

}  // namespace

std::unique_ptr<Store> sqlite_store(const SqliteOptions& options) {
  return std::make_unique<SqliteStore>(absolute_path(options), options);
}

}  // namespace fitcost::inline v1::handler
