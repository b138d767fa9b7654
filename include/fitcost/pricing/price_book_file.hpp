// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/price_book.hpp"

/// The price book as text: CSV with one row per meter, region, date range and tier (kind `price`),
/// per free allowance (`allowance`) and per dated figure (`fact`); the columns are named in the
/// first line.
namespace fitcost::inline v1 {

/// A meter that is not the file's own: what else may stand in a book for it.
struct KnownMeter {
  std::string key;
  std::string unit;  ///< empty: any
};

/// InputError names file, line and column of the first fault: an unknown kind or column, a number
/// that is none, tiers that overlap or leave a gap, dates that overlap. A meter that begins with
/// the first word of a known one (`dynamodb.`) is one of those, with the nearest named where it is
/// not, and its price is in the unit of that; other meters are the book's own.
FITCOST_EXPORT PriceBook read_price_book(std::string_view text, const std::string& file_name,
                                         const std::vector<KnownMeter>& known = {});

/// The same format, readable by `read_price_book`.
FITCOST_EXPORT std::string write_price_book(const PriceBook& book);

/// The book that comes with the library (data/prices), read on first use.
FITCOST_EXPORT const PriceBook& embedded_price_book();

}  // namespace fitcost::inline v1
