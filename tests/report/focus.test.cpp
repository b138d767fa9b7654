// SPDX-License-Identifier: Apache-2.0
#include "report/focus.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "fitcost/plan/meters.hpp"
#include "fitcost/pricing/billing_names.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/report/finance_csv.hpp"
#include "fitcost/traffic/random.hpp"
#include "fitcost/units/input_error.hpp"
#include "support/command.hpp"
#include "support/csv_rows.hpp"

using namespace focus;

namespace {

Decimal dec(const std::string& text) { return Decimal::parse(text).value(); }

/// One to four readings of any meters that are priced in us-east-1, of up to four resources.
Readings random_readings(Random& random) {
  const auto meters = embedded_price_book().meters();
  Readings out;
  const auto count = 1 + random.next() % 4;
  while (out.size() < count) {
    const std::string& meter = meters[random.next() % meters.size()];
    if (meter.find("reserved") != std::string::npos) continue;
    const auto places = static_cast<int>(random.next() % 10);
    const auto digits = static_cast<std::int64_t>(random.next() % 1'000'000'000'000'000);
    out.push_back({"resource-" + std::to_string(random.next() % 4), meter,
                   Decimal::of(digits, places), random.next() % 4 == 0 ? "eu-west-1" : ""});
  }
  return out;
}

}  // namespace

TEST_CASE("FOCUS rows of a thousand random bills keep every rule and add up to their totals",
          "[report][focus]") {
  Random random(20261203);
  const auto& book = embedded_price_book();
  for (int i = 0; i < 1000; ++i) {
    BillingTerms terms;
    terms.date = book.date();
    terms.free_tier = i % 3 == 0 ? "none" : "always-free";
    const Bill bill = make_bill(random_readings(random), book, terms);
    const auto rows = rows_of(report_of(bill));
    REQUIRE(exact(sum_of(rows, "ListCost")) == exact(bill.total_after_free_tier()));
    REQUIRE(exact(sum_of(rows, "BilledCost")) == exact(bill.total_after_free_tier()));
    REQUIRE(exact(sum_of(rows, "ContractedCost")) == exact(bill.total_after_free_tier()));
    REQUIRE(exact(sum_of(rows, "EffectiveCost")) == exact(bill.total_after_free_tier()));
    Decimal quantity;
    for (const auto& line : bill.lines()) {
      const MeterName* name = billing_names().find_meter(line.meter);
      quantity += line.quantity * Decimal(name == nullptr ? 1 : name->list_units);
    }
    REQUIRE(exact(sum_of(rows, "PricingQuantity")) == exact(quantity));
  }
}

TEST_CASE("FOCUS has one row a tier, and one at price 0 for what of it is free",
          "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  // 1 M requests are free; GB-seconds: 400,000 free, then a second tier from 6,000 M.
  const Bill bill = make_bill({{"f", "lambda.requests.x86", dec("1500000"), ""},
                               {"f", "lambda.gb_seconds.x86", dec("6000400010"), ""}},
                              embedded_price_book(), terms);
  const auto rows = rows_of(report_of(bill));
  REQUIRE(rows.size() == 5);
  const auto expect = [&](std::size_t at, const char* quantity, const char* list,
                          const char* contracted, const char* billed) {
    INFO(at);
    CHECK(rows[at].at("PricingQuantity").text == quantity);
    CHECK(rows[at].at("ListUnitPrice").text == list);
    CHECK(rows[at].at("ContractedUnitPrice").text == contracted);
    CHECK(rows[at].at("BilledCost").text == billed);
  };
  expect(0, "500000.0", "0.0000002", "0.0000002", "0.1");
  expect(1, "1000000.0", "0.0", "0.0", "0.0");
  expect(2, "6000000000.0", "0.0000166667", "0.0000166667", "100000.2");
  expect(3, "10.0", "0.000015", "0.000015", "0.00015");
  expect(4, "400000.0", "0.0", "0.0", "0.0");
  CHECK(rows[0].at("SkuPriceId").text == "GU2ZS9HVP6QTQ7KE.JRTCKXETXF.6YS6EN2CT7");
  CHECK(rows[2].at("SkuPriceId").text == "TG3M4CAGBA3NYQBH.JRTCKXETXF.CUKFZ388N3");
  CHECK(rows[3].at("SkuPriceId").text == "TG3M4CAGBA3NYQBH.JRTCKXETXF.QZE2SB4KVB");
  CHECK(rows[1].at("SkuPriceId").text == "GU2ZS9HVP6QTQ7KE/free");
  CHECK(rows[1].at("ChargeDescription").text ==
        "free (always-free), otherwise $0.0000002 per request");
  CHECK(rows[0].at("ServiceName").text == "AWS Lambda");
  CHECK(rows[0].at("ServiceCategory").text == "Compute");
}

TEST_CASE("FOCUS tells of each row the tier that its price is of", "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  const auto tiers = [&](const std::string& region) {
    terms.region = region;
    const Bill bill = make_bill({{"f", "lambda.gb_seconds.x86", dec("6000400010"), ""},
                                 {"t", "dynamodb.write_capacity_unit_hours", dec("20000"), ""},
                                 {"t", "dynamodb.storage_gb_months", dec("30"), ""},
                                 {"t", "dynamodb.write_request_units", dec("7"), ""}},
                                embedded_price_book(), terms);
    std::map<std::string, std::string> out;
    for (const auto& row : rows_of(report_of(bill))) {
      const auto id = row.at("SkuPriceId").text;
      const auto details = row.at("SkuPriceDetails").text;
      const auto known = out.emplace(id, details);
      CHECK(known.first->second == details);  // a price has one range
    }
    return out;
  };
  // The bounds that the price list's rate codes stand for: DynamoDB's free use is the first tier of
  // the SKU that is paid for.
  CHECK(tiers("us-east-1") ==
        std::map<std::string, std::string>{
            {"TG3M4CAGBA3NYQBH.JRTCKXETXF.CUKFZ388N3", R"({"x_Tier":"0-6000000000"})"},
            {"TG3M4CAGBA3NYQBH.JRTCKXETXF.QZE2SB4KVB", R"({"x_Tier":"6000000000-15000000000"})"},
            {"TG3M4CAGBA3NYQBH/free", R"({"x_Tier":"free"})"},
            {"R6PXMNYCEDGZ2EYN.JRTCKXETXF.E63J5HTPNN", R"({"x_Tier":"18600-Inf"})"},
            {"R6PXMNYCEDGZ2EYN.JRTCKXETXF.HBHVWY47CM", R"({"x_Tier":"0-18600"})"},
            {"F3E2EDSYC6ZNW7XP.JRTCKXETXF.VYAP54KATQ", R"({"x_Tier":"25-Inf"})"},
            {"F3E2EDSYC6ZNW7XP.JRTCKXETXF.G2A93NZ7DT", R"({"x_Tier":"0-25"})"},
            {"FGXVD96DKJMUASY3.JRTCKXETXF.6YS6EN2CT7", R"({"x_Tier":"0-Inf"})"}});
}

