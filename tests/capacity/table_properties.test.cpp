// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <thread>
#include <vector>

#include "capacity/plain_table.hpp"
#include "capacity/random_tables.hpp"

namespace {

using namespace fitcost;

/// The simulator against the rules as they are read; what happened in all, so that it is known that
/// much did.
DimensionTotals compare_with_plain(std::uint64_t first, std::uint64_t count, bool indexes,
                                   bool seconds, int longest) {
  TableSimulator simulator;
  DimensionTotals all;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const auto table = random_tables::table(seed, indexes, seconds, longest);
    TableTotals totals;
    TableMinutes minutes;
    TableMinutes expected_minutes;
    const bool recorded = seed % 2 == 0;
    simulator.run(table.demand, table.settings, totals, recorded ? &minutes : nullptr);
    const auto expected = plain::simulate(table.demand, table.settings, &expected_minutes);
    INFO("seed " << seed);
    REQUIRE(totals == expected);
    for (std::size_t r = 0; r < totals.resources.size(); ++r) {
      if (recorded) {
        REQUIRE(minutes[r].read == expected_minutes[r].read);
        REQUIRE(minutes[r].write == expected_minutes[r].write);
      }
      for (const auto* d : {&totals.resources[r].read, &totals.resources[r].write}) {
        all.increases += d->increases;
        all.decreases += d->decreases;
        all.refused_decreases += d->refused_decreases;
        all.throttled_minutes += d->throttled_minutes;
      }
    }
  }
  return all;
}

void check_that_much_happened(const DimensionTotals& all, std::int64_t least) {
  CHECK(all.increases > least);
  CHECK(all.decreases > least / 4);
  CHECK(all.refused_decreases > least / 4);
  CHECK(all.throttled_minutes > least);
}

}  // namespace

TEST_CASE("On random tables the simulator is the plain loop over the rules", "[table]") {
  check_that_much_happened(compare_with_plain(0, 1500, false, false, 600), 3000);
  check_that_much_happened(compare_with_plain(5000, 60, false, false, 4000), 500);
}

TEST_CASE("With indexes, too", "[table]") {
  check_that_much_happened(compare_with_plain(10'000, 500, true, false, 600), 2000);
}

TEST_CASE("With demand per second and hot keys, too", "[table]") {
  check_that_much_happened(compare_with_plain(20'000, 250, true, true, 600), 500);
}

TEST_CASE("Served and throttled are the demand, within the capacity's bounds", "[table]") {
  for (std::uint64_t seed = 30'000; seed < 30'200; ++seed) {
    const auto table = random_tables::table(seed, true, true, 1500);
    TableMinutes minutes;
    const auto totals = simulate_table(table.demand, table.settings, &minutes);
    INFO("seed " << seed);
    for (std::size_t r = 0; r < totals.resources.size(); ++r) {
      for (const bool write : {false, true}) {
        const auto& t = write ? totals.resources[r].write : totals.resources[r].read;
        const auto& m = write ? minutes[r].write : minutes[r].read;
        const auto& s =
            write ? table.settings.resources[r].write : table.settings.resources[r].read;
        std::int64_t demand = 0;
        std::int64_t served = 0;
        bool fine = true;
        for (std::size_t i = 0; i < m.served.size(); ++i) {
          demand += m.demand[i];
          served += m.served[i];
          fine = fine && m.served[i] >= 0 && m.served[i] <= m.demand[i] &&
                 m.available[i] >= 10 * s.scaling.min && m.available[i] <= 10 * s.scaling.max;
        }
        CHECK(fine);
        CHECK(t.demand == demand);
        CHECK(t.served == served);
        CHECK(t.served + t.throttled == t.demand);
      }
    }
  }
}

TEST_CASE("A table is never lowered more often on a day than AWS allows", "[table]") {
  for (std::uint64_t seed = 40'000; seed < 40'150; ++seed) {
    auto table = random_tables::table(seed, false, false, 4000);
    table.settings.rules = {};
    table.settings.rules.lag_minutes = 0;
    TableMinutes minutes;
    const auto totals = simulate_table(table.demand, table.settings, &minutes);
    std::map<std::int64_t, std::vector<std::int64_t>> made;  // by day
    const auto& read = minutes[0].read.available;
    const auto& write = minutes[0].write.available;
    for (std::size_t i = 1; i < read.size(); ++i) {
      if (read[i] >= read[i - 1] && write[i] >= write[i - 1]) continue;
      const auto decided = static_cast<std::int64_t>(i) - 1;
      made[(table.demand.first_minute + decided) / 1440].push_back(decided);
    }
    INFO("seed " << seed);
    for (const auto& [day, at] : made) {
      CHECK(at.size() <= 27);
      std::size_t in_first_hour = 0;
      for (std::size_t k = 0; k < at.size(); ++k) {
        if (at[k] < at.front() + 60) ++in_first_hour;
        if (at[k] >= at.front() + 60) CHECK(at[k] - at[k - 1] >= 60);
      }
      CHECK(in_first_hour <= 4);
    }
    CHECK(totals.minutes == static_cast<std::int64_t>(read.size()));
  }
}

TEST_CASE("More fixed capacity never throttles more", "[table]") {
  TableSimulator simulator;
  for (std::uint64_t seed = 50'000; seed < 50'060; ++seed) {
    const auto table = random_tables::table(seed, false, false, 2000);
    std::int64_t before = -1;
    INFO("seed " << seed);
    for (int units = 1; units < 400; units += units < 20 ? 1 : 17) {
      DimensionSettings settings;
      settings.scaling = {units, units, 70};
      const auto t =
          simulator.run(table.demand.resources[0].read, 0, settings, {}, HourBilling::maximum);
      CHECK((before < 0 || t.throttled <= before));
      CHECK(t.billed_unit_minutes == units * static_cast<std::int64_t>(table.demand.minutes()));
      before = t.throttled;
    }
  }
}

TEST_CASE("One dimension alone is what it is in a table whose other one is fixed", "[table]") {
  TableSimulator simulator;
  for (std::uint64_t seed = 60'000; seed < 60'200; ++seed) {
    auto table = random_tables::table(seed, false, false, 2000);
    table.settings.resources[0].write = {};
    table.settings.resources[0].write.scaling = {3, 3, 70};
    const auto totals = simulate_table(table.demand, table.settings);
    const auto alone = simulator.run(table.demand.resources[0].read, table.demand.first_minute,
                                     table.settings.resources[0].read, table.settings.rules,
                                     table.settings.billing);
    INFO("seed " << seed);
    CHECK(alone == totals.resources[0].read);
  }
}

TEST_CASE("The result does not depend on the number of threads", "[table]") {
  std::vector<random_tables::Table> tables;
  for (std::uint64_t seed = 70'000; seed < 70'040; ++seed)
    tables.push_back(random_tables::table(seed, true, true, 1000));
  std::vector<TableTotals> one;
  for (const auto& t : tables) one.push_back(simulate_table(t.demand, t.settings));
  std::vector<TableTotals> many(tables.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t n = 0; n < 4; ++n) {
      threads.emplace_back([&, n] {
        TableSimulator simulator;
        for (std::size_t i = n; i < tables.size(); i += 4) {
          simulator.run(tables[i].demand, tables[i].settings, many[i]);
        }
      });
    }
  }
  CHECK(one == many);
}
