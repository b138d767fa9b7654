// SPDX-License-Identifier: Apache-2.0
// Durable creates by 1, 16 and 64 threads: with a transaction for each, and with those that wait
// committed together; then reads. `p50_us` and `p99_us` are how long one create took its caller.
// The file lies where TMPDIR says, so that any disk can be tried.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "fitcost/handler/sqlite_store.hpp"

namespace {

using namespace fitcost::handler;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t noon = 1'764'072'000'000'000;  // 2025-11-25T12:00:00Z

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "fitcost-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the file");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file() const { return (path_ / "workouts.db").string(); }

 private:
  std::filesystem::path path_;
};

Workout workout_of(int user, std::int64_t timestamp) {
  Workout w;
  w.user_id = "user-" + std::to_string(user);
  w.timestamp = timestamp;
  w.random = static_cast<std::uint64_t>(timestamp) * 0x9E3779B97F4A7C15U >> 2U;
  w.workout_type = "running";
  w.duration = 45;
  w.calories = *fitcost::Decimal::parse("380.5");
  w.distance = *fitcost::Decimal::parse("7.25");
  w.notes = "Along the river, against the wind; the last kilometre was the fastest.";
  return w;
}

/// One iteration is a create by each of the threads, many times over.
void create(benchmark::State& state, std::size_t maximum_batch, SqliteSynchronous synchronous) {
  const Folder folder;
  SqliteOptions options;
  options.path = folder.file();
  options.maximum_batch = maximum_batch;
  options.synchronous = synchronous;
  const auto store = sqlite_store(options);
  const auto threads = static_cast<std::size_t>(state.range(0));
  constexpr int users = 10'000;
  const int creates = threads == 1 ? 2'000 : 400;  // by each thread
  std::atomic<std::int64_t> timestamp{noon};
  std::vector<std::vector<double>> microseconds(threads);
  for (auto _ : state) {
    std::vector<std::jthread> running;
    for (std::size_t t = 0; t < threads; ++t) {
      running.emplace_back([&, t] {
        std::minstd_rand random(static_cast<unsigned>(t + 1));
        for (int i = 0; i < creates; ++i) {
          const Workout w = workout_of(static_cast<int>(random() % users), ++timestamp);
          const auto start = Clock::now();
          if (store->create(w)) throw std::logic_error("a key was taken");
          microseconds[t].push_back(
              std::chrono::duration<double, std::micro>(Clock::now() - start).count());
        }
      });
    }
  }
  std::vector<double> all;
  for (const auto& mine : microseconds) all.insert(all.end(), mine.begin(), mine.end());
  std::sort(all.begin(), all.end());
  state.SetItemsProcessed(static_cast<std::int64_t>(all.size()));
  state.counters["p50_us"] = all[all.size() / 2];
  state.counters["p99_us"] = all[all.size() * 99 / 100];
}

void create_one_commit_each(benchmark::State& state) { create(state, 1, SqliteSynchronous::full); }
void create_committed_together(benchmark::State& state) {
  create(state, SqliteOptions().maximum_batch, SqliteSynchronous::full);
}
void create_committed_together_normal(benchmark::State& state) {
  create(state, SqliteOptions().maximum_batch, SqliteSynchronous::normal);
}
BENCHMARK(create_one_commit_each)->Arg(1)->Arg(16)->Arg(64)->UseRealTime();
BENCHMARK(create_committed_together)->Arg(1)->Arg(16)->Arg(64)->UseRealTime();
BENCHMARK(create_committed_together_normal)->Arg(1)->Arg(64)->UseRealTime();

struct Filled {
  static constexpr int users = 1'000;
  static constexpr int each = 100;
  Folder folder;
  std::unique_ptr<Store> store;

  Filled() {
    SqliteOptions options;
    options.path = folder.file();
    options.synchronous = SqliteSynchronous::normal;
    store = sqlite_store(options);
    std::vector<std::jthread> running;
    for (int t = 0; t < 32; ++t) {
      running.emplace_back([this, t] {
        for (int u = t; u < users; u += 32) {
          for (int i = 0; i < each; ++i) store->create(workout_of(u, noon + i));
        }
      });
    }
  }
};
Store& filled() {
  static const Filled store;
  return *store.store;
}

void get_one(benchmark::State& state) {
  Store& store = filled();
  std::minstd_rand random(1);
  for (auto _ : state) {
    const std::string user = "user-" + std::to_string(random() % Filled::users);
    benchmark::DoNotOptimize(
        store.get(user, noon + static_cast<std::int64_t>(random() % Filled::each), true));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(get_one)->Unit(benchmark::kMicrosecond);

class Count final : public WorkoutSink {
 public:
  void take(const Workout& workout) override { bytes += workout.notes->size(); }
  std::size_t bytes = 0;
};

void list(benchmark::State& state) {
  Store& store = filled();
  std::minstd_rand random(1);
  Count count;
  for (auto _ : state) {
    const std::string user = "user-" + std::to_string(random() % Filled::users);
    Query query;
    query.user_id = user;
    query.limit = state.range(0);
    benchmark::DoNotOptimize(store.query(query, count));
  }
  benchmark::DoNotOptimize(count.bytes);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(list)->Arg(20)->Arg(100)->Unit(benchmark::kMicrosecond);

}  // namespace
