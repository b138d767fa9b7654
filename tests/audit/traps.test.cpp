// SPDX-License-Identifier: Apache-2.0
// What other auditors raise false alarms at, or miss.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

std::string two_functions(const std::string& more) {
  return R"(
Parameters:
  Env: {Type: String, Default: dev}
  Unset: {Type: String}
Conditions:
  Keep: !Equals [!Ref Unset, prod]
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: !Sub 'fn-${Env}', Runtime: java21, Handler: h, Role: r, Code: {S3Bucket: b, S3Key: k}}
  Other:
    Type: AWS::Lambda::Function
    Properties: {Runtime: java21, Handler: h, Role: r, Code: {S3Bucket: b, S3Key: k}, LoggingConfig: {LogGroup: /elsewhere}}
)" + more;
}

TEST_CASE("A function's group is found however its name is put together", "[audit][traps]") {
  for (const std::string name :
       {"!Sub '/aws/lambda/${Fn}'", "!Sub '/aws/lambda/fn-${Env}'",
        "!Join ['', ['/aws/lambda/', !Ref Fn]]", "!Join ['/', ['', aws, lambda, !Ref Fn]]",
        "!Sub ['/aws/${What}/${Name}', {What: lambda, Name: !Join ['-', [fn, !Ref Env]]}]",
        "!Join ['', [/aws/lambda/, !Select [6, !Split [':', !GetAtt Fn.Arn]]]]",
        "/aws/lambda/fn-dev"}) {
    INFO(name);
    const auto report =
        audited(two_functions("  G: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 7, "
                              "LogGroupName: " +
                              name + "}}\n"),
                "1", {"FC2"});
    CHECK(found(report) == std::vector<std::string>{});
  }
}

TEST_CASE("A group that is not the function's is told apart", "[audit][traps]") {
  // DependsOn names nothing.
  CHECK(found(audited(two_functions("  G: {Type: 'AWS::Logs::LogGroup', DependsOn: Fn, Properties: "
                                    "{RetentionInDays: 7}}\n"),
                      "1", {"FC2"})) == std::vector<std::string>{"FC201 Fn", "FC203 G"});
  CHECK(
      found(audited(two_functions("  G: {Type: 'AWS::Logs::LogGroup', Properties: "
                                  "{RetentionInDays: 7, LogGroupName: !Sub '/aws/lamda/${Fn}'}}\n"),
                    "1", {"FC2"})) == std::vector<std::string>{"FC201 Fn", "FC203 G"});
  // A name that nobody can know may be the function's.
  CHECK(found(audited(two_functions("  G: {Type: 'AWS::Logs::LogGroup', Properties: "
                                    "{RetentionInDays: 7, LogGroupName: !Ref Unset}}\n"),
                      "1", {"FC201"})) == std::vector<std::string>{});
}

TEST_CASE("A group is found by LoggingConfig and by SAM's Globals", "[audit][traps]") {
  CHECK(found(audited(R"(
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: java21, Handler: h, LoggingConfig: {LogGroup: !Ref G}}
Resources:
  A: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: s3://b/k}}
  B: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: s3://b/k}}
  G: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 7}}
)",
                      "1", {"FC2"})) == std::vector<std::string>{});
}

TEST_CASE("Conditional billing is a guess, and says where", "[audit][traps]") {
  const auto report = audited(R"(
Transform: AWS::Serverless-2016-10-31
Parameters: {Env: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  T:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: !If [IsProd, PROVISIONED, PAY_PER_REQUEST]
      ProvisionedThroughput: !If [IsProd, {ReadCapacityUnits: '50', WriteCapacityUnits: "50"}, !Ref AWS::NoValue]
      AttributeDefinitions: [{AttributeName: a, AttributeType: S}]
      KeySchema: [{AttributeName: a, KeyType: HASH}]
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: java21
      Handler: h
      CodeUri: s3://b/k
      Environment: {Variables: {T: !Ref T}}
      Policies: [{Statement: [{Effect: Allow, Action: 'dynamodb:PutItem', Resource: !GetAtt T.Arn}]}]
      Events: {Post: {Type: HttpApi, Properties: {Method: POST, Path: /a}}}
)",
                              "0.023", {"FC101", "FC9"});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].possible);
  CHECK(report.findings[0].message.find("where IsProd") != std::string::npos);
  CHECK(report.findings[0].message.find("provisioned 50 read + 50 write units") !=
        std::string::npos);
}

