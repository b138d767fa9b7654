// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>

#include "decide/inputs.hpp"
#include "fitcost/report/bill_report.hpp"
#include "fitcost/report/compare_report.hpp"
#include "fitcost/report/prices_report.hpp"
#include "support/command.hpp"

/// What is made for people fits the columns that they have.
using namespace inputs;

namespace {

void check_width(const std::string& text, std::size_t width) {
  for (const auto& line : support::lines_of(text)) {
    if (support::contains(line, "://") ||
        line.find(' ', line.find_first_not_of(' ')) == std::string::npos) {
      continue;  // an address, or a single word, cannot be broken
    }
    INFO(line);
    CHECK(support::columns_of(line) <= width);
  }
}

BillReport report_of(const std::string& workload, const std::string& rps,
                     const std::string& region) {
  const CompareInput input = at(rps);
  BillReport report;
  report.name = workload;
  report.traffic = rps + " requests a second";
  report.terms = input.terms;
  report.terms.region = region;
  report.price_book = input.terms.date;
  for (int m = 1; m <= 2; ++m) {
    report.months.push_back({"month " + std::to_string(m), 730,
                             bill(embedded_workload(workload), input.traffic,
                                  BillingMonth::of(m, Convention{}, input.terms.date),
                                  embedded_price_book(), report.terms)});
  }
  report.assumptions = {
      "that what is assumed is said, however many words it takes to say it in a single sentence"};
  return report;
}

}  // namespace

TEST_CASE("A comparison fits 80 to 200 columns", "[report][width]") {
  for (const std::size_t width : {80U, 81U, 100U, 143U, 200U}) {
    for (const auto* rps : {"0.023", "0", "1000", "123456.789"}) {
      INFO(rps << " at " << width);
      const auto c = compare(at(rps), embedded_price_book());
      check_width(compare_table(c, {width, false, false}), width);
      check_width(compare_table(c, {width, false, true}), width);
    }
    CompareInput partial = at("0.023");
    partial.terms.region = "sa-east-1";
    check_width(compare_table(compare(partial, embedded_price_book()), {width, false, false}),
                width);
  }
}

TEST_CASE("A comparison with every line fits 80 to 200 columns", "[report][width]") {
  const auto c = compare(at("0.023"), embedded_price_book());
  for (const std::size_t width : {80U, 100U, 200U})
    check_width(compare_table(c, {width, true, true}), width);
}

TEST_CASE("A comparison of memory sizes fits 80 to 200 columns", "[report][width]") {
  CompareInput input = at("0.023");
  input.memory_durations = {
      {128, Decimal(110)}, {256, Decimal(60)}, {512, Decimal(40)}, {1024, Decimal(30)}};
  const auto c = compare(input, embedded_price_book());
  for (const std::size_t width : {80U, 100U, 200U})
    check_width(compare_table(c, {width, false, false}), width);
}

TEST_CASE("A bill fits 80 to 200 columns", "[report][width]") {
  for (const std::size_t width : {80U, 100U, 200U}) {
    for (const auto* rps : {"0.023", "1000000"}) {
      for (const auto* region : {"us-east-1", "ap-south-1"}) {
        INFO(rps << " in " << region << " at " << width);
        check_width(bill_table(report_of("workout-api-first-answer", rps, region), width), width);
      }
    }
  }
}

TEST_CASE("A list of prices fits 80 to 200 columns", "[report][width]") {
  const auto& book = embedded_price_book();
  const auto rows = select(book, {"dynamodb", "us-east-1", true, book.date()});
  for (const std::size_t width : {80U, 100U, 200U}) check_width(prices_table(rows, width), width);
}
