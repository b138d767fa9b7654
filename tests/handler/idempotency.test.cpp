// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <thread>

#include "handler/api.hpp"

using namespace api_test;

TEST_CASE("A retry under the same key gets the first answer again", "[handler][idempotency]") {
  Api api;
  const Reply first = api.client.create_keyed("key-1", run_body);
  REQUIRE(first.status == 201);
  CHECK_FALSE(first.replayed);
  for (const std::int64_t later : {std::int64_t{0}, second, day - second}) {
    api.host.time = noon + later;
    const Reply again = api.client.create_keyed("key-1", run_body);
    CHECK(again.status == 201);
    CHECK(again.text == first.text);
    CHECK(again.location == first.location);
    CHECK(again.replayed);
  }
  CHECK(api.client.all_ids() == std::vector{first.id()});
}

TEST_CASE("The same workout in other words is the same request", "[handler][idempotency]") {
  Api api;
  const Reply first = api.client.create_keyed(
      "key-1", R"({"workoutType":"run","duration":100,"calories":42.5,"notes":"é"})");
  for (const std::string body :
       {R"({"calories":42.50,"duration":1e2,"workoutType":"run","notes":"\u00e9"})",
        R"( {"userId":"ana","workoutType":"run","duration":100.0,"calories":42.5,"notes":"é"} )",
        R"({"workoutType":"run","duration":100,"calories":42.5,"notes":"é","distance":null})"}) {
    INFO(body);
    const Reply again = api.client.create_keyed("key-1", body);
    CHECK(again.status == 201);
    CHECK(again.text == first.text);
    CHECK(again.replayed);
  }
}

TEST_CASE("Another workout under the same key is refused", "[handler][idempotency]") {
  Api api;
  const std::string_view first =
      R"({"workoutType":"run","duration":30,"calories":200,"distance":1})";
  REQUIRE(api.client.create_keyed("key-1", first).status == 201);
  for (const std::string body :
       {R"({"workoutType":"run","duration":30,"calories":200})",
        R"({"workoutType":"run","duration":30.1,"calories":200,"distance":1})",
        R"({"workoutType":"ru","duration":30,"calories":200,"distance":1})",
        R"({"workoutType":"run","duration":200,"calories":30,"distance":1})",
        R"({"workoutType":"run","duration":30,"calories":200,"heartRate":1})",
        R"({"workoutType":"run","duration":30,"calories":200,"distance":1,"notes":""})"}) {
    INFO(body);
    const Reply reply = api.client.create_keyed("key-1", body);
    CHECK(reply.status == 422);
    CHECK_FALSE(reply.replayed);
    CHECK(reply.message().find("Idempotency-Key") != std::string::npos);
  }
  CHECK(api.client.all_ids().size() == 1);
  CHECK(api.client.create_keyed("key-1", first).replayed);
}

TEST_CASE("Keys belong to their user, and differ in every character", "[handler][idempotency]") {
  Api api;
  Client ben(api.handler);
  ben.caller = "ben";
  std::vector<std::string> ids;
  for (const std::string& key : {std::string("a"), std::string("A"), std::string("a1"),
                                 std::string("b"), std::string(255, 'k'), std::string(254, 'k')}) {
    for (Client* client : {&api.client, &ben}) {
      const Reply reply = client->create_keyed(key, run_body);
      CHECK(reply.status == 201);
      CHECK_FALSE(reply.replayed);
      ids.push_back(reply.id());
    }
  }
  std::sort(ids.begin(), ids.end());
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
  CHECK(api.client.all_ids().size() == 6);
  CHECK(ben.all_ids().size() == 6);
}

TEST_CASE("A key that is not 1 to 255 visible ASCII characters is refused",
          "[handler][idempotency]") {
  Api api;
  for (const std::string& key :
       {std::string(256, 'k'), std::string("a b"), std::string("é"), std::string("a\tb"),
        std::string("a\x7f"), std::string("\0", 1), std::string(" ")}) {
    INFO(key);
    const Reply reply = api.client.create_keyed(key, run_body);
    CHECK(reply.status == 400);
    CHECK(reply.message().find("Idempotency-Key") != std::string::npos);
  }
  CHECK(api.client.create_keyed("!\"#~", run_body).status == 201);
  CHECK(api.client.all_ids().size() == 1);
}

TEST_CASE("A refused request does not use up its key", "[handler][idempotency]") {
  Api api;
  CHECK(api.client.create_keyed("key-1", R"({"workoutType":"run"})").status == 400);
  const Reply reply = api.client.create_keyed("key-1", run_body);
  CHECK(reply.status == 201);
  CHECK_FALSE(reply.replayed);
}

TEST_CASE("A retry after a deletion does not bring the workout back", "[handler][idempotency]") {
  Api api;
  const Reply first = api.client.create_keyed("key-1", run_body);
  REQUIRE(api.client.remove(first.id()).status == 204);
  for (int i = 0; i < 3; ++i) {
    const Reply again = api.client.create_keyed("key-1", run_body);
    CHECK(again.status < 500);
    CHECK(api.client.all_ids().empty());
    CHECK(api.client.get(first.id()).status == 404);
  }
}

TEST_CASE("A key is free again once it has expired", "[handler][idempotency]") {
  auto options = test_options();
  options.idempotency_seconds = 60;
  Api api(options);
  const Reply first = api.client.create_keyed("key-1", run_body);
  api.host.time = noon + 59 * second;
  CHECK(api.client.create_keyed("key-1", run_body).replayed);
  api.host.time = noon + 61 * second;
  const Reply other = api.client.create_keyed("key-1", body_of_type("swim"));
  CHECK(other.status == 201);
  CHECK_FALSE(other.replayed);
  CHECK(api.client.all_ids() == std::vector{other.id(), first.id()});
}

