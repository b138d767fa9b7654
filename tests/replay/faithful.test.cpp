// SPDX-License-Identifier: Apache-2.0
// A replay does what the plan says, or says that it does not.
#include <atomic>
#include <catch2/catch.hpp>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "handler/api.hpp"
#include "support/command.hpp"
#include "support/replays.hpp"

using namespace fitcost;

namespace {

std::string changed(const std::string& from, const std::string& to) {
  return support::replaced(embedded_workload_text("workout-api"), from, to);
}

ReplayInput two_days(const std::string& plan) {
  auto input = replay_input("workout-api", "0.023");
  input.plan = read_plan(plan, "plan.yaml");
  input.days = 2;
  return input;
}

double measured_quantity(const ReplayReport& report, const std::string& meter) {
  for (const auto& line : report.measured.lines())
    if (line.meter == meter) return line.quantity.to_double();
  return 0.0;
}

}  // namespace

// AWS: a strongly consistent read takes 1 unit for each 4 KB, an eventually consistent one half.
TEST_CASE("A plan whose reads are strong is replayed with strong reads", "[replay]") {
  auto input = two_days(embedded_workload_text("workout-api"));
  const auto eventual = replay_in_memory(input, 1);
  for (auto& route : input.plan.routes)
    for (auto& operation : route.operations) operation.consistency = dynamodb::Consistency::strong;
  const auto strong = replay_in_memory(input, 1);
  for (const auto route : {handler::Route::list, handler::Route::stats}) {
    CHECK(eventual.usage.of(route).read_half_units > 0);
    CHECK(strong.usage.of(route).read_half_units == 2 * eventual.usage.of(route).read_half_units);
  }
}

TEST_CASE("Reads of both consistencies and two indexes are more than the API does", "[replay]") {
  const auto mixed = two_days(changed("items: 100, item_bytes: 300, consistency: eventual",
                                      "items: 100, item_bytes: 300, consistency: strong"));
  CHECK_THROWS_WITH(
      replay_in_memory(mixed, 1),
      Catch::Contains("strong reads of GET /stats beside eventual ones of GET /workouts"));
  const auto indexed = two_days(
      changed("mode: on_demand",
              "mode: on_demand\n    indexes: {A: {projection: all}, B: {projection: all}}"));
  CHECK_THROWS_WITH(replay_in_memory(indexed, 1), Catch::Contains("2 indexes"));
}

// 0.6 of 0.0005 requests a second are creates, of 1 unit each: 788.4 in 730 hours.
TEST_CASE("The measured bill has the plan's requests, however many happened to come", "[replay]") {
  auto input = two_days(embedded_workload_text("workout-api"));
  input.traffic.rate = parse_rps("0.0005");
  const auto result = replay_in_memory(input, 1);
  REQUIRE(result.usage.of(handler::Route::create).requests > 0);
  REQUIRE(result.usage.of(handler::Route::create).write_units ==
          result.usage.of(handler::Route::create).requests);
  const auto report = report_of(input, "workout-api", result);
  CHECK(measured_quantity(report, "dynamodb.write_request_units") == Approx(788.4).epsilon(1e-9));
}

TEST_CASE("A route that nobody asked for has the plan's own units in the measured bill",
          "[replay]") {
  auto input = two_days(embedded_workload_text("workout-api"));
  auto result = replay_in_memory(input, 1);
  result.usage.of(handler::Route::create) = {};
  const auto report = report_of(input, "workout-api", result);
  // 0.6 x 0.023 x 2,628,000 s
  CHECK(measured_quantity(report, "dynamodb.write_request_units") == Approx(36'266.4));
}

TEST_CASE("Items are as large as the plan's where workouts can be, and otherwise it is said",
          "[replay]") {
  struct Case {
    const char* bytes;
    double sent;
    std::size_t notes;
  };
  for (const Case& c : {Case{"300", 300, 0},
                        {"170", 170, 0},
                        {"2100", 2100, 0},
                        {"120", 160, 1},
                        {"5000", 2140, 1}}) {
    CAPTURE(c.bytes);
    const auto input = two_days(changed("put: workouts, item_bytes: 300",
                                        std::string("put: workouts, item_bytes: ") + c.bytes));
    const auto result = replay_in_memory(input, 1);
    const auto& create = result.usage.of(handler::Route::create);
    CHECK(static_cast<double>(create.item_bytes_written) /
              static_cast<double>(create.items_written) ==
          Approx(c.sent).epsilon(0.02));
    CHECK(result.notes.size() == c.notes);
    CHECK(support::contains(replay_table(report_of(input, "workout-api", result), 100),
                            "writes items of") == (c.notes > 0));
  }
}

TEST_CASE("A list longer than the API's is said", "[replay]") {
  const auto result = replay_in_memory(two_days(changed("items: 20,", "items: 500,")), 1);
  REQUIRE(result.notes.size() == 1);
  CHECK(result.notes[0] == "GET /workouts reads 500 items in the plan; the API lists at most 100.");
}

TEST_CASE("A store that cannot be filled ends the replay with what the store said", "[replay]") {
  const auto inner = handler::memory_store();
  api_test::WrappedStore store(*inner);
  std::atomic<int> calls{0};
  store.before = [&](std::string_view call) {
    if (call == "create" && ++calls > 100)
      throw handler::StoreError(handler::StoreError::Kind::full, "no space left");
  };
  const auto input = two_days(embedded_workload_text("workout-api"));
  CHECK_THROWS_WITH(
      replay_in_process(input, store, "memory", {}),
      Catch::Contains("POST /workouts: status 500") && Catch::Contains("no space left"));
}

TEST_CASE("A replay with failures has no bill", "[replay]") {
  const auto inner = handler::memory_store();
  api_test::WrappedStore store(*inner);
  std::atomic<int> queries{0};
  store.before = [&](std::string_view call) {
    if (call == "query" && ++queries == 10)
      throw handler::StoreError(handler::StoreError::Kind::unavailable, "away");
  };
  const auto input = two_days(embedded_workload_text("workout-api"));
  const auto result = replay_in_process(input, store, "memory", {});
  CHECK(result.failed == 1);
  CHECK(result.lost == 0);
  CHECK_THROWS_WITH(report_of(input, "workout-api", result),
                    Catch::Contains("1 answered with an error") && Catch::Contains("away"));
}

// 60 % of 3 requests a second are 155,520 workouts a day, 4,821,120 in 31 days.
TEST_CASE("More workouts than a replay stores are refused with a rate that does", "[replay]") {
  auto input = two_days(embedded_workload_text("workout-api"));
  input.days = 1;
  input.traffic.rate = parse_rps("3");
  CHECK_THROWS_WITH(replay_in_memory(input, 1), Catch::Contains("4,821,120 workouts") &&
                                                    Catch::Contains("a rate below 2.48/second"));
}

TEST_CASE("Progress counts the workouts that are filled in, too", "[replay]") {
  const auto input = two_days(embedded_workload_text("workout-api"));
  const auto store = handler::memory_store();
  std::atomic<int> early{0};
  std::atomic<int> late{0};
  replay_in_process(input, *store, "memory", [&](double done) { ++(done < 0.5 ? early : late); });
  CHECK(early > 5);
  CHECK(late > 5);
}

TEST_CASE("One of a kind is written in the singular", "[replay]") {
  auto input = two_days(embedded_workload_text("workout-api"));
  input.days = 1;
  input.users = 1;
  const auto table = replay_table(report_of(input, "workout-api", replay_in_memory(input, 1)), 100);
  CHECK_THAT(table, Catch::Contains("1 day of") && Catch::Contains("1 user,"));
}
