// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "fitcost/handler/workout_id.hpp"
#include "fitcost/services/dynamodb/index_write.hpp"
#include "fitcost/services/dynamodb/item_size.hpp"
#include "fitcost/services/dynamodb/operations.hpp"
#include "handler/api.hpp"

using namespace api_test;
namespace dynamodb = fitcost::dynamodb;
using handler::Route;
using handler::RouteUsage;

namespace {

std::string workout(std::size_t note_bytes, const std::string& type = "run") {
  return Json{{"workoutType", type},
              {"duration", 30},
              {"calories", 200},
              {"notes", std::string(note_bytes, 'n')}}
      .dump();
}

/// By DynamoDB's rules, from what the API shows of a workout.
std::int64_t item_size(const Json& workout) {
  fitcost::Bytes sum = fitcost::bytes(0.0);
  const auto number = [](const Json& value) { return dynamodb::number_value(value.dump()); };
  for (const auto& [name, value] : workout.items()) {
    if (name == "workoutId" || name == "createdAt") continue;
    sum = sum + dynamodb::attribute(name, value.is_string()
                                              ? dynamodb::string_value(value.get<std::string>())
                                              : number(value));
  }
  // The id is kept as an attribute, since its random bits are nowhere else; createdAt follows from
  // the key.
  sum = sum + dynamodb::attribute(
                  "workoutId", dynamodb::string_value(workout.at("workoutId").get<std::string>()));
  return static_cast<std::int64_t>(sum / fitcost::bytes(1.0));
}

std::int64_t write_units(std::int64_t bytes) {
  return std::llround(
      dynamodb::write_units(fitcost::bytes(static_cast<double>(bytes))) /
      fitcost::quantity<fitcost::Quotient<dynamodb::write_request_unit, fitcost::unit::request>>(
          1.0));
}
std::int64_t read_half_units(std::int64_t bytes, dynamodb::Consistency consistency) {
  return std::llround(
      2.0 *
      (dynamodb::query_units(fitcost::bytes(static_cast<double>(bytes)), consistency) /
       fitcost::quantity<fitcost::Quotient<dynamodb::read_request_unit, fitcost::unit::request>>(
           1.0)));
}
constexpr auto eventual = dynamodb::Consistency::eventual;
constexpr auto strong = dynamodb::Consistency::strong;

/// What a route's usage grew by while something ran.
template <class Run> RouteUsage growth(Api& api, Route route, Run run) {
  const RouteUsage before = api.client.worker.usage().of(route);
  run();
  RouteUsage after = api.client.worker.usage().of(route);
  after.requests -= before.requests;
  after.client_errors -= before.client_errors;
  after.server_errors -= before.server_errors;
  after.read_half_units -= before.read_half_units;
  after.write_units -= before.write_units;
  after.index_write_units -= before.index_write_units;
  after.items_read -= before.items_read;
  after.item_bytes_read -= before.item_bytes_read;
  after.items_written -= before.items_written;
  after.item_bytes_written -= before.item_bytes_written;
  after.bytes_in -= before.bytes_in;
  after.bytes_out -= before.bytes_out;
  after.log_lines -= before.log_lines;
  after.log_bytes -= before.log_bytes;
  after.microseconds -= before.microseconds;
  return after;
}

}  // namespace

