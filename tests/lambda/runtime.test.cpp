// SPDX-License-Identifier: Apache-2.0
#include "fitcost/lambda/runtime.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "lambda/mock_runtime_api.hpp"

using namespace fitcost;
using namespace lambda_mock;
using handler::Invocation;
using handler::Runtime;

namespace {

using Story = std::vector<std::string>;

// A runtime, what its function was given, and what it logged.
struct Run {
  std::vector<std::string> events;
  std::vector<std::string> logs;
  Runtime::End end = Runtime::End::stopped;

  explicit Run(const RuntimeApi& api) : Run(api.address()) {}
  explicit Run(const std::string& address, int stop_descriptor = -1)
      : runtime({handler::read_runtime_endpoint(address), stop_descriptor,
                 [this](std::string_view line) { logs.emplace_back(line); }}) {}

  Run& with(const handler::InvocationHandler& function) {
    end = runtime.run([&](const Invocation& invocation) {
      events.emplace_back(invocation.event);
      return function(invocation);
    });
    return *this;
  }
  /// Answers each event with itself.
  Run& echoing() {
    return with([](const Invocation& invocation) { return invocation.event; });
  }

  Runtime runtime;
};

Turn turn(const std::string& id, const std::string& event) {
  Turn out;
  out.id = id;
  out.event = event;
  return out;
}

struct Refusal : std::domain_error {
  using std::domain_error::domain_error;
};

}  // namespace

TEST_CASE("Invocations are answered in turn, each under its id, on one connection", "[lambda]") {
  RuntimeApi api({turn("a", R"({"n":1})"), turn("b", R"({"n":2})"), turn("c", R"({"n":3})")});
  Run run(api);
  run.echoing();
  CHECK(run.end == Runtime::End::unreachable);
  CHECK(api.story() == Story{"GET next 200", "POST a/response 202", "GET next 200",
                             "POST b/response 202", "GET next 200", "POST c/response 202",
                             "GET next 0"});
  const auto calls = api.calls();
  CHECK(calls[3].body == R"({"n":2})");
  CHECK(calls[3].content_type == "application/json");
  CHECK(calls[3].error_type.empty());
  for (const Call& call : calls) {
    CHECK(call.connection == 1);
    CHECK(call.host == api.address());
  }
}

TEST_CASE("An invocation brings its id, deadline, function and trace", "[lambda]") {
  Turn full = turn("first", "{}");
  full.headers = {{"Lambda-Runtime-Deadline-Ms", "1542409706888"},
                  {"Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:1:function:f"},
                  {"Lambda-Runtime-Trace-Id", "Root=1-5bef4de7;Parent=9a9197af;Sampled=1"}};
  Turn bare = turn("second", "{}");
  bare.headers = {};
  RuntimeApi api({full, bare});
  std::vector<std::string> seen;
  Run(api).with([&](const Invocation& invocation) {
    seen.push_back(std::string(invocation.request_id) + "|" +
                   std::to_string(invocation.deadline_ms) + "|" +
                   std::string(invocation.function_arn) + "|" + std::string(invocation.trace_id));
    return invocation.event;
  });
  CHECK(seen == Story{"first|1542409706888|arn:aws:lambda:eu-west-1:1:function:f|"
                      "Root=1-5bef4de7;Parent=9a9197af;Sampled=1",
                      "second|0||"});
}

TEST_CASE("A deadline in the past, or of no sense, keeps nobody from answering", "[lambda]") {
  struct Case {
    std::string header;
    std::int64_t deadline_ms;
  };
  for (const Case& c : {Case{"5000", 5000}, Case{"-1", -1}, Case{"soon", 0}, Case{"12x", 0},
                        Case{"99999999999999999999", 0}, Case{"", 0}}) {
    INFO(c.header);
    Turn late;
    late.headers = {{"Lambda-Runtime-Deadline-Ms", c.header}};
    RuntimeApi api({late});
    std::int64_t seen = 77;
    Run(api).with([&](const Invocation& invocation) {
      seen = invocation.deadline_ms;
      return invocation.event;
    });
    CHECK(seen == c.deadline_ms);
    CHECK(api.calls().at(1).answered == 202);
  }
}

TEST_CASE("Events arrive alike however they are framed", "[lambda]") {
  const std::string event = R"({"text":")" + std::string(200'000, 'x') + "\xc3\xa4\"}";
  for (const Framing framing : {Framing::content_length, Framing::chunked, Framing::until_close}) {
    INFO(static_cast<int>(framing));
    Turn framed = turn("a", event);
    framed.framing = framing;
    RuntimeApi api({framed, turn("b", "{}"), framed});
    api.story();
    Run run(api);
    run.echoing();
    CHECK((run.events == Story{event, "{}", event}));
    CHECK(api.calls().at(1).body == event);
    CHECK(run.logs.size() == 1);  // that nobody listens any more
  }
}

