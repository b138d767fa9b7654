// SPDX-License-Identifier: Apache-2.0
// Alarms held against the traffic, metrics' names against AWS's.
#include <array>
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

/// A function that everything of the traffic calls, and an alarm.
std::string function_and_alarm(const std::string& alarm) {
  return "Resources:\n  F: {Type: AWS::Lambda::Function, Properties: {FunctionName: f, Runtime: "
         "java21, Handler: a, Role: r, Code: {S3Bucket: b, S3Key: k}}}\n  U: {Type: "
         "AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref F, AuthType: NONE}}\n  A: {Type: "
         "AWS::CloudWatch::Alarm, Properties: {EvaluationPeriods: 1, " +
         alarm + "}}\n";
}
std::string of_f(const std::string& metric, const std::string& rule) {
  return function_and_alarm("Namespace: AWS/Lambda, MetricName: " + metric +
                            ", Dimensions: [{Name: FunctionName, Value: !Ref F}], Statistic: Sum, "
                            "TreatMissingData: notBreaching, " +
                            rule);
}
const std::string over = "ComparisonOperator: GreaterThanThreshold, Threshold: ";
const std::string under = "ComparisonOperator: LessThanThreshold, Threshold: ";

TEST_CASE("An alarm on a number of requests that always come, or never do, is told",
          "[audit][alarms]") {
  const auto is_told = [](const std::string& text, const std::string& rps) {
    return find(audited(text, rps, {"FC406"}), "FC406") != nullptr;
  };
  // 5 requests a second are 1,500 in 300 s; 0.02 are 6.
  CHECK(is_told(of_f("Invocations", "Period: 300, " + over + "100"), "5"));
  CHECK_FALSE(is_told(of_f("Invocations", "Period: 300, " + over + "5000"), "5"));
  CHECK(is_told(of_f("Invocations", "Period: 300, " + under + "10"), "0.02"));
  CHECK_FALSE(is_told(of_f("Invocations", "Period: 300, " + under + "10"), "5"));
  CHECK(is_told(of_f("Errors", "Period: 60, " + under + "1"), "5"));
  // How many of them come by one alias is not known.
  CHECK_FALSE(is_told(
      function_and_alarm("Namespace: AWS/Lambda, MetricName: Invocations, Dimensions: [{Name: "
                         "FunctionName, Value: f}, {Name: Resource, Value: 'f:live'}], Statistic: "
                         "Sum, Period: 300, TreatMissingData: notBreaching, " +
                         over + "100"),
      "5"));
  const auto report = fixed(of_f("Invocations", "Period: 300, " + over + "100"), {"FC406"}, "5");
  CHECK(report.changes.empty());
  REQUIRE(report.not_mended.size() == 1);
  CHECK(report.not_mended[0].find("yours to say") != std::string::npos);
}

TEST_CASE("Requests of an API are counted by its own metric", "[audit][alarms]") {
  const auto api = [](const std::string& threshold) {
    return "Transform: AWS::Serverless-2016-10-31\nResources:\n  Api: {Type: "
           "AWS::Serverless::HttpApi}\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
           "      Runtime: java21\n      Handler: h\n      CodeUri: s3://b/k\n      Events: {G: "
           "{Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: /a}}}\n  A: {Type: "
           "AWS::CloudWatch::Alarm, Properties: {EvaluationPeriods: 1, Namespace: AWS/ApiGateway, "
           "MetricName: Count, Dimensions: [{Name: ApiId, Value: !Ref Api}], Statistic: "
           "SampleCount, Period: 300, TreatMissingData: notBreaching, " +
           over + threshold + "}}\n";
  };
  CHECK(find(audited(api("100"), "5", {"FC406"}), "FC406") != nullptr);
  CHECK(find(audited(api("3000"), "5", {"FC406"}), "FC406") == nullptr);
}