TEST_CASE("A create costs a unit for each kilobyte of its item", "[handler][metering]") {
  Api api;
  for (const std::size_t note :
       std::vector<std::size_t>{0, 100, 700, 850, 900, 950, 1'000, 1'900, 2'000}) {
    Reply made;
    const std::string body = workout(note);
    const RouteUsage used = growth(api, Route::create, [&] { made = api.client.create(body); });
    const std::int64_t bytes = item_size(made.json());
    INFO(note << " bytes of notes, item of " << bytes);
    CHECK(used.requests == 1);
    CHECK(used.items_written == 1);
    CHECK(used.item_bytes_written == bytes);
    CHECK(used.write_units == write_units(bytes));
    CHECK(used.index_write_units == 0);
    CHECK(used.read_half_units == 0);
    CHECK(used.bytes_in == static_cast<std::int64_t>(body.size()));
    CHECK(used.bytes_out == static_cast<std::int64_t>(made.text.size()));
  }
}

TEST_CASE("Reads cost half a unit for each 4 KB, strongly consistent ones twice that",
          "[handler][metering]") {
  for (const bool consistent : {false, true}) {
    auto options = test_options();
    options.consistent_reads = consistent;
    Api api(options);
    const auto consistency = consistent ? strong : eventual;
    std::vector<std::int64_t> sizes;
    std::string id;
    for (int i = 0; i < 50; ++i) {
      const Json made = api.client.create(workout(static_cast<std::size_t>(i * 37 % 900))).json();
      sizes.push_back(item_size(made));
      id = made.at("workoutId").get<std::string>();
    }
    const auto newest = [&](int count) {
      std::int64_t sum = 0;
      for (int i = 0; i < count; ++i) sum += sizes[sizes.size() - 1 - static_cast<std::size_t>(i)];
      return sum;
    };
    for (const int limit : {1, 10, 20, 49, 50, 100}) {
      INFO("limit " << limit << ", consistent " << consistent);
      const RouteUsage used = growth(api, Route::list, [&] {
        api.client.list({{"limit", std::to_string(limit)}});
      });
      const int read = std::min(limit + 1, 50);  // one more, so that hasMore is exact
      CHECK(used.items_read == read);
      CHECK(used.item_bytes_read == newest(read));
      CHECK(used.read_half_units == read_half_units(newest(read), consistency));
      CHECK(used.write_units == 0);
    }
    const RouteUsage stats = growth(api, Route::stats, [&] { api.client.stats(); });
    CHECK(stats.items_read == 50);
    CHECK(stats.read_half_units == read_half_units(newest(50), consistency));

    const RouteUsage one = growth(api, Route::get, [&] { api.client.get(id); });
    CHECK(one.items_read == 1);
    CHECK(one.read_half_units == (consistent ? 2 : 1));
    api.host.time = noon + 3'600 * second;
    const std::string missing = handler::workout_id(noon + 5 * second, 1);
    const RouteUsage none = growth(api, Route::get, [&] { api.client.get(missing); });
    CHECK(none.items_read == 0);
    CHECK(none.read_half_units == (consistent ? 2 : 1));
    CHECK(none.client_errors == 1);
  }
}

TEST_CASE("What is refused before the store costs no units", "[handler][metering]") {
  Api api;
  api.client.create("{");
  api.client.list({{"limit", "0"}});
  api.client.get("no-id");
  api.client.put("no-id", run_body);
  api.client.stats({{"days", "0"}});
  api.client.call("GET", "/nothing");
  api.client.caller.clear();
  api.client.create(run_body);
  const RouteUsage all = api.client.worker.usage().total();
  CHECK(all.requests == 7);
  CHECK(all.client_errors == 7);
  CHECK(all.server_errors == 0);
  CHECK(all.read_half_units == 0);
  CHECK(all.write_units == 0);
}

TEST_CASE("A change costs by the larger of before and after, a deletion by what is deleted",
          "[handler][metering]") {
  for (const auto& [before, after] :
       std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {0, 1'500}, {2'000, 0}}) {
    Api api;
    const Json made = api.client.create(workout(before)).json();
    const std::size_t size_after = after;
    const auto id = made.at("workoutId").get<std::string>();
    Json changed;
    const RouteUsage put =
        growth(api, Route::put, [&] { changed = api.client.put(id, workout(size_after)).json(); });
    INFO(before << " to " << after);
    CHECK(put.write_units ==
          std::max(write_units(item_size(made)), write_units(item_size(changed))));
    CHECK(put.items_written == 1);
    CHECK(put.item_bytes_written == item_size(changed));
    CHECK(put.read_half_units == read_half_units(item_size(made), strong));
    const RouteUsage removed = growth(api, Route::remove, [&] { api.client.remove(id); });
    CHECK(removed.write_units == write_units(item_size(changed)));
    CHECK(removed.read_half_units == read_half_units(item_size(changed), strong));
    const RouteUsage again = growth(api, Route::remove, [&] { api.client.remove(id); });
    CHECK(again.write_units == 0);  // it was looked for first
    CHECK(again.read_half_units == 2);
  }
}