// The store fails at every call in turn, once before it does anything and once when it has done it
// but cannot say so. The client tries again until it is answered.
TEST_CASE("Wherever the store fails, retries under one key make one workout",
          "[handler][idempotency]") {
  for (const bool done : {false, true}) {
    for (int failing = 1; failing <= 8; ++failing) {
      for (int failures = 1; failures <= 3; ++failures) {
        Api api;
        int calls = 0;
        const auto fail = [&](std::string_view) {
          ++calls;
          if (calls >= failing && calls < failing + failures) {
            throw StoreError(StoreError::Kind::unavailable, "timed out");
          }
        };
        (done ? api.store.after : api.store.before) = fail;
        INFO("call " << failing << ", " << failures << " failures, done: " << done);
        Reply reply;
        int tries = 0;
        do {
          api.host.time += second;
          reply = api.client.create_keyed("key-1", run_body);
          CHECK((reply.status == 201 || reply.status == 503));
        } while (reply.status != 201 && ++tries < 20);
        REQUIRE(reply.status == 201);
        Reply again = api.client.create_keyed("key-1", run_body);
        for (; again.status == 503 && tries < 40; ++tries) {
          again = api.client.create_keyed("key-1", run_body);
        }
        CHECK(again.status == 201);
        CHECK(again.text == reply.text);
        calls = 1'000;
        CHECK(api.client.all_ids() == std::vector{reply.id()});
        CHECK(api.client.get(reply.id()).text == reply.text);
      }
    }
  }
}

TEST_CASE("Threads that send one request under one key make one workout and get one answer",
          "[handler][idempotency]") {
  Api api;
  for (int round = 0; round < 50; ++round) {
    std::vector<Reply> replies(8);
    {
      std::vector<std::jthread> threads;
      for (auto& reply : replies) {
        threads.emplace_back([&api, &reply, round] {
          Client client(api.handler);
          reply = client.create_keyed("round-" + std::to_string(round), run_body);
        });
      }
    }
    int fresh = 0;
    for (const auto& reply : replies) {
      CHECK(reply.status == 201);
      CHECK(reply.text == replies.front().text);
      if (!reply.replayed) ++fresh;
    }
    CHECK(fresh == 1);
  }
  CHECK(api.client.all_ids().size() == 50);
}

TEST_CASE("Retries at two handlers of one store make one workout", "[handler][idempotency]") {
  Api api;
  handler::Handler other(api.store, api.host, test_options());
  Client elsewhere(other);
  const Reply first = api.client.create_keyed("key-1", run_body);
  const Reply again = elsewhere.create_keyed("key-1", run_body);
  CHECK(again.status == 201);
  CHECK(again.text == first.text);
  CHECK(api.client.all_ids().size() == 1);
}

TEST_CASE("A deletion between a write that was not acknowledged and its retry holds",
          "[handler][idempotency]") {
  Api api;
  int failures = 1;
  api.store.after = [&](std::string_view call) {
    if (call == "create" && failures-- > 0) {
      throw StoreError(StoreError::Kind::unavailable, "timed out");
    }
  };
  REQUIRE(api.client.create_keyed("key-1", run_body).status == 503);
  const auto ids = api.client.all_ids();
  REQUIRE(ids.size() == 1);
  REQUIRE(api.client.remove(ids.front()).status == 204);
  CHECK(api.client.create_keyed("key-1", run_body).status < 500);
  CHECK(api.client.all_ids().empty());
}

TEST_CASE("A deletion that overtakes a retry is not undone by it", "[handler][idempotency]") {
  // The retry has read the marker, then the deletion runs from begin to end, then the retry goes
  // on.
  Api api;
  const Reply first = api.client.create_keyed("key-1", run_body);
  Client other(api.handler);
  bool deleted = false;
  api.store.after = [&](std::string_view call) {
    if (call == "create_marker" && !deleted) {
      deleted = true;
      REQUIRE(other.remove(first.id()).status == 204);
    }
  };
  CHECK(api.client.create_keyed("key-1", run_body).status == 201);
  CHECK(deleted);
  CHECK(api.client.all_ids().empty());
}

TEST_CASE("A retry after a change gets the first answer and leaves the change alone",
          "[handler][idempotency]") {
  Api api;
  const Reply first = api.client.create_keyed("key-1", run_body);
  const Reply changed = api.client.put(first.id(), body_of_type("swim"));
  REQUIRE(changed.status == 200);
  const Reply again = api.client.create_keyed("key-1", run_body);
  CHECK(again.status == 201);
  CHECK(again.replayed);
  CHECK(again.text == first.text);
  CHECK(api.client.get(first.id()).text == changed.text);

  REQUIRE(api.client.remove(first.id()).status == 204);
  CHECK(api.client.create_keyed("key-1", run_body).replayed);
  CHECK(api.client.all_ids().empty());
}

TEST_CASE("A key that expired and was used again stands for the new workout alone",
          "[handler][idempotency]") {
  auto options = test_options();
  options.idempotency_seconds = 60;
  Api api(options);
  const Reply old = api.client.create_keyed("key-1", run_body);
  api.host.time = noon + 61 * second;
  const Reply fresh = api.client.create_keyed("key-1", run_body);
  REQUIRE(fresh.id() != old.id());
  REQUIRE(api.client.remove(old.id()).status == 204);  // whose marker is another's by now
  const Reply again = api.client.create_keyed("key-1", run_body);
  CHECK(again.text == fresh.text);
  CHECK(api.client.all_ids() == std::vector{fresh.id()});
  CHECK(api.client.remove(fresh.id()).status == 204);
  CHECK(api.client.create_keyed("key-1", run_body).status == 201);
  CHECK(api.client.all_ids().empty());
}
