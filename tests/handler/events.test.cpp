// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "handler/api.hpp"

using namespace api_test;

namespace {

// The samples of AWS, with a workout's path, body and query in them:
// https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html#apigateway-example-event
Json rest_event() {
  return Json::parse(R"({
    "resource": "/workouts",
    "path": "/workouts",
    "httpMethod": "POST",
    "headers": {
      "Accept": "*/*",
      "Content-Type": "application/json",
      "Host": "1234567890.execute-api.us-east-1.amazonaws.com",
      "User-Agent": "curl/7.79.1",
      "X-Amzn-Trace-Id": "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e",
      "X-Forwarded-For": "205.255.255.176",
      "X-Forwarded-Port": "443",
      "X-Forwarded-Proto": "https"
    },
    "multiValueHeaders": {
      "Accept": ["*/*"],
      "Content-Type": ["application/json"],
      "Host": ["1234567890.execute-api.us-east-1.amazonaws.com"]
    },
    "queryStringParameters": null,
    "multiValueQueryStringParameters": null,
    "pathParameters": null,
    "stageVariables": null,
    "requestContext": {
      "accountId": "123456789012",
      "resourceId": "2gxmpl",
      "stage": "prod",
      "domainName": "1234567890.execute-api.us-east-1.amazonaws.com",
      "domainPrefix": "1234567890",
      "requestId": "77375676-xmpl-4b79-853a-f982474efe18",
      "identity": {
        "cognitoIdentityPoolId": null,
        "accountId": null,
        "cognitoIdentityId": null,
        "caller": null,
        "sourceIp": "52.255.255.12",
        "principalOrgId": null,
        "accessKey": null,
        "cognitoAuthenticationType": null,
        "cognitoAuthenticationProvider": null,
        "userArn": null,
        "userAgent": "curl/7.79.1",
        "user": null
      },
      "authorizer": {"claims": {"sub": "ana", "email": "ana@example.com"}},
      "path": "/prod/workouts",
      "resourcePath": "/workouts",
      "httpMethod": "POST",
      "protocol": "HTTP/1.1",
      "requestTime": "25/Nov/2025:12:00:00 +0000",
      "requestTimeEpoch": 1764072000000,
      "apiId": "1234567890"
    },
    "body": "{\"workoutType\":\"running\",\"duration\":45,\"calories\":380.5}",
    "isBase64Encoded": false
  })");
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
Json http_1_event() {
  return Json::parse(R"({
    "version": "1.0",
    "resource": "/workouts",
    "path": "/workouts",
    "httpMethod": "POST",
    "headers": {"header1": "value1", "header2": "value2"},
    "multiValueHeaders": {"header1": ["value1"], "header2": ["value1", "value2"]},
    "queryStringParameters": null,
    "multiValueQueryStringParameters": null,
    "requestContext": {
      "accountId": "123456789012",
      "apiId": "id",
      "authorizer": {"claims": {"sub": "ana"}, "scopes": null},
      "domainName": "id.execute-api.us-east-1.amazonaws.com",
      "domainPrefix": "id",
      "extendedRequestId": "request-id",
      "httpMethod": "POST",
      "identity": {
        "accessKey": null, "accountId": null, "caller": null,
        "cognitoAuthenticationProvider": null, "cognitoAuthenticationType": null,
        "cognitoIdentityId": null, "cognitoIdentityPoolId": null, "principalOrgId": null,
        "sourceIp": "192.0.2.1", "user": null, "userAgent": "user-agent", "userArn": null
      },
      "path": "/workouts",
      "protocol": "HTTP/1.1",
      "requestId": "id=",
      "requestTime": "04/Mar/2020:19:15:17 +0000",
      "requestTimeEpoch": 1583349317135,
      "resourceId": null,
      "resourcePath": "/workouts",
      "stage": "$default"
    },
    "pathParameters": null,
    "stageVariables": null,
    "body": "{\"workoutType\":\"running\",\"duration\":45,\"calories\":380.5}",
    "isBase64Encoded": false
  })");
}

