// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "handler/api.hpp"

using namespace api_test;

namespace {

constexpr std::string_view base64url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string cursor_of(const Reply& reply) { return reply.json().at("cursor").get<std::string>(); }

}  // namespace

TEST_CASE("An empty list is a list", "[handler][list]") {
  Api api;
  CHECK(api.client.list().json() ==
        Json{{"workouts", Json::array()}, {"count", 0}, {"hasMore", false}, {"cursor", nullptr}});
}

TEST_CASE("A list is newest first", "[handler][list]") {
  Api api;
  std::vector<std::string> ids;
  for (int i = 0; i < 250; ++i) {
    api.host.time += i % 3;  // ticks that stand still, too
    ids.push_back(api.client.create(run_body).id());
  }
  std::reverse(ids.begin(), ids.end());
  CHECK(std::is_sorted(ids.rbegin(), ids.rend()));  // ids sort by their instants
  for (const std::string limit : {"1", "7", "50", "100"}) {
    CHECK(api.client.all_ids({{"limit", limit}}) == ids);
  }
}

TEST_CASE("Pages give every workout exactly once while others are added and removed",
          "[handler][list]") {
  std::mt19937 random(6);
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  for (int round = 0; round < 20; ++round) {
    Api api;
    std::vector<std::string> before;
    std::set<std::string> removed;
    for (int i = 0, n = 1 + below(300); i < n; ++i) {
      api.host.time += below(3);
      before.push_back(api.client.create(body_of_type(below(2) == 0 ? "run" : "swim")).id());
    }
    std::reverse(before.begin(), before.end());
    Parameters query{{"limit", std::to_string(1 + below(30))}};
    const auto seen = api.client.all_ids(query, [&] {
      for (int i = below(4); i > 0; --i) {
        api.host.time += below(3);
        REQUIRE(api.client.create(run_body).status == 201);
      }
      if (below(3) == 0) {
        const auto& victim =
            before[static_cast<std::size_t>(below(static_cast<int>(before.size())))];
        api.client.remove(victim);
        removed.insert(victim);
      }
    });
    // What was added after the first page is newer than all of it, so it does not show up.
    CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == seen.size());
    std::vector<std::string> must_be_there;
    for (const auto& id : before) {
      if (!removed.contains(id)) must_be_there.push_back(id);
    }
    std::vector<std::string> kept;
    for (const auto& id : seen) {
      if (!removed.contains(id)) kept.push_back(id);
    }
    CHECK(kept == must_be_there);
  }
}

TEST_CASE("hasMore is exact for every count and limit, with and without a type",
          "[handler][list]") {
  for (int swims = 0; swims <= 6; ++swims) {
    for (int older_runs = 0; older_runs <= 2; ++older_runs) {
      Api api;
      for (int i = 0; i < older_runs; ++i) api.client.create(body_of_type("run"));
      for (int i = 0; i < swims; ++i) {
        api.client.create(body_of_type("swim"));
        if (i % 2 == 0) api.client.create(body_of_type("run"));
      }
      const int all = older_runs + swims + (swims + 1) / 2;
      for (int limit = 1; limit <= 8; ++limit) {
        for (const bool filtered : {false, true}) {
          Parameters query{{"limit", std::to_string(limit)}};
          if (filtered) query.push_back({"workoutType", "swim"});
          const int there = filtered ? swims : all;
          const Json page = api.client.list(query).json();
          INFO(swims << " swims, " << older_runs << " older runs, limit " << limit << ", filtered "
                     << filtered);
          CHECK(page.at("count") == std::min(there, limit));
          CHECK(page.at("workouts").size() == page.at("count"));
          CHECK(page.at("hasMore") == (there > limit));
          CHECK(page.at("cursor").is_string() == (there > limit));
        }
      }
    }
  }
}

