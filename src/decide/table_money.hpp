// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/decide/table_recommendation.hpp"

/// What a table's choices cost.
namespace fitcost::inline v1::detail {

/// Hours of reads and of writes, of the table and its indexes together.
struct TableHours {
  std::vector<BilledHour> read;
  std::vector<BilledHour> write;
};

TableHours hours_of(const TableDemand& demand, const TableMinutes& minutes, HourBilling billing);
void add_hours(std::vector<BilledHour>& sum, const std::vector<BilledHour>& hours);

/// What blocks and the hours beyond them cost, times the minutes simulated and the months of the
/// term: nothing is divided.
Decimal reserved_total(const std::vector<BilledHour>& hours, const ReservedPrices& prices,
                       std::int64_t blocks, int month_hours);

class TableMoney {
 public:
  TableMoney(const std::string& name, const TableDemand& demand, const TableTerms& terms,
             const PriceBook& book);

  /// `hours` are needed where capacity is reserved.
  TableCost cost(const TableChoice& choice, const TableTotals& totals,
                 const TableHours* hours = nullptr) const;
  Readings readings(const TableChoice& choice, const TableTotals& totals,
                    const TableHours* hours) const;

  /// Nothing where the book does not have them all.
  std::optional<ReservedPrices> reserved_prices(bool write, dynamodb::Term term) const;
  std::optional<Decimal> hourly_price(bool write, dynamodb::TableClass table_class) const;
  /// Nothing where a price is missing.
  std::optional<Decimal> storage_price(dynamodb::TableClass table_class) const;
  Decimal free_quantity(std::string_view meter) const;
  /// Of the alarms of so many scaled dimensions, after the free tier; nothing without a price.
  std::optional<Decimal> alarm_cost(int scaled) const;

 private:
  std::optional<Decimal> price(std::string_view meter) const;
  Decimal reserved_cost(const dynamodb::ReservedCapacity& reserved,
                        std::vector<std::string>& unpriced) const;

  const std::string& name_;
  const TableDemand& demand_;
  const TableTerms& terms_;
  PriceBook book_;  // what tables need of it
};

}  // namespace fitcost::inline v1::detail