Json http_2_event() {
  return Json::parse(R"({
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/workouts",
    "rawQueryString": "",
    "cookies": ["cookie1", "cookie2"],
    "headers": {"header1": "value1", "header2": "value1,value2"},
    "requestContext": {
      "accountId": "123456789012",
      "apiId": "api-id",
      "authorizer": {"jwt": {"claims": {"sub": "ana", "claim2": "value2"}, "scopes": ["scope1"]}},
      "domainName": "id.execute-api.us-east-1.amazonaws.com",
      "domainPrefix": "id",
      "http": {
        "method": "POST",
        "path": "/workouts",
        "protocol": "HTTP/1.1",
        "sourceIp": "192.0.2.1",
        "userAgent": "agent"
      },
      "requestId": "JKJaXmPLvHcESHA=",
      "routeKey": "$default",
      "stage": "$default",
      "time": "12/Mar/2020:19:03:58 +0000",
      "timeEpoch": 1583348638390
    },
    "body": "{\"workoutType\":\"running\",\"duration\":45,\"calories\":380.5}",
    "stageVariables": {"stageVariable1": "value1"},
    "isBase64Encoded": false
  })");
}

/// One request as each of the three formats says it.
struct Format {
  std::string name;
  Json create;
  std::function<Json(const std::string& method, const std::string& path, const std::string& query)>
      request;
};

Json of_proxy(Json event, const std::string& method, const std::string& path,
              const std::string& query) {
  event["httpMethod"] = method;
  event["path"] = path;
  event["body"] = nullptr;
  // As API Gateway does it: decoded; in the single form the last value wins.
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string pair = query.substr(at, end - at);
    const std::size_t equals = pair.find('=');
    const std::string name = pair.substr(0, equals);
    const std::string value = pair.substr(equals + 1);
    event["queryStringParameters"][name] = value;
    event["multiValueQueryStringParameters"][name].push_back(value);
    at = end + 1;
  }
  return event;
}

std::vector<Format> formats() {
  return {{"REST", rest_event(),
           [](const auto& method, const auto& path, const auto& query) {
             return of_proxy(rest_event(), method, path, query);
           }},
          {"HTTP 1.0", http_1_event(),
           [](const auto& method, const auto& path, const auto& query) {
             return of_proxy(http_1_event(), method, path, query);
           }},
          {"HTTP 2.0", http_2_event(), [](const auto& method, const auto& path, const auto& query) {
             Json event = http_2_event();
             event["requestContext"]["http"]["method"] = method;
             event["requestContext"]["http"]["path"] = path;
             event["rawPath"] = path;
             event["rawQueryString"] = query;
             event.erase("body");
             return event;
           }}};
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += i + k <= bytes.size() ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

}  // namespace

TEST_CASE("AWS's sample events of the three formats create, list and read a workout",
          "[handler][events]") {
  for (const auto& format : formats()) {
    INFO(format.name);
    Api api;
    auto& worker = api.client.worker;
    const EventReply made = send_event(worker, format.create);
    REQUIRE(made.status() == 201);
    CHECK(made.outer.at("isBase64Encoded") == false);
    CHECK(made.header("content-type") == "application/json");
    for (const auto& [name, value] : made.outer.at("headers").items()) CHECK(value.is_string());
    CHECK(made.json().at("userId") == "ana");
    const auto id = made.json().at("workoutId").get<std::string>();
    CHECK(made.header("location") == "/workouts/" + id);

    CHECK(send_event(worker, format.request("GET", "/workouts/" + id, "")).text() == made.text());
    const Json list = send_event(worker, format.request("GET", "/workouts", "")).json();
    CHECK(list.at("count") == 1);
    CHECK(send_event(worker, format.request("GET", "/workouts", "limit=5&workoutType=running"))
              .json()
              .at("count") == 1);
    CHECK(send_event(worker, format.request("GET", "/stats", "days=7&userId=ana"))
              .json()
              .at("totalDuration") == 45);
    CHECK(send_event(worker, format.request("GET", "/stats", "userId=ben")).status() == 403);
    CHECK(send_event(worker, format.request("GET", "/workouts", "limit=5&limit=6")).status() ==
          400);

    const EventReply wrong = send_event(worker, format.request("PATCH", "/workouts", ""));
    CHECK(wrong.status() == 405);
    CHECK_FALSE(wrong.header("allow").empty());
    CHECK(send_event(worker, format.request("GET", "/", "")).status() == 404);

    Json put = format.request("PUT", "/workouts/" + id, "");
    put["body"] = made.text();
    CHECK(send_event(worker, put).text() == made.text());
    const EventReply removed = send_event(worker, format.request("DELETE", "/workouts/" + id, ""));
    CHECK(removed.status() == 204);
    CHECK(removed.text().empty());
  }
}