TEST_CASE("FOCUS names usage types as the region's bill does", "[report][focus]") {
  struct Named {
    const char* meter;
    const char* region;
    const char* usage_type;
  };
  // prices.md of the price list: prefixes of usage types.
  for (const auto& [meter, region, usage_type] :
       {Named{"dynamodb.write_request_units", "us-east-1", "WriteRequestUnits"},
        Named{"dynamodb.write_request_units", "eu-west-1", "EU-WriteRequestUnits"},
        Named{"apigateway.http_requests", "us-east-1", "USE1-ApiGatewayHttpRequest"},
        Named{"apigateway.http_requests", "eu-west-1", "EU-ApiGatewayHttpRequest"},
        Named{"kms.requests", "us-east-1", "us-east-1-KMS-Requests"},
        Named{"cloudwatch.dashboard_months", "us-east-1", "DashboardsUsageHour"},
        Named{"lambda.gb_seconds.arm", "us-east-1", "Lambda-GB-Second-ARM"}}) {
    INFO(meter);
    BillingTerms terms;
    terms.date = embedded_price_book().date();
    terms.region = region;
    const auto rows =
        rows_of(report_of(make_bill({{"r", meter, dec("1e7"), ""}}, embedded_price_book(), terms)));
    REQUIRE(!rows.empty());
    CHECK(rows[0].at("x_UsageType").text == usage_type);
    CHECK(rows[0].at("SkuMeter").text == usage_type);
  }
}

TEST_CASE("FOCUS knows a name of every meter, and a service of every name", "[report][focus]") {
  for (const auto& meter : all_meters) {
    INFO(meter.key);
    const MeterName* name = billing_names().find_meter(meter.key);
    REQUIRE(name != nullptr);
    CHECK(billing_names().find_service(name->service) != nullptr);
    CHECK(!name->pricing_unit.empty());
    CHECK(!name->consumed_unit.empty());
  }
  for (const auto& region : embedded_price_book().regions()) {
    INFO(region);
    CHECK(billing_names().find_region(region) != nullptr);
  }
}

TEST_CASE("FOCUS takes a meter of one's own for a service of one's own", "[report][focus]") {
  PriceBook book = embedded_price_book();
  PriceRow row;
  row.meter = "acme.calls";
  row.usd = dec("0.001");
  row.unit = "call";
  row.provenance.source = "contract";
  book.prices.push_back(row);
  BillingTerms terms;
  terms.date = book.date();
  FocusReport report = report_of(make_bill({{"", "acme.calls", dec("12"), ""}}, book, terms));
  report.list = &book;
  const auto rows = rows_of(report);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].at("ServiceName").text == "acme");
  CHECK(rows[0].at("ServiceCategory").text == "Other");
  CHECK(rows[0].at("ResourceId").null());
  CHECK(rows[0].at("x_ServiceCode").null());
  CHECK(rows[0].at("BilledCost").text == "0.012");
}

