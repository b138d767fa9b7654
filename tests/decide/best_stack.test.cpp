// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "decide/inputs.hpp"

using namespace inputs;

namespace {

Decimal stack_total(const CompareInput& input, const Plan& plan, int month) {
  return bill(plan, input.traffic, billing_month(month, input.from, input.convention, input.terms),
              embedded_price_book(), input.terms)
      .total();
}

}  // namespace

TEST_CASE("The best stack has its table in the mode that is cheapest at its traffic", "[decide]") {
  const auto table = [](const std::string& rps) {
    return best_for_traffic(at(rps), embedded_price_book()).tables[0].config;
  };
  CHECK(table("0.023").mode == dynamodb::CapacityMode::on_demand);
  CHECK(table("0").mode == dynamodb::CapacityMode::on_demand);
  // 100 rps without an index: 60 puts of 1 unit; 30 queries of 6,000 bytes, 2 x 0.5 units, and 10
  // of 30,000 bytes, 8 x 0.5: 60 W + 70 R. (60 x 0.00065 + 70 x 0.00013) x 730 = 35.11 USD; on
  // demand 262.8M x (0.6 x 0.625 + 0.7 x 0.125) / 1M = 121.55.
  const auto busy = table("100");
  CHECK(busy.mode == dynamodb::CapacityMode::provisioned);
  CHECK(busy.capacity.provisioned.write == 60);
  CHECK(busy.capacity.provisioned.read == 70);
  CHECK(busy.reserved.write.blocks == 0);  // a commitment is the reader's to make
}