TEST_CASE("A worker keeps nothing from one event to the next", "[handler][events]") {
  Api api;
  auto& worker = api.client.worker;
  for (const auto& format : formats()) {
    Json keyed = format.create;
    keyed["headers"]["idempotency-key"] = "key" + std::to_string(format.name.size());
    send_event(worker, keyed);
    Json nobody = format.request("GET", "/workouts", "");
    nobody["requestContext"].erase("authorizer");
    CHECK(send_event(worker, nobody).status() == 401);
    const EventReply plain = send_event(worker, format.create);
    CHECK(plain.status() == 201);
    CHECK(plain.header("idempotency-replayed").empty());
    Json empty = format.create;
    empty.erase("body");
    CHECK(send_event(worker, empty).status() == 400);
  }
}

TEST_CASE("Whoever API Gateway authenticated is the caller, and nobody else", "[handler][events]") {
  struct Row {
    std::string what;
    Json context;  // laid over the sample's, without its authorizer
    std::string caller;
  };
  const std::string arn = "arn:aws:iam::123456789012:user/ana";
  const std::vector<Row> proxy = {
      {"Cognito or JWT", {{"authorizer", {{"claims", {{"sub", "c-1"}}}}}}, "c-1"},
      {"a Lambda authorizer", {{"authorizer", {{"principalId", "p-1"}, {"x", 1}}}}, "p-1"},
      {"IAM", {{"identity", {{"userArn", arn}, {"caller", "AIDA"}}}}, arn},
      {"a Cognito identity",
       {{"identity", {{"userArn", arn}, {"cognitoIdentityId", "us-east-1:i-1"}}}},
       "us-east-1:i-1"},
      {"null claims", {{"authorizer", {{"claims", nullptr}, {"scopes", nullptr}}}}, ""},
      {"an empty authorizer", {{"authorizer", Json::object()}}, ""},
      {"a null authorizer", {{"authorizer", nullptr}}, ""},
      {"a subject that is no text", {{"authorizer", {{"claims", {{"sub", 7}}}}}}, ""},
      {"an empty subject", {{"authorizer", {{"claims", {{"sub", ""}}}}}}, ""},
      {"an API key", {{"identity", {{"apiKey", "key"}, {"apiKeyId", "id"}}}}, ""},
      {"an address", {{"identity", {{"sourceIp", "192.0.2.1"}, {"user", "ana"}}}}, ""},
  };
  const std::vector<Row> http = {
      {"JWT", {{"authorizer", {{"jwt", {{"claims", {{"sub", "c-1"}}}}}}}}, "c-1"},
      {"IAM", {{"authorizer", {{"iam", {{"userArn", arn}, {"callerId", "AIDA"}}}}}}, arn},
      {"a Cognito identity",
       {{"authorizer",
         {{"iam", {{"userArn", arn}, {"cognitoIdentity", {{"identityId", "us-east-1:i-1"}}}}}}}},
       "us-east-1:i-1"},
      {"IAM without Cognito",
       {{"authorizer", {{"iam", {{"userArn", arn}, {"cognitoIdentity", nullptr}}}}}},
       arn},
      {"a Lambda authorizer", {{"authorizer", {{"lambda", {{"sub", "l-1"}}}}}}, "l-1"},
      {"a Lambda authorizer's null", {{"authorizer", {{"lambda", nullptr}}}}, ""},
      {"nothing", Json::object(), ""},
  };
  Api api;
  for (const auto& format : formats()) {
    for (const auto& row : format.name == "HTTP 2.0" ? http : proxy) {
      INFO(format.name << ": " << row.what);
      Json event = format.create;
      event["requestContext"].erase("authorizer");
      event["requestContext"].update(row.context, true);
      const EventReply reply = send_event(api.client.worker, event);
      if (row.caller.empty()) {
        CHECK(reply.status() == 401);
      } else {
        CHECK(reply.json().at("userId") == row.caller);
      }
    }
    // Headers, queries and bodies say nothing about who calls.
    Json event = format.request("GET", "/workouts", "userId=ana");
    event["requestContext"].erase("authorizer");
    event["headers"]["x-user-id"] = "ana";
    event["headers"]["Authorization"] = "Bearer ana";
    CHECK(send_event(api.client.worker, event).status() == 401);
  }
}

