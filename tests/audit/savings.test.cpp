// SPDX-License-Identifier: Apache-2.0
// What an audit says is saved is what two bills of the whole stack differ by.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"
#include "fitcost/plan/bill.hpp"

namespace {

using namespace auditing;

/// An API whose one route puts into a table, and `alarms` alarms besides.
std::string stack_of(const std::string& throughput, int alarms = 0) {
  std::string out =
      "Transform: AWS::Serverless-2016-10-31\nResources:\n  T:\n    Type: "
      "AWS::DynamoDB::Table\n    Properties:\n      AttributeDefinitions: "
      "[{AttributeName: a, AttributeType: S}]\n      KeySchema: [{AttributeName: a, "
      "KeyType: HASH}]\n" +
      throughput + R"(
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: java21
      Handler: a
      CodeUri: s3://b/k
      Policies:
        - Statement:
            - {Effect: Allow, Action: ['dynamodb:PutItem'], Resource: !GetAtt T.Arn}
      Environment: {Variables: {TABLE: !Ref T}}
      Events:
        Post: {Type: HttpApi, Properties: {Method: POST, Path: /a}}
)";
  for (int n = 0; n < alarms; ++n)
    out += "  A" + std::to_string(n) +
           ": {Type: 'AWS::CloudWatch::Alarm', Properties: {Namespace: Own, MetricName: m, "
           "Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: "
           "GreaterThanThreshold}}\n";
  return out;
}

std::string with_units(int read, int write) {
  return "      BillingMode: PROVISIONED\n      ProvisionedThroughput: {ReadCapacityUnits: " +
         std::to_string(read) + ", WriteCapacityUnits: " + std::to_string(write) + "}\n";
}
const std::string by_request = "      BillingMode: PAY_PER_REQUEST\n";

std::string scaling_from(int min) {
  std::string out;
  for (const std::string kind : {"Read", "Write"}) {
    out += "  " + kind +
           "Target:\n    Type: AWS::ApplicationAutoScaling::ScalableTarget\n    Properties: "
           "{ServiceNamespace: dynamodb, ScalableDimension: 'dynamodb:table:" +
           kind +
           "CapacityUnits', ResourceId: !Sub 'table/${T}', MinCapacity: " + std::to_string(min) +
           ", MaxCapacity: 40000}\n  " + kind +
           "Policy:\n    Type: AWS::ApplicationAutoScaling::ScalingPolicy\n    Properties: "
           "{PolicyName: p, PolicyType: TargetTrackingScaling, ScalingTargetId: !Ref " +
           kind +
           "Target, TargetTrackingScalingPolicyConfiguration: {TargetValue: 70, "
           "PredefinedMetricSpecification: {PredefinedMetricType: DynamoDB" +
           kind + "CapacityUtilization}}}\n";
  }
  return out;
}

/// The bill of month 12, by the way that `fitcost diff --months 12` takes.
Bill bill_of(const std::string& text, const AuditInput& in) {
  const auto of = estimate(event_graph(template_of(text), {in.traffic.rate, {}}), in.traffic,
                           in.workload, in.usage);
  return bill(of, BillingMonth::of(12, in.convention, terms().date), embedded_price_book(),
              terms());
}

void check_saving(const std::string& rule, const std::string& before, const std::string& after,
                  const AuditInput& in) {
  INFO(rule);
  AuditInput only = in;
  only.only = {rule};
  const auto report = audit(template_of(before), only, embedded_price_book(), terms());
  const Finding* f = find(report, rule);
  REQUIRE(f != nullptr);
  REQUIRE(f->usd_per_month);
  const Bill a = bill_of(before, in);
  const Bill b = bill_of(after, in);
  CHECK(*f->usd_per_month == a.total() - b.total());
  CHECK(*f->usd_after_free_tier == a.total_after_free_tier() - b.total_after_free_tier());
  const auto& all = f->possible ? report.possible : report.certain;
  REQUIRE(all);
  CHECK(all->list == *f->usd_per_month);
  CHECK(all->after_free_tier == *f->usd_after_free_tier);
}

