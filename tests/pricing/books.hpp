// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/price_book.hpp"
#include "fitcost/units/input_error.hpp"

/// Small price books and terms for tests.
inline fitcost::Decimal dec(const std::string& text) { return *fitcost::Decimal::parse(text); }

/// One row; an empty `to` has no end.
inline fitcost::PriceRow price_row(const std::string& meter, const std::string& region,
                                   const std::string& from, const std::string& to,
                                   const std::string& usd) {
  fitcost::PriceRow row;
  row.meter = meter;
  row.region = region;
  row.tier_from = dec(from);
  if (!to.empty()) row.tier_to = dec(to);
  row.usd = dec(usd);
  row.unit = "unit";
  row.provenance.source = "invented";
  return row;
}

inline fitcost::Allowance allowance_of(std::vector<std::string> meters, const std::string& quantity,
                                       fitcost::Pool pool = fitcost::Pool::account) {
  fitcost::Allowance a;
  a.meters = std::move(meters);
  a.quantity = dec(quantity);
  a.unit = "unit";
  a.pool = pool;
  a.free_tiers = {"always-free"};
  a.provenance.source = "invented";
  return a;
}

inline fitcost::BillingTerms terms_of(const std::string& region,
                                      const std::string& free_tier = "always-free",
                                      const std::string& day = "2026-10-03") {
  fitcost::BillingTerms terms;
  terms.region = region;
  terms.free_tier = free_tier;
  terms.date = *fitcost::parse_date(day);
  return terms;
}

/// What an input error says; "no error" where there is none.
template <class Call> std::string error_of(Call call) {
  try {
    call();
  } catch (const fitcost::InputError& error) {
    return error.what();
  }
  return "no error";
}
