// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/price_book_file.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "pricing/books.hpp"

using namespace fitcost;

namespace {

const std::string header =
    "kind,meter,region,valid_from,valid_to,tier_from,tier_to,value,unit,pool,free_tier,confidence,"
    "checked,source,note\n";

PriceBook book_of(const std::string& rows) { return read_price_book(header + rows, "book.csv"); }

void check_same(const PriceBook& a, const PriceBook& b) {
  const auto same = [](const Provenance& p, const Provenance& q) {
    CHECK(p.confidence == q.confidence);
    CHECK(p.checked == q.checked);
    CHECK(p.source == q.source);
    CHECK(p.note == q.note);
  };
  REQUIRE(a.prices.size() == b.prices.size());
  for (std::size_t i = 0; i < a.prices.size(); ++i) {
    const auto& p = a.prices[i];
    const auto& q = b.prices[i];
    CHECK(p.meter == q.meter);
    CHECK(p.region == q.region);
    CHECK(p.valid == q.valid);
    CHECK(p.tier_from == q.tier_from);
    CHECK(p.tier_to == q.tier_to);
    CHECK(p.usd == q.usd);
    CHECK(p.unit == q.unit);
    same(p.provenance, q.provenance);
  }
  REQUIRE(a.allowances.size() == b.allowances.size());
  for (std::size_t i = 0; i < a.allowances.size(); ++i) {
    const auto& p = a.allowances[i];
    const auto& q = b.allowances[i];
    CHECK(p.meters == q.meters);
    CHECK(p.valid == q.valid);
    CHECK(p.quantity == q.quantity);
    CHECK(p.unit == q.unit);
    CHECK(p.pool == q.pool);
    CHECK(p.free_tiers == q.free_tiers);
    same(p.provenance, q.provenance);
  }
  REQUIRE(a.facts.size() == b.facts.size());
  for (std::size_t i = 0; i < a.facts.size(); ++i) {
    const auto& p = a.facts[i];
    const auto& q = b.facts[i];
    CHECK(p.key == q.key);
    CHECK(p.valid == q.valid);
    CHECK(p.value == q.value);
    CHECK(p.unit == q.unit);
    same(p.provenance, q.provenance);
  }
}

}  // namespace

TEST_CASE("A price book is read from its rows", "[pricing][price_book_file]") {
  const PriceBook book = book_of(
      "price,a,us-east-1,2024-11-01,2025-01-01,0,100,0.000000625,request,,,A,2026-10-03,seen,sku "
      "1\n"
      "price,a,us-east-1,2024-11-01,2025-01-01,100,,5e-7,request,,,B,,\"seen, twice\",\n"
      "allowance,a b,,,,,,1000000,request,region,always-free first-12-months,C,,seen,\n"
      "fact,a.limit,,2025-08-01,,,,\"1,3,5\",days,,,A,,seen,\n");
  REQUIRE(book.prices.size() == 2);
  const PriceRow& p = book.prices[0];
  CHECK(p.meter == "a");
  CHECK(p.region == "us-east-1");
  CHECK(p.valid == Validity{Date{2024, 11, 1}, Date{2025, 1, 1}});
  CHECK(p.tier() == "0-100");
  CHECK(p.usd == dec("0.000000625"));
  CHECK(p.unit == "request");
  CHECK(p.provenance.confidence == 'A');
  CHECK(p.provenance.checked == Date{2026, 10, 3});
  CHECK(p.provenance.source == "seen");
  CHECK(p.provenance.note == "sku 1");
  CHECK(book.prices[1].tier() == "100-Inf");
  CHECK(book.prices[1].usd == dec("0.0000005"));
  CHECK(book.prices[1].provenance.source == "seen, twice");
  CHECK_FALSE(book.prices[1].provenance.checked.has_value());
  REQUIRE(book.allowances.size() == 1);
  const Allowance& a = book.allowances[0];
  CHECK(a.meters == std::vector<std::string>{"a", "b"});
  CHECK(a.quantity == Decimal(1'000'000));
  CHECK(a.pool == Pool::region);
  CHECK(a.free_tiers == std::vector<std::string>{"always-free", "first-12-months"});
  REQUIRE(book.facts.size() == 1);
  CHECK(book.facts[0].key == "a.limit");
  CHECK(book.facts[0].value == "1,3,5");
  CHECK(book.facts[0].valid == Validity{Date{2025, 8, 1}, std::nullopt});
}

