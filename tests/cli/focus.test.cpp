// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"
#include "support/focus_conformance.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

const Words account{"--billing-account", "123456789012"};

/// The rows of what the command writes, after every rule has been applied to its text.
std::vector<support::FocusRecord> focus_rows(const Words& words) {
  const auto run = command(with(with(words, account), {"--format", "focus"}));
  INFO(run.err);
  REQUIRE(run.code == 0);
  const auto faults = support::FocusConformance::faults(run.out);
  CHECK(faults == std::vector<std::string>{});
  return support::focus_file(run.out).rows;
}

Decimal column_sum(const std::vector<support::FocusRecord>& rows, const std::string& column,
                   const std::string& period = {}) {
  Decimal sum;
  for (const auto& row : rows) {
    if (row.at("BillingPeriodStart").text.rfind(period, 0) == 0)
      sum += decimal(row.at(column).text);
  }
  return sum;
}

std::string plan_with_reservations() {
  return R"(
name: reserved
owner: {account: "111122223333", sub_account: "444455556666", cost_centre: fitness, tags: {team: api}}
tables:
  t:
    mode: provisioned
    capacity: {read: 50, write: 120}
    reserved: {write_blocks: 2, read_blocks: 1, years: 1}
apis:
  api: {type: http}
routes:
  PUT /x: {share: 1, api: api, operations: [{put: t, item_bytes: 300}]}
)";
}

}  // namespace

TEST_CASE("A bill as FOCUS keeps the rules and adds up to the bill, for every workload and form",
          "[cli][focus]") {
  for (const auto* plan : {"workout-api", "workout-api-first-answer"}) {
    for (const Words& traffic :
         {Words{"--rps", "0.023"}, Words{"--rps", "2000", "--profile", "daily"},
          Words{"--rate", "5000000/day", "--growth", "0.05", "--from", "2026-12", "--months", "3"},
          Words{"--rps", "1", "--region", "eu-west-1", "--free-tier", "none"}}) {
      const Words words = with({"bill", "--plan", plan}, traffic);
      const auto report = command(with(words, {"--format", "json"}));
      REQUIRE(report.code == 0);
      const Json json = Json::parse(report.out);
      const auto rows = focus_rows(words);
      for (const auto* column : {"ListCost", "BilledCost", "EffectiveCost", "ContractedCost"}) {
        CHECK(text(column_sum(rows, column)) ==
              text(decimal(json.at("total_usd_after_free_tier"))));
      }
    }
  }
}

TEST_CASE("Forecast months are billing periods, with growth and logs that accumulate",
          "[cli][focus]") {
  const Words words{"bill",     "--plan", "workout-api-first-answer",
                    "--rps",    "50",     "--growth",
                    "0.05",     "--from", "2026-12",
                    "--months", "12"};
  const auto rows = focus_rows(words);
  const Json json = json_of(words);
  std::vector<Decimal> requests;
  std::vector<Decimal> stored;
  for (const auto& month : json.at("months")) {
    const auto label = month.at("month").get<std::string>();
    INFO(label);
    CHECK(text(column_sum(rows, "BilledCost", label)) ==
          text(decimal(month.at("total_usd_after_free_tier"))));
    Decimal asked;
    Decimal kept;
    for (const auto& row : rows) {
      if (row.at("BillingPeriodStart").text != label + "-01T00:00:00Z") continue;
      const auto& usage = row.at("x_UsageType").text;
      if (usage == "Request") asked += decimal(row.at("PricingQuantity").text);
      if (usage == "USE1-TimedStorage-ByteHrs") kept += decimal(row.at("PricingQuantity").text);
    }
    requests.push_back(asked);
    stored.push_back(kept);
  }
  REQUIRE(stored.size() == 12);
  CHECK(rows.back().at("BillingPeriodStart").text == "2027-11-01T00:00:00Z");
  CHECK(rows.back().at("BillingPeriodEnd").text == "2027-12-01T00:00:00Z");
  for (std::size_t m = 1; m < stored.size(); ++m) CHECK(stored[m - 1] < stored[m]);
  CHECK(requests.front() < requests.back());
}

TEST_CASE("Without --from the billing period is the month of the prices' day, and that is said",
          "[cli][focus]") {
  const auto run = command({"bill", "--plan", "workout-api", "--rps", "1", "--format", "focus",
                            "--prices-on", "2026-02-03", "--billing-account", "1"});
  REQUIRE(run.code == 0);
  CHECK(contains(run.out, "\"2026-02-01T00:00:00Z\""));
  CHECK(contains(run.err, "2026-02"));
  CHECK(contains(run.err, "--from"));
}

