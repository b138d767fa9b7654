// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

const std::string reference_template = FITCOST_SOURCE_DIR "/data/templates/workout-api.yaml";

Words of_template(const std::string& file, const Words& more = {}) {
  return with({"bill", "--template", file, "--rps", "0.023"}, more);
}

Json schema_of(const std::string& path) {
  return Json::parse(support::text_of(FITCOST_SOURCE_DIR "/" + path));
}

const std::string faulty_stack =
    "Resources:\n"
    "  Table:\n"
    "    Type: AWS::DynamoDB::Table\n"
    "    Properties: {BillingMode: PROVISIONED, ProvisionedThroughput: {ReadCapacityUnits: 5, "
    "WriteCapacityUnits: 5}}\n"
    "  Board: {Type: AWS::CloudWatch::Dashboard}\n"
    "  Fn:\n"
    "    Type: AWS::Lambda::Function\n"
    "    Properties:\n"
    "      Environment: {Variables: {TABLE: !Ref Table}}\n"
    "      Tags: [{Key: team, Value: api}]\n"
    "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn}}\n"
    "  Bucket: {Type: AWS::S3::Bucket}\n"
    "  Queue: {Type: AWS::Lambda::Function}\n"
    "  From: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Queue, "
    "EventSourceArn: 'arn:aws:sqs:us-east-1:1:q'}}\n";

}  // namespace

TEST_CASE("A template's bill says what it is sure of and what it leaves out", "[cli][template]") {
  const TempFolder folder;
  const std::string file = folder.write("stack.yaml", faulty_stack);
  const Json json = json_of(of_template(file));
  support::SchemaCheck check(schema_of("data/schema/estimate-1.json"));
  CHECK(check.errors(json) == std::vector<std::string>{});
  std::map<std::string, std::string> standing;
  for (const auto& resource : json.at("resources"))
    standing[resource.at("logical_id").get<std::string>()] =
        resource.at("standing").get<std::string>();
  CHECK(standing.at("Table") == "priced");
  CHECK(standing.at("Bucket") == "no_model");
  CHECK(standing.at("Queue") == "unknown_use");
  CHECK(standing.at("Url") == "free");
  std::set<std::string> confidences;
  for (const auto& line : json.at("months")[0].at("lines")) {
    confidences.insert(line.at("confidence").get<std::string>());
    if (line.at("meter") == "dynamodb.read_capacity_unit_hours") {
      CHECK(line.at("confidence") == "stated");
      CHECK(line.at("quantity") == "3650");
    }
  }
  CHECK(confidences == std::set<std::string>{"stated", "assumed"});
  CHECK(json.at("log_months").size() == 6);  // ingestion and storage, months 1, 12 and 36

  for (const char* width : {"80", "140"}) {
    const auto run = command(of_template(file, {"--width", width}));
    REQUIRE(run.code == 0);
    for (const auto& line : support::lines_of(run.out))
      CHECK(support::columns_of(line) <= std::stoul(width));
    CHECK(contains(run.out, "NOT IN THE TOTAL, use unknown: Queue"));
    CHECK(contains(run.out, "NOT IN THE TOTAL, no price model: Bucket"));
    CHECK(contains(run.out, "month 36"));
  }
}

TEST_CASE("A template's bill has the same total in every form", "[cli][template]") {
  const Json json = json_of(of_template(reference_template));
  const auto csv = command(of_template(reference_template, {"--format", "csv"}));
  REQUIRE(csv.code == 0);
  Decimal list;
  const auto rows = support::csv_rows(csv.out);
  for (const auto& row : rows)
    if (row.at("charge") == "list") list += decimal(row.at("cost_usd"));
  CHECK(text(list) == json.at("months")[0].at("total_usd"));
  const auto infracost = command(of_template(reference_template, {"--format", "infracost-json"}));
  REQUIRE(infracost.code == 0);
  const Json theirs = Json::parse(infracost.out);
  CHECK(theirs.at("totalMonthlyCost") == json.at("months")[0].at("total_usd"));
  CHECK(command(of_template(reference_template, {"--format", "md"})).code == 0);
  CHECK(command(of_template(reference_template, {"--format", "focus"})).code == 0);
  // Same input, same bytes.
  CHECK(command(of_template(reference_template)).out ==
        command(of_template(reference_template)).out);
}

