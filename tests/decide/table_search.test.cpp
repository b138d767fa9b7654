// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/table_search.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "capacity/random_tables.hpp"

using namespace fitcost;

namespace {

const std::int64_t some_midnight = 1'000 * 1440;

/// Units a second, level for so many minutes each.
DemandSeries levels(const std::vector<std::pair<int, int>>& units_and_minutes) {
  std::vector<std::int32_t> out;
  for (const auto& [units, minutes] : units_and_minutes)
    out.insert(out.end(), static_cast<std::size_t>(minutes), units * 600);
  return DemandSeries(out);
}

DemandSeries random_series(std::uint64_t seed, std::size_t minutes, int level) {
  Random random(seed);
  return DemandSeries(random_tables::series(random, minutes, 1, level));
}

bool does(const DimensionTotals& totals, const SearchTerms& terms) {
  return Decimal(totals.throttled) <= terms.max_throttled * Decimal(totals.demand);
}

DimensionTotals simulated(const DemandSeries& demand, const SearchTerms& terms,
                          const dynamodb::AutoScaling& scaling) {
  DimensionSettings settings;
  settings.scaling = scaling;
  return TableSimulator().run(demand, some_midnight, settings, terms.rules, terms.billing);
}

/// The fewest unit-minutes of any settings at all, tried one by one.
std::int64_t fewest(const DemandSeries& demand, const SearchTerms& terms) {
  std::int64_t best = std::int64_t{1} << 60;
  const int peak = demand.peak() / 600 + 1;
  for (int target = terms.least_target; target <= terms.most_target; ++target) {
    const int most = demand.peak() / (6 * target) + 1;
    for (int min = 1; min <= peak; ++min) {
      for (int max = min; max <= std::max(most, min); ++max) {
        const auto totals = simulated(demand, terms, {min, max, target});
        if (does(totals, terms)) best = std::min(best, totals.billed_unit_minutes);
      }
    }
  }
  return best;
}

std::int64_t found_fewest(const DimensionSearch& search) {
  return search.scaled.empty() ? search.fixed.totals.billed_unit_minutes
                               : search.scaled.front().totals.billed_unit_minutes;
}

}  // namespace

TEST_CASE("The search finds what trying every target, minimum and maximum finds",
          "[decide][table_search]") {
  int scaled = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(1000 + seed);
    SearchTerms terms;
    terms.least_target = random_tables::within(random, 20, 85);
    terms.most_target = terms.least_target + 5;
    terms.billing = seed % 3 == 0   ? HourBilling::mean
                    : seed % 3 == 1 ? HourBilling::maximum
                                    : HourBilling::end;
    terms.rules.lag_minutes = random_tables::within(random, 0, 4);
    if (seed % 4 == 0) terms.rules.burst_seconds = random_tables::within(random, 0, 900);
    if (seed % 5 == 0) terms.max_throttled = *Decimal::parse("0.02");
    const auto demand = random_series(seed, 700 + seed * 13, 1 + static_cast<int>(seed % 3));
    const auto search = search_dimension(demand, some_midnight, terms);
    INFO("seed " << seed);
    CHECK(search.exhaustive);
    CHECK(found_fewest(search) == fewest(demand, terms));
    if (search.scaled.empty()) continue;
    ++scaled;
    const auto& best = search.scaled.front();
    CHECK(simulated(demand, terms, best.scaling) == best.totals);
    CHECK(does(best.totals, terms));
  }
  CHECK(scaled > 5);
}

