// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/plan/bill.hpp"

/// How a month's bill moves with each of the guesses it rests on.
namespace fitcost::inline v1 {

/// One guess. Derivatives are exact: the plan's readings with dual numbers, at the price of the
/// tier that each meter's quantity has reached. Sizes and durations are rounded up to whole units,
/// so a guess about them may have a derivative of 0 and a step ahead: ten percent less and more,
/// half and double of the guess are billed, too.
struct Sensitivity {
  std::string input;  ///< `requests`, `bytes of an item` ...
  /// Which changes it; `plan: KEY` where only the plan file does: options set one number for all,
  /// which is the guess times a factor only where all of them are the same.
  std::string option;
  std::string key;               ///< of the plan file
  double usd_per_percent = 0.0;  ///< of the month's list price, for one percent more of it
  /// At list price with half and with double of it; empty where there is no such value (a share
  /// above 1, an item above 400 KB).
  std::optional<Decimal> at_half;
  std::optional<Decimal> at_double;
  /// By how much list price changes when it is billed anew with 10 % less and 10 % more of it.
  std::optional<Decimal> change_less;
  std::optional<Decimal> change_more;
  /// Whether the derivative tells those changes within a twentieth. Where it does not, whole units
  /// or a tier's edge lie between.
  bool derivative_holds = true;
  bool complete = true;  ///< none of the bills lacks a price

  /// What 10 % less, or more, of it changes: by the derivative where that holds, or billed anew.
  FITCOST_EXPORT double swing_less() const;
  FITCOST_EXPORT double swing_more() const;
};

/// Of each guess that the plan has, the widest swing first; ties in a fixed order. Quantities
/// without a price add nothing.
FITCOST_EXPORT std::vector<Sensitivity> sensitivities(const Plan& plan, const Traffic& traffic,
                                                      const BillingMonth& when,
                                                      const PriceBook& book,
                                                      const BillingTerms& terms);

}  // namespace fitcost::inline v1