TEST_CASE("Names of headers are read in any case", "[lambda]") {
  for (const std::string name : {"lambda-runtime-aws-request-id", "LAMBDA-RUNTIME-AWS-REQUEST-ID",
                                 "Lambda-runtime-Aws-request-ID"}) {
    Turn cased;
    cased.id_header = name;
    RuntimeApi api({cased});
    CHECK(Run(api).echoing().events.size() == 1);
    CHECK(api.calls().at(1).answered == 202);
  }
}

TEST_CASE("An event of 20 MB arrives whole", "[lambda]") {
  std::string event(20'000'000, 'e');
  event.front() = '"';
  event.back() = '"';
  RuntimeApi api({turn("a", event), turn("b", "{}")});
  Run run(api);
  run.with([](const Invocation&) { return std::string_view("{}"); });
  CHECK(run.events.at(0) == event);
  CHECK(run.events.at(1) == "{}");
}

TEST_CASE("The longest response is sent, and one byte more is reported instead", "[lambda]") {
  std::string response(handler::response_bytes_limit, 'r');
  RuntimeApi api({turn("fits", "{}"), turn("exceeds", "{}"), turn("next", "{}")});
  Run run(api);
  run.with([&](const Invocation& invocation) -> std::string_view {
    if (invocation.request_id == "exceeds") response += 'r';
    return invocation.request_id == "next" ? std::string_view("{}") : response;
  });
  CHECK(api.story() == Story{"GET next 200", "POST fits/response 202", "GET next 200",
                             "POST exceeds/error 202", "GET next 200", "POST next/response 202",
                             "GET next 0"});
  CHECK(api.calls().at(1).body.size() == 6'291'556);
  const Call error = api.calls().at(3);
  CHECK(error.error_type == "Function.ResponseSizeTooLarge");
  CHECK(nlohmann::json::parse(error.body).at("errorMessage") ==
        "the response has 6291557 bytes; Lambda takes 6291556");
}

TEST_CASE("What the function throws is reported with its type, and it goes on", "[lambda]") {
  RuntimeApi api(
      {turn("a", "{}"), turn("b", "{}"), turn("c", "{}"), turn("d", "{}"), turn("e", "{}")});
  Run run(api);
  run.with([](const Invocation& invocation) -> std::string_view {
    if (invocation.request_id == "a") throw std::length_error("too \"long\"\n");
    if (invocation.request_id == "b") throw Refusal("no \xff\xc3\xa4");
    if (invocation.request_id == "c") throw 42;
    if (invocation.request_id == "d") throw std::bad_alloc();
    return "{}";
  });
  const auto calls = api.calls();
  const auto report = [&](std::size_t i) { return nlohmann::json::parse(calls.at(i).body); };
  CHECK(report(1) == nlohmann::json{{"errorMessage", "too \"long\"\n"},
                                    {"errorType", "std::length_error"},
                                    {"stackTrace", nlohmann::json::array()}});
  CHECK(calls[1].error_type == "Function.length_error");
  CHECK(report(3).at("errorMessage") == "no \xef\xbf\xbd\xc3\xa4");
  CHECK(calls[3].error_type == "Function.Refusal");
  CHECK(report(5).at("errorType") == "int");
  CHECK(calls[5].error_type == "Function.int");
  CHECK(report(7).at("errorType") == "std::bad_alloc");
  CHECK(calls[9].line.ends_with("/invocation/e/response"));
  for (const std::size_t i : {1U, 3U, 5U, 7U, 9U}) CHECK(calls[i].answered == 202);
}

TEST_CASE("Nothing of events, responses and exceptions is logged", "[lambda]") {
  Turn refused = turn("b", R"({"event":"secret"})");
  refused.post_status = 403;
  Turn cut = turn("c", R"({"event":"secret"})");
  cut.framing = Framing::cut_off;
  Turn garbage;
  garbage.raw = "HTTP/1.1 secret\r\n\r\n";
  RuntimeApi api({turn("a", R"({"event":"secret"})"), refused, cut, garbage});
  Run run(api);
  run.with([](const Invocation& invocation) -> std::string_view {
    if (invocation.request_id == "a") throw std::runtime_error("secret");
    return R"({"response":"secret"})";
  });
  REQUIRE(run.logs.size() == 5);
  for (const std::string& line : run.logs) {
    INFO(line);
    CHECK(line.find("secret") == std::string::npos);
    CHECK(nlohmann::json::parse(line).at("level") == "ERROR");
  }
  CHECK(nlohmann::json::parse(run.logs[0]).at("requestId") == "a");
  CHECK(nlohmann::json::parse(run.logs[1]).at("status") == 403);
}

