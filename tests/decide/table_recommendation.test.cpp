// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/table_recommendation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "capacity/random_tables.hpp"
#include "fitcost/capacity/table_month.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/traffic/poisson.hpp"

using namespace fitcost;
using dynamodb::CapacityMode;
using dynamodb::TableClass;

namespace {

Decimal decimal(const std::string& text) { return *Decimal::parse(text); }

TableTerms terms_of(const std::string& free_tier) {
  TableTerms terms;
  terms.billing.date = embedded_price_book().date();
  terms.billing.free_tier = free_tier;
  return terms;
}

TableDemand table_of(std::vector<std::int32_t> read, std::vector<std::int32_t> write) {
  TableDemand out;
  auto& r = out.resources.emplace_back();
  r.read.assign(read);
  r.write.assign(write);
  return out;
}

std::vector<std::int32_t> level(int tenths, std::size_t minutes) {
  return std::vector<std::int32_t>(minutes, tenths);
}

TableChoice fixed_choice(int read, int write) {
  TableChoice out;
  out.mode = CapacityMode::provisioned;
  ResourceSettings s;
  s.read.scaling = {read, read, 70};
  s.write.scaling = {write, write, 70};
  out.resources = {s};
  return out;
}

TableRecommendation recommended(const TableDemand& demand, const TableTerms& terms,
                                const TableChoice& today = {}) {
  return recommend("table", demand, today, terms, embedded_price_book());
}

/// Rests, climbs within half an hour to a peak, holds it and falls, several times a day: worth
/// scaling, and lowered more often than once in a while.
std::vector<std::int32_t> peaks(Random& random, std::size_t minutes, int highest) {
  std::vector<std::int32_t> out;
  const auto hold = [&](int tenths_of_peak, int least, int most) {
    out.insert(out.end(), static_cast<std::size_t>(random_tables::within(random, least, most)),
               highest * 60 * tenths_of_peak);
  };
  while (out.size() < minutes) {
    hold(1, 50, 260);
    for (int step = 2; step <= 10; ++step) hold(step, 4, 8);
    hold(10, 10, 40);
    if (random_tables::one_in(random, 2)) hold(5, 10, 40);
  }
  out.resize(minutes);
  return out;
}

/// Settings that behave alike are tried once.
std::vector<dynamodb::AutoScaling> all_settings(const DemandSeries& demand, const SearchTerms& s) {
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>,
           dynamodb::AutoScaling>
      out;
  const int peak = demand.peak() / 600 + 1;
  for (int target = s.least_target; target <= s.most_target; target += 10) {
    const int most = demand.peak() / (6 * target) + 1;
    for (int min = 1; min <= peak; ++min) {
      for (int max = min; max <= std::max(most, min); ++max) {
        DimensionSettings d;
        d.scaling = {min, max, target};
        const auto t = TableSimulator().run(demand, 0, d, s.rules, s.billing);
        out.emplace(std::tuple(t.billed_unit_minutes, t.throttled, t.decreases, t.increases),
                    d.scaling);
      }
    }
  }
  std::vector<dynamodb::AutoScaling> list;
  for (const auto& [key, scaling] : out) list.push_back(scaling);
  return list;
}

}  // namespace