TEST_CASE("A plan's owner is in every row; options come before it", "[cli][focus]") {
  const TempFolder folder;
  const auto plan = folder.write("plan.yaml", plan_with_reservations());
  const Words words{"bill", "--plan", plan, "--rps", "1", "--from", "2026-12", "--format", "focus"};
  const auto own = command(words);
  REQUIRE(own.code == 0);
  CHECK(own.err.empty());
  CHECK(support::FocusConformance::faults(own.out).empty());
  for (const auto& row : support::focus_file(own.out).rows) {
    CHECK(row.at("BillingAccountId").text == "111122223333");
    CHECK(row.at("SubAccountId").text == "444455556666");
    CHECK(Json::parse(row.at("Tags").text) == Json{{"team", "api"}, {"cost_centre", "fitness"}});
  }
  const auto other = command(
      with(words, {"--billing-account", "5", "--billing-account-name", "Five", "--sub-account", "6",
                   "--cost-centre", "c", "--tag", "team=x", "--tag", "stage=dev"}));
  REQUIRE(other.code == 0);
  for (const auto& row : support::focus_file(other.out).rows) {
    CHECK(row.at("BillingAccountName").text == "Five");
    CHECK(row.at("SubAccountName").text == "6");
    CHECK(Json::parse(row.at("Tags").text) ==
          Json{{"team", "x"}, {"stage", "dev"}, {"cost_centre", "c"}});
  }
}

TEST_CASE("Reserved capacity of a plan is billed in its first month and effective in twelve",
          "[cli][focus]") {
  const TempFolder folder;
  const auto plan = folder.write("plan.yaml", plan_with_reservations());
  const auto rows =
      focus_rows({"bill", "--plan", plan, "--rps", "1", "--from", "2026-12", "--months", "12"});
  CHECK(text(column_sum(rows, "BilledCost")) == text(column_sum(rows, "EffectiveCost")));
  const Decimal first = column_sum(rows, "BilledCost", "2026-12");
  CHECK(column_sum(rows, "BilledCost", "2027-01") + decimal("329") < first);
  const Decimal effective = column_sum(rows, "EffectiveCost", "2026-12");
  CHECK(effective + decimal("300") < first);
}

TEST_CASE("compare writes one scenario as FOCUS: the winner, or the one asked for",
          "[cli][focus]") {
  const Json json = compared();
  const auto total = [&](const std::string& id) { return text(after_free_tier(json, id)); };
  const Words words{"compare", "--rps", "0.023"};
  const auto winner = focus_rows(words);
  CHECK(text(column_sum(winner, "BilledCost")) == total("best-month-12"));
  for (const auto& row : winner) CHECK(row.at("x_Scenario").text == "best-month-12");
  const auto logs = focus_rows(with(words, {"--scenario", "logs-never-month-36"}));
  CHECK(text(column_sum(logs, "BilledCost")) == total("logs-never-month-36"));
  const auto bad = command(with(with(words, account), {"--format", "focus", "--scenario", "best"}));
  CHECK(bad.code == 2);
  CHECK(bad.out.empty());
}

TEST_CASE("compare --all-scenarios tells every option apart by x_Scenario", "[cli][focus]") {
  const Json json = compared({"--rps", "300"});
  std::map<std::string, Decimal> billed;
  std::map<std::string, Decimal> effective;
  for (const auto& row : focus_rows({"compare", "--rps", "300", "--all-scenarios"})) {
    billed[row.at("x_Scenario").text] += decimal(row.at("BilledCost").text);
    effective[row.at("x_Scenario").text] += decimal(row.at("EffectiveCost").text);
  }
  std::size_t options = 0;
  for (const auto& choice : json.at("choices")) {
    for (const auto& option : choice.at("options")) {
      const auto id = option.at("id").get<std::string>();
      INFO(id);
      ++options;
      REQUIRE(billed.count(id) == 1);
      if (id == "reserved-1y") {
        CHECK(effective[id] < billed[id]);  // fees of a year, of which the month bears a twelfth
      } else {
        CHECK(text(billed[id]) == text(decimal(option.at("monthly_usd_after_free_tier"))));
      }
    }
  }
  CHECK(billed.size() == options);
}

