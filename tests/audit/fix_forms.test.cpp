// SPDX-License-Identifier: Apache-2.0
// Forms of YAML and JSON in which what is new must be right, too.
#include <catch2/catch.hpp>

#include "audit/auditing.hpp"

namespace {

using namespace auditing;

TEST_CASE("A map is indented where its list stood in the key's own column", "[audit][fix]") {
  CHECK(fixed(R"(Resources:
  P:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Tags:
      - Key: Team
        Value: core
      - {Key: Cost, Value: '12'}
      Value: x
)",
              {"FC503"})
            .text == R"(Resources:
  P:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Tags:
        Team: core
        Cost: "12"
      Value: x
)");
}

TEST_CASE("Comments among tags stay when these are turned", "[audit][fix]") {
  CHECK(fixed(R"(Resources:
  P:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: x
      Tags:
        # who pays
        - Key: Team     # never empty
          Value: core   # all of us
        # by account
        - {Key: Cost, Value: '12'}
)",
              {"FC503"})
            .text == R"(Resources:
  P:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: x
      Tags:
        # who pays
        # never empty
        Team: core   # all of us
        # by account
        Cost: "12"
)");
  CHECK(fixed(R"(Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      Tags:
        Team: core   # all of us
        # by account
        Cost: '12'
)",
              {"FC503"})
            .text == R"(Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      Tags:
        - Key: Team
          Value: core   # all of us
        # by account
        - Key: Cost
          Value: "12"
)");
}

TEST_CASE("Behind a key without a value there is room", "[audit][fix]") {
  CHECK(fixed("Resources:\n  G:\n    Type: AWS::Logs::LogGroup\n    Properties:   # none yet\n",
              {"FC202"})
            .text ==
        "Resources:\n  G:\n    Type: AWS::Logs::LogGroup\n    Properties:   # none yet\n"
        "      RetentionInDays: 14\n");
}

TEST_CASE("JSON that is indented by tabs stays so", "[audit][fix]") {
  CHECK(fixed("{\n\t\"Resources\": {\n\t\t\"G\": {\n\t\t\t\"Type\": \"AWS::Logs::LogGroup\"\n\t\t}"
              "\n\t}\n}\n",
              {"FC202"})
            .text ==
        "{\n\t\"Resources\": {\n\t\t\"G\": {\n\t\t\t\"Type\": \"AWS::Logs::LogGroup\",\n\t\t\t"
        "\"Properties\": {\n\t\t\t\t\"RetentionInDays\": 14\n\t\t\t}\n\t\t}\n\t}\n}\n");
}

TEST_CASE("What an alias stands for stays as it is, and where it is", "[audit][fix]") {
  const std::string before = file_text("tests/audit/templates/anchors.yaml");
  const auto report = fixed(before, {}, "0.1");
  // T1's properties are T2's, too.
  for (const auto* kept : {"    Properties: &table\n      BillingMode: PROVISIONED\n",
                           "ProvisionedThroughput: &cap {", "      <<: *table\n", "*cap\n"})
    CHECK(report.text.find(kept) != std::string::npos);
  CHECK(std::any_of(report.not_mended.begin(), report.not_mended.end(), [](const auto& text) {
    return text.rfind("FC101 T1", 0) == 0 && text.find("alias in line 40") != std::string::npos;
  }));
  // A value that two have by an alias changes in both, one after the other.
  CHECK(fixed(R"(Resources:
  A: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: &days 15}}
  B: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: *days}}
)",
              {"FC904"})
            .text == R"(Resources:
  A: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 14}}
  B: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 14}}
)");
}

TEST_CASE("An outcome that could not be read is dropped, and said", "[audit][fix]") {
  const std::string text = "Resources: {G: {Type: AWS::Logs::LogGroup}}\n";
  DocumentLimits limits;
  limits.bytes = text.size();  // what is added would be too much
  const Template stack = Template::read(TemplateDocument::read(text, "t.yaml", limits));
  const auto report = fix(stack, input("0.023", {"FC202"}), embedded_price_book(), terms());
  CHECK(report.text == text);
  CHECK(report.changes.empty());
  REQUIRE(report.not_mended.size() == 1);
  CHECK(report.not_mended[0].rfind("FC202 G: ", 0) == 0);
}

TEST_CASE("A plain text of YAML is quoted where it is copied to", "[audit][fix]") {
  const auto report = fixed(R"(Resources:
  A:
    Type: AWS::SQS::Queue
    Properties:
      Tags:
        - Key: Team
          Value: core, and some
  B: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 1}}
)",
                            {"FC501"});
  CHECK(template_of(report.text).resource("B")->properties["Tags"][0]["Value"].shown() ==
        "core, and some");
}

}  // namespace
