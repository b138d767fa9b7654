// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fitcost/capacity/table_simulation.hpp"
#include "fitcost/export.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/price_book.hpp"
#include "fitcost/services/dynamodb/table.hpp"

/// What a simulated time comes to in a month like it.
namespace fitcost::inline v1 {

struct TableMonth {
  Readings
      readings;  ///< of the month: the simulated quantities times its hours over those simulated
  /// At list price: exact, but for one division, half to even at 12 decimal places.
  Decimal list_usd;
  std::vector<std::string>
      unpriced;  ///< meters without a price: `list_usd` is at least what it says
};

/// The table's readings are named `table`, an index's `table/INDEX`. Capacity unit-hours of a
/// provisioned table, units served of an on-demand one.
FITCOST_EXPORT TableMonth table_month(const std::string& table, const TableDemand& demand,
                                      const TableTotals& totals, dynamodb::CapacityMode mode,
                                      dynamodb::TableClass table_class, const PriceBook& book,
                                      const BillingTerms& terms, int month_hours = 730);

/// `numerator` / `denominator` (above 0), half to even at `places` decimal places.
FITCOST_EXPORT Decimal quotient(const Decimal& numerator, std::int64_t denominator, int places);

}  // namespace fitcost::inline v1