TEST_CASE("A faulty price book is refused with file, line and column",
          "[pricing][price_book_file]") {
  struct Case {
    std::string text, error;
  };
  const std::string first = "price,a,,,,0,10,1,u,,,A,,s,\n";
  for (const Case& c : {
           Case{"", "book.csv:1:1: found an empty file, wanted a price book with its header line"},
           Case{"kind,meter\n", "book.csv:1: found no column 'region'"},
           Case{"kind,metre\n", "book.csv:1:6: found 'metre', wanted the column 'meter'"},
           Case{header.substr(0, header.size() - 1) + ",more\n", "book.csv:1:114: found 'more'"},
           Case{header + "prize,a,,,,0,,1,u,,,A,,s,\n",
                "book.csv:2:1: found 'prize', wanted price, allowance or fact"},
           Case{header + "price,a,,,,0,,1,u,,,A,,s\n",
                "book.csv:2:24: found 14 columns, wanted 15"},
           Case{header + "price,a,,,,0,,1,u,,,A,,s,,\n",
                "book.csv:2:27: found 16 columns, wanted 15"},
           Case{header + "price,,,,,0,,1,u,,,A,,s,\n", "book.csv:2:7: found no meter"},
           Case{header + "price,a,,2024-02-30,,0,,1,u,,,A,,s,\n",
                "book.csv:2:10: found '2024-02-30', wanted a day"},
           Case{header + "price,a,,,tomorrow,0,,1,u,,,A,,s,\n", "book.csv:2:11: found 'tomorrow'"},
           Case{header + "price,a,,2024-11-01,2024-11-01,0,,1,u,,,A,,s,\n",
                "book.csv:2:21: found '2024-11-01', wanted a day after valid_from"},
           Case{header + "price,a,,,,x,,1,u,,,A,,s,\n",
                "book.csv:2:12: found 'x', wanted where the "
                "tier begins"},
           Case{header + "price,a,,,,0,Inf,1,u,,,A,,s,\n",
                "book.csv:2:14: found 'Inf', wanted where "
                "the tier ends"},
           Case{header + "price,a,,,,0,0,1,u,,,A,,s,\n",
                "book.csv:2:14: found '0', wanted more than "
                "tier_from"},
           Case{header + "price,a,,,,1,,1,u,,,A,,s,\n", "book.csv:2:12: found '1', wanted 0"},
           Case{header + "price,a,,,,0,,,u,,,A,,s,\n", "book.csv:2:15: found '', wanted a price"},
           Case{header + "price,a,,,,0,,-1,u,,,A,,s,\n", "book.csv:2:15: found '-1'"},
           Case{header + "price,a,,,,0,,nan,u,,,A,,s,\n", "book.csv:2:15: found 'nan'"},
           Case{header + "price,a,,,,0,,$1,u,,,A,,s,\n", "book.csv:2:15: found '$1'"},
           Case{header + "price,a,,,,0,,1e-13,u,,,A,,s,\n",
                "book.csv:2:15: found '1e-13', wanted at "
                "most 12 digits"},
           Case{header + "price,a,,,,0,,1000000000001,u,,,A,,s,\n",
                "book.csv:2:15: found '1000000000001', wanted at most 12 digits"},
           Case{header + "price,a,,,,0,0.0000000001,1,u,,,A,,s,\n",
                "book.csv:2:14: found '0.0000000001'"},  // finer than any quantity
           Case{header + "price,a,,,,0,1e18,1,u,,,A,,s,\n", "book.csv:2:14: found '1e18'"},
           Case{header + "price,a,,,,0,,1,u,,,D,,s,\n",
                "book.csv:2:21: found 'D', wanted A, B or C"},
           Case{header + "price,a,,,,0,,1,u,,,,,s,\n", "book.csv:2:21: found '', wanted A, B or C"},
           Case{header + "price,a,,,,0,,1,u,,,A,2026,s,\n", "book.csv:2:23: found '2026'"},
           Case{header + "price,a,,,,0,,1,u,,,A,,,\n", "book.csv:2:24: found no source"},
           // What another kind of row would mean is not silently dropped.
           Case{header + "price,a,,,,0,,1,u,account,,A,,s,\n", "book.csv:2:19: found 'account'"},
           Case{header + "price,a,,,,0,,1,u,,none,A,,s,\n", "book.csv:2:20: found 'none'"},
           Case{header + "allowance,a,r1,,,,,1,u,account,f,A,,s,\n", "book.csv:2:13: found 'r1'"},
           Case{header + "allowance,a,,,,0,,1,u,account,f,A,,s,\n", "book.csv:2:16: found '0'"},
           Case{header + "fact,a,,,,,5,1,u,,,A,,s,\n", "book.csv:2:12: found '5'"},
           Case{header + "allowance,a,,,,,,1,u,world,f,A,,s,\n",
                "book.csv:2:22: found 'world', wanted account or region"},
           Case{header + "allowance,a,,,,,,1,u,account,,A,,s,\n",
                "book.csv:2:30: found no free tier"},
           Case{header + "allowance,a,,,,,,1,u,account, ,A,,s,\n",
                "book.csv:2:30: found no free tier"},
           Case{header + "allowance, ,,,,,,1,u,account,f,A,,s,\n", "book.csv:2:11: found no meter"},
           Case{header + "allowance,a,,,,,,x,u,account,f,A,,s,\n", "book.csv:2:18: found 'x'"},
           Case{header + "allowance,a,,,,,,1e38,u,account,f,A,,s,\n",
                "book.csv:2:18: found '1e38'"},
           Case{header + "allowance,a,,,,,,0.0000000001,u,account,f,A,,s,\n",
                "book.csv:2:18: found '0.0000000001'"},
           // Contiguous tiers from 0, one price a day.
           Case{header + first + "price,a,,,,11,,1,u,,,A,,s,\n",
                "book.csv:3:12: found '11', wanted 10"},
           Case{header + first + "price,a,,,,9,,1,u,,,A,,s,\n",
                "book.csv:3:12: found '9', wanted 10"},
           Case{header + first + "price,a,,,,0,,1,u,,,A,,s,\n",
                "book.csv:3:12: found '0', wanted 10"},
           Case{header + first + "price,a,,,,10,,1,u,,,A,,s,\nprice,a,,,,10,,1,u,,,A,,s,\n",
                "book.csv:4:12: found '10', wanted no further tier"},
           Case{header +
                    "price,a,,,2025-01-01,0,,1,u,,,A,,s,\nprice,a,,2024-12-31,,0,,2,u,,,A,,s,\n",
                "book.csv:3:10: found dates that overlap those of line 2"},
           Case{header +
                    "price,a,,2024-01-01,2025-01-01,0,,1,u,,,A,,s,\nprice,a,,,,0,,2,u,,,A,,s,\n",
                "book.csv:3:10: found dates that overlap those of line 2"},
           Case{header + "fact,\"a,,,\n", "book.csv:2:6: found a quote that is never closed"},
           Case{header + "fact,\"a\"b,,,\n", "book.csv:2:9: found text after a closing quote"},
           Case{header + "fact,a,,,,,,\xc3\x28,u,,,A,,s,\n",
                "book.csv:2: found a byte that is no UTF-8"},
       }) {
    CAPTURE(c.text);
    CHECK_THAT(error_of([&] { read_price_book(c.text, "book.csv"); }), Catch::StartsWith(c.error));
  }
}

