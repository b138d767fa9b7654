// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/units/decimal.hpp"
#include "pricelist/offer.hpp"

namespace fitcost::inline v1::detail {

struct OfferTier {
  Decimal from;
  std::optional<Decimal> to;
  Decimal usd;
  std::string unit;
  std::string rate_code;
  std::string effective;
};

/// Price dimensions in ascending order, from 0 and without a gap: the list's own order is
/// arbitrary. The same tier twice is one. InputError for numbers that are none, gaps, overlaps.
std::vector<OfferTier> sorted_tiers(const std::vector<OfferPrice>& prices, const std::string& file);

bool same_prices(const std::vector<OfferTier>& a, const std::vector<OfferTier>& b);

/// What a block of 100 reserved units costs.
struct ReservedFees {
  OfferTier upfront;
  OfferTier hourly;
  bool of_one_unit = false;  ///< the list's figures were for one unit
};

/// Of the reserved terms of so many years, the one with an upfront fee and an hourly one. The list
/// does not say whether its figures are for one unit or for a block of 100: reserved capacity is
/// cheaper than `on_demand`, the hourly price of one unit, and both cannot be. Nothing where there
/// is no such term.
std::optional<ReservedFees> reserved_fees(const std::vector<OfferPrice>& prices, int years,
                                          const Decimal& on_demand, const std::string& place);

/// A term of reserved capacity that `reserved_fees` takes nothing of.
struct UnusedTerm {
  std::string code;
  std::string reason;
};
std::vector<UnusedTerm> unused_reserved_terms(const std::vector<OfferPrice>& prices);

/// The unit in which the meter is priced, in the embedded book's words; else the list's.
std::string unit_of(const std::string& meter, const std::string& listed);

}  // namespace fitcost::inline v1::detail
