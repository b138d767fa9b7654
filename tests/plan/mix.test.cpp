// SPDX-License-Identifier: Apache-2.0
#include "fitcost/plan/mix.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "fitcost/units/input_error.hpp"
#include "plan/plans.hpp"

using namespace plans;

namespace {

Plan workload() { return embedded_workload("workout-api-first-answer"); }

Readings readings_of(const Plan& plan) {
  return exact_readings(plan, traffic("0.023"), month(5)).all();
}

Decimal sum_of_shares(const Plan& plan) {
  Decimal sum;
  for (const auto& r : plan.routes) sum += r.share;
  return sum;
}

}  // namespace

TEST_CASE("No change changes nothing", "[plan]") {
  CHECK(readings_of(with_changes(workload(), {})) == readings_of(workload()));
}

TEST_CASE("A change to what is there already changes nothing", "[plan]") {
  MixChanges same;
  same.write_share = dec("0.6");
  same.item_bytes = Decimal(300);
  same.duration_ms = Decimal(60);
  same.log_bytes = Decimal(300);
  same.consistency = dynamodb::Consistency::eventual;
  same.indexes = 1;
  same.memory_mb = 256;
  CHECK(readings_of(with_changes(workload(), same)) == readings_of(workload()));
}

TEST_CASE("The share of writes is that of the routes that write", "[plan]") {
  CHECK(write_share(workload()) == dec("0.6"));
  Plan plan = workload();
  plan.routes[1].operations.push_back(plan.routes[0].operations[0]);
  CHECK(write_share(plan) == dec("0.9"));
  for (auto kind : {OperationKind::put, OperationKind::update, OperationKind::remove,
                    OperationKind::transact_write}) {
    plan = workload();
    plan.routes[0].operations[0].kind = kind;
    CHECK(write_share(plan) == dec("0.6"));
  }
  plan.routes[0].operations.clear();
  CHECK(write_share(plan) == Decimal(0));
}

TEST_CASE("Any share of writes leaves shares that add up to 1, in their old proportions",
          "[plan]") {
  std::mt19937_64 random(20'261'003);
  for (int i = 0; i < 300; ++i) {
    Plan plan = workload();
    // Random routes: reads and writes of random shares.
    plan.routes.clear();
    const int count = 2 + static_cast<int>(random() % 6);
    Decimal left(1);
    for (int r = 0; r < count; ++r) {
      Route route = workload().routes[r == 0 ? 0 : (r == 1 ? 1 : random() % 3)];
      route.share = r == count - 1 ? left : Decimal::of(static_cast<int>(random() % 1'000), 4);
      if (left < route.share) route.share = left;
      left -= route.share;
      plan.routes.push_back(route);
    }
    const Decimal before = write_share(plan);
    if (before == Decimal(0) || before == Decimal(1)) continue;
    MixChanges changes;
    changes.write_share = Decimal::of(static_cast<int>(random() % 1'001), 3);
    const Plan changed = with_changes(plan, changes);
    INFO(before.to_string() << " -> " << changes.write_share->to_string());
    CHECK(sum_of_shares(changed) == Decimal(1));
    CHECK(write_share(changed) == *changes.write_share);
    for (std::size_t r = 0; r < plan.routes.size(); ++r) {
      CHECK(changed.routes[r].share >= Decimal(0));
      const bool writes = plan.routes[r].operations[0].kind == OperationKind::put;
      const double old_part =
          plan.routes[r].share.to_double() / (writes ? before : Decimal(1) - before).to_double();
      const double wanted =
          old_part *
          (writes ? *changes.write_share : Decimal(1) - *changes.write_share).to_double();
      CHECK(changed.routes[r].share.to_double() == Approx(wanted).margin(1e-12));
    }
  }
}

TEST_CASE("A write share is refused where no route could have it", "[plan]") {
  Plan reads = workload();
  reads.routes.erase(reads.routes.begin());
  reads.routes[0].share = dec("0.9");
  MixChanges changes;
  changes.write_share = dec("0.5");
  CHECK_THROWS_AS(with_changes(reads, changes), InputError);
  Plan writes = workload();
  writes.routes.resize(1);
  writes.routes[0].share = Decimal(1);
  CHECK_THROWS_AS(with_changes(writes, changes), InputError);
}

TEST_CASE("Sizes, counts and consistency change where they mean something", "[plan]") {
  MixChanges changes;
  changes.item_bytes = Decimal(2'000);
  changes.items_per_read = Decimal(3);
  changes.consistency = dynamodb::Consistency::strong;
  changes.log_bytes = Decimal(7);
  changes.duration_ms = dec("12.5");
  changes.memory_mb = 1024;
  const Plan plan = with_changes(workload(), changes);
  for (const auto& route : plan.routes) {
    for (const auto& o : route.operations) {
      CHECK(o.item_bytes == Decimal(2'000));
      if (o.kind == OperationKind::query) {
        CHECK(o.items == Decimal(3));
        CHECK(o.consistency == dynamodb::Consistency::strong);
      } else {
        CHECK(o.items == Decimal(1));
      }
    }
  }
  for (const auto& f : plan.functions) {
    CHECK(f.log_bytes == Decimal(7));
    CHECK(f.duration_ms == dec("12.5"));
    CHECK(f.config.memory == lambda::megabytes(1024.0));
  }
}

TEST_CASE("A response that is the items themselves changes with them, another one does not",
          "[plan]") {
  const auto responses = [](const MixChanges& changes) {
    std::vector<std::string> out;
    for (const auto& route : with_changes(workload(), changes).routes)
      out.push_back(route.response_bytes.to_string());
    return out;
  };
  using Texts = std::vector<std::string>;
  CHECK(responses({}) == Texts{"300", "6000", "300"});  // an item, 20 of them, and statistics
  MixChanges larger;
  larger.item_bytes = Decimal(30'000);
  CHECK(responses(larger) == Texts{"30000", "600000", "300"});
  MixChanges fewer;
  fewer.items_per_read = Decimal(3);
  CHECK(responses(fewer) == Texts{"300", "900", "300"});
  larger.items_per_read = Decimal(3);
  CHECK(responses(larger) == Texts{"30000", "90000", "300"});
}

TEST_CASE("Indexes are added with the first one's capacity, and taken away", "[plan]") {
  for (int count = 0; count <= 20; ++count) {
    MixChanges changes;
    changes.indexes = count;
    const Plan plan = with_changes(workload(), changes);
    const auto& table = plan.tables[0];
    REQUIRE(table.config.indexes.size() == static_cast<std::size_t>(count));
    CHECK(table.projected_bytes.size() == table.config.indexes.size());
    std::vector<std::string> names;
    for (const auto& index : table.config.indexes) {
      CHECK(index.capacity.provisioned.write == 5);
      CHECK(std::find(names.begin(), names.end(), index.name) == names.end());
      names.push_back(index.name);
    }
    // Each takes every write once more: 36,266.4 x 5 months of 400 bytes stored, and 5 W + 5 R an
    // hour.
    const auto r = readings_of(plan);
    CHECK(sum_of(r, "dynamodb.write_capacity_unit_hours") == Decimal(3650) * Decimal(1 + count));
  }
}