TEST_CASE("Infracost's JSON fits its schema and never shows an unknown as 0", "[cli][template]") {
  support::SchemaCheck check(schema_of("tests/cli/infracost-0.2.json"));
  const TempFolder folder;
  const std::string file = folder.write("stack.yaml", faulty_stack);
  for (const auto& [name, region] : std::map<std::string, std::string>{
           {reference_template, "us-east-1"}, {file, "us-east-1"}, {file, "ap-south-1"}}) {
    const auto run = command(of_template(name, {"--format", "infracost-json", "--region", region}));
    REQUIRE(run.code == 0);
    CHECK(check.errors(Json::parse(run.out)) == std::vector<std::string>{});
  }
  const Json json = Json::parse(command(of_template(file, {"--format", "infracost-json"})).out);
  Decimal sum;
  const Json& breakdown = json.at("projects")[0].at("breakdown");
  for (const auto& resource : breakdown.at("resources")) {
    if (resource.at("name") == "Queue") {
      CHECK(resource.at("monthlyCost").is_null());
      CHECK(resource.at("metadata").at("fitcost").at("standing") == "unknown_use");
      continue;
    }
    if (resource.at("name") == "Fn") {
      CHECK(resource.at("tags").at("team") == "api");
      CHECK(resource.at("metadata").at("startLine") == 6);
    }
    sum += decimal(resource.at("monthlyCost"));
  }
  CHECK(text(sum) == breakdown.at("totalMonthlyCost"));
  CHECK(json.at("summary").at("unsupportedResourceCounts").at("AWS::S3::Bucket") == 1);
  CHECK(json.at("summary").at("totalDetectedResources") == 7);
}

TEST_CASE("Options of a template are for templates, and a mistake in them is told",
          "[cli][template]") {
  const TempFolder folder;
  const std::string file = folder.write("stack.yaml", faulty_stack);
  const auto refused = [](const Words& words) {
    const auto run = command(words);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    return run.err;
  };
  CHECK(refused({"bill", "--plan", "workout-api", "--rps", "1", "--route", "GET /x=1"}) ==
        "fitcost: --route: found no template beside it, wanted --template FILE\n");
  CHECK(refused({"bill", "--plan", "workout-api", "--template", file, "--rps", "1"}) ==
        "fitcost: found both --plan and --template, wanted one of them\n");
  CHECK(refused({"bill", "--plan", "workout-api", "--rps", "1", "--format", "infracost-json"}) ==
        "fitcost: --format: found 'infracost-json' without a template, wanted --template FILE\n");
  CHECK(contains(refused(of_template(file, {"--route", "GET /nowhere=1"})), "'GET /nowhere'"));
  CHECK(contains(refused(of_template(file, {"--parameter", "P=1"})), "P"));
  CHECK(contains(refused(of_template(file, {"--parameter", "P"})), "NAME=VALUE"));
  CHECK(contains(refused(of_template(file, {"--item-bytes", "NaN"})), "--item-bytes"));
  CHECK(contains(refused(of_template(file, {"--item-bytes", "500000"})), "--item-bytes"));
  CHECK(contains(refused(of_template(file, {"--route-items", "x=1"})), "--route-items"));
  CHECK(contains(refused({"bill", "--template", file}), "no traffic"));
  CHECK(contains(refused(of_template(folder.write("empty.yaml", ""))), "empty.yaml"));
  CHECK(contains(refused(of_template(folder.write("cut.json", "{\"Resources\": {"))), "cut.json"));
  CHECK(contains(refused(of_template(folder.write("latin1.yaml", "Resources: \xe4\n"))),
                 "latin1.yaml:1:12"));
  const std::string usage = folder.write("usage.yml", "resource_usage: {Fn: {monthly_request: 1}}");
  CHECK(contains(refused(of_template(file, {"--usage", usage})),
                 "usage.yml:1:23: found 'monthly_request', did you mean 'monthly_requests'?"));
}

