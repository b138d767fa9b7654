// SPDX-License-Identifier: Apache-2.0
// Reading an 800 KB template: the tree of its text, in YAML and in JSON, and the resolved model;
// beside them what yaml-cpp alone takes to tell the same YAML to somebody who does not listen.
#include <benchmark/benchmark.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>
#include <string>

#include "fitcost/template/template.hpp"

namespace {

using namespace fitcost::cloudformation;

constexpr std::size_t template_bytes = 800'000;

/// Functions with their groups, tables and alarms; parameters, conditions and a mapping.
std::string large_template() {
  std::string out = R"(AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Environment: {Type: String, AllowedValues: [dev, prod]}
  Owner: {Type: String, Default: fitness}
Mappings:
  Memory: {dev: {size: 256}, prod: {size: 1024}}
Conditions:
  IsProd: !Equals [!Ref Environment, prod]
Resources:
)";
  for (int i = 0; out.size() < template_bytes; ++i) {
    const std::string n = std::to_string(i);
    out += "  Function" + n + ":\n    Type: AWS::Lambda::Function\n    Properties:\n" +
           "      FunctionName: !Sub '${AWS::StackName}-${Environment}-fn" + n + "'" + R"(
      Runtime: python3.12
      Handler: index.handler
      MemorySize: !FindInMap [Memory, !Ref Environment, size]
      Timeout: !If [IsProd, 29, 5]
      Role: arn:aws:iam::123456789012:role/handler
      Code:
        ZipFile: |
          import json

          def handler(event, context):
              # answers
              return {"statusCode": 200, "body": json.dumps({"ok": True})}
      Environment:
        Variables:
          TABLE: !Ref Table)" +
           n + R"(
      Tags:
        - {Key: Environment, Value: !Ref Environment}
        - {Key: Owner, Value: !Ref Owner}
)" + "  Group" +
           n + ":  # its log\n    Type: AWS::Logs::LogGroup\n    Properties:\n" +
           "      LogGroupName: !Join ['', ['/aws/lambda/', !Ref Function" + n + "]]" + R"(
      RetentionInDays: 14
)" + "  Table" +
           n + R"(:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: !If [IsProd, PROVISIONED, PAY_PER_REQUEST]
      ProvisionedThroughput: !If
        - IsProd
        - {ReadCapacityUnits: 5, WriteCapacityUnits: '5'}
        - !Ref AWS::NoValue
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
)" + "  Alarm" +
           n + R"(:
    Type: AWS::CloudWatch::Alarm
    Condition: IsProd
    Properties:
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions: [{Name: FunctionName, Value: !Ref Function)" +
           n + R"(}]
      Statistic: Sum
      Period: 300
      EvaluationPeriods: 2
      Threshold: 5
      ComparisonOperator: GreaterThanThreshold
)";
  }
  return out;
}

std::string json_of(const SyntaxNode& node) {
  const auto quoted = [](std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c == '\n' ? "\\n" : std::string(1, c);
    }
    return out + "\"";
  };
  std::string out;
  if (node.is_scalar()) return quoted(node.text);
  if (node.is_call())
    return "{" + quoted(long_name(node.function)) + ": " + json_of(node.argument()) + "}";
  for (const SyntaxNode* item : node.items) out += (out.empty() ? "" : ", ") + json_of(*item);
  if (node.is_list()) return "[" + out + "]";
  for (const auto& entry : node.entries)
    out += (out.empty() ? "\n" : ",\n") + quoted(entry.key->text) + ": " + json_of(*entry.value);
  return "{" + out + "}";
}

void read_yaml_document(benchmark::State& state) {
  const std::string text = large_template();
  for (auto _ : state) benchmark::DoNotOptimize(TemplateDocument::read(text, "t.yaml"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_yaml_document)->Unit(benchmark::kMillisecond);

void read_json_document(benchmark::State& state) {
  const std::string text = json_of(TemplateDocument::read(large_template(), "t.yaml").root());
  for (auto _ : state) benchmark::DoNotOptimize(TemplateDocument::read(text, "t.json"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_json_document)->Unit(benchmark::kMillisecond);

void resolve_template(benchmark::State& state) {
  const TemplateDocument document = TemplateDocument::read(large_template(), "t.yaml");
  for (auto _ : state) benchmark::DoNotOptimize(Template::read(document));
}
BENCHMARK(resolve_template)->Unit(benchmark::kMillisecond);

class Deaf final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {}
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {}
  void OnMapEnd() override {}
};

void yaml_cpp_alone(benchmark::State& state) {
  const std::string text = large_template();
  for (auto _ : state) {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    Deaf deaf;
    benchmark::DoNotOptimize(parser.HandleNextDocument(deaf));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(yaml_cpp_alone)->Unit(benchmark::kMillisecond);

}  // namespace