TEST_CASE("A slip in a metric's name is told with the name that was meant", "[audit][alarms]") {
  const auto message_of = [](const std::string& space, const std::string& metric) {
    const auto report = audited(
        function_and_alarm("Namespace: " + space + ", MetricName: " + metric +
                           ", Dimensions: [], Statistic: Sum, Period: 60, TreatMissingData: "
                           "notBreaching, " +
                           over + "1"),
        "5", {"FC407"});
    const Finding* f = find(report, "FC407");
    return f == nullptr ? std::string() : f->message;
  };
  const std::vector<std::array<std::string, 3>> slips{
      {"AWS/Lambda", "Erorrs", "Errors"},
      {"AWS/Lambda", "Error", "Errors"},
      {"AWS/Lambda", "Invocation", "Invocations"},
      {"AWS/Lambda", "Throttle", "Throttles"},
      {"AWS/DynamoDB", "ThrottledRequest", "ThrottledRequests"},
      {"AWS/DynamoDB", "ConsumedReadCapacityUnit", "ConsumedReadCapacityUnits"},
      {"AWS/ApiGateway", "5XXErrors", "5XXError"},
      {"AWS/ApiGateway", "IntegrationLatencey", "IntegrationLatency"}};
  for (const auto& [space, wrong, right] : slips) {
    INFO(wrong);
    CHECK(message_of(space, wrong) == space + " has no metric " + wrong + ", but " + right +
                                          ": there is no data, it can never fire");
  }
  // Right, though seldom; new, or not AWS's.
  for (const std::string right :
       {"ConcurrentExecutions", "IteratorAge", "Url5xxCount", "SomethingThatIsNew"}) {
    INFO(right);
    CHECK(message_of("AWS/Lambda", right).empty());
  }
  CHECK(message_of("Own", "Erorrs").empty());
}

TEST_CASE("A table's metric without a table has no data", "[audit][alarms]") {
  const auto board = [](const std::string& row) {
    return audited(
        "Resources:\n  B: {Type: AWS::CloudWatch::Dashboard, Properties: "
        "{DashboardBody: '{\"widgets\": [{\"type\": \"metric\", \"properties\": "
        "{\"metrics\": [" +
            row + "]}}]}'}}\n",
        "5", {"FC410"});
  };
  const auto lacking = board(R"(["AWS/DynamoDB", "ConsumedReadCapacityUnits"])");
  REQUIRE(find(lacking, "FC410") != nullptr);
  CHECK(find(lacking, "FC410")->message.find("without the dimension TableName") !=
        std::string::npos);
  CHECK(find(board(R"(["AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", "t"])"),
             "FC410") == nullptr);
  CHECK(find(board(R"(["AWS/DynamoDB", "AccountMaxReads"])"), "FC410") == nullptr);
  CHECK(find(board(R"(["AWS/Lambda", "Erorrs", "FunctionName", "f"])"), "FC410") != nullptr);
  const std::string consumed =
      "Namespace: AWS/DynamoDB, MetricName: ConsumedWriteCapacityUnits, Statistic: Sum, Period: "
      "60, TreatMissingData: notBreaching, " +
      over + "1000";
  CHECK(find(audited(function_and_alarm(consumed), "5", {"FC407"}), "FC407") != nullptr);
}

/// Two APIs with a function each, of which A's answers 500 itself, and an alarm.
std::string two_apis(const std::string& kind, const std::string& alarm) {
  std::string out = "Transform: AWS::Serverless-2016-10-31\nResources:\n";
  const bool rest = kind == "Api";
  for (const std::string n : {"A", "B"}) {
    out += "  Api" + n + ": {Type: AWS::Serverless::" + kind + ", Properties: {" +
           (rest ? "Name: api-" + n + ", " : "") + "StageName: s}}\n  " + n +
           ":\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.13\n"
           "      Handler: index.h\n      Events: {G: {Type: " +
           kind + ", Properties: {" + (rest ? "RestApiId" : "ApiId") + ": !Ref Api" + n +
           ", Path: /a, Method: get}}}\n      InlineCode: |\n        def h(event, context):\n";
    out += n == "A"
               ? "            try:\n                return work(event)\n"
                 "            except Exception:\n                return {\"statusCode\": 500}\n"
               : "            return {\"statusCode\": 204}\n";
  }
  return out + "  Al: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: AWS/ApiGateway, " +
         alarm +
         ", Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 5, ComparisonOperator: "
         "GreaterThanThreshold, TreatMissingData: notBreaching}}\n";
}

TEST_CASE("A failure is seen by an alarm on the API that the function serves alone",
          "[audit][alarms][handler]") {
  const auto is_seen = [](const std::string& kind, const std::string& alarm) {
    return find(audited(two_apis(kind, alarm), "10", {"FC310"}), "FC310") == nullptr;
  };
  const std::string of_rest = "MetricName: 5XXError, Dimensions: [{Name: ApiName, Value: api-";
  CHECK(is_seen("Api", of_rest + "A}]"));
  CHECK_FALSE(is_seen("Api", of_rest + "B}]"));
  CHECK(is_seen("HttpApi", "MetricName: 5xx, Dimensions: [{Name: ApiId, Value: !Ref ApiA}]"));
  CHECK_FALSE(is_seen("HttpApi", "MetricName: 5xx, Dimensions: [{Name: ApiId, Value: !Ref ApiB}]"));
  // An HTTP API has no such metric.
  CHECK_FALSE(is_seen("HttpApi", of_rest + "A}]"));
}

}  // namespace
