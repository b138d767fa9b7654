// SPDX-License-Identifier: Apache-2.0
// What goes with provisioned capacity, and what a SAM table is.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

TEST_CASE("A scaling role goes with its own policies", "[audit][fix]") {
  const auto report = fixed(file_text("tests/audit/templates/scaling-role.yaml"), {"FC1"}, "0.1");
  const Template stack = template_of(report.text);
  for (const auto* gone : {"RT", "RP", "SR", "SRP"}) CHECK(stack.resource(gone) == nullptr);
  CHECK(stack.resource("Role") != nullptr);
}

TEST_CASE("A policy that another role has as well stays, with both", "[audit][fix]") {
  std::string text = file_text("tests/audit/templates/scaling-role.yaml");
  const std::string roles = "Roles: [!Ref SR]";
  text.replace(text.find(roles), roles.size(), "Roles: [!Ref SR, !Ref Role]");
  const Template stack = template_of(fixed(text, {"FC1"}, "0.1").text);
  CHECK(stack.resource("RT") == nullptr);
  CHECK(stack.resource("SR") != nullptr);
  CHECK(stack.resource("SRP") != nullptr);
}

TEST_CASE("Auto scaling of a table that may be another stack's stays", "[audit][fix]") {
  const std::string text = R"(Resources:
  Api: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x}}
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {ServiceNamespace: dynamodb, ScalableDimension: 'dynamodb:table:WriteCapacityUnits', ResourceId: table/billing-ledger, MinCapacity: 5, MaxCapacity: 400}
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties: {PolicyName: x, PolicyType: TargetTrackingScaling, ScalingTargetId: !Ref Target, TargetTrackingScalingPolicyConfiguration: {TargetValue: 70, PredefinedMetricSpecification: {PredefinedMetricType: DynamoDBWriteCapacityUtilization}}}
)";
  const auto report = fixed(text, {"FC104"}, "1");
  CHECK(report.text == text);
  CHECK(report.changes.empty());
  REQUIRE(report.not_mended.size() == 1);
  CHECK(report.not_mended[0].find("FC104 Target and Policy: ") == 0);
  CHECK(report.not_mended[0].find("a guess") != std::string::npos);
}

TEST_CASE("Auto scaling with a slip in its ResourceId is wanted, and stays", "[audit][fix]") {
  const auto with_id = [](const std::string& kind, const std::string& id) {
    return R"(Resources:
  T: {Type: 'AWS::DynamoDB::Table', Properties: {BillingMode: PROVISIONED, ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}, AttributeDefinitions: [{AttributeName: a, AttributeType: S}], KeySchema: [{AttributeName: a, KeyType: HASH}]}}
  Target: {Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: {ServiceNamespace: dynamodb, ScalableDimension: 'dynamodb:)" +
           kind + ":ReadCapacityUnits', MinCapacity: 5, MaxCapacity: 10, ResourceId: " + id +
           "}}\n";
  };
  for (const std::string& text :
       {with_id("table", "!Ref T"), with_id("index", "!Sub 'table/${T}/index/byNmae'")}) {
    const auto report = fixed(text, {"FC104"}, "1");
    CHECK(report.text == text);
    REQUIRE(report.not_mended.size() == 1);
    CHECK(report.not_mended[0].find("yours to say") != std::string::npos);
  }
}

TEST_CASE("A policy whose target another stack exports stays", "[audit][fix][rules]") {
  const std::string text = R"(Resources:
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties: {PolicyName: x, PolicyType: TargetTrackingScaling, ScalingTargetId: !ImportValue ledger-target}
  Api: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x}}
)";
  CHECK(find(audited(text, "1"), "FC104") == nullptr);
  CHECK(fixed(text, {"FC104"}, "1").text == text);
}