TEST_CASE("A search whose trace begins within an hour loses nothing by its bounds",
          "[decide][table_search]") {
  for (std::int64_t offset = 1; offset < 60; offset += 7) {
    SearchTerms terms;
    terms.least_target = 60;
    terms.most_target = 64;
    const auto demand = random_series(static_cast<std::uint64_t>(offset), 900, 2);
    const auto search = search_dimension(demand, some_midnight + offset, terms);
    std::int64_t best = search.fixed.totals.billed_unit_minutes;
    for (int target = 60; target <= 64; ++target) {
      for (int min = 1; min < 12; ++min) {
        for (int max = min; max < 16; ++max) {
          DimensionSettings settings;
          settings.scaling = {min, max, target};
          const auto totals = TableSimulator().run(demand, some_midnight + offset, settings,
                                                   terms.rules, terms.billing);
          if (does(totals, terms)) best = std::min(best, totals.billed_unit_minutes);
        }
      }
    }
    CHECK(found_fewest(search) == best);
  }
}

TEST_CASE("The least fixed capacity does, and one unit less does not", "[decide][table_search]") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SearchTerms terms;
    if (seed % 2 == 0) terms.max_throttled = *Decimal::parse("0.01");
    const auto demand = random_series(seed, 2000, 1 + static_cast<int>(seed));
    const auto fixed = least_fixed(demand, some_midnight, terms);
    const int units = fixed.scaling.max;
    CHECK(fixed.scaling.min == units);
    CHECK(does(simulated(demand, terms, {units, units, 70}), terms));
    if (units > 1) CHECK_FALSE(does(simulated(demand, terms, {units - 1, units - 1, 70}), terms));
  }
}

TEST_CASE("Nothing asked for takes one unit, and no auto scaling", "[decide][table_search]") {
  const auto search = search_dimension(levels({{0, 3000}}), some_midnight, {});
  CHECK(search.fixed.scaling.max == 1);
  CHECK(search.scaled.empty());
}

TEST_CASE("A batch every night is scaled for, where it ramps up", "[decide][table_search]") {
  std::vector<std::pair<int, int>> day;
  for (int d = 0; d < 3; ++d) {
    day.insert(day.end(), {{2, 300}, {3, 10}, {4, 10}, {6, 10}, {9, 10}, {13, 120}, {2, 980}});
  }
  const auto search = search_dimension(levels(day), some_midnight, {});
  REQUIRE_FALSE(search.scaled.empty());
  CHECK(search.scaled.front().totals.billed_unit_minutes <
        search.fixed.totals.billed_unit_minutes / 2);
  CHECK(search.scaled.front().totals.throttled == 0);
}

TEST_CASE("Above 64 units a second at most 64 minima and maxima are tried, and it says so",
          "[decide][table_search]") {
  SearchTerms terms;
  terms.least_target = 70;
  terms.most_target = 70;
  const auto demand = random_series(5, 4000, 400);
  REQUIRE(demand.peak() > 64 * 600);
  const auto search = search_dimension(demand, some_midnight, terms);
  CHECK_FALSE(search.exhaustive);
  CHECK(search.runs < 64 * 64 * 2 + 100);
  terms.exhaustive_units = 10'000;
  terms.least_target = terms.most_target = 70;
  CHECK(search_dimension(levels({{70, 500}}), some_midnight, terms).exhaustive);
}

TEST_CASE("Slack lets others than the best through, but none that is further behind",
          "[decide][table_search]") {
  SearchTerms terms;
  terms.least_target = 50;
  terms.most_target = 60;
  const auto demand = random_series(11, 3000, 3);
  const auto best = search_dimension(demand, some_midnight, terms);
  REQUIRE_FALSE(best.scaled.empty());
  const std::int64_t least = best.scaled.front().totals.billed_unit_minutes;
  SearchSlack slack;
  slack.unit_minutes = 500;
  const auto more = search_dimension(demand, some_midnight, terms, slack);
  CHECK(more.scaled.size() > best.scaled.size());
  CHECK(more.scaled.front().totals.billed_unit_minutes == least);
  CHECK(more.scaled.back().totals.billed_unit_minutes <= least + 500);
  slack.every_minimum = true;
  const auto minima = search_dimension(demand, some_midnight, terms, slack);
  for (std::size_t i = 0; i < minima.scaled.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k)
      CHECK(minima.scaled[i].scaling.min != minima.scaled[k].scaling.min);
  }
}
