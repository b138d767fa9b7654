// SPDX-License-Identifier: Apache-2.0
#include "fitcost/plan/readings.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "fitcost/plan/mix.hpp"
#include "fitcost/traffic/cyclic_profile.hpp"
#include "fitcost/units/dual.hpp"
#include "plan/plans.hpp"

using namespace plans;

namespace {

/// Plans that differ in all that a forecast may vary.
class RandomPlans {
 public:
  explicit RandomPlans(std::uint64_t seed) : random_(seed) {}

  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }

  Plan plan() {
    Plan out = embedded_workload(below(2) == 0 ? "workout-api" : "workout-api-first-answer");
    MixChanges changes;
    if (below(2) == 0) changes.write_share = Decimal::of(1 + below(98), 2);
    if (below(2) == 0) changes.item_bytes = Decimal(1 + below(20'000));
    if (below(2) == 0) changes.items_per_read = Decimal(1 + below(500));
    if (below(2) == 0) changes.consistency = dynamodb::Consistency::strong;
    if (below(2) == 0) changes.indexes = static_cast<int>(below(4));
    if (below(2) == 0) changes.duration_ms = Decimal::of(1 + below(300'000), 2);
    if (below(2) == 0) changes.log_bytes = Decimal(below(5'000));
    if (below(2) == 0) changes.memory_mb = static_cast<int>(128 + below(2'000));
    out = with_changes(out, changes);
    if (below(3) == 0) out.tables[0].keep_days = static_cast<int>(1 + below(400));
    if (below(3) == 0) out.tables[0].stored_items = Decimal(below(1'000'000));
    if (below(3) == 0) out.tables[0].stored_item_bytes = Decimal(below(5'000));
    if (below(3) == 0) {
      for (auto& f : out.functions) {
        f.cold_share = Decimal::of(below(101), 2);
        f.init_ms = Decimal(below(900));
      }
    }
    if (below(3) == 0) out.functions[0].log_group.clear();
    return out;
  }

  Traffic traffic() {
    Traffic out;
    out.rate =
        Rate::per_second_of(Decimal::of(1 + below(10'000'000), 6 - static_cast<int>(below(4))));
    if (below(2) == 0) out.growth = Decimal::of(below(200) - 50, 3);
    if (below(3) == 0) out.profile = daily(1.0 + 0.01 * static_cast<double>(below(800)));
    return out;
  }

  BillingMonth month() {
    BillingMonth out = plans::month(static_cast<int>(1 + below(40)));
    if (below(2) == 0) {
      out.month_hours = calendar_hours({2026, static_cast<int>(1 + below(12))}, out.number);
      out.month.convention.month_hours = out.month_hours.back();
    }
    return out;
  }

 private:
  std::mt19937_64 random_;
};

/// The list price of double or dual readings, in the first tier.
template <class S>
S priced(const ReadingsOf<S>& readings, const PriceBook& book, const BillingTerms& terms) {
  S sum{};
  for (const auto& r : readings) {
    const auto price = book.first_price(r.meter, terms.region, terms.date);
    REQUIRE(price);
    sum = sum + r.quantity * S(price->to_double());
  }
  return sum;
}

/// A plan in which one more request a second is felt: every share, as a rate, has the slope share /
/// rate.
PlanOf<Dual> by_rate(const Plan& plan, double rate) {
  auto out = plan_cast<Dual>(plan);
  for (auto& route : out.routes) route.share.slope = route.share.value / rate;
  return out;
}

}  // namespace

TEST_CASE("Readings in doubles are the exact ones to a billionth", "[plan]") {
  RandomPlans random(11);
  for (int i = 0; i < 300; ++i) {
    const Plan plan = random.plan();
    const Traffic load = random.traffic();
    const BillingMonth when = random.month();
    const auto exact = exact_readings(plan, load, when).all();
    const auto fast = readings(plan_cast<double>(plan), load, when).all();
    REQUIRE(exact.size() == fast.size());
    for (std::size_t r = 0; r < exact.size(); ++r) {
      INFO(exact[r].resource << " " << exact[r].meter);
      CHECK(exact[r].resource == fast[r].resource);
      CHECK(exact[r].meter == fast[r].meter);
      CHECK(exact[r].region == fast[r].region);
      // Exact ones are rounded to 1e-9 of the unit.
      CHECK(fast[r].quantity == Approx(exact[r].quantity.to_double()).epsilon(1e-9).margin(1e-9));
    }
  }
}

TEST_CASE("Readings are never negative and grow with the traffic", "[plan]") {
  RandomPlans random(12);
  for (int i = 0; i < 100; ++i) {
    const Plan plan = random.plan();
    Traffic load = random.traffic();
    const BillingMonth when = random.month();
    const auto before = exact_readings(plan, load, when).all();
    for (const auto& r : before) CHECK(r.quantity >= Decimal(0));
    load.rate = Rate::per_second_of(load.rate.count() * Decimal(2));
    const auto after = exact_readings(plan, load, when).all();
    REQUIRE(before.size() == after.size());
    for (std::size_t r = 0; r < before.size(); ++r) {
      INFO(before[r].meter);
      CHECK(after[r].quantity >= before[r].quantity);
    }
  }
}

TEST_CASE("The slope of the total by the rate is what a small difference says", "[plan]") {
  const auto& book = embedded_price_book();
  const auto terms = plans::terms();
  for (const auto* name : {"workout-api", "workout-api-first-answer"}) {
    for (const double rate : {0.023, 0.31, 0.77}) {
      for (const int number : {1, 12}) {
        INFO(name << " at " << rate << ", month " << number);
        const Plan plan = embedded_workload(name);
        const auto total_at = [&](double rps) {
          Traffic load;
          load.rate = Rate::per_second_of(to_decimal(rps, 9));
          return priced(readings(plan_cast<double>(plan), load, month(number)).all(), book, terms);
        };
        Traffic load;
        load.rate = Rate::per_second_of(to_decimal(rate, 9));
        const Dual total =
            priced(readings(by_rate(plan, rate), load, month(number)).all(), book, terms);
        CHECK(total.value == Approx(total_at(rate)).epsilon(1e-12));
        const double h = 1e-4;
        CHECK(total.slope ==
              Approx((total_at(rate + h) - total_at(rate - h)) / (2 * h)).epsilon(1e-7));
        CHECK(total.slope > 0.0);
      }
    }
  }
}

TEST_CASE("A function without a log group writes to one that never expires", "[plan]") {
  Plan plan = embedded_workload("workout-api");
  plan.log_groups.clear();
  for (auto& f : plan.functions) f.log_group.clear();
  const auto kept = [&](int number, const std::string& group) {
    return sum_of(exact_readings(plan, traffic("0.023"), month(number)).logs,
                  "logs.storage_gb_months", group);
  };
  for (const auto* group : {"/aws/lambda/create", "/aws/lambda/list", "/aws/lambda/stats"}) {
    INFO(group);
    const double first = kept(1, group).to_double();
    CHECK(first > 0.0);
    CHECK(kept(12, group).to_double() == Approx(12 * first).margin(1e-8));
    CHECK(kept(36, group).to_double() == Approx(36 * first).margin(4e-8));
  }
  // One that is declared with the same name keeps its own retention.
  plan.log_groups.push_back({"/aws/lambda/create", {14}, logs::LogClass::standard});
  CHECK(kept(1, "/aws/lambda/create") == kept(36, "/aws/lambda/create"));
  CHECK(kept(1, "/aws/lambda/list") < kept(36, "/aws/lambda/list"));
}

TEST_CASE("Stored items grow with the months, or stay at a time to live", "[plan]") {
  Plan plan = embedded_workload("workout-api");
  const auto stored = [&](int number) {
    return sum_of(exact_readings(plan, traffic("0.023"), month(number)).table_storage,
                  "dynamodb.storage_gb_months")
        .to_double();
  };
  const double each_month = 60'444 * 0.6 * 400 / 1073741824.0;  // 300 bytes and 100 of overhead
  CHECK(stored(1) == Approx(each_month).margin(1e-9));
  CHECK(stored(36) == Approx(36 * each_month).margin(1e-9));
  plan.tables[0].keep_days = 73;  // 1,752 hours: 2.4 months
  CHECK(stored(1) == Approx(each_month).margin(1e-9));
  CHECK(stored(3) == Approx(2.4 * each_month).margin(1e-9));
  CHECK(stored(36) == Approx(2.4 * each_month).margin(1e-9));
  plan.tables[0].stored_items = Decimal(1'000'000);
  plan.tables[0].stored_item_bytes = Decimal(924);
  const double kept = (1'752.0 - 730.0) / 1'752.0;  // they expire, too
  CHECK(stored(1) == Approx(each_month + kept * 1'000'000 * 1024 / 1073741824.0).margin(1e-9));
  CHECK(stored(3) == Approx(2.4 * each_month).margin(1e-9));
  plan.tables[0].keep_days.reset();
  CHECK(stored(1) == Approx(each_month + 1'000'000.0 * 1024 / 1073741824.0).margin(1e-9));
}

TEST_CASE("Deleting takes away what putting stored, and never more", "[plan]") {
  Plan plan = embedded_workload("workout-api");
  plan.routes[1].operations[0].kind = OperationKind::remove;
  plan.routes[1].operations[0].items = Decimal(1);
  const auto stored = [&] {
    return sum_of(exact_readings(plan, traffic("0.023"), month(1)).table_storage,
                  "dynamodb.storage_gb_months")
        .to_double();
  };
  CHECK(stored() ==
        Approx(60'444 * 0.3 * 400 / 1073741824.0).margin(1e-9));  // 0.6 puts, 0.3 deletes
  plan.routes[1].operations[0].times = Decimal(5);
  CHECK(stored() == 0.0);
}

TEST_CASE("A plan is built in C++ as well, and billed with a book from memory", "[plan]") {
  Plan plan;
  plan.name = "mine";
  plan.log_compression = dec("0.15");
  Table table;
  table.name = "orders";
  plan.tables.push_back(table);
  Function worker;
  worker.name = "worker";
  worker.config.memory = lambda::megabytes(1024.0);
  worker.duration_ms = Decimal(100);
  plan.functions.push_back(worker);
  Route route;
  route.name = "POST /orders";
  route.share = Decimal(1);
  route.function = "worker";
  Operation put;
  put.kind = OperationKind::put;
  put.table = "orders";
  put.item_bytes = Decimal(1500);
  route.operations.push_back(put);
  plan.routes.push_back(route);

  PriceBook book;
  const auto price = [&](const std::string& meter, const std::string& usd) {
    PriceRow row;
    row.meter = meter;
    row.usd = dec(usd);
    row.unit = "unit";
    book.prices.push_back(row);
  };
  price("dynamodb.write_request_units", "0.01");
  price("lambda.gb_seconds.x86", "0.1");
  BillingTerms terms;
  terms.date = {2026, 11, 1};
  const auto made = bill(plan, traffic("1"), month(1), book, terms);
  // 2,628,000 requests: 2 write units each at 0.01, and 0.1 GB-s each at 0.1
  CHECK(made.total() == dec("52560") + dec("26280"));
  CHECK_FALSE(made.complete());
  std::vector<std::string> missing;
  for (const auto& u : made.unpriced()) missing.push_back(u.meter);
  for (const auto* meter : {"lambda.requests.x86", "dynamodb.storage_gb_months", "logs.vended_gb",
                            "logs.storage_gb_months"}) {
    INFO(meter);
    CHECK(std::find(missing.begin(), missing.end(), meter) != missing.end());
  }
}

TEST_CASE("Index reads, updates and transactions are metered as DynamoDB says", "[plan]") {
  const Plan plan = read_plan(R"(
name: x
tables: {t: {indexes: {all: {}, narrow: {projected_bytes: 100}}}}
routes:
  r:
    share: 1
    operations:
      - {query: t, index: narrow, items: 50, item_bytes: 3000}
      - {update: t, item_bytes: 3000}
      - {transact_write: t, items: 2, item_bytes: 500}
      - {failed_put: t, item_bytes: 1}
      - {transact_get: t, items: 4, item_bytes: 5000}
)",
                              "x.yaml");
  const auto r = exact_readings(plan, traffic("1"), month(1)).all();
  const Decimal n(2'628'000);
  // The narrow index: 50 x 100 = 5,000 bytes, 2 x 4 KB, halved.
  CHECK(sum_of(r, "dynamodb.read_request_units", "t/narrow") == n);
  // 4 items of 2 x 4 KB, twice.
  CHECK(sum_of(r, "dynamodb.read_request_units", "t") == n * Decimal(16));
  // An update of 3 KB, 2 transactional writes of 1 KB at 2 units, and 1 for the failed condition.
  CHECK(sum_of(r, "dynamodb.write_request_units", "t") == n * Decimal(3 + 4 + 1));
  // The index with all attributes: 3 for the update, 1 for each of the 2 new entries; the narrow
  // one 1 each.
  CHECK(sum_of(r, "dynamodb.write_request_units", "t/all") == n * Decimal(3 + 2));
  CHECK(sum_of(r, "dynamodb.write_request_units", "t/narrow") == n * Decimal(1 + 2));
}

TEST_CASE("Calendar months have the hours that the calendar gives them", "[plan]") {
  CHECK(calendar_hours({2026, 12}, 4) == std::vector<int>{744, 744, 672, 744});
  CHECK(calendar_hours({2028, 2}, 1) == std::vector<int>{696});
  CHECK(calendar_hours({2100, 2}, 1) == std::vector<int>{672});  // no leap year
}

TEST_CASE("Reserved blocks cover capacity of whichever table of the plan", "[plan]") {
  Plan plan;
  for (const auto& [name, units] : {std::pair("a", 40), {"b", 80}}) {
    Table table;
    table.name = name;
    table.config.mode = dynamodb::CapacityMode::provisioned;
    table.config.capacity.provisioned = {1, units};
    plan.tables.push_back(table);
  }
  plan.tables[1].config.reserved.write.blocks = 1;
  const auto r = exact_readings(plan, traffic("1"), month(1)).all();
  CHECK(sum_of(r, "dynamodb.write_capacity_unit_hours", "a") == Decimal(0));
  CHECK(sum_of(r, "dynamodb.write_capacity_unit_hours", "b") ==
        Decimal(20 * 730));  // 120 WCU, 100 of them reserved
}