TEST_CASE("Regions and dates that touch do not overlap", "[pricing][price_book_file]") {
  const PriceBook book = book_of(
      "price,a,r1,,2024-11-01,0,,2,u,,,A,,s,\n"
      "price,a,r1,2024-11-01,2025-01-01,0,,1,u,,,A,,s,\n"
      "price,a,r1,2025-01-01,,0,,3,u,,,A,,s,\n"
      "price,a,r2,2024-12-01,,0,,4,u,,,A,,s,\n"
      "price,a,,,,0,,5,u,,,A,,s,\n");
  CHECK(book.first_price("a", "r1", {2024, 10, 31}) == Decimal(2));
  CHECK(book.first_price("a", "r1", {2024, 11, 1}) == Decimal(1));
  CHECK(book.first_price("a", "r1", {2025, 1, 1}) == Decimal(3));
  CHECK(book.first_price("a", "r2", {2024, 11, 30}) == Decimal(5));
  CHECK(book.first_price("a", "r2", {2024, 12, 1}) == Decimal(4));
}

TEST_CASE("A last tier may end: what lies above is not known", "[pricing][price_book_file]") {
  const PriceBook book = book_of("price,a,,,,0,10,1,u,,,A,,s,\nprice,a,,,,10,20,2,u,,,A,,s,\n");
  CHECK(book.tiers("a", "r1", {2026, 1, 1}).back()->tier() == "10-20");
}

