// SPDX-License-Identifier: Apache-2.0
// Whom new alarms tell, and what of an alarm stays as it is.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string topic_alarm(const std::string& id, const std::string& more) {
  return "  " + id +
         ":\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      Namespace: AWS/SQS\n"
         "      MetricName: ApproximateAgeOfOldestMessage\n"
         "      Dimensions: [{Name: QueueName, Value: q}]\n      Statistic: Maximum\n"
         "      Period: 60\n      EvaluationPeriods: 1\n      Threshold: 60\n"
         "      ComparisonOperator: GreaterThanThreshold\n" +
         more;
}
const std::string night_shift = "arn:aws:sns:us-east-1:123456789012:night-shift";

TEST_CASE("An alarm that is off is switched on, and tells whom it told", "[audit][fix][topics]") {
  const std::string actions = "      AlarmActions:\n        - " + night_shift +
                              "\n        - arn:aws:sns:us-east-1:123456789012:boss\n";
  const std::string off =
      "Resources:\n" + topic_alarm("A", "      ActionsEnabled: false\n" + actions);
  const auto report = fixed(off, {"FC408"});
  CHECK(report.text == "Resources:\n" + topic_alarm("A", "      ActionsEnabled: true\n" + actions));
  REQUIRE(report.changes.size() == 1);
  CHECK(report.changes[0].what == "ActionsEnabled: true");
}

TEST_CASE("A new action is what the other alarms have", "[audit][fix][topics]") {
  const std::string parameters =
      "Parameters:\n  Pager: {Type: String, Default: '" + night_shift + "'}\nResources:\n";
  const std::string silent = topic_alarm("Silent", "");
  for (const std::string& action :
       {std::string("!Ref Pager"), night_shift, std::string("!ImportValue pager-topic"),
        std::string("!Sub 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:pager'")}) {
    INFO(action);
    const std::string told = "      AlarmActions: [" + action + "]\n";
    const auto report =
        fixed(parameters + topic_alarm("A", told) + topic_alarm("B", told) + silent, {"FC408"});
    const auto stack = template_of(report.text);
    CHECK(stack.resource("AlarmTopic") == nullptr);
    CHECK(stack.resource("Silent")->properties["AlarmActions"][0].shown() ==
          stack.resource("A")->properties["AlarmActions"][0].shown());
  }
}

TEST_CASE("An action of few alarms, or of no topic, is no new alarm's", "[audit][fix][topics]") {
  const auto tells_new_topic = [](const std::string& before) {
    return template_of(fixed(before, {"FC408"}).text).resource("AlarmTopic") != nullptr;
  };
  const std::string silent = topic_alarm("Silent", "");
  const auto telling = [](const std::string& id, const std::string& action) {
    return topic_alarm(id, "      AlarmActions: [" + action + "]\n");
  };
  CHECK(tells_new_topic("Resources:\n" + telling("A", night_shift) +
                        telling("B", "arn:aws:sns:us-east-1:123456789012:boss") + silent));
  CHECK(tells_new_topic("Resources:\n" + telling("A", "arn:aws:automate:us-east-1:ec2:recover") +
                        silent));
  CHECK(tells_new_topic("Parameters: {P: {Type: String, Default: ''}}\nResources:\n" +
                        telling("A", "!Ref P") + silent));
}

TEST_CASE("A topic of the application is no topic for an alarm", "[audit][fix][topics]") {
  const std::string topic = "Resources:\n  Orders: {Type: AWS::SNS::Topic}\n";
  const std::string silent = topic_alarm("Silent", "");
  const auto told = [&](const std::string& more) {
    const auto stack = template_of(fixed(topic + more + silent, {"FC408"}).text);
    const std::string arn = stack.resource("Silent")->properties["AlarmActions"][0].shown();
    const std::size_t name = arn.rfind("${") + 2;
    return arn.substr(name, arn.size() - name - 1);
  };
  CHECK(told("") == "Orders");
  CHECK(told("  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Orders, Protocol: "
             "email, Endpoint: a@b.example}}\n") == "Orders");
  CHECK(told("  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Orders, Protocol: "
             "sqs, Endpoint: 'arn:aws:sqs:us-east-1:123456789012:ship'}}\n") == "AlarmTopic");
  CHECK(told("  F: {Type: AWS::Lambda::Function, Properties: {Runtime: java21, Handler: h, Role: "
             "r, Code: {S3Bucket: b, S3Key: k}, Environment: {Variables: {TOPIC: !Ref "
             "Orders}}}}\n") == "AlarmTopic");
}

TEST_CASE("The report names whom a new alarm tells", "[audit][fix][topics]") {
  const auto report = fixed(file_text("tests/audit/templates/sam.yaml"), {"FC402"}, "0.1");
  bool named = false;
  for (const auto& change : report.changes)
    named = named || (change.rule == "FC402" && holds(change.what, ", which tells AlarmTopic"));
  CHECK(named);
}

TEST_CASE("An alarm on all of the account is left, for its true reason", "[audit][fix][topics]") {
  const std::string function =
      "Resources:\n  U: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref F, AuthType: "
      "NONE}}\n  F: {Type: AWS::Lambda::Function, Properties: {Runtime: java21, Handler: h, Role: "
      "r, Code: {S3Bucket: b, S3Key: k}}}\n  E: {Type: AWS::CloudWatch::Alarm, Properties: "
      "{Namespace: AWS/Lambda, MetricName: Errors, Statistic: Average, Period: 3600, "
      "EvaluationPeriods: 3, Threshold: 5, ComparisonOperator: GreaterThanThreshold";
  const auto of_all = fixed(function + "}}\n", {"FC405"}, "0.2");
  REQUIRE(of_all.not_mended.size() == 1);
  CHECK(holds(of_all.not_mended[0], "without FunctionName"));
  CHECK_FALSE(holds(of_all.not_mended[0], "4 hours"));
  const auto of_one =
      fixed(function + ", Dimensions: [{Name: FunctionName, Value: !Ref F}]}}\n", {"FC405"}, "0.2");
  CHECK(of_one.not_mended.empty());
}

}  // namespace
