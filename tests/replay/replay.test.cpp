// SPDX-License-Identifier: Apache-2.0
#include "fitcost/replay/replay.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/replay/replay_report.hpp"
#include "fitcost/server/server.hpp"
#include "fitcost/units/input_error.hpp"
#include "support/replays.hpp"

using namespace fitcost;

namespace {

bool same(const handler::RouteUsage& a, const handler::RouteUsage& b) {
  return a.requests == b.requests && a.client_errors == b.client_errors &&
         a.server_errors == b.server_errors && a.read_half_units == b.read_half_units &&
         a.write_units == b.write_units && a.items_read == b.items_read &&
         a.item_bytes_read == b.item_bytes_read && a.items_written == b.items_written &&
         a.item_bytes_written == b.item_bytes_written && a.bytes_in == b.bytes_in &&
         a.bytes_out == b.bytes_out;
}

}  // namespace

TEST_CASE("A replay sends the same requests whatever the number of clients", "[replay]") {
  auto input = replay_input("workout-api", "0.023");
  input.days = 3;
  const auto once = replay_in_memory(input, 1);
  CHECK(once.usage.total().requests > 5000);
  for (const unsigned clients : {2U, 7U}) {
    const auto again = replay_in_memory(input, clients);
    for (std::size_t i = 0; i < handler::route_count; ++i) {
      CAPTURE(clients, i);
      CHECK(same(once.usage.routes[i], again.usage.routes[i]));
    }
  }
}

TEST_CASE("Another seed sends other requests", "[replay]") {
  auto input = replay_input("workout-api", "0.023");
  input.days = 1;
  const auto one = replay_in_memory(input, 1);
  input.seed = 2;
  const auto other = replay_in_memory(input, 1);
  CHECK(one.usage.total().bytes_out != other.usage.total().bytes_out);
}

TEST_CASE("The handler's units are the model's, within what chance does in a month", "[replay]") {
  for (const char* workload : {"workout-api", "workout-api-first-answer"}) {
    CAPTURE(workload);
    const auto input = replay_input(workload, "0.023");
    const auto result = replay_in_memory(input, 0);
    const auto report = report_of(input, workload, result);
    const auto close = [&](const char* what, double share) {
      for (const auto& row : report.rows) {
        if (row.what != what) continue;
        CAPTURE(what);
        REQUIRE(row.predicted);
        REQUIRE(row.measured);
        CHECK(std::abs(*row.measured / *row.predicted - 1.0) < share);
        return;
      }
      FAIL("no row " << what);
    };
    // Four standard deviations of some 60,000 Poisson arrivals are 1.6 %.
    close("requests", 0.016);
    close("write request units", 0.022);
    close("read request units", 0.05);
    close("items read", 0.051);  // 21 for 20: one more is read
    CHECK(result.usage.total().client_errors == 0);
    CHECK(result.usage.total().server_errors == 0);
    CHECK(result.lost == 0);
  }
}

TEST_CASE("Statistics read the last 30 days that the plan assumes", "[replay]") {
  const auto input = replay_input("workout-api", "0.023");
  const auto result = replay_in_memory(input, 0);
  const auto& stats = result.usage.of(handler::Route::stats);
  CHECK(static_cast<double>(stats.items_read) / static_cast<double>(stats.requests) ==
        Approx(100.0).epsilon(0.02));
}

TEST_CASE("A measured plan is the plan with the measured figures", "[replay]") {
  auto input = replay_input("workout-api", "0.023");
  input.days = 5;
  const auto result = replay_in_memory(input, 1);
  const std::string text =
      measured_plan_text(embedded_workload_text("workout-api"), "workout-api", result);
  const Plan plan = read_plan(text, "measured.yaml");
  REQUIRE(plan.routes.size() == input.plan.routes.size());
  for (std::size_t i = 0; i < plan.routes.size(); ++i) {
    CHECK(plan.routes[i].name == input.plan.routes[i].name);
    CHECK(plan.routes[i].share == input.plan.routes[i].share);
  }
  const auto& create = result.usage.of(handler::Route::create);
  const auto mean = [](std::int64_t total, std::int64_t count) {
    return to_decimal(static_cast<double>(total) / static_cast<double>(count), 3);
  };
  CHECK(plan.routes[0].operations.at(0).item_bytes ==
        mean(create.item_bytes_written, create.items_written));
  CHECK(plan.routes[0].response_bytes == mean(create.bytes_out, create.requests));
  CHECK(plan.functions[0].log_bytes == mean(create.log_bytes, create.requests));
  CHECK(plan.routes[1].operations.at(0).items == Decimal(21));
  CHECK(plan.alarms.size() == input.plan.alarms.size());
  CHECK(plan.log_groups.size() == input.plan.log_groups.size());
}

