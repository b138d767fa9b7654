// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "sqlite_store/files.hpp"
#include "support/store_conformance.hpp"

using namespace fitcost::handler;
using namespace support::conformance;

namespace {

/// Draws from few users, keys and random bits, so that operations meet each other.
class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  bool one_in(int n) { return below(n) == 0; }

  std::string user() {
    static const std::vector<std::string> users{"a", "ab", "B", "ä", "a b", "用户"};
    return users[static_cast<std::size_t>(below(static_cast<int>(users.size())))];
  }
  std::int64_t timestamp() { return noon + below(40); }
  std::uint64_t random_bits() { return static_cast<std::uint64_t>(below(2)); }
  std::string type() {
    static const std::vector<std::string> types{"run", "ride", "swim"};
    return types[static_cast<std::size_t>(below(3))];
  }
  Decimal number() {
    fitcost::detail::Int128 coefficient = 0;
    for (int digits = below(39); digits > 0; --digits) coefficient = coefficient * 10 + below(10);
    return Decimal::of(one_in(8) ? -coefficient : coefficient, below(39));
  }
  Workout workout() {
    Workout w;
    w.user_id = user();
    w.timestamp = timestamp();
    w.random = random_bits();
    w.workout_type = type();
    w.duration = number();
    w.calories = number();
    if (one_in(2)) w.distance = number();
    if (one_in(2)) w.heart_rate = number();
    if (one_in(2)) {
      // Some so large that pages end by size.
      w.notes = std::string(static_cast<std::size_t>(below(one_in(2) ? 350'000 : 100)), 'n');
    }
    if (one_in(3)) w.marker = -1 - below(1'000'000);
    return w;
  }
  Marker marker(std::int64_t now) {
    Marker m = a_marker(user(), -1 - below(5), now + 1 + below(30));
    m.key = one_in(2) ? "key" : "another";
    m.timestamp = noon + below(2);
    m.random = random_bits();
    m.settled = one_in(2);
    return m;
  }

 private:
  std::mt19937 random_;
};

std::tuple<std::int64_t, std::int64_t, std::int64_t, bool> values(const Page& p) {
  return {p.evaluated, p.evaluated_bytes, p.last, p.more};
}

}  // namespace

TEST_CASE("The same operations have the same answers from the file and from memory",
          "[sqlite_store]") {
  const support::TempFolder folder;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    Draw draw(seed);
    auto options = sqlite_files::options(folder.file(std::to_string(seed) + ".db"));
    options.synchronous = SqliteSynchronous::normal;
    const auto file = sqlite_store(options);
    const auto memory = memory_store();
    std::int64_t now = 1'764'072'000;
    int pages_by_size = 0;
    for (int step = 0; step < 1500; ++step) {
      CAPTURE(seed, step);
      switch (draw.below(8)) {
        case 0:
        case 1: {
          const Workout w = draw.workout();
          REQUIRE(file->create(w) == memory->create(w));
          break;
        }
        case 2: {
          const Workout w = draw.workout();
          REQUIRE(file->replace(w) == memory->replace(w));
          break;
        }
        case 3: {
          if (!draw.one_in(3)) break;  // or there would never be many
          const std::string user = draw.user();
          const WorkoutKey key{user, draw.timestamp(), draw.random_bits()};
          REQUIRE(file->remove(key) == memory->remove(key));
          break;
        }
        case 4: {
          const std::string user = draw.user();
          const std::int64_t timestamp = draw.timestamp();
          REQUIRE(file->get(user, timestamp, true) == memory->get(user, timestamp, true));
          break;
        }
        case 5: {
          Query q;
          const std::string user = draw.user();
          const std::string type = draw.type();
          q.user_id = user;
          if (draw.one_in(2)) q.newest = draw.timestamp();
          if (draw.one_in(2)) q.oldest = draw.timestamp();
          if (draw.one_in(2)) q.limit = 1 + draw.below(45);
          if (draw.one_in(2)) q.workout_type = type;
          Taken of_file;
          Taken of_memory;
          const Page page = file->query(q, of_file);
          REQUIRE(values(page) == values(memory->query(q, of_memory)));
          REQUIRE(of_file.workouts == of_memory.workouts);
          if (page.more && page.evaluated_bytes >= page_bytes) ++pages_by_size;
          break;
        }
        case 6: {
          now += draw.below(3);
          const Marker m = draw.marker(now);
          REQUIRE(file->create_marker(m, now) == memory->create_marker(m, now));
          break;
        }
        default: {
          // One that has expired may be gone from a store or not.
          const Marker m = draw.marker(now);
          const auto live = [&](std::optional<Marker> found) {
            if (found && found->expires_at <= now) found.reset();
            return found;
          };
          const auto before = live(memory->get_marker(m.user_id, m.slot));
          REQUIRE(live(file->get_marker(m.user_id, m.slot)) == before);
          if (!before) break;
          const Marker former = draw.one_in(3) ? draw.marker(now) : *before;
          REQUIRE(file->replace_marker(former, m) == memory->replace_marker(former, m));
          break;
        }
      }
    }
    CHECK(pages_by_size > 0);
  }
}

TEST_CASE("Markers that have expired are cleared away as others come", "[sqlite_store]") {
  const support::TempFolder folder;
  const std::string path = folder.file("workouts.db");
  {
    const auto store = sqlite_files::open(path);
    for (int i = 1; i <= 40; ++i) store->create_marker(a_marker("u", -i, 1000), 0);
    for (int i = 41; i <= 50; ++i) store->create_marker(a_marker("u", -i, 5000), 1000);
    CHECK(store->get_marker("u", -41) != std::nullopt);
  }
  CHECK(sqlite_files::run_sql(path, "SELECT count(*) FROM markers") == "10");
}