TEST_CASE("The best of a table is the best of all pairs of settings simulated together",
          "[decide][table_recommendation]") {
  PriceBook book = embedded_price_book();  // in which reads are as dear as writes
  for (auto& row : book.prices) {
    if (row.meter == "dynamodb.read_capacity_unit_hours") row.usd = decimal("0.00065");
  }
  int differ = 0;
  int scaled = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Random random(seed);
    const auto demand = table_of(peaks(random, 2880, 12), peaks(random, 2880, 6));
    auto terms = terms_of("none");
    terms.search.least_target = 80;
    terms.search.most_target = 80;
    terms.longest_term.reset();
    const auto out = recommend("table", demand, {}, terms, book);
    INFO("seed " << seed);
    CHECK_FALSE(out.shared.cut_short);
    differ += out.shared.differ ? 1 : 0;

    Decimal best(1'000'000);
    TableSimulator simulator;
    TableTotals totals;
    for (const auto& read : all_settings(demand.resources[0].read, terms.search)) {
      for (const auto& write : all_settings(demand.resources[0].write, terms.search)) {
        TableChoice choice = fixed_choice(1, 1);
        choice.resources[0].read.scaling = read;
        choice.resources[0].write.scaling = write;
        TableSettings settings;
        settings.resources = choice.resources;
        simulator.run(demand, settings, totals);
        const auto& t = totals.resources[0];
        if (t.read.throttled + t.write.throttled > 0) continue;
        const auto month = table_month("t", demand, totals, CapacityMode::provisioned,
                                       TableClass::standard, book, terms.billing);
        best = std::min(best, month.list_usd + decimal("0.4") * Decimal(choice.scaled()));
      }
    }
    Decimal found(1'000'000);
    for (const auto& o : out.options) {
      if (o.choice.mode != CapacityMode::provisioned) continue;
      if (o.choice.table_class != TableClass::standard || !o.keeps) continue;
      found = std::min(found, o.cost.total);
      scaled += o.choice.scaled() == 2 ? 1 : 0;
    }
    INFO(found.to_string() << " found, best " << best.to_string());
    CHECK(found.rounded(6) == best.rounded(6));
  }
  CHECK(scaled > 0);
  CHECK(differ > 0);
}

TEST_CASE("A steady table: on demand and fixed capacity to the cent",
          "[decide][table_recommendation]") {
  // 4.5 writes/s and 9 reads/s for 14 days are 5 WCU and 9 RCU, or 4.5 x 2,628,000 WRU a month.
  const auto demand = table_of(level(5400, 20160), level(2700, 20160));
  const auto out = recommended(demand, terms_of("none"));
  CHECK(out.best.choice.mode == CapacityMode::provisioned);
  CHECK(out.best.choice.scaled() == 0);
  CHECK(out.best.choice.resources[0].read.scaling.max == 9);
  CHECK(out.best.choice.resources[0].write.scaling.max == 5);
  CHECK(out.best.cost.total == decimal("3.2266"));  // 5 x 730 x 0.00065 + 9 x 730 x 0.00013
  CHECK(out.today.cost.total == decimal("10.3477500"));
  REQUIRE(out.saving);
  CHECK(*out.saving == decimal("7.12115"));
  CHECK(out.change);
  CHECK(out.exhaustive);
}

TEST_CASE("The free tier is counted, and less of it where others use it",
          "[decide][table_recommendation]") {
  const auto demand = table_of(level(5400, 20160), level(2700, 20160));
  const auto free = recommended(demand, terms_of("always-free"));
  CHECK(free.best.cost.total == Decimal());
  CHECK(free.best.cost.list == decimal("3.2266"));
  CHECK(*free.saving == free.today.cost.total);
  auto terms = terms_of("always-free");
  terms.billing.free_tier_used_by_others = Decimal(1);
  CHECK(recommended(demand, terms).best.cost.total == decimal("3.2266"));
}

TEST_CASE("Auto scaling pays for its alarms, four a dimension, beyond those that are free",
          "[decide][table_recommendation]") {
  std::vector<std::int32_t> write;
  for (int day = 0; day < 4; ++day) {
    for (const auto& [units, minutes] : std::vector<std::pair<int, int>>{
             {2, 300}, {3, 10}, {4, 10}, {6, 10}, {9, 10}, {13, 120}, {2, 980}})
      write.insert(write.end(), static_cast<std::size_t>(minutes), units * 600);
  }
  const auto demand = table_of(level(0, write.size()), write);
  const auto none = recommended(demand, terms_of("none"));
  CHECK(none.best.choice.scaled() == 1);
  CHECK(none.best.cost.alarms == decimal("0.4"));
  CHECK(none.best.cost.list == none.best.cost.capacity + decimal("0.4"));
  const auto free = recommended(demand, terms_of("always-free"));
  for (const auto& o : free.options) {
    if (o.choice.scaled() == 1 && o.choice.table_class == TableClass::standard)
      CHECK(o.cost.free_tier <= -decimal("0.4"));
  }
}

TEST_CASE("A table that hardly does anything stays on demand", "[decide][table_recommendation]") {
  auto read = level(0, 20160);
  auto write = level(0, 20160);
  for (std::size_t m = 0; m < write.size(); m += 100) write[m] = 600 * 20;
  const auto out = recommended(table_of(read, write), terms_of("none"));
  CHECK_FALSE(out.change);
  CHECK(out.best.choice.mode == CapacityMode::on_demand);
  CHECK(*out.saving == Decimal());
}

