// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

/// Mended once, nothing of what can be mended is found; mended twice, nothing changes.
void check_settled(const FixReport& once) {
  for (const auto& f : once.left) {
    const AuditRule* rule = find_audit_rule(f.rule);
    INFO(f.rule << " " << f.where.front().resource << ": " << f.message);
    CHECK((!rule->mended_by_fix || !once.not_mended.empty()));
  }
  const auto twice = fixed(once.text);
  CHECK(twice.changes.empty());
  CHECK(twice.text == once.text);
}

/// Each line of the original is in the outcome, in order, but for those named.
void check_kept(const std::string& before, const std::string& after,
                const std::vector<std::string>& gone) {
  std::size_t at = 0;
  for (std::size_t begin = 0; begin < before.size();) {
    const std::size_t end = std::min(before.find('\n', begin), before.size() - 1) + 1;
    const std::string line = before.substr(begin, end - begin);
    begin = end;
    const bool removed = std::any_of(gone.begin(), gone.end(), [&](const std::string& g) {
      return line.find(g) != std::string::npos;
    });
    if (removed || line == "\n") continue;
    const std::size_t found_at = after.find(line, at);
    INFO(line);
    REQUIRE(found_at != std::string::npos);
    at = found_at + line.size();
  }
}

const std::string table = R"(# head
Resources:
  # The table's comment
  T:   # and beside it
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: "ON_DEMAND"   # as the console says
      AttributeDefinitions: [ {AttributeName: a, AttributeType: S} ]
      ProvisionedThroughput:
        ReadCapacityUnits: 5
        WriteCapacityUnits: 5
      # key
      KeySchema:   [{AttributeName: a, KeyType: HASH}]

Outputs:
  Name: {Value: !Ref T}
)";

TEST_CASE("A billing mode is mended, and nothing else is touched", "[audit][fix]") {
  const auto report = fixed(table, {"FC9"});
  CHECK(report.text == R"(# head
Resources:
  # The table's comment
  T:   # and beside it
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: "PAY_PER_REQUEST"   # as the console says
      AttributeDefinitions: [ {AttributeName: a, AttributeType: S} ]
      # key
      KeySchema:   [{AttributeName: a, KeyType: HASH}]

Outputs:
  Name: {Value: !Ref T}
)");
  CHECK(report.changes.size() == 1);
}

TEST_CASE("Line ends stay as they are, in what is new, too", "[audit][fix]") {
  std::string windows;
  for (const char c : table) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const auto report = fixed(windows, {"FC9", "FC2"});
  for (std::size_t i = 0; i < report.text.size(); ++i)
    if (report.text[i] == '\n') REQUIRE(report.text[i - 1] == '\r');
  const auto group = fixed(
      "Resources:\r\n  G:\r\n    Type: AWS::Logs::LogGroup\r\n    Properties:\r\n      "
      "LogGroupName: a\r\n",
      {"FC202"});
  CHECK(group.text ==
        "Resources:\r\n  G:\r\n    Type: AWS::Logs::LogGroup\r\n    Properties:\r\n   "
        "   LogGroupName: a\r\n      RetentionInDays: 14\r\n");
}

TEST_CASE("New entries take the form of what is around them", "[audit][fix]") {
  CHECK(fixed("Resources: {G: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: a}}}",
              {"FC202"})
            .text ==
        "Resources: {G: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: a, "
        "RetentionInDays: 14}}}");
  CHECK(fixed("Resources: {G: {Type: 'AWS::Logs::LogGroup'}}", {"FC202"}).text ==
        "Resources: {G: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 14}}}");
  CHECK(fixed("Resources:\n    G:\n        Type: AWS::Logs::LogGroup", {"FC202"}).text ==
        "Resources:\n    G:\n        Type: AWS::Logs::LogGroup\n        Properties:\n            "
        "RetentionInDays: 14");
  CHECK(
      fixed(R"({"Resources": {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {}}}})", {"FC202"})
          .text ==
      R"({"Resources": {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 14}}}})");
  CHECK(
      fixed("{\n  \"Resources\": {\n    \"G\": {\n      \"Type\": \"AWS::Logs::LogGroup\",\n      "
            "\"Properties\": {\n        \"LogGroupName\": \"a\"\n      }\n    }\n  }\n}\n",
            {"FC202"})
          .text ==
      "{\n  \"Resources\": {\n    \"G\": {\n      \"Type\": \"AWS::Logs::LogGroup\",\n      "
      "\"Properties\": {\n        \"LogGroupName\": \"a\",\n        \"RetentionInDays\": 14\n      "
      "}\n    }\n  }\n}\n");
}

TEST_CASE("A byte order mark stays where it is, and JSON behind it is JSON", "[audit][fix]") {
  const std::string mark = "\xEF\xBB\xBF";
  for (const std::string& text :
       {std::string(R"({"Resources": {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {}}}})"),
        std::string("{\n  \"Resources\": {\n    \"G\": {\n      \"Type\": "
                    "\"AWS::Logs::LogGroup\"\n    }\n  }\n}\n"),
        std::string("Resources:\n  G:\n    Type: AWS::Logs::LogGroup\n"),
        std::string("Parameters: {Days: {Type: Number, Default: 5}}\nResources:\n  G:\n    Type: "
                    "AWS::Logs::LogGroup\n    Properties: {RetentionInDays: 4}\n")}) {
    const auto report = fixed(mark + text, {"FC2", "FC904"});
    CHECK(report.changes.size() == 1);
    CHECK(report.text == mark + fixed(text, {"FC2", "FC904"}).text);
  }
}

