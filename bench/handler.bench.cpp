// SPDX-License-Identifier: Apache-2.0
// The workout API in memory: an API Gateway event in, the response event out, everything checked.
// bench/handler.sh puts the same calls to a Node and a Python twin.
#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>

#include "fitcost/handler/handler.hpp"

namespace {

using namespace fitcost::handler;

/// What a REST API with an authorizer sends: 2 kB.
std::string event_of(const std::string& method, const std::string& path, const std::string& query,
                     const std::string& body) {
  return R"({"resource":")" + path + R"(","path":")" + path + R"(","httpMethod":")" + method +
         R"(","headers":{"Accept":"application/json","Accept-Encoding":"gzip, deflate, br",)"
         R"("CloudFront-Forwarded-Proto":"https","CloudFront-Is-Desktop-Viewer":"true",)"
         R"("CloudFront-Is-Mobile-Viewer":"false","CloudFront-Is-SmartTV-Viewer":"false",)"
         R"("CloudFront-Is-Tablet-Viewer":"false","CloudFront-Viewer-Country":"DE",)"
         R"("Content-Type":"application/json","Host":"abcdefghij.execute-api.us-east-1.amazonaws.com",)"
         R"("User-Agent":"fitness-app/3.2 iPhone iOS 17.1","Via":"2.0 abc.cloudfront.net",)"
         R"("X-Amz-Cf-Id":"7r1s3d6F2o9kqPZt5mKsBvnT0aR4wYxL8cHjUeIgDfQ==",)"
         R"("X-Amzn-Trace-Id":"Root=1-65a1b2c3-0123456789abcdef01234567",)"
         R"("X-Forwarded-For":"203.0.113.7, 130.176.1.1","X-Forwarded-Port":"443",)"
         R"("X-Forwarded-Proto":"https"},"multiValueHeaders":{"Accept":["application/json"],)"
         R"("Content-Type":["application/json"],"User-Agent":["fitness-app/3.2 iPhone iOS 17.1"],)"
         R"("X-Forwarded-For":["203.0.113.7, 130.176.1.1"]},"queryStringParameters":)" +
         query +
         R"(,"multiValueQueryStringParameters":null,"pathParameters":null,)"
         R"("stageVariables":null,"requestContext":{"resourceId":"abc123","resourcePath":")" +
         path + R"(","httpMethod":")" + method +
         R"(","extendedRequestId":"JKLmnoPQRstuv=","requestTime":"25/Nov/2026:17:35:22 +0000",)"
         R"("path":"/prod)" +
         path +
         R"(","accountId":"123456789012","protocol":"HTTP/1.1","stage":"prod",)"
         R"("domainPrefix":"abcdefghij","requestTimeEpoch":1795628122345,)"
         R"("requestId":"c6af9ac6-7b61-11e6-9a41-93e8deadbeef","identity":{"cognitoIdentityPoolId":null,)"
         R"("accountId":null,"cognitoIdentityId":null,"caller":null,"sourceIp":"203.0.113.7",)"
         R"("principalOrgId":null,"accessKey":null,"userArn":null,"userAgent":"fitness-app/3.2",)"
         R"("user":null},"domainName":"abcdefghij.execute-api.us-east-1.amazonaws.com",)"
         R"("apiId":"abcdefghij","authorizer":{"claims":{"sub":"user-0001","email":"a@example.org",)"
         R"("iss":"https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abcdefghi"}}},"body":)" +
         body + R"(,"isBase64Encoded":false})";
}

const std::string create_event = event_of(
    "POST", "/workouts", "null",
    R"("{\"workoutType\":\"running\",\"duration\":42.5,\"calories\":430,\"distance\":8.2,)"
    R"(\"heartRate\":151,\"notes\":\"Along the river, a little wind from the west. Felt good; the )"
    R"(last two kilometres were faster than planned.\"}")");
const std::string list_event = event_of("GET", "/workouts", R"({"limit":"20"})", "null");
const std::string stats_event = event_of("GET", "/stats", R"({"days":"30"})", "null");

void run(benchmark::State& state, const std::string& event, int workouts, bool logs,
         const char* status) {
  auto store = memory_store();
  SystemHost host;
  HandlerOptions options;
  options.log_requests = logs;
  Handler handler(*store, host, options);
  Worker worker(handler);
  for (int i = 0; i < workouts; ++i) worker.handle_event(create_event);
  if (worker.handle_event(event).find(status) == std::string_view::npos)
    throw std::runtime_error("not answered as expected");
  for (auto _ : state) benchmark::DoNotOptimize(worker.handle_event(event));
  state.counters["event_bytes"] = static_cast<double>(event.size());
}

void create(benchmark::State& state) { run(state, create_event, 0, false, "\"statusCode\":201"); }
void create_with_log_line(benchmark::State& state) {
  run(state, create_event, 0, true, "\"statusCode\":201");
}
void list_of_20(benchmark::State& state) {
  run(state, list_event, 100, false, "\"statusCode\":200");
}
void stats_over_100(benchmark::State& state) {
  run(state, stats_event, 100, false, "\"statusCode\":200");
}
BENCHMARK(create)->Unit(benchmark::kMicrosecond);
BENCHMARK(create_with_log_line)->Unit(benchmark::kMicrosecond);
BENCHMARK(list_of_20)->Unit(benchmark::kMicrosecond);
BENCHMARK(stats_over_100)->Unit(benchmark::kMicrosecond);

}  // namespace
