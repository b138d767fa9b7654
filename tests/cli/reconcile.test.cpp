// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/reports.hpp"
#include "support/cost_and_usage_report.hpp"
#include "support/csv_rows.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::ReportRow;
using support::TempFolder;

namespace {

const Words forecast_words{"bill", "--plan", "workout-api", "--rps", "40", "--from", "2026-12"};

/// A forecast as it is kept: FOCUS, with its metadata beside it.
std::string kept_forecast(const TempFolder& folder) {
  const auto path = folder.file("forecast.csv");
  const auto run = command(
      with(forecast_words, {"--format", "focus", "--billing-account", "123456789012", "-o", path}));
  REQUIRE(run.code == 0);
  return path;
}

/// The rows of a bill that AWS would have sent for the same month, from the command's own CSV.
std::vector<ReportRow> rows_of_bill(const TempFolder& folder) {
  std::vector<ReportRow> out;
  for (const auto& cells : support::csv_rows(support::text_of(folder.file("forecast.csv")))) {
    ReportRow row;
    row.service = cells.at("x_ServiceCode");
    row.usage_type = cells.at("x_UsageType");
    row.operation = cells.at("x_Operation");
    row.region = cells.at("RegionId");
    row.start = cells.at("ChargePeriodStart");
    row.end = cells.at("ChargePeriodEnd");
    row.quantity = cells.at("PricingQuantity");
    row.unit = cells.at("PricingUnit");
    row.rate_code = cells.at("SkuPriceId");
    row.cost = cells.at("BilledCost");
    row.resource = cells.at("ResourceId");
    out.push_back(row);
  }
  return out;
}

Json reconciled(const Words& words) {
  const auto run = command(with(words, {"--format", "json"}));
  INFO(run.err);
  REQUIRE(run.code == 0);
  const Json report = Json::parse(run.out);
  const auto schema =
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/reconcile-1.json"));
  const auto errors = support::SchemaCheck(schema).errors(report);
  INFO((errors.empty() ? std::string() : errors.front()));
  CHECK(errors.empty());
  return report;
}

}  // namespace

TEST_CASE("reconcile finds nothing between a forecast and the bill it foretold",
          "[cli][reconcile]") {
  const TempFolder folder;
  const auto forecast = kept_forecast(folder);
  const auto actual = folder.write("cur.csv", support::report_text(rows_of_bill(folder)));
  const Words words{"reconcile", "--forecast", forecast, "--actual", actual};
  const Json report = reconciled(words);
  CHECK(report.at("total").at("difference_usd") == "0");
  CHECK(report.at("forecast").at("changed") == false);
  CHECK(report.at("forecast").at("version") != "");
  CHECK(report.at("forecast").at("inputs_sha256").get<std::string>().size() == 64);
  CHECK(report.at("actual").at("kind") == "CUR 2.0");
  for (const auto& line : report.at("lines")) CHECK(line.at("difference_usd") == "0");
  const auto table = command(words);
  CHECK(table.code == 0);
  CHECK(table.err.empty());
  CHECK(contains(table.out, "The bill is what was forecast"));
  CHECK(command(with(words, {"--fail-over", "0"})).code == 0);
  CHECK(command(words, {}, support::text_of(actual)).out == table.out);
  CHECK(command({"reconcile", "--forecast", forecast, "--actual", "-", "--format", "csv"}, {},
                support::text_of(actual))
            .out == command(with(words, {"--format", "csv"})).out);
}

