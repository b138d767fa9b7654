// SPDX-License-Identifier: Apache-2.0
// Alarms on APIs that go by a name or an id. HTTP APIs: 4xx, 5xx with ApiId, REST APIs: 4XXError,
// 5XXError with ApiName.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

std::string http_api_named(const std::string& name) {
  return "Resources:\n  Http:\n    Type: AWS::ApiGatewayV2::Api\n    Properties:\n      Name: " +
         name + "\n      ProtocolType: HTTP\n";
}
std::string rest_api_named(const std::string& name) {
  return "  Rest:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Name: " + name + "\n";
}
std::string alarm_by(const std::string& metric, const std::string& dimension) {
  return "  Al:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n"
         "      AlarmActions: ['arn:aws:sns:us-east-1:123456789012:t']\n"
         "      Namespace: AWS/ApiGateway\n      MetricName: " +
         metric + "\n      Dimensions: [" + dimension +
         "]\n      Statistic: Sum\n      Period: 300\n      EvaluationPeriods: 1\n"
         "      Threshold: 1\n      ComparisonOperator: GreaterThanOrEqualToThreshold\n"
         "      TreatMissingData: notBreaching\n";
}
const std::string by_api_name = "{Name: ApiName, Value: orders}";

TEST_CASE("An alarm of REST APIs on an HTTP API is seen by its literal name", "[audit][alarms]") {
  for (const std::string metric : {"5XXError", "4XXError"}) {
    const auto report =
        audited(http_api_named("orders") + alarm_by(metric, by_api_name), "1", {"FC407"});
    const Finding* f = find(report, "FC407");
    REQUIRE(f != nullptr);
    CHECK(f->message.find(metric == "5XXError"
                              ? "HTTP APIs have 5xx by ApiId"
                              : "HTTP APIs have 4xx by ApiId") != std::string::npos);
    CHECK(f->possible);  // another stack's REST API may be called so, too
  }
  // By expressions that come to the same, without knowing to what.
  const auto report =
      audited(http_api_named("!Sub '${AWS::StackName}-orders'") +
                  alarm_by("5XXError",
                           "{Name: ApiName, Value: !Join ['-', [!Ref AWS::StackName, "
                           "orders]]}"),
              "1", {"FC407"});
  CHECK(find(report, "FC407") != nullptr);
  // An ApiId is no dimension of 5XXError, whatever the id.
  CHECK(find(audited(http_api_named("orders") +
                         alarm_by("5XXError", "{Name: ApiId, Value: a1b2c3d4e5}"),
                     "1", {"FC407"}),
             "FC407") != nullptr);
}

TEST_CASE("An alarm on an API by a name or id that nobody can tell is left alone",
          "[audit][alarms]") {
  const auto is_silent = [](const std::string& text) {
    return find(audited(text, "1", {"FC407"}), "FC407") == nullptr;
  };
  CHECK(is_silent(http_api_named("shop") + alarm_by("5XXError", by_api_name)));
  CHECK(is_silent(http_api_named("orders") + rest_api_named("orders") +
                  alarm_by("5XXError", by_api_name)));
  CHECK(is_silent(http_api_named("orders") + rest_api_named("!ImportValue n") +
                  alarm_by("5XXError", by_api_name)));
  CHECK(is_silent(http_api_named("!ImportValue n") + alarm_by("5XXError", by_api_name)));
  CHECK(is_silent(http_api_named("orders") + alarm_by("5xx", "{Name: ApiId, Value: a1b2c3d4e5}")));
  CHECK(is_silent(http_api_named("orders") + alarm_by("5xx", "{Name: ApiId, Value: !Ref Http}")));
  CHECK(is_silent("Resources:\n" + rest_api_named("orders") + alarm_by("5XXError", by_api_name)));
  // A literal id may be this API's: whether it has an alarm is not known either.
  CHECK(find(audited(http_api_named("orders") + alarm_by("5xx", "{Name: ApiId, Value: a1b2c3d4e5}"),
                     "1", {"FC402"}),
             "FC402") == nullptr);
}

}  // namespace
