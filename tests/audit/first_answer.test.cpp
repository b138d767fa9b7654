// SPDX-License-Identifier: Apache-2.0
// Our two templates, finding by finding.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"
#include "fitcost/audit/audit_report.hpp"

namespace {

using namespace auditing;

TEST_CASE("The template as it should be has no fault", "[audit][first-answer]") {
  const auto report = audited(file_text("data/templates/workout-api.yaml"));
  for (const auto& f : report.findings)
    UNSCOPED_INFO(f.rule << " " << f.where.front().resource << ": " << f.message);
  CHECK(report.findings.empty());
  CHECK(report.resources > 10);
}

TEST_CASE("The first answer, finding by finding", "[audit][first-answer]") {
  const auto report = audited(file_text("data/templates/workout-api-first-answer.yaml"));
  CHECK(found(report) ==
        std::vector<std::string>{"FC101 WorkoutsTable",      "FC105 WorkoutsTable",
                                 "FC106 WorkoutsTable",      "FC109 WorkoutsTable",
                                 "FC110 ApiStage",           "FC111 CreateFunction",
                                 "FC111 ListFunction",       "FC111 StatsFunction",
                                 "FC201 CreateFunction",     "FC201 ListFunction",
                                 "FC201 StatsFunction",      "FC204 ApiStage",
                                 "FC301 CreateFunction",     "FC302 CreateFunction",
                                 "FC303 CreateFunction",     "FC304 ListFunction",
                                 "FC304 ListFunction",       "FC304 StatsFunction",
                                 "FC305 CreateFunction",     "FC305 CreateFunction",
                                 "FC305 CreateFunction",     "FC305 StatsFunction",
                                 "FC306 ListFunction",       "FC307 ListFunction",
                                 "FC308 StatsFunction",      "FC310 CreateFunction",
                                 "FC310 ListFunction",       "FC310 StatsFunction",
                                 "FC311 CreateFunction",     "FC401 CreateFunction",
                                 "FC401 ListFunction",       "FC401 StatsFunction",
                                 "FC403 WorkoutsTable",      "FC404 ApiErrorsAlarm",
                                 "FC405 ApiErrorsAlarm",     "FC407 TableThrottlesAlarm",
                                 "FC408 ApiErrorsAlarm",     "FC408 TableThrottlesAlarm",
                                 "FC409 Dashboard",          "FC410 Dashboard",
                                 "FC501 ApiErrorsAlarm",     "FC501 ApiLogGroup",
                                 "FC501 ApiStage",           "FC501 EndpointParameter",
                                 "FC501 TableNameParameter", "FC501 TableThrottlesAlarm"});
  // 10 write and 10 read units at 0.00065 and 0.00013 USD an hour, 730 hours, are 5.694; 8 alarms
  // at 0.10 beyond them.
  const Finding* billing = find(report, "FC101");
  REQUIRE(billing != nullptr);
  REQUIRE(billing->usd_per_month);
  CHECK(*Decimal::parse("6.4") < *billing->usd_per_month);
  CHECK(*billing->usd_per_month < *Decimal::parse("6.494"));
  CHECK(*billing->usd_after_free_tier < Decimal(0));
  CHECK(billing->message.find("28.9 %") != std::string::npos);
  // 50 requests a second for 730 hours at 3.50 USD a million.
  CHECK(find(report, "FC110")->message.find("$459.90") != std::string::npos);
  CHECK(find(report, "FC409")->usd_per_month == Decimal(3));
  CHECK(find(report, "FC409")->usd_after_free_tier == Decimal(0));
  CHECK(find(report, "FC405")->message.find("4.06 h") != std::string::npos);
  // All five kinds of the review, and its code's place.
  CHECK(find(report, "FC303")->where.front().place.line == 204);
}

TEST_CASE("800 KB are audited whole, each finding said once", "[audit]") {
  const std::string answer = file_text("data/templates/workout-api-first-answer.yaml");
  const std::size_t begin = answer.find("          import json");
  const std::string code = answer.substr(begin, answer.find("      Tags:", begin) - begin);
  std::string text = "Transform: AWS::Serverless-2016-10-31\nResources:\n";
  for (int i = 0; text.size() < 800'000; ++i) {
    const std::string n = std::to_string(i);
    text +=
        "  T" + n +
        ":\n    Type: AWS::DynamoDB::Table\n    Properties:\n      BillingMode: PROVISIONED\n"
        "      ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}\n      "
        "AttributeDefinitions: [{AttributeName: userId, AttributeType: S}]\n      KeySchema: "
        "[{AttributeName: userId, KeyType: HASH}]\n  F" +
        n +
        ":\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.13\n"
        "      Handler: index.handler\n      Environment: {Variables: {TABLE_NAME: !Ref T" +
        n +
        "}}\n      Policies: [{Statement: [{Effect: Allow, Action: 'dynamodb:PutItem', Resource: "
        "!GetAtt T" +
        n +
        ".Arn}]}]\n      Events: {Post: {Type: HttpApi, Properties: {Method: "
        "POST, Path: /a" +
        n + "}}}\n      InlineCode: |\n" + code;
  }
  const auto report = audited(text, "5");
  CHECK(report.findings.size() < 40);
  CHECK(report.resources > 700);
}

TEST_CASE("docs/rules.md is what the rules say", "[audit][docs]") {
  CHECK(rules_markdown() == file_text("docs/rules.md"));
}

}  // namespace
