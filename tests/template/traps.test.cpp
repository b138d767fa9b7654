// SPDX-License-Identifier: Apache-2.0
// What readers of templates stumble over: each once, as it is met in the field.
#include <catch2/catch.hpp>

#include "template/reading.hpp"

namespace {

using namespace reading;

TEST_CASE("A log group belongs to a function by name, not by DependsOn", "[template][traps]") {
  const Template made = read(R"(
Resources:
  Fn: {Type: AWS::Lambda::Function}
  ByDependsOn: {Type: AWS::Logs::LogGroup, DependsOn: Fn}
  BySub: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/aws/lambda/${Fn}'}}
  WrongPrefix: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/lambda/${Fn}'}}
)");
  SymbolicText group("/aws/lambda/");
  group.append(made.resource("Fn")->name.text());
  CHECK(made.resource_named("AWS::Logs::LogGroup", group) == made.resource("BySub"));
  CHECK(equal(made.resource("ByDependsOn")->name.text(), group) == Truth::no);
  CHECK(equal(made.resource("WrongPrefix")->name.text(), group) == Truth::no);
  CHECK(made.resource("ByDependsOn")->depends_on == std::vector<std::string>{"Fn"});
  CHECK(made.resource("ByDependsOn")->uses[0].kind == Use::Kind::depends_on);
  CHECK(made.resource("BySub")->uses[0].logical_id == "Fn");
}

TEST_CASE("ON_DEMAND in a comment or a description is no billing mode", "[template][traps]") {
  const Template made = read(
      "# BillingMode: ON_DEMAND\n"
      "Description: 'BillingMode: ON_DEMAND'\n"
      "Resources:\n"
      "  T:\n"
      "    Type: AWS::DynamoDB::Table\n"
      "    Properties:\n"
      "      BillingMode: PAY_PER_REQUEST  # was ON_DEMAND\n"
      "      # BillingMode: ON_DEMAND\n");
  CHECK(made.resource("T")->properties.shown() == "{BillingMode: PAY_PER_REQUEST}");
}

TEST_CASE("Capacity is a number, however it is given", "[template][traps]") {
  const Template made = read(R"(
Parameters: {Units: {Type: String, Default: '5'}}
Mappings: {Capacity: {prod: {read: '5'}}}
Resources:
  T:
    Type: AWS::DynamoDB::Table
    Properties:
      ProvisionedThroughput: {ReadCapacityUnits: '5', WriteCapacityUnits: 5}
      A: !Ref Units
      B: !FindInMap [Capacity, prod, read]
      C: !Sub '${Units}'
)");
  const Value& p = made.resource("T")->properties;
  for (const Value& value :
       {p["ProvisionedThroughput"]["ReadCapacityUnits"],
        p["ProvisionedThroughput"]["WriteCapacityUnits"], p["A"], p["B"], p["C"]}) {
    CHECK(value.number() == Decimal(5));
  }
}

TEST_CASE("Tags are a list of some types and a map of others", "[template][traps]") {
  const Template made = read(R"(
Resources:
  List: {Type: AWS::SNS::Topic, Properties: {Tags: [{Key: a, Value: 1}, {Key: b, Value: !Ref AWS::StackName}]}}
  Map: {Type: AWS::SSM::Parameter, Properties: {Tags: {a: 1, b: !Ref AWS::StackName}}}
)");
  const Value list = made.resource("List")->properties["Tags"];
  const Value map = made.resource("Map")->properties["Tags"];
  REQUIRE(list.is_list());
  REQUIRE(map.is_map());
  CHECK(list[1]["Key"].literal() == map.entries()[1].key);
  CHECK(equal(list[1]["Value"], map["b"]) == Truth::yes);
}

TEST_CASE("Inline code is text, whatever it looks like", "[template][traps]") {
  const Template made = read(
      "Resources:\n"
      "  F:\n"
      "    Type: AWS::Lambda::Function\n"
      "    Properties:\n"
      "      Code:\n"
      "        ZipFile: |\n"
      "          # !Ref nothing: {a: *b\n"
      "          def handler(event, context):\n"
      "          \treturn '${NotSubstituted}'\n"
      "\n"
      "          # the end\n"
      "      Timeout: 5\n");
  const Value code = made.resource("F")->properties["Code"]["ZipFile"];
  CHECK(code.literal() ==
        "# !Ref nothing: {a: *b\ndef handler(event, context):\n\treturn '${NotSubstituted}'\n\n# "
        "the end\n");
  CHECK(made.document().place(code.source()->range.end).line == 11);
}

TEST_CASE("A YAML anchor is a resource's own properties wherever it is used", "[template][traps]") {
  const Template made = read(R"(
Resources:
  One:
    Type: AWS::DynamoDB::Table
    Properties: &table
      BillingMode: PAY_PER_REQUEST
      TableName: !Sub '${AWS::StackName}-one'
  Two:
    Type: AWS::DynamoDB::Table
    Properties:
      <<: *table
      TableName: two
)");
  CHECK(made.resource("Two")->properties.shown() ==
        "{BillingMode: PAY_PER_REQUEST, TableName: two}");
  CHECK(made.document().first_alias() != nullptr);
}

TEST_CASE("A policy's Condition is no condition of the template", "[template][traps]") {
  const Template made = read(R"(
Resources:
  P:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument:
        Statement: [{Effect: Allow, Condition: {StringEquals: {a: b}}}]
      Lone: {Condition: {Bool: {x: true}}}
)");
  CHECK(made.resource("P")->properties["Lone"]["Condition"]["Bool"]["x"].boolean() == true);
}

TEST_CASE("What is in Metadata may name what it likes", "[template][traps]") {
  const Template made = read(R"(
Metadata: {AWS::CloudFormation::Interface: {ParameterGroups: [{Parameters: [X]}]}}
Resources:
  T:
    Type: AWS::SNS::Topic
    DeletionPolicy: Retain
    Metadata: {fitcost: {ignore: [FC101]}, other: !Ref Nowhere}
)");
  CHECK(made.resource("T")->metadata["fitcost"]["ignore"][0].literal() == "FC101");
  CHECK(made.resource("T")->metadata["other"].is_unknown());
  CHECK(made.resource("T")->deletion_policy.literal() == "Retain");
}

}  // namespace
