// SPDX-License-Identifier: Apache-2.0
// The built fitcost-lambda, as Lambda starts it.
#include <catch2/catch.hpp>
#include <csignal>
#include <future>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lambda/child_process.hpp"
#include "lambda/mock_runtime_api.hpp"

using namespace lambda_mock;
using nlohmann::json;

namespace {

std::string api_event(const std::string& method, const std::string& body = {}) {
  json event{{"version", "2.0"},
             {"rawPath", "/workouts"},
             {"rawQueryString", ""},
             {"headers", json::object()},
             {"requestContext",
              {{"requestId", "r"},
               {"http", {{"method", method}, {"path", "/workouts"}, {"sourceIp", "192.0.2.1"}}},
               {"authorizer", {{"jwt", {{"claims", {{"sub", "ada"}}}}}}}}},
             {"isBase64Encoded", false}};
  if (!body.empty()) event["body"] = body;
  return event.dump();
}

Turn create(const std::string& id, const std::string& notes = "none") {
  Turn out;
  out.id = id;
  out.event = api_event(
      "POST",
      json{{"workoutType", "run"}, {"duration", 30}, {"calories", 300}, {"notes", notes}}.dump());
  return out;
}

Turn list(const std::string& id) {
  Turn out;
  out.id = id;
  out.event = api_event("GET");
  return out;
}

Child started_for(const RuntimeApi& api, std::vector<std::string> more = {}) {
  more.push_back("AWS_LAMBDA_RUNTIME_API=" + api.address());
  return {FITCOST_LAMBDA, std::move(more)};
}

Child in_memory(const RuntimeApi& api) {
  return started_for(api, {"FITCOST_STORE=memory", "FITCOST_CURSOR_SECRET=0123456789abcdef"});
}

}  // namespace

TEST_CASE("fitcost-lambda creates and lists, and logs nothing of what it was sent", "[lambda]") {
  RuntimeApi api({create("a", "a private word"), create("b"), list("c")});
  Child program = in_memory(api);
  CHECK(program.wait() == 1);  // nobody is there any more
  const auto calls = api.calls();
  REQUIRE(calls.size() == 7);
  CHECK(json::parse(calls[1].body).at("statusCode") == 201);
  CHECK(json::parse(calls[3].body).at("statusCode") == 201);
  const json listed = json::parse(calls[5].body);
  CHECK(listed.at("statusCode") == 200);
  const json page = json::parse(listed.at("body").get<std::string>());
  CHECK(page.at("workouts").size() == 2);
  CHECK(page.at("workouts").at(1).at("notes") == "a private word");
  CHECK(page.at("hasMore") == false);
  for (const auto& line : support::lines_of(program.out())) {
    INFO(line);
    CHECK(json::accept(line));
    CHECK_FALSE(support::contains(line, "private"));
  }
  CHECK(program.err().empty());
}

TEST_CASE("Frozen while its connection goes away, fitcost-lambda goes on as if nothing had been",
          "[lambda]") {
  Turn after_the_freeze = list("b");
  after_the_freeze.unanswered_nexts = 1;
  std::promise<Child*> to_freeze;
  after_the_freeze.on_next = [&] { to_freeze.get_future().get()->freeze(); };
  RuntimeApi api({create("a"), after_the_freeze}, RuntimeApi::Then::silent);
  Child program = in_memory(api);
  to_freeze.set_value(&program);
  REQUIRE(api.wait_for_calls(3));
  program.thaw();
  REQUIRE(api.wait_for_calls(6));
  CHECK(api.story() == std::vector<std::string>{"GET next 200", "POST a/response 202", "GET next 0",
                                                "GET next 200", "POST b/response 202",
                                                "GET next 0"});
  CHECK(support::contains(api.calls().at(4).body, "workoutId"));
}

TEST_CASE("An event that came while fitcost-lambda was frozen is handled when it thaws",
          "[lambda]") {
  Turn asleep = list("b");
  std::promise<Child*> to_freeze;
  asleep.on_next = [&] { to_freeze.get_future().get()->freeze(); };
  RuntimeApi api({create("a"), asleep}, RuntimeApi::Then::silent);
  Child program = in_memory(api);
  to_freeze.set_value(&program);
  REQUIRE(api.wait_for_calls(3));
  CHECK(api.calls().size() == 3);
  program.thaw();
  REQUIRE(api.wait_for_calls(5));
  CHECK(json::parse(api.calls().at(3).body).at("statusCode") == 200);
}

