// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "server/http_client.hpp"
#include "server/program.hpp"
#include "support/command.hpp"

using namespace http_test;
using support::contains;
using support::Outcome;
using support::TempFolder;
using support::Words;

namespace {

Outcome run(Words words) {
  words.insert(words.begin(), server_program());
  return support::run_program(words, {"AWS_REGION=", "AWS_DEFAULT_REGION="});
}

}  // namespace

TEST_CASE("fitcost-server keeps what it acknowledged over a restart", "[server][program]") {
  const TempFolder folder;
  const Words words{server_program(), "--store", folder.file("workouts.db"), "--log",
                    folder.file("log")};
  std::string location;
  {
    ServerProcess server(words);
    Client client(server.port());
    location = client.get(request("POST", "/workouts", a_workout)).header("location");
    REQUIRE_FALSE(location.empty());
    server.signal(SIGKILL);
    CHECK(server.end() == 128 + SIGKILL);
  }
  ServerProcess server(words);
  CHECK(Client(server.port()).get(request("GET", location)).status == 200);
  server.signal(SIGTERM);
  CHECK(server.end() == 0);
  const auto log = support::text_of(folder.path() / "log");
  CHECK(support::lines_of(log).size() == 2);
  CHECK(contains(log, R"("route":"POST /workouts")"));
}

TEST_CASE("A log that cannot be written is said once, and nothing of it is counted",
          "[server][program]") {
  const TempFolder folder;
  ServerProcess server({"/bin/bash", "-c",
                        "exec " + server_program() + " --store memory --log /dev/full \"$@\" 2> " +
                            folder.file("err"),
                        "server"});
  Client client(server.port());
  for (int i = 0; i < 3; ++i) CHECK(client.get(request("GET", "/workouts")).status == 200);
  const auto metrics = client.get(request("GET", "/metrics")).body;
  CHECK(contains(metrics, "fitcost_requests_total{route=\"GET /workouts\",status=\"2xx\"} 3\n"));
  CHECK(contains(metrics, "fitcost_log_bytes_total{route=\"GET /workouts\"} 0\n"));
  client.close();
  server.signal(SIGTERM);
  CHECK(server.end() == 0);
  const auto said = support::text_of(folder.path() / "err");
  INFO(said);
  CHECK(support::lines_of(said).size() == 2);  // and that there are no tokens
  CHECK(contains(said,
                 "fitcost-server: --log: a line cannot be written, and others may not be: No "
                 "space left on device"));
}

TEST_CASE("At SIGTERM fitcost-server answers what has begun, and ends with 0",
          "[server][program]") {
  for (const int number : {SIGTERM, SIGINT}) {
    ServerProcess server({server_program(), "--store", "memory", "--log", "none"});
    Client idle(server.port());
    CHECK(idle.get(request("GET", "/workouts")).status == 200);
    Client halfway(server.port());
    const std::string bytes = request("POST", "/workouts", a_workout, "Expect: 100-continue\r\n");
    halfway.send(bytes.substr(0, bytes.size() - a_workout.size()));
    CHECK(halfway.response().status == 100);  // its headers are known to be there
    server.signal(number);
    CHECK(idle.at_end());
    halfway.send(a_workout);
    const auto response = halfway.response();
    CHECK(response.status == 201);
    CHECK(response.header("connection") == "close");
    CHECK(halfway.at_end());
    halfway.close();
    CHECK(server.end() == 0);
  }
}

