// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "fitcost/pricing/make_bill.hpp"
#include "pricing/bill_oracle.hpp"
#include "pricing/books.hpp"
#include "units/oracle.hpp"

using namespace fitcost;
using oracle::MeterInRegion;
using oracle::Rational;
using oracle::rational;

TEST_CASE("Random bills come to what the rules say, line by line and in sum", "[pricing][bill]") {
  oracle::RandomBills random(51);
  for (int i = 0; i < 2'000; ++i) {
    CAPTURE(i);
    const PriceBook book = random.book();
    const Readings readings = random.readings();
    const BillingTerms terms = random.terms();
    const Bill bill = make_bill(readings, book, terms);
    const auto expected = oracle::pooled(readings, book, terms);

    Rational list_usd;
    Rational net_usd;
    for (const auto& [key, p] : expected) {
      list_usd += p.list_usd;
      net_usd += p.net_usd;
    }
    REQUIRE(rational(bill.total()) == list_usd);
    REQUIRE(rational(bill.total_after_free_tier()) == net_usd);
    REQUIRE(net_usd <= list_usd);

    using Key = std::tuple<std::string, std::string, std::string>;
    std::map<Key, Rational> by_tier;
    std::map<Key, Rational> by_tier_net;
    std::map<Key, Rational> by_resource;
    Rational sum;
    for (const Line& line : bill.lines()) {
      REQUIRE(line.quantity > Decimal());
      REQUIRE(line.quantity.scale() <= quantity_places);
      REQUIRE(rational(line.cost) == rational(line.quantity) * rational(line.unit_price));
      sum += rational(line.cost);
      by_tier[{line.meter, line.region, line.tier}] += rational(line.quantity);
      by_tier_net[{line.meter, line.region, line.tier}] += rational(line.quantity);
      by_resource[{line.resource, line.meter, line.region}] += rational(line.quantity);
    }
    REQUIRE(sum == list_usd);
    for (const Line& line : bill.free_tier_lines()) {
      REQUIRE(line.quantity < Decimal());
      REQUIRE(rational(line.cost) == rational(line.quantity) * rational(line.unit_price));
      sum += rational(line.cost);
      by_tier_net[{line.meter, line.region, line.tier}] += rational(line.quantity);
    }
    REQUIRE(sum == net_usd);
    Rational net_sum;
    for (const Line& line : bill.net_lines()) {
      REQUIRE(line.quantity >= Decimal());
      REQUIRE(line.cost >= Decimal());
      REQUIRE(rational(line.cost) == rational(line.quantity) * rational(line.unit_price));
      net_sum += rational(line.cost);
    }
    REQUIRE(net_sum == net_usd);

    // Each tier holds what the pool puts there, before the free tier and after it.
    for (const auto& [key, p] : expected) {
      for (const auto& [tier, quantity] : p.list) {
        REQUIRE(by_tier[{key.first, key.second, tier}] == quantity);
        const auto net = p.net.find(tier);
        REQUIRE(by_tier_net[{key.first, key.second, tier}] ==
                (net == p.net.end() ? Rational(0) : net->second));
      }
    }

    // Each resource keeps its own quantity, priced or not.
    std::map<MeterInRegion, Rational> unpriced;
    for (const Unpriced& u : bill.unpriced()) {
      REQUIRE(u.quantity > Decimal());
      by_resource[{u.resource, u.meter, u.region}] += rational(u.quantity);
      unpriced[{u.meter, u.region}] += rational(u.quantity);
    }
    for (const Reading& r : readings) {
      by_resource[{r.resource, r.meter, r.region.empty() ? terms.region : r.region}] -=
          oracle::half_even(rational(r.quantity), quantity_places);
    }
    for (const auto& [key, rest] : by_resource) REQUIRE(rest == 0);
    for (const auto& [key, p] : expected) REQUIRE(unpriced[key] == p.unpriced);
  }
}

