// SPDX-License-Identifier: Apache-2.0
#include "pricelist/tiers.hpp"

#include <algorithm>
#include <map>

#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::detail {

namespace {

constexpr int most_price_places = 12;  // what a price book takes

Decimal figure(const std::string& text, const OfferPrice& price, const std::string& file) {
  const auto number = Decimal::parse(text);
  if (!number || *number < Decimal())
    throw InputError({file}, in_quotes(text) + " in the price of " + price.sku,
                     "a decimal of at least 0");
  return *number;
}

OfferTier tier_of(const OfferPrice& price, const std::string& file) {
  OfferTier out;
  out.from = price.begin.empty() ? Decimal() : figure(price.begin, price, file);
  if (!price.end.empty() && price.end != "Inf") out.to = figure(price.end, price, file);
  out.usd = figure(price.price, price, file);
  if (out.usd.scale() > most_price_places)
    throw InputError({file}, in_quotes(price.price) + " in the price of " + price.sku,
                     "at most 12 decimal places");
  out.unit = price.unit;
  out.rate_code = price.rate_code;
  out.effective = price.effective;
  return out;
}

bool same_tier(const OfferTier& a, const OfferTier& b) {
  return a.from == b.from && a.to == b.to && a.usd == b.usd;
}

/// `1yr`, `3 yr`.
bool lasts(const std::string& lease, int years) {
  return attribute_key(lease) == std::to_string(years) + "yr";
}

/// The fee has no range; the hourly price has one.
bool is_upfront(const OfferPrice& price) { return price.begin.empty() && price.end.empty(); }

}  // namespace

std::vector<OfferTier> sorted_tiers(const std::vector<OfferPrice>& prices,
                                    const std::string& file) {
  std::vector<OfferTier> out;
  for (const auto& p : prices) {
    OfferTier tier = tier_of(p, file);
    const bool known = std::any_of(out.begin(), out.end(),
                                   [&](const OfferTier& other) { return same_tier(other, tier); });
    if (!known) out.push_back(std::move(tier));
  }
  std::sort(out.begin(), out.end(),
            [](const OfferTier& a, const OfferTier& b) { return a.from < b.from; });
  std::optional<Decimal> next = Decimal();
  for (const auto& tier : out) {
    if (!next || tier.from != *next || (tier.to && !(tier.from < *tier.to))) {
      throw InputError({file},
                       "tiers of " + prices.front().sku + " that overlap or leave a gap at " +
                           tier.from.to_string(),
                       "tiers that follow one another from 0");
    }
    next = tier.to;
  }
  return out;
}

bool same_prices(const std::vector<OfferTier>& a, const std::vector<OfferTier>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_tier);
}

std::optional<ReservedFees> reserved_fees(const std::vector<OfferPrice>& prices, int years,
                                          const Decimal& on_demand, const std::string& place) {
  struct Term {
    std::optional<OfferTier> upfront;
    std::optional<OfferTier> hourly;
  };
  std::map<std::string, Term> terms;
  for (const auto& p : prices) {
    if (p.term_type != "Reserved" || p.currency != "USD" || !lasts(p.lease, years)) continue;
    OfferTier tier = tier_of(p, place);
    tier.rate_code = p.term_code + "." + p.rate_code;
    auto& term = terms[p.term_code];
    (is_upfront(p) ? term.upfront : term.hourly) = std::move(tier);
  }
  std::vector<ReservedFees> found;
  for (auto& [code, term] : terms) {
    if (term.upfront && term.hourly) found.push_back({*term.upfront, *term.hourly, false});
  }
  if (found.empty()) return std::nullopt;
  if (found.size() > 1) {
    throw InputError({place},
                     std::to_string(found.size()) + " reserved terms of " + std::to_string(years) +
                         (years == 1 ? " year" : " years") + " with both fees",
                     "one");
  }
  ReservedFees fees = found.front();
  const Decimal hours(24 * 365 * years);
  const Decimal whole = fees.upfront.usd + fees.hourly.usd * hours;
  const Decimal unreserved = on_demand * hours;
  constexpr int block = 100;
  if (whole < unreserved) {
    fees.of_one_unit = true;
    fees.upfront.usd = fees.upfront.usd * Decimal(block);
    fees.hourly.usd = fees.hourly.usd * Decimal(block);
  } else if (!(whole < unreserved * Decimal(block))) {
    throw InputError({place}, "reserved capacity that costs more than unreserved",
                     "fees for one unit or for 100");
  }
  return fees;
}

std::vector<UnusedTerm> unused_reserved_terms(const std::vector<OfferPrice>& prices) {
  struct Seen {
    std::string lease;
    bool usd = false;
    bool upfront = false;
    bool hourly = false;
  };
  std::map<std::string, Seen> terms;
  for (const auto& p : prices) {
    if (p.term_type != "Reserved") continue;
    Seen& term = terms[p.term_code];
    term.lease = p.lease;
    if (p.currency != "USD") continue;
    term.usd = true;
    (is_upfront(p) ? term.upfront : term.hourly) = true;
  }
  std::vector<UnusedTerm> out;
  for (const auto& [code, term] : terms) {
    if (!lasts(term.lease, 1) && !lasts(term.lease, 3)) {
      out.push_back({code, "a reserved term of " +
                               (term.lease.empty() ? "no known length" : in_quotes(term.lease))});
    } else if (!term.usd) {
      out.push_back({code, "a reserved term without a price in USD"});
    } else if (!term.upfront) {
      out.push_back({code, "a reserved term without an upfront fee"});
    } else if (!term.hourly) {
      out.push_back({code, "a reserved term without an hourly price"});
    }
  }
  return out;
}

std::string unit_of(const std::string& meter, const std::string& listed) {
  for (const auto& row : embedded_price_book().prices) {
    if (row.meter == meter) return row.unit;
  }
  return listed;
}

}  // namespace fitcost::inline v1::detail
