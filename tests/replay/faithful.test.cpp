// SPDX-License-Identifier: Apache-2.0
// A replay does what the plan says, or says that it does not.
#include <atomic>
#include <catch2/catch.hpp>

#include "fitcost/plan/bill.hpp"
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
          Approx(c.sent).epsilon(1e-12));
    CHECK(result.notes.size() == c.notes);
    CHECK(support::contains(replay_table(report_of(input, "workout-api", result), 100),
                            "writes items of") == (c.notes > 0));
  }
}

namespace {

std::string six_routes(const std::string& bytes) {
  std::string plan = R"(
name: everything
tables: {workouts: {mode: on_demand}}
functions: {f: {memory_mb: 256, duration_ms: 20}}
apis: {api: {type: http}}
routes:
  POST /workouts: {share: 0.4, api: api, function: f, operations: [{put: workouts, item_bytes: BYTES}]}
  GET /workouts: {share: 0.1, api: api, function: f, operations: [{query: workouts, items: 5, item_bytes: BYTES}]}
  GET /workouts/{id}: {share: 0.2, api: api, function: f, operations: [{get: workouts, item_bytes: BYTES}]}
  PUT /workouts/{id}: {share: 0.1, api: api, function: f, operations: [{update: workouts, item_bytes: BYTES}]}
  DELETE /workouts/{id}: {share: 0.1, api: api, function: f, operations: [{delete: workouts, item_bytes: BYTES}]}
  GET /stats: {share: 0.1, api: api, function: f, operations: [{query: workouts, items: 50, item_bytes: BYTES}]}
)";
  for (auto at = plan.find("BYTES"); at != std::string::npos; at = plan.find("BYTES"))
    plan.replace(at, 5, bytes);
  return plan;
}

ReplayReport report_with(const ReplayInput& input, const std::string& plan,
                         const ReplayResult& result) {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  return replay_report(input, read_plan(measured_plan_text(plan, "plan.yaml", result), "m.yaml"),
                       result, embedded_price_book(), terms, {});
}

double billed_quantity(const Plan& plan, const Traffic& traffic, const std::string& meter) {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  const auto when = BillingMonth::of(1, {}, terms.date);
  for (const auto& line : bill(plan, traffic, when, embedded_price_book(), terms).lines())
    if (line.meter == meter) return line.quantity.to_double();
  return 0.0;
}

}  // namespace

// AWS: a write unit for each KB begun, so a byte more or less at 1024 is a unit.
TEST_CASE("An emitted plan has the write units that were measured, also near a kilobyte",
          "[replay]") {
  for (const char* bytes : {"1010", "1024", "1025"}) {
    CAPTURE(bytes);
    const std::string plan = six_routes(bytes);
    auto input = two_days(plan);
    input.users = 20;
    const auto result = replay_in_memory(input, 2);
    const auto& create = result.usage.of(handler::Route::create);
    CHECK(std::to_string(create.item_bytes_written / create.items_written) == bytes);
    CHECK(create.item_bytes_written % create.items_written == 0);
    CHECK(create.write_units == create.requests * (bytes == std::string("1025") ? 2 : 1));

    const auto report = report_with(input, plan, result);
    const double measured = measured_quantity(report, "dynamodb.write_request_units");
    REQUIRE(measured > 0.0);
    CHECK(billed_quantity(report.measured_plan, input.traffic, "dynamodb.write_request_units") ==
          Approx(measured).epsilon(1e-5));
    // PUT and DELETE read what they change, strongly, which the plan does not say.
    CHECK(billed_quantity(report.measured_plan, input.traffic, "dynamodb.read_request_units") ==
          Approx(measured_quantity(report, "dynamodb.read_request_units")).epsilon(0.05));
  }
}