TEST_CASE("A function whose response would be gone before it is sent does not compile",
          "[lambda]") {
  using handler::InvocationHandler;
  const auto returns_view = [](const Invocation& invocation) { return invocation.event; };
  const auto returns_string = [](const Invocation&) { return std::string("{}"); };
  CHECK(std::is_constructible_v<InvocationHandler, decltype(returns_view)>);
  CHECK_FALSE(std::is_constructible_v<InvocationHandler, decltype(returns_string)>);
}

TEST_CASE("After 413 the next invocation is asked for and nothing else", "[lambda]") {
  Turn big = turn("a", "{}");
  big.post_status = 413;
  RuntimeApi api({big, turn("b", "{}")});
  Run(api).echoing();
  CHECK(api.story() == Story{"GET next 200", "POST a/response 413", "GET next 200",
                             "POST b/response 202", "GET next 0"});
}

TEST_CASE("A 413 that comes before the response was read, and a closed door, are survived",
          "[lambda]") {
  Turn big = turn("a", "{}");
  big.refuses_early = true;
  RuntimeApi api({big, turn("b", "{}")});
  const std::string response(6'000'000, 'r');
  Run run(api);
  run.with([&](const Invocation&) { return std::string_view(response); });
  // Whether the 413 gets through a connection that is reset is the kernel's matter; if not, the
  // response is posted again, in the wrong state then.
  const auto calls = api.calls();
  CHECK(calls.at(1).answered == 413);
  CHECK(run.events.size() == 2);
  CHECK(calls.at(calls.size() - 2).line.ends_with("/invocation/b/response"));
  CHECK(calls.at(calls.size() - 2).answered == 202);
}

TEST_CASE("A post that is refused is logged, and the loop goes on", "[lambda]") {
  for (const int status : {403, 404, 429, 502}) {
    Turn refused = turn("a", "{}");
    refused.post_status = status;
    RuntimeApi api({refused, turn("b", "{}")});
    Run run(api);
    run.echoing();
    CHECK(run.events.size() == 2);
    REQUIRE(run.logs.size() == 2);
    CHECK(nlohmann::json::parse(run.logs[0]).at("status") == status);
  }
}

TEST_CASE("500 ends the loop, whatever it answers", "[lambda]") {
  Turn broken = turn("a", "{}");
  SECTION("a response") { broken.post_status = 500; }
  SECTION("an error") {
    broken.post_status = 500;
    broken.event = "throw";
  }
  SECTION("next") { broken.next_status = 500; }
  RuntimeApi api({broken, turn("b", "{}")}, RuntimeApi::Then::silent);
  Run run(api);
  run.with([](const Invocation& invocation) {
    if (invocation.event == "throw") throw std::runtime_error("thrown");
    return invocation.event;
  });
  CHECK(run.end == Runtime::End::refused);
  CHECK(api.calls().back().answered == 500);
}

TEST_CASE("Connections that were closed while nobody looked are replaced, and nothing is lost",
          "[lambda]") {
  Turn stale = turn("a", "{}");
  SECTION("after next") { stale.closes_after_next = true; }
  SECTION("after the response") { stale.closes_after_post = true; }
  SECTION("instead of an answer to next") { stale.unanswered_nexts = 1; }
  SECTION("twice instead of an answer to next") { stale.unanswered_nexts = 2; }
  Turn again = stale;
  again.id = "b";
  RuntimeApi api({stale, again, turn("c", "{}")});
  Run run(api);
  run.echoing();
  CHECK(run.events.size() == 3);
  std::vector<std::string> taken;
  for (const auto& line : api.story()) {
    if (line.ends_with("202")) taken.push_back(line);
  }
  CHECK(taken == Story{"POST a/response 202", "POST b/response 202", "POST c/response 202"});
  CHECK(run.logs.size() == 1);
}

TEST_CASE("A response whose answer was lost is posted again, and a 403 to that is no end",
          "[lambda]") {
  Turn lost = turn("a", "{}");
  lost.unanswered_posts = 1;
  RuntimeApi api({lost, turn("b", "{}")});
  Run(api).echoing();
  CHECK(api.story() == Story{"GET next 200", "POST a/response 0", "POST a/response 403",
                             "GET next 200", "POST b/response 202", "GET next 0"});
}

TEST_CASE("Three connections closed without an answer in a row are enough", "[lambda]") {
  Turn mute;
  mute.unanswered_nexts = 100;
  RuntimeApi api({mute});
  CHECK(Run(api).echoing().end == Runtime::End::unreachable);
  CHECK(api.calls().size() == 3);
}

