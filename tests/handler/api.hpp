// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "fitcost/handler/handler.hpp"

/// The workout API as a client sees it, on a clock and a source of randomness that tests decide.
namespace api_test {

namespace handler = fitcost::handler;
using handler::HandlerOptions;
using handler::QueryParameter;
using handler::Store;
using handler::StoreError;
using Json = nlohmann::json;

inline constexpr std::int64_t noon = 1'764'072'000'000'000;  // 2025-11-25T12:00:00Z
inline constexpr std::int64_t second = 1'000'000;
inline constexpr std::int64_t day = 86'400 * second;

class FakeHost final : public handler::Host {
 public:
  std::int64_t now() override { return time.fetch_add(tick); }
  std::uint64_t random() override {  // splitmix64
    std::uint64_t x = seed.fetch_add(0x9e3779b97f4a7c15ULL);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
  }
  bool log(std::string_view line) override {
    const std::scoped_lock lock(mutex_);
    if (log_full) return false;
    lines.emplace_back(line);
    return true;
  }

  std::atomic<std::int64_t> time{noon};
  std::int64_t tick = 0;  ///< microseconds that pass with each reading
  std::atomic<std::uint64_t> seed{1};
  std::vector<std::string> lines;
  bool log_full = false;

 private:
  std::mutex mutex_;
};

/// Hands everything to another store; `before` and `after` are told each call's name and may throw.
class WrappedStore final : public Store {
 public:
  using Hook = std::function<void(std::string_view call)>;
  explicit WrappedStore(Store& inner) : inner_(inner) {}
  Hook before = [](std::string_view) {};
  Hook after = [](std::string_view) {};

  std::optional<handler::Workout> create(const handler::Workout& workout) override {
    return around("create", [&] { return inner_.create(workout); });
  }
  std::optional<handler::Workout> get(std::string_view user_id, std::int64_t timestamp,
                                      bool consistent) override {
    return around("get", [&] { return inner_.get(user_id, timestamp, consistent); });
  }
  std::optional<handler::Workout> replace(const handler::Workout& workout) override {
    return around("replace", [&] { return inner_.replace(workout); });
  }
  std::optional<handler::Workout> remove(const handler::WorkoutKey& key) override {
    return around("remove", [&] { return inner_.remove(key); });
  }
  handler::Page query(const handler::Query& query, handler::WorkoutSink& sink) override {
    return around("query", [&] { return inner_.query(query, sink); });
  }
  std::optional<handler::Marker> create_marker(const handler::Marker& marker,
                                               std::int64_t now) override {
    return around("create_marker", [&] { return inner_.create_marker(marker, now); });
  }
  bool replace_marker(const handler::Marker& former, const handler::Marker& marker) override {
    return around("replace_marker", [&] { return inner_.replace_marker(former, marker); });
  }
  std::optional<handler::Marker> get_marker(std::string_view user_id, std::int64_t slot) override {
    return around("get_marker", [&] { return inner_.get_marker(user_id, slot); });
  }

 private:
  template <class Call> std::invoke_result_t<Call> around(std::string_view name, Call call) {
    before(name);
    auto result = call();
    after(name);
    return result;
  }
  Store& inner_;
};

struct Reply {
  int status = 0;
  std::string text;
  std::string allow;
  std::string location;
  bool replayed = false;
  int retry_after = 0;

  Json json() const { return Json::parse(text); }
  std::string message() const { return json().at("message").get<std::string>(); }
  std::string id() const { return json().at("workoutId").get<std::string>(); }
};

using Parameters = std::vector<QueryParameter>;

/// One worker's requests.
class Client {
 public:
  explicit Client(handler::Handler& handler) : worker(handler) {}

  Reply call(std::string_view method, std::string_view path, const Parameters& query = {},
             std::string_view body = {}) {
    handler::Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.body = body;
    request.caller = caller;
    request.idempotency_key = idempotency_key;
    request.request_id = "test-request";
    handler::Response response;
    worker.handle(request, response);
    return {response.status,   response.body,     std::string(response.allow),
            response.location, response.replayed, response.retry_after};
  }
  Reply create(std::string_view body) { return call("POST", "/workouts", {}, body); }
  Reply create_keyed(std::string key, std::string_view body) {
    idempotency_key = std::move(key);
    Reply reply = create(body);
    idempotency_key.clear();
    return reply;
  }
  Reply list(const Parameters& query = {}) { return call("GET", "/workouts", query); }
  Reply get(const std::string& id) { return call("GET", "/workouts/" + id); }
  Reply put(const std::string& id, std::string_view body) {
    return call("PUT", "/workouts/" + id, {}, body);
  }
  Reply remove(const std::string& id) { return call("DELETE", "/workouts/" + id); }
  Reply stats(const Parameters& query = {}) { return call("GET", "/stats", query); }

  /// Every page of a list, one after the other; `between` is called after each.
  std::vector<Json> pages(
      Parameters query, const std::function<void()>& between = [] {}) {
    std::vector<Json> all;
    const std::size_t own = query.size();
    for (;;) {
      const Reply reply = list(query);
      if (reply.status != 200) throw std::runtime_error(reply.text);
      all.push_back(reply.json());
      if (all.back().at("cursor").is_null()) return all;
      query.resize(own);
      query.push_back({"cursor", all.back().at("cursor").get<std::string>()});
      between();
    }
  }
  /// The ids on all of them, in their order.
  std::vector<std::string> all_ids(
      const Parameters& query = {}, const std::function<void()>& between = [] {}) {
    std::vector<std::string> ids;
    for (const auto& page : pages(query, between)) {
      for (const auto& workout : page.at("workouts"))
        ids.push_back(workout.at("workoutId").get<std::string>());
    }
    return ids;
  }

  handler::Worker worker;
  std::string caller = "ana";
  std::string idempotency_key;
};

inline HandlerOptions test_options() {
  HandlerOptions options;
  options.cursor_secret = "a secret of the tests";
  return options;
}

/// A handler on a store in memory, with a client.
struct Api {
  explicit Api(HandlerOptions options = test_options())
      : memory(handler::memory_store()),
        store(*memory),
        handler(store, host, std::move(options)),
        client(handler) {}

  FakeHost host;
  std::unique_ptr<Store> memory;
  WrappedStore store;
  handler::Handler handler;
  Client client;
};

inline constexpr std::string_view run_body =
    R"({"workoutType":"running","duration":45,"calories":380.5})";

inline std::string body_of_type(std::string_view type) {
  return Json{{"workoutType", type}, {"duration", 30}, {"calories", 200}}.dump();
}

/// The handler's answer to an event, with its inner body.
struct EventReply {
  Json outer;
  int status() const { return outer.at("statusCode").get<int>(); }
  std::string text() const { return outer.at("body").get<std::string>(); }
  Json json() const { return Json::parse(text()); }
  std::string header(const std::string& name) const {
    return outer.at("headers").value(name, std::string());
  }
};
inline EventReply send_event(handler::Worker& worker, const Json& event,
                             std::string_view request_id = "invocation-1") {
  return {Json::parse(worker.handle_event(event.dump(), request_id))};
}

}  // namespace api_test