TEST_CASE("With -o the FOCUS metadata lies beside the data, whole or neither", "[cli][focus]") {
  const TempFolder folder;
  const Words words =
      with({"bill", "--plan", "workout-api", "--rps", "1", "--format", "focus"}, account);
  const auto kept = command(with(words, {"-o", folder.file("forecast.csv")}));
  CHECK(kept.code == 0);
  CHECK(kept.out.empty());
  const auto data = support::text_of(folder.file("forecast.csv"));
  CHECK(data == command(words).out);
  CHECK(support::focus_metadata_faults(
            support::text_of(folder.file("forecast.focus-metadata.json")), data) ==
        std::vector<std::string>{});
  CHECK(command(with(words, {"-o", folder.file("none/x.csv")})).code == 2);
  CHECK(command(with(words, {"--region", "moon", "-o", folder.file("y.csv")})).code == 2);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    files += entry.exists() ? 1U : 0U;
  CHECK(files == 2);
}

TEST_CASE("A name that a spreadsheet would take for a formula is warned of, and --excel guards it",
          "[cli][focus]") {
  const TempFolder folder;
  const auto usage = folder.write(
      "usage.csv",
      "meter,quantity,resource\ndynamodb.write_request_units,5,\"=HYPERLINK(\"\"http://x\"\")\"\n"
      "dynamodb.read_request_units,5,plain\n");
  const Words words =
      with({"bill", "--usage", usage, "--from", "2026-12", "--format", "focus"}, account);
  const auto machine = command(words);
  REQUIRE(machine.code == 0);
  CHECK(contains(machine.err, "ResourceName '=HYPERLINK"));
  CHECK(contains(machine.out, ",\"=HYPERLINK(\"\"http://x\"\")\","));
  const auto excel = command(with(words, {"--excel"}));
  REQUIRE(excel.code == 0);
  CHECK(excel.err.empty());
  CHECK(excel.out.rfind("\xef\xbb\xbf"
                        "AvailabilityZone",
                        0) == 0);
  CHECK(contains(excel.out, ",\"'=HYPERLINK("));
  CHECK(!contains(excel.out, ",\"=HYPERLINK("));
}

TEST_CASE("FOCUS is the same byte for byte under a German locale", "[cli][focus]") {
  const Words words = with({"bill", "--plan", "workout-api", "--rps", "1234.5", "--from", "2026-12",
                            "--format", "focus"},
                           account);
  CHECK(command(words, {"LC_ALL=de_DE.UTF-8", "LANG=de_DE.UTF-8"}).out == command(words).out);
}

TEST_CASE("The finance CSV of a bill adds up to each month's total in cents", "[cli][focus]") {
  const Words words{"bill",    "--plan",   "workout-api-first-answer",
                    "--rps",   "40",       "--from",
                    "2026-12", "--months", "3"};
  const Json json = json_of(words);
  const auto run = command(with(
      words, {"--format", "finance", "--billing-account", "1234", "--cost-centre", "fitness"}));
  REQUIRE(run.code == 0);
  std::map<std::string, Decimal> sums;
  for (const auto& row : support::csv_rows(run.out)) {
    CHECK(row.at("account") == "1234");
    CHECK(row.at("cost_centre") == "fitness");
    sums[row.at("month")] += decimal(row.at("amount"));
  }
  for (const auto& month : json.at("months")) {
    CHECK(
        text(sums.at(month.at("month").get<std::string>())) ==
        text(
            decimal(month.at("total_usd_after_free_tier")).rounded(2, fitcost::Rounding::half_up)));
  }
}

TEST_CASE("What FOCUS cannot say is refused or named", "[cli][focus]") {
  const TempFolder folder;
  const auto usage = folder.write("usage.csv",
                                  "meter,quantity\ndynamodb.imported_gb,5\n"
                                  "dynamodb.write_request_units,7\n");
  const Words words =
      with({"bill", "--usage", usage, "--from", "2026-12", "--format", "focus"}, account);
  const auto partial = command(words);  // no price of imports in us-east-1
  CHECK(partial.code == 0);
  CHECK(contains(partial.err, "dynamodb.imported_gb in us-east-1"));
  CHECK(!contains(partial.out, "imported"));
  CHECK(command(with(words, {"--strict"})).code == 2);
  CHECK(command(with(words, {"--total", "rounded-lines"})).code == 2);
  CHECK(command(with(words, {"--tag", "novalue"})).code == 2);
  for (const Words& tags : {Words{"--tag", "aws:x=1"}, Words{"--tag", "AWS:x=1"},
                            Words{"--tag", "A=1", "--tag", "A=2"}}) {
    const auto refused = command(with(words, tags));
    CHECK(refused.code == 2);
    CHECK(contains(refused.err, "--tag"));
  }
  CHECK(command({"bill", "--usage", usage, "--excel"}).code == 2);
  CHECK(command({"compare", "--rps", "1", "--scenario", "http-api"}).code == 2);
  const auto reserved = folder.write(
      "reserved.csv", "meter,quantity\ndynamodb.reserved_write_capacity_1y_block_hours,730\n");
  CHECK(command(with({"bill", "--usage", reserved, "--format", "focus"}, account)).code == 2);
}

