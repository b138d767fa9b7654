// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/decide/fleet_metrics.hpp"
#include "fitcost/decide/table_recommendation.hpp"
#include "fitcost/export.hpp"

/// A recommendation for each of many tables.
namespace fitcost::inline v1 {

struct FleetTerms {
  TableTerms table;
  TableChoice today;  ///< of every table, with the settings of one resource where provisioned
  int threads = 1;    ///< 1 or more; the results are the same
  /// Minutes that every table was looked at: behind a table's last row nothing was asked of it.
  /// Nothing: until its last row.
  std::optional<std::int64_t> minutes;
};

struct FleetRow {
  std::string table;
  std::int64_t first_minute = 0;  ///< as in its demand
  bool dated = false;
  std::int64_t minutes = 0;
  TableRecommendation recommendation;
  Readings today;  ///< of a month
  Readings best;
};

struct FleetTotals {
  Decimal list;   ///< USD a month, alarms included
  Decimal total;  ///< after the free tier, which the account's tables share
  bool complete = true;
};

struct FleetResult {
  std::vector<FleetRow> rows;  ///< the largest saving first, then by name
  FleetTotals today;
  FleetTotals best;
  std::int64_t changes = 0;  ///< tables that should change
};

/// Judges tables on all threads as they come. Each is decided at list price, as if others had used
/// the free tier up, and without reserved capacity, which is bought for a region and not for a
/// table. Memory is a table for each thread, and one that waits.
class FITCOST_EXPORT Fleet {
 public:
  Fleet(const FleetTerms& terms, const PriceBook& book);
  ~Fleet();
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  /// Waits while every thread is busy and one table waits.
  void add(FleetTable table);
  /// After the last table, once.
  FleetResult finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fitcost::inline v1
