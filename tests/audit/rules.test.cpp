// SPDX-License-Identifier: Apache-2.0
// For each rule a template with the fault, and one without.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

struct Fixture {
  std::string rule;
  std::string faulty;
  std::string sound;
  std::string rps = "0.023";
};

/// A function behind an HTTP API that reads from and writes to the table T.
const std::string around_table = R"(
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: java21
      Handler: a
      CodeUri: s3://b/k
      Policies:
        - Statement:
            - {Effect: Allow, Action: ['dynamodb:PutItem', 'dynamodb:Query'], Resource: !GetAtt T.Arn}
      Environment: {Variables: {TABLE: !Ref T}}
      Events:
        Post: {Type: HttpApi, Properties: {Method: POST, Path: /a}}
        Get: {Type: HttpApi, Properties: {Method: GET, Path: /a}}
)";

std::string with_table(const std::string& properties, const std::string& more = "") {
  return "Transform: AWS::Serverless-2016-10-31\nResources:\n  T:\n    Type: "
         "AWS::DynamoDB::Table\n    Properties:\n      AttributeDefinitions: [{AttributeName: a, "
         "AttributeType: S}]\n      KeySchema: [{AttributeName: a, KeyType: HASH}]\n" +
         properties + around_table + more;
}

std::string function_with(const std::string& properties, const std::string& more = "") {
  return "Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: "
         "java21\n      Handler: a\n      Role: arn:aws:iam::123456789012:role/r\n      Code: "
         "{S3Bucket: b, S3Key: k}\n" +
         properties + more;
}

std::string group_with(const std::string& properties) {
  return "Resources:\n  G:\n    Type: AWS::Logs::LogGroup\n    Properties:\n" + properties;
}

std::string alarm_with(const std::string& properties, const std::string& more = "") {
  return "Resources:\n  Al:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      "
         "AlarmActions: ['arn:aws:sns:us-east-1:123456789012:t']\n" +
         properties + more;
}

const std::string errors_of_fn =
    "      Namespace: AWS/Lambda\n      MetricName: Errors\n      Statistic: Sum\n      "
    "Dimensions: "
    "[{Name: FunctionName, Value: f}]\n      ComparisonOperator: GreaterThanThreshold\n";

const std::string rest_stage_with = R"(
  Api: {Type: 'AWS::ApiGateway::RestApi', Properties: {Name: api}}
  Res: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: a}}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Res
      HttpMethod: GET
      AuthorizationType: NONE
      Integration:
        Type: AWS_PROXY
        IntegrationHttpMethod: POST
        Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations
  Dep: {Type: 'AWS::ApiGateway::Deployment', Properties: {RestApiId: !Ref Api}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref Dep
      StageName: prod
)";

std::string api_alarm(const std::string& threshold) {
  return "  Al:\n    Type: AWS::CloudWatch::Alarm\n    Properties: {Namespace: AWS/ApiGateway, "
         "MetricName: 5XXError, Statistic: Sum, Dimensions: [{Name: ApiName, Value: api}], Period: "
         "300, EvaluationPeriods: 2, Threshold: " +
         threshold +
         ", ComparisonOperator: GreaterThanThreshold, TreatMissingData: notBreaching, "
         "AlarmActions: "
         "[a]}\n";
}

const std::string provisioned =
    "      BillingMode: PROVISIONED\n      ProvisionedThroughput: {ReadCapacityUnits: 5, "
    "WriteCapacityUnits: 5}\n";
const std::string on_demand = "      BillingMode: PAY_PER_REQUEST\n";
const std::string index_5 =
    "      GlobalSecondaryIndexes: [{IndexName: byB, KeySchema: [{AttributeName: a, KeyType: "
    "HASH}], "
    "Projection: {ProjectionType: ALL}, ProvisionedThroughput: {ReadCapacityUnits: 5, "
    "WriteCapacityUnits: 5}}]\n";
