// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "plan/plans.hpp"

using namespace plans;

namespace {

/// What both answers have in common: the requests and what each does.
void check_requests(const Plan& plan, bool with_metric) {
  REQUIRE(plan.routes.size() == 3);
  const std::vector<std::string> names{"POST /workouts", "GET /workouts", "GET /stats"};
  const std::vector<std::string> functions{"create", "list", "stats"};
  const std::vector<std::string> shares{"0.6", "0.3", "0.1"};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& route = plan.routes[i];
    CHECK(route.name == names[i]);
    CHECK(route.function == functions[i]);
    CHECK(route.share == dec(shares[i]));
    CHECK(route.api == "api");
    REQUIRE(route.operations.size() == 1);
    CHECK(route.operations[0].table == "workouts");
    CHECK(route.operations[0].item_bytes == Decimal(300));
    CHECK(route.operations[0].index.empty());  // no function queries the index
    CHECK(route.operations[0].times == Decimal(1));
  }
  CHECK(plan.routes[0].operations[0].kind == OperationKind::put);
  CHECK(plan.routes[1].operations[0].kind == OperationKind::query);
  CHECK(plan.routes[1].operations[0].items == Decimal(20));
  CHECK(plan.routes[2].operations[0].kind == OperationKind::query);
  CHECK(plan.routes[2].operations[0].items == Decimal(100));
  for (std::size_t i = 1; i < 3; ++i) {
    CHECK(plan.routes[i].operations[0].consistency == dynamodb::Consistency::eventual);
    CHECK(plan.routes[i].metric_puts.empty());
  }
  CHECK(plan.routes[0].metric_puts.size() == (with_metric ? 1U : 0U));
  REQUIRE(plan.functions.size() == 3);
  for (const auto& f : plan.functions) {
    CHECK(f.config.memory == lambda::megabytes(256.0));
    CHECK(f.config.architecture == lambda::Architecture::x86);
    CHECK(f.duration_ms == Decimal(60));
    CHECK(f.log_bytes == Decimal(300));
    CHECK(f.log_group == "/aws/lambda/" + f.name);
  }
  CHECK(plan.parameters.size() == 2);
  for (const auto& p : plan.parameters) CHECK_FALSE(p.advanced);
  CHECK(plan.log_compression == dec("0.15"));
}

}  // namespace

TEST_CASE("The first answer is the one that was reviewed", "[plan]") {
  const Plan plan = embedded_workload("workout-api-first-answer");
  CHECK(plan.name == "workout-api-first-answer");
  check_requests(plan, true);
  REQUIRE(plan.tables.size() == 1);
  const auto& config = plan.tables[0].config;
  CHECK(config.mode == dynamodb::CapacityMode::provisioned);
  CHECK(config.table_class == dynamodb::TableClass::standard);
  CHECK(config.capacity.provisioned.read == 5);
  CHECK(config.capacity.provisioned.write == 5);
  for (const auto* scaling : {&config.capacity.read_scaling, &config.capacity.write_scaling}) {
    REQUIRE(scaling->has_value());
    CHECK((*scaling)->min == 5);
    CHECK((*scaling)->max == 40);
    CHECK((*scaling)->target_percent == 70);
  }
  REQUIRE(config.indexes.size() == 1);
  const auto& index = config.indexes[0];
  CHECK(index.name == "WorkoutTypeIndex");
  CHECK(index.capacity.provisioned.read == 5);
  CHECK(index.capacity.provisioned.write == 5);
  CHECK_FALSE(index.capacity.read_scaling);  // the index is not scaled
  CHECK_FALSE(index.capacity.write_scaling);
  CHECK_FALSE(plan.tables[0].projected_bytes[0]);  // all attributes
  CHECK(dynamodb::scaling_alarms(config) == 8);
  REQUIRE(plan.apis.size() == 1);
  CHECK(plan.apis[0].config.type == apigateway::ApiType::rest);
  CHECK(plan.log_groups.size() == 3);
  for (const auto& group : plan.log_groups) CHECK(group.retention == logs::never_expire);
  CHECK(plan.dashboards.size() == 1);
  CHECK(plan.alarms.size() == 2);
  REQUIRE(plan.metrics.size() == 1);
  CHECK(plan.metrics[0].dimension_values == 5);
  CHECK(plan.routes[0].metric_puts[0].times == Decimal(1));
}

TEST_CASE("The better answer has no index, an HTTP API and logs for 14 days", "[plan]") {
  const Plan plan = embedded_workload("workout-api");
  CHECK(plan.name == "workout-api");
  check_requests(plan, false);
  REQUIRE(plan.tables.size() == 1);
  CHECK(plan.tables[0].config.mode == dynamodb::CapacityMode::on_demand);
  CHECK(plan.tables[0].config.indexes.empty());
  REQUIRE(plan.apis.size() == 1);
  CHECK(plan.apis[0].config.type == apigateway::ApiType::http);
  CHECK(plan.log_groups.size() == 3);
  for (const auto& group : plan.log_groups) CHECK(group.retention.days == 14);
  CHECK(plan.dashboards.empty());
  CHECK(plan.metrics.empty());
  CHECK(plan.alarms.size() == 5);
}

TEST_CASE("The embedded workloads are listed, and are the files in data", "[plan]") {
  const auto names = embedded_workloads();
  CHECK(names.size() == 2);
  for (const auto& name : names) {
    INFO(name);
    const auto file = std::string(FITCOST_SOURCE_DIR "/data/workloads/") + name + ".yaml";
    const auto terms = plans::terms();
    const auto from_file = bill(read_plan(support::text_of(file), file), traffic("0.023"), month(1),
                                embedded_price_book(), terms);
    const auto embedded =
        bill(embedded_workload(name), traffic("0.023"), month(1), embedded_price_book(), terms);
    CHECK(from_file.lines() == embedded.lines());
  }
  CHECK_THROWS_AS(embedded_workload("workout-apj"), InputError);
}
