// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/price_book.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "pricing/books.hpp"

using namespace fitcost;

namespace {

PriceRow dated(PriceRow row, const std::string& from, const std::string& to) {
  row.valid = {parse_date(from), parse_date(to)};
  return row;
}

Date day(const std::string& text) { return parse_date(text).value(); }

PriceBook dated_book() {
  PriceBook book;
  book.prices = {
      price_row("a", "r1", "10", "", "2"),  // not in ascending order
      price_row("a", "r1", "0", "10", "1"),
      price_row("b", "", "0", "", "3"),
      dated(price_row("c", "r1", "0", "", "5"), "", "2024-11-01"),
      dated(price_row("c", "r1", "0", "", "4"), "2024-11-01", "2025-01-01"),
      price_row("d", "", "0", "", "7"),
      price_row("d", "r2", "0", "", "6"),
  };
  return book;
}

}  // namespace

TEST_CASE("Tiers come in ascending order", "[pricing][price_book]") {
  const PriceBook book = dated_book();
  const auto tiers = book.tiers("a", "r1", day("2026-01-01"));
  REQUIRE(tiers.size() == 2);
  CHECK(tiers[0]->usd == Decimal(1));
  CHECK(tiers[0]->tier() == "0-10");
  CHECK(tiers[1]->usd == Decimal(2));
  CHECK(tiers[1]->tier() == "10-Inf");
}

TEST_CASE("A price holds where and when its row says", "[pricing][price_book]") {
  struct Case {
    std::string meter, region, on;
    std::optional<Decimal> price;
  };
  const PriceBook book = dated_book();
  for (const Case& c : {
           Case{"a", "r1", "2026-01-01", Decimal(1)},
           Case{"a", "r2", "2026-01-01", std::nullopt},  // never another region's price
           Case{"a", "", "2026-01-01", std::nullopt},
           Case{"A", "r1", "2026-01-01", std::nullopt},
           Case{"b", "r1", "2026-01-01", Decimal(3)},  // no region: everywhere
           Case{"b", "r2", "1999-01-01", Decimal(3)},
           Case{"c", "r1", "1999-01-01", Decimal(5)},
           Case{"c", "r1", "2024-10-31", Decimal(5)},
           Case{"c", "r1", "2024-11-01", Decimal(4)},  // half-open
           Case{"c", "r1", "2024-12-31", Decimal(4)},
           Case{"c", "r1", "2025-01-01", std::nullopt},
           Case{"d", "r1", "2026-01-01", Decimal(7)},
           Case{"d", "r2", "2026-01-01", Decimal(6)},  // the region's own comes before
           Case{"e", "r1", "2026-01-01", std::nullopt},
       }) {
    CAPTURE(c.meter, c.region, c.on);
    CHECK(book.first_price(c.meter, c.region, day(c.on)) == c.price);
    CHECK(book.tiers(c.meter, c.region, day(c.on)).empty() == !c.price.has_value());
  }
}

TEST_CASE("A book lists what it knows, each once", "[pricing][price_book]") {
  PriceBook book = dated_book();
  CHECK(book.meters() == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(book.regions() == std::vector<std::string>{"r1", "r2"});
  CHECK(book.knows_meter("a"));
  CHECK_FALSE(book.knows_meter("e"));
  CHECK(book.knows_region("r2"));
  CHECK_FALSE(book.knows_region("r3"));
  CHECK(book.free_tiers() == std::vector<std::string>{"none"});
  book.allowances = {allowance_of({"a"}, "1"), allowance_of({"b"}, "1")};
  book.allowances[1].free_tiers = {"first-12-months", "always-free"};
  CHECK(book.free_tiers() == std::vector<std::string>{"none", "always-free", "first-12-months"});
}

TEST_CASE("A book is as old as its newest figure", "[pricing][price_book]") {
  PriceBook book = dated_book();
  CHECK(book.date() == Date{});
  book.prices[0].provenance.checked = day("2026-10-01");
  book.prices[1].provenance.checked = day("2026-09-30");
  CHECK(book.date() == day("2026-10-01"));
  book.facts.push_back({"f", {}, "1", "", {'A', day("2026-10-02"), "invented", ""}});
  CHECK(book.date() == day("2026-10-02"));
  book.allowances.push_back(allowance_of({"a"}, "1"));
  book.allowances[0].provenance.checked = day("2026-10-03");
  CHECK(book.date() == day("2026-10-03"));
}