TEST_CASE("FOCUS carries accounts, cost centre and tags, and a tag without a value is true",
          "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  FocusReport report = report_of(make_bill({{"t", "dynamodb.write_request_units", dec("5"), ""}},
                                           embedded_price_book(), terms));
  report.owner = {"111122223333", "444455556666", "fitness", {{"team", "\"api\"\n"}, {"beta", ""}}};
  report.billing_account_name = "Payer, Inc.";
  const auto rows = rows_of(report);
  CHECK(rows[0].at("BillingAccountName").text == "Payer, Inc.");
  CHECK(rows[0].at("SubAccountId").text == "444455556666");
  CHECK(rows[0].at("SubAccountName").text == "444455556666");
  const auto tags = nlohmann::json::parse(rows[0].at("Tags").text);
  CHECK(tags == nlohmann::json{{"team", "\"api\"\n"}, {"beta", true}, {"cost_centre", "fitness"}});
  CHECK(rows[0].at("ResourceId").text == "arn:aws:dynamodb:us-east-1:444455556666:table/t");

  report.owner = {};
  CHECK_THROWS_AS(focus_csv(report), InputError);  // BillingAccountId is never null
  report.owner.account = "\xff";
  CHECK_THROWS_AS(focus_csv(report), InputError);
}

TEST_CASE("FOCUS leaves text as it is for machines, and disarms formulas for spreadsheets",
          "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  for (const std::string name : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1",
                                 "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")"}) {
    INFO(name);
    FocusReport report = report_of(make_bill({{name, "dynamodb.write_request_units", dec("5"), ""}},
                                             embedded_price_book(), terms),
                                   name);
    report.scenarios[0].id = name;
    const auto rows = rows_of(report);
    CHECK(rows[0].at("ResourceName").text == name);
    CHECK(rows[0].at("x_Scenario").text == name);
    CHECK(formula_like_names(report).size() == 3);  // resource, account, scenario

    const std::string excel = focus_csv(report, CsvFor::spreadsheets);
    REQUIRE(excel.rfind("\xef\xbb\xbf"
                        "AvailabilityZone,",
                        0) == 0);
    const auto guarded = support::focus_file(excel.substr(3)).rows;
    for (const auto* column :
         {"ResourceName", "x_Scenario", "BillingAccountId", "BillingAccountName"}) {
      CHECK(guarded[0].at(column).text == "'" + name);
    }
    // Nothing else differs.
    for (const auto& [column, cell] : rows[0]) {
      const auto& other = guarded[0].at(column).text;
      CHECK((other == cell.text || other == "'" + cell.text));
    }
    CHECK(guarded[0].at("BilledCost").text == rows[0].at("BilledCost").text);
  }
}

TEST_CASE("FOCUS metadata names every column with its type", "[report][focus]") {
  const std::string data = focus_csv(report_of(Bill{}));
  CHECK(support::focus_metadata_faults(focus_metadata(), data) == std::vector<std::string>{});
  CHECK(support::lines_of(data).size() == 1);  // no charges: the header alone
}

TEST_CASE("FOCUS metadata has room for every number of the data", "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  const auto widths = [&](const std::string& quantity) {
    const FocusReport report = report_of(make_bill(
        {{"t", "dynamodb.write_request_units", dec(quantity), ""}}, embedded_price_book(), terms));
    const std::string data = focus_csv(report);
    const std::string metadata = focus_metadata(report, data);
    CHECK(support::focus_metadata_faults(metadata, data) == std::vector<std::string>{});
    const auto schema = nlohmann::json::parse(metadata).at("Schema");
    for (const auto& column : schema.at("ColumnDefinition")) {
      if (column.at("ColumnName") == "PricingQuantity")
        return std::pair(column.at("NumericPrecision").get<int>(),
                         column.at("NumberScale").get<int>());
    }
    return std::pair(0, 0);
  };
  CHECK(widths("80352000") == std::pair(38, 19));
  CHECK(widths("0.000000001") == std::pair(38, 19));
  CHECK(widths("12345678901234567890123") == std::pair(42, 19));  // what is longer has more room
}