TEST_CASE("A table with an index on the type pays for its entries", "[handler][metering]") {
  auto options = test_options();
  options.type_index = true;
  Api api(options);
  const RouteUsage small = growth(api, Route::create, [&] { api.client.create(workout(0)); });
  CHECK(small.write_units == 1);
  CHECK(small.index_write_units == 1);
  Json made;
  const RouteUsage large =
      growth(api, Route::create, [&] { made = api.client.create(workout(1'500)).json(); });
  CHECK(large.write_units == 2);
  CHECK(large.index_write_units == 2);  // all attributes are projected
  const auto id = made.at("workoutId").get<std::string>();
  const auto index_units_of_put = [&](const std::string& body) {
    return growth(api, Route::put, [&] { REQUIRE(api.client.put(id, body).status == 200); })
        .index_write_units;
  };
  CHECK(index_units_of_put(workout(1'500)) == 0);          // nothing changes
  CHECK(index_units_of_put(workout(1'400)) == 2);          // the entry is updated
  CHECK(index_units_of_put(workout(1'400, "swim")) == 4);  // one is deleted, one put
  CHECK(growth(api, Route::remove, [&] { api.client.remove(id); }).index_write_units == 2);
}

// AWS: "Conditional writes" consume by the larger of the item that is there and the new one.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
TEST_CASE("Failed conditions are paid for", "[handler][metering]") {
  for (const auto& [there, wanted] :
       std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {1'500, 0}, {0, 1'500}}) {
    Api api;
    const std::size_t size_wanted = wanted;
    handler::Handler elsewhere(api.store, api.host, test_options());
    Client other(elsewhere);
    for (int i = 0; i < 3; ++i) REQUIRE(other.create(workout(there)).status == 201);
    Reply made;
    const RouteUsage used =
        growth(api, Route::create, [&] { made = api.client.create(workout(size_wanted)); });
    REQUIRE(made.status == 201);
    INFO(there << " there, " << wanted << " wanted");
    CHECK(used.items_written == 1);
    const std::int64_t of_larger = std::max(there, wanted) == 0 ? 1 : 2;
    const std::int64_t of_own = wanted == 0 ? 1 : 2;
    CHECK(used.write_units == 3 * of_larger + of_own);
  }
}

TEST_CASE("An Idempotency-Key costs a marker; a retry costs what it takes to find it",
          "[handler][metering]") {
  Api api;
  Reply made;
  const RouteUsage first =
      growth(api, Route::create, [&] { made = api.client.create_keyed("key-1", workout(0)); });
  CHECK(first.items_written == 2);
  CHECK(first.write_units == 2);
  CHECK(first.read_half_units == 0);
  const RouteUsage again =
      growth(api, Route::create, [&] { api.client.create_keyed("key-1", workout(0)); });
  CHECK(again.items_written == 0);
  CHECK(again.write_units == 2);  // two conditions that do not hold
  CHECK(again.read_half_units == 0);
  const RouteUsage other =
      growth(api, Route::create, [&] { api.client.create_keyed("key-1", workout(1)); });
  CHECK(other.client_errors == 1);
  CHECK(other.write_units == 1);
  // A deletion marks the marker, so that no retry brings the workout back.
  const RouteUsage removed = growth(api, Route::remove, [&] { api.client.remove(made.id()); });
  CHECK(removed.write_units == 2);
  CHECK(removed.read_half_units == 4);  // the workout and the marker, strongly consistent
  const RouteUsage settled =
      growth(api, Route::create, [&] { api.client.create_keyed("key-1", workout(0)); });
  CHECK(settled.write_units == 1);
}

TEST_CASE("A filter costs all that it looks at", "[handler][metering]") {
  Api api;
  std::int64_t bytes = item_size(api.client.create(workout(0, "swim")).json());
  for (int i = 0; i < 99; ++i) bytes += item_size(api.client.create(workout(0, "run")).json());
  const RouteUsage used = growth(api, Route::list, [&] {
    api.client.list({{"workoutType", "swim"}});
  });
  CHECK(used.items_read == 100);
  CHECK(used.item_bytes_read == bytes);
  CHECK(used.read_half_units >= read_half_units(bytes, eventual));
}

TEST_CASE("Every page of statistics is rounded up by itself", "[handler][metering]") {
  Api api;
  std::int64_t bytes = 0;
  for (int i = 0; i < 1'200; ++i) bytes += item_size(api.client.create(workout(2'000)).json());
  const RouteUsage used = growth(api, Route::stats, [&] { api.client.stats(); });
  const std::int64_t pages = (bytes + 1'048'575) / 1'048'576;
  CHECK(used.items_read == 1'200);
  CHECK(used.item_bytes_read == bytes);
  CHECK(used.read_half_units >= read_half_units(bytes, eventual));
  CHECK(used.read_half_units <= read_half_units(bytes, eventual) + pages);
}

TEST_CASE("Bytes logged are the sizes of the lines, per route", "[handler][metering]") {
  for (const bool metrics : {false, true}) {
    auto options = test_options();
    if (metrics) options.metrics_namespace = "FitnessApp/Workouts";
    Api api(options);
    api.client.create(run_body);
    api.client.create("{");
    api.client.list();
    api.client.stats();
    api.client.call("GET", std::string("/\x01é\"") + std::string(1'000, 'x'));
    std::int64_t bytes = 0;
    for (const auto& line : api.host.lines) bytes += static_cast<std::int64_t>(line.size());
    const RouteUsage all = api.client.worker.usage().total();
    CHECK(all.log_lines == 5);
    CHECK(api.host.lines.size() == 5);
    CHECK(all.log_bytes == bytes);
    CHECK(api.client.worker.usage().of(Route::create).log_bytes ==
          static_cast<std::int64_t>(api.host.lines[0].size() + api.host.lines[1].size()));
  }
}

TEST_CASE("Events are metered as what they ask for", "[handler][metering]") {
  Api api;
  const Json event = {
      {"httpMethod", "POST"},
      {"path", "/workouts"},
      {"requestContext", {{"authorizer", {{"claims", {{"sub", "ana"}}}}}}},
      {"body", "{\"workoutType\":\"r\\u00fcn\\n\\\"\",\"duration\":1,\"calories\":1}"}};
  CHECK(send_event(api.client.worker, event).status() == 400);  // a line feed in the type
  Json good = event;
  good["body"] = "{\"workoutType\":\"r\\u00fcn \\\"\",\"duration\":1,\"calories\":1}";
  const EventReply reply = send_event(api.client.worker, good);
  REQUIRE(reply.status() == 201);
  const RouteUsage used = api.client.worker.usage().of(Route::create);
  CHECK(used.requests == 2);
  CHECK(used.client_errors == 1);
  CHECK(used.items_written == 1);
  CHECK(used.item_bytes_written == item_size(reply.json()));
}

TEST_CASE("Time is the host's, from request to response", "[handler][metering]") {
  Api api;
  api.store.before = [&](std::string_view) { api.host.time += 1'500; };
  CHECK(growth(api, Route::create, [&] { api.client.create(run_body); }).microseconds == 1'500);
  CHECK(growth(api, Route::stats, [&] { api.client.stats(); }).microseconds == 1'500);
}