TEST_CASE("reconcile names what was perturbed, in every form and width", "[cli][reconcile]") {
  const TempFolder folder;
  const auto forecast = kept_forecast(folder);
  auto rows = rows_of_bill(folder);
  ReportRow credit = rows.front();
  credit.line_type = "Credit";
  credit.cost = "-1.5";
  for (auto& row : rows) {
    if (row.usage_type == "WriteRequestUnits")
      row.cost = (decimal(row.cost) * decimal("1.25")).to_string();
    if (row.usage_type == "USE1-ApiGatewayHttpRequest") {
      row.quantity = (decimal(row.quantity) * decimal("2")).to_string();
      row.cost = (decimal(row.cost) * decimal("2")).to_string();
    }
  }
  ReportRow other = rows.front();
  other.service = "AmazonS3";
  other.usage_type = "Requests-Tier1";
  other.cost = "7";
  rows.push_back(other);
  rows.push_back(credit);
  const auto actual = folder.write("cur.csv", support::report_text(rows));
  const Words words{"reconcile", "--forecast", forecast, "--actual", actual};
  const Json report = reconciled(words);
  Decimal sum;
  for (const auto& line : report.at("lines")) {
    sum += decimal(line.at("difference_usd"));
    if (line.at("usage_type") == "WriteRequestUnits") {
      CHECK(line.at("effects").at("price_usd") == line.at("difference_usd"));
      CHECK(line.at("effects").at("volume_usd") == "0");
    }
    if (line.at("usage_type") == "USE1-ApiGatewayHttpRequest") {
      CHECK(line.at("effects").at("volume_usd") == line.at("difference_usd"));
      CHECK(line.at("effects").at("price_usd") == "0");
    }
    if (line.at("service") == "AmazonS3") CHECK(line.at("status") == "unknown");
  }
  CHECK(text(sum) == text(decimal(report.at("total").at("difference_usd"))));
  REQUIRE(report.at("beside").size() == 1);
  CHECK(report.at("beside").at(0).at("class") == "credit");
  CHECK(report.at("beside").at(0).at("actual_usd") == "-1.5");

  for (const auto* width : {"80", "100", "140", "200"}) {
    const auto table = command(with(words, {"--width", width}));
    CHECK(table.code == 0);
    for (const auto& line : support::lines_of(table.out)) {
      INFO(line);
      CHECK(support::columns_of(line) <= static_cast<std::size_t>(std::stoi(width)));
    }
    CHECK(contains(table.out, "WriteRequestUnits"));
    CHECK(contains(table.out, "unknown to the model"));
    CHECK(contains(table.out, "credit"));
  }
  CHECK(contains(command(with(words, {"--format", "md"})).out, "| Amazon DynamoDB "));
  const auto csv = support::csv_rows(command(with(words, {"--format", "csv"})).out);
  Decimal difference;
  for (const auto& row : csv) {
    if (row.at("status") != "beside") difference += decimal(row.at("difference_usd"));
  }
  CHECK(text(difference) == text(sum));
  CHECK(command(with(words, {"--format", "csv"}), {"LC_ALL=de_DE.UTF-8", "LANG=de_DE.UTF-8"}).out ==
        command(with(words, {"--format", "csv"})).out);
}

TEST_CASE("reconcile fails over a share of the forecast or an amount", "[cli][reconcile]") {
  const TempFolder folder;
  const auto forecast = kept_forecast(folder);
  auto rows = rows_of_bill(folder);
  ReportRow other = rows.front();
  other.service = "AmazonS3";
  other.usage_type = "Requests-Tier1";
  other.cost = "10";
  rows.push_back(other);
  const Words words{"reconcile", "--forecast", forecast, "--actual",
                    folder.write("cur.csv", support::report_text(rows))};
  CHECK(command(with(words, {"--fail-over", "10"})).code == 0);
  CHECK(command(with(words, {"--fail-over", "9.99"})).code == 3);
  CHECK(command(with(words, {"--fail-over", "100%"})).code == 0);
  const auto over = command(with(words, {"--fail-over", "0.1%"}));
  CHECK(over.code == 3);
  CHECK(contains(over.err, "further apart than 0.1%"));
  CHECK(!over.out.empty());
  for (const auto* bad : {"x", "-1", "5 %", "%", ""})
    CHECK(command(with(words, {"--fail-over", bad})).code == 2);
}

TEST_CASE("reconcile says when a forecast was changed, and --strict refuses it",
          "[cli][reconcile]") {
  const TempFolder folder;
  const auto forecast = kept_forecast(folder);
  const auto actual = folder.write("cur.csv", support::report_text(rows_of_bill(folder)));
  const Words words{"reconcile", "--forecast", forecast, "--actual", actual};
  CHECK(command(with(words, {"--strict"})).code == 0);
  folder.write("forecast.csv", support::replaced(support::text_of(forecast), "Amazon DynamoDB",
                                                 "Amazon DynamoDB "));
  const auto changed = command(words);
  CHECK(changed.code == 0);
  CHECK(contains(changed.err, "is not the file that its metadata was written for"));
  CHECK(contains(changed.out, "is not the file that its metadata was written for"));
  const auto strict = command(with(words, {"--strict"}));
  CHECK(strict.code == 2);
  CHECK(strict.out.empty());
  const auto moved = folder.write("other.csv", support::text_of(forecast));
  CHECK(command({"reconcile", "--forecast", moved, "--actual", actual, "--strict"}).code == 2);
  CHECK(command({"reconcile", "--forecast", moved, "--actual", actual}).code == 0);
}

