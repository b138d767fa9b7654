// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "template/reading.hpp"

namespace {

using namespace reading;

/// A template with a list parameter, a mapping and a condition, and one value of an output.
std::string with_output(const std::string& value) {
  return "Parameters: {L: {Type: CommaDelimitedList, Default: 'a,b'}}\n"
         "Mappings: {M: {a: {b: c}}}\n"
         "Conditions: {C: !Equals [!Ref AWS::Region, eu-west-1]}\n"
         "Resources: {T: {Type: AWS::SNS::Topic}}\n"
         "Outputs: {A: {Value: " +
         value + "}}\n";
}

std::string with_condition(const std::string& condition) {
  return "Resources: {T: {Type: AWS::SNS::Topic}}\nConditions: {C: " + condition + "}\n";
}

std::string with_attribute(const std::string& attribute) {
  return "Resources:\n  T: {Type: AWS::SNS::Topic, " + attribute + "}\n";
}

struct Shape {
  std::string written;
  std::string said;
};

TEST_CASE("A function whose arguments have a shape that AWS refuses is refused where they stand",
          "[template][errors][shapes]") {
  for (const auto& [written, said] : std::vector<Shape>{
           {"!Ref [a]", "5:27: found a list in '!Ref', wanted a name"},
           {"{Ref: {a: b}}", "5:28: found a map in 'Ref', wanted a name"},
           {"{Ref: }", "found nothing in 'Ref', wanted a name"},
           {"!Join [',', a]", "5:34: found 'a' in '!Join', wanted a list of texts"},
           {"!Join [[a], [b]]", "5:29: found a list in '!Join', wanted a text to put between"},
           {"!Join [',', [a, [b]]]", "5:38: found a list in '!Join', wanted a list of texts"},
           {"!Split [[a], b]", "found a list in '!Split', wanted the text to split at"},
           {"!Split [a, [b]]", "found a list in '!Split', wanted a text to split"},
           {"!Sub [a, b]", "5:31: found 'b' in '!Sub', wanted a text, or a list of text and map"},
           {"!Sub [a, {}, c]", "5:22: found '!Sub' with 3 arguments, wanted a list of 2"},
           {"!Sub {a: b}", "found a map in '!Sub', wanted a text, or a list of text and map"},
           {"!Sub [[a], {}]", "found a list in '!Sub', wanted a text"},
           {"!Sub ['${a}', {a: [b]}]", "found a list in '!Sub', wanted a text for each name"},
           {"!Select [a, [b]]", "5:31: found 'a' in '!Select', wanted a number from 0"},
           {"!Select [-1, [b]]", "found '-1' in '!Select', wanted a number from 0"},
           {"!Select [0, text]", "5:34: found 'text' in '!Select', wanted a list"},
           {"!Select [0, {a: b}]", "found a map in '!Select', wanted a list"},
           {"!GetAtt [T, [a]]", "5:34: found a list in '!GetAtt', wanted LogicalId.Attribute"},
           {"!GetAtt T", "5:22: found 'T', wanted LogicalId.Attribute"},
           {"!GetAtt T.", "5:22: found 'T.', wanted LogicalId.Attribute"},
           {"!GetAtt [T]", "found '!GetAtt' with 1 argument, wanted a list of 2"},
           {"!GetAtt {T: TopicName}", "found '!GetAtt' without a list of arguments"},
           {"!ImportValue {a: b}", "5:35: found a map in '!ImportValue', wanted a text"},
           {"!ImportValue [a]", "found a list in '!ImportValue', wanted a text"},
           {"{Ref: T, 'Fn::Sub': b}", "5:31: found 'Fn::Sub' beside 'Ref', wanted one function"},
           {"[{a: {'Fn::Join': ['', []], 'Fn::Sub': b}}]", "found 'Fn::Sub' beside 'Fn::Join'"},
           {"!If [C, a]", "5:22: found '!If' with 2 arguments, wanted a list of 3"},
           {"!If [C, a, b, c]", "found '!If' with 4 arguments, wanted a list of 3"},
           {"!If C", "found '!If' without a list of arguments, wanted a list of 3"},
           {"!FindInMap [a]", "found '!FindInMap' with 1 argument, wanted a list of 3 to 4"},
           {"!FindInMap [M, [a], b]", "found a list in '!FindInMap', wanted a text"},
           {"!FindInMap [M, a, b, c]", "found 'c' in '!FindInMap', wanted a map with DefaultValue"},
           {"!Base64 [a]", "5:30: found a list in '!Base64', wanted a text"},
           {"!Cidr 10.0.0.0/16", "found '!Cidr' without a list of arguments"},
           {"!Cidr [10.0.0.0/16]", "found '!Cidr' with 1 argument, wanted a list of 2 to 3"},
           {"!Cidr [10.0.0.0/16, many]", "found 'many' in '!Cidr', wanted a number"},
           {"!Cidr [[a], 1]", "found a list in '!Cidr', wanted a block of addresses"},
           {"!GetAZs [a]", "5:30: found a list in '!GetAZs', wanted a region"},
           {"{'Fn::Length': text}", "found 'text' in 'Fn::Length', wanted a list"},
           {"{'Fn::ToJsonString': text}", "found 'text' in 'Fn::ToJsonString', wanted a map or"},
           // In branches that nobody takes, and deep down.
           {"!If [C, !Select [0, !If [C, !Base64 [a], [b]]], c]", "found a list in '!Base64'"},
       }) {
    CAPTURE(written);
    CHECK_THAT(refusal(with_output(written)), Catch::Contains(said));
    // Whatever somebody's macro makes of them.
    CHECK_THAT(refusal("Transform: Mine\n" + with_output(written)), !Catch::Contains(" in '!"));
  }
}

TEST_CASE("A condition of a shape that AWS refuses is refused, whoever asks for it",
          "[template][errors][shapes]") {
  for (const auto& [written, said] : std::vector<Shape>{
           {"!Equals [a]", "2:17: found '!Equals' with 1 argument, wanted a list of 2"},
           {"!Equals [a, b, c]", "found '!Equals' with 3 arguments, wanted a list of 2"},
           {"!And [!Equals [a, a]]", "found '!And' with 1 argument, wanted a list of 2 to 10"},
           {"!Or [!Equals [a, a]]", "found '!Or' with 1 argument, wanted a list of 2 to 10"},
           {"!And [x, !Equals [a, a]]", "2:23: found 'x' in '!And', wanted Fn::And, Fn::Or"},
           {"!Not [a, b]", "found '!Not' with 2 arguments, wanted a list of 1"},
           {"!Not [C]", "2:23: found 'C' in '!Not', wanted Fn::And, Fn::Or, Fn::Not"},
           {"!Not [[!Equals [a, b]]]", "found a list in '!Not', wanted Fn::And"},
           {"!Or [{a: b}, {c: d}]", "found a map in '!Or', wanted Fn::And"},
           {"!Not [!Condition [a]]",
            "found a list in '!Condition', wanted the name of a condition"},
           {"text", "2:17: found 'text' as the condition 'C', wanted Fn::And, Fn::Or, Fn::Not"},
           {"[a]", "found a list as the condition 'C'"},
           {"{a: b}", "found a map as the condition 'C'"},
       }) {
    CAPTURE(written);
    CHECK_THAT(refusal(with_condition(written)), Catch::Contains(said));
  }
  std::string eleven = "!Or [!Equals [a, b]";
  for (int i = 0; i < 10; ++i) eleven += ", !Equals [a, b]";
  CHECK_THAT(refusal(with_condition(eleven + "]")), Catch::Contains("with 11 arguments"));
}

TEST_CASE("A resource with what no resource has is refused", "[template][errors][shapes]") {
  for (const auto& [written, said] : std::vector<Shape>{
           {"Propertys: {TopicName: a}",
            "2:30: found the resource attribute 'Propertys', wanted one that CloudFormation has "
            "(Type, Properties, ...), did you mean 'Properties'?"},
           {"TopicName: a", "found the resource attribute 'TopicName'"},
           {"'Fn::If': [C, a, b]", "found the resource attribute 'Fn::If'"},
           {"IgnoreGlobals: '*'", "found the resource attribute 'IgnoreGlobals'"},
           {"Properties: [1]", "2:42: found Properties that are no map, wanted a map"},
           {"Properties: text", "2:42: found Properties that are no map, wanted a map"},
           {"Condition: [a]", "2:41: found a Condition that is a list, wanted the name of a"},
           {"Condition: !Equals [a, b]", "found a Condition that is a function"},
           {"Condition: ", "found no name behind Condition"},
           {"DependsOn: {a: b}", "found a DependsOn that is a map, wanted the logical id"},
           {"DependsOn: !Ref T", "found a DependsOn that is a function"},
       }) {
    CAPTURE(written);
    CHECK_THAT(refusal(with_attribute(written)), Catch::Contains(said));
  }
  CHECK_THAT(refusal(with_output("a, Condition: [C]")),
             Catch::Contains("5:36: found a Condition that is a list"));
}

TEST_CASE("Shapes that AWS takes are taken", "[template][shapes]") {
  for (const auto* const written : {
           "!Join [',', !Ref L]",
           "!Join ['', []]",
           "!Join [',', !Split [';', 'a;b']]",
           "!Join ['', [1, true, !Ref T, !If [C, a, !Ref 'AWS::NoValue']]]",
           "!Select [0, !GetAZs '']",
           "!Select ['0', !GetAZs {Ref: 'AWS::Region'}]",
           "!Select ['1', !Ref L]",
           "!Select [!FindInMap [M, a, b], [x, [y], {z: 1}]]",
           "!Select [1, !If [C, [a, b], [c, d]]]",
           "{'Fn::GetAZs': }",
           "!Sub ['${a}${b}', {a: !Ref T, b: !GetAtt T.TopicName}]",
           "!Sub ['${a}', {a: {'Fn::Transform': {Name: Mine, Parameters: {P: 1}}}}]",
           "!Split [',', !ImportValue x]",
           "!GetAtt [T, TopicName]",
           "!GetAtt [T, !Ref L]",
           "!ImportValue {'Fn::Sub': '${AWS::StackName}-x'}",
           "!FindInMap [M, !Ref L, b, {DefaultValue: [a]}]",
           "!Cidr [!Ref L, 2]",
           "!Cidr [10.0.0.0/16, '2', 8]",
           "!Base64 {'Fn::Sub': a}",
           "!If [C, [a], {b: c}]",
           "{Ref: T}",
           "{a: 1, 'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: a}}}",
           "{'Fn::Sub': a, 'Fn::Transform': {Name: Mine}}",
           "{'Fn::Length': !Ref L}",
           "{'Fn::ToJsonString': {a: !Ref T}}",
           "{'Fn::ToJsonString': [1]}",
       }) {
    CAPTURE(written);
    CHECK(refusal(with_output(written)) == "");
  }
  for (const auto* const condition :
       {"!Equals [[a], [b]]", "!And [!Equals [a, b], Condition: D]", "true",
        "!Not [{Condition: D}]", "{Condition: D}", "!Condition D"}) {
    CAPTURE(condition);
    CHECK(refusal(with_condition(std::string(condition) + ", D: !Equals [a, b]")) == "");
  }
  for (const auto* const attribute :
       {"Properties: {}", "Properties: ", "Properties: {'Fn::Transform': {Name: Mine}}",
        "'Fn::Transform': {Name: Mine}", "DependsOn: U", "DependsOn: [U]", "Description: a",
        "Version: '1.0'", "CreationPolicy: {}", "UpdatePolicy: {}", "DeletionPolicy: Retain",
        "UpdateReplacePolicy: Retain", "Metadata: {Ref: [a], 'Fn::Sub': b}", "Metadata: text"}) {
    CAPTURE(attribute);
    CHECK(refusal(with_attribute(attribute) + "  U: {Type: AWS::SNS::Topic}\n") == "");
  }
  CHECK(refusal("Transform: AWS::Serverless-2016-10-31\nResources:\n"
                "  T: {Type: AWS::Serverless::SimpleTable, IgnoreGlobals: '*', Connectors: {}}\n")
            .empty());
  CHECK(refusal("Transform: AWS::LanguageExtensions\nResources:\n"
                "  'Fn::ForEach::Topics':\n    - Name\n    - [a, b]\n    - 'T${Name}':\n"
                "        Type: AWS::SNS::Topic\n        Metadata: {Ref: [a]}\n"
                "        Properties: {TopicName: !Ref Name}\n"
                "      'Q${Name}': {Type: AWS::SQS::Queue, "
                "Properties: {QueueName: !GetAtt 'T${Name}.TopicName'}}\n")
            .empty());
  CHECK(refusal("Parameters: {P: {Type: String, Default: a}}\n"
                "Rules: {R: {Assertions: [{Assert: {'Fn::Contains': [[a, b], !Ref P]}}, "
                "{Assert: {'Fn::Not': [{'Fn::EachMemberIn': [{'Fn::ValueOfAll': [x, y]}, "
                "{'Fn::RefAll': z}]}]}}]}}\n"
                "Metadata: {a: {Ref: [x]}}\n" +
                with_attribute("Properties: {}"))
            .empty());
}

}  // namespace