TEST_CASE("What a template is called stays on its line", "[cli][template]") {
  const TempFolder folder;
  const std::string file = folder.write("odd.yaml",
                                        "Resources:\n"
                                        "  \"A\\nB\": {Type: AWS::CloudWatch::Dashboard}\n"
                                        "  \"C\\tD\": {Type: \"AWS::X\\n::Y\"}\n"
                                        "  \xc3\xa9: {Type: AWS::CloudWatch::Alarm}\n");
  const auto run = command(of_template(file));
  REQUIRE(run.code == 0);
  CHECK(contains(run.out, "A B"));
  CHECK_FALSE(contains(run.out, "A\nB"));
  CHECK_FALSE(contains(run.out, "\t"));
}

TEST_CASE("A usage file beside a template and a limit", "[cli][template]") {
  const TempFolder folder;
  const std::string file = folder.write("stack.yaml", faulty_stack);
  const std::string usage = folder.write(
      "usage.yml", "version: 0.1\nresource_usage:\n  Queue: {monthly_requests: 1000000}\n");
  const Json json = json_of(of_template(file, {"--usage", usage}));
  bool found = false;
  for (const auto& line : json.at("months")[0].at("lines")) {
    if (line.at("resource") != "Queue" || line.at("meter") != "lambda.requests.x86") continue;
    found = true;
    CHECK(line.at("cost_usd") == "0.2");
    CHECK(line.at("confidence") == "stated");
  }
  CHECK(found);
  const auto over = command(of_template(file, {"--fail-over", "1", "--free-tier", "none"}));
  CHECK(over.code == 3);
  CHECK_FALSE(over.out.empty());
}

TEST_CASE("A template of 800 KB is estimated to its last resource", "[cli][template]") {
  std::string big = "Resources:\n";
  std::string last;
  for (int i = 0; big.size() < 800'000; ++i) {
    const std::string n = last = std::to_string(i);
    big += "  Fn" + n +
           ":\n    Type: AWS::Lambda::Function\n    Properties:\n      MemorySize: 256\n"
           "      Environment: {Variables: {TABLE: !Ref Table" +
           n +
           "}}\n"
           "      Role: !GetAtt Role" +
           n +
           ".Arn\n"
           "  Role" +
           n +
           ":\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n"
           "        - PolicyName: p\n          PolicyDocument:\n            Statement:\n"
           "              - {Effect: Allow, Action: ['dynamodb:PutItem', 'dynamodb:Query'], "
           "Resource: !GetAtt Table" +
           n +
           ".Arn}\n"
           "  Table" +
           n +
           ":\n    Type: AWS::DynamoDB::Table\n    Properties: {BillingMode: "
           "PAY_PER_REQUEST}\n"
           "  Group" +
           n +
           ":\n    Type: AWS::Logs::LogGroup\n    Properties: {LogGroupName: !Sub "
           "'/aws/lambda/${Fn" +
           n +
           "}', RetentionInDays: 14}\n"
           "  Alarm" +
           n +
           ":\n    Type: AWS::CloudWatch::Alarm\n    Properties: {Namespace: "
           "AWS/Lambda, MetricName: Errors, Dimensions: [{Name: FunctionName, Value: !Ref Fn" +
           n +
           "}], Period: 300}\n"
           "  Url" +
           n + ": {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn" + n + "}}\n";
  }
  const TempFolder folder;
  const std::string file = folder.write("big.yaml", big);
  const auto run = command(of_template(file, {"--format", "csv"}));
  CHECK(run.code == 0);
  for (const char* kind : {"Fn", "Table", "Group", "Alarm"}) {
    INFO(kind);
    for (const std::string& n : {std::string("0"), last})
      CHECK(contains(run.out, "," + (kind + n) + ","));
  }
}
