// SPDX-License-Identifier: Apache-2.0
// Parameters, mappings and conditions that only what was mended used.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

/// The first without the lines that hold one of the words.
std::string without_lines_of(const std::string& text, const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string line = text.substr(at, end - at);
    const bool gone = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return line.find(word) != std::string::npos;
    });
    if (!gone) out += line;
    at = end;
  }
  return out;
}

/// An on-demand table with units, which DynamoDB refuses, from `read` and `write`.
std::string table_with_units(const std::string& read, const std::string& write) {
  return R"(Resources:
  T:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      ProvisionedThroughput:
        ReadCapacityUnits: )" +
         read + "\n        WriteCapacityUnits: " + write + R"(
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
)";
}

const std::string unused_parameters =
    "Parameters:\n"
    "  Stage: {Type: String, Default: prod}   # of the stack\n"
    "  Never: {Type: String, Default: ''}\n"
    "\n"
    "  # How many units the table has.\n"
    "  Units: {Type: Number, Default: 50}\n";
const std::string stage_output = "Outputs:\n  Name:\n    Value: !Sub '${Stage}-${T}'\n";

TEST_CASE("A parameter that only the mended used goes, with its comment and nothing else",
          "[audit][fix]") {
  const std::string text =
      unused_parameters + table_with_units("!Ref Units", "!Ref Units") + stage_output;
  const auto report = fixed(text, {"FC902"}, "0.1");
  CHECK(report.removed == std::vector<std::string>{"parameter Units"});
  CHECK(report.no_longer_used.empty());
  // `Never` was unused before: no doing of fix's. Every other byte is as it was.
  const std::string expected = without_lines_of(
      text, {"How many", "Units: {", "ProvisionedThroughput", "ReadCapacity", "WriteCapacity"});
  CHECK(report.text == expected);
  CHECK(fixed(report.text, {"FC902"}, "0.1").text == report.text);
  CHECK(fix_table(report, 100).find("NO LONGER USED, and removed: parameter Units\n") !=
        std::string::npos);
}

TEST_CASE("What only a removed condition or mapping used goes with it, and emptied sections",
          "[audit][fix]") {
  const std::string text =
      "Parameters:\n  Stage: {Type: String, Default: prod}\n"
      "Mappings:\n  Sizes:\n    prod: {Read: 50}\n    test: {Read: 40}\n"
      "Conditions:\n  IsProd: !Equals [!Ref Stage, prod]\n" +
      table_with_units("!FindInMap [Sizes, !Ref Stage, Read]", "50") +
      "  R:\n    Type: AWS::ApplicationAutoScaling::ScalableTarget\n    Condition: IsProd\n"
      "    Properties:\n      MinCapacity: 1\n      MaxCapacity: 50\n"
      "      ResourceId: !Sub table/${T}\n      RoleARN: arn:aws:iam::123456789012:role/r\n"
      "      ScalableDimension: dynamodb:table:WriteCapacityUnits\n"
      "      ServiceNamespace: dynamodb\n";
  const auto report = fixed(text, {"FC902", "FC104"}, "0.1");
  INFO(report.text);
  CHECK(report.removed ==
        std::vector<std::string>{"mapping Sizes", "condition IsProd", "parameter Stage"});
  for (const auto* gone : {"Parameters:", "Mappings:", "Conditions:", "Sizes", "IsProd", "Stage"})
    CHECK(report.text.find(gone) == std::string::npos);
  CHECK(report.text.starts_with("Resources:\n  T:\n"));
  CHECK(fixed(report.text, {"FC902", "FC104"}, "0.1").text == report.text);
}

TEST_CASE("Every way to use a name keeps it", "[audit][fix]") {
  const std::string head = "Parameters:\n  Units: {Type: Number, Default: 50}\n";
  const std::string body = table_with_units("!Ref Units", "!Ref Units");
  for (const std::string use : {
           "Outputs:\n  U:\n    Value: !Ref Units\n",
           "Outputs:\n  U:\n    Value: !Sub 'x-${Units}'\n",
           "Outputs:\n  U:\n    Value: !Sub ['${a}-${Units}', {a: b}]\n",
           "Conditions:\n  C: !Equals [!Ref Units, '50']\nOutputs:\n  U:\n    Condition: C\n    "
           "Value: x\n",
           "Conditions:\n  C: !Equals [!Ref Units, '50']\nOutputs:\n  U:\n    Value: !If [C, a, "
           "b]\n",
           "Conditions:\n  C: !Equals [!Ref Units, '50']\n  D: !Not [!Condition C]\nOutputs:\n  "
           "U:\n    Value: !If [D, a, b]\n",
           "Rules:\n  R:\n    Assertions:\n      - Assert: !Not [!Equals [!Ref Units, '1']]\n",
       }) {
    INFO(use);
    const auto report = fixed(head + use + body, {"FC902"}, "0.1");
    CHECK(report.changes.size() == 1);
    CHECK(report.removed.empty());
    CHECK(report.text.find("  Units: {Type") != std::string::npos);
  }
  // No use: `${!Units}` is text.
  const auto report =
      fixed(head + "Outputs:\n  U:\n    Value: !Sub '${!Units}-${T}'\n" + body, {"FC902"}, "0.1");
  CHECK(report.removed == std::vector<std::string>{"parameter Units"});
}

TEST_CASE("A name that others know, or that a macro may ask for, stays and is told",
          "[audit][fix]") {
  const std::string head = "Parameters:\n  Units: {Type: Number, Default: 50}\n";
  const std::string body = table_with_units("!Ref Units", "!Ref Units");
  const std::vector<std::string> left{"parameter Units"};
  const std::string interface =
      "Metadata:\n  AWS::CloudFormation::Interface:\n    ParameterGroups:\n"
      "      - Parameters: [Units]\n";
  CHECK(fixed(interface + head + body, {"FC902"}, "0.1").no_longer_used == left);
  CHECK(fixed("Transform: [My-Macro]\n" + head + body, {"FC902"}, "0.1").no_longer_used == left);

  TemplateOptions options;
  options.region = "us-east-1";
  options.parameters = {{"Units", "60"}};
  const auto given = fix(Template::read(TemplateDocument::read(head + body, "t.yaml"), options),
                         input("0.1", {"FC902"}), embedded_price_book(), terms());
  CHECK(given.no_longer_used == left);
  CHECK(fix_table(given, 100).find("NO LONGER USED, and left there: parameter Units\n") !=
        std::string::npos);
}

TEST_CASE("In JSON, too, what is unused goes and the rest stays byte for byte", "[audit][fix]") {
  const std::string text = R"({
  "Parameters": {
    "Stage": {"Type": "String", "Default": "prod"},
    "Units": {"Type": "Number", "Default": 50}
  },
  "Resources": {
    "T": {
      "Type": "AWS::DynamoDB::Table",
      "Properties": {
        "TableName": {"Fn::Sub": "${Stage}-t"},
        "BillingMode": "PAY_PER_REQUEST",
        "ProvisionedThroughput": {"ReadCapacityUnits": {"Ref": "Units"}, "WriteCapacityUnits": 50},
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]
      }
    }
  }
}
)";
  const auto report = fixed(text, {"FC902"}, "0.1");
  CHECK(report.removed == std::vector<std::string>{"parameter Units"});
  std::string expected = without_lines_of(text, {"ProvisionedThroughput", "\"Units\": {"});
  expected.replace(expected.find("\"prod\"},"), 8, "\"prod\"}");
  CHECK(report.text == expected);
}

}  // namespace