TEST_CASE("A forecast carries hashes of what it was made from: contents, not names of files",
          "[cli][reconcile]") {
  const TempFolder folder;
  const auto usage = folder.write("a.csv", "meter,quantity\ndynamodb.write_request_units,7\n");
  const auto same = folder.write("b.csv", support::text_of(usage));
  const auto other = folder.write("c.csv", "meter,quantity\ndynamodb.write_request_units,8\n");
  const auto inputs_of = [](const Words& words) {
    const Json report = json_of(words);
    return report.at("inputs_sha256").get<std::string>();
  };
  const auto first = inputs_of({"bill", "--usage", usage});
  CHECK(first.size() == 64);
  CHECK(inputs_of({"bill", "--usage", same}) == first);
  CHECK(inputs_of({"bill", "--usage", same, "--width", "90"}) == first);
  CHECK(inputs_of({"bill", "--usage", other}) != first);
  CHECK(inputs_of({"bill", "--usage", usage, "--free-tier", "none"}) != first);
  const auto book = folder.write("book.csv", command({"prices", "list", "--format", "csv"}).out);
  const Json with_book = json_of({"bill", "--usage", usage, "--prices", book});
  REQUIRE(with_book.at("inputs").size() == 3);
  CHECK(with_book.at("inputs").at(1).at("kind") == "prices");
  CHECK(with_book.at("inputs").at(1).at("name") == book);
}

TEST_CASE("reconcile reads the JSON of a bill as well, of a month or of any", "[cli][reconcile]") {
  const TempFolder folder;
  kept_forecast(folder);
  const auto actual = folder.write("cur.csv", support::report_text(rows_of_bill(folder)));
  const auto of_december =
      folder.write("dec.json", command(with(forecast_words, {"--format", "json"})).out);
  const Json exact = reconciled({"reconcile", "--forecast", of_december, "--actual", actual});
  CHECK(exact.at("total").at("difference_usd") == "0");
  const auto of_any = folder.write(
      "any.json",
      command({"bill", "--plan", "workout-api", "--rps", "40", "--format", "json"}).out);
  const Json any = reconciled({"reconcile", "--forecast", of_any, "--actual", actual});
  const double off = decimal(any.at("total").at("difference_usd")).to_double() /
                     decimal(any.at("total").at("actual_usd")).to_double();
  CHECK(0.0 < off);
  CHECK(off < 0.03);  // 744 hours for 730
  const auto two = folder.write("two.json", command({"bill", "--plan", "workout-api", "--rps", "40",
                                                     "--months", "2", "--format", "json"})
                                                .out);
  CHECK(command({"reconcile", "--forecast", two, "--actual", actual}).code == 2);
  CHECK(command({"reconcile", "--forecast", two, "--actual", actual, "--starts", "2026-12"}).code ==
        0);
}

