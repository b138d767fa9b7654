// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::price_book_input {

using namespace fitcost;

bool same(const Provenance& a, const Provenance& b) {
  return a.confidence == b.confidence && a.checked == b.checked && a.source == b.source &&
         a.note == b.note;
}

void require_same(const PriceBook& a, const PriceBook& b) {
  require(a.prices.size() == b.prices.size() && a.allowances.size() == b.allowances.size() &&
          a.facts.size() == b.facts.size());
  for (std::size_t i = 0; i < a.prices.size(); ++i) {
    const auto& p = a.prices[i];
    const auto& q = b.prices[i];
    require(p.meter == q.meter && p.region == q.region && p.valid == q.valid &&
            p.tier_from == q.tier_from && p.tier_to == q.tier_to && p.usd == q.usd &&
            p.unit == q.unit && same(p.provenance, q.provenance));
  }
  for (std::size_t i = 0; i < a.allowances.size(); ++i) {
    const auto& p = a.allowances[i];
    const auto& q = b.allowances[i];
    require(p.meters == q.meters && p.valid == q.valid && p.quantity == q.quantity &&
            p.unit == q.unit && p.pool == q.pool && p.free_tiers == q.free_tiers &&
            same(p.provenance, q.provenance));
  }
  for (std::size_t i = 0; i < a.facts.size(); ++i) {
    const auto& p = a.facts[i];
    const auto& q = b.facts[i];
    require(p.key == q.key && p.valid == q.valid && p.value == q.value && p.unit == q.unit &&
            same(p.provenance, q.provenance));
  }
}

/// Tiers of an accepted book have no gap, and a bill made of them loses nothing.
void check_prices(const PriceBook& book) {
  BillingTerms terms;
  terms.date = book.date();
  for (const auto& row : book.prices) {
    terms.region = row.region;
    Decimal next;
    for (const auto* tier : book.tiers(row.meter, row.region, terms.date)) {
      require(tier->tier_from == next);
      next = tier->tier_to.value_or(Decimal(-1));
    }
    const Decimal quantity = Decimal::of(12'345'678'901, 6);
    for (const auto& free_tier : book.free_tiers()) {
      terms.free_tier = free_tier;
      const Bill bill = make_bill({{"x", row.meter, quantity, ""}}, book, terms);
      Decimal sum;
      for (const auto& line : bill.lines()) sum += line.quantity;
      for (const auto& rest : bill.unpriced()) sum += rest.quantity;
      require(sum == quantity);
      require(Decimal() <= bill.total_after_free_tier());
      require(bill.total_after_free_tier() <= bill.total());
    }
  }
}

void check(const std::string& text) {
  PriceBook book;
  try {
    book = read_price_book(text, "book.csv");
  } catch (const InputError& error) {
    require(error.place().file == "book.csv" && error.place().line > 0);
    require(std::string_view(error.what()).size() < 500);
    return;
  }
  require_same(read_price_book(write_price_book(book), "again.csv"), book);
  check_prices(book);
}

extern "C" int fuzz_price_book(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  check(
      "kind,meter,region,valid_from,valid_to,tier_from,tier_to,value,unit,pool,free_tier,"
      "confidence,checked,source,note\n" +
      text);
  return 0;
}

}  // namespace fuzz::price_book_input
