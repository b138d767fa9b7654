// SPDX-License-Identifier: Apache-2.0
// What parameters and conditions decide is mended for the environment that is looked at, and for no
// other: a default counts as the value (docs/templates.md), and deploying with another must give
// what the template gave before.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

/// The stack under another value of the parameter Env.
Template stack_in(const std::string& environment, const std::string& text) {
  TemplateOptions options;
  options.region = "us-east-1";
  options.parameters = {{"Env", environment}};
  return Template::read(TemplateDocument::read(text, "t.yaml"), options);
}

std::string property_in(const std::string& environment, const std::string& text,
                        const std::string& resource, const std::string& property) {
  const Template stack = stack_in(environment, text);
  return stack.resource(resource)->properties[property].shown();
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("What is new exists where the resource does that it is for", "[audit][fix]") {
  const auto report = fixed(file_text("tests/audit/templates/conditional.yaml"), {}, "0.1");
  const Template stack = template_of(report.text);
  for (const auto* id :
       {"FnLogGroup", "FnErrorsAlarm", "ApiErrorsAlarm", "TableWriteThrottlesAlarm"}) {
    INFO(id);
    REQUIRE(stack.resource(id) != nullptr);
    CHECK(stack.resource(id)->condition == "IsProd");
  }
  // All of them tell it: it is there in any case.
  CHECK(stack.resource("AlarmTopic")->condition.empty());
  const auto stage =
      fixed(file_text("tests/audit/templates/conditional-stage.yaml"), {"FC204"}, "0.1");
  CHECK(template_of(stage.text).resource("SExecutionLogGroup")->condition == "Prod");
}

TEST_CASE("A topic that is there in one environment only is no topic for an alarm",
          "[audit][fix]") {
  const auto report = fixed(R"(Parameters:
  Env: {Type: String, Default: prod}
  OptionalTopicArn: {Type: String, Default: ''}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsProd}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateAgeOfOldestMessage
      Dimensions: [{Name: QueueName, Value: q}]
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 60
      ComparisonOperator: GreaterThanThreshold
)",
                            {"FC408"});
  CHECK(contains(report.text, "AlarmActions:\n        - !Ref AlarmTopic\n"));
}

TEST_CASE("Other environments keep what a condition gives them", "[audit][fix]") {
  const std::string before = file_text("tests/audit/templates/environments.yaml");
  const auto report = fixed(before, {}, "0.1");
  for (const auto* kept : {"Period", "EvaluationPeriods", "Threshold", "ComparisonOperator",
                           "DatapointsToAlarm", "TreatMissingData", "AlarmActions"}) {
    INFO(kept);
    CHECK(property_in("prod", report.text, "Alarm", kept) ==
          property_in("prod", before, "Alarm", kept));
  }
  CHECK(property_in("prod", report.text, "OldLogs", "RetentionInDays") == "365");
  CHECK(property_in("dev", report.text, "OldLogs", "RetentionInDays") == "14");
  CHECK(property_in("dev", report.text, "Alarm", "TreatMissingData") == "notBreaching");
  CHECK(property_in("dev", report.text, "Alarm", "AlarmActions") ==
        "[arn:aws:sns:us-east-1:111122223333:t]");
}

TEST_CASE("Names and tags are the expressions that the template has for them", "[audit][fix]") {
  const auto report = fixed(file_text("tests/audit/templates/environments.yaml"), {}, "0.1");
  for (const std::string environment : {"dev", "prod"}) {
    INFO(environment);
    CHECK(property_in(environment, report.text, "FnLogGroup", "LogGroupName") ==
          "/aws/lambda/" + environment + "-fn");
    CHECK(property_in(environment, report.text, "Fn3LogGroup", "LogGroupName") ==
          "/aws/lambda/us-east-1-" + environment + "-three");
    CHECK(property_in(environment, report.text, "Fn4LogGroup", "LogGroupName") ==
          "/aws/lambda/" + environment + "-fn-four");
    const Template stack = stack_in(environment, report.text);
    const Value dimension = stack.resource("ApiErrorsAlarm")->properties["Dimensions"][0];
    CHECK(dimension["Value"].shown() == environment + "-api");
    const Value tags = stack.resource("Api")->properties["Tags"];
    CHECK(tags[0]["Value"].shown() == environment + "-fn");
    CHECK(tags[1]["Value"].shown() == (environment == "prod" ? "sre" : "devs"));
  }
}

