// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "sqlite_store/files.hpp"
#include "sqlite_store/processes.hpp"
#include "support/store_conformance.hpp"

using namespace fitcost::handler;
using namespace support::conformance;
using sqlite_files::Child;
using sqlite_files::open;
using sqlite_files::Say;
using support::TempFolder;

namespace {

/// The workout that a writer makes at its step, told again from its line. Large enough that the log
/// is copied into the file now and then.
Workout workout_at(int round, int thread, int step) {
  Workout w = full_workout("user-" + std::to_string(step % 7),
                           noon + round * 100'000'000LL + thread * 1'000'000LL + step,
                           static_cast<std::uint64_t>(step));
  w.notes =
      std::string(static_cast<std::size_t>(step * 37 % 4000), static_cast<char>('a' + thread));
  return w;
}

/// Writes until it is killed, and says what was acknowledged.
void write_without_end(const std::string& path, int round, const Say& say) {
  const auto store = open(path);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int step = 1;; ++step) {
        if (store->create(workout_at(round, t, step))) _exit(4);
        say(std::to_string(t) + " " + std::to_string(step));
      }
    });
  }
}

void kill_writers(int rounds) {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  std::mt19937 random(20251125);
  std::set<std::int64_t> acknowledged;
  for (int round = 1; round <= rounds; ++round) {
    CAPTURE(round);
    Child child([&](const Say& say) { write_without_end(path, round, say); });
    std::string said = child.hear();  // it has begun
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 30'000));
    child.kill();
    said += child.hear_all();
    CHECK(child.wait() == 128 + SIGKILL);

    const auto store = open(path);
    std::istringstream lines(said.substr(0, said.rfind('\n') + 1));
    int wrong = 0;
    int count = 0;
    for (int t = 0, step = 0; lines >> t >> step; ++count) {
      const Workout w = workout_at(round, t, step);
      if (store->get(w.user_id, w.timestamp, true) != w) ++wrong;
      acknowledged.insert(w.timestamp);
    }
    CHECK(count > 0);
    CHECK(wrong == 0);
  }
  CHECK(sqlite_files::integrity(path) == "ok");
  // Of all rounds: each once; what else is there was written and not yet acknowledged, at most one
  // for each thread that was killed.
  const auto store = open(path);
  std::multiset<std::int64_t> found;
  for (int user = 0; user < 7; ++user) {
    const std::string name = "user-" + std::to_string(user);
    for (const Workout& w : walk(*store, all_of(name)).workouts) found.insert(w.timestamp);
  }
  std::size_t missing = 0;
  std::size_t twice = 0;
  for (const std::int64_t timestamp : acknowledged) {
    if (!found.contains(timestamp)) ++missing;
    if (found.count(timestamp) > 1) ++twice;
  }
  CHECK(missing == 0);
  CHECK(twice == 0);
  CHECK(found.size() <= acknowledged.size() + static_cast<std::size_t>(rounds) * 6);
}

}  // namespace

TEST_CASE("A writer that is killed at any moment loses nothing that it acknowledged",
          "[sqlite_store]") {
  kill_writers(20);
}

TEST_CASE("A writer that is killed five hundred times loses nothing that it acknowledged",
          "[.slow][sqlite_store]") {
  kill_writers(500);
}

TEST_CASE("Two processes that write to one file lose nothing and share no key", "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  constexpr int creates = 400;
  // Both make the file, and then go through the same keys.
  const auto body = [&](int process) {
    return [&path, process](const Say& say) {
      const auto store = open(path);
      std::vector<std::jthread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
          for (int i = t; i < creates; i += 4) {
            Workout w = plain_workout("u", noon + i, static_cast<std::uint64_t>(process));
            const auto other = store->create(w);
            if (other && other->random == w.random) _exit(4);
            if (!other) say(std::to_string(i));
          }
        });
      }
    };
  };
  Child first(body(1));
  Child second(body(2));
  const std::string said[] = {first.hear_all(), second.hear_all()};
  CHECK(first.wait() == 0);
  CHECK(second.wait() == 0);
  const auto kept = walk(*open(path), all_of("u")).workouts;
  REQUIRE(kept.size() == creates);
  std::vector<int> winners(creates, 0);
  for (std::uint64_t process : {1U, 2U}) {
    std::istringstream lines(said[process - 1]);
    for (std::size_t i = 0; lines >> i;) {
      winners.at(i) += 1;
      CHECK(kept[creates - 1 - i].random == process);
    }
  }
  CHECK(winners == std::vector<int>(creates, 1));
  CHECK(sqlite_files::integrity(path) == "ok");
}

TEST_CASE("Two stores on one file see what the other acknowledged, and share no key",
          "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  const auto one = open(path);
  const auto two = open(path);
  CHECK(one->create(full_workout("u", noon, 1)) == std::nullopt);
  CHECK(two->get("u", noon, true) == full_workout("u", noon, 1));
  CHECK(two->create(full_workout("u", noon, 2)) == full_workout("u", noon, 1));
  CHECK(two->replace(plain_workout("u", noon, 1)) == full_workout("u", noon, 1));
  CHECK(one->get("u", noon, true) == plain_workout("u", noon, 1));
  CHECK(one->remove({"u", noon, 1}) == plain_workout("u", noon, 1));
  CHECK(two->get("u", noon, true) == std::nullopt);

  std::vector<std::atomic<int>> winners(100);
  on_eight_threads([&](int t) {
    Store& store = t % 2 == 0 ? *one : *two;
    for (std::size_t i = 0; i < winners.size(); ++i) {
      const auto key = noon + static_cast<std::int64_t>(i);
      if (!store.create(plain_workout("u", key, static_cast<std::uint64_t>(t)))) ++winners[i];
    }
  });
  CHECK(std::all_of(winners.begin(), winners.end(), [](const auto& n) { return n == 1; }));
  CHECK(walk(*one, all_of("u")).workouts.size() == 100);
}