TEST_CASE("FOCUS metadata counts the digits of numbers, not of names", "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  const std::string name(40, '7');
  for (const auto& resource : {name, "0." + name, "\"" + name + "\"," + name}) {
    FocusReport report = report_of(make_bill(
        {{resource, "dynamodb.write_request_units", dec("5"), ""}}, embedded_price_book(), terms));
    report.owner.tags = {{name, name}};
    const std::string usual = focus_metadata();
    const auto metadata = nlohmann::json::parse(focus_metadata(report, focus_csv(report)));
    CHECK(metadata.at("Schema") == nlohmann::json::parse(usual).at("Schema"));
  }
}

TEST_CASE("An index is one whatever its account is called", "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  const Bill bill = make_bill({{"t", "dynamodb.write_request_units", dec("5"), ""},
                               {"t/by-user", "dynamodb.write_request_units", dec("5"), ""}},
                              embedded_price_book(), terms);
  for (const char* account : {"123456789012", "estimate"}) {
    const auto rows = rows_of(report_of(bill, account));
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("ResourceType").text == "Table");
    CHECK(rows[1].at("ResourceType").text == "Index");
  }
}

TEST_CASE("The rules of FOCUS notice what is planted", "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  const std::string good = focus_csv(report_of(make_bill(
      {{"t", "dynamodb.write_request_units", dec("5"), ""}}, embedded_price_book(), terms)));
  REQUIRE(support::FocusConformance::faults(good).empty());
  for (const auto& [old, by] : std::vector<std::pair<std::string, std::string>>{
           {"\r\n", "\n"},
           {",0.000003125,", ",0.000003126,"},
           {",5.0,", ",5,"},
           {",5.0,", ",\"5.0\","},
           {"\"Usage\"", "Usage"},
           {"\"Usage\"", ""},
           {"\"Usage\"", "\"Purchase\""},
           {"\"2026-12-01T00:00:00Z\"", "\"2026-12-01\""},
           {"\"Databases\"", "\"Networking\""},
           {"{\"\"x_Tier", "{\"\"Tier"},
           {",,", ",\"\","},
           {"\"USD\"", "\"US dollar\""},
           {"BilledCost", "Billed"}}) {
    INFO(old << " -> " << by);
    CHECK(!support::FocusConformance::faults(support::replaced(good, old, by)).empty());
  }
  CHECK(!support::FocusConformance::faults("\xef\xbb\xbf" + good).empty());
}

TEST_CASE("The finance CSV adds up to each month's total in cents, with the residual as a line",
          "[report][focus]") {
  Random random(7);
  for (int i = 0; i < 300; ++i) {
    BillingTerms terms;
    terms.date = embedded_price_book().date();
    FocusReport report;
    report.owner = {"1", "", "cc,1", {}};
    report.terms = terms;
    report.scenarios.push_back({"plan", {}});
    std::map<std::string, Decimal> expected;
    for (int m = 0; m < 3; ++m) {
      const YearMonth month = YearMonth{2026, 12}.plus(m);
      const Bill bill = make_bill(random_readings(random), embedded_price_book(), terms);
      expected[to_string(month)] = bill.total_after_free_tier().rounded(2, Rounding::half_up);
      report.scenarios[0].months.push_back({month, m + 1, 730, bill, {}});
    }
    std::map<std::string, Decimal> sums;
    std::map<std::string, int> residuals;
    for (const auto& row : support::csv_rows(finance_csv(report))) {
      REQUIRE(row.at("currency") == "USD");
      REQUIRE(row.at("cost_centre") == "cc,1");
      const std::string& amount = row.at("amount");
      REQUIRE(amount.find('.') == amount.size() - 3);  // cents
      sums[row.at("month")] += dec(amount);
      residuals[row.at("month")] += row.at("service") == "Rounding" ? 1 : 0;
    }
    for (const auto& [month, total] : expected) {
      INFO(month);
      CHECK(exact(sums[month]) == exact(total));
      CHECK(residuals[month] == 1);
    }
  }
}

TEST_CASE("An anomaly alarm is three alarms at the price of one, under the same SKU",
          "[report][focus]") {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  terms.free_tier = "none";
  // The price list has alarms of 0.10; AWS's page: an anomaly alarm is charged as three of them.
  const Bill bill = make_bill({{"a", "cloudwatch.standard_alarm_months", dec("2"), ""},
                               {"b", "cloudwatch.anomaly_alarm_months", dec("1.5"), ""}},
                              embedded_price_book(), terms);
  const auto rows = rows_of(report_of(bill));
  REQUIRE(rows.size() == 2);
  for (const auto& row : rows) {
    CHECK(row.at("ListUnitPrice").text == "0.1");
    CHECK(row.at("PricingUnit").text == "Alarms");
    CHECK(row.at("SkuId").text == "EVETVUGEN3MUTMXM");
    CHECK(row.at("SkuPriceId").text == rows[0].at("SkuPriceId").text);
  }
  CHECK(rows[1].at("PricingQuantity").text == "4.5");
  CHECK(rows[1].at("BilledCost").text == "0.45");
}