TEST_CASE("The best stack's table has the class that is cheaper, storage and all", "[decide]") {
  CompareInput input = at("0.023");
  const auto table_class = [&] {
    input.best = with_best_choices(input.first);
    return best_for_traffic(input, embedded_price_book()).tables[0].config.table_class;
  };
  CHECK(table_class() == dynamodb::TableClass::standard);
  // 10^9 items of 1,000 bytes are 1,024.5 GB: 0.15 USD a GB-month less, 153.67 USD, for units that
  // cost a quarter more, some cents, in the first month already.
  input.first.tables[0].stored_items = Decimal(1'000'000'000);
  input.first.tables[0].stored_item_bytes = Decimal(1'000);
  CHECK(table_class() == dynamodb::TableClass::standard_ia);
  const auto compared = [&] {
    input.best = best_for_traffic(input, embedded_price_book());
    return compare(input, embedded_price_book());
  };
  const auto large = compared();
  CHECK(large.taken.option == "standard-ia");
  CHECK(large.choice("table").find("standard-ia")->note == "its storage $307.34 less");
  // Of a plan that has the class already, too.
  input.first = at("0.023").first;
  input.first.tables[0].config.table_class = dynamodb::TableClass::standard_ia;
  input.first.tables[0].keep_days = 1;
  CHECK(table_class() == dynamodb::TableClass::standard);
  CHECK(compared().choice("table").find("standard-ia")->note.empty());
}

TEST_CASE("The best stack takes no mode whose price is missing where another one is priced",
          "[decide]") {
  // sa-east-1 has prices of provisioned capacity, and none on demand.
  CompareInput input = at("0.023");
  input.terms.region = "sa-east-1";
  const auto config = best_for_traffic(input, embedded_price_book()).tables[0].config;
  CHECK(config.mode == dynamodb::CapacityMode::provisioned);
  CHECK(compare(input, embedded_price_book()).taken.option == "on-demand");  // as it was given
  input.best = best_for_traffic(input, embedded_price_book());
  CHECK(compare(input, embedded_price_book()).taken.option == "provisioned");
}

TEST_CASE("Provisioned capacity of the best stack serves the busiest month that is compared",
          "[decide]") {
  CompareInput input = at("10");
  input.traffic.growth = dec("0.1");
  const auto config = best_for_traffic(input, embedded_price_book()).tables[0].config;
  REQUIRE(config.mode == dynamodb::CapacityMode::provisioned);
  CHECK(config.capacity.provisioned.write == 169);  // 6 x 1.1^35 = 168.6
  input.traffic.growth = dec("-0.02");              // the first month is the busiest
  CHECK(
      best_for_traffic(input, embedded_price_book()).tables[0].config.capacity.provisioned.write ==
      6);
}

TEST_CASE("With growth, the best stack is the cheapest over all months, not over those shown",
          "[decide]") {
  // 0.36 USD in month 1, 30 % more in each: 15,370 USD in 36 months on demand. The least capacity
  // for month 36 costs 1,025 USD in each of them, though less than on demand in month 36 alone.
  CompareInput input = at("0.3");
  input.traffic.growth = dec("0.3");
  const Plan best = best_for_traffic(input, embedded_price_book());
  CHECK(best.tables[0].config.mode == dynamodb::CapacityMode::on_demand);
  const Plan provisioned = with_least_capacity(
      best, input.traffic, billing_month(36, input.from, input.convention, input.terms));
  Decimal of_best;
  Decimal of_provisioned;
  for (int month = 1; month <= 36; ++month) {
    of_best += stack_total(input, best, month);
    of_provisioned += stack_total(input, provisioned, month);
  }
  CHECK(of_best < of_provisioned);
  CHECK(stack_total(input, provisioned, 36) < stack_total(input, best, 36));
}

TEST_CASE("The best stack is never dearer than a first plan that serves the traffic", "[decide]") {
  for (const char* rps : {"0.023", "0.7", "4", "60", "900"}) {
    for (const bool reserved : {false, true}) {
      CompareInput input = at(rps);
      input.first = with_least_capacity(
          input.first, input.traffic, billing_month(1, input.from, input.convention, input.terms));
      if (reserved) {
        auto& config = input.first.tables[0].config;
        config.reserved.write.blocks = (2 * config.capacity.provisioned.write + 99) / 100;
        config.reserved.read.blocks = (2 * config.capacity.provisioned.read + 99) / 100;
      }
      input.best = with_best_choices(input.first);
      const Plan best = best_for_traffic(input, embedded_price_book());
      for (const int month : input.months) {
        INFO(rps << (reserved ? " reserved" : "") << ", month " << month);
        CHECK(stack_total(input, best, month) <= stack_total(input, input.first, month));
      }
    }
  }
}

TEST_CASE("An API whose payloads an HTTP API would meter tenfold stays a REST API", "[decide]") {
  // 5 MB are 10 x 512 KB: 10 x 1.00 USD a million against 3.50 for one REST request.
  CompareInput input = at("1");
  for (auto& route : input.first.routes) route.response_bytes = Decimal(5'000'000);
  input.best = with_best_choices(input.first);
  CHECK(input.best.apis[0].config.type == apigateway::ApiType::http);
  CHECK(best_for_traffic(input, embedded_price_book()).apis[0].config.type ==
        apigateway::ApiType::rest);
}

TEST_CASE("Logs that are kept for less than 14 days stay so", "[decide]") {
  Plan plan = embedded_workload("workout-api-first-answer");
  plan.log_groups.push_back({"audit", {7}, logs::LogClass::standard});
  for (const auto& group : with_best_choices(plan).log_groups)
    CHECK(group.retention.days == (group.name == "audit" ? 7 : 14));
}

TEST_CASE("A comparison says what its best stack consists of", "[decide]") {
  CompareInput input = at("100");
  input.best = best_for_traffic(input, embedded_price_book());
  const Comparison comparison = compare(input, embedded_price_book());
  CHECK(comparison.best_stack == "workouts provisioned (60 W + 70 R); HTTP API; logs kept 14 days");
  // 60 x 730 x 3,600 x 12 items of 400 bytes are 704.88 GB, 0.15 USD cheaper each; the units cost
  // 60 x 0.00016 + 70 x 0.00003 USD an hour more.
  REQUIRE(comparison.infrequent_access_saves);
  CHECK(comparison.infrequent_access_saves->to_double() ==
        Approx(0.15 * 60 * 730 * 3600 * 12 * 400 / 1073741824.0 -
               730 * (60 * 0.00016 + 70 * 0.00003)));
  CHECK_FALSE(compare(at("0.023"), embedded_price_book()).infrequent_access_saves);
}