TEST_CASE("What the API never does is said, and the emitted plan has what it does", "[replay]") {
  std::string plan = support::replaced(
      six_routes("300"), "operations: [{put: workouts, item_bytes: 300}]",
      "operations: [{put: workouts, item_bytes: 300}, {transact_write: workouts, items: 2, "
      "item_bytes: 300}, {failed_put: workouts, item_bytes: 300}]");
  plan = support::replaced(plan, "operations: [{get: workouts, item_bytes: 300}]",
                           "operations: [{get: workouts, item_bytes: 300}, {get: workouts, "
                           "item_bytes: 300}]");
  plan = support::replaced(plan, "operations: [{update: workouts, item_bytes: 300}]",
                           "operations: [{update: workouts, item_bytes: 300, times: 3}]");
  plan = support::replaced(plan, "operations: [{query: workouts, items: 50, item_bytes: 300}]",
                           "operations: [{scan: workouts, items: 50, item_bytes: 300}]");
  auto input = two_days(plan);
  input.users = 20;
  const auto result = replay_in_memory(input, 1);
  const std::vector<std::string> said = {
      "POST /workouts: the plan has transact_write of workouts; the API does none.",
      "POST /workouts: the plan has failed_put of workouts; the API does none.",
      "GET /workouts/{id}: the plan has get of workouts once more; the API does one alone.",
      "PUT /workouts/{id}: the plan has update of workouts 3 times a request; the API does one.",
      "GET /stats: the plan has scan of workouts; the API does none."};
  CHECK(result.notes == said);
  const std::string text = measured_plan_text(plan, "plan.yaml", result);
  for (const auto& sentence : said) CHECK(support::contains(text, "# " + sentence + "\n"));
  const Plan measured = read_plan(text, "measured.yaml");
  std::vector<std::vector<OperationKind>> kinds;
  for (const auto& route : measured.routes) {
    kinds.emplace_back();
    for (const auto& o : route.operations) kinds.back().push_back(o.kind);
  }
  using K = OperationKind;
  CHECK(kinds ==
        std::vector<std::vector<K>>{
            {K::put}, {K::query}, {K::get}, {K::get, K::update}, {K::get, K::remove}, {K::query}});
  const auto report = report_with(input, plan, result);
  CHECK(billed_quantity(report.measured_plan, input.traffic, "dynamodb.write_request_units") ==
        Approx(measured_quantity(report, "dynamodb.write_request_units")).epsilon(1e-5));
}

TEST_CASE("An emitted plan says where the mean size has other units than what was measured",
          "[replay]") {
  const std::string plan =
      support::replaced(six_routes("1500"), "{update: workouts, item_bytes: 1500}",
                        "{update: workouts, item_bytes: 300}");
  auto input = two_days(plan);
  input.users = 20;
  const auto result = replay_in_memory(input, 1);
  const std::string text = measured_plan_text(plan, "plan.yaml", result);
  CAPTURE(text);
  CHECK(support::contains(text, "# PUT /workouts/{id}: a request was measured to take 1."));
  CHECK_FALSE(support::contains(text, "# POST /workouts: a request"));
  const auto even = replay_in_memory(two_days(six_routes("1500")), 1);
  CHECK_FALSE(support::contains(measured_plan_text(six_routes("1500"), "plan.yaml", even),
                                "was measured to take"));
}

TEST_CASE("A route that was not measured is named in the emitted plan", "[replay]") {
  const std::string plan = embedded_workload_text("workout-api");
  auto result = replay_in_memory(two_days(plan), 1);
  CHECK_FALSE(support::contains(measured_plan_text(plan, "plan.yaml", result), "not measured"));
  result.usage.of(handler::Route::stats) = {};
  CHECK(support::contains(measured_plan_text(plan, "plan.yaml", result),
                          "# GET /stats was not measured: its operations are the plan's own.\n"));
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

// 60 % of 5 requests a second are 259,200 workouts a day, 8,035,200 in 31 days; 2 GB are 6,666,666
// of 300 bytes and 1,000,000 of 2000.
TEST_CASE("More workouts than a replay stores are refused with a rate that does", "[replay]") {
  auto input = two_days(embedded_workload_text("workout-api"));
  input.days = 1;
  input.traffic.rate = parse_rps("5");
  CHECK_THROWS_WITH(replay_in_memory(input, 1),
                    Catch::Contains("8,035,200 workouts") &&
                        Catch::Contains("in 1 day and the 30 before") &&
                        Catch::Contains("6,666,666 of 300 bytes: a rate below 4.13/second"));
  // Larger ones are fewer.
  auto large =
      two_days(changed("put: workouts, item_bytes: 300", "put: workouts, item_bytes: 2000"));
  large.traffic.rate = parse_rps("1");
  CHECK_THROWS_WITH(replay_in_memory(large, 1), Catch::Contains("at most 1,000,000 of 2000 bytes"));
  // A trace has no rate to be named.
  input.days = 2;
  input.traffic.peak_minute_to_mean = 2.0;
  CHECK_THROWS_WITH(replay_in_memory(input, 1),
                    Catch::Contains("fewer days, or a trace scaled to a mean below 4/second") &&
                        Catch::Contains("2 days and the 30 before"));
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
