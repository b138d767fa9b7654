// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <stdexcept>

#include "sqlite_store/files.hpp"
#include "support/store_conformance.hpp"

using namespace fitcost::handler;
using namespace support::conformance;
using sqlite_files::Database;
using support::TempFolder;

namespace {

struct Counted {
  int kept = 0;
  int broken = 0;
};

/// Eight threads' creates, while the table refuses whatever type is `poison`.
Counted create_some_of_which_fail(Store& store) {
  std::atomic<int> kept{0};
  std::atomic<int> broken{0};
  on_eight_threads([&](int t) {
    for (int i = 0; i < 40; ++i) {
      Workout w = plain_workout("u" + std::to_string(t), noon + i);
      if (i % 4 == t % 4) w.workout_type = "poison";
      try {
        if (!store.create(w)) ++kept;
      } catch (const StoreError& error) {
        if (error.kind() == StoreError::Kind::broken && w.workout_type == "poison") ++broken;
      }
    }
  });
  return {kept, broken};
}

}  // namespace

TEST_CASE("A write that fails takes none of those with it that are committed together",
          "[sqlite_store]") {
  const TempFolder folder;
  const std::string path = folder.file("workouts.db");
  auto options = sqlite_files::options(path);
  SECTION("many in a transaction") {}
  SECTION("three in a transaction") { options.maximum_batch = 3; }
  SECTION("one in a transaction") { options.maximum_batch = 1; }
  SECTION("none, which is taken as one") { options.maximum_batch = 0; }
  {
    const auto store = sqlite_store(options);
    Database(path).run(
        "CREATE TRIGGER poisoned BEFORE INSERT ON workouts WHEN new.workout_type = 'poison' "
        "BEGIN SELECT raise(ROLLBACK, 'poisoned'); END");
    const Counted counted = create_some_of_which_fail(*store);
    CHECK(counted.kept == 8 * 30);
    CHECK(counted.broken == 8 * 10);
  }
  CHECK(sqlite_files::run_sql(path, "SELECT count(*) FROM workouts") == "240");
  CHECK(sqlite_files::run_sql(path,
                              "SELECT count(*) FROM workouts "
                              "WHERE workout_type = 'poison'") == "0");
}

TEST_CASE("Whoever takes workouts may ask the store for more, or give up", "[sqlite_store]") {
  const TempFolder folder;
  const auto store = sqlite_files::open(folder.file("workouts.db"));
  for (int i = 0; i < 5; ++i) store->create(plain_workout("u", noon + i));

  class Asking final : public WorkoutSink {
   public:
    explicit Asking(Store& store) : store_(store) {}
    void take(const Workout& workout) override {
      if (store_.get("u", workout.timestamp, true) == workout) ++found;
      if (store_.create(plain_workout("v", workout.timestamp)) == std::nullopt) ++made;
    }
    int found = 0;
    int made = 0;

   private:
    Store& store_;
  };
  Asking asking(*store);
  store->query(all_of("u"), asking);
  CHECK(asking.found == 5);
  CHECK(asking.made == 5);

  class GivingUp final : public WorkoutSink {
   public:
    void take(const Workout&) override { throw std::logic_error("enough"); }
  };
  GivingUp giving_up;
  CHECK_THROWS_AS(store->query(all_of("u"), giving_up), std::logic_error);
  CHECK(walk(*store, all_of("u")).workouts.size() == 5);  // the connection is free again
  CHECK(store->create(plain_workout("u", noon + 9)) == std::nullopt);
}
