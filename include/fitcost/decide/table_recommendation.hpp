// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/capacity/on_demand.hpp"
#include "fitcost/decide/table_search.hpp"
#include "fitcost/export.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/price_book.hpp"
#include "fitcost/services/dynamodb/table.hpp"

/// What is best for a table: one mode and one class for its reads, its writes and all of its
/// indexes, and the settings of each.
namespace fitcost::inline v1 {

/// A way to run a table.
struct TableChoice {
  dynamodb::CapacityMode mode = dynamodb::CapacityMode::on_demand;
  dynamodb::TableClass table_class = dynamodb::TableClass::standard;
  std::vector<ResourceSettings> resources;  ///< provisioned: as in the demand
  dynamodb::ReservedCapacity reserved;      ///< provisioned and of the Standard class alone

  /// Dimensions that auto scaling moves.
  int scaled() const;
};

struct TableTerms {
  SearchTerms search;
  BillingTerms billing;
  int month_hours = 730;
  /// Mean over the month, the table's and its indexes'. Nothing: not known, and not in any cost.
  std::optional<Decimal> stored_gb;
  /// Reserved capacity is considered up to this term; nothing: not at all.
  std::optional<dynamodb::Term> longest_term = dynamodb::Term::three_years;
  OnDemandRules on_demand;
  PartitionRules partition;
};

/// USD a month. Where `unpriced` is not empty, totals are lower bounds.
struct TableCost {
  Decimal capacity;   ///< or requests, at list price, without what is reserved
  Decimal reserved;   ///< a month's share of the upfront payment, and the month's hours
  Decimal alarms;     ///< of auto scaling, at list price
  Decimal storage;    ///< at list price, where it is known
  Decimal list;       ///< all of these
  Decimal free_tier;  ///< what it takes off, 0 or less
  Decimal total;      ///< list and free tier
  std::vector<std::string> unpriced;  ///< meters

  bool complete() const { return unpriced.empty(); }
};

/// A choice, simulated.
struct JudgedChoice {
  TableChoice choice;
  TableTotals totals;
  TableCost cost;
  bool keeps = false;  ///< no dimension throttles more than its share allows
};

/// Whatever is decided of reads and writes apart: they share a table's decreases.
struct SharedDecreases {
  bool differ = false;     ///< simulated together they are not what they are apart
  bool cut_short = false;  ///< not all pairs were tried that might cost less
  std::int64_t runs = 0;   ///< simulations of pairs
};

struct HeldOut {
  std::int64_t from = 0;  ///< the first minute that the choice did not see
  JudgedChoice best;      ///< chosen on what was before it, judged from there
  JudgedChoice today;     ///< judged from there
};

struct TableRecommendation {
  JudgedChoice best;  ///< the cheapest that keeps; today's own where none is cheaper
  JudgedChoice today;
  bool change = false;  ///< best is not today's
  /// Today's keeps, a price of it is missing, and what is known of it is no more than the best
  /// option: whether to change is not known, and `best` is today's.
  bool undecided = false;
  std::optional<Decimal> saving;      ///< USD a month; nothing where a price is missing
  std::vector<JudgedChoice> options;  ///< the best of each kind, the cheapest that keeps first
  /// Stored GB from which on Standard-IA is cheaper, where it is not known how much is stored;
  /// nothing where a price is missing.
  std::optional<Decimal> infrequent_from_gb;
  bool exhaustive = true;  ///< in every dimension
  std::int64_t runs = 0;   ///< simulations that the search took
  SharedDecreases shared;
  std::optional<HeldOut> held_out;
};

/// Demand per minute, at least one. `today` has settings for every resource if it is provisioned.
/// `name` is what readings are named by.
FITCOST_EXPORT TableRecommendation recommend(const std::string& name, const TableDemand& demand,
                                             const TableChoice& today, const TableTerms& terms,
                                             const PriceBook& book);

/// The same, and what becomes of it when only the first part of the demand is seen: all but
/// `share` (above 0, below 1) of the minutes, at least one on each side.
FITCOST_EXPORT HeldOut hold_out(const std::string& name, const TableDemand& demand,
                                const TableChoice& today, const TableTerms& terms,
                                const PriceBook& book, const Decimal& share);

/// What one choice does and costs. With `minutes`, every minute.
FITCOST_EXPORT JudgedChoice judge(const std::string& name, const TableDemand& demand,
                                  const TableChoice& choice, const TableTerms& terms,
                                  const PriceBook& book, TableMinutes* minutes = nullptr);

/// The readings of a month like the simulated one: throughput, reservations, alarms, storage.
FITCOST_EXPORT Readings choice_readings(const std::string& name, const TableDemand& demand,
                                        const TableChoice& choice, const TableTotals& totals,
                                        const TableTerms& terms, const PriceBook& book,
                                        const TableMinutes* minutes);

/// What is billed in each clock hour, in unit-minutes, of the capacities of its minutes. The first
/// and the last hour may be shorter than 60 minutes.
struct BilledHour {
  std::int64_t minutes = 0;
  std::int64_t unit_minutes = 0;
};
FITCOST_EXPORT std::vector<BilledHour> billed_by_hour(const std::vector<std::int64_t>& available,
                                                      std::int64_t first_minute,
                                                      HourBilling billing);

/// What reserved capacity costs, and what it is reserved against.
struct ReservedPrices {
  Decimal block_upfront;    ///< USD for 100 units for the whole term
  Decimal block_hour;       ///< USD for 100 units and an hour
  int years = 1;            ///< of the term
  Decimal unit_hour;        ///< USD for a unit and an hour that is not reserved
  Decimal free_unit_hours;  ///< a month, of those that are not reserved
};

/// How many blocks of 100 units are best reserved for hours like these, exactly: one more pays as
/// long as the hours that use it cost more at the hourly price than it does. Without a free tier
/// that is a quantile of the hours' capacity.
FITCOST_EXPORT int best_blocks(const std::vector<BilledHour>& hours, const ReservedPrices& prices,
                               int month_hours);

/// The least fixed capacity (units/s) that with this probability serves all of `minutes` minutes of
/// Poisson requests, `mean` a minute and of `units` each, with nothing kept for bursts.
FITCOST_EXPORT int poisson_capacity(double mean, double units, std::int64_t minutes,
                                    double probability);

}  // namespace fitcost::inline v1
