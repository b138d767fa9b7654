// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

const std::string provisioned_stack =
    "Resources:\n"
    "  Table:\n"
    "    Type: AWS::DynamoDB::Table\n"
    "    Properties:\n"
    "      BillingMode: PROVISIONED\n"
    "      ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}\n"
    "  Board: {Type: AWS::CloudWatch::Dashboard}\n"
    "  Role: {Type: AWS::IAM::Role}\n"
    "  Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 128}}\n"
    "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn}}\n";

const std::string on_demand_stack =
    "Resources:\n"
    "  Table:\n"
    "    Type: AWS::DynamoDB::Table\n"
    "    Properties: {BillingMode: PAY_PER_REQUEST}\n"
    "  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Period: 300}}\n"
    "  Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 256}}\n"
    "  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn}}\n"
    "  Bucket: {Type: AWS::S3::Bucket}\n";

const Json& difference_of(const Json& json, const std::string& name) {
  for (const auto& resource : json.at("resources"))
    if (resource.at("resource") == name) return resource;
  FAIL("no resource " << name);
  return json;
}

}  // namespace

TEST_CASE("Two templates side by side: what changed, why, and what it costs", "[cli][diff]") {
  const TempFolder folder;
  const std::string before = folder.write("before.yaml", provisioned_stack);
  const std::string after = folder.write("after.yaml", on_demand_stack);
  const Words diff{"diff", before, after, "--rps", "0.023", "--free-tier", "none"};
  const Json json = json_of(diff);
  support::SchemaCheck check(
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/diff-1.json")));
  CHECK(check.errors(json) == std::vector<std::string>{});

  const Json& table = difference_of(json, "Table");
  CHECK(table.at("change") == "changed");
  // 5 WCU and 5 RCU for 730 h: 3,650 x (0.00065 + 0.00013) USD.
  CHECK(table.at("list_before_usd") == "2.847");
  CHECK(table.at("list_after_usd").is_null());  // on demand, and nobody is known to use it
  CHECK(contains(table.at("why").get<std::string>(), "BillingMode PROVISIONED -> PAY_PER_REQUEST"));
  CHECK(difference_of(json, "Board").at("change") == "removed");
  CHECK(difference_of(json, "Board").at("list_before_usd") == "3");
  CHECK(difference_of(json, "Alarm").at("change") == "added");
  CHECK(difference_of(json, "Alarm").at("list_after_usd") == "0.1");
  CHECK(difference_of(json, "Role").at("change") == "removed");
  CHECK(difference_of(json, "Url").at("change") == "same");
  CHECK(difference_of(json, "Bucket").at("why") == "added; no price model");
  const Json& function = difference_of(json, "Fn");
  CHECK(function.at("properties")[0].at("path") == "MemorySize");
  CHECK(function.at("properties")[0].at("before") == "128");
  CHECK(function.at("properties")[0].at("after") == "256");

  // The changes add up to the change of the totals.
  Decimal sum;
  for (const auto& resource : json.at("resources")) {
    if (!resource.at("list_after_usd").is_null()) sum += decimal(resource.at("list_after_usd"));
    if (!resource.at("list_before_usd").is_null()) sum -= decimal(resource.at("list_before_usd"));
  }
  CHECK(text(sum) ==
        text(decimal(json.at("total_after_usd")) - decimal(json.at("total_before_usd"))));

  for (const char* width : {"80", "140"}) {
    const auto run = command(with(diff, {"--width", width}));
    REQUIRE(run.code == 0);
    CHECK(contains(run.out, "NOT IN THE TOTAL: Table"));
    for (const auto& line : support::lines_of(run.out))
      CHECK(support::columns_of(line) <= std::stoul(width));
  }
  const auto markdown = command(with(diff, {"--format", "md"}));
  CHECK(contains(markdown.out, "| Table "));
  CHECK(contains(markdown.out, "<details>"));
  const auto rows = support::csv_rows(command(with(diff, {"--format", "csv"})).out);
  CHECK(rows.size() == json.at("resources").size() + 1);
}

TEST_CASE("A template against itself costs nothing more", "[cli][diff]") {
  const TempFolder folder;
  const std::string file = folder.write("same.yaml", provisioned_stack);
  const Json json = json_of({"diff", file, file, "--rps", "1"});
  for (const auto& resource : json.at("resources")) CHECK(resource.at("change") == "same");
  CHECK(json.at("total_before_usd") == json.at("total_after_usd"));
}

TEST_CASE("A later month is compared where one is asked for", "[cli][diff]") {
  const Words diff{"diff", "workout-api-first-answer", "workout-api", "--rps", "0.023"};
  const Json twelfth = json_of(with(diff, {"--months", "12"}));
  CHECK(twelfth.at("month") == "month 12");
  // Logs that never expire have grown by then; those kept for 14 days have not.
  CHECK(decimal(difference_of(twelfth, "/aws/lambda/create").at("list_before_usd")) >
        decimal(difference_of(json_of(diff), "/aws/lambda/create").at("list_before_usd")));
  CHECK(contains(command(with(diff, {"--months", "12"})).out, "month 12"));
}

TEST_CASE("Plans and templates are compared alike", "[cli][diff]") {
  const Json plans = json_of({"diff", "workout-api-first-answer", "workout-api", "--rps", "0.023"});
  CHECK(difference_of(plans, "overview").at("change") == "removed");
  CHECK(difference_of(plans, "workouts").at("change") == "changed");
  const Json mixed =
      json_of({"diff", "workout-api", FITCOST_SOURCE_DIR "/data/templates/workout-api.yaml",
               "--rps", "0.023"});
  CHECK(difference_of(mixed, "WorkoutsTable").at("change") == "added");
}

TEST_CASE("A diff fails over a limit, and names mistakes", "[cli][diff]") {
  const TempFolder folder;
  const std::string before = folder.write("before.yaml", on_demand_stack);
  const std::string after = folder.write("after.yaml", provisioned_stack);
  const Words diff{"diff", before, after, "--rps", "0.023", "--free-tier", "none"};
  const auto over = command(with(diff, {"--fail-over", "5"}));
  CHECK(over.code == 3);
  CHECK_FALSE(over.out.empty());
  CHECK(contains(over.err, "more after the free tier, over 5"));
  CHECK(command(with(diff, {"--fail-over", "10"})).code == 0);
  CHECK(command({"diff", after, before, "--rps", "0.023", "--fail-over", "0"}).code == 0);
  const auto refused = [](const Words& words) {
    const auto run = command(words);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    return run.err;
  };
  CHECK(contains(refused({"diff", before, "--rps", "1"}), "after"));
  CHECK(contains(refused({"diff", before, folder.file("none.yaml"), "--rps", "1"}), "none.yaml"));
  CHECK(contains(refused(with(diff, {"--parameter", "P=1"})), "'P'"));
  // A route that only one of two has is no mistake; one that neither has is.
  CHECK(command(with(diff, {"--route", "URL of Fn=1"})).code == 0);
}