TEST_CASE("A scaling policy that belongs to no target of the template is found, and stays",
          "[audit][fix][rules]") {
  const auto with_policy = [](const std::string& properties, const std::string& more = "") {
    return R"(Parameters:
  Other: {Type: String}
  Known: {Type: String, Default: 'table/elsewhere|dynamodb:table:ReadCapacityUnits|dynamodb'}
Resources:
  T: {Type: 'AWS::DynamoDB::Table', Properties: {TableName: ledger, BillingMode: PROVISIONED, ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}, AttributeDefinitions: [{AttributeName: a, AttributeType: S}], KeySchema: [{AttributeName: a, KeyType: HASH}]}}
  P: {Type: 'AWS::ApplicationAutoScaling::ScalingPolicy', Properties: {PolicyName: p, PolicyType: TargetTrackingScaling, )" +
           properties +
           "TargetTrackingScalingPolicyConfiguration: {TargetValue: 70, "
           "PredefinedMetricSpecification: {PredefinedMetricType: "
           "DynamoDBReadCapacityUtilization}}}}\n" +
           more;
  };
  const auto by_three = [&](const std::string& id, const std::string& more = "",
                            const std::string& space = "dynamodb") {
    return with_policy("ResourceId: " + id + ", ScalableDimension: '" + space +
                           ":table:ReadCapacityUnits', ServiceNamespace: " + space + ", ",
                       more);
  };
  const auto target = [](const std::string& kind) {
    return "  Target: {Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: "
           "{ServiceNamespace: dynamodb, ScalableDimension: 'dynamodb:table:" +
           kind +
           "CapacityUnits', MinCapacity: 1, MaxCapacity: 10, ResourceId: !Sub 'table/${T}'}}\n";
  };
  const auto by_text = [&](const std::string& id, const std::string& more = "") {
    return with_policy("ScalingTargetId: " + id + ", ", more);
  };
  const std::string read = "|dynamodb:table:ReadCapacityUnits|dynamodb'";
  const auto said = [](const std::string& text) {
    const auto report = audited(text, "1", {"FC104"});
    std::string out;
    for (const auto& f : report.findings) out += (f.possible ? "possible: " : "") + f.message;
    return out;
  };
  CHECK(said(by_three("table/none")) ==
        "possible: scales table/none, which the template does not have");
  CHECK(said(by_text("'table/none" + read)) ==
        "possible: scales table/none, which the template does not have");
  const std::string without_target = " without a scalable target for its read capacity";
  CHECK(said(by_three("!Sub 'table/${T}'")).find(without_target) != std::string::npos);
  CHECK(said(by_three("table/ledger", target("Write"))).find(without_target) != std::string::npos);
  CHECK(said(by_text("!Sub 'table/${T}" + read)).find(without_target) != std::string::npos);
  CHECK(said(by_text("reads")).find("is reads, which is no scalable target") != std::string::npos);
  CHECK(said(by_text("!Ref T")).find("which is no scalable target") != std::string::npos);
  CHECK(said(with_policy("")) == "a scaling policy without a scalable target");
  for (const std::string& sound :
       {by_three("!Sub 'table/${T}'", target("Read")), by_three("table/ledger", target("Read")),
        by_text("!Ref Target", target("Read")), by_text("!Sub 'table/${T}" + read, target("Read")),
        by_text("!ImportValue reads"), by_text("!Ref Other"), by_text("!Ref Known"),
        by_three("!Ref Other"), by_three("!Sub 'table/${Other}'"),
        by_three("table/none", "", "cassandra"),
        by_text("'service/c/s|ecs:service:DesiredCount|ecs'")}) {
    INFO(sound);
    CHECK(said(sound) == "");
  }
  // What a policy is to scale is not for us to say: it is not removed.
  for (const std::string& text :
       {by_three("!Sub 'table/${T}'"), by_text("!Ref T"), by_text("reads"), by_three("table/none")})
    CHECK(fixed(text, {"FC104"}, "1").text == text);
}

TEST_CASE("SAM's simple table is on-demand without a word, and takes no BillingMode",
          "[audit][fix][rules]") {
  // https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html
  const std::string sam = file_text("tests/audit/templates/sam.yaml");
  CHECK(find(audited(sam, "0.1"), "FC101") != nullptr);
  CHECK(find(audited(sam, "0.1"), "FC103") == nullptr);
  const auto report = fixed(sam, {"FC1"}, "0.1");
  CHECK(report.text.find("BillingMode") == std::string::npos);
  CHECK(report.text.find("ProvisionedThroughput") == std::string::npos);
  CHECK(find(audited(report.text, "0.1"), "FC101") == nullptr);
}

TEST_CASE("The alarm of SAM's implicit REST API goes by the stack's name", "[audit][fix]") {
  // https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html
  // The translator's document has the title {Ref: AWS::StackName}, which API Gateway takes as name.
  const auto report = fixed(file_text("tests/audit/templates/sam.yaml"), {"FC402"}, "0.1");
  const Template stack = template_of(report.text);
  REQUIRE(stack.resource("ServerlessRestApiErrorsAlarm") != nullptr);
  CHECK(stack.resource("ServerlessRestApiErrorsAlarm")
            ->properties["Dimensions"][0]["Value"]
            .shown() == "${AWS::StackName}");
  CHECK(stack.resource("ServerlessHttpApiErrorsAlarm") != nullptr);
  CHECK(find(audited(report.text, "0.1"), "FC402") == nullptr);
}

TEST_CASE("What costs is not said to save", "[audit][fix]") {
  FixReport report;
  report.file = "t.yaml";
  report.changes = {{"FC402", {"A"}, "an alarm", Decimal(0) - *Decimal::parse("0.1"), Decimal(0)},
                    {"FC401", {"F"}, "an alarm", Decimal(0) - *Decimal::parse("0.1"), Decimal(0)}};
  report.together = {Decimal(0) - *Decimal::parse("0.2"), Decimal(0)};
  CHECK(fix_table(report, 200)
            .find("2 changes, together they cost 0.2000 USD a month at list "
                  "price, 0 after the free tier") != std::string::npos);
}

TEST_CASE("A change that costs after the free tier says so", "[audit][fix]") {
  const auto report = fixed(file_text("tests/audit/templates/sam.yaml"), {"FC101"}, "0.1");
  REQUIRE(report.changes.size() == 1);
  CHECK(*report.changes[0].usd_after_free_tier < Decimal(0));
  CHECK(report.changes[0].what.find("provisioned is the cheaper") != std::string::npos);
}

}  // namespace
