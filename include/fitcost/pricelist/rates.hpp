// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/price_book.hpp"

/// Prices of one's own, laid over a price book's.
namespace fitcost::inline v1 {

enum class RateKind {
  price,         ///< a negotiated price of one unit, in every tier
  discount,      ///< a share off the list price
  savings_plan,  ///< a price of one unit, paid by a commitment that covers all use
  edp            ///< a share off whatever is left, of everything
};

struct CustomRate {
  RateKind kind = RateKind::discount;
  std::string meter;   ///< a key, or the beginning of one up to a dot; empty: all
  std::string region;  ///< empty: all
  Decimal value;       ///< USD a unit, or a share 0..1
  Validity valid;
  int line = 0;  ///< of the file
};

struct Rates {
  std::string file;
  std::vector<CustomRate> rates;
};

/// CSV with the columns `kind,meter,region,value,valid_from,valid_to,note` in any order; `kind`,
/// `meter` and `value` are needed. InputError names the place: an unknown kind or column, a share
/// that is none (0..1, at most 6 decimal places), a price that is none, a day that is none, a
/// second EDP.
FITCOST_EXPORT Rates read_rates(std::string_view text, const std::string& file_name);

/// Which prices are wanted: FOCUS keeps what a commitment does apart from what was negotiated.
enum class RatesFor { contracted, commitments_too };

/// The book with the rates, each on its days: a row that a rate holds for in part becomes several,
/// one after the other. Of several rates for a row a savings plan comes before a negotiated price,
/// and that before a discount; of one kind the longest key, then the one that names the region. An
/// EDP's share comes off what they leave. Products are exact. InputError for a meter or region that
/// no row of the book has, and for two rates of the same right on the same days.
FITCOST_EXPORT PriceBook with_rates(const PriceBook& list, const Rates& rates,
                                    RatesFor wanted = RatesFor::commitments_too);

}  // namespace fitcost::inline v1
