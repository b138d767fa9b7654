// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/decide/comparison.hpp"
#include "fitcost/export.hpp"
#include "fitcost/plan/bill.hpp"
#include "fitcost/pricing/price_book.hpp"

namespace fitcost::inline v1 {

struct CompareInput {
  Plan first;  ///< the workload as it is, or was first answered; the options keep its indexes
  Plan best;   ///< the same work done as it should be
  Traffic traffic;
  std::string traffic_in_words;
  BillingTerms terms;
  Convention convention;
  std::optional<YearMonth> from;  ///< calendar months from this one on, instead of the convention's
  std::vector<int> months{1, 12, 36};  ///< of logs and the stack; ascending
  int month = 12;                      ///< of them, the one at which logs and stack are ranked
  /// Memory sizes (MB) with the duration (ms) that the functions have there; empty: the plan's own.
  std::vector<std::pair<int, Decimal>> memory_durations;
  dynamodb::AutoScaling auto_scaling{5, 40, 70};
  int auto_scaled_index_capacity = 5;       ///< reads and writes of each index, which is not scaled
  std::string first_name = "first answer";  ///< `your plan`, where it is a reader's own
  std::string plan_option = "--workload";   ///< which brings another plan
  bool guesses_in_plan = false;             ///< its guesses are changed in the plan, not by options
  bool poisson = false;                     ///< requests come at random around the traffic's rate
  std::string rates;                        ///< the file of negotiated prices in the book
};

/// Prices every option of every part of the workload, finds the break-even points and what differs.
FITCOST_EXPORT Comparison compare(const CompareInput& input, const PriceBook& book);

/// A plan whose tables have the least provisioned capacity that serves the traffic's peak,
/// steadily.
FITCOST_EXPORT Plan with_least_capacity(Plan plan, const Traffic& traffic,
                                        const BillingMonth& when);

/// Why a plan's tables do not serve the traffic's peak; empty where they do. A table, and an index,
/// may use no more than its quota in either mode.
FITCOST_EXPORT std::string unserved(const Plan& plan, const Traffic& traffic,
                                    const BillingMonth& when);

/// The plan as one would have it who follows the comparison at little traffic: on-demand tables,
/// HTTP APIs, logs for no longer than 14 days.
FITCOST_EXPORT Plan with_best_choices(Plan plan);

/// `input.best` as it is cheapest for the input's traffic, without a commitment that the first plan
/// has not made: each table on demand, with the least capacity that serves the busiest month up to
/// the last one compared, auto-scaled, or as the first plan has it, whichever of those that serve
/// that month costs least at list price in the months compared together (in all up to the last one,
/// where traffic or prices change), and has all its prices where any of them does (in class
/// Standard-IA, unless the first plan has it, only where it costs less in the first of those months
/// already, at list price and after the free tier); each API as it is, or as the first plan has it.
FITCOST_EXPORT Plan best_for_traffic(const CompareInput& input, const PriceBook& book);

}  // namespace fitcost::inline v1
