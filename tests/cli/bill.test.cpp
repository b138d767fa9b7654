// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

const Words plan_words{"bill", "--plan", "workout-api", "--rps", "0.023"};

const std::vector<Words> bill_ways{
    {},
    {"--months", "3", "--growth", "0.1"},
    {"--months", "14", "--from", "2026-12"},
    {"--region", "ap-south-1"},
    {"--free-tier", "none"},
    {"--free-tier-used-by-others", "0.123"},
    {"--total", "rounded-lines"},
    {"--gb", "decimal", "--month-hours", "744"},
};

}  // namespace

TEST_CASE("The built-in plan's bill is the stack of the comparison", "[cli]") {
  const Json bill = json_of(plan_words);
  const Json report = compared();
  CHECK(bill.at("total_usd") == option(report, "best-month-1").at("monthly_usd"));
  CHECK(bill.at("total_usd_after_free_tier") ==
        option(report, "best-month-1").at("monthly_usd_after_free_tier"));
  CHECK(bill.at("total_usd_after_free_tier") == "0.08839935");
  const Json twelve = json_of(with(plan_words, {"--months", "12"}));
  CHECK(twelve.at("months")[11].at("total_usd") ==
        option(report, "best-month-12").at("monthly_usd"));
}

TEST_CASE("A bill's lines add up exactly, month by month and over all", "[cli]") {
  for (const auto& words : bill_ways) {
    INFO(Json(words).dump());
    const Json bill = json_of(with(plan_words, words));
    const bool exact = bill.at("convention").at("total") == "exact";
    Decimal total;
    Decimal net;
    bool complete = true;
    for (const auto& month : bill.at("months")) {
      INFO(month.at("month"));
      for (const auto& line : month.at("lines")) {
        CHECK(text(decimal(line.at("quantity")) * decimal(line.at("unit_price_usd"))) ==
              text(decimal(line.at("cost_usd"))));
      }
      const Decimal list = sum_of(month.at("lines"), "cost_usd");
      const Decimal free = sum_of(month.at("free_tier_lines"), "cost_usd");
      if (exact) {
        CHECK(text(list) == text(decimal(month.at("total_usd"))));
        CHECK(text(list + free) == text(decimal(month.at("total_usd_after_free_tier"))));
      } else {
        CHECK(decimal(month.at("total_usd")).scale() <= 2);
      }
      total += decimal(month.at("total_usd"));
      net += decimal(month.at("total_usd_after_free_tier"));
      complete = complete && month.at("unpriced").empty();
    }
    CHECK(text(total) == text(decimal(bill.at("total_usd"))));
    CHECK(text(net) == text(decimal(bill.at("total_usd_after_free_tier"))));
    CHECK(bill.at("complete").get<bool>() == complete);
  }
}