TEST_CASE("reconcile names malformed rows, and stops unless they are left out",
          "[cli][reconcile]") {
  const TempFolder folder;
  const auto forecast = kept_forecast(folder);
  auto rows = rows_of_bill(folder);
  rows.at(1).cost = "free";
  const auto actual = folder.write("cur.csv", support::report_text(rows));
  const Words words{"reconcile", "--forecast", forecast, "--actual", actual};
  const auto stopped = command(words);
  CHECK(stopped.code == 2);
  CHECK(stopped.out.empty());
  CHECK(contains(stopped.err, "cur.csv:3:"));
  CHECK(contains(stopped.err, "found 'free', wanted a number"));
  const auto left = command(with(words, {"--skip-malformed"}));
  CHECK(left.code == 0);
  CHECK(contains(left.err, "cur.csv:3:"));
  CHECK(contains(left.out, "1 malformed row left out"));
  for (const Words& bad : {Words{"--days", "2026-12-01..2026-11-01"}, Words{"--days", "yesterday"},
                           Words{"--where", "x"}, Words{"--starts", "soon"}, Words{"--top", "-1"},
                           Words{"--cost", "best"}, Words{"--excel"}, Words{"--scenario", "x"}}) {
    INFO(bad.front());
    const auto run = command(with(words, bad));
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(support::lines_of(run.err).size() == 1);
  }
  CHECK(command({"reconcile", "--forecast", forecast, "--actual", folder.file("none")}).code == 2);
  CHECK(command({"reconcile", "--forecast", "-", "--actual", "-"}).code == 2);
  CHECK(command({"reconcile", "--forecast", forecast, "--actual", folder.path().string()}).code ==
        2);
}

TEST_CASE("A bill's names that would be formulas stay text with --excel and are warned of without",
          "[cli][reconcile]") {
  const TempFolder folder;
  const auto forecast = kept_forecast(folder);
  auto rows = rows_of_bill(folder);
  for (const auto* name : {"=HYPERLINK(\"http://x\",\"y\")", "+1", "-1+2", "@SUM(A1)", "\ttab",
                           "line\nbreak", "plain"}) {
    ReportRow row = rows.front();
    row.usage_type = name;
    row.cost = "1";
    rows.push_back(row);
  }
  const auto actual = folder.write("cur.csv", support::report_text(rows));
  const Words words{"reconcile", "--forecast", forecast, "--actual", actual};
  const auto machine = command(with(words, {"--format", "csv"}));
  REQUIRE(machine.code == 0);
  CHECK(contains(machine.err, "formula"));
  std::vector<std::string> names;
  for (const auto& row : support::csv_rows(machine.out)) names.push_back(row.at("usage_type"));
  CHECK(std::count(names.begin(), names.end(), "=HYPERLINK(\"http://x\",\"y\")") == 1);
  CHECK(std::count(names.begin(), names.end(), "line\nbreak") == 1);
  const auto excel = command(with(words, {"--format", "csv", "--excel"}));
  REQUIRE(excel.code == 0);
  CHECK(excel.err.empty());
  CHECK(excel.out.rfind("\xef\xbb\xbfmonth,", 0) == 0);
  for (const auto& row : support::csv_rows(excel.out)) {
    const auto& name = row.at("usage_type");
    CHECK(std::string("=+-@\t").find(name.empty() ? 'x' : name[0]) == std::string::npos);
  }
  // In a table a line break is no line.
  CHECK(contains(command(with(words, {"--top", "0"})).out, "line\\x0abreak"));
}

TEST_CASE("reconcile says that a bill spreads upfront fees, and --strict refuses a changed one",
          "[cli][reconcile]") {
  const TempFolder folder;
  const auto plan = folder.write("plan.yaml", R"(
name: reserved
tables:
  t:
    mode: provisioned
    capacity: {read: 50, write: 120}
    reserved: {write_blocks: 2, read_blocks: 1, years: 1}
routes:
  PUT /x: {share: 1, operations: [{put: t, item_bytes: 300}]}
)");
  const Words words{"bill", "--plan", plan, "--rps", "1", "--from", "2026-12"};
  const auto kept = folder.write("bill.json", command(with(words, {"--format", "json"})).out);
  const auto actual = folder.file("actual.csv");
  REQUIRE(
      command(with(words, {"--format", "focus", "--billing-account", "1", "-o", actual})).code ==
      0);
  const Words set{"reconcile", "--forecast", kept, "--actual", actual};
  const auto run = command(set);
  CHECK(run.code == 0);
  CHECK(contains(run.err, "spreads the upfront fees"));
  CHECK_FALSE(contains(command(with(set, {"--cost", "effective"})).err, "upfront"));
  const Json bill = Json::parse(support::text_of(kept));
  Json changed = bill;
  changed.at("months").at(0).at("lines").at(0).at("cost_usd") = "0.01";
  folder.write("bill.json", changed.dump());
  CHECK(command(with(set, {"--strict"})).code == 2);
  CHECK(contains(command(set).err, "no longer add up"));
}
