// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/pricing/date.hpp"
#include "fitcost/units/decimal.hpp"

namespace fitcost::inline v1 {

/// Where and when a bill is made out, and whose free tier it may use.
struct BillingTerms {
  std::string region = "us-east-1";
  Date date{};  ///< of the prices; the book's own date unless asked for another
  /// Each month of the calendar has the prices and rules of its own first day; `date` is the first
  /// one's.
  bool each_month = false;
  std::string free_tier = "always-free";  ///< a profile of the book, or `none`
  Decimal free_tier_used_by_others{};  ///< 0..1: the share of every allowance that is gone already
};

}  // namespace fitcost::inline v1
