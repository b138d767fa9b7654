// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricelist/rates.hpp"

#include <catch2/catch.hpp>

#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "report/focus.hpp"

using namespace fitcost;

namespace {

const Date& day() {
  static const Date date = embedded_price_book().date();
  return date;
}

std::string price(const std::string& rates, const std::string& meter,
                  const std::string& region = "us-east-1",
                  RatesFor wanted = RatesFor::commitments_too) {
  const PriceBook book = with_rates(embedded_price_book(), read_rates(rates, "rates.csv"), wanted);
  return book.first_price(meter, region, day()).value().to_string();
}

std::string error_of(const std::string& rates) {
  try {
    with_rates(embedded_price_book(), read_rates(rates, "rates.csv"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Rates come off the list price exactly, the most particular one first",
          "[pricelist][rates]") {
  // us-east-1: WRU 0.000000625, storage 0.25; eu-west-1: WRU 0.000000705; Lambda arm
  // 0.0000133334 a GB-second.
  const std::string rates =
      "kind,meter,region,value\n"
      "discount,dynamodb,,0.10\n"
      "discount,dynamodb.write_request_units,,0.20\n"
      "discount,dynamodb.write_request_units,eu-west-1,0.30\n"
      "price,dynamodb.storage_gb_months,us-east-1,0.123\n"
      "edp,,,0.07\n";
  CHECK(price(rates, "dynamodb.read_request_units") == "0.000000104625");  // 0.000000125 .9 .93
  CHECK(price(rates, "dynamodb.write_request_units") == "0.000000465");    // .8 .93
  CHECK(price(rates, "dynamodb.write_request_units", "eu-west-1") == "0.000000458955");
  CHECK(price(rates, "dynamodb.storage_gb_months") == "0.11439");
  CHECK(price(rates, "lambda.gb_seconds.arm") == "0.000012400062");  // the EDP alone
}

TEST_CASE("A rate holds on its days", "[pricelist][rates]") {
  const std::string rates =
      "kind,meter,value,valid_from,valid_to\n"
      "discount,lambda,0.5,2020-01-01,2021-01-01\n"
      "discount,lambda,0.1,2026-10-03,\n";
  CHECK(price(rates, "lambda.requests.x86") == "0.00000018");
}

TEST_CASE("A row becomes as many as its rates have days, one after the other",
          "[pricelist][rates]") {
  PriceRow row;
  row.meter = "m";
  row.usd = Decimal(100);
  row.valid = {Date{2026, 1, 1}, Date{2028, 1, 1}};
  PriceBook list;
  list.prices = {row};
  const PriceBook book = with_rates(list, read_rates("kind,meter,value,valid_from,valid_to\n"
                                                     "discount,m,0.1,2025-01-01,2026-07-01\n"
                                                     "price,m,70,2026-12-01,2027-12-01\n"
                                                     "edp,,0.5,2027-01-01,\n"
                                                     "discount,m,0.2,2028-01-01,\n",
                                                     "rates.csv"));
  REQUIRE(book.prices.size() == 5);
  struct Piece {
    Date from, to;
    int usd;
  };
  const std::vector<Piece> expected{{{2026, 1, 1}, {2026, 7, 1}, 90},
                                    {{2026, 7, 1}, {2026, 12, 1}, 100},
                                    {{2026, 12, 1}, {2027, 1, 1}, 70},
                                    {{2027, 1, 1}, {2027, 12, 1}, 35},
                                    {{2027, 12, 1}, {2028, 1, 1}, 50}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(book.prices[i].valid == Validity{expected[i].from, expected[i].to});
    CHECK(book.prices[i].usd == Decimal(expected[i].usd));
  }
}

TEST_CASE("Two rates of the same right may follow one another, and not overlap",
          "[pricelist][rates]") {
  const std::string header = "kind,meter,value,valid_from,valid_to\n";
  const std::string first = "discount,lambda,0.1,2026-01-01,2027-01-01\n";
  CHECK(error_of(header + first + "discount,lambda,0.2,2027-01-01,\n") == "no error");
  CHECK(says(error_of(header + first + "discount,lambda,0.2,2026-12-31,\n"), "line 2"));
  CHECK(says(error_of(header + "edp,,0.1,,2027-01-01\nedp,,0.2,2026-12-31,\n"), "second EDP"));
}

TEST_CASE("A savings plan is a price that a commitment pays", "[pricelist][rates]") {
  const std::string rates =
      "kind,meter,region,value,note\n"
      "savings_plan,lambda.gb_seconds.x86,,0.0000146667,compute savings plan of 1 year\n"
      "discount,lambda,,0.05,\n";
  CHECK(price(rates, "lambda.gb_seconds.x86") == "0.0000146667");
  CHECK(price(rates, "lambda.gb_seconds.x86", "us-east-1", RatesFor::contracted) ==
        "0.000015833365");
}

TEST_CASE("FOCUS has negotiated prices as contracted, and a savings plan's use as effective",
          "[pricelist][rates]") {
  const auto& list = embedded_price_book();
  const Rates rates = read_rates(
      "kind,meter,value\ndiscount,dynamodb,0.1\nsavings_plan,lambda.gb_seconds.x86,0.00001\n",
      "rates.csv");
  const PriceBook contracted = with_rates(list, rates, RatesFor::contracted);
  const PriceBook paid = with_rates(list, rates);
  BillingTerms terms;
  terms.date = day();
  const Readings readings{{"t", "dynamodb.write_request_units", Decimal(1'000'000), ""},
                          {"f", "lambda.gb_seconds.x86", Decimal(1'400'000), ""}};
  const Bill bill = make_bill(readings, paid, terms);
  auto report = focus::report_of(bill);
  report.list = &list;
  report.contracted = &contracted;
  const auto rows = focus::rows_of(report);
  REQUIRE(rows.size() == 4);  // writes, use that is covered, use that is free, the plan's fee
  CHECK(rows[0].at("ListCost").text == "0.625");
  CHECK(rows[0].at("ContractedCost").text == "0.5625");
  CHECK(rows[0].at("BilledCost").text == "0.5625");
  CHECK(rows[1].at("ContractedUnitPrice").text == "0.0000166667");
  CHECK(rows[1].at("EffectiveCost").text == "10.0");
  CHECK(rows[1].at("BilledCost").text == "0.0");
  CHECK(rows[1].at("PricingCategory").text == "Committed");
  CHECK(rows[2].at("EffectiveCost").text == "0.0");
  CHECK(rows[3].at("ChargeCategory").text == "Purchase");
  CHECK(rows[3].at("CommitmentDiscountCategory").text == "Spend");
  CHECK(rows[3].at("BilledCost").text == "10.0");
  for (const auto* column : {"BilledCost", "EffectiveCost"}) {
    CHECK(focus::sum_of(rows, column) == bill.total_after_free_tier());
  }
}

TEST_CASE("Rates that say nothing, or two things, are refused with their place",
          "[pricelist][rates]") {
  const std::string header = "kind,meter,region,value\n";
  for (const auto& [text, part] : std::vector<std::pair<std::string, std::string>>{
           {"", "empty"},
           {"kind,meter\n", "value"},
           {"kind,meter,value,colour\n", "colour"},
           {"kind,meter,value,value\n", "twice"},
           {header + "gift,lambda,,1\n", "'gift'"},
           {header + "discount,lambda,,1.1\n", "'1.1'"},
           {header + "discount,lambda,,10%\n", "'10%'"},
           {header + "discount,lambda,,-0.1\n", "'-0.1'"},
           {header + "discount,lambda,,0.1234567\n", "'0.1234567'"},
           {header + "price,lambda.requests.x86,,nan\n", "'nan'"},
           {header + "price,,,1\n", "no meter"},
           {header + "discount,lambada,,0.1\n", "'lambada'"},
           {header + "discount,lambda,moon,0.1\n", "'moon'"},
           {header + "edp,lambda,,0.1\n", "everything"},
           {header + "edp,,,0.1\nedp,,,0.2\n", "second EDP"},
           {header + "discount,lambda,,0.1\ndiscount,lambda,,0.2\n", "line 2"},
           {header + "savings_plan,dynamodb,,0.1\n", "counts"},
           {header + "discount,lambda,,0.1,x\n", "5 columns"}}) {
    INFO(text);
    const auto error = error_of(text);
    CHECK(says(error, "rates.csv"));
    CHECK(says(error, part));
  }
  CHECK(says(error_of(header + "discount,dynamodb.write_request_unit,,0.1\n"),
             "dynamodb.write_request_units"));
}
