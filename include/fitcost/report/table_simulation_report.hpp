// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fitcost/capacity/on_demand.hpp"
#include "fitcost/capacity/table_month.hpp"
#include "fitcost/capacity/table_simulation.hpp"
#include "fitcost/export.hpp"
#include "fitcost/pricing/bill.hpp"

namespace fitcost::inline v1 {

/// A table's simulated time and all that was assumed for it, ready to be shown.
struct TableSimulationReport {
  std::string name;  ///< of the table or its file
  TableDemand demand;
  dynamodb::CapacityMode mode = dynamodb::CapacityMode::provisioned;
  dynamodb::TableClass table_class = dynamodb::TableClass::standard;
  TableSettings settings;      ///< of a provisioned table
  OnDemandSettings on_demand;  ///< of an on-demand one
  TableTotals totals;
  TableMonth month;
  Bill bill;  ///< of the month's readings
  BillingTerms terms;
  Date price_book;  ///< its date
  int month_hours = 730;
  std::vector<std::string> assumptions;  ///< of the demand; the report adds those of the rules
};

/// `read`, `write`, `INDEX.read`, `INDEX.write`, in the order in which all reports have them.
FITCOST_EXPORT std::vector<std::string> dimension_names(const TableDemand& demand);

/// `width` 80..200 columns.
FITCOST_EXPORT std::string table_simulation_table(const TableSimulationReport& report,
                                                  std::size_t width = 100);
FITCOST_EXPORT std::string table_simulation_markdown(const TableSimulationReport& report);
/// `dimension,min,max,target_percent,capacity_unit_hours,demand_units,served_units,throttled_units,
/// throttled_minutes,worst_minute,worst_throttled_units,increases,decreases,refused_decreases`, a
/// row each, exact.
FITCOST_EXPORT std::string table_simulation_csv(const TableSimulationReport& report);
/// Schema fitcost/simulate-table/1 (data/schema/simulate-table-1.json); amounts are decimal
/// strings.
FITCOST_EXPORT std::string table_simulation_json(const TableSimulationReport& report);

/// `minute,dimension,demand,capacity,served,throttled`: units of the minute, and the units per
/// second that the dimension was set to serve; a row for each minute and dimension. Minutes are
/// numbers, or UTC times where the demand's are.
FITCOST_EXPORT std::string table_series_csv(const TableDemand& demand, const TableMinutes& minutes);

}  // namespace fitcost::inline v1