TEST_CASE("Tags come from the template's own majority, in the form of each type", "[audit][fix]") {
  const auto report = fixed(R"(Parameters:
  Env: {Type: String, Default: dev}
Resources:
  A:
    Type: AWS::S3::Bucket
    Properties:
      Tags:
        - Key: Env
          Value: !Ref Env
        - Key: Team
          Value: "1"
  B: {Type: 'AWS::SQS::Queue', Properties: {Tags: [{Key: Env, Value: !Ref Env}]}}
  P:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: v
  Q:
    Type: AWS::SQS::Queue
)",
                            {"FC5"});
  check_kept(R"(Parameters:
  Env: {Type: String, Default: dev}
Resources:
  A:
    Type: AWS::S3::Bucket
  P:
    Type: AWS::SSM::Parameter
)",
             report.text, {});
  CHECK(report.text.find(
            "      Value: v\n      Tags:\n        Env: !Ref Env\n        Team: \"1\"\n") !=
        std::string::npos);
  CHECK(report.text.find("    Type: AWS::SQS::Queue\n    Properties:\n      Tags:\n        - Key: "
                         "Env\n          Value: !Ref Env\n") != std::string::npos);
  CHECK(report.text.find("Tags: [{Key: Env, Value: !Ref Env}, {Key: Team, Value: \"1\"}]") !=
        std::string::npos);
  check_settled(fixed(report.text));
}

TEST_CASE("Tags in the wrong form are turned", "[audit][fix]") {
  const auto report = fixed(
      "Resources:\n  P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: v, Tags: "
      "[{Key: Env, Value: dev}]}}\n  Q: {Type: 'AWS::SQS::Queue', Properties: {Tags: {Env: "
      "dev}}}\n",
      {"FC503"});
  CHECK(report.text ==
        "Resources:\n  P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: v, Tags: "
        "{Env: dev}}}\n  Q: {Type: 'AWS::SQS::Queue', Properties: {Tags: [{Key: Env, Value: "
        "dev}]}}\n");
}

TEST_CASE("A group per function, that the function names", "[audit][fix]") {
  const auto report = fixed(R"(Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: java21
      Handler: h
      Role: r
      Code: {S3Bucket: b, S3Key: k}
)",
                            {"FC201"});
  CHECK(report.text == R"(Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: java21
      Handler: h
      Role: r
      Code: {S3Bucket: b, S3Key: k}
      LoggingConfig:
        LogGroup: !Ref FnLogGroup
  FnLogGroup:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub "/aws/lambda/${AWS::StackName}-Fn"
      RetentionInDays: 14
)");
  CHECK(audited(report.text, "1", {"FC2"}).findings.empty());
}

TEST_CASE("What is written through an alias or in a loop is left, and said", "[audit][fix]") {
  const std::string aliased = R"(Resources:
  A: {Type: 'AWS::Logs::LogGroup', Properties: &p {LogGroupName: a}}
  B: {Type: 'AWS::Logs::LogGroup', Properties: *p}
)";
  const auto report = fixed(aliased, {"FC202"});
  CHECK_NOTHROW(template_of(report.text));
  const std::string loop = R"(Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Groups:
    - Name
    - [A, B]
    - Group${Name}: {Type: 'AWS::Logs::LogGroup'}
)";
  const auto looped = fixed(loop, {"FC202"});
  CHECK(looped.text == loop);
  CHECK(!looped.not_mended.empty());
}

TEST_CASE("The first answer, mended", "[audit][fix][first-answer]") {
  const std::string before = file_text("data/templates/workout-api-first-answer.yaml");
  const auto report = fixed(before);
  check_settled(report);
  // All that is left is for people: code, and what is a matter of taste.
  for (const auto& f : report.left) {
    INFO(f.rule << " " << f.message);
    CHECK((f.rule[2] == '3' || f.rule == "FC106" || f.rule == "FC110" || f.rule == "FC111" ||
           f.rule == "FC409" || f.rule == "FC410"));
  }
  for (const auto* gone : {"ScalingRole", "ReadScalingTarget", "WriteScalingPolicy",
                           "ProvisionedThroughput", "StreamSpecification", "UserErrors"})
    CHECK(report.text.find(gone) == std::string::npos);
  for (const auto* there :
       {"BillingMode: PAY_PER_REQUEST",
        "CreateFunctionLogGroup:", "LogGroup: !Ref StatsFunctionLogGroup",
        "ListFunctionErrorsAlarm:", "API-Gateway-Execution-Logs_${Api}/${Environment}"})
    CHECK(report.text.find(there) != std::string::npos);
  // The code is not touched.
  const std::size_t begin = before.find("          import json");
  const std::size_t end = before.find("      Tags:", begin);
  CHECK(report.text.find(before.substr(begin, end - begin)) != std::string::npos);
}

TEST_CASE("The template as it should be needs nothing", "[audit][fix]") {
  const std::string before = file_text("data/templates/workout-api.yaml");
  const auto report = fixed(before);
  CHECK(report.text == before);
  CHECK(report.changes.empty());
}

}  // namespace
