// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/reconcile/actual_bill.hpp"
#include "fitcost/reconcile/kept_forecast.hpp"

/// Estimate against actual.
namespace fitcost::inline v1 {

/// Why a cost differs. With quantities q and prices p of estimate (e) and actual (a), each price on
/// its own:
///
/// - volume: (sum of qa - sum of qe) x the estimate's mean price: more or less was used;
/// - mix: sum of qa x pe - sum of qa x the estimate's mean price: more of it was free, or in
/// another
///   tier;
/// - price: actual cost - sum of qa x pe: another price was paid for the same.
///
/// They add up to the difference exactly: what rounding to 12 places leaves is in the volume, or in
/// the mix where there is one.
struct Effects {
  Decimal volume;
  Decimal price;
  Decimal mix;
};

FITCOST_EXPORT Effects effects_of(const std::vector<PricedQuantity>& estimate,
                                  const std::vector<PricedQuantity>& actual);

enum class LineStatus {
  compared,
  not_in_forecast,  ///< fitcost has a meter of it, and the forecast none of it
  unknown,          ///< fitcost has no meter of it
  not_in_bill
};

/// `compared`, `not-in-forecast`, `unknown`, `not-in-bill`.
FITCOST_EXPORT const char* to_string(LineStatus status);

struct ReconciledLine {
  YearMonth month;
  ChargeClass kind = ChargeClass::usage;
  std::string service;
  std::string usage_type;
  std::string operation;
  std::string unit;
  LineStatus status = LineStatus::compared;
  Decimal estimated_quantity;
  Decimal actual_quantity;
  Decimal estimate;
  Decimal actual;
  std::optional<Effects> effects;  ///< empty where one side is missing or has no quantities

  Decimal difference() const { return actual - estimate; }
};

/// Lines added up. The parts of the difference add up to it.
struct ReconciledSum {
  Decimal estimate;
  Decimal actual;
  Decimal volume;
  Decimal price;
  Decimal mix;
  Decimal not_split;  ///< of compared lines without quantities
  Decimal not_in_forecast;
  Decimal unknown;
  Decimal not_in_bill;  ///< negative

  Decimal difference() const { return actual - estimate; }
  FITCOST_EXPORT void add(const ReconciledLine& line);
};

/// A month in which there is both, and how much of it.
struct ReconciledMonth {
  YearMonth month;
  int covered_days = 0;
  std::string days;  ///< `1..15`, `1..3, 7`; empty: all
};

struct Reconciliation {
  KeptForecast forecast;
  ActualBill actual;
  CostBasis basis = CostBasis::billed;
  std::vector<ReconciledMonth> months;
  std::vector<ReconciledLine> lines;  ///< by month, service, usage type, operation
  std::vector<OtherCharges> others;   ///< of those months
  /// What the filter left out of the months that both have, by service.
  std::vector<OtherCharges> left_out_of_forecast;
  std::vector<OtherCharges> left_out_of_bill;
  /// The bill's months that the forecast does not have, with what they cost.
  std::vector<std::pair<YearMonth, Decimal>> outside_forecast;

  FITCOST_EXPORT ReconciledSum total() const;
};

/// Sets the forecast, prorated to the bill's days, against the bill. InputError where they have no
/// month in common.
FITCOST_EXPORT Reconciliation reconcile(KeptForecast forecast, ActualBill actual, CostBasis basis);

}  // namespace fitcost::inline v1