TEST_CASE("A finding's figures are the difference of two bills", "[audit][savings]") {
  for (const int alarms : {0, 5, 12}) {
    INFO(alarms);
    check_saving("FC101", stack_of(with_units(5, 30), alarms), stack_of(by_request, alarms),
                 input("3"));
    check_saving("FC101", stack_of(with_units(5, 5), alarms) + scaling_from(5),
                 stack_of(by_request, alarms), input("0.023"));
    check_saving("FC102", stack_of(by_request, alarms),
                 stack_of(with_units(1, 1), alarms) + scaling_from(1), input("100"));
    check_saving("FC107", stack_of(with_units(1, 9), alarms), stack_of(with_units(1, 5), alarms),
                 input("3"));
    check_saving("FC108", stack_of(by_request, alarms),
                 stack_of(by_request + "      TableClass: STANDARD_INFREQUENT_ACCESS\n", alarms),
                 input("20"));
    const std::string group =
        "  G: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: !Sub '/aws/lambda/${Fn}'";
    check_saving("FC202", stack_of(by_request, alarms) + group + "}}\n",
                 stack_of(by_request, alarms) + group + ", RetentionInDays: 14}}\n", input("3"));
  }
}

// By hand: 300 write units that auto scaling at 75 % gives 225 puts a second, and 300 read units
// that nobody reads: 1 is what is left of them, 299 * 0.00013 * 730 = 28.3751.
TEST_CASE("What is fixed is held against what it needs, what is scaled stays as it is",
          "[audit][savings]") {
  for (const std::string target : {"75", "90"}) {
    INFO(target);
    const std::string text =
        stack_of(with_units(300, 300)) +
        "  WTarget: {Type: AWS::ApplicationAutoScaling::ScalableTarget, Properties: "
        "{ServiceNamespace: dynamodb, ScalableDimension: 'dynamodb:table:WriteCapacityUnits', "
        "ResourceId: !Sub 'table/${T}', MinCapacity: 1, MaxCapacity: 4000}}\n  WPolicy: {Type: "
        "AWS::ApplicationAutoScaling::ScalingPolicy, Properties: {PolicyName: p, PolicyType: "
        "TargetTrackingScaling, ScalingTargetId: !Ref WTarget, "
        "TargetTrackingScalingPolicyConfiguration: {TargetValue: " +
        target +
        ", PredefinedMetricSpecification: {PredefinedMetricType: "
        "DynamoDBWriteCapacityUtilization}}}}\n";
    const auto report = audited(text, "225", {"FC107"});
    const Finding* f = find(report, "FC107");
    REQUIRE(f != nullptr);
    CHECK(*f->usd_per_month == *Decimal::parse("28.3751"));
    CHECK(f->message.find("where 1 read unit would do, for $") != std::string::npos);
  }
}

// By hand, with 4,000-byte items at 3 puts a second: on demand 3 * 4 write units * 2,628,000 s *
// 0.625 USD a million = 19.71; 20 write units and 1 read unit are 20 * 0.00065 * 730 + 0.00013 *
// 730 = 9.585. With 300 bytes on-demand is a quarter of that, 4.9275.
TEST_CASE("Which mode is the dearer depends on the size of items", "[audit][savings]") {
  const std::string text = stack_of(with_units(1, 20));
  AuditInput in = input("3", {"FC101"});
  const auto small = audit(template_of(text), in, embedded_price_book(), terms());
  REQUIRE(find(small, "FC101") != nullptr);
  CHECK(*find(small, "FC101")->usd_per_month == *Decimal::parse("4.6574"));
  in.workload.item_bytes = Decimal(4000);
  const auto large = audit(template_of(text), in, embedded_price_book(), terms());
  CHECK(find(large, "FC101") == nullptr);
}

TEST_CASE("What is possible is no part of what is saved", "[audit][savings]") {
  const auto report = audited(stack_of(by_request), "20", {"FC108"});
  CHECK(find(report, "FC108")->severity == Severity::note);
  CHECK(!report.certain);
  CHECK(report.possible);
  const std::string ttl = "      TimeToLiveSpecification: {AttributeName: x, Enabled: true}\n";
  CHECK(audited(stack_of(by_request + ttl), "250", {"FC108"}).findings.empty());
}

TEST_CASE("Mending together saves what the bills differ by", "[audit][savings]") {
  for (const int alarms : {0, 9, 12}) {
    INFO(alarms);
    const std::string before = stack_of(with_units(5, 5), alarms) + scaling_from(5);
    const auto report = fixed(before);
    const Bill a = bill_of(before, input());
    const Bill b = bill_of(report.text, input());
    CHECK(report.together.list == a.total() - b.total());
    CHECK(report.together.after_free_tier == a.total_after_free_tier() - b.total_after_free_tier());
  }
}

}  // namespace