const std::string scaled = R"(
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {ServiceNamespace: dynamodb, ScalableDimension: 'dynamodb:table:WriteCapacityUnits', ResourceId: !Sub 'table/${T}', MinCapacity: 5, MaxCapacity: 9}
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties: {PolicyName: p, PolicyType: TargetTrackingScaling, ScalingTargetId: !Ref Target, TargetTrackingScalingPolicyConfiguration: {TargetValue: 70, PredefinedMetricSpecification: {PredefinedMetricType: DynamoDBWriteCapacityUtilization}}}
)";
const std::string index_scaled = R"(
  IndexTarget:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {ServiceNamespace: dynamodb, ScalableDimension: 'dynamodb:index:WriteCapacityUnits', ResourceId: !Sub 'table/${T}/index/byB', MinCapacity: 5, MaxCapacity: 9}
  IndexPolicy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties: {PolicyName: q, PolicyType: TargetTrackingScaling, ScalingTargetId: !Ref IndexTarget, TargetTrackingScalingPolicyConfiguration: {TargetValue: 70, PredefinedMetricSpecification: {PredefinedMetricType: DynamoDBWriteCapacityUtilization}}}
)";

std::string tagged(const std::string& type, const std::string& tags) {
  return "Resources:\n  A: {Type: 'AWS::S3::Bucket', Properties: {Tags: [{Key: Env, Value: d}, "
         "{Key: "
         "Team, Value: x}]}}\n  B: {Type: 'AWS::SQS::Queue', Properties: {Tags: [{Key: Env, Value: "
         "d}, {Key: Team, Value: x}]}}\n  C: {Type: '" +
         type + "', Properties: {" + tags + "}}\n";
}

std::string looked_up(const std::string& value) {
  return "Transform: AWS::LanguageExtensions\n"
         "Parameters: {Env: {Type: String, Default: test}}\n"
         "Mappings: {Days: {prod: {logs: 14}, dev: {logs: 7}}}\n"
         "Resources:\n"
         "  G: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: " +
         value + "}}\n";
}