TEST_CASE("A full disk is said so, and what was acknowledged before and after is there",
          "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  open(path);
  const std::string said = sqlite_files::said_by_child([&](const Say& say) {
    std::signal(SIGXFSZ, SIG_IGN);  // or the process would end instead
    const rlimit small{1'000'000, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto store = open(path);
    std::atomic<bool> full{false};
    {
      std::vector<std::jthread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
          for (int step = 1; step < 2000 && !full; ++step) {
            try {
              store->create(workout_at(0, t, step));
              say("kept " + std::to_string(t) + " " + std::to_string(step));
            } catch (const StoreError& error) {
              full = true;
              say(error.kind() == StoreError::Kind::full ? "full 0 0" : "other 0 0");
            }
          }
        });
      }
    }
    if (store->get("user-1", noon + 1, true)) say("read 0 0");  // it still reads
    const rlimit large{RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &large);
    for (int step = 3000; step < 3100; ++step) {  // and there is space again
      store->create(workout_at(0, 5, step));
      say("kept 5 " + std::to_string(step));
    }
  });
  const auto store = open(path);
  std::istringstream lines(said);
  std::string what;
  std::vector<std::int64_t> kept;
  int full = 0;
  int others = 0;
  bool read = false;
  for (int t = 0, step = 0; lines >> what >> t >> step;) {
    if (what == "kept") {
      const Workout w = workout_at(0, t, step);
      kept.push_back(w.timestamp);
      if (store->get(w.user_id, w.timestamp, true) != w) ++others;
    } else if (what == "full") {
      ++full;
    } else if (what == "read") {
      read = true;
    } else {
      ++others;
    }
  }
  CAPTURE(said.substr(said.size() > 300 ? said.size() - 300 : 0));
  CHECK(full > 0);
  CHECK(others == 0);
  CHECK(read);
  CHECK(kept.size() > 150);
  CHECK(sqlite_files::integrity(path) == "ok");
}

namespace {

void check_refused_write(Store& store, std::int64_t timestamp, const std::string& gone) {
  try {
    store.create(full_workout("u", timestamp));
    FAIL("a write was acknowledged that nobody can read");
  } catch (const StoreError& error) {
    CHECK(error.kind() == StoreError::Kind::broken);
    CHECK(std::string(error.what()) == gone + " was removed, moved or replaced while it was open");
  }
}

}  // namespace

TEST_CASE("A file that is removed or replaced while it is open takes no more writes",
          "[sqlite_store][nothing_is_lost]") {
  for (const bool replaced : {false, true}) {
    const support::TempFolder folder;
    const std::string path = folder.file("workouts.db");
    const auto store = sqlite_files::open(path);
    CHECK(store->create(full_workout("u", noon)) == std::nullopt);
    std::filesystem::remove(path);
    if (replaced) folder.write("workouts.db", "another file");
    for (int i = 1; i <= 3; ++i) check_refused_write(*store, noon + i, path);
    if (replaced) CHECK(support::text_of(path) == "another file");
  }
}

TEST_CASE("A file that is moved while it is open has what was acknowledged and nothing more",
          "[sqlite_store][nothing_is_lost]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  const std::string moved = folder.file("moved.db");
  {
    const auto store = open(path);
    CHECK(store->create(full_workout("u", noon)) == std::nullopt);
    std::filesystem::rename(path, moved);
    for (int i = 1; i <= 3; ++i) check_refused_write(*store, noon + i, path);
  }
  CHECK(walk(*open(moved), all_of("u")).workouts == std::vector<Workout>{full_workout("u", noon)});
}

TEST_CASE("A file that was moved and is back takes writes again",
          "[sqlite_store][nothing_is_lost]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  const auto store = open(path);
  std::filesystem::rename(path, folder.file("moved.db"));
  check_refused_write(*store, noon, path);
  std::filesystem::rename(folder.file("moved.db"), path);
  CHECK(store->create(full_workout("u", noon)) == std::nullopt);
  CHECK(walk(*open(path), all_of("u")).workouts.size() == 1);
}

TEST_CASE("Without the log that it writes to a store acknowledges nothing, and keeps what it did",
          "[sqlite_store][nothing_is_lost]") {
  for (const std::string lost : {"-wal", "-shm"}) {
    for (const bool replaced : {false, true}) {
      CAPTURE(lost, replaced);
      const TempFolder folder;
      const std::string path = folder.file("workouts.db");
      const std::string said = sqlite_files::said_by_child([&](const Say& say) {
        const auto store = open(path);
        for (int i = 0; i < 3; ++i) store->create(full_workout("u", noon + i));
        std::filesystem::remove(path + lost);
        if (replaced) folder.write("workouts.db" + lost, "");
        for (int i = 3; i < 6; ++i) {
          try {
            store->create(full_workout("u", noon + i));
            say("acknowledged");
          } catch (const StoreError& error) {
            say(error.what());
          }
        }
        _exit(0);  // as if it were killed
      });
      const std::string refused =
          path + lost + " was removed, moved or replaced while it was open\n";
      CHECK(said == refused + refused + refused);
      const auto kept = walk(*open(path), all_of("u")).workouts;
      CHECK(kept.size() == (lost == "-wal" && replaced ? 0U : 3U));
    }
  }
}