TEST_CASE("Pages of a filtered list together are the workouts of that type, in order",
          "[handler][list]") {
  std::mt19937 random(7);
  for (const std::int64_t looked_at : {1, 3, 10, 20'000}) {
    auto options = test_options();
    options.filtered_items = looked_at;
    Api api(options);
    std::vector<std::string> swims;
    for (int i = 0; i < 200; ++i) {
      const bool swim = random() % 10 == 0;
      const std::string id = api.client.create(body_of_type(swim ? "swim" : "run")).id();
      if (swim) swims.push_back(id);
    }
    std::reverse(swims.begin(), swims.end());
    REQUIRE_FALSE(swims.empty());
    for (const std::string limit : {"1", "2", "5", "100"}) {
      INFO(looked_at << " looked at, limit " << limit);
      CHECK(api.client.all_ids({{"workoutType", "swim"}, {"limit", limit}}) == swims);
      CHECK(api.client.all_ids({{"workoutType", "yoga"}, {"limit", limit}}).empty());
    }
  }
}

TEST_CASE("A filter that has looked at enough answers with what it has, and goes on from there",
          "[handler][list]") {
  auto options = test_options();
  options.filtered_items = 10;
  Api api(options);
  for (int i = 0; i < 2; ++i) api.client.create(body_of_type("swim"));
  for (int i = 0; i < 30; ++i) api.client.create(body_of_type("run"));
  const auto before = api.client.worker.usage().of(handler::Route::list).items_read;
  const Json page = api.client.list({{"workoutType", "swim"}}).json();
  CHECK(page.at("count") == 0);
  CHECK(page.at("hasMore") == true);
  CHECK(page.at("cursor").is_string());
  const auto looked_at = api.client.worker.usage().of(handler::Route::list).items_read - before;
  CHECK(looked_at >= 10);
  CHECK(looked_at <= 11);
  CHECK(api.client.all_ids({{"workoutType", "swim"}}).size() == 2);
}

TEST_CASE("A filter takes types literally", "[handler][list]") {
  Api api;
  for (const std::string type : {"run", "Run", "run ", "ru", "running", "é", "\"", "ein Lauf"}) {
    api.client.create(body_of_type(type));
  }
  for (const std::string type : {"run", "Run", "run ", "ru", "running", "é", "\"", "ein Lauf"}) {
    INFO(type);
    const Json page = api.client.list({{"workoutType", type}}).json();
    CHECK(page.at("count") == 1);
    CHECK(page.at("workouts").at(0).at("workoutType") == type);
  }
}

TEST_CASE("A filter reads on over pages of 1 MB", "[handler][list]") {
  Api api;
  api.client.create(body_of_type("swim"));
  const std::string long_run = Json{
      {"workoutType", "run"},
      {"duration", 1},
      {"calories", 1},
      {"notes",
       std::string(2'000, 'n')}}.dump();
  for (int i = 0; i < 1'500; ++i) api.client.create(long_run);
  const Json page = api.client.list({{"workoutType", "swim"}}).json();
  CHECK(page.at("count") == 1);
  CHECK(page.at("hasMore") == false);
}

TEST_CASE("A cursor belongs to its user and its filter", "[handler][cursor]") {
  Api api;
  Client ben(api.handler);
  ben.caller = "ben";
  for (int i = 0; i < 5; ++i) {
    api.client.create(body_of_type("run"));
    ben.create(body_of_type("run"));
  }
  const std::string plain = cursor_of(api.client.list({{"limit", "2"}}));
  const std::string of_runs = cursor_of(api.client.list({{"limit", "2"}, {"workoutType", "run"}}));

  CHECK(api.client.list({{"cursor", plain}}).json().at("count") == 3);
  CHECK(api.client.list({{"cursor", plain}, {"limit", "1"}}).json().at("count") == 1);
  CHECK(api.client.list({{"cursor", plain}, {"userId", "ana"}}).json().at("count") == 3);
  CHECK(api.client.list({{"cursor", of_runs}, {"workoutType", "run"}}).json().at("count") == 3);

  for (const Reply& reply :
       {ben.list({{"cursor", plain}}), api.client.list({{"cursor", plain}, {"workoutType", "run"}}),
        api.client.list({{"cursor", of_runs}}),
        api.client.list({{"cursor", of_runs}, {"workoutType", "swim"}})}) {
    CHECK(reply.status == 400);
    CHECK(reply.message().find("cursor") != std::string::npos);
  }
}

TEST_CASE("A cursor in which one character was changed, added or lost is refused",
          "[handler][cursor]") {
  Api api;
  for (int i = 0; i < 3; ++i) api.client.create(run_body);
  const std::string cursor = cursor_of(api.client.list({{"limit", "1"}}));
  REQUIRE(api.client.list({{"cursor", cursor}}).status == 200);
  CHECK(cursor.find_first_not_of(base64url) == std::string::npos);  // needs no escape in a query
  std::vector<std::string> forged = {cursor + "A", cursor + "=",    cursor + " ",
                                     "A" + cursor, cursor + cursor, std::string(10'000, 'A')};
  for (std::size_t at = 0; at < cursor.size(); ++at) {
    for (const char c : base64url) {
      if (c == cursor[at]) continue;
      forged.push_back(cursor);
      forged.back()[at] = c;
    }
    forged.push_back(cursor.substr(0, at));
    forged.push_back(cursor.substr(at + 1));
    std::string other = cursor;
    forged.push_back(other.replace(at, 1, "\xff"));
  }
  for (const auto& text : forged) {
    if (text == cursor) continue;
    INFO(text.substr(0, 100));
    const Reply reply = api.client.list({{"cursor", text}});
    CHECK(reply.status == 400);
  }
}

TEST_CASE("A cursor holds at every handler with the same secret, and at no other",
          "[handler][cursor]") {
  Api api;
  for (int i = 0; i < 3; ++i) api.client.create(run_body);
  const std::string cursor = cursor_of(api.client.list({{"limit", "1"}}));
  handler::Handler same(api.store, api.host, test_options());
  auto options = test_options();
  options.cursor_secret = "another secret";
  handler::Handler other(api.store, api.host, options);
  CHECK(Client(same).list({{"cursor", cursor}}).json().at("count") == 2);
  CHECK(Client(other).list({{"cursor", cursor}}).status == 400);
}

TEST_CASE("A cursor goes on although the workout it stands at was deleted", "[handler][cursor]") {
  Api api;
  for (int i = 0; i < 4; ++i) api.client.create(run_body);
  const Json page = api.client.list({{"limit", "2"}}).json();
  api.client.remove(page.at("workouts").at(1).at("workoutId").get<std::string>());
  const Json rest = api.client.list({{"cursor", page.at("cursor").get<std::string>()}}).json();
  CHECK(rest.at("count") == 2);
}
