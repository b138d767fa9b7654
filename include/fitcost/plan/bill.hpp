// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/plan/billing_month.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/meter.hpp"
#include "fitcost/pricing/price_book.hpp"
#include "fitcost/traffic/traffic.hpp"

namespace fitcost::inline v1 {

/// A plan's exact readings of one month: the rules evaluated in rationals, rounded once.
struct ExactReadings {
  Readings table_capacity;
  Readings table_storage;
  Readings functions;
  Readings logs;
  Readings apis;
  Readings monitoring;
  Readings parameters;
  Readings transfer;

  FITCOST_EXPORT Readings all() const;
};

FITCOST_EXPORT ExactReadings exact_readings(const Plan& plan, const Traffic& traffic,
                                            const BillingMonth& when);

/// A region that the plan names comes before the terms'.
FITCOST_EXPORT BillingTerms terms_for(const Plan& plan, BillingTerms terms);

/// The terms as they are in a month: with its own day's prices where they say so.
FITCOST_EXPORT BillingTerms terms_in(BillingTerms terms, const BillingMonth& when);

/// The bill of one month, in the plan's region.
FITCOST_EXPORT Bill bill(const Plan& plan, const Traffic& traffic, const BillingMonth& when,
                         const PriceBook& book, const BillingTerms& terms);

/// The months from `from` on, `count` of them, with the hours that the calendar gives them.
FITCOST_EXPORT std::vector<int> calendar_hours(const YearMonth& from, int count);

/// The month of this number, from 1: as the calendar has it where `from` says which the first is,
/// else as long as the convention says. Its rules are of the terms' day, or of its own first one
/// where they say so.
FITCOST_EXPORT BillingMonth billing_month(int number, const std::optional<YearMonth>& from,
                                          const Convention& convention, const BillingTerms& terms);

}  // namespace fitcost::inline v1
