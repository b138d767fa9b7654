// SPDX-License-Identifier: Apache-2.0
// Global tables: every replica is written, each reads for itself.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

/// A function behind an HTTP API puts and queries 300 bytes: half of the requests each.
std::string global_table(const std::string& other_region, const std::string& read) {
  return R"(Transform: AWS::Serverless-2016-10-31
Resources:
  T:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      BillingMode: PROVISIONED   # for now
      AttributeDefinitions: [{AttributeName: a, AttributeType: S}]
      KeySchema: [{AttributeName: a, KeyType: HASH}]
      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
      WriteProvisionedThroughputSettings:
        WriteCapacityAutoScalingSettings: {MinCapacity: 40, MaxCapacity: 80, TargetTrackingScalingPolicyConfiguration: {TargetValue: 70}}
      Replicas:
        - {Region: us-east-1)" +
         read + "}\n        - {Region: " + other_region + read + R"(}
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
}
const std::string forty_read = ", ReadProvisionedThroughputSettings: {ReadCapacityUnits: 40}";

TEST_CASE("A global table's modes are compared over all its replicas", "[audit][global]") {
  const Finding* f = nullptr;
  const auto report = audited(global_table("us-east-2", forty_read), "1", {"FC101"});
  f = find(report, "FC101");
  REQUIRE(f != nullptr);
  // Half of 2,628,000 requests: 1,314,000 writes in each of two regions at 0.625 USD a million, and
  // as many queries of 6 KB, 1 eventually consistent read unit each, at 0.125 USD a million.
  CHECK(f->message.find("on-demand costs $1.807 at this traffic") != std::string::npos);
  REQUIRE(f->usd_per_month.has_value());
  CHECK(*Decimal::parse("40") < *f->usd_per_month);
}

TEST_CASE("Where a replica's region lacks a price, no mode is called the cheaper",
          "[audit][global]") {
  const auto report = audited(global_table("eu-west-1", forty_read), "1", {"FC1"});
  CHECK(find(report, "FC101") == nullptr);
  CHECK(find(report, "FC102") == nullptr);
  CHECK(find(report, "FC108") == nullptr);
  const std::string said =
      "T: eu-west-1 has no price for dynamodb.replicated_write_request_units, so that its billing "
      "mode and capacity are not judged";
  CHECK(std::count_if(report.notes.begin(), report.notes.end(), [](const std::string& note) {
          return note.find("not judged") != std::string::npos;
        }) == 1);
  CHECK(std::find(report.notes.begin(), report.notes.end(), said) != report.notes.end());
}

TEST_CASE("A global table goes on-demand with all its replicas, the rest byte for byte",
          "[audit][global][fix]") {
  const auto report = fixed(global_table("us-east-2", forty_read), {"FC101"}, "1");
  std::string expected = global_table("us-east-2", "");
  expected.replace(expected.find("PROVISIONED"), 11, "PAY_PER_REQUEST");
  const std::size_t begin = expected.find("      WriteProvisionedThroughputSettings");
  expected.erase(begin, expected.find("      Replicas") - begin);
  CHECK(report.text == expected);
  CHECK(find(audited(report.text, "1", {"FC101"}), "FC101") == nullptr);
  CHECK(fixed(report.text, {"FC101"}, "1").text == report.text);
}

TEST_CASE("A write costs a KEYS_ONLY index its keys, another the whole item",
          "[audit][global][template]") {
  // Items of 3,000 bytes take 3 write units in the table; an index entry of keys alone takes 1.
  const auto written = [](const std::string& projection) {
    const std::string with_index =
        "  T:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      BillingMode: "
        "PAY_PER_REQUEST\n      AttributeDefinitions: [{AttributeName: a, AttributeType: S}, "
        "{AttributeName: b, AttributeType: S}]\n      KeySchema: [{AttributeName: a, KeyType: "
        "HASH}]\n      GlobalSecondaryIndexes: [{IndexName: byB, KeySchema: [{AttributeName: b, "
        "KeyType: HASH}], Projection: {ProjectionType: " +
        projection + "}}]\n";
    std::string text = global_table("us-east-2", "");
    const std::size_t begin = text.find("  T:\n");
    text.replace(begin, text.find("  Fn:\n") - begin, with_index);
    const Template stack = template_of(text);
    StackTraffic traffic;
    traffic.rate = parse_rps("1");
    Traffic of_requests;
    of_requests.rate = traffic.rate;
    WorkloadDefaults defaults;
    defaults.item_bytes = Decimal(3000);
    const Estimate estimated = estimate(event_graph(stack, traffic), of_requests, defaults);
    BillingMonth month;
    Decimal sum;
    for (const auto& reading : readings(estimated, month))
      if (reading.meter == "dynamodb.write_request_units") sum += reading.quantity;
    return sum;
  };
  CHECK(written("ALL") == Decimal(1'314'000) * Decimal(6));
  CHECK(written("KEYS_ONLY") == Decimal(1'314'000) * Decimal(4));
}

}  // namespace
