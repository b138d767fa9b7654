// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "fitcost/capacity/on_demand.hpp"
#include "fitcost/capacity/table_simulation.hpp"

/// Each rule on a trace that was worked by hand. Demand is in tenths of a unit a minute: a capacity
/// of 1 unit/s serves 600 of them, its target of 70 % is 420, and the low alarm's 50 % is 300.
namespace {

using namespace fitcost;
using Tenths = std::vector<std::int32_t>;

Tenths repeated(std::int32_t value, std::size_t count) { return Tenths(count, value); }
Tenths operator+(Tenths a, const Tenths& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

DimensionSettings scaled(int min, int max, int start, int target = 70) {
  DimensionSettings out;
  out.scaling = {min, max, target};
  out.start = start;
  return out;
}
DimensionSettings fixed(int units) { return scaled(units, units, units); }

struct Ran {
  TableTotals totals;
  TableMinutes minutes;

  const DimensionTotals& read() const { return totals.resources[0].read; }
  const DimensionTotals& write() const { return totals.resources[0].write; }
  const DimensionMinutes& reads() const { return minutes[0].read; }
  const DimensionMinutes& writes() const { return minutes[0].write; }
};

TableDemand demand_of(const Tenths& read, const Tenths& write) {
  TableDemand demand;
  auto& table = demand.resources.emplace_back();
  table.read.assign(read);
  table.write.assign(write);
  return demand;
}

Ran run(const TableDemand& demand, const TableSettings& settings) {
  Ran out;
  out.totals = simulate_table(demand, settings, &out.minutes);
  return out;
}

/// Reads alone matter: writes rest at a fixed unit.
Ran run_reads(const Tenths& read, const DimensionSettings& settings, const ScalingRules& rules = {},
              HourBilling billing = HourBilling::maximum, std::int64_t first_minute = 0) {
  TableDemand demand = demand_of(read, repeated(0, read.size()));
  demand.first_minute = first_minute;
  TableSettings all;
  all.rules = rules;
  all.billing = billing;
  all.resources = {{settings, fixed(1)}};
  return run(demand, all);
}

/// `minute:capacity` where the capacity is another than before.
std::string changes(const DimensionMinutes& minutes) {
  std::string out;
  for (std::size_t m = 0; m < minutes.available.size(); ++m) {
    if (m > 0 && minutes.available[m] == minutes.available[m - 1]) continue;
    out +=
        (m == 0 ? "" : " ") + std::to_string(m) + ":" + std::to_string(minutes.available[m] / 10);
  }
  return out;
}

ScalingRules with_lag(int lag) {
  ScalingRules rules;
  rules.lag_minutes = lag;
  return rules;
}

}  // namespace

TEST_CASE("Unused capacity serves a burst of up to 300 seconds of it, and refills", "[table]") {
  const auto r = run_reads(repeated(0, 6) + Tenths{5000, 600, 0, 1500}, fixed(1));
  CHECK(r.reads().served == repeated(0, 6) + Tenths{3600, 600, 0, 1200});
  CHECK(r.read().throttled == 1400 + 300);
  CHECK(r.read().throttled_minutes == 2);
  CHECK(r.read().worst_minute == 6);
  CHECK(r.read().worst_throttled == 1400);
}

TEST_CASE("There is no burst in the first minute", "[table]") {
  CHECK(run_reads({601}, fixed(1)).read().throttled == 1);
  CHECK(run_reads({600}, fixed(1)).read().throttled == 0);
}

TEST_CASE("The second minute in a row above the target raises, from 1 + lag minutes later",
          "[table]") {
  const Tenths demand = Tenths{421, 420, 421, 421} + repeated(400, 10);
  CHECK(changes(run_reads(demand, scaled(1, 10, 1)).reads()) == "0:1 6:2");
  CHECK(changes(run_reads(demand, scaled(1, 10, 1), with_lag(0)).reads()) == "0:1 4:2");
  CHECK(run_reads(demand, scaled(1, 10, 1)).read().increases == 1);
}

TEST_CASE("What is wanted comes from what was served, not from what was asked for", "[table]") {
  // 600 served at 1 unit want 2; only then are 1,000 served, which want 3. While a change is
  // pending no other is decided, and the minutes above the target count anew once it holds.
  const auto r = run_reads(repeated(1000, 20), scaled(1, 10, 1));
  CHECK(changes(r.reads()) == "0:1 4:2 8:3");
  CHECK(r.read().increases == 2);
  CHECK(changes(run_reads(repeated(1000, 20), scaled(1, 10, 1), with_lag(0)).reads()) ==
        "0:1 2:2 4:3");
}

TEST_CASE("The last minute decides how far it raises, up to the maximum", "[table]") {
  CHECK(changes(run_reads(Tenths{3000, 500} + repeated(500, 9), scaled(1, 10, 1)).reads()) ==
        "0:1 4:2");
  // Burst of six idle minutes: 3,600 served at once, twice.
  const auto r = run_reads(repeated(0, 6) + Tenths{450, 3400} + repeated(0, 6), scaled(1, 10, 1));
  CHECK(changes(r.reads()) == "0:1 10:9");
  CHECK(changes(run_reads(repeated(0, 6) + Tenths{450, 3400} + repeated(0, 6), scaled(1, 5, 1))
                    .reads()) == "0:1 10:5");
}

TEST_CASE("At its maximum nothing is raised, however long the alarm stands", "[table]") {
  const auto r = run_reads(repeated(6000, 100), scaled(1, 2, 2));
  CHECK(r.read().increases == 0);
  CHECK(changes(r.reads()) == "0:2");
}

TEST_CASE("The fifteenth minute in a row below the low alarm lowers to what its busiest wants",
          "[table]") {
  // 10 units: 3,000 is the alarm; 2,999 want ceil(2999 / 420) = 8.
  const auto r =
      run_reads(Tenths{2999} + repeated(1000, 14) + repeated(2800, 9), scaled(1, 20, 10));
  CHECK(changes(r.reads()) == "0:10 17:8");
  CHECK(changes(run_reads(repeated(1000, 14) + repeated(4000, 9), scaled(1, 20, 10)).reads()) ==
        "0:10");
  const auto late = run_reads(
      repeated(1000, 7) + Tenths{3000} + repeated(1000, 15) + repeated(1200, 9), scaled(1, 20, 10));
  CHECK(changes(late.reads()) == "0:10 25:3");
}

TEST_CASE("Minutes without traffic are low minutes; the minimum is the least", "[table]") {
  const auto r = run_reads(repeated(0, 40), scaled(3, 20, 10));
  CHECK(changes(r.reads()) == "0:10 17:3");
  CHECK(r.read().decreases == 1);
  CHECK(r.read().refused_decreases == 0);
}

TEST_CASE("A low alarm that would not lower is neither a decrease nor a refusal", "[table]") {
  // 2 units: 599 are below 600, and want 2.
  const auto r = run_reads(repeated(599, 60), scaled(1, 20, 2));
  CHECK(r.read().decreases == 0);
  CHECK(r.read().refused_decreases == 0);
  CHECK(changes(run_reads(repeated(420, 60), scaled(1, 20, 2)).reads()) == "0:2 17:1");
}

TEST_CASE("A target of 20 % has no low alarm: nothing is below 0 %", "[table]") {
  CHECK(run_reads(repeated(0, 100), scaled(1, 20, 10, 20)).read().decreases == 0);
  CHECK(run_reads(repeated(0, 100), scaled(1, 20, 10, 21)).read().decreases == 1);
}

TEST_CASE("What is kept for bursts is cut to 300 seconds of a lower capacity", "[table]") {
  // 10 units keep 30,000; lowered to 1 unit they keep 3,000.
  const auto r = run_reads(repeated(0, 17) + Tenths{9000}, scaled(1, 10, 10));
  CHECK(r.reads().served.back() == 3600);
  // A minute before the change the whole of it is there.
  CHECK(run_reads(repeated(0, 16) + Tenths{9000}, scaled(1, 10, 10)).read().throttled == 0);
}

TEST_CASE("27 decreases a day: 4 in the hour from the first, then one an hour; midnight is free",
          "[table]") {
  // Lowered by one low minute at once, to see the quota alone: halved each minute at first, then
  // falling by 0.6 % a minute, which is below the alarm again some 57 minutes after each decrease.
  ScalingRules rules = with_lag(0);
  rules.low_minutes = 1;
  Tenths demand;
  double now = 2e8;
  for (int m = 0; m < 1450; ++m) {
    demand.push_back(static_cast<std::int32_t>(now));
    now *= m < 3 ? 0.5 : 0.994;
  }
  const auto r = run_reads(demand, scaled(1, 1'000'000, 1'000'000), rules);
  std::vector<std::size_t> expected{1, 2, 3, 4};  // decided on the minute before
  for (std::size_t m = 64; m <= 1384; m += 60) expected.push_back(m);
  expected.push_back(1441);  // decided on the next day's first minute, 57 after the last
  std::vector<std::size_t> changed;
  for (std::size_t m = 1; m < r.reads().available.size(); ++m) {
    if (r.reads().available[m] != r.reads().available[m - 1]) changed.push_back(m);
  }
  CHECK(changed == expected);
  CHECK(r.read().decreases == 28);
  CHECK(r.read().refused_decreases >= 23);

  // The same trace from 23:58 on: two on the first day, and the second day's quota from midnight.
  const auto late =
      run_reads(demand, scaled(1, 1'000'000, 1'000'000), rules, HourBilling::maximum, 1438);
  CHECK(changes(late.reads()).find("0:1000000 1:") == 0);
  CHECK(late.reads().available[4] != late.reads().available[3]);
}

TEST_CASE("A refused decrease is counted each minute and tried again", "[table]") {
  // 4 decreases by minute 3, then nothing at all until the hour after the last has passed.
  ScalingRules rules = with_lag(0);
  rules.low_minutes = 1;
  const auto r = run_reads(Tenths{20'000, 10'000, 5'000, 2'500} + repeated(1'000, 70),
                           scaled(1, 100, 100), rules);
  CHECK(changes(r.reads()) == "0:100 1:48 2:24 3:12 4:6 64:3");
  CHECK(r.read().refused_decreases == 59);  // minutes 4 to 62
  CHECK(r.read().decreases == 5);
}

TEST_CASE("A read and a write decrease of one minute are one; of two minutes they are two",
          "[table]") {
  ScalingRules rules = with_lag(0);
  rules.low_minutes = 1;
  const Tenths falling{20'000, 10'000, 5'000, 2'500};
  TableSettings settings;
  settings.rules = rules;
  settings.resources = {{scaled(1, 100, 100), scaled(1, 100, 100)}};
  const auto together =
      run(demand_of(falling + repeated(2'500, 4), falling + repeated(2'500, 4)), settings);
  CHECK(together.read().decreases == 4);
  CHECK(together.write().decreases == 4);
  CHECK(together.read().refused_decreases + together.write().refused_decreases == 0);
  const auto apart =
      run(demand_of(falling + repeated(2'500, 4), repeated(40'000, 4) + falling), settings);
  CHECK(apart.read().decreases == 4);
  CHECK(apart.write().decreases == 0);
  CHECK(apart.write().refused_decreases == 4);
}

TEST_CASE("An index has a quota of its own", "[table]") {
  TableDemand demand = demand_of(repeated(0, 60), repeated(0, 60));
  demand.resources.push_back(demand.resources.front());
  demand.resources.back().name = "by-type";
  ScalingRules rules;
  rules.first_hour_decreases = 1;
  TableSettings settings;
  settings.rules = rules;
  settings.resources = {{scaled(1, 9, 9), fixed(1)}, {scaled(1, 9, 9), fixed(1)}};
  const auto r = run(demand, settings);
  CHECK(r.totals.resources[0].read.decreases == 1);
  CHECK(r.totals.resources[1].read.decreases == 1);
}

TEST_CASE("An index short of units throttles the table's writes by the same share", "[table]") {
  TableDemand demand = demand_of({100}, {1000});
  demand.resources.push_back(demand_of({700}, {1201}).resources.front());
  demand.resources.back().name = "by-type";
  TableSettings settings;
  settings.resources = {{fixed(10), fixed(10)}, {fixed(1), fixed(1)}};
  const auto r = run(demand, settings);
  const auto& table = r.totals.resources[0];
  const auto& index = r.totals.resources[1];
  CHECK(index.write.served == 600);  // 1201 x 600 / 1201
  CHECK(table.write.served == 499);  // 1000 x 600 / 1201 = 499.58, rounded down to a tenth
  CHECK(index.read.served == 600);   // reads are short alone
  CHECK(table.read.served == 100);
}

TEST_CASE("An hour that changed is billed at its maximum, mean or end; parts by their minutes",
          "[table]") {
  // 10 units until minute 16, 8 from minute 17, for 90 minutes.
  const Tenths demand = Tenths{2999} + repeated(1000, 14) + repeated(2800, 75);
  const auto billed = [&](HourBilling billing, std::int64_t first = 0) {
    return run_reads(demand, scaled(1, 20, 10), {}, billing, first).read().billed_unit_minutes;
  };
  CHECK(billed(HourBilling::maximum) == 60 * 10 + 30 * 8);
  CHECK(billed(HourBilling::mean) == 17 * 10 + 73 * 8);
  CHECK(billed(HourBilling::end) == 90 * 8);
  // From 0:50 on the first 10 minutes are an hour of their own, with nothing but 10 units.
  CHECK(billed(HourBilling::maximum, 50) == 10 * 10 + 60 * 10 + 20 * 8);
  CHECK(billed(HourBilling::end, 50) == 10 * 10 + 80 * 8);
  CHECK(billed(HourBilling::mean, 50) == 17 * 10 + 73 * 8);
}

TEST_CASE("A change is counted when it is decided, though the trace ends before it holds",
          "[table]") {
  const auto r = run_reads({500, 500}, scaled(1, 10, 1));
  CHECK(r.read().increases == 1);
  CHECK(changes(r.reads()) == "0:1");
}

TEST_CASE("Demand per second is throttled by the second; the alarms see minutes", "[table]") {
  TableDemand demand;
  demand.ticks_per_minute = 60;
  auto& table = demand.resources.emplace_back();
  // A unit serves 10 a second: 100 in the first are short by 90, in the 60th not at all.
  Tenths read = repeated(0, 180);
  read[0] = 100;
  read[59] = 100;
  Tenths write = repeated(8, 180);  // 480 a minute: above 420
  table.read.assign(read);
  table.write.assign(write);
  TableSettings settings;
  settings.rules.lag_minutes = 0;
  settings.resources = {{fixed(1), scaled(1, 10, 1)}};
  const auto r = run(demand, settings);
  CHECK(r.read().throttled == 90);
  CHECK(r.reads().served == Tenths{110, 0, 0});
  CHECK(r.write().served == 3 * 480);
  CHECK(changes(r.writes()) == "0:1 2:2");
  CHECK(r.totals.minutes == 3);
}

TEST_CASE("A hot key's partition limits all of its traffic: 3,000 / h reads, 1,000 / h writes",
          "[table]") {
  TableSettings settings;
  settings.resources = {{fixed(40'000), fixed(40'000)}};
  settings.resources[0].read.hot_key_share = Decimal::of(5, 1);
  settings.resources[0].write.hot_key_share = Decimal::of(3, 1);
  const auto r = run(demand_of({4'000'000}, {3'000'000}), settings);
  CHECK(r.read().served == 3'600'000);   // 6,000 units/s
  CHECK(r.write().served == 2'000'000);  // 3,333.33 units/s
}

TEST_CASE("On demand serves twice what was served half an hour ago, and what a new table does",
          "[table]") {
  const auto of = [](const OnDemandLimits& write) {
    TableDemand demand = demand_of(repeated(9'000'000, 65), repeated(6'000'000, 65));
    OnDemandSettings settings;
    settings.resources = {{{}, write}};
    Ran out;
    out.totals = simulate_on_demand(demand, settings, &out.minutes);
    return out;
  };
  const auto r = of({});
  CHECK(r.writes().served == repeated(2'400'000, 30) + repeated(4'800'000, 30) +
                                 repeated(6'000'000, 5));  // 4,000 units/s, twice, thrice
  CHECK(r.reads().served == repeated(7'200'000, 30) + repeated(9'000'000, 35));  // 12,000 units/s
  CHECK(r.writes().available.front() == 40'000);
  CHECK(r.write().billed_unit_minutes == 0);
  CHECK(r.write().worst_throttled == 3'600'000);

  CHECK(of({8'000, std::nullopt, std::nullopt}).writes().served.front() == 4'800'000);
  CHECK(of({100, std::nullopt, std::nullopt}).writes().served.front() == 2'400'000);
  CHECK(of({std::nullopt, 100, std::nullopt}).writes().served == repeated(60'000, 65));
  CHECK(of({std::nullopt, std::nullopt, Decimal(1)}).writes().served == repeated(600'000, 65));
}