TEST_CASE("What is written is read again", "[pricing][price_book_file]") {
  PriceBook book = book_of(
      "price,a,us-east-1,2024-11-01,2025-01-01,0,100,0.000000625,request,,,A,2026-10-03,seen,sku "
      "1\n"
      "price,a,us-east-1,2024-11-01,2025-01-01,100,,5e-7,request,,,B,,\"seen, \"\"twice\"\"\",\n"
      "allowance,a b,,2026-01-01,,,,1000000.5,request,region,always-free first-12-months,C,,seen,\n"
      "fact,a.limit,,2025-08-01,,,,\"1,3,5\",days,,,A,,seen,\"two\nlines\r\nthree\"\n");
  check_same(read_price_book(write_price_book(book), "again.csv"), book);
  check_same(read_price_book(write_price_book(PriceBook{}), "again.csv"), PriceBook{});
}

TEST_CASE("The embedded book survives being written and read", "[pricing][price_book_file]") {
  const PriceBook& book = embedded_price_book();
  const std::string text = write_price_book(book);
  const PriceBook again = read_price_book(text, "again.csv");
  check_same(again, book);
  CHECK(write_price_book(again) == text);
}

TEST_CASE("Random books survive being written and read", "[pricing][price_book_file]") {
  std::mt19937_64 random(41);
  const auto text = [&] {
    static const std::vector<std::string> parts{"a", ",", "\"",  "\n", "\r\n",
                                                " ", "é", "x y", ";",  "'"};
    std::string out = "s";
    for (auto n = random() % 6; n > 0; --n) out += parts[random() % parts.size()];
    return out;
  };
  for (int i = 0; i < 200; ++i) {
    PriceBook book;
    for (int m = 0; m < 4; ++m) {
      Decimal from;
      const auto tiers = 1 + random() % 3;
      for (auto t = tiers; t > 0; --t) {
        PriceRow row;
        row.meter = "m" + std::to_string(m);
        row.region = m % 2 == 0 ? "" : "r" + std::to_string(m);
        row.tier_from = from;
        if (t > 1 || random() % 2 == 0) {
          from += Decimal::of(static_cast<detail::Int128>(1 + random() % 1'000'000), 3);
          row.tier_to = from;
        }
        row.usd = Decimal::of(static_cast<detail::Int128>(random() % 1'000'000), 12);
        row.unit = text();
        row.provenance = {'B', Date{2026, 1 + m, 3}, text(), text()};
        book.prices.push_back(row);
      }
    }
    book.allowances.push_back(allowance_of({"m0", "m1"}, std::to_string(random() % 1000)));
    book.facts.push_back({text(),
                          {Date{2025, 8, 1}, std::nullopt},
                          text(),
                          text(),
                          {'C', std::nullopt, text(), text()}});
    check_same(read_price_book(write_price_book(book), "random.csv"), book);
  }
}
