// SPDX-License-Identifier: Apache-2.0
#include "fitcost/server/server.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fitcost/units/input_error.hpp"
#include "server/http_client.hpp"
#include "server/running_server.hpp"
#include "support/command.hpp"

using namespace http_test;
using namespace std::chrono_literals;
using support::contains;

namespace {

class FailingStore final : public WatchedStore {
 public:
  void before_read() override {
    throw handler::StoreError(handler::StoreError::Kind::unavailable, "inside");
  }
};

/// Reads go well; the disk is full.
class FullStore final : public WatchedStore {
 public:
  void before_write() override {
    throw handler::StoreError(handler::StoreError::Kind::full, "inside");
  }
};

/// The value of a metric's sample, as it is written.
std::string sample(const std::string& metrics, const std::string& name) {
  const auto at = metrics.find("\n" + name + " ");
  if (at == std::string::npos) return "none";
  const auto begin = at + name.size() + 2;
  return metrics.substr(begin, metrics.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("A workout that is posted is listed, over one connection", "[server]") {
  const RunningServer server;
  Client client(server.port());
  const auto made = client.get(request("POST", "/workouts", a_workout));
  CHECK(made.status == 201);
  const auto one = client.get(request("GET", made.header("location")));
  CHECK(one.status == 200);
  CHECK(contains(one.body, R"("workoutType":"run")"));
  const auto gone = client.get(request("DELETE", made.header("location")));
  CHECK(gone.status == 204);
  CHECK(gone.header("content-length").empty());
  CHECK(client.get(request("GET", made.header("location"))).status == 404);
}

TEST_CASE("Pipelined requests are answered in their order", "[server]") {
  for (const auto calls :
       {handler::StoreCalls::on_network_threads, handler::StoreCalls::on_store_threads}) {
    handler::ServerOptions options;
    options.store_calls = calls;
    const RunningServer server(options);
    Client client(server.port());
    std::string requests;
    constexpr int count = 300;
    for (int i = 0; i < count; ++i) {
      requests += i % 3 == 0 ? request("POST", "/workouts", a_workout,
                                       "X-Request-Id: r" + std::to_string(i) + "\r\n")
                             : request("GET", i % 3 == 1 ? "/workouts?limit=1" : "/metrics", {},
                                       "X-Request-Id: r" + std::to_string(i) + "\r\n");
    }
    REQUIRE(client.send(requests));
    for (int i = 0; i < count; ++i) {
      const auto response = client.response();
      CHECK(response.status == (i % 3 == 0 ? 201 : 200));
      CHECK(response.header("x-request-id") == "r" + std::to_string(i));
    }
  }
}

TEST_CASE("As many writes wait in the store at a time as there are threads for it", "[server]") {
  auto gate = std::make_unique<GatedStore>();
  GatedStore& store = *gate;
  handler::ServerOptions options;
  options.threads = 1;
  options.store_calls = handler::StoreCalls::on_store_threads;
  options.store_threads = 64;
  const RunningServer server(options, {}, std::move(gate));
  std::vector<Client> clients;
  for (int i = 0; i < 64; ++i) {
    clients.emplace_back(server.port());
    REQUIRE(clients.back().send(request("POST", "/workouts", a_workout)));
  }
  REQUIRE(store.wait_for_writes(64));
  // Nobody else is held up by them.
  Client other(server.port());
  CHECK(other.get(request("GET", "/metrics")).status == 200);
  store.open();
  for (auto& client : clients) CHECK(client.response().status == 201);
}

TEST_CASE("Health is whether the store answers", "[server]") {
  const std::string ask = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  const RunningServer well;
  const auto fine = Client(well.port()).get(ask);
  CHECK(fine.status == 200);
  CHECK(fine.body == R"({"status":"ok"})");
  for (const auto calls :
       {handler::StoreCalls::on_network_threads, handler::StoreCalls::on_store_threads}) {
    handler::ServerOptions options;
    options.store_calls = calls;
    const RunningServer ill(options, {}, std::make_unique<FailingStore>());
    const auto response = Client(ill.port()).get(ask);
    CHECK(response.status == 503);
    CHECK_FALSE(contains(response.body, "inside"));
  }
}

TEST_CASE("A server whose store was just full is not well", "[server]") {
  const std::string ask = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  const RunningServer server({}, {}, std::make_unique<FullStore>());
  CHECK(Client(server.port()).get(ask).status == 200);
  CHECK(Client(server.port()).get(request("POST", "/workouts", a_workout)).status == 500);
  const auto ill = Client(server.port()).get(ask);
  CHECK(ill.status == 503);
  CHECK(contains(ill.body, "full or broken"));
  CHECK_FALSE(contains(ill.body, "inside"));
}

TEST_CASE("Metrics are the sums over all threads", "[server][metrics]") {
  handler::ServerOptions options;
  options.threads = 3;
  const RunningServer server(options);
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&server] {
      Client client(server.port());
      for (int j = 0; j < 50; ++j) client.get(request("POST", "/workouts", a_workout));
      client.get(request("GET", "/workouts?limit=0"));
      client.get(request("GET", "/workouts?limit=1"));
    });
  }
  for (auto& thread : threads) thread.join();
  Client bad(server.port());
  bad.send("NONSENSE\r\n\r\n");
  bad.rest();
  Client client(server.port());
  const auto response = client.get("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  REQUIRE(response.status == 200);
  CHECK(response.header("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  const std::string& text = response.body;
  CHECK(sample(text, R"(fitcost_requests_total{route="POST /workouts",status="2xx"})") == "300");
  CHECK(sample(text, R"(fitcost_requests_total{route="GET /workouts",status="2xx"})") == "6");
  CHECK(sample(text, R"(fitcost_requests_total{route="GET /workouts",status="4xx"})") == "6");
  CHECK(sample(text, R"(fitcost_request_duration_seconds_count{route="POST /workouts"})") == "300");
  CHECK(sample(text,
               R"(fitcost_request_duration_seconds_bucket{route="POST /workouts",le="+Inf"})") ==
        "300");
  CHECK(sample(text, R"(fitcost_write_units_total{route="POST /workouts",of="table"})") == "300");
  CHECK(sample(text, R"(fitcost_write_units_total{route="POST /workouts",of="index"})") == "0");
  CHECK(sample(text, R"(fitcost_read_units_total{route="GET /workouts"})") == "3");
  CHECK(sample(text, R"(fitcost_request_body_bytes_total{route="POST /workouts"})") ==
        std::to_string(300 * a_workout.size()));
  CHECK(sample(text, R"(fitcost_rejected_total{reason="malformed"})") == "1");
  CHECK(sample(text, "fitcost_connections_total") == "8");
}

TEST_CASE("Every line of the metrics is one that Prometheus reads", "[server][metrics]") {
  const RunningServer server;
  const auto text = Client(server.port()).get("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").body;
  REQUIRE(!text.empty());
  CHECK(text.back() == '\n');
  std::string family;
  for (const auto& line : support::lines_of(text)) {
    INFO(line);
    if (line.rfind("# HELP ", 0) == 0) {
      family = line.substr(7, line.find(' ', 7) - 7);
    } else if (line.rfind("# TYPE ", 0) == 0) {
      CHECK(line.substr(7, line.find(' ', 7) - 7) == family);
    } else {
      CHECK(line.rfind(family, 0) == 0);
      const auto value = line.substr(line.rfind(' ') + 1);
      CHECK(value.find_first_not_of("0123456789.e-+") == std::string::npos);
      const auto open = line.find('{');
      CHECK((open == std::string::npos || line.find("\"} ", open) != std::string::npos));
    }
  }
}

TEST_CASE("Beyond loopback nobody is served without tokens", "[server]") {
  const auto error_of = [](const std::string& address) -> std::string {
    handler::ServerOptions options;
    options.address = address;
    try {
      const RunningServer server(options);
    } catch (const fitcost::InputError& e) {
      return e.what();
    }
    return "none";
  };
  CHECK(contains(error_of("0.0.0.0"), "--tokens"));
  CHECK(contains(error_of("::"), "--tokens"));
  CHECK(contains(error_of("::ffff:127.0.0.1"), "--tokens"));
  CHECK(contains(error_of("localhost"), "wanted an IP address"));
  CHECK(error_of("127.0.0.1") == "none");
  CHECK(error_of("127.0.0.2") == "none");
}

TEST_CASE("A port that is taken is an error", "[server]") {
  const RunningServer first;
  handler::ServerOptions options;
  options.port = first.port();
  const auto store = handler::memory_store();
  handler::SystemHost host;
  handler::Handler core(*store, host, {});
  CHECK_THROWS_AS(handler::Server(core, options), fitcost::InputError);
}

TEST_CASE("Requests under way are answered before a server ends", "[server]") {
  auto gate = std::make_unique<GatedStore>();
  GatedStore& store = *gate;
  handler::ServerOptions options;
  options.store_calls = handler::StoreCalls::on_store_threads;
  options.limits.drain_time = 60s;
  RunningServer server(options, {}, std::move(gate));
  Client idle(server.port());
  idle.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(idle.response().status == 200);
  Client waiting(server.port());
  waiting.send(request("POST", "/workouts", a_workout));
  REQUIRE(store.wait_for_writes(1));
  Client halfway(server.port());
  const std::string bytes = request("POST", "/workouts", a_workout);
  halfway.send(bytes.substr(0, bytes.size() - 5));
  // Until its half is known to be there.
  while (!contains(Client(server.port()).get("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").body,
                   "fitcost_open_connections 4")) {
    std::this_thread::sleep_for(1ms);
  }
  server.server().stop();
  CHECK(idle.at_end());
  CHECK_FALSE(server.server().wait_for(0ms));
  store.open();
  const auto response = waiting.response();
  CHECK(response.status == 201);
  CHECK(response.header("connection") == "close");
  CHECK(waiting.at_end());
  halfway.send(bytes.substr(bytes.size() - 5));
  CHECK(halfway.response().status == 201);
  CHECK(server.server().wait_for(60s));
  CHECK_THROWS_AS(Client(server.port()), ConnectionClosed);
}

TEST_CASE("What takes longer than the drain time is cut", "[server]") {
  handler::ServerOptions options;
  options.limits.drain_time = 100ms;
  RunningServer server(options);
  Client halfway(server.port());
  halfway.send("POST /workouts HTTP/1.1\r\n");
  server.server().stop();
  CHECK(halfway.at_end());
  CHECK(server.server().wait_for(60s));
}
