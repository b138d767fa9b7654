// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "sqlite_store/files.hpp"
#include "sqlite_store/processes.hpp"
#include "support/store_conformance.hpp"

using namespace fitcost::handler;
using namespace support::conformance;
using sqlite_files::open;
using sqlite_files::run_sql;
using support::TempFolder;

namespace {

struct Refusal {
  StoreError::Kind kind;
  std::string what;
};

/// Why the file is not opened.
Refusal refusal_of(const SqliteOptions& options) {
  try {
    sqlite_store(options);
  } catch (const StoreError& error) {
    return {error.kind(), error.what()};
  }
  FAIL("it was opened");
  return {};
}

void check_refused(const SqliteOptions& options, StoreError::Kind kind, const std::string& words) {
  const Refusal refusal = refusal_of(options);
  CAPTURE(refusal.what);
  CHECK(refusal.kind == kind);
  CHECK(refusal.what.find(options.path + " " + words) != std::string::npos);
  CHECK(refusal.what.find('\n') == std::string::npos);
}

void check_refused(const std::string& path, StoreError::Kind kind, const std::string& words) {
  check_refused(sqlite_files::options(path), kind, words);
}

}  // namespace

TEST_CASE("What was written is there when the file is opened again", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  const Workout w = full_workout("u", noon);
  const Marker m = a_marker("u", -7, 2'000'000'000);
  {
    const auto store = open(path);
    CHECK(store->create(w) == std::nullopt);
    CHECK(store->create_marker(m, 1'700'000'000) == std::nullopt);
  }
  const auto store = open(path);
  CHECK(store->get("u", noon, true) == w);
  CHECK(store->get_marker("u", -7) == m);
}

TEST_CASE("A folder that may not be written is said to be the cause", "[sqlite_store]") {
  constexpr uid_t nobody = 65534;
  const TempFolder folder;
  REQUIRE(chmod(folder.path().c_str(), 0555) == 0);
  const bool root = geteuid() == 0;  // who may write everywhere
  if (root) REQUIRE(seteuid(nobody) == 0);
  const Refusal refusal = refusal_of(sqlite_files::options(folder.file("new.db")));
  if (root) REQUIRE(seteuid(0) == 0);
  CAPTURE(refusal.what);
  CHECK(refusal.what.find("Permission denied") != std::string::npos);
  CHECK(refusal.what.find("No such file") == std::string::npos);
  const Refusal missing = refusal_of(sqlite_files::options("/nonexist/new.db"));
  CHECK(missing.what.find("No such file") != std::string::npos);
}

TEST_CASE("A damaged header is said to be damage", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  open(path)->create(full_workout("u", noon));
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(47);  // the number of the schema's format
    file.put('\x63');
  }
  check_refused(path, StoreError::Kind::broken, "is damaged or no workout store");
  CHECK(refusal_of(sqlite_files::options(path)).what.find("SQL logic") == std::string::npos);
}

TEST_CASE("A store that was closed is one file, with nothing left in a log", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  {
    const auto store = open(path);
    for (int i = 0; i < 100; ++i) store->create(full_workout("u", noon + i));
    CHECK(std::filesystem::exists(path + "-wal"));
  }
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  CHECK_FALSE(std::filesystem::exists(path + "-shm"));
  CHECK(sqlite_files::integrity(path) == "ok");
}

TEST_CASE("A path means itself, whatever SQLite or the working folder make of it",
          "[sqlite_store]") {
  const TempFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  for (const std::string name :
       {":memory:", "file:x.db?mode=memory", "a b%20c.db", "relative.db"}) {
    CAPTURE(name);
    {
      const auto store = open(name);
      CHECK(store->create(plain_workout("u", noon)) == std::nullopt);
      std::filesystem::current_path("/");  // the first reader comes later
      CHECK(store->get("u", noon, true) == plain_workout("u", noon));
      std::filesystem::current_path(folder.path());
    }
    CHECK(std::filesystem::is_regular_file(folder.path() / name));
  }
  std::filesystem::current_path(before);
  CHECK(refusal_of(SqliteOptions{}).kind == StoreError::Kind::broken);
}

TEST_CASE("What is no file that could be a store is refused", "[sqlite_store]") {
  const TempFolder folder;
  check_refused(folder.path().string(), StoreError::Kind::broken, "cannot be opened");
  check_refused(folder.file("missing/workouts.db"), StoreError::Kind::broken, "cannot be opened");
  const std::string text = folder.write("notes.txt", std::string(10'000, 'x'));
  check_refused(text, StoreError::Kind::broken, "is not a SQLite database");
  CHECK(support::text_of(text) == std::string(10'000, 'x'));
}

TEST_CASE("Another application's database is refused and left as it was", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("other.db");
  SECTION("one without an application's id") { run_sql(path, "CREATE TABLE t (x)"); }
  SECTION("one with another's, empty") { run_sql(path, "PRAGMA application_id = 252006675"); }
  SECTION("one with a version of its own, empty") { run_sql(path, "PRAGMA user_version = 1"); }
  const std::string before = support::text_of(path);
  check_refused(path, StoreError::Kind::broken, "is a database of another application");
  CHECK(support::text_of(path) == before);
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
}

TEST_CASE("A store of a newer version is refused", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  open(path)->create(plain_workout("u", noon));
  run_sql(path, "PRAGMA user_version = 2");
  check_refused(path, StoreError::Kind::broken,
                "is a workout store of version 2, and this program knows version 1 only");
}

TEST_CASE("An empty file becomes a store", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.write("empty.db", "");
  CHECK(open(path)->create(plain_workout("u", noon)) == std::nullopt);
  CHECK(open(path)->get("u", noon, true) == plain_workout("u", noon));
}

TEST_CASE("A file that is locked by someone else for too long is unavailable", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  auto options = sqlite_files::options(path);
  options.busy_timeout = std::chrono::milliseconds(50);
  const auto store = sqlite_store(options);
  sqlite_files::Database other(path);
  other.run("BEGIN IMMEDIATE");
  try {
    store->create(plain_workout("u", noon));
    FAIL("it was created beside another's transaction");
  } catch (const StoreError& error) {
    CHECK(error.kind() == StoreError::Kind::unavailable);
    CHECK(std::string(error.what()).find("is kept locked by another process") != std::string::npos);
  }
  CHECK(store->get("u", noon, true) == std::nullopt);  // who reads is not kept waiting
  other.run("ROLLBACK");
  CHECK(store->create(plain_workout("u", noon)) == std::nullopt);
}

TEST_CASE("A file or folder that must not be written is refused as full", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  open(path)->create(plain_workout("u", noon));
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  chmod(path.c_str(), 0444);
  // As somebody whom permissions bind.
  const std::string said = sqlite_files::said_by_child([&](sqlite_files::Say say) {
    if (geteuid() == 0 && setuid(65534) != 0) return;
    try {
      open(path);
      say("opened");
    } catch (const StoreError& error) {
      say((error.kind() == StoreError::Kind::full ? "full: " : "other: ") +
          std::string(error.what()));
    }
  });
  CHECK(said.find("full: " + path + " is not writable") == 0);
}

TEST_CASE("A damaged file is refused, at the latest when the damage is met", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  constexpr int users = 300;
  {
    const auto store = open(path);
    for (int i = 0; i < users; ++i) {
      Workout w = full_workout("user-" + std::to_string(i), noon);
      w.notes = std::string(900, 'n');
      store->create(w);
    }
  }
  const auto overwrite = [&](std::size_t from, std::size_t bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(from));
    file << std::string(bytes, '\xA5');
  };
  const auto size = static_cast<std::size_t>(std::filesystem::file_size(path));
  SECTION("its header") {
    overwrite(0, 100);
    check_refused(path, StoreError::Kind::broken, "is not a SQLite database");
  }
  SECTION("its tables' names") {
    overwrite(100, 3996);
    check_refused(path, StoreError::Kind::broken, "is damaged");
  }
  SECTION("pages somewhere in it") {
    overwrite(size / 2, 4 * 4096);
    auto options = sqlite_files::options(path);
    options.check = true;
    check_refused(options, StoreError::Kind::broken, "is damaged");
    const auto store = open(path);
    int read = 0;
    int written = 0;
    int broken = 0;
    for (int i = 0; i < users; ++i) {
      const std::string user = "user-" + std::to_string(i);
      try {
        Workout w = full_workout(user, noon);
        w.notes = std::string(900, 'n');
        if (store->get(user, noon, true) == w) ++read;
        w.timestamp = noon + 1;
        store->create(w);
        CHECK(store->get(user, noon + 1, true) == w);
        ++written;
      } catch (const StoreError& error) {
        CHECK(error.kind() == StoreError::Kind::broken);
        ++broken;
      }
    }
    CHECK(broken > 0);
    CHECK(read > users / 2);  // the rest can still be had
    CHECK(written > users / 2);
  }
  SECTION("a half of it missing") {
    std::filesystem::resize_file(path, size / 2 / 4096 * 4096);
    auto options = sqlite_files::options(path);
    options.check = true;
    check_refused(options, StoreError::Kind::broken, "is damaged");
  }
  SECTION("a number that is none") {
    run_sql(path, "UPDATE workouts SET calories = '1e' WHERE user_id = 'user-7'");
    const auto store = open(path);
    CHECK_THROWS_AS(store->get("user-7", noon, true), StoreError);
    CHECK(store->get("user-8", noon, true) != std::nullopt);
  }
}

TEST_CASE("A damaged value in a whole file is refused when it is read, and by a check",
          "[sqlite_store]") {
  struct Case {
    std::string change;
    std::string says;
  };
  const std::string long_type = "printf('%.*c', 200000, 'x')";
  for (const Case& c : {
           Case{"workout_type = CAST(x'ff756e' AS TEXT)",
                "holds 3 bytes, which are not UTF-8, where a workout type of 1 to 64 bytes should"},
           Case{"workout_type = " + long_type,
                "holds 200000 bytes where a workout type of 1 to 64 bytes should be"},
           Case{"workout_type = ''", "holds 0 bytes where a workout type of 1 to 64 bytes should"},
           Case{"notes = CAST(x'61c3' AS TEXT)",
                "holds 2 bytes, which are not UTF-8, where notes of at most 409600 bytes should"},
           Case{"notes = printf('%.*c', 409601, 'x')",
                "holds 409601 bytes where notes of at most 409600 bytes should be"},
           Case{"random = -1", "holds -1 where the 62 random bits of an id should be"},
           Case{"random = 4611686018427387904",
                "holds 4611686018427387904 where the 62 random bits of an id should be"},
           Case{"distance = '1e'", "holds '1e' where a number should be"},
           Case{"duration = " + long_type, "holds 200000 bytes where a number should be"},
           Case{"calories = CAST(x'ff' AS TEXT)",
                "holds 1 bytes, which are not UTF-8, where a number should be"},
       }) {
    CAPTURE(c.change);
    const TempFolder folder;
    const std::string path = folder.file("workouts.db");
    for (std::int64_t i = 0; i < 3; ++i) open(path)->create(full_workout("u", noon + i));
    auto options = sqlite_files::options(path);
    options.check = true;
    CHECK_NOTHROW(sqlite_store(options));
    run_sql(path,
            "UPDATE workouts SET " + c.change + " WHERE timestamp = " + std::to_string(noon + 1));
    check_refused(options, StoreError::Kind::broken, c.says);
    const auto store = open(path);
    const auto broken = Catch::Contains(c.says);
    CHECK_THROWS_WITH(store->get("u", noon + 1, true), broken);
    CHECK_THROWS_WITH(walk(*store, all_of("u")), broken);
    CHECK(store->get("u", noon, true) == full_workout("u", noon));
  }
}

TEST_CASE("A damaged marker, or a key that nobody has, is refused by a check", "[sqlite_store]") {
  for (const std::string change :
       {"markers SET key = CAST(x'ff' AS TEXT)", "markers SET key = printf('%.*c', 256, 'k')",
        "markers SET fingerprint = 'a'", "markers SET random = -1", "markers SET timestamp = 0",
        "markers SET slot = 1", "markers SET user_id = ''", "workouts SET timestamp = -1",
        "workouts SET user_id = printf('%.*c', 257, 'u')",
        "workouts SET user_id = CAST(x'ff' AS TEXT)"}) {
    CAPTURE(change);
    const TempFolder folder;
    const std::string path = folder.file("workouts.db");
    {
      const auto store = open(path);
      store->create(full_workout("u", noon));
      store->create_marker(a_marker("u", -5, 2'000'000'000), 1'000'000'000);
    }
    auto options = sqlite_files::options(path);
    options.check = true;
    CHECK_NOTHROW(sqlite_store(options));
    run_sql(path, "UPDATE " + change);
    check_refused(options, StoreError::Kind::broken, "holds ");
  }
}