TEST_CASE("Each month of a FOCUS file has the rates of its own first day", "[cli][focus]") {
  const TempFolder folder;
  const auto rates = folder.write("rates.csv",
                                  "kind,meter,value,valid_from,valid_to\n"
                                  "savings_plan,lambda.gb_seconds,0.00001,2027-01-01,2027-02-01\n"
                                  "price,apigateway.http_requests,0.0000005,2027-02-01,\n");
  const Words words{"bill",    "--plan",   "workout-api", "--rps",   "100", "--from",
                    "2026-12", "--months", "3",           "--rates", rates};
  const auto rows = focus_rows(words);
  CHECK(text(column_sum(rows, "BilledCost")) ==
        text(decimal(json_of(words).at("total_usd_after_free_tier"))));
  for (const auto& row : rows) {
    const auto month = row.at("BillingPeriodStart").text.substr(0, 7);
    INFO(month);
    if (row.at("x_UsageType").text == "USE1-ApiGatewayHttpRequest") {
      CHECK(row.at("ListUnitPrice").text == "0.000001");
      CHECK(row.at("ContractedUnitPrice").text == (month == "2027-02" ? "0.0000005" : "0.000001"));
    }
    CHECK((row.at("PricingCategory").text == "Committed") ==
          (month == "2027-01" && row.at("x_UsageType").text == "Lambda-GB-Second" &&
           row.at("ListUnitPrice").text != "0.0"));
  }
}

TEST_CASE("compare writes all months of a stack that --months asks for", "[cli][focus]") {
  const Words words{"compare", "--rps", "0.023", "--from", "2026-12", "--months", "3"};
  for (const std::string stack : {"best", "first-answer"}) {
    const auto rows = focus_rows(with(words, {"--scenario", stack}));
    const Json bill =
        json_of({"bill", "--plan", stack == "best" ? "workout-api" : "workout-api-first-answer",
                 "--rps", "0.023", "--from", "2026-12", "--months", "3"});
    for (const auto& month : bill.at("months")) {
      CHECK(text(column_sum(rows, "BilledCost", month.at("month").get<std::string>())) ==
            text(decimal(month.at("total_usd_after_free_tier"))));
    }
    CHECK(rows.front().at("x_Scenario").text == stack);
  }
  const auto of_winner = command(with(with(words, account), {"--format", "focus"}));
  const auto best =
      command(with(with(words, account), {"--format", "focus", "--scenario", "best"}));
  CHECK(of_winner.out == best.out);
  CHECK(of_winner.err.empty());
  // Another option is of one month, and that is said.
  const auto one =
      command(with(with(words, account), {"--format", "focus", "--scenario", "best-month-3"}));
  CHECK(one.code == 0);
  CHECK(contains(one.err, "best-month-3, 2027-02"));
}

TEST_CASE("An id of blanks is refused", "[cli][focus]") {
  const Words words{"bill",   "--plan",  "workout-api", "--rps", "1",
                    "--from", "2026-12", "--format",    "focus"};
  check_refused(with(words, {"--billing-account", " "}), {"--billing-account", "' '"});
}

TEST_CASE("A report's FOCUS file carries hashes of what it was made from", "[cli][focus]") {
  const TempFolder folder;
  const auto path = folder.file("report.csv");
  REQUIRE(command(with({"report", "--rps", "1", "--from", "2026-12", "--months", "1", "-o", path},
                       account))
              .code == 0);
  const Json metadata =
      Json::parse(support::text_of(folder.file("report.focus-metadata.json"))).at("x_Fitcost");
  CHECK(metadata.at("inputs_sha256").get<std::string>().size() == 64);
  CHECK(metadata.at("inputs").at(0).at("kind") == "plan");
}
