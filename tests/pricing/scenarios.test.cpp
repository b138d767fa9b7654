// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/scenarios.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "pricing/bill_oracle.hpp"
#include "pricing/books.hpp"

using namespace fitcost;

namespace {

struct Totals {
  std::vector<double> list, net;
};

Totals price(const ScenarioPricer& pricer, const std::vector<double>& quantities,
             std::size_t rows) {
  Totals out{std::vector<double>(rows, -1.0), std::vector<double>(rows, -1.0)};
  pricer.price(quantities, rows, out.list, out.net);
  return out;
}

/// A multiple of 1/512, which a double and a decimal of nine places both hold exactly.
double exact_quantity(oracle::RandomBills& random) {
  const std::uint64_t largest = std::uint64_t{1} << (1 + random.below(50));
  return std::ldexp(static_cast<double>(random.below(largest)), -9);
}

void check_against_bills(const PriceBook& book, const BillingTerms& terms,
                         const std::vector<std::string>& meters, std::size_t rows,
                         oracle::RandomBills& random) {
  std::vector<double> quantities(rows * meters.size());
  for (auto& q : quantities) q = random.below(5) == 0 ? 0.0 : exact_quantity(random);
  const ScenarioPricer pricer(book, terms, meters);
  REQUIRE(pricer.meters() == meters);
  const Totals totals = price(pricer, quantities, rows);
  for (std::size_t row = 0; row < rows; ++row) {
    Readings readings;
    for (std::size_t m = 0; m < meters.size(); ++m) {
      readings.push_back({"x", meters[m], to_decimal(quantities[m * rows + row]), ""});
    }
    const Bill bill = make_bill(readings, book, terms);
    const bool above_the_last_tier = std::any_of(
        bill.unpriced().begin(), bill.unpriced().end(),
        [&](const Unpriced& u) { return !book.tiers(u.meter, u.region, terms.date).empty(); });
    CAPTURE(row);
    if (above_the_last_tier) {
      REQUIRE(std::isnan(totals.list[row]));
      continue;
    }
    REQUIRE(totals.list[row] == Approx(bill.total().to_double()).epsilon(1e-12).margin(0));
    REQUIRE(totals.net[row] ==
            Approx(bill.total_after_free_tier().to_double()).epsilon(1e-12).margin(0));
  }
}

}  // namespace

TEST_CASE("Random scenarios of random books cost what their bills say", "[pricing][scenarios]") {
  oracle::RandomBills random(61);
  for (int i = 0; i < 150; ++i) {
    CAPTURE(i);
    PriceBook book = random.book();
    for (auto& a : book.allowances) a.quantity = to_decimal(std::floor(exact_quantity(random)));
    BillingTerms terms = random.terms();
    terms.free_tier_used_by_others = dec(random.below(2) == 0 ? "0" : "0.25");
    check_against_bills(book, terms, {"d", "a", "c", "b", "e"}, 20, random);
  }
}

TEST_CASE("Random scenarios of the embedded book cost what their bills say",
          "[pricing][scenarios]") {
  oracle::RandomBills random(62);
  const PriceBook& book = embedded_price_book();
  for (const std::string region : {"us-east-1", "us-east-2", "eu-west-1", "ap-northeast-1"}) {
    for (const std::string free_tier : {"none", "always-free", "first-12-months"}) {
      CAPTURE(region, free_tier);
      std::vector<std::string> meters = book.meters();
      check_against_bills(book, terms_of(region, free_tier), meters, 40, random);
      // In blocks, with a remainder.
      check_against_bills(book, terms_of(region, free_tier),
                          {"lambda.gb_seconds.arm", "lambda.gb_seconds.x86",
                           "apigateway.rest_requests", "dynamodb.storage_gb_months"},
                          600, random);
    }
  }
}

TEST_CASE("A price that falls to almost nothing keeps its digits", "[pricing][scenarios]") {
  PriceBook book;
  book.prices = {price_row("a", "", "0", "10", "1"), price_row("a", "", "10", "", "0")};
  const ScenarioPricer pricer(book, terms_of("r1"), {"a"});
  const Totals totals = price(pricer, {5.0, 10.0, 1e6, 1e15}, 4);
  CHECK(totals.list == std::vector<double>{5.0, 10.0, 10.0, 10.0});
  CHECK(totals.net == totals.list);
}

TEST_CASE("A meter without a price is named and adds nothing", "[pricing][scenarios]") {
  PriceBook book;
  book.prices = {price_row("a", "r1", "0", "", "1"), price_row("b", "r2", "0", "", "1")};
  book.allowances = {allowance_of({"b", "a"}, "3")};
  const ScenarioPricer pricer(book, terms_of("r1"), {"b", "a", "c"});
  CHECK(pricer.unpriced() == std::vector<std::string>{"b", "c"});
  const Totals totals = price(pricer, {100.0, 5.0, 100.0}, 1);
  CHECK(totals.list == std::vector<double>{5.0});
  CHECK(totals.net == std::vector<double>{2.0});
}

TEST_CASE("Above the last known tier a total is not a number", "[pricing][scenarios]") {
  PriceBook book;
  book.prices = {price_row("a", "", "0", "10", "1"), price_row("b", "", "0", "", "1")};
  const ScenarioPricer pricer(book, terms_of("r1"), {"a", "b"});
  const Totals totals = price(pricer, {10.0, 10.5, 9.0, 1.0, 1.0, 1.0}, 3);
  CHECK(totals.list[0] == 11.0);
  CHECK(std::isnan(totals.list[1]));
  CHECK(std::isnan(totals.net[1]));
  CHECK(totals.list[2] == 10.0);
}

TEST_CASE("Scenarios do not touch one another", "[pricing][scenarios]") {
  oracle::RandomBills random(63);
  const PriceBook& book = embedded_price_book();
  const std::vector<std::string> meters{"lambda.requests.arm", "lambda.gb_seconds.arm"};
  const ScenarioPricer pricer(book, terms_of("us-east-1"), meters);
  const std::size_t rows = 1000;
  std::vector<double> quantities(rows * 2);
  for (auto& q : quantities) q = exact_quantity(random);
  const Totals together = price(pricer, quantities, rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const Totals alone = price(pricer, {quantities[row], quantities[rows + row]}, 1);
    REQUIRE(alone.list[0] == together.list[row]);
    REQUIRE(alone.net[0] == together.net[row]);
  }
}

TEST_CASE("A matrix of the wrong size is refused", "[pricing][scenarios]") {
  const ScenarioPricer pricer(embedded_price_book(), terms_of("us-east-1"),
                              {"lambda.requests.arm"});
  CHECK_THROWS_AS(price(pricer, {1.0, 2.0}, 1), std::invalid_argument);
  std::vector<double> one(1);
  std::vector<double> two(2);
  CHECK_THROWS_AS(pricer.price(one, 1, two, one), std::invalid_argument);
  CHECK_THROWS_AS(pricer.price(one, 1, one, two), std::invalid_argument);
  CHECK_NOTHROW(price(pricer, {}, 0));
}

TEST_CASE("A pricer can be moved", "[pricing][scenarios]") {
  ScenarioPricer first(embedded_price_book(), terms_of("us-east-1"), {"lambda.requests.arm"});
  const ScenarioPricer second = std::move(first);
  CHECK(price(second, {2e6}, 1).net[0] == Approx(0.2).epsilon(1e-12));
}