TEST_CASE("ON_DEMAND in a comment or a description is no billing mode", "[audit][traps]") {
  CHECK(audited(R"(
Description: "BillingMode: ON_DEMAND"
Resources:
  T:
    Type: AWS::DynamoDB::Table   # BillingMode: ON_DEMAND
    Properties:
      # BillingMode: ON_DEMAND
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: ON_DEMAND, AttributeType: S}]
      KeySchema: [{AttributeName: ON_DEMAND, KeyType: HASH}]
)",
                "1", {"FC9"})
            .findings.empty());
}

TEST_CASE("An alarm on a share of errors is no alarm on a count", "[audit][traps]") {
  const auto report = audited(R"(
Resources:
  Fn: {Type: 'AWS::Lambda::Function', Properties: {Runtime: java21, Handler: h, Role: r, Code: {S3Bucket: b, S3Key: k}}}
  Share:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmActions: [a]
      Threshold: 5
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 3
      TreatMissingData: notBreaching
      Metrics:
        - {Id: e, Expression: 100 * errors / requests, ReturnData: true}
        - {Id: errors, ReturnData: false, MetricStat: {Stat: Sum, Period: 300, Metric: {Namespace: AWS/Lambda, MetricName: Errors, Dimensions: [{Name: FunctionName, Value: !Ref Fn}]}}}
        - {Id: requests, ReturnData: false, MetricStat: {Stat: Sum, Period: 300, Metric: {Namespace: AWS/Lambda, MetricName: Invocations, Dimensions: [{Name: FunctionName, Value: !Ref Fn}]}}}
)",
                              "0.023", {"FC4"});
  CHECK(found(report) == std::vector<std::string>{});
}

TEST_CASE("Tags are read as lists and as maps, with what SAM and anchors make of them",
          "[audit][traps]") {
  CHECK(found(audited(R"(
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Tags: {Env: dev}, Runtime: java21, Handler: h, CodeUri: s3://b/k}}
Resources:
  Fn: {Type: 'AWS::Serverless::Function'}
  P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: v, Tags: {Env: dev}}}
  Q: {Type: 'AWS::SQS::Queue', Properties: {Tags: &tags [{Key: Env, Value: dev}]}}
  R: {Type: 'AWS::SQS::Queue', Properties: {Tags: *tags}}
  S: {Type: 'AWS::SQS::Queue'}
)",
                      "1", {"FC5"})) == std::vector<std::string>{"FC501 S"});
}

TEST_CASE("A template in JSON is audited like one in YAML", "[audit][traps]") {
  const auto report = audited(R"({
  "Resources": {
    "T": {
      "Type": "AWS::DynamoDB::Table",
      "Properties": {
        "BillingMode": "ON_DEMAND",
        "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}]
      }
    }
  }
})",
                              "1", {"FC901"});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].where[0].place.line == 6);
  CHECK(report.findings[0].where[0].place.column == 24);
}

TEST_CASE("A fault in many resources is one finding in many places", "[audit][traps]") {
  std::string text = "Resources:\n";
  for (int i = 0; i < 50; ++i)
    text += "  G" + std::to_string(i) + ": {Type: 'AWS::Logs::LogGroup'}\n";
  const auto report = audited(text, "1", {"FC202"});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].where.size() == 50);
}

TEST_CASE("Suppression: in Metadata, for a resource, for a rule, for a class", "[audit][config]") {
  const std::string text = R"(
Resources:
  A: {Type: 'AWS::Logs::LogGroup', Metadata: {fitcost: {ignore: [FC202]}}}
  B: {Type: 'AWS::Logs::LogGroup'}
)";
  const auto by_metadata = audited(text, "1", {"FC202"});
  CHECK(found(by_metadata) == std::vector<std::string>{"FC202 B"});
  CHECK(by_metadata.suppressed == 1);
  auto in = input("1", {"FC202"});
  const auto with = [&](const std::string& config) {
    in.config = read_audit_config(config, "c.yaml");
    return found(audit(template_of(text), in, embedded_price_book(), terms()));
  };
  CHECK(with("resources: {B: [FC202]}") == std::vector<std::string>{});
  CHECK(with("ignore: [FC2]") == std::vector<std::string>{});
  CHECK(with("ignore: FC201\nresources: {B: FC1}") == std::vector<std::string>{"FC202 B"});
  in.config = read_audit_config("severity: {FC2: error}\nfail_on: warning\n", "c.yaml");
  const auto graver = audit(template_of(text), in, embedded_price_book(), terms());
  CHECK(graver.findings[0].severity == Severity::error);
  CHECK(graver.has(Severity::warning));
  CHECK(in.config.fail_on == Severity::warning);
  CHECK_NOTHROW(read_audit_config("", "c.yaml"));
}

