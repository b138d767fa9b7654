// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <thread>

#include "fitcost/handler/workout_id.hpp"
#include "handler/api.hpp"

using namespace api_test;

namespace {

/// All of a user's keys, as the store has them.
class Keys final : public handler::WorkoutSink {
 public:
  void take(const handler::Workout& workout) override { all.push_back(workout.timestamp); }
  std::vector<std::int64_t> all;
};
std::vector<std::int64_t> keys_in(Store& store, std::string_view user) {
  Keys keys;
  handler::Query query;
  query.user_id = user;
  for (;;) {
    const handler::Page page = store.query(query, keys);
    if (!page.more) return keys.all;
    query.newest = page.last - 1;
  }
}

/// `threads` workers create `each` workouts for one user on a clock that stands still; every one
/// that was acknowledged has to be there, under a key of its own.
void create_from_many_threads(int threads, int each) {
  FakeHost host;
  const auto store = handler::memory_store();
  auto options = test_options();
  options.log_requests = false;
  handler::Handler api(*store, host, options);
  std::vector<std::vector<std::int64_t>> acknowledged(static_cast<std::size_t>(threads));
  {
    std::vector<std::jthread> running;
    for (auto& mine : acknowledged) {
      running.emplace_back([&api, &mine, each] {
        handler::Worker worker(api);
        handler::Request request;
        handler::Response response;
        mine.reserve(static_cast<std::size_t>(each));
        request.method = "POST";
        request.path = "/workouts";
        request.body = run_body;
        request.caller = "ana";
        request.request_id = "r";
        for (int i = 0; i < each; ++i) {
          worker.handle(request, response);
          if (response.status != 201) return;
          const auto slash = response.location.rfind('/');
          mine.push_back(
              handler::microseconds_of(std::string_view(response.location).substr(slash + 1))
                  .value_or(0));
        }
      });
    }
  }
  // The clock stands still, so the keys are its time and what follows.
  const std::size_t wanted = acknowledged.size() * static_cast<std::size_t>(each);
  std::vector<bool> given(wanted);
  for (const auto& mine : acknowledged) {
    CHECK(mine.size() == static_cast<std::size_t>(each));
    for (const std::int64_t key : mine) {
      const auto at = static_cast<std::size_t>(key - noon);
      if (at >= wanted || given[at]) FAIL("key " << key << " was given twice, or none");
      given[at] = true;
    }
  }
  const auto stored = keys_in(*store, "ana");
  CHECK(stored.size() == wanted);
  CHECK(stored.front() == noon + static_cast<std::int64_t>(wanted) - 1);
  CHECK(stored.back() == noon);
}

}  // namespace

TEST_CASE("Eight threads create for one user and lose nothing", "[handler][threads]") {
  create_from_many_threads(8, 2'000);
}

TEST_CASE("Eight threads with 200,000 creates each for one user lose nothing",
          "[handler][threads][slow]") {
  create_from_many_threads(8, 200'000);
}

TEST_CASE("Handlers in several processes on one clock that stands still collide, and lose nothing",
          "[handler][threads]") {
  Api api;
  constexpr int handlers = 4;
  constexpr int each = 500;
  std::vector<std::unique_ptr<handler::Handler>> processes;
  std::vector<Client> clients;
  for (int i = 0; i < handlers; ++i) {
    processes.push_back(std::make_unique<handler::Handler>(api.store, api.host, test_options()));
    clients.emplace_back(*processes.back());
  }
  std::vector<std::string> ids;
  for (int i = 0; i < each; ++i) {
    for (auto& client : clients) {
      const Reply reply = client.create(run_body);
      REQUIRE(reply.status == 201);
      ids.push_back(reply.id());
      // The answer's instant is the one that was stored, not the one that was tried first.
      CHECK(client.get(reply.id()).text == reply.text);
    }
  }
  std::sort(ids.rbegin(), ids.rend());
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
  CHECK(api.client.all_ids({{"limit", "100"}}) == ids);
}

TEST_CASE("Handlers on threads of their own that share a store and a clock lose nothing",
          "[handler][threads]") {
  FakeHost host;
  host.tick = 1;
  const auto store = handler::memory_store();
  constexpr int each = 1'000;
  std::array<int, 4> created{};
  {
    std::vector<std::jthread> running;
    for (auto& mine : created) {
      running.emplace_back([&host, &store, &mine] {
        auto options = test_options();
        options.log_requests = false;
        handler::Handler own(*store, host, options);
        Client client(own);
        for (int i = 0; i < each; ++i) {
          if (client.create(run_body).status == 201) ++mine;
        }
      });
    }
  }
  for (const int mine : created) CHECK(mine == each);
  CHECK(keys_in(*store, "ana").size() == created.size() * each);
}

TEST_CASE("A clock that goes backwards loses nothing and keeps ids rising", "[handler]") {
  Api api;
  std::vector<std::string> ids;
  for (int i = 0; i < 100; ++i) {
    api.host.time = noon - i * 3 * second;
    const Reply reply = api.client.create(run_body);
    REQUIRE(reply.status == 201);
    ids.push_back(reply.id());
  }
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  std::reverse(ids.begin(), ids.end());
  CHECK(api.client.all_ids({{"limit", "30"}}) == ids);
}

TEST_CASE("A clock at the ends of what a key can hold breaks nothing", "[handler]") {
  for (const std::int64_t time : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, -noon,
                                  (std::int64_t{1} << 48) * 1'000 - 1}) {
    INFO(time);
    Api api;
    api.host.time = time;
    const Reply reply = api.client.create(run_body);
    REQUIRE(reply.status == 201);
    CHECK(api.client.get(reply.id()).text == reply.text);
    CHECK(api.client.stats({{"days", "3650"}}).status == 200);
    CHECK(api.client.list().status == 200);
    if (time < 0) {
      CHECK(Json::parse(api.host.lines.front()).at("time") == "1970-01-01T00:00:00.000000Z");
    }
  }
}
