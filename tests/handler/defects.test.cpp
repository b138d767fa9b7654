// SPDX-License-Identifier: Apache-2.0
// The API that this one replaces had these defects, each shown by running it; here each is shown
// not to happen.
#include <catch2/catch.hpp>
#include <set>

#include "handler/api.hpp"

using namespace api_test;

TEST_CASE("Workouts posted in one tick of the clock are all kept", "[handler][defects]") {
  Api api;
  std::set<std::string> ids;
  for (int i = 0; i < 1'000; ++i) {
    const Reply reply = api.client.create(run_body);
    REQUIRE(reply.status == 201);
    ids.insert(reply.id());
  }
  CHECK(ids.size() == 1'000);
  const auto listed = api.client.all_ids({{"limit", "100"}});
  CHECK(std::set<std::string>(listed.begin(), listed.end()) == ids);
  CHECK(listed.size() == ids.size());
}

TEST_CASE("A client that got an error and tries again has one workout", "[handler][defects]") {
  Api api;
  // The original stored the item, failed at its metric and answered 500. The worst of that kind:
  // the write took place, and its acknowledgement is lost.
  int failures = 1;
  api.store.after = [&](std::string_view call) {
    if (call == "create" && failures-- > 0) {
      throw StoreError(StoreError::Kind::unavailable, "connection reset");
    }
  };
  const Reply first = api.client.create_keyed("try-1", run_body);
  CHECK(first.status == 503);
  const Reply again = api.client.create_keyed("try-1", run_body);
  CHECK(again.status == 201);
  CHECK(api.client.all_ids() == std::vector{again.id()});
}

TEST_CASE("hasMore is exact and comes with a cursor", "[handler][defects]") {
  Api api;
  for (int i = 0; i < 5; ++i) api.client.create(run_body);
  const Json exactly = api.client.list({{"limit", "5"}}).json();
  CHECK(exactly.at("count") == 5);
  CHECK(exactly.at("hasMore") == false);
  CHECK(exactly.at("cursor").is_null());
  const Json fewer = api.client.list({{"limit", "4"}}).json();
  CHECK(fewer.at("count") == 4);
  CHECK(fewer.at("hasMore") == true);
  REQUIRE(fewer.at("cursor").is_string());
  const Json rest =
      api.client.list({{"limit", "4"}, {"cursor", fewer.at("cursor").get<std::string>()}}).json();
  CHECK(rest.at("count") == 1);
  CHECK(rest.at("hasMore") == false);
}

TEST_CASE("A type is found below a hundred workouts of another", "[handler][defects]") {
  Api api;
  for (int i = 0; i < 100; ++i) api.client.create(body_of_type("swim"));
  for (int i = 0; i < 100; ++i) api.client.create(body_of_type("run"));
  const Json found = api.client.list({{"workoutType", "swim"}, {"limit", "100"}}).json();
  CHECK(found.at("count") == 100);
  CHECK(found.at("hasMore") == false);
}

TEST_CASE("Statistics of 6,000 workouts count 6,000", "[handler][defects]") {
  Api api;
  const std::string body = Json{
      {"workoutType", "run"},
      {"duration", 1},
      {"calories", 2},
      {"notes",
       std::string(200, 'n')}}.dump();
  for (int i = 0; i < 6'000; ++i) REQUIRE(api.client.create(body).status == 201);
  const Json stats = api.client.stats().json();
  CHECK(stats.at("totalWorkouts") == 6'000);
  CHECK(stats.at("totalDuration") == 6'000);
  CHECK(stats.at("totalCalories") == 12'000);
  CHECK(stats.at("workoutsByType") == Json{{"run", 6'000}});
}

TEST_CASE("What crashed the original is a bad request that names what is wrong",
          "[handler][defects]") {
  Api api;
  const auto with = [](const std::string& field, const std::string& value) {
    std::string text = R"({"workoutType":"run","duration":30,"calories":200})";
    const auto at = text.find('"' + field + "\":");
    if (at == std::string::npos) {
      return text.substr(0, text.size() - 1) + ",\"" + field + "\":" + value + "}";
    }
    const auto begin = at + field.size() + 3;
    return text.replace(begin, text.find_first_of(",}", begin) - begin, value);
  };
  REQUIRE(api.client.create(with("heartRate", "151")).status == 201);
  for (const auto& [field, value] : std::vector<std::pair<std::string, std::string>>{
           {"duration", R"("abc")"},
           {"duration", "null"},
           {"duration", "true"},
           {"duration", R"("1e300")"},
           {"duration", "1e300"},
           {"duration", "1.2345678901234567890123456789012345678901234567890"},
           {"duration", R"("NaN")"},
           {"duration", "-5"},
           {"heartRate", "151.5"},
           {"userId", R"("")"},
           {"userId", "7"},
           {"workoutType", R"("")"},
           {"workoutType", "5"},
           {"notes", '"' + std::string(2'001, 'n') + '"'}}) {
    INFO(field << ": " << value);
    const Reply reply = api.client.create(with(field, value));
    CHECK((reply.status == 400 || (field == "userId" && reply.status == 403)));
    CHECK(reply.message().find(field) != std::string::npos);
  }
  for (const std::string body : {"null", "7", "true", R"("{}")", "[]", "{", R"({"workoutType":)",
                                 "", R"({"workoutType":"run","duration":NaN,"calories":1})"}) {
    INFO(body);
    const Reply reply = api.client.create(body);
    CHECK(reply.status == 400);
    CHECK_FALSE(reply.message().empty());
  }
  for (const std::string limit : {"abc", "", "0", "-1", "999999999", "1.5", "+5", " 5", "5 "}) {
    INFO(limit);
    const Reply reply = api.client.list({{"limit", limit}});
    CHECK(reply.status == 400);
    CHECK(reply.message().find("limit") != std::string::npos);
  }
  for (const std::string days : {"abc", "", "0", "-3", "1000000", "30.0", "3e1"}) {
    INFO(days);
    const Reply reply = api.client.stats({{"days", days}});
    CHECK(reply.status == 400);
    CHECK(reply.message().find("days") != std::string::npos);
  }
  CHECK(api.client.all_ids().size() == 1);
}

TEST_CASE("A workout reads the same however it is asked for", "[handler][defects]") {
  Api api;
  const Reply made = api.client.create(
      R"({"workoutType":"run","duration":42.50,"calories":1e2,"distance":0.30,"notes":"a"})");
  CHECK(api.client.get(made.id()).text == made.text);
  CHECK(api.client.list().text.find("[" + made.text + "]") != std::string::npos);
  // An integer, where the original printed 1795343557926504.0.
  CHECK(made.text.find("\"workoutTimestamp\":1764072000000000,") != std::string::npos);
}

TEST_CASE("createdAt is the key's own instant, in UTC", "[handler][defects]") {
  Api api;
  api.host.time = noon + 7;
  const Json made = api.client.create(run_body).json();
  CHECK(made.at("createdAt") == "2025-11-25T12:00:00.000007Z");
  CHECK(made.at("workoutTimestamp") == noon + 7);
}

TEST_CASE("Nobody reads or writes another user's workouts", "[handler][defects]") {
  Api api;
  Client ben(api.handler);
  ben.caller = "ben";
  const std::string id = api.client.create(run_body).id();

  const std::string as_ana = R"({"userId":"ana","workoutType":"run","duration":30,"calories":200})";
  CHECK(ben.create(as_ana).status == 403);
  CHECK(ben.put(id, as_ana).status == 403);
  CHECK(ben.list({{"userId", "ana"}}).status == 403);
  CHECK(ben.stats({{"userId", "ana"}}).status == 403);
  CHECK(ben.get(id).status == 404);
  CHECK(ben.put(id, run_body).status == 404);
  CHECK(ben.remove(id).status == 404);
  CHECK(ben.list().json().at("count") == 0);
  CHECK(ben.stats().json().at("totalWorkouts") == 0);

  CHECK(api.client.list({{"userId", "ana"}}).json().at("count") == 1);
  CHECK(api.client.stats({{"userId", "ana"}}).json().at("totalWorkouts") == 1);
  CHECK(api.client.create(as_ana).status == 201);
}

TEST_CASE("A caller who is nobody gets 401 on every route", "[handler][defects]") {
  Api api;
  const std::string id = api.client.create(run_body).id();
  api.client.caller.clear();
  for (const Reply& reply :
       {api.client.create(run_body), api.client.list(), api.client.get(id),
        api.client.put(id, run_body), api.client.remove(id), api.client.stats(),
        api.client.list({{"userId", "ana"}}), api.client.create("not JSON")}) {
    CHECK(reply.status == 401);
    CHECK(reply.json().at("requestId") == "test-request");
  }
}

TEST_CASE("Fifty types make no more metrics than one", "[handler][defects]") {
  auto options = test_options();
  options.metrics_namespace = "FitnessApp/Workouts";
  Api api(options);
  std::set<std::string> metrics;
  for (int i = 0; i < 50; ++i) {
    api.client.create(body_of_type("type " + std::to_string(i)));
    const Json line = Json::parse(api.host.lines.back());
    for (const auto& set : line.at("_aws").at("CloudWatchMetrics")) {
      for (const auto& metric : set.at("Metrics")) {
        for (const auto& names : set.at("Dimensions")) {
          std::string text = set.at("Namespace").get<std::string>() + metric.at("Name").dump();
          for (const auto& name : names) text += line.at(name.get<std::string>()).dump();
          metrics.insert(text);
        }
      }
    }
  }
  CHECK(metrics.size() == 1);
}
