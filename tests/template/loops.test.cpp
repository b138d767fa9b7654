// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "template/reading.hpp"

namespace {

using namespace reading;

TEST_CASE("Fn::ForEach writes out resources, properties, conditions and outputs",
          "[template][loops]") {
  const Template made = read(R"(
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'Runs,Rides'}
Conditions:
  Fn::ForEach::Each:
    - N
    - !Ref Names
    - 'Has${N}': !Equals [!Ref AWS::Region, '${N}']
Resources:
  Fn::ForEach::Tables:
    - Name
    - !Ref Names
    - '${Name}Table':
        Type: AWS::DynamoDB::Table
        Properties:
          TableName: !Sub '${AWS::StackName}-${Name}'
          Tags:
            - {Key: name, Value: !Ref Name}
      Fn::ForEach::Topics:
        - Kind
        - [in.1, out-2]
        - '${Name}Topic&{Kind}':
            Type: AWS::SNS::Topic
            Properties: {TopicName: '${Kind}'}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Fn::ForEach::Settings:
        - S
        - [DelaySeconds, VisibilityTimeout]
        - '${S}': 5
Outputs:
  Fn::ForEach::Outs:
    - Name
    - !Ref Names
    - 'Arn${Name}': {Value: !GetAtt '${Name}Table.Arn'}
)");
  std::string ids;
  for (const auto& resource : made.resources()) ids += resource.logical_id + " ";
  CHECK(ids ==
        "RunsTable RunsTopicin1 RunsTopicout2 RidesTable RidesTopicin1 RidesTopicout2 Queue ");
  const Resource& runs = *made.resource("RunsTable");
  CHECK(runs.name.shown() == "${AWS::StackName}-Runs");
  CHECK(runs.properties["Tags"][0]["Value"].literal() == "Runs");
  CHECK(runs.made_from == "${Name}Table");
  CHECK(made.document().place(*runs.key).line == 14);
  CHECK(runs.definition->generated);
  CHECK(made.resource("RidesTopicout2")->name.literal() == "out-2");
  CHECK(made.resource("Queue")->properties.shown() == "{DelaySeconds: 5, VisibilityTimeout: 5}");
  CHECK(made.condition("HasRides")->holds == Truth::unknown);
  CHECK(made.outputs()[1].name == "ArnRides");
  CHECK(made.outputs()[1].value.text().refers_to("RidesTable"));
}

TEST_CASE("A loop over what nobody knows is said, and its names are taken for granted",
          "[template][loops]") {
  const Template made = read(R"(
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList}
Resources:
  T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref RunsTable}}
  Fn::ForEach::Tables:
    - Name
    - !Ref Names
    - '${Name}Table': {Type: AWS::DynamoDB::Table}
)");
  REQUIRE(made.notes().size() == 1);
  CHECK(made.notes()[0].text ==
        "what Fn::ForEach::Tables makes is not known: unknown: the parameter Names has no value");
  CHECK(made.resources().size() == 1);
}

TEST_CASE("Loops that are none, or too many, are refused", "[template][loops][errors]") {
  CHECK_THAT(refusal("Resources:\n  Fn::ForEach::A: [x, [y]]\n"),
             Catch::Contains("2:3: found no list of three"));
  CHECK_THAT(
      refusal("Resources:\n  Fn::ForEach::A: [x, [y, y], {'${x}': {Type: AWS::SNS::Topic}}]\n"),
      Catch::Contains("found the key 'y' made twice"));
  std::string bomb = "Resources:\n";
  std::string indent = "  ";
  for (int i = 0; i < 8; ++i) {
    bomb += indent + "Fn::ForEach::L" + std::to_string(i) + ":\n" + indent + "- V" +
            std::to_string(i) + "\n" + indent + "- [a, b, c, d, e, f, g, h]\n" + indent + "- ";
    indent += "  ";
    if (i < 7) bomb.insert(bomb.size(), "_: 1\n");
  }
  bomb += "'R${V0}${V1}${V2}${V3}${V4}${V5}${V6}${V7}': {Type: AWS::SNS::Topic}\n";
  CHECK_FALSE(refusal(bomb).empty());
}

}  // namespace