TEST_CASE("Today's settings that throttle are replaced even by dearer ones",
          "[decide][table_recommendation]") {
  const auto demand = table_of(level(6000, 3000), level(6000, 3000));
  const auto out = recommended(demand, terms_of("none"), fixed_choice(1, 1));
  CHECK(out.change);
  CHECK_FALSE(out.today.keeps);
  CHECK(out.best.keeps);
  CHECK(*out.saving < Decimal());
  // And those that are already the best are kept.
  const auto same = recommended(demand, terms_of("none"), fixed_choice(10, 10));
  CHECK_FALSE(same.change);
  CHECK(same.best.choice.resources[0].read.scaling.max == 10);
}

TEST_CASE("Some throttling, where it is allowed, makes a table cheaper",
          "[decide][table_recommendation]") {
  Random random(3);
  const auto demand = table_of(random_tables::series(random, 4000, 1, 5),
                               random_tables::series(random, 4000, 1, 5));
  auto terms = terms_of("none");
  const auto strict = recommended(demand, terms);
  terms.search.max_throttled = decimal("0.05");
  const auto lax = recommended(demand, terms);
  CHECK(lax.best.cost.total < strict.best.cost.total);
  CHECK(lax.best.keeps);
  for (const auto& r : lax.best.totals.resources) {
    CHECK(Decimal(r.read.throttled) <= decimal("0.05") * Decimal(r.read.demand));
    CHECK(Decimal(r.write.throttled) <= decimal("0.05") * Decimal(r.write.demand));
  }
}

TEST_CASE("Standard-IA is weighed with its storage, and the GB from which it pays are told",
          "[decide][table_recommendation]") {
  const auto demand = table_of(level(600, 3000), level(600, 3000));
  auto terms = terms_of("none");
  const auto unknown = recommended(demand, terms);
  REQUIRE(unknown.infrequent_from_gb);
  // Provisioned 1 + 1: (0.00081 + 0.00016 - 0.00065 - 0.00013) x 730 = 0.1387; / 0.15 = 0.92 GB.
  CHECK(*unknown.infrequent_from_gb == decimal("0.92"));
  terms.stored_gb = decimal("0.9");
  CHECK(recommended(demand, terms).best.choice.table_class == TableClass::standard);
  terms.stored_gb = decimal("0.95");
  const auto much = recommended(demand, terms);
  CHECK(much.best.choice.table_class == TableClass::standard_ia);
  CHECK(much.best.cost.storage == decimal("0.095"));
}

TEST_CASE("Reserved blocks are those of the quantile, and no other number is cheaper",
          "[decide][table_recommendation]") {
  // us-east-1, 1 year: 100 WCU are 150 USD and 0.0128 an hour; a WCU-hour is 0.00065.
  const ReservedPrices prices{Decimal(150), decimal("0.0128"), 1, decimal("0.00065"), Decimal()};
  Random random(7);
  for (int round = 0; round < 40; ++round) {
    std::vector<BilledHour> hours;
    const int width = random_tables::within(random, 1, 2000);
    for (int h = 0; h < 200; ++h)
      hours.push_back({60, std::int64_t{60} * random_tables::within(random, 1, width)});
    const int blocks = best_blocks(hours, prices, 730);
    const double ratio = (150.0 / (12 * 730) + 0.0128) / (100 * 0.00065);
    const auto cost = [&](int b) {
      double sum = 0.0;
      for (const auto& h : hours) {
        const double units = static_cast<double>(h.unit_minutes) / 60.0;
        sum += 100.0 * b * ratio + std::max(0.0, units - 100.0 * b);
      }
      return sum;
    };
    for (int b = 0; b <= 21; ++b) CHECK(cost(blocks) <= cost(b) * (1 + 1e-12));
    // At the least U with P(u > U) < ratio the unreserved cost turns; one of the two multiples of
    // 100 beside it is best.
    std::vector<std::int64_t> units;
    for (const auto& h : hours) units.push_back(h.unit_minutes / 60);
    std::sort(units.begin(), units.end(), std::greater<>());
    const auto quantile = units[static_cast<std::size_t>(ratio * 200.0)];
    CHECK(std::abs(static_cast<double>(blocks) - static_cast<double>(quantile) / 100.0) <= 1.0);
  }
}