TEST_CASE("The JSON of a bill is what its schema says", "[cli][schema]") {
  support::SchemaCheck check(
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/bill-1.json")));
  for (const auto& words : bill_ways) {
    INFO(Json(words).dump());
    CHECK(check.errors(json_of(with(plan_words, words))) == std::vector<std::string>{});
  }
}

TEST_CASE("The CSV of a bill sums to its JSON", "[cli]") {
  for (const auto& words : bill_ways) {
    if (!words.empty() && words[0] == "--total") continue;  // CSV rows are exact in any case
    INFO(Json(words).dump());
    const Json bill = json_of(with(plan_words, words));
    const auto run = command(with(with(plan_words, words), {"--format", "csv"}));
    REQUIRE(run.code == 0);
    std::map<std::string, Decimal> list;
    std::map<std::string, Decimal> net;
    for (const auto& row : support::csv_rows(run.out)) {
      if (row.at("charge") == "unpriced") {
        CHECK(row.at("cost_usd").empty());
        continue;
      }
      if (row.at("charge") == "list") list[row.at("month")] += decimal(row.at("cost_usd"));
      net[row.at("month")] += decimal(row.at("cost_usd"));
    }
    for (const auto& month : bill.at("months")) {
      CHECK(text(list[month.at("month").get<std::string>()]) ==
            text(decimal(month.at("total_usd"))));
      CHECK(text(net[month.at("month").get<std::string>()]) ==
            text(decimal(month.at("total_usd_after_free_tier"))));
    }
  }
}

TEST_CASE("Growth and calendar months show in a bill's quantities", "[cli]") {
  const Json bill =
      json_of(with(plan_words, {"--months", "3", "--from", "2027-01", "--growth", "0.1"}));
  REQUIRE(bill.at("months").size() == 3);
  // 0.023 x 3,600 x (744, 672, 744) x (1, 1.1, 1.21)
  const std::vector<std::string> requests{"61603.2", "61205.76", "74539.872"};
  const std::vector<std::string> labels{"2027-01", "2027-02", "2027-03"};
  const std::vector<int> hours{744, 672, 744};
  for (std::size_t m = 0; m < 3; ++m) {
    const Json& month = bill.at("months")[m];
    CHECK(month.at("month") == labels[m]);
    CHECK(month.at("hours") == hours[m]);
    CHECK(text(quantity_of(month.at("lines"), "apigateway.http_requests")) == requests[m]);
  }
  // All that was put in three months, at 400 bytes.
  const double stored = (61603.2 + 61205.76 + 74539.872) * 0.6 * 400 / 1073741824.0;
  CHECK(quantity_of(bill.at("months")[2].at("lines"), "dynamodb.storage_gb_months").to_double() ==
        Approx(stored).margin(1e-9));
}

TEST_CASE("Stated quantities are priced as they stand", "[cli]") {
  const TempFolder folder;
  const auto file = folder.write("usage.csv",
                                 "meter,quantity,resource\n"
                                 "dynamodb.write_request_units,1000000,orders\n"
                                 "lambda.requests.x86,3000000,worker\n"
                                 "lambda.requests.x86,1000000,other\n");
  const Json bill = json_of({"bill", "--usage", file});
  // 0.625 + 4 x 0.20; a million Lambda requests are free
  CHECK(bill.at("total_usd") == "1.425");
  CHECK(bill.at("total_usd_after_free_tier") == "1.225");
  const auto& free = bill.at("months")[0].at("free_tier_lines");
  // shared out in proportion: 3 to 1
  CHECK(text(quantity_of(free, "lambda.requests.x86", "worker")) == "-750000");
  CHECK(text(quantity_of(free, "lambda.requests.x86", "other")) == "-250000");
  support::SchemaCheck check(
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/bill-1.json")));
  CHECK(check.errors(bill) == std::vector<std::string>{});
}

TEST_CASE("A plan or usage can come by standard input", "[cli]") {
  const auto plan = support::text_of(FITCOST_SOURCE_DIR "/data/workloads/workout-api.yaml");
  const auto run = command({"bill", "--plan", "-", "--rps", "0.023", "--format", "csv"}, {}, plan);
  REQUIRE(run.code == 0);
  CHECK(run.out == command(with(plan_words, {"--format", "csv"})).out);
  const auto usage = command({"bill", "--usage", "-", "--format", "csv"}, {},
                             "meter,quantity\nlambda.requests.x86,10\n");
  CHECK(usage.code == 0);
  CHECK(contains(usage.out, "lambda.requests.x86"));
}

TEST_CASE("Totals of rounded lines differ from exact ones, and say so", "[cli]") {
  const TempFolder folder;
  const auto file = folder.write("usage.csv",
                                 "meter,quantity,resource\n"
                                 "dynamodb.write_request_units,8000,a\n"    // 0.005 -> 0.01
                                 "dynamodb.read_request_units,40000,b\n");  // 0.005 -> 0.01
  const Json exact = json_of({"bill", "--usage", file});
  CHECK(exact.at("total_usd") == "0.01");
  const Json rounded = json_of({"bill", "--usage", file, "--total", "rounded-lines"});
  CHECK(rounded.at("total_usd") == "0.02");
  CHECK(rounded.at("convention").at("total") == "rounded-lines");
}

TEST_CASE("The shown costs of a table add up to its shown total", "[cli]") {
  for (const auto* rps : {"0.023", "1", "12.34567", "1000"}) {
    INFO(rps);
    const auto run =
        command({"bill", "--plan", "workout-api-first-answer", "--rps", rps, "--width", "200"});
    REQUIRE(run.code == 0);
    Decimal list;
    Decimal net;
    bool totalled = false;
    for (const auto& line : support::lines_of(run.out)) {
      std::istringstream words(line);
      std::vector<std::string> cells;
      for (std::string word; words >> word;) {
        word.erase(std::remove(word.begin(), word.end(), ','), word.end());  // between thousands
        cells.push_back(word);
      }
      if (cells.size() < 3) continue;
      const auto last = Decimal::parse(cells[cells.size() - 1]);
      const auto before = Decimal::parse(cells[cells.size() - 2]);
      if (cells[0] == "total" && last && before) {
        CHECK(text(*before) == text(list));
        CHECK(text(*last) == text(net));
        totalled = true;
      } else if (cells.size() >= 5 && last && before && contains(line, ".")) {
        list += *before;
        net += *last;
      }
    }
    CHECK(totalled);
  }
}

TEST_CASE("A bill without all its prices says at least, and names what is missing", "[cli]") {
  const auto run = command(with(plan_words, {"--region", "ap-south-1"}));
  CHECK(run.code == 0);
  CHECK(contains(run.out, "at least"));
  CHECK(contains(run.out, "unpriced"));
  CHECK(contains(run.out, "apigateway.http_requests"));
  const auto strict = command(with(plan_words, {"--region", "ap-south-1", "--strict"}));
  CHECK(strict.code == 2);
  CHECK(strict.out.empty());
  CHECK(support::lines_of(strict.err).size() == 1);
  CHECK(contains(strict.err, "ap-south-1"));
}

TEST_CASE("A plan's own region comes before --region", "[cli]") {
  const TempFolder folder;
  const auto plan =
      support::replaced(support::text_of(FITCOST_SOURCE_DIR "/data/workloads/workout-api.yaml"),
                        "tables:", "region: eu-west-1\ntables:");
  const auto file = folder.write("plan.yaml", plan);
  const Json bill = json_of({"bill", "--plan", file, "--rps", "0.023"});
  CHECK(bill.at("price_book").at("region") == "eu-west-1");
  for (const auto& line : bill.at("months")[0].at("lines")) CHECK(line.at("region") == "eu-west-1");
  const Json report = compared({"--workload", file});
  CHECK(report.at("price_book").at("region") == "eu-west-1");
  CHECK(text(list_price(report, "on-demand")) ==
        text(decimal("60444") *
             (decimal("0.6") * decimal("0.000000705") + decimal("0.7") * decimal("0.0000001415"))));
}

TEST_CASE("An own price book replaces the built-in one", "[cli]") {
  const TempFolder folder;
  const auto listed = command({"prices", "list", "--history", "--format", "csv"});
  REQUIRE(listed.code == 0);
  const auto same = folder.write("same.csv", listed.out);
  const auto without_inputs = [](Json bill) {  // among them is the price book's file
    bill.erase("inputs");
    bill.erase("inputs_sha256");
    return bill;
  };
  CHECK(without_inputs(json_of(with(plan_words, {"--prices", same}))) ==
        without_inputs(json_of(plan_words)));
  const auto book = folder.write(
      "book.csv",
      support::replaced(listed.out, ",0.000000625,", ",0.00625,"));  // 10,000 times as dear
  const Json dear = json_of({"compare", "--rps", "0.023", "--prices", book});
  // 36,266.4 x 2 x 0.00625 + 42,310.8 x 0.000000125 against 1.1388
  CHECK(text(list_price(dear, "on-demand")) == "453.33528885");
  CHECK(choice(dear, "table").at("winner") == "standard-ia");  // whose price is as it was
}

namespace {

/// The unit prices of the HTTP API's requests, month by month.
std::vector<std::string> api_prices(const Words& more) {
  const auto run =
      command(with({"bill", "--plan", "workout-api", "--rps", "1", "--format", "csv"}, more));
  INFO(run.err);
  REQUIRE(run.code == 0);
  std::vector<std::string> out;
  for (const auto& row : support::csv_rows(run.out)) {
    if (row.at("meter") == "apigateway.http_requests" && row.at("charge") == "list")
      out.push_back(row.at("month") + " " + row.at("unit_price_usd"));
  }
  return out;
}

}  // namespace

TEST_CASE("Calendar months have the prices and rates of their own first day", "[cli][bill]") {
  const TempFolder folder;
  const Words quarter{"--from", "2026-12", "--months", "3"};
  using Prices = std::vector<std::string>;
  // 1.00 USD a million at list; the rate is of January alone.
  const auto rates =
      folder.write("rates.csv",
                   "kind,meter,value,valid_from,valid_to\n"
                   "price,apigateway.http_requests,0.0000005,2027-01-01,2027-02-01\n");
  const Words with_rates = with(quarter, {"--rates", rates});
  CHECK(api_prices(with_rates) ==
        Prices{"2026-12 0.000001", "2027-01 0.0000005", "2027-02 0.000001"});
  CHECK(api_prices(with(with_rates, {"--prices-on", "2027-01-31"})) ==
        Prices{"2026-12 0.0000005", "2027-01 0.0000005", "2027-02 0.0000005"});
  CHECK(api_prices({"--rates", rates}) == Prices{"month 1 0.000001"});
  // The same in a price book.
  const auto book = folder.write(
      "book.csv",
      "kind,meter,region,valid_from,valid_to,tier_from,tier_to,value,unit,pool,free_tier,"
      "confidence,checked,source,note\n"
      "price,apigateway.http_requests,us-east-1,,2027-01-01,0,,0.000003,request of up to 512 "
      "KB,,,B,2026-10-03,x,\n"
      "price,apigateway.http_requests,us-east-1,2027-01-01,,0,,0.000004,request of up to 512 "
      "KB,,,B,2026-10-03,x,"
      "\n");
  CHECK(api_prices(with(quarter, {"--prices", book})) ==
        Prices{"2026-12 0.000003", "2027-01 0.000004", "2027-02 0.000004"});
  const auto words =
      command(with({"bill", "--plan", "workout-api", "--rps", "1", "--width", "200"}, with_rates));
  CHECK(contains(words.out, "prices of each month's first day"));
  CHECK(contains(words.out, "2026-12-01 to 2027-02-01"));
  CHECK(contains(words.out, "in which it holds"));
}

TEST_CASE("Rates that hold on none of the days are said", "[cli][bill]") {
  const TempFolder folder;
  const auto rates = folder.write("old.csv",
                                  "kind,meter,value,valid_from,valid_to\n"
                                  "discount,lambda,0.5,2020-01-01,2021-01-01\n"
                                  "discount,dynamodb,0.5,2020-01-01,\n");
  const Words words{"bill", "--plan", "workout-api", "--rps", "1", "--rates", rates};
  const auto run = command(words);
  CHECK(run.code == 0);
  CHECK(contains(run.err, "line 2 says does not hold"));
  CHECK_FALSE(contains(run.out, "none holds"));
  folder.write("old.csv", "kind,meter,value,valid_to\ndiscount,lambda,0.5,2021-01-01\n");
  const auto expired = command(words);
  CHECK(contains(expired.err, "line 2 says does not hold"));
  CHECK(contains(expired.out, "none holds on"));
}

TEST_CASE("Months go no further than the year 9999", "[cli][bill]") {
  check_refused({"bill", "--plan", "workout-api", "--rps", "1", "--from", "9999-12"},
                {"--from", "'9999-12'", "10000"});
  CHECK(command({"bill", "--plan", "workout-api", "--rps", "1", "--from", "9999-11"}).code == 0);
}

TEST_CASE("A bill as CSV warns of names that a spreadsheet would take for formulas",
          "[cli][bill]") {
  const TempFolder folder;
  const auto usage =
      folder.write("usage.csv", "meter,quantity,resource\nlambda.requests.x86,1,=1+1\n");
  const auto run = command({"bill", "--usage", usage, "--format", "csv"});
  CHECK(run.code == 0);
  CHECK(contains(run.err, "resource '=1+1'"));
}