TEST_CASE("What suppresses nothing in a resource's Metadata is said, with its line",
          "[audit][config]") {
  const auto notes = [](const std::string& ours) {
    std::string out;
    for (const auto& note : audited("Resources:\n  G:\n    Type: AWS::Logs::LogGroup\n"
                                    "    Metadata:\n      fitcost:" +
                                    ours + "\n")
                                .notes)
      if (note.find("Metadata") != std::string::npos) out += note + "\n";
    return out;
  };
  CHECK(notes(" {ignore: [FC202, FC9]}").empty());
  CHECK(notes(" {ignore: FC202}").empty());
  CHECK(notes(" {ignore: [fc202]}") ==
        "line 5: Metadata of G: the rule 'fc202' suppresses nothing, wanted: a rule such as FC101, "
        "or a class such as FC1, did you mean 'FC202'?\n");
  CHECK(notes("\n        ignore:\n          - FC202\n          - FC999")
            .find("line 8: Metadata of G: the rule 'FC999' suppresses nothing") == 0);
  CHECK(notes(" {ignores: [FC202]}") ==
        "line 5: Metadata of G: the key 'ignores' suppresses nothing, wanted: ignore, did you mean "
        "'ignore'?\n");
  CHECK(notes(" [FC202]").find("line 5: Metadata of G: fitcost has no map") == 0);
  CHECK(notes(" {ignore: [{a: b}]}").find("no text suppresses nothing") != std::string::npos);
}

TEST_CASE("A config that is none is refused, with its place", "[audit][config]") {
  const auto refused = [](const std::string& text) -> std::string {
    try {
      (void)read_audit_config(text, "c.yaml");
    } catch (const InputError& e) {
      return e.what();
    }
    return "not refused";
  };
  CHECK(refused("ignore: [FC999]") ==
        "c.yaml:1:10: found the rule 'FC999', wanted a rule such as FC101, or a class such as FC1, "
        "did you mean 'FC909'?");
  CHECK(refused("ignroe: [FC101]").find("did you mean 'ignore'?") != std::string::npos);
  CHECK(refused("severity: {FC1: high}").find("note, warning or error") != std::string::npos);
  CHECK(refused("fail_on: [note]").find("c.yaml:1:10") != std::string::npos);
  CHECK(refused("- a").find("found no map") != std::string::npos);
  CHECK(refused("ignore: [").find("c.yaml:1") != std::string::npos);
  CHECK(refused(std::string("ignore: \xff")).find("UTF-8") != std::string::npos);
}

}  // namespace

TEST_CASE("What a finding costs stays its own when others of another kind come after it",
          "[audit][traps]") {
  std::string many = two_functions("");
  for (int i = 0; i < 5; ++i) {
    const std::string n = std::to_string(i);
    many += "  Kept" + n +
            ": {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "
            "'/aws/lambda/fn-${Env}'}}\n" +
            "  Lost" + n + ": {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /aws/lamda/" +
            n + ", RetentionInDays: 14}}\n" + "  Odd" + n +
            ": {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 14}}\n";
  }
  const auto report = audited(many, "10", {"FC202", "FC203"});
  const Finding* endless = find(report, "FC202");
  REQUIRE(endless != nullptr);
  CHECK(endless->where.size() == 5);
  CHECK(endless->rule == "FC202");
  CHECK(report.findings.size() == 4);
}