TEST_CASE("Bodies in base64 are read, and broken base64 is refused", "[handler][events]") {
  for (const auto& format : formats()) {
    Api api;
    for (const std::string notes : {"", "a", "ab", "é🏃"}) {
      const std::string body =
          Json{{"workoutType", "run"}, {"duration", 1}, {"calories", 1}, {"notes", notes}}.dump();
      Json event = format.create;
      event["isBase64Encoded"] = true;
      event["body"] = base64(body);
      INFO(format.name << " " << event.at("body"));
      CHECK(send_event(api.client.worker, event).json().at("notes") == notes);
    }
    for (const std::string body : {"%%%%", "e30", "e30=e30=", "e3 0=", "{}", "====", "e31="}) {
      Json event = format.create;
      event["isBase64Encoded"] = true;
      event["body"] = body;
      INFO(format.name << " " << body);
      CHECK(send_event(api.client.worker, event).status() == 400);
    }
    Json plain = format.create;  // not encoded, whatever it looks like
    plain["body"] = base64(run_body);
    CHECK(send_event(api.client.worker, plain).status() == 400);
  }
}

TEST_CASE("The Idempotency-Key is read from headers in any case", "[handler][events]") {
  for (const auto& format : formats()) {
    for (const std::string name : {"Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY"}) {
      INFO(format.name << " " << name);
      Api api;
      Json event = format.create;
      event["headers"][name] = "key-1";
      const EventReply first = send_event(api.client.worker, event);
      const EventReply again = send_event(api.client.worker, event);
      CHECK(first.status() == 201);
      CHECK(first.header("idempotency-replayed").empty());
      CHECK(again.status() == 201);
      CHECK(again.text() == first.text());
      CHECK(again.header("idempotency-replayed") == "true");
      CHECK(again.header("location") == first.header("location"));
      CHECK(api.client.all_ids().size() == 1);
    }
  }
}

TEST_CASE("Null, empty and absent are the same for queries, headers and paths' parameters",
          "[handler][events]") {
  for (const auto& format : formats()) {
    for (const auto* name : {"queryStringParameters", "multiValueQueryStringParameters", "headers",
                             "multiValueHeaders", "pathParameters", "stageVariables"}) {
      for (int kind = 0; kind < 3; ++kind) {
        Json event = format.request("GET", "/workouts", "");
        if (kind == 0) event[name] = nullptr;
        if (kind == 1) event[name] = Json::object();
        if (kind == 2) event.erase(name);
        INFO(format.name << " " << name << " " << kind);
        Api api;
        CHECK(send_event(api.client.worker, event).status() == 200);
      }
    }
  }
}

TEST_CASE("A member of an event of another kind is refused by its name", "[handler][events]") {
  for (const auto& format : formats()) {
    const auto refusal_of = [&](const std::string& name, const Json& value) {
      Api api;
      Json event = format.request("GET", "/workouts", "");
      event[name] = value;
      const EventReply reply = send_event(api.client.worker, event);
      INFO(format.name << " " << name << " " << value);
      CHECK(reply.status() == 400);
      return reply.json().at("message").get<std::string>();
    };
    for (const std::string name : {"queryStringParameters", "multiValueQueryStringParameters",
                                   "headers", "multiValueHeaders"}) {
      for (const auto& value :
           {Json::array({1}), Json::array(), Json(7), Json("limit=5"), Json(false)})
        CHECK(refusal_of(name, value) == "event: " + name + " is not an object");
    }
    for (const std::string name : {"path", "rawPath", "rawQueryString"}) {
      for (const auto& value : {Json::array({1}), Json(7), Json::object()})
        CHECK(refusal_of(name, value) == "event: " + name + " is not a string");
    }
    if (format.name == "HTTP 2.0") continue;
    const std::string name = "multiValueQueryStringParameters";
    CHECK(refusal_of(name, {{"limit", "5"}}) == "event: a member of " + name + " is not an array");
    CHECK(refusal_of(name, {{"limit", {5}}}) == "event: a query parameter is not a string");
  }
}

TEST_CASE("Queries are decoded once", "[handler][events]") {
  Api api;
  for (const std::string type : {"trail run", "50%", "a+b", "é", "a&b=c"}) {
    api.client.create(body_of_type(type));
  }
  // A proxy event's are decoded already.
  for (const std::string type : {"trail run", "50%", "a+b", "é"}) {
    INFO(type);
    const Json event = of_proxy(rest_event(), "GET", "/workouts", "workoutType=" + type);
    CHECK(send_event(api.client.worker, event).json().at("count") == 1);
  }
  // Format 2.0 brings them as the client wrote them.
  for (const std::string raw :
       {"trail%20run", "trail+run", "50%25", "a%2Bb", "%C3%A9", "%c3%a9", "a%26b%3Dc"}) {
    INFO(raw);
    const Json event = formats().back().request("GET", "/workouts", "workoutType=" + raw);
    CHECK(send_event(api.client.worker, event).json().at("count") == 1);
  }
  for (const std::string raw : {"workoutType=%", "workoutType=%4", "workoutType=%zz",
                                "workoutType=%ff", "limit", "=1", "limit=1&&limit=2"}) {
    INFO(raw);
    const Json event = formats().back().request("GET", "/workouts", raw);
    CHECK(send_event(api.client.worker, event).status() == 400);
  }
}

