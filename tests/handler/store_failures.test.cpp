// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <new>

#include "handler/api.hpp"

using namespace api_test;

namespace {

std::vector<Reply> one_of_each(Api& api, const std::string& id) {
  return {api.client.create(run_body), api.client.create_keyed("key", run_body),
          api.client.list(),           api.client.list({{"workoutType", "running"}}),
          api.client.get(id),          api.client.put(id, run_body),
          api.client.remove(id),       api.client.stats()};
}

}  // namespace

TEST_CASE("A store that is away or busy is 503 with Retry-After on every route",
          "[handler][failures]") {
  for (const auto kind : {StoreError::Kind::unavailable, StoreError::Kind::throttled}) {
    Api api;
    const std::string id = api.client.create(run_body).id();
    api.store.before = [kind](std::string_view) { throw StoreError(kind, "secret-host:5432"); };
    for (const Reply& reply : one_of_each(api, id)) {
      CHECK(reply.status == 503);
      CHECK(reply.retry_after > 0);
      CHECK(reply.json().at("requestId") == "test-request");
      CHECK(reply.text.find("secret-host") == std::string::npos);
    }
    CHECK(api.client.worker.usage().total().server_errors == 8);
  }
}

TEST_CASE("What else goes wrong inside is 500 with a request id and nothing of the inside",
          "[handler][failures]") {
  const std::vector<WrappedStore::Hook> failures = {
      [](std::string_view) { throw StoreError(StoreError::Kind::full, "secret-path: no space"); },
      [](std::string_view) { throw StoreError(StoreError::Kind::broken, "secret-table"); },
      [](std::string_view) { throw std::runtime_error("secret-bug"); },
      [](std::string_view) { throw std::bad_alloc(); },
  };
  for (const auto& failure : failures) {
    Api api;
    const std::string id = api.client.create(run_body).id();
    api.store.before = failure;
    for (const Reply& reply : one_of_each(api, id)) {
      CHECK(reply.status >= 500);
      CHECK(reply.json().at("requestId") == "test-request");
      CHECK(reply.text.find("secret") == std::string::npos);
    }
    api.store.before = [](std::string_view) {};
    CHECK(api.client.get(id).status == 200);  // the worker goes on
    CHECK(api.client.create(run_body).status == 201);
  }
}

TEST_CASE("The log says what a client is not told", "[handler][failures]") {
  Api api;
  api.store.before = [](std::string_view) {
    throw StoreError(StoreError::Kind::broken, "no such table: \"workouts\"\n");
  };
  CHECK(api.client.list().status == 500);
  REQUIRE_FALSE(api.host.lines.empty());
  const Json line = Json::parse(api.host.lines.back());
  CHECK(line.at("level") == "ERROR");
  CHECK(line.at("requestId") == "test-request");
  CHECK(line.dump().find("no such table") != std::string::npos);
}

TEST_CASE("A page that fails half way through a list or statistics is no short answer",
          "[handler][failures]") {
  Api api;
  const std::string body = Json{{"workoutType", "run"},
                                {"duration", 1},
                                {"calories", 2},
                                {"notes", std::string(2'000, 'n')}}
                               .dump();
  for (int i = 0; i < 1'500; ++i) api.client.create(body);  // three pages of 1 MB
  int queries = 0;
  api.store.before = [&](std::string_view call) {
    if (call == "query" && ++queries == 2) {
      throw StoreError(StoreError::Kind::throttled, "throughput exceeded");
    }
  };
  CHECK(api.client.stats().status == 503);
  CHECK(queries == 2);
  CHECK(api.client.stats().json().at("totalWorkouts") == 1'500);
}