TEST_CASE("A function names its group in every branch", "[audit][fix]") {
  const auto report = fixed(file_text("tests/audit/templates/rest-environments.yaml"), {}, "0.1");
  for (const std::string environment : {"dev", "prod"}) {
    INFO(environment);
    const Template stack = stack_in(environment, report.text);
    const Value config = stack.resource("Fn2")->properties["LoggingConfig"];
    CHECK(config["LogGroup"].text().refers_to("Fn2LogGroup"));
    CHECK(config["LogFormat"].is_absent() == (environment == "dev"));
    CHECK(property_in(environment, report.text, "Fn2LogGroup", "LogGroupName") ==
          "/aws/lambda/" + environment + "-fn2");
    CHECK(property_in(environment, report.text, "StageExecutionLogGroup", "LogGroupName") ==
          "API-Gateway-Execution-Logs_${Api}/v1-" + environment);
  }
  // In dev CloudFormation names the function: a name that may be nothing names no group.
  CHECK(contains(report.text, "LogGroupName: !Sub \"/aws/lambda/${AWS::StackName}-Fn\"\n"));
}

const std::string billing = R"(Parameters:
  Env: {Type: String, Default: prod}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: !If [IsProd, PROVISIONED, PAY_PER_REQUEST]
      ProvisionedThroughput: !If [IsProd, {ReadCapacityUnits: 50, WriteCapacityUnits: 50}, !Ref AWS::NoValue]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Condition: IsProd
    Properties:
      ServiceNamespace: dynamodb
      ScalableDimension: dynamodb:table:ReadCapacityUnits
      ResourceId: !Sub table/${Table}
      MinCapacity: 50
      MaxCapacity: 60
      RoleARN: !Sub arn:aws:iam::${AWS::AccountId}:role/aws-service-role/dynamodb
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: a.b
      Role: !GetAtt Role.Arn
      Code: {S3Bucket: bucket-x, S3Key: k}
      Environment: {Variables: {TABLE: !Ref Table}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: ['dynamodb:PutItem'], Resource: !GetAtt Table.Arn}]}}]
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a, ProtocolType: HTTP}}
  Int: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Fn.Arn, PayloadFormatVersion: "2.0"}}
  Route: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: "POST /x", Target: !Sub "integrations/${Int}"}}
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST_CASE("A billing mode by condition changes in the branch that costs", "[audit][fix]") {
  const std::string three =
      replaced(replaced(billing, "[IsProd, PROVISIONED, PAY_PER_REQUEST]",
                        "[IsProd, PROVISIONED, !If [IsTest, PAY_PER_REQUEST, PROVISIONED]]"),
               "Conditions: {", "Conditions: {IsTest: !Equals [!Ref Env, test], ");
  CHECK(contains(fixed(three, {"FC1"}, "0.1").text,
                 "BillingMode: !If [IsProd, PAY_PER_REQUEST, !If [IsTest, PAY_PER_REQUEST, "
                 "PROVISIONED]]\n"));
  const auto report = fixed(billing, {"FC1"}, "0.1");
  CHECK(template_of(report.text).resource("Target") == nullptr);
  REQUIRE(!report.changes.empty());
  CHECK(contains(report.changes[0].what, "where IsProd"));
}

TEST_CASE("A choice between the same and the same is written once", "[audit][fix]") {
  const auto lines_before = billing.find("  Target:");
  const std::string text = billing.substr(0, lines_before) + billing.substr(billing.find("  Fn:"));
  std::string expected =
      replaced(text, "!If [IsProd, PROVISIONED, PAY_PER_REQUEST]", "PAY_PER_REQUEST");
  expected = replaced(expected,
                      "      ProvisionedThroughput: !If [IsProd, {ReadCapacityUnits: 50, "
                      "WriteCapacityUnits: 50}, !Ref AWS::NoValue]\n",
                      "");
  // What only the choice used goes with it.
  expected = replaced(expected, "Parameters:\n  Env: {Type: String, Default: prod}\n", "");
  expected = replaced(expected, "Conditions: {IsProd: !Equals [!Ref Env, prod]}\n", "");
  CHECK(fixed(text, {"FC101"}, "0.1").text == expected);
  // A comment inside of the choice is nobody's to remove.
  const std::string noted =
      replaced(text, "!If [IsProd, PROVISIONED, PAY_PER_REQUEST]",
               "!If\n        - IsProd\n        - PROVISIONED  # by the contract\n        - "
               "PAY_PER_REQUEST");
  CHECK(contains(fixed(noted, {"FC101"}, "0.1").text,
                 "        - PAY_PER_REQUEST  # by the contract\n        - PAY_PER_REQUEST\n"));
}

