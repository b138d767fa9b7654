// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "handler/api.hpp"

using namespace api_test;

TEST_CASE("Each request is one line of JSON that says what happened and nothing of its contents",
          "[handler][logs]") {
  Api api;
  const std::string id =
      api.client
          .create_keyed("secret-key",
                        R"({"workoutType":"secret-type","duration":30,"calories":200,)"
                        R"("notes":"secret-notes"})")
          .id();
  api.client.get(id);
  api.client.list({{"workoutType", "secret-type"}});
  api.client.stats();
  api.client.put(id, run_body);
  api.client.remove(id);
  const std::vector<std::string> routes = {"POST /workouts",     "GET /workouts/{id}",
                                           "GET /workouts",      "GET /stats",
                                           "PUT /workouts/{id}", "DELETE /workouts/{id}"};
  REQUIRE(api.host.lines.size() == routes.size());
  for (std::size_t i = 0; i < routes.size(); ++i) {
    INFO(api.host.lines[i]);
    const Json line = Json::parse(api.host.lines[i]);
    CHECK(line.at("level") == "INFO");
    CHECK(line.at("route") == routes[i]);
    CHECK(line.at("requestId") == "test-request");
    CHECK(line.at("time") == "2025-11-25T12:00:00.000000Z");
    CHECK(line.at("status").is_number_integer());
    CHECK(line.at("microseconds").is_number_integer());
    CHECK(line.at("readUnits").is_number());
    CHECK(line.at("writeUnits").is_number());
    CHECK(api.host.lines[i].find("secret") == std::string::npos);
    CHECK(api.host.lines[i].find('\n') == std::string::npos);
  }
}