TEST_CASE("At a second signal fitcost-server ends at once", "[server][program]") {
  ServerProcess server(
      {server_program(), "--store", "memory", "--log", "none", "--drain-time", "3600"});
  Client idle(server.port());
  CHECK(idle.get(request("GET", "/workouts")).status == 200);
  Client halfway(server.port());
  halfway.send(
      "POST /workouts HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
  CHECK(halfway.response().status == 100);
  server.signal(SIGTERM);
  CHECK(idle.at_end());  // it has seen the first
  server.signal(SIGTERM);
  CHECK(server.end() == 128 + SIGTERM);
}

TEST_CASE("fitcost-server ends with 0 although a request never does", "[server][program]") {
  ServerProcess server(
      {server_program(), "--store", "memory", "--log", "none", "--drain-time", "0.1"});
  Client halfway(server.port());
  halfway.send(
      "POST /workouts HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
  CHECK(halfway.response().status == 100);
  server.signal(SIGTERM);
  CHECK(server.end() == 0);
}

TEST_CASE("A tokens file decides who is who", "[server][program]") {
  const TempFolder folder;
  folder.write("tokens", "0123456789abcdef anna\nfedcba9876543210 ben\n");
  const ServerProcess server(
      {server_program(), "--store", "memory", "--log", "none", "--tokens", folder.file("tokens")});
  const auto status = [&](const std::string& token) {
    return Client(server.port())
        .get("GET /workouts?userId=anna HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token +
             "\r\n\r\n")
        .status;
  };
  CHECK(status("0123456789abcdef") == 200);
  CHECK(status("fedcba9876543210") == 403);
  CHECK(status("anna") == 401);
}

TEST_CASE("Cursors outlive a server whose secret is in a file", "[server][program]") {
  const TempFolder folder;
  folder.write("secret", "sixteen bytes or more");
  const Words words{server_program(),
                    "--store",
                    folder.file("workouts.db"),
                    "--log",
                    "none",
                    "--cursor-secret-file",
                    folder.file("secret")};
  std::string cursor;
  {
    ServerProcess server(words);
    Client client(server.port());
    for (int i = 0; i < 3; ++i) client.get(request("POST", "/workouts", a_workout));
    const auto page = client.get(request("GET", "/workouts?limit=2")).body;
    const auto at = page.find(R"("cursor":")");
    REQUIRE(at != std::string::npos);
    cursor = page.substr(at + 10, page.find('"', at + 10) - at - 10);
    client.close();
    server.signal(SIGTERM);
    CHECK(server.end() == 0);
  }
  const ServerProcess server(words);
  const auto next = Client(server.port()).get(request("GET", "/workouts?limit=2&cursor=" + cursor));
  CHECK(next.status == 200);
  CHECK(contains(next.body, R"("hasMore":false)"));
}

TEST_CASE("A wrong command line ends fitcost-server with one line and 2", "[server][program]") {
  const TempFolder folder;
  folder.write("short-secret", "short");
  folder.write("tokens", "0123456789abcdef anna\n0123456789abcdef ben\n");
  folder.write("text", "This is no database, but some text that goes on for a while.\n" +
                           std::string(2000, '.'));
  const std::string missing = folder.file("missing/file");
  const std::vector<Words> cases{
      {"--no-such-option"},
      {"word"},
      {"--port"},
      {"--port", "65536"},
      {"--port", "-1"},
      {"--port", "http"},
      {"--address", "localhost"},
      {"--address", "0.0.0.0"},
      {"--address", "::"},
      {"--address", "192.0.2.1", "--tokens", folder.file("tokens")},
      {"--tokens", folder.file("tokens")},
      {"--tokens", missing},
      {"--tokens", folder.path().string()},
      {"--threads", "0"},
      {"--threads", "x"},
      {"--store-threads", "0"},
      {"--cursor-secret-file", missing},
      {"--cursor-secret-file", folder.file("short-secret")},
      {"--log", missing},
      {"--max-connections", "0"},
      {"--max-body", "-1"},
      {"--max-header", "10"},
      {"--header-time", "0"},
      {"--idle-time", "soon"},
      {"--idle-time", "nan"},
      {"--base-path", "v1"},
      {"--base-path", "/v1/"},
      {"--base-path", "/"},
      {"--metrics-namespace", ""},
      {"--metrics-namespace", "  "},
      {"--metrics-namespace", ":Workouts"},
      {"--metrics-namespace", std::string(256, 'n')},
      {"--metrics-namespace", "Work\nouts"},
      {"--metrics-namespace",
       "Gr\xc3\xb6\xc3\x9f"
       "e"},
      {"--environment", ""},
      {"--environment", " "},
      {"--environment", "a\tb"},
      {"--environment",
       "pr\xc3\xb6"
       "d"},
      {"--environment", std::string(1025, 'e')},
      {"--synchronous", "off"},
      {"--store", ""},
      {"--store", "dynamodb:", "--region", "us-east-1"},
      {"--store", "dynamodb:table"},
      {"--store", "dynamodb:ta", "--region", "us-east-1"},
      {"--store", missing},
      {"--store", folder.file("text")},
      {"--store", folder.path().string()},
  };
  for (auto words : cases) {
    std::string shown;
    for (const auto& word : words) shown += word + " ";
    INFO(shown);
    const bool names_store = words.front() == "--store";
    if (!names_store) words.insert(words.end(), {"--store", "memory"});
    const auto outcome = run(words);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    INFO(outcome.err);
    CHECK(support::lines_of(outcome.err).size() == 1);
    CHECK(outcome.err.rfind("fitcost-server: ", 0) == 0);
    CHECK_FALSE(contains(outcome.err, "0123456789abcdef"));
    CHECK_FALSE(contains(outcome.err, ",,"));
  }
  CHECK(contains(run({"--store", "memory", "--tokens", folder.file("tokens")}).err,
                 folder.file("tokens") + ":2:1: "));
}

TEST_CASE("A port that is none is told with those that are", "[server][program]") {
  for (const std::string port : {"70000", "65536", "-1", "abc", "80.5", "0x50", ""}) {
    CHECK(run({"--store", "memory", "--port", port}).err ==
          "fitcost-server: --port: found '" + port + "', wanted a port from 0 to 65535\n");
  }
}

TEST_CASE("The longest names of metrics that CloudWatch takes are taken", "[server][program]") {
  ServerProcess server({server_program(), "--store", "memory", "--log", "none",
                        "--metrics-namespace", std::string(255, 'n'), "--environment",
                        std::string(1024, 'e')});
  CHECK(Client(server.port()).get(request("GET", "/workouts")).status == 200);
}

TEST_CASE("fitcost-server --help says what is read consistently", "[server][program]") {
  CHECK(contains(run({"--help"}).out, "GET of one workout"));
}

TEST_CASE("fitcost-server has help and a version", "[server][program]") {
  const auto help = run({"--help"});
  CHECK(help.code == 0);
  for (const auto* option :
       {"--store", "--port", "--tokens", "--drain-time", "--max-connections"}) {
    CHECK(contains(help.out, option));
  }
  const auto version = run({"--version"});
  CHECK(version.code == 0);
  CHECK(version.out.rfind("fitcost-server ", 0) == 0);
}