TEST_CASE("Where only single values are there, they count", "[handler][events]") {
  Api api;
  Json event = of_proxy(rest_event(), "GET", "/workouts", "limit=0");
  event.erase("multiValueQueryStringParameters");
  CHECK(send_event(api.client.worker, event).status() == 400);
  event["queryStringParameters"]["limit"] = "3";
  CHECK(send_event(api.client.worker, event).status() == 200);
}

TEST_CASE("A stage in front of an HTTP API's path is no part of it", "[handler][events]") {
  Api api;
  Json two = formats()[2].request("GET", "/prod/workouts", "");
  two["requestContext"]["stage"] = "prod";
  CHECK(send_event(api.client.worker, two).status() == 200);
  two["rawPath"] = "/production/workouts";
  CHECK(send_event(api.client.worker, two).status() == 404);
  Json one = formats()[1].request("GET", "/prod/workouts", "");
  one["requestContext"]["stage"] = "prod";
  CHECK(send_event(api.client.worker, one).status() == 200);
  one["path"] = "/workouts";  // behind a domain of one's own it is not there
  CHECK(send_event(api.client.worker, one).status() == 200);
}

TEST_CASE("A base path is taken off, and put in front of a location", "[handler][events]") {
  auto options = test_options();
  options.base_path = "/v1";
  Api api(options);
  for (const auto& format : formats()) {
    INFO(format.name);
    Json event = format.create;
    event[event.contains("rawPath") ? "rawPath" : "path"] = "/v1/workouts";
    const EventReply made = send_event(api.client.worker, event);
    REQUIRE(made.status() == 201);
    const std::string location = made.header("location");
    CHECK(location.rfind("/v1/workouts/", 0) == 0);
    CHECK(send_event(api.client.worker, format.request("GET", location, "")).text() == made.text());
    CHECK(send_event(api.client.worker, format.request("GET", "/v2/workouts", "")).status() == 404);
    CHECK(send_event(api.client.worker, format.request("GET", "/v1workouts", "")).status() == 404);
    CHECK(send_event(api.client.worker, format.request("GET", "/v1", "")).status() == 404);
  }
}

TEST_CASE("An error carries the request id of API Gateway, or the invocation's",
          "[handler][events]") {
  Api api;
  for (const auto& format : formats()) {
    Json event = format.request("GET", "/nothing", "");
    const auto id = event.at("requestContext").at("requestId").get<std::string>();
    CHECK(send_event(api.client.worker, event).json().at("requestId") == id);
    event["requestContext"].erase("requestId");
    CHECK(send_event(api.client.worker, event, "invocation-7").json().at("requestId") ==
          "invocation-7");
  }
}

TEST_CASE("What is no event of API Gateway is refused in a form that it takes",
          "[handler][events]") {
  Api api;
  const auto refused = [&](std::string_view text) {
    INFO(text.substr(0, 200));
    const Json reply = Json::parse(api.client.worker.handle_event(text, "invocation-1"));
    CHECK(reply.at("statusCode") == 400);
    CHECK(reply.at("headers").is_object());
    REQUIRE(reply.at("body").is_string());
    const Json body = Json::parse(reply.at("body").get<std::string>());
    CHECK(body.at("message").is_string());
    CHECK_FALSE(body.at("requestId").get<std::string>().empty());
  };
  for (const std::string_view text :
       {"", " ", "{", "[]", "null", "7", "\"GET\"", "{}", "{}x", "\xff", "{\"a\":\"\xff\"}",
        R"({"Records":[{"eventSource":"aws:sqs"}]})", R"({"version":"2.0"})",
        R"({"httpMethod":7,"requestContext":{}})", R"({"httpMethod":"GET","requestContext":[]})"}) {
    refused(text);
  }
  const std::string good = rest_event().dump();
  for (std::size_t n = 0; n < good.size(); n += 7) refused(good.substr(0, n));
  for (Json event : {rest_event(), http_1_event(), http_2_event()}) {
    event["body"] = 7;
    refused(event.dump());
    event["body"] = Json::object();
    refused(event.dump());
    event["body"] = std::string(run_body);
    event["isBase64Encoded"] = "yes";
    refused(event.dump());
  }
}