TEST_CASE("SIGTERM ends fitcost-lambda while it waits, with success", "[lambda]") {
  RuntimeApi api({create("a")}, RuntimeApi::Then::silent);
  Child program = in_memory(api);
  REQUIRE(api.wait_for_calls(3));
  program.send(SIGTERM);
  CHECK(program.wait() == 0);
  CHECK(api.calls().size() == 3);
}

TEST_CASE("fitcost-lambda tells Lambda in one sentence what it lacks, and exits", "[lambda]") {
  struct Case {
    std::vector<std::string> environment;
    std::string says;
  };
  const std::string secret = "FITCOST_CURSOR_SECRET=0123456789abcdef";
  for (const Case& c :
       {Case{{secret, "AWS_REGION=eu-central-1"}, "TABLE_NAME is not set"},
        Case{{secret, "TABLE_NAME=workouts"}, "AWS_REGION is not set"},
        Case{{"FITCOST_STORE=memory"}, "FITCOST_CURSOR_SECRET is not set"},
        Case{{secret, "FITCOST_STORE=disk"}, "FITCOST_STORE must be dynamodb or memory"}}) {
    INFO(c.says);
    RuntimeApi api({create("a")});
    Child program = started_for(api, c.environment);
    CHECK(program.wait() == 1);
    const auto calls = api.calls();
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].line == "POST /2018-06-01/runtime/init/error");
    CHECK(calls[0].error_type == "Runtime.ConfigInvalid");
    const json report = json::parse(calls[0].body);
    CHECK_THAT(report.at("errorMessage").get<std::string>(), Catch::Contains(c.says));
    CHECK(support::lines_of(program.err()).size() == 1);
    CHECK_THAT(program.err(), Catch::Contains(c.says));
  }
}

TEST_CASE("A table and authorities that cannot be are an error of initialization", "[lambda]") {
  const std::vector<std::string> good = {"FITCOST_CURSOR_SECRET=0123456789abcdef",
                                         "AWS_REGION=eu-central-1"};
  for (const auto& [wrong, says] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"TABLE_NAME=t"}, "TABLE_NAME makes no sense: a DynamoDB table is named by 3 to 255"},
           {{"TABLE_NAME=a b"}, "TABLE_NAME makes no sense: "},
           {{"TABLE_NAME=arn:aws:dynamodb:x"}, "TABLE_NAME makes no sense: "},
           {{"TABLE_NAME=workouts", "AWS_REGION=mars 1"}, "AWS_REGION makes no sense: "},
           {{"TABLE_NAME=workouts", "FITCOST_DYNAMODB_ENDPOINT=ftp://x"},
            "FITCOST_DYNAMODB_ENDPOINT makes no sense: "},
           {{"TABLE_NAME=workouts", "FITCOST_CA_BUNDLE=/nonexist"},
            "FITCOST_CA_BUNDLE makes no sense: the file of trusted authorities, /nonexist, cannot"},
           {{"TABLE_NAME=workouts", "FITCOST_CA_BUNDLE=/proc/self/status"},
            "/proc/self/status, has no certificate in PEM"}}) {
    INFO(says);
    RuntimeApi api({create("a")});
    auto environment = wrong;  // the first of a name counts
    environment.insert(environment.end(), good.begin(), good.end());
    Child program = started_for(api, environment);
    CHECK(program.wait() == 1);
    const auto calls = api.calls();
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].line == "POST /2018-06-01/runtime/init/error");
    CHECK(calls[0].error_type == "Runtime.ConfigInvalid");
    CHECK_THAT(json::parse(calls[0].body).at("errorMessage").get<std::string>(),
               Catch::Contains(says));
  }
}

TEST_CASE("An event of another service is an error of its invocation, not an answer", "[lambda]") {
  Turn queue;
  queue.id = "q";
  queue.event = R"({"Records":[{"eventSource":"aws:sqs","body":"a private word"}]})";
  RuntimeApi api({queue, list("b")});
  Child program = in_memory(api);
  CHECK(program.wait() == 1);  // nobody is there any more
  const auto calls = api.calls();
  REQUIRE(calls.size() >= 4);
  CHECK(calls[1].line == "POST /2018-06-01/runtime/invocation/q/error");
  CHECK(json::parse(calls[1].body).at("errorMessage") == "the event is not one of API Gateway");
  CHECK(calls[3].line == "POST /2018-06-01/runtime/invocation/b/response");
  CHECK_FALSE(support::contains(program.out(), "private"));
}

TEST_CASE("Started by hand, fitcost-lambda says who starts it", "[lambda]") {
  Child program(FITCOST_LAMBDA, {});
  CHECK(program.wait() == 1);
  CHECK(program.err() ==
        "fitcost-lambda: AWS_LAMBDA_RUNTIME_API is not set: AWS Lambda starts this program\n");
}