std::vector<Fixture> fixtures() {
  return {
      {"FC101", with_table(provisioned), with_table(on_demand)},
      {"FC102", with_table(on_demand), with_table(on_demand), "400"},
      {"FC103",
       with_table("      ProvisionedThroughput: {ReadCapacityUnits: '5', "
                  "WriteCapacityUnits: '5'}\n"),
       with_table(provisioned)},
      {"FC104", with_table(on_demand, scaled), with_table(provisioned, scaled)},
      {"FC105", with_table(provisioned + index_5, scaled),
       with_table(provisioned + index_5, scaled + index_scaled)},
      {"FC107",
       with_table("      BillingMode: PROVISIONED\n      ProvisionedThroughput: "
                  "{ReadCapacityUnits: 400, WriteCapacityUnits: 400}\n"),
       with_table("      BillingMode: PROVISIONED\n      ProvisionedThroughput: "
                  "{ReadCapacityUnits: 179, WriteCapacityUnits: 179}\n"),
       "250"},
      {"FC108", with_table(on_demand),
       with_table(on_demand + "      TableClass: STANDARD_INFREQUENT_ACCESS\n"), "2"},
      {"FC109", with_table(on_demand + "      StreamSpecification: {StreamViewType: KEYS_ONLY}\n"),
       with_table(
           on_demand + "      StreamSpecification: {StreamViewType: KEYS_ONLY}\n",
           "  Map: {Type: 'AWS::Lambda::EventSourceMapping', Properties: {FunctionName: !Ref "
           "Fn, EventSourceArn: !GetAtt T.StreamArn, StartingPosition: LATEST}}\n")},
      {"FC110",
       function_with("", rest_stage_with +
                             "      MethodSettings: [{HttpMethod: '*', ResourcePath: '/*', "
                             "ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100}]\n"),
       function_with("", rest_stage_with +
                             "      MethodSettings: [{HttpMethod: '*', ResourcePath: '/*', "
                             "ThrottlingRateLimit: 1, ThrottlingBurstLimit: 5}]\n")},
      {"FC111", function_with("      Timeout: 30\n", rest_stage_with),
       function_with("      Timeout: 29\n", rest_stage_with)},
      // Half of 100 requests a second put 300 bytes, one write unit each.
      {"FC112",
       with_table("      BillingMode: PROVISIONED\n      ProvisionedThroughput: "
                  "{ReadCapacityUnits: 50, WriteCapacityUnits: 49}\n"),
       with_table("      BillingMode: PROVISIONED\n      ProvisionedThroughput: "
                  "{ReadCapacityUnits: 50, WriteCapacityUnits: 50}\n"),
       "100"},
      {"FC201", function_with(""),
       function_with("",
                     "  G: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: !Sub "
                     "'/aws/lambda/${Fn}', RetentionInDays: 7}}\n")},
      {"FC202", group_with("      LogGroupName: /a\n"),
       group_with("      RetentionInDays: '14'\n")},
      {"FC203",
       function_with("",
                     "  G: {Type: 'AWS::Logs::LogGroup', DependsOn: Fn, Properties: "
                     "{RetentionInDays: 7}}\n"),
       function_with("",
                     "  G: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: !Join ['', "
                     "[/aws/lambda/, !Ref Fn]], RetentionInDays: 7}}\n")},
      {"FC204",
       function_with("", rest_stage_with + "      MethodSettings: [{HttpMethod: '*', ResourcePath: "
                                           "'/*', LoggingLevel: INFO}]\n"),
       function_with("", rest_stage_with +
                             "      MethodSettings: [{HttpMethod: '*', ResourcePath: '/*', "
                             "LoggingLevel: INFO}]\n  G: {Type: 'AWS::Logs::LogGroup', Properties: "
                             "{LogGroupName: !Sub 'API-Gateway-Execution-Logs_${Api}/prod', "
                             "RetentionInDays: 7}}\n")},
      {"FC401", function_with(""),
       function_with("", alarm_with("      Namespace: AWS/Lambda\n      MetricName: Errors\n      "
                                    "Dimensions: [{Name: FunctionName, Value: !Ref Fn}]\n")
                             .substr(11))},
      {"FC402", function_with("", rest_stage_with),
       function_with("", rest_stage_with + api_alarm("0"))},
      {"FC403", with_table(on_demand),
       with_table(on_demand,
                  "  Al: {Type: 'AWS::CloudWatch::Alarm', Properties: {Namespace: "
                  "AWS/DynamoDB, MetricName: WriteThrottleEvents, Dimensions: [{Name: "
                  "TableName, Value: !Ref T}]}}\n")},
      {"FC404", alarm_with(errors_of_fn),
       alarm_with(errors_of_fn + "      TreatMissingData: notBreaching\n")},
      {"FC405", function_with("", rest_stage_with + api_alarm("10")),
       function_with("", rest_stage_with + api_alarm("0"))},
      {"FC406", function_with("", rest_stage_with + api_alarm("2")),
       function_with("", rest_stage_with + api_alarm("200")), "20"},
      {"FC407",
       alarm_with("      Namespace: AWS/DynamoDB\n      MetricName: UserErrors\n      Dimensions: "
                  "[{Name: TableName, Value: t}]\n"),
       alarm_with("      Namespace: AWS/DynamoDB\n      MetricName: ReadThrottleEvents\n      "
                  "Dimensions: [{Name: TableName, Value: t}]\n")},
      {"FC408",
       "Resources: {Al: {Type: 'AWS::CloudWatch::Alarm', Properties: {Namespace: N, MetricName: "
       "M}}}",
       alarm_with("      Namespace: N\n      MetricName: M\n")},
      {"FC409",
       "Resources: {D: {Type: 'AWS::CloudWatch::Dashboard', Properties: {DashboardBody: '{}'}}}",
       group_with("      RetentionInDays: 14\n")},
      {"FC410",
       R"(Resources: {D: {Type: 'AWS::CloudWatch::Dashboard', Properties: {DashboardBody: '{"widgets": [{"type": "metric", "properties": {"metrics": [["AWS/DynamoDB", "WriteThrottleEvents"]]}}]}'}}})",
       R"(Resources: {D: {Type: 'AWS::CloudWatch::Dashboard', Properties: {DashboardBody: '{"widgets": [{"type": "metric", "properties": {"metrics": [["AWS/DynamoDB", "WriteThrottleEvents", "TableName", "t"], [".", "ReadThrottleEvents", ".", "."]]}}]}'}}})"},
      {"FC411",
       alarm_with("      Namespace: AWS/Lambda\n      MetricName: Errors\n      Statistic: Sum\n"),
       alarm_with(errors_of_fn)},
      {"FC501", tagged("AWS::SSM::Parameter", "Type: String, Value: v"),
       tagged("AWS::SSM::Parameter", "Type: String, Value: v, Tags: {Env: d, Team: x}")},
      {"FC502", tagged("AWS::SSM::Parameter", "Type: String, Value: v, Tags: {Env: d}"),
       tagged("AWS::SSM::Parameter", "Type: String, Value: v, Tags: {Env: p, Team: y, More: z}")},
      {"FC503",
       tagged("AWS::SSM::Parameter", "Type: String, Value: v, Tags: [{Key: Env, Value: d}]"),
       tagged("AWS::SSM::Parameter", "Type: String, Value: v, Tags: {Env: d, Team: x}")},
      {"FC901", with_table("      BillingMode: ON_DEMAND\n"),
       with_table(on_demand + "      # BillingMode: ON_DEMAND\n")},
      {"FC902",
       with_table(on_demand + "      ProvisionedThroughput: {ReadCapacityUnits: 1, "
                              "WriteCapacityUnits: 1}\n"),
       with_table(on_demand)},
      {"FC903", with_table("      BillingMode: PROVISIONED\n"), with_table(provisioned)},
      {"FC904", group_with("      RetentionInDays: 15\n"),
       group_with("      RetentionInDays: 14\n")},
      {"FC905", alarm_with(errors_of_fn + "      Period: 45\n"),
       alarm_with(errors_of_fn +
                  "      Period: '60'\n      EvaluationPeriods: 1\n      Threshold: 0\n")},
      {"FC906", with_table(on_demand + "      TableClass: STANDARD_IA\n"),
       with_table(on_demand + "      TableClass: STANDARD\n")},
      {"FC907", function_with("      MemorySize: 64\n"),
       function_with("      MemorySize: '128'\n")},
      {"FC908",
       "Resources: {T: {Type: 'AWS::DynamoDB::Table', Properties: {BillingMode: PAY_PER_REQUEST, "
       "AttributeDefinitions: [{AttributeName: a, AttributeType: S}, {AttributeName: b, "
       "AttributeType: S}], KeySchema: [{AttributeName: a, KeyType: HASH}]}}}",
       with_table(on_demand)},
      {"FC909", looked_up("!FindInMap [Days, prod, audit]"),
       looked_up("!FindInMap [Days, prod, logs]")},
      {"FC910",
       "Resources: {D: {Type: 'AWS::CloudWatch::Dashboard', Properties: {DashboardBody: '[]'}}}",
       "Resources: {D: {Type: 'AWS::CloudWatch::Dashboard', Properties: {DashboardBody: '{}'}}}"},
  };
}