TEST_CASE("The answer to an event survives everything that JSON has to escape",
          "[handler][events]") {
  Api api;
  const std::string text = "\"\\ \x01\x1f\x7f\n é 🏃 \u2028";
  Json event = rest_event();
  event["requestContext"]["authorizer"]["claims"]["sub"] = text;
  event["body"] =
      Json{{"workoutType", "é\"\\"}, {"duration", 1}, {"calories", 1}, {"notes", text}}.dump();
  const Json made = send_event(api.client.worker, event).json();
  CHECK(made.at("notes") == text);
  CHECK(made.at("userId") == text);
  CHECK(made.at("workoutType") == "é\"\\");
  event["httpMethod"] = "GET";
  event["path"] = "/\"\\\x01 é";
  event["requestContext"]["requestId"] = "id \"\\\x02";
  const Json missing = send_event(api.client.worker, event).json();
  CHECK(missing.at("requestId") == "id \"\\\x02");
}

TEST_CASE("An Idempotency-Key that is empty, no string, or not the only one is refused",
          "[handler][events]") {
  for (const auto& format : formats()) {
    const auto status_with = [&](const std::function<void(Json&)>& change) {
      Api api;
      Json event = format.create;
      change(event);
      return send_event(api.client.worker, event).status();
    };
    INFO(format.name);
    CHECK(status_with([](Json& e) { e["headers"]["Idempotency-Key"] = ""; }) == 400);
    CHECK(status_with([](Json& e) { e["headers"]["Idempotency-Key"] = 7; }) == 400);
    CHECK(status_with([](Json& e) { e["headers"]["Idempotency-Key"] = "A,B"; }) == 400);
    CHECK(status_with([](Json& e) {
            e["headers"]["Idempotency-Key"] = "A";
            e["headers"]["idempotency-key"] = "B";
          }) == 400);
    CHECK(status_with([](Json& e) {
            e["headers"]["Idempotency-Key"] = "B";
            e["multiValueHeaders"]["Idempotency-Key"] = {"A", "B"};
          }) == 400);
    CHECK(status_with([](Json& e) { e["multiValueHeaders"]["idempotency-key"] = {""}; }) == 400);
    CHECK(status_with([](Json& e) {
            e["headers"]["Idempotency-Key"] = "A";
            e["multiValueHeaders"]["Idempotency-Key"] = {"A"};
          }) == 201);
  }
}

TEST_CASE("A member that comes twice makes an event a bad request, wherever it counts",
          "[handler][events]") {
  for (const auto& format : formats()) {
    const std::string good = format.create.dump();
    const auto status_with = [&](const std::string& before, const std::string& added) {
      std::string event = good;
      const auto at = event.find(before);
      if (at == std::string::npos) return 0;
      event.insert(at + before.size(), added);
      Api api;
      return Json::parse(api.client.worker.handle_event(event)).at("statusCode").get<int>();
    };
    INFO(format.name << " " << good);
    CHECK(status_with("{", R"("body":null,)") == 400);
    CHECK(status_with("{", R"("unknown":1,"unknown":2,)") == 400);
    CHECK(status_with("{", R"("unknown":1,"unknovn":2,)") == 201);
    CHECK(status_with(R"("requestContext":{)", R"("authorizer":{},)") == 400);
    CHECK(status_with(R"("requestContext":{)", R"("other":1,"other":1,)") == 400);
    CHECK(status_with(R"("claims":{)", R"("sub":"ben",)") == 400);
    CHECK(status_with(R"("authorizer":{)", R"("x":{"y":[],"y":[]},)") == 400);
  }
}

TEST_CASE("A worker knows whether what it was sent is an event of API Gateway",
          "[handler][events]") {
  Api api;
  auto& worker = api.client.worker;
  for (const auto& format : formats()) {
    send_event(worker, format.create);
    CHECK(worker.was_event());
    Json wrong = format.create;
    wrong["body"] = "{";
    send_event(worker, wrong);
    CHECK(worker.was_event());
    for (const char* other : {R"({"Records":[{"eventSource":"aws:sqs","body":"{}"}]})", "[]", "7",
                              "", "{", R"({"httpMethod":"GET","path":"/stats"})"}) {
      worker.handle_event(other);
      CHECK_FALSE(worker.was_event());
    }
  }
}
