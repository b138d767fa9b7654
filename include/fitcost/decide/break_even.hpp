// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/decide/compare.hpp"
#include "fitcost/export.hpp"

namespace fitcost::inline v1 {

/// The mean utilisation of what is provisioned above which a provisioned hour is cheaper than the
/// request units it could serve: price of the hour / (3600 x price of the unit). Empty without both
/// prices.
FITCOST_EXPORT std::optional<double> break_even_utilisation(const PriceBook& book,
                                                            const BillingTerms& terms, bool writes);

/// The mean rate (requests/s), of traffic with the input's profile or trace's peak, from which on
/// the least provisioned capacity is cheaper than on-demand, for the plan's tables under its mix; 0
/// where it always is, empty where it never is up to 1e6 requests/s or a price is missing.
/// `auto_scaled`: against that capacity instead of the least. Provisioned capacity comes in whole
/// units, at least 1 each, so the cost of serving it is a staircase; between two steps both costs
/// are smooth and the root is bracketed (TOMS 748).
FITCOST_EXPORT std::optional<double> break_even_rate(const CompareInput& input,
                                                     const PriceBook& book, bool after_free_tier,
                                                     bool auto_scaled);

/// The highest mean rate (requests/s) of such traffic whose least provisioned capacity costs
/// nothing after the free tier.
FITCOST_EXPORT std::optional<double> free_up_to(const CompareInput& input, const PriceBook& book);

/// All of them, at the terms' prices and at those before November 2024; where the terms' are such,
/// at those of the book's day, too.
FITCOST_EXPORT std::vector<BreakEven> break_even_points(const CompareInput& input,
                                                        const PriceBook& book);

/// What one way to provision the tables costs along a range of rates, in USD a month at list price.
/// In doubles, to be plotted; NaN where it does not serve the traffic's peak or a price is missing.
struct CapacityCurve {
  std::string option;  ///< the comparison's id: `on-demand`, `provisioned` ...
  std::vector<double> usd;
  /// The highest rate that it serves, where that lies among them.
  std::optional<double> serves_up_to{};
};

/// Of every option of the comparison's table choice, in its first order, at each of these mean
/// rates (requests/s, not negative).
FITCOST_EXPORT std::vector<CapacityCurve> capacity_curves(const CompareInput& input,
                                                          const PriceBook& book,
                                                          const std::vector<double>& rates);

/// How far rate, item size and write share may be off, each by itself, before another option of the
/// table is the cheapest at list price, of those that have all their prices and serve the traffic's
/// peak. Values are tried in steps of a hundredth: a winner that reigns over less is passed over.
/// Empty where no option qualifies; the write share is left out where all requests write, or none.
FITCOST_EXPORT std::vector<Tolerance> tolerances(const CompareInput& input, const PriceBook& book);

}  // namespace fitcost::inline v1
