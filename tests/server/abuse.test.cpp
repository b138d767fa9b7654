// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "server/http_client.hpp"
#include "server/running_server.hpp"
#include "support/command.hpp"

using namespace http_test;
using namespace std::chrono_literals;
using support::contains;

namespace {

handler::ServerOptions impatient() {
  handler::ServerOptions options;
  options.limits.header_time = 200ms;
  options.limits.body_time = 200ms;
  options.limits.send_time = 200ms;
  return options;
}

/// Sends bytes one by one until the server has had enough, and says what it heard.
std::string trickle(Client& client, const std::string& begin, char byte) {
  client.send(begin);
  while (client.send(std::string_view(&byte, 1))) std::this_thread::sleep_for(5ms);
  return client.rest();
}

}  // namespace

TEST_CASE("Headers that trickle in are cut off", "[server][abuse]") {
  const RunningServer server(impatient());
  Client slow(server.port());
  const std::string heard = trickle(slow, "GET /workouts HTTP/1.1\r\nHost: x\r\nA: ", 'a');
  CHECK((heard.empty() || heard.rfind("HTTP/1.1 408 ", 0) == 0));
  CHECK(serves(server.port()));

  Client silent(server.port());
  silent.send("GET /workouts HT");
  CHECK(silent.response().status == 408);
  CHECK(silent.at_end());
}

TEST_CASE("A body that trickles in is cut off", "[server][abuse]") {
  const RunningServer server(impatient());
  Client slow(server.port());
  trickle(slow, "POST /workouts HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n", ' ');
  Client chunks(server.port());
  trickle(chunks, "POST /workouts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", '0');
  Client silent(server.port());
  silent.send("POST /workouts HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  CHECK(silent.response().status == 408);
  CHECK(silent.at_end());
  CHECK(serves(server.port()));
}

TEST_CASE("A connection on which nothing comes is closed without a word", "[server][abuse]") {
  handler::ServerOptions options;
  options.limits.idle_time = 200ms;
  const RunningServer server(options);
  CHECK(Client(server.port()).at_end());
  Client used(server.port());
  CHECK(used.get(request("GET", "/workouts")).status == 200);
  CHECK(used.at_end());
}

TEST_CASE("A client that does not take its answers is cut off", "[server][abuse]") {
  const RunningServer server(impatient());
  Client good(server.port());
  good.get(request("POST", "/workouts",
                   R"({"workoutType":"run","duration":30,"calories":300,"notes":")" +
                       std::string(900, 'n') + "\"}"));
  Client greedy(server.port(), 4096);
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += request("GET", "/workouts?limit=100");
  while (greedy.send(requests)) {
  }
  CHECK(good.get(request("GET", "/workouts")).status == 200);
}

TEST_CASE("Early ends and resets hurt nobody else", "[server][abuse]") {
  const RunningServer server;
  const std::string whole = request("POST", "/workouts", a_workout);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    Client client(server.port());
    client.send(whole.substr(0, length));
    if (length % 2 == 0)
      client.abort();
    else
      client.close();
  }
  Client half(server.port());
  half.send(whole.substr(0, whole.size() - 1));
  half.finish_sending();
  CHECK(half.rest().empty());
  for (int i = 0; i < 200; ++i) {
    Client client(server.port());
    client.send(request("GET", "/workouts") + request("GET", "/workouts"));
    client.abort();
  }
  CHECK(serves(server.port()));
  const auto metrics = Client(server.port()).get("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").body;
  // Not one of the truncated requests was taken for a whole one.
  CHECK(contains(metrics, R"(fitcost_requests_total{route="POST /workouts",status="2xx"} 1)"
                          "\n"));
}

TEST_CASE("A client that has said all gets all answers", "[server]") {
  const RunningServer server;
  Client client(server.port());
  client.send(request("POST", "/workouts", a_workout) + request("GET", "/workouts"));
  client.finish_sending();
  CHECK(client.response().status == 201);
  CHECK(client.response().status == 200);
  CHECK(client.at_end());
}

TEST_CASE("A refusal reaches a client that is still sending", "[server][abuse]") {
  const RunningServer server;
  for (int i = 0; i < 20; ++i) {
    Client client(server.port());
    client.send("POST /workouts HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" +
                std::string(200'000, 'x'));
    CHECK(client.response().status == 413);
    Client loud(server.port());
    loud.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(200'000, 'x'));
    CHECK(loud.response().status == 431);
  }
  CHECK(serves(server.port()));
}

TEST_CASE("One connection too many is told so, and the next one finds its place",
          "[server][abuse]") {
  handler::ServerOptions options;
  options.limits.connections = 3;
  const RunningServer server(options);
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(server.port());
    CHECK(clients.back().get(request("GET", "/workouts")).status == 200);
  }
  Client refused(server.port());
  const auto response = refused.response();
  CHECK(response.status == 503);
  CHECK(response.header("connection") == "close");
  CHECK(response.header("retry-after") == "1");
  CHECK(refused.at_end());
  refused.close();
  clients.pop_back();
  int status = 0;
  while (status != 200) {  // until the server has seen the end of that one
    Client next(server.port());
    try {
      status = next.get(request("GET", "/workouts")).status;
    } catch (const ConnectionClosed&) {
      status = 0;
    }
  }
  CHECK(clients.front().get(request("GET", "/workouts")).status == 200);
}

TEST_CASE("Ten thousand idle connections leave room for a good client", "[server][abuse]") {
  rlimit limit{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  REQUIRE(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  // Both ends are this process'.
  const std::size_t count =
      std::min<std::size_t>(10'000, (static_cast<std::size_t>(limit.rlim_cur) - 200) / 2);
  const RunningServer server;
  std::vector<Client> idle;
  for (std::size_t i = 0; i < count; ++i) {
    idle.emplace_back(server.port());
    if (i % 3 == 1) idle.back().send("GET /workouts HTTP/1.1\r\nHost: x\r\n");
    if (i % 3 == 2) idle.back().send("\r\n");
  }
  CHECK(serves(server.port()));
  const std::string ask = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
  Client client(server.port());
  const std::string open = "fitcost_open_connections " + std::to_string(count + 1) + "\n";
  int asked = 0;  // until the server has seen the end of the good client
  while (!contains(client.get(ask).body, open) && ++asked < 10'000) {
  }
  CHECK(asked < 10'000);
  // They are alive, not merely open.
  for (std::size_t i = 0; i < count; i += 300) {
    CHECK(idle[i].get(request("GET", "/workouts?limit=1")).status == 200);
  }
}

TEST_CASE("Many clients with garbage leave a good one served", "[server][abuse]") {
  const RunningServer server(impatient());
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed) {
    threads.emplace_back([&, seed] {
      unsigned state = seed * 2654435761U + 1;
      const auto next = [&state] { return state = state * 1664525U + 1013904223U; };
      while (!done) {
        std::string bytes = request("POST", "/workouts?limit=%41", a_workout);
        for (int i = 0; i < 3; ++i) bytes[next() % bytes.size()] = static_cast<char>(next() >> 24);
        try {
          Client client(server.port());
          client.send(bytes);
          if (next() % 2 == 0) client.abort();
        } catch (const ConnectionClosed&) {
          continue;  // ports run short for a moment
        }
      }
    });
  }
  for (int i = 0; i < 200; ++i) CHECK(serves(server.port()));
  done = true;
  for (auto& thread : threads) thread.join();
}