TEST_CASE("A lookup by literals that finds nothing is refused, one by what is given is not",
          "[audit][rules]") {
  const auto message = [](const std::string& value) {
    const auto report = audited(looked_up(value), "1", {"FC909"});
    const Finding* f = find(report, "FC909");
    return f == nullptr ? std::string() : f->message;
  };
  CHECK(message("!FindInMap [Days, test, logs]") == "the mapping Days has no 'test'");
  CHECK(message("!FindInMap [Days, prod, audit]") == "the mapping Days has no 'audit' in 'prod'");
  CHECK(message("!FindInMap [Days, !Ref Env, audit]") == "the mapping Days has no 'audit'");
  CHECK(message("!FindInMap [Days, !Ref Env, logs]").empty());
  CHECK(message("!FindInMap [Days, !Ref AWS::Region, logs]").empty());
  CHECK(message("!FindInMap [Days, test, logs, {DefaultValue: 7}]").empty());
  CHECK(message("!Select [2, [7, 14]]") ==
        "the list has 2 elements, counted from 0: there is none at 2");
  CHECK(message("!Select [1, [7, 14]]").empty());
  CHECK(message("!Select [2, !Split [',', !Ref Env]]").empty());
}

TEST_CASE("Each rule finds its fault, and nothing where there is none", "[audit][rules]") {
  for (const auto& fixture : fixtures()) {
    INFO(fixture.rule);
    const auto faulty = audited(fixture.faulty, fixture.rps, {fixture.rule});
    CHECK(find(faulty, fixture.rule) != nullptr);
    for (const auto& f : faulty.findings) {
      CHECK(f.rule == fixture.rule);
      for (const auto& w : f.where) {
        CHECK(w.place.line > 0);
        CHECK(w.place.column > 0);
      }
    }
    const std::string quiet = fixture.rule == "FC102" ? "0.023" : fixture.rps;
    const auto sound = audited(fixture.sound, quiet, {fixture.rule});
    for (const auto& f : sound.findings) UNSCOPED_INFO(f.message);
    CHECK(sound.findings.empty());
  }
}

