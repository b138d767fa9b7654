// SPDX-License-Identifier: Apache-2.0
// Lambda authorizers of SAM's APIs. What they become is in aws/serverless-application-model,
// tests/translator/output/api_with_auth_all_minimum.json and http_api_lambda_auth.json.
#include <catch2/catch.hpp>

#include "fitcost/template/estimate.hpp"
#include "fitcost/traffic/traffic.hpp"

namespace {

using namespace fitcost;
using namespace fitcost::cloudformation;

std::string guarded_api(const std::string& type, const std::string& auth,
                        const std::string& event_auth = "") {
  const bool http = type == "HttpApi";
  return "Transform: AWS::Serverless-2016-10-31\nResources:\n"
         "  MyAuthFn:\n    Type: AWS::Serverless::Function\n    Properties: {CodeUri: s3://b/k, "
         "Handler: a, Runtime: nodejs22.x}\n"
         "  MyApi:\n    Type: AWS::Serverless::" +
         type + "\n    Properties:\n" + (http ? "" : "      StageName: Prod\n") + "      Auth:\n" +
         auth +
         "  MyFn:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: s3://b/k\n"
         "      Handler: a\n      Runtime: nodejs22.x\n      Events:\n"
         "        A: {Type: " +
         type + ", Properties: {" + (http ? "ApiId" : "RestApiId") +
         ": !Ref MyApi, Path: /a, Method: get" + event_auth + "}}\n        B: {Type: " + type +
         ", Properties: {" + (http ? "ApiId" : "RestApiId") +
         ": !Ref MyApi, Path: /b, Method: post}}\n";
}
const std::string by_token =
    "        DefaultAuthorizer: MyLambdaTokenAuth\n        Authorizers:\n          "
    "MyLambdaTokenAuth: {FunctionArn: !GetAtt MyAuthFn.Arn}\n";
const std::string by_request =
    "        DefaultAuthorizer: LambdaAuth\n        Authorizers:\n          LambdaAuth: "
    "{FunctionArn: !GetAtt MyAuthFn.Arn, AuthorizerPayloadFormatVersion: '1.0'}\n";

Template read_guarded(const std::string& text) {
  return Template::read(TemplateDocument::read(text, "t.yaml"), {});
}
/// Of all requests, how many ask the authorizer first.
Decimal asked_share(const std::string& text) {
  StackTraffic traffic;
  traffic.rate = parse_rps("1");
  Decimal share;
  for (const auto& entry : event_graph(read_guarded(text), traffic).entries)
    if (entry.kind == EntryPoint::Kind::authorizer) share += entry.share;
  return share;
}

TEST_CASE("SAM's REST API has its Lambda authorizer in the document, and may call it",
          "[template][sam]") {
  const Template expanded = read_guarded(guarded_api("Api", by_token));
  REQUIRE(expanded.resource("MyApi") != nullptr);
  const Value scheme =
      expanded.resource("MyApi")->properties["Body"]["securityDefinitions"]["MyLambdaTokenAuth"];
  CHECK(scheme["type"].literal() == "apiKey");
  CHECK(scheme["name"].literal() == "Authorization");
  CHECK(scheme["in"].literal() == "header");
  CHECK(scheme["x-amazon-apigateway-authtype"].literal() == "custom");
  CHECK(scheme["x-amazon-apigateway-authorizer"]["type"].literal() == "token");
  CHECK(scheme["x-amazon-apigateway-authorizer"]["authorizerUri"].text().refers_to("MyAuthFn"));
  const Resource* permission = expanded.resource("MyApiMyLambdaTokenAuthAuthorizerPermission");
  REQUIRE(permission != nullptr);
  CHECK(permission->type == "AWS::Lambda::Permission");
  CHECK(permission->properties["Principal"].literal() == "apigateway.amazonaws.com");
  CHECK(permission->properties["FunctionName"].text().refers_to("MyAuthFn"));
  const std::string arn = permission->properties["SourceArn"].shown();
  CHECK(arn.substr(arn.size() - 14) == "/authorizers/*");

  const std::string closed = guarded_api("Api", by_token.substr(0, by_token.size() - 2) +
                                                    ", DisableFunctionDefaultPermissions: true}\n");
  CHECK(read_guarded(closed).resource("MyApiMyLambdaTokenAuthAuthorizerPermission") == nullptr);
}

TEST_CASE("SAM's HTTP API may call its Lambda authorizer only if it says so", "[template][sam]") {
  const Template expanded = read_guarded(guarded_api("HttpApi", by_request));
  const Value scheme =
      expanded.resource("MyApi")->properties["Body"]["components"]["securitySchemes"]["LambdaAuth"];
  CHECK(scheme["name"].literal() == "Unused");
  CHECK(scheme["x-amazon-apigateway-authtype"].is_absent());
  const Value authorizer = scheme["x-amazon-apigateway-authorizer"];
  CHECK(authorizer["type"].literal() == "request");
  CHECK(authorizer["authorizerPayloadFormatVersion"].literal() == "1.0");
  CHECK(expanded.resource("MyApiLambdaAuthAuthorizerPermission") == nullptr);
  const std::string open =
      guarded_api("HttpApi", by_request.substr(0, by_request.size() - 2) +
                                 ", EnableFunctionDefaultPermissions: true}\n");
  CHECK(read_guarded(open).resource("MyApiLambdaAuthAuthorizerPermission") != nullptr);
}

TEST_CASE("An authorizer is asked for the routes that it guards, and no others",
          "[template][sam]") {
  const Decimal half = *Decimal::parse("0.5");
  for (const std::string type : {"Api", "HttpApi"}) {
    const std::string& auth = type == "Api" ? by_token : by_request;
    CHECK(asked_share(guarded_api(type, auth)) == Decimal(1));
    CHECK(asked_share(guarded_api(type, auth, ", Auth: {Authorizer: NONE}")) == half);
    const std::string alone = auth.substr(auth.find('\n') + 1);  // without a default
    const std::string name = type == "Api" ? "MyLambdaTokenAuth" : "LambdaAuth";
    CHECK(asked_share(guarded_api(type, alone)) == Decimal(0));
    CHECK(asked_share(guarded_api(type, alone, ", Auth: {Authorizer: " + name + "}")) == half);
  }
}

}  // namespace