TEST_CASE("A route that saw no request keeps what the plan says of it", "[replay]") {
  const auto input = replay_input("workout-api", "0.023");
  ReplayResult nothing;
  nothing.against = "memory";
  const std::string text =
      measured_plan_text(embedded_workload_text("workout-api"), "workout-api", nothing);
  const Plan plan = read_plan(text, "measured.yaml");
  for (std::size_t i = 0; i < plan.routes.size(); ++i)
    CHECK(plan.routes[i].response_bytes == input.plan.routes[i].response_bytes);
  CHECK(plan.functions[0].duration_ms == input.plan.functions[0].duration_ms);
}

TEST_CASE("All six routes are replayed, on workouts that are there", "[replay]") {
  auto input = replay_input("workout-api", "0.05");
  input.plan = read_plan(R"(
name: everything
tables: {workouts: {mode: on_demand}}
functions: {f: {memory_mb: 256, duration_ms: 20}}
apis: {api: {type: http}}
routes:
  POST /workouts: {share: 0.4, api: api, function: f, operations: [{put: workouts, item_bytes: 300}]}
  GET /workouts: {share: 0.1, api: api, function: f, operations: [{query: workouts, items: 5, item_bytes: 300}]}
  GET /workouts/{id}: {share: 0.2, api: api, function: f, operations: [{get: workouts, item_bytes: 300}]}
  PUT /workouts/{id}: {share: 0.1, api: api, function: f, operations: [{update: workouts, item_bytes: 300}]}
  DELETE /workouts/{id}: {share: 0.1, api: api, function: f, operations: [{delete: workouts, item_bytes: 300}]}
  GET /stats: {share: 0.1, api: api, function: f, operations: [{query: workouts, items: 50, item_bytes: 300}]}
)",
                         "everything.yaml");
  input.days = 5;
  input.users = 20;
  const auto result = replay_in_memory(input, 3);
  for (const auto route : {handler::Route::create, handler::Route::list, handler::Route::get,
                           handler::Route::put, handler::Route::remove, handler::Route::stats}) {
    const auto& usage = result.usage.of(route);
    CAPTURE(route_name(route));
    CHECK(usage.requests > 1000);
    CHECK(usage.server_errors == 0);
    CHECK(usage.client_errors == 0);  // what the 30 days before left is asked for, too
  }
}

TEST_CASE("A plan with a route that the API has not is refused with a suggestion", "[replay]") {
  auto input = replay_input("workout-api", "0.023");
  input.plan.routes[0].name = "POST /workout";
  const auto store = handler::memory_store();
  CHECK_THROWS_WITH(replay_in_process(input, *store, "memory", {}),
                    Catch::Contains("'POST /workout'") && Catch::Contains("POST /workouts"));
  input.plan.routes.clear();
  CHECK_THROWS_AS(replay_in_process(input, *store, "memory", {}), InputError);
}

TEST_CASE("Durations have the mean of what was added and quantiles within a step", "[replay]") {
  Durations durations;
  for (int i = 1; i <= 1000; ++i) durations.add(std::chrono::microseconds(i));
  CHECK(durations.count() == 1000);
  CHECK(durations.mean_ms() == Approx(0.5005));
  for (const double share : {0.5, 0.9, 0.99}) {
    CHECK(durations.quantile_ms(share) >= share * 0.999);
    CHECK(durations.quantile_ms(share) <= share * 1.1);
  }
  CHECK(Durations().quantile_ms(0.5) == 0.0);
}