TEST_CASE("A group that another function has hides no missing one", "[audit][rules]") {
  const std::string functions =
      "Resources:\n"
      "  A: {Type: 'AWS::Lambda::Function', Properties: {FunctionName: !Sub '${AWS::StackName}-a', "
      "Runtime: java21, Handler: a, Role: r, Code: {S3Bucket: b, S3Key: k}}}\n"
      "  B: {Type: 'AWS::Lambda::Function', Properties: {Runtime: java21, Handler: a, Role: r, "
      "Code: {S3Bucket: b, S3Key: k}}}\n";
  for (const std::string name : {"${AWS::StackName}-a", "${A}", "${AWS::StackName}-B"}) {
    INFO(name);
    const auto report = audited(functions +
                                    "  G: {Type: 'AWS::Logs::LogGroup', Properties: "
                                    "{LogGroupName: !Sub '/aws/lambda/" +
                                    name + "', RetentionInDays: 7}}\n",
                                "1", {"FC201"});
    const auto all = found(report);
    CHECK(std::count(all.begin(), all.end(), "FC201 B") == 1);
    if (name != "${AWS::StackName}-B") CHECK(std::count(all.begin(), all.end(), "FC201 A") == 0);
  }
}

TEST_CASE("An alarm on one REST API is none on another", "[audit][rules]") {
  const auto report = audited(
      "Resources:\n"
      "  R1: {Type: 'AWS::ApiGateway::RestApi', Properties: {Name: orders}}\n"
      "  R2: {Type: 'AWS::ApiGateway::RestApi', Properties: {Name: users}}\n"
      "  A: {Type: 'AWS::CloudWatch::Alarm', Properties: {Namespace: AWS/ApiGateway, MetricName: "
      "5XXError, Dimensions: [{Name: ApiName, Value: orders}]}}\n",
      "1", {"FC402"});
  CHECK(found(report) == std::vector<std::string>{"FC402 R2"});
}

TEST_CASE("Scalable targets of no table are told", "[audit][rules]") {
  const std::string target =
      "{Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: {ServiceNamespace: "
      "dynamodb, ScalableDimension: 'dynamodb:table:ReadCapacityUnits', MinCapacity: 5, "
      "MaxCapacity: 10, ResourceId: ";
  const auto report = audited(
      "Parameters: {P: {Type: String, Default: other}}\nResources:\n"
      "  T: {Type: 'AWS::DynamoDB::Table', Properties: {BillingMode: PROVISIONED, "
      "ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}, "
      "AttributeDefinitions: [{AttributeName: a, AttributeType: S}], KeySchema: "
      "[{AttributeName: a, KeyType: HASH}]}}\n"
      "  Gone: " +
          target + "table/Gone}}\n  Bare: " + target + "!Ref T}}\n  Good: " + target +
          "!Sub 'table/${T}'}}\n  Elsewhere: " + target + "!Sub 'table/${P}'}}\n",
      "1", {"FC104"});
  CHECK(found(report) == std::vector<std::string>{"FC104 Bare", "FC104 Gone"});
}