TEST_CASE("Two answers of no sense are passed over, three end the loop", "[lambda]") {
  const std::string no_id = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  for (const std::string& raw :
       {std::string("SSH-2.0-OpenSSH_9.2\r\n"), std::string(300, '\0'), std::string("\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}"),
        std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
        "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n",
        std::string("HTTP/1.1 200"), std::string("HTTP/1.1 404 Not Found\r\n\r\n"), no_id}) {
    INFO(raw.substr(0, 60));
    Turn garbage;
    garbage.raw = raw;
    {
      RuntimeApi api({garbage, garbage, turn("a", "{}"), garbage, garbage, turn("b", "{}")});
      CHECK(Run(api).echoing().events.size() == 2);
    }
    RuntimeApi api({garbage, garbage, garbage, turn("a", "{}")}, RuntimeApi::Then::silent);
    Run run(api);
    run.echoing();
    CHECK(run.end == Runtime::End::nonsense);
    CHECK(run.events.empty());
  }
}

TEST_CASE("What follows an answer on its connection is no answer to anything", "[lambda]") {
  Turn twice;
  twice.raw =
      "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: x\r\nContent-Length: 2\r\n\r\n{}"
      "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
  RuntimeApi api({twice, turn("a", "{}")});
  Run run(api);
  run.echoing();
  CHECK(api.story() == Story{"GET next 0", "POST x/response 403", "GET next 200",
                             "POST a/response 202", "GET next 0"});
}

TEST_CASE("An event that was cut off is reported under its id, not handled", "[lambda]") {
  Turn cut = turn("a", R"({"n":1)");
  cut.framing = Framing::cut_off;
  RuntimeApi api({cut, turn("b", "{}")});
  Run run(api);
  run.echoing();
  CHECK(run.events == Story{"{}"});
  CHECK(api.story() == Story{"GET next 200", "POST a/error 202", "GET next 200",
                             "POST b/response 202", "GET next 0"});
  CHECK(api.calls().at(1).error_type == "Runtime.EventCutOff");
}

TEST_CASE("An id does not leave its place in the path", "[lambda]") {
  RuntimeApi api({turn("../a b?%", "{}")});
  Run(api).echoing();
  CHECK(api.calls().at(1).line == "POST /2018-06-01/runtime/invocation/..%2Fa%20b%3F%25/response");
}

TEST_CASE("Local servers' addresses lead to them", "[lambda]") {
  RuntimeApi api({turn("a", "{}")}, RuntimeApi::Then::gone, "/some/prefix");
  Run run("http://localhost:" + api.port() + "/some/prefix/");
  run.echoing();
  CHECK(run.events.size() == 1);
  CHECK(api.calls().at(1).line == "POST /some/prefix/2018-06-01/runtime/invocation/a/response");
}

TEST_CASE("Asked to stop, the loop ends between two invocations", "[lambda]") {
  const int stop = eventfd(0, EFD_CLOEXEC);
  REQUIRE(stop >= 0);
  const auto ask = [&] { eventfd_write(stop, 1); };
  RuntimeApi api({turn("a", "{}")}, RuntimeApi::Then::silent);
  Run run(api.address(), stop);
  SECTION("before the first, nothing is asked for") {
    ask();
    run.echoing();
    CHECK(api.calls().empty());
  }
  SECTION("during one, it is answered first") {
    run.with([&](const Invocation& invocation) {
      ask();
      return invocation.event;
    });
    CHECK(api.story() == Story{"GET next 200", "POST a/response 202"});
  }
  SECTION("while it waits for one") {
    std::thread other([&] {
      CHECK(api.wait_for_calls(3));
      ask();
    });
    run.echoing();
    other.join();
    CHECK(api.calls().size() == 3);
  }
  CHECK(run.end == Runtime::End::stopped);
  CHECK(run.logs.empty());
  close(stop);
}

TEST_CASE("Where nobody listens the loop ends", "[lambda]") {
  std::string address;
  {
    const RuntimeApi gone({});
    address = gone.address();
  }
  Run run(address);
  run.echoing();
  CHECK(run.end == Runtime::End::unreachable);
  CHECK(run.logs.size() == 1);
}

TEST_CASE("An error while starting is posted as one", "[lambda]") {
  RuntimeApi api({turn("a", "{}")});
  Run run(api);
  CHECK(run.runtime.report_init_error("Runtime.ConfigInvalid", "TABLE_NAME is not set"));
  const auto calls = api.calls();
  REQUIRE(calls.size() == 1);
  CHECK(calls[0].line == "POST /2018-06-01/runtime/init/error");
  CHECK(calls[0].error_type == "Runtime.ConfigInvalid");
  CHECK(nlohmann::json::parse(calls[0].body) ==
        nlohmann::json{{"errorMessage", "TABLE_NAME is not set"},
                       {"errorType", "Runtime.ConfigInvalid"},
                       {"stackTrace", nlohmann::json::array()}});
  api.finish();
  CHECK_FALSE(run.runtime.report_init_error("Runtime.ConfigInvalid", "nobody listens"));
}