TEST_CASE("Lines stay JSON and stay short, whatever clients send", "[handler][logs]") {
  auto options = test_options();
  options.metrics_namespace = "Name\"\\\n";
  options.environment = "dev\"\\\x01";
  Api api(options);
  const std::string hostile =
      std::string("\"\\\x01\x1f\x7f\n\r\xff\xc0\xaf \xed\xa0\x80é🏃\0}", 22) +
      std::string(100'000, '\xf0');
  api.client.call("GET", "/" + hostile);
  api.client.call(hostile, "/workouts");
  api.client.get(hostile);
  api.client.list({{hostile, hostile}});
  api.client.list({{"limit", hostile}});
  api.client.list({{"cursor", hostile}});
  api.client.list({{"userId", hostile}});
  api.client.create(hostile);
  api.client.create("{\"" + std::string(50'000, 'x') + "\":1}");
  api.client.create(R"({"workoutType":")" + std::string(50'000, 'x') + "\"}");
  api.client.create(R"({"duration":)" + std::string(50'000, '1') + "}");
  api.client.create_keyed(hostile, run_body);
  api.client.create(run_body);
  handler::Request request;
  request.method = "GET";
  request.path = "/nothing";
  request.request_id = hostile;
  handler::Response response;
  api.client.worker.handle(request, response);
  CHECK_NOTHROW(Json::parse(response.body));
  CHECK(api.host.lines.size() == 14);
  for (const auto& line : api.host.lines) {
    INFO(line);
    CHECK_NOTHROW(Json::parse(line));  // which refuses what is not UTF-8
    CHECK(line.size() < 2'000);
  }
}

TEST_CASE("Errors are lines of their level; refusals say why", "[handler][logs]") {
  Api api;
  api.client.create("{");
  CHECK(Json::parse(api.host.lines.back()).at("level") == "WARN");
  CHECK(Json::parse(api.host.lines.back()).at("status") == 400);
  CHECK(Json::parse(api.host.lines.back()).at("refused").is_string());
  api.store.before = [](std::string_view) {
    throw StoreError(StoreError::Kind::unavailable, "timed out");
  };
  api.client.list();
  CHECK(Json::parse(api.host.lines.back()).at("level") == "ERROR");
  CHECK(Json::parse(api.host.lines.back()).at("status") == 503);
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
TEST_CASE("Embedded metrics are as CloudWatch wants them, with exactly one dimension",
          "[handler][logs]") {
  auto options = test_options();
  options.metrics_namespace = "FitnessApp/Workouts";
  options.environment = "prod";
  Api api(options);
  int made = 0;
  int failed = 0;
  const auto run = [&](const std::function<void()>& request) {
    const std::size_t before = api.host.lines.size();
    request();
    REQUIRE(api.host.lines.size() == before + 1);
    const Json line = Json::parse(api.host.lines.back());
    if (!line.contains("_aws")) return;
    const Json& aws = line.at("_aws");
    CHECK(aws.at("Timestamp") == noon / 1'000);
    REQUIRE(aws.at("CloudWatchMetrics").size() == 1);
    const Json& directive = aws.at("CloudWatchMetrics").at(0);
    CHECK(directive.at("Namespace") == "FitnessApp/Workouts");
    CHECK(directive.at("Dimensions") == Json{{"Environment"}});
    CHECK(line.at("Environment") == "prod");
    for (const auto& metric : directive.at("Metrics")) {
      CHECK(metric.at("Unit") == "Count");
      CHECK(line.at(metric.at("Name").get<std::string>()) == 1);
      if (metric.at("Name") == "WorkoutsCreated") ++made;
      if (metric.at("Name") == "Failures") ++failed;
    }
  };
  run([&] { api.client.create(body_of_type("run")); });
  run([&] { api.client.create(body_of_type("swim")); });
  run([&] { api.client.create_keyed("key-1", run_body); });
  CHECK(made == 3);
  run([&] { api.client.create_keyed("key-1", run_body); });  // made nothing
  run([&] { api.client.create("{"); });
  run([&] { api.client.list(); });
  CHECK(made == 3);
  CHECK(failed == 0);
  api.store.before = [](std::string_view) {
    throw StoreError(StoreError::Kind::throttled, "throughput exceeded");
  };
  run([&] { api.client.create(run_body); });
  run([&] { api.client.stats(); });
  CHECK(made == 3);
  CHECK(failed == 2);
}

TEST_CASE("Without a namespace there are no metrics, without logging no lines", "[handler][logs]") {
  Api api;
  api.client.create(run_body);
  CHECK(api.host.lines.back().find("_aws") == std::string::npos);
  auto options = test_options();
  options.log_requests = false;
  Api silent(options);
  silent.client.create(run_body);
  silent.client.create("{");
  CHECK(silent.host.lines.empty());
  CHECK(silent.client.worker.usage().total().log_bytes == 0);
}

TEST_CASE("A refusal tells the client what was found, and the log only what was wanted",
          "[handler][logs]") {
  Api api;
  const std::string payload = "diagnosis-hiv";
  const auto number = [&](const char* field) {
    return R"({"workoutType":"run","duration":30,"calories":200,")" + std::string(field) + "\":\"" +
           payload + "\"}";
  };
  std::vector<std::string> told;
  const auto refuse = [&](const Reply& reply) {
    CHECK(reply.status >= 400);
    CHECK(reply.status < 500);
    told.push_back(reply.message());
  };
  refuse(api.client.create(number("distance")));
  refuse(api.client.create(number("userId")));
  refuse(api.client.create(number(payload.c_str())));
  refuse(api.client.create("\"" + payload + "\""));
  refuse(api.client.create(R"({"workoutType":")" + payload + std::string(100, 'x') + "\"}"));
  refuse(api.client.create_keyed(payload + " 2", run_body));
  refuse(api.client.get(payload));
  refuse(api.client.call("GET", "/" + payload));
  refuse(api.client.call(payload, "/workouts"));
  refuse(api.client.list({{payload, "1"}}));
  refuse(api.client.list({{"limit", payload}}));
  refuse(api.client.list({{"cursor", payload}}));
  refuse(api.client.list({{"userId", payload}}));
  for (const auto& message : told) CHECK_THAT(message, Catch::Contains(payload));
  REQUIRE(api.host.lines.size() == told.size());
  for (const auto& line : api.host.lines) CHECK_THAT(line, !Catch::Contains(payload));
  CHECK(Json::parse(api.host.lines[0]).at("refused") ==
        "distance: wanted a number of kilometres from 0 to 10000");
  CHECK(Json::parse(api.host.lines[1]).at("refused") == "userId: is not the caller");
  CHECK(Json::parse(api.host.lines[2]).at("refused") == "unknown field");

  api.client.create(R"({"duration":1,"duration":2})");  // whose name is ours
  CHECK(Json::parse(api.host.lines.back()).at("refused") == R"(field "duration" is given twice)");
}

TEST_CASE("A line that could not be written is not counted", "[handler][logs]") {
  Api api;
  api.host.log_full = true;
  CHECK(api.client.list().status == 200);
  CHECK(api.client.worker.usage().total().log_lines == 0);
  CHECK(api.client.worker.usage().total().log_bytes == 0);
  api.host.log_full = false;
  api.client.list();
  CHECK(api.client.worker.usage().total().log_lines == 1);
}
