// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "fitcost/export.hpp"
#include "fitcost/pricing/price_book.hpp"

/// The price book as text: CSV with one row per meter, region, date range and tier (kind `price`),
/// per free allowance (`allowance`) and per dated figure (`fact`); the columns are named in the
/// first line.
namespace fitcost::inline v1 {

/// InputError names file, line and column of the first fault: an unknown kind or column, a number
/// that is none, tiers that overlap or leave a gap, dates that overlap.
FITCOST_EXPORT PriceBook read_price_book(std::string_view text, const std::string& file_name);

/// The same format, readable by `read_price_book`.
FITCOST_EXPORT std::string write_price_book(const PriceBook& book);

/// The book that comes with the library (data/prices), read on first use.
FITCOST_EXPORT const PriceBook& embedded_price_book();

}  // namespace fitcost::inline v1