TEST_CASE("A function is held against the time that its own API waits", "[audit][traps]") {
  const auto told = [](const std::string& timeout, const std::string& wait, bool http) {
    const std::string function =
        "Resources:\n  F: {Type: AWS::Lambda::Function, Properties: {Runtime: java21, Handler: h, "
        "Role: r, Code: {S3Bucket: b, S3Key: k}, Timeout: " +
        timeout + "}}\n";
    const std::string rest =
        "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: x}}\n"
        "  M: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: "
        "!GetAtt "
        "Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE, Integration: {Type: "
        "AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:"
        "lambda:path/2015-03-31/functions/${F.Arn}/invocations'" +
        wait + "}}}\n";
    const std::string web =
        "  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: x, ProtocolType: HTTP}}\n"
        "  I: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, "
        "IntegrationType: "
        "AWS_PROXY, IntegrationUri: !GetAtt F.Arn, PayloadFormatVersion: '2.0'" +
        wait +
        "}}\n  R: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: GET /a, "
        "Target: !Sub 'integrations/${I}'}}\n";
    const auto report = audited(function + (http ? web : rest), "1", {"FC111"});
    const Finding* found = find(report, "FC111");
    return found == nullptr ? std::string() : found->message;
  };
  CHECK(told("30", "", false) == "Timeout 30 s, where API Gateway answers 504 after 29 s");
  CHECK(told("30", "", true).empty());
  CHECK(told("31", "", true) == "Timeout 31 s, where API Gateway answers 504 after 30 s");
  CHECK(told("50", ", TimeoutInMillis: 60000", false).empty());
  CHECK(told("20", ", TimeoutInMillis: 5000", false) ==
        "Timeout 20 s, where API Gateway answers 504 after 5 s");
  CHECK(told("20", ", TimeoutInMillis: 5000", true) ==
        "Timeout 20 s, where API Gateway answers 504 after 5 s");
}

TEST_CASE("A provisioned table that nothing is known to use is said, not passed over",
          "[audit][traps]") {
  const auto notes = [](const std::string& mode) {
    return audited(
               "Resources:\n  T: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: " + mode +
                   ", AttributeDefinitions: [{AttributeName: a, AttributeType: S}], KeySchema: "
                   "[{AttributeName: a, KeyType: HASH}]}}\n",
               "1", {"FC101"})
        .notes;
  };
  const auto said = notes(
      "PROVISIONED, ProvisionedThroughput: {ReadCapacityUnits: 100, WriteCapacityUnits: 100}");
  REQUIRE(said.size() == 1);
  CHECK_THAT(said.front(), Catch::Contains("nothing of the template is known to use it"));
  CHECK(notes("PAY_PER_REQUEST").empty());
}

TEST_CASE("A function that its own URL calls alone has no API that gives up waiting", "[audit]") {
  const auto of = [](const std::string& events) {
    return "Transform: AWS::Serverless-2016-10-31\nResources:\n  Slow:\n    Type: "
           "AWS::Serverless::Function\n    Properties: {Handler: a.b, Runtime: python3.12, "
           "CodeUri: "
           "., Timeout: 300, " +
           events + "}\n";
  };
  CHECK(found(audited(of("FunctionUrlConfig: {AuthType: NONE}"), "1", {"FC111"})).empty());
  const auto by_api = of("Events: {E: {Type: Api, Properties: {Path: /, Method: get}}}");
  CHECK(found(audited(by_api, "1", {"FC111"})) == std::vector<std::string>{"FC111 Slow"});
}

TEST_CASE("Resources that a loop makes are told of by its key when they lack tags", "[audit]") {
  const std::string queues =
      "Transform: AWS::LanguageExtensions\nResources:\n"
      "  Q: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: a, Value: b}]}}\n"
      "  Q2: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: a, Value: b}]}}\n";
  const auto loop = [&](const std::string& key, const std::string& tags) {
    return queues + "  Fn::ForEach::A: [x, [a, b], {" + key +
           ": {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 7" + tags + "}}}]\n";
  };
  const auto report = audited(loop("'L${x}'", ""), "1", {"FC5"});
  const Finding* finding = find(report, "FC501");
  REQUIRE(finding != nullptr);
  for (const auto& where : finding->where) CHECK(where.resource == "L${x}");
  CHECK(find(audited(loop("\"L${x}\"", ", Tags: [{Key: a, Value: b}]"), "1", {"FC5"}), "FC501") ==
        nullptr);
}