TEST_CASE("SAM's simple table is advised and mended without a billing mode", "[audit][fix]") {
  const auto with = [](const std::string& properties) {
    return "Transform: AWS::Serverless-2016-10-31\n"
           "Conditions: {IsHere: !Equals [!Ref AWS::Region, us-east-1]}\n"
           "Resources:\n"
           "  Table:\n"
           "    Type: AWS::Serverless::SimpleTable\n" +
           properties +
           "  Fn:\n"
           "    Type: AWS::Serverless::Function\n"
           "    Properties:\n"
           "      Runtime: nodejs22.x\n"
           "      Handler: a.b\n"
           "      CodeUri: s3://bucket-x/k\n"
           "      Policies: [DynamoDBCrudPolicy: {TableName: !Ref Table}]\n"
           "      Events: {Post: {Type: Api, Properties: {Method: POST, Path: /x}}}\n";
  };
  const auto dear = audited(with(""), "200", {"FC102"});
  REQUIRE(find(dear, "FC102") != nullptr);
  CHECK(contains(find(dear, "FC102")->mend, "SAM's simple table takes no BillingMode"));
  const std::string units = "{ReadCapacityUnits: 50, WriteCapacityUnits: 50}";
  const std::string provisioned = "    Properties: {ProvisionedThroughput: " + units + "}\n";
  const auto idle = audited(with(provisioned), "0.1", {"FC101"});
  REQUIRE(find(idle, "FC101") != nullptr);
  CHECK(contains(find(idle, "FC101")->mend, "takes no BillingMode"));
  CHECK(fixed(with(provisioned), {"FC101"}, "0.1").text == with(""));
  // SAM's translator leaves BillingMode out where the property is written at all.
  const std::string chosen = with("    Properties: {ProvisionedThroughput: !If [IsHere, " + units +
                                  ", !Ref AWS::NoValue]}\n");
  const auto report = fixed(chosen, {"FC101"}, "0.1");
  CHECK(report.text == chosen);
  REQUIRE(report.not_mended.size() == 1);
  CHECK(contains(report.not_mended[0], "a condition chooses its throughput"));
}

TEST_CASE("A target that other environments need keeps the table as it is", "[audit][fix]") {
  const std::string everywhere = replaced(replaced(billing, "    Condition: IsProd\n", ""),
                                          "PAY_PER_REQUEST]", "PROVISIONED]");
  const auto report = fixed(everywhere, {"FC101"}, "0.1");
  CHECK(report.text == everywhere);
  REQUIRE(report.not_mended.size() == 1);
  CHECK(contains(report.not_mended[0], "scalable target"));
}

TEST_CASE("A scalable target is kept where the table is provisioned in another environment",
          "[audit][fix]") {
  // In dev the table is on-demand, and its target scales nothing; in prod it does.
  const std::string dev =
      replaced(replaced(billing, "    Condition: IsProd\n", ""), "Default: prod", "Default: dev");
  CHECK(find(audited(dev, "0.1"), "FC104") != nullptr);
  CHECK(fixed(dev, {"FC104"}, "0.1").text == dev);
}

TEST_CASE("What a parameter says is not overwritten", "[audit][fix]") {
  const std::string by_parameter = R"(Parameters:
  Days: {Type: Number, Default: 15}
Resources:
  G: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !Ref Days}}
)";
  const auto report = fixed(by_parameter, {"FC904"});
  CHECK(report.text == by_parameter);
  REQUIRE(report.not_mended.size() == 1);
  CHECK(contains(report.not_mended[0], "FC904 G"));
}

}  // namespace