TEST_CASE("A slip in an alarm's names, or a threshold out of reach, is told", "[audit][rules]") {
  const auto rules_of = [](const std::string& alarm, const std::string& function = "") {
    const auto report = audited(
        "Resources:\n  F: {Type: 'AWS::Lambda::Function', Properties: {FunctionName: f, "
        "Runtime: java21, Handler: a, Role: r, Code: {S3Bucket: b, S3Key: k}" +
            function + "}}\n  A: {Type: 'AWS::CloudWatch::Alarm', Properties: {" + alarm +
            ", Period: 60, EvaluationPeriods: 1, TreatMissingData: notBreaching}}\n",
        "1", {"FC405", "FC406", "FC407"});
    std::vector<std::string> out;
    for (const auto& f : report.findings) out.push_back(f.rule);
    return out;
  };
  const std::string over_1 =
      ", Statistic: Sum, Threshold: 1, ComparisonOperator: GreaterThanThreshold";
  const std::string of_f = ", Dimensions: [{Name: FunctionName, Value: !Ref F}]";
  using Ids = std::vector<std::string>;
  CHECK(rules_of("Namespace: AWS/Lambda, MetricName: Errors, Dimensions: [{Name: Function, Value: "
                 "!Ref F}]" +
                 over_1) == Ids{"FC407"});
  CHECK(rules_of("Namespace: AWS/Lambda, MetricName: errors" + of_f + over_1) == Ids{"FC407"});
  CHECK(rules_of("Namespace: AWS/lambda, MetricName: Errors" + of_f + over_1) == Ids{"FC407"});
  CHECK(rules_of("Namespace: AWS/ApiGateway, MetricName: 5xxError, Dimensions: [{Name: ApiName, "
                 "Value: a}]" +
                 over_1) == Ids{"FC407"});
  CHECK(rules_of("Namespace: Own/Lambda, MetricName: errors, Dimensions: [{Name: Function, Value: "
                 "!Ref F}]" +
                 over_1)
            .empty());
  // A function is ended at its Timeout, of 3 s where none is said.
  const std::string slow =
      "Namespace: AWS/Lambda, MetricName: Duration, Statistic: Maximum, "
      "ComparisonOperator: GreaterThanThreshold" +
      of_f;
  CHECK(rules_of(slow + ", Threshold: 30000", ", Timeout: 10") == Ids{"FC405"});
  CHECK(rules_of(slow + ", Threshold: 30000", ", Timeout: 60").empty());
  CHECK(rules_of(slow + ", Threshold: 4000") == Ids{"FC405"});
  const std::string errors = "Namespace: AWS/Lambda, MetricName: Errors" + of_f;
  CHECK(rules_of(errors + ", Statistic: Sum, Threshold: 0, ComparisonOperator: "
                          "LessThanThreshold") == Ids{"FC405"});
  CHECK(rules_of(errors + ", Statistic: Average, Threshold: 5, ComparisonOperator: "
                          "GreaterThanThreshold") == Ids{"FC405"});
  CHECK(rules_of(errors + ", Statistic: Sum, Threshold: 0, ComparisonOperator: "
                          "GreaterThanOrEqualToThreshold") == Ids{"FC406"});
}

TEST_CASE("A Metrics Insights query over all functions sees each", "[audit][rules]") {
  const auto report = audited(
      function_with("",
                    "  A: {Type: 'AWS::CloudWatch::Alarm', Properties: {Metrics: [{Id: q, "
                    "Period: 60, Expression: 'SELECT SUM(Errors) FROM SCHEMA(\"AWS/Lambda\", "
                    "FunctionName)'}]}}\n"),
      "1", {"FC4"});
  CHECK(find(report, "FC401") == nullptr);
  CHECK(find(report, "FC407") == nullptr);
}

TEST_CASE("Each rule has a fixture, here or with the handlers, and all that people ask of it",
          "[audit][rules]") {
  std::vector<std::string> here{"FC106"};  // with the handlers: it reads code
  for (const auto& fixture : fixtures()) here.push_back(fixture.rule);
  for (const auto& rule : audit_rules()) {
    INFO(std::string(rule.id));
    CHECK((rule.id[2] == '3' || std::count(here.begin(), here.end(), rule.id) > 0));
    CHECK(!rule.title.empty());
    CHECK(!rule.why.empty());
    CHECK(!rule.mend.empty());
    CHECK(find_audit_rule(rule.id) == &rule);
  }
  CHECK(find_audit_rule("FC999") == nullptr);
}

}  // namespace