TEST_CASE("An account of thousands of resources adds up like a small one", "[pricing][bill]") {
  oracle::RandomBills random(57);
  for (int i = 0; i < 4; ++i) {
    const PriceBook book = random.book();
    const BillingTerms terms = random.terms();
    Readings readings;
    for (int r = 0; r < 4'000; ++r) {
      readings.push_back({"resource " + std::to_string(random.below(3'000)),
                          random.below(2) == 0 ? "a" : "b", random.quantity(),
                          random.below(4) == 0 ? "r2" : ""});
    }
    const Bill bill = make_bill(readings, book, terms);
    Rational list_usd;
    Rational net_usd;
    for (const auto& [key, p] : oracle::pooled(readings, book, terms)) {
      list_usd += p.list_usd;
      net_usd += p.net_usd;
    }
    Decimal list;
    for (const Line& line : bill.lines()) list += line.cost;
    Decimal net = list;
    for (const Line& line : bill.free_tier_lines()) net += line.cost;
    REQUIRE(rational(list) == list_usd);
    REQUIRE(rational(net) == net_usd);
    REQUIRE(bill.total() == list);
    REQUIRE(bill.total_after_free_tier() == net);
    for (const Line& line : bill.net_lines()) REQUIRE(line.quantity >= Decimal());
  }
}

TEST_CASE("The first tier is shared out to the rule's letter", "[pricing][bill]") {
  oracle::RandomBills random(52);
  for (int i = 0; i < 500; ++i) {
    PriceBook book;
    book.prices = {price_row("a", "", "0", "1000", "1"), price_row("a", "", "1000", "", "0.5")};
    Readings readings;
    Rational total;
    for (int r = 0; r < 5; ++r) {
      readings.push_back({"r" + std::to_string(r), "a", random.quantity() + Decimal(1), ""});
      total += rational(readings.back().quantity);
    }
    const Rational inside = oracle::smaller(total, 1000);
    const Bill bill = make_bill(readings, book, terms_of("r1"));
    for (const Line& line : bill.lines()) {
      if (line.tier != "0-1000") continue;
      const auto index = static_cast<std::size_t>(line.resource[1] - '0');
      const Rational fair = inside * rational(readings[index].quantity) / total;
      const Rational off = rational(line.quantity) - fair;
      REQUIRE(off < Rational(1, 1'000'000'000));
      REQUIRE(off > Rational(-1, 1'000'000'000));
    }
  }
}

TEST_CASE("A bill is the same every time, and however a resource's readings are split",
          "[pricing][bill]") {
  oracle::RandomBills random(53);
  for (int i = 0; i < 500; ++i) {
    const PriceBook book = random.book();
    const Readings readings = random.readings();
    const BillingTerms terms = random.terms();
    const Bill bill = make_bill(readings, book, terms);
    const Bill again = make_bill(readings, book, terms);
    REQUIRE(again.lines() == bill.lines());
    REQUIRE(again.free_tier_lines() == bill.free_tier_lines());

    Readings split;
    for (const Reading& r : readings) {
      Reading half = r;
      half.quantity = (r.quantity * dec("0.25")).rounded(quantity_places);
      split.push_back(half);
      half.quantity = r.quantity - half.quantity;
      split.push_back(half);
    }
    const Bill of_halves = make_bill(split, book, terms);
    REQUIRE(of_halves.lines() == bill.lines());
    REQUIRE(of_halves.free_tier_lines() == bill.free_tier_lines());
    REQUIRE(of_halves.unpriced().size() == bill.unpriced().size());
  }
}

TEST_CASE("The order of resources moves no total", "[pricing][bill]") {
  oracle::RandomBills random(54);
  for (int i = 0; i < 500; ++i) {
    const PriceBook book = random.book();
    Readings readings = random.readings();
    for (auto& r : readings)
      r.region = "r1";  // among regions the last step of 1e-9 may go to the earlier
    const BillingTerms terms = random.terms();
    const Bill bill = make_bill(readings, book, terms);
    std::reverse(readings.begin(), readings.end());
    const Bill reversed = make_bill(readings, book, terms);
    REQUIRE(reversed.total() == bill.total());
    REQUIRE(reversed.total_after_free_tier() == bill.total_after_free_tier());
  }
}

TEST_CASE("Tiers are continuous and never fall as quantity grows", "[pricing][bill]") {
  oracle::RandomBills random(55);
  const Decimal step = Decimal::of(1, quantity_places);
  for (int i = 0; i < 1'000; ++i) {
    PriceBook book = random.book();
    const BillingTerms terms = random.terms();
    const auto tiers = book.tiers("a", terms.region, terms.date);
    if (tiers.empty()) continue;
    Decimal dearest;
    for (const auto* tier : tiers) dearest = std::max(dearest, tier->usd);
    const auto totals = [&](const Decimal& quantity) {
      const Bill bill = make_bill({{"x", "a", quantity, ""}}, book, terms);
      return std::pair(bill.total(), bill.total_after_free_tier());
    };
    // At each bound, one step before and after it, and anywhere.
    std::vector<Decimal> at{random.quantity()};
    for (const auto* tier : tiers) {
      at.push_back(tier->tier_from);
      if (tier->tier_to) at.push_back(*tier->tier_to);
      at.push_back(tier->tier_from + random.quantity());
    }
    for (const auto& a : book.allowances) at.push_back(a.quantity.rounded(quantity_places));
    for (const Decimal& quantity : at) {
      const auto here = totals(quantity);
      const auto above = totals(quantity + step);
      REQUIRE(here.first <= above.first);
      REQUIRE(here.second <= above.second);
      REQUIRE(above.first - here.first <= dearest * step);
      REQUIRE(above.second - here.second <= dearest * step);
      const auto far = totals(quantity + random.quantity());
      REQUIRE(here.first <= far.first);
      REQUIRE(here.second <= far.second);
    }
  }
}

TEST_CASE("A larger free tier never costs more, and none is the list price", "[pricing][bill]") {
  oracle::RandomBills random(56);
  for (int i = 0; i < 500; ++i) {
    PriceBook book = random.book();
    const Readings readings = random.readings();
    BillingTerms terms = random.terms();
    terms.free_tier = "always-free";
    terms.free_tier_used_by_others = Decimal();
    const Bill whole = make_bill(readings, book, terms);
    terms.free_tier_used_by_others = dec("0.5");
    const Bill half = make_bill(readings, book, terms);
    terms.free_tier_used_by_others = Decimal(1);
    const Bill gone = make_bill(readings, book, terms);
    REQUIRE(gone.total_after_free_tier() == gone.total());
    REQUIRE(gone.free_tier_lines().empty());
    REQUIRE(whole.total() == gone.total());
    if (book.allowances.size() == 1) {
      REQUIRE(whole.total_after_free_tier() <= half.total_after_free_tier());
      REQUIRE(half.total_after_free_tier() <= gone.total_after_free_tier());
    }
    terms.free_tier = "none";
    REQUIRE(make_bill(readings, book, terms).total_after_free_tier() == whole.total());
  }
}