TEST_CASE("A large steady table reserves what it always has", "[decide][table_recommendation]") {
  const auto demand = table_of(level(600 * 250, 3000), level(600 * 1000, 3000));
  const auto out = recommended(demand, terms_of("none"));
  const auto& reserved = out.best.choice.reserved;
  CHECK(reserved.write.blocks == 10);
  CHECK(reserved.write.term == dynamodb::Term::three_years);
  CHECK(reserved.read.blocks == 3);  // 50 units are worth a block: it costs as much as 22.8
  CHECK(out.best.cost.capacity == Decimal());
  // 3 x (36 / 36 + 0.0016 x 730) + 10 x (180 / 36 + 0.0081 x 730)
  CHECK(out.best.cost.total == decimal("115.634"));
  auto terms = terms_of("none");
  terms.longest_term.reset();
  CHECK(recommended(demand, terms).best.choice.reserved.write.blocks == 0);
}

TEST_CASE("Indexes scale by themselves and are decided with their table",
          "[decide][table_recommendation]") {
  Random random(9);
  TableDemand demand = table_of(random_tables::series(random, 2000, 1, 3),
                                random_tables::series(random, 2000, 1, 3));
  auto& index = demand.resources.emplace_back();
  index.name = "by-type";
  index.read.assign(random_tables::series(random, 2000, 1, 2));
  index.write.assign(level(0, 2000));
  auto terms = terms_of("none");
  terms.search.least_target = 60;
  terms.search.most_target = 70;
  const auto out = recommended(demand, terms);
  for (const auto& o : out.options) {
    if (o.choice.mode != CapacityMode::provisioned) continue;
    CHECK(o.keeps);
    REQUIRE(o.choice.resources.size() == 2);
    CHECK(o.choice.resources[1].write.scaling.max == 1);
  }
}

TEST_CASE("A held-out part is judged with what was chosen before it",
          "[decide][table_recommendation]") {
  auto write = level(1200, 3000);
  std::fill(write.begin() + 2400, write.end(), 6000);  // grows fivefold, unseen
  const auto demand = table_of(level(0, 3000), write);
  const auto held =
      hold_out("t", demand, {}, terms_of("none"), embedded_price_book(), decimal("0.25"));
  CHECK(held.from == 2250);
  CHECK(held.best.totals.minutes == 750);
  CHECK(held.best.choice.mode == CapacityMode::provisioned);
  CHECK(held.best.choice.resources[0].write.scaling.max == 2);
  CHECK(held.best.totals.resources[0].write.throttled > 0);
  CHECK(held.today.totals.resources[0].write.throttled == 0);
  CHECK_FALSE(held.best.keeps);
}

TEST_CASE("For Poisson traffic the least safe capacity lies where the quantiles say",
          "[decide][table_recommendation]") {
  // With nothing kept for bursts, a fixed capacity is safe if the busiest of n minutes fits: its
  // distribution is the Poisson distribution's to the power of n.
  const std::int64_t minutes = 20160;
  for (const double mean : {30.0, 600.0, 5000.0}) {
    const int low = poisson_capacity(mean, 1.0, minutes, 1e-4);
    const int high = poisson_capacity(mean, 1.0, minutes, 1.0 - 1e-4);
    CHECK(low <= poisson_capacity(mean, 1.0, minutes, 0.5));
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      Random random(seed);
      std::vector<std::int32_t> series;
      for (std::int64_t m = 0; m < minutes; ++m)
        series.push_back(static_cast<std::int32_t>(10 * poisson(random, mean)));
      SearchTerms terms;
      terms.rules.burst_seconds = 0;
      const int simulated = least_fixed(DemandSeries(series), 0, terms).scaling.max;
      INFO(mean << ": " << low << " <= " << simulated << " <= " << high);
      CHECK(simulated >= low);
      CHECK(simulated <= high);
    }
  }
  // P(N <= 60) = 0.99968 for a mean of 40: one unit is safe in a minute, not in 14 days.
  CHECK(poisson_capacity(40.0, 1.0, 1, 0.99) == 1);
  CHECK(poisson_capacity(40.0, 1.0, minutes, 0.99) == 2);
  CHECK(poisson_capacity(0.0, 1.0, minutes, 0.99) == 1);
}
