// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/date.hpp"

/// Bills as a cost and usage dataset of FOCUS 1.2 (https://focus.finops.org), the form in which AWS
/// exports the real ones.
namespace fitcost::inline v1 {

/// One billing period.
struct FocusMonth {
  YearMonth month;
  int number = 1;   ///< of the service's life: upfront fees are paid in month 1 and at renewals
  int hours = 730;  ///< that its bill was made for
  Bill bill;
  /// The same month without its reserved capacity; the difference is what that covers. Only where
  /// the bill has some.
  std::optional<Bill> without_reservations;
};

/// Months that follow one another, under a name that x_Scenario carries.
struct FocusScenario {
  std::string id;
  std::vector<FocusMonth> months;
};

struct FocusReport {
  Owner owner;                       ///< whose billing account, sub-account, cost centre and tags
  std::string billing_account_name;  ///< empty: its id
  std::string sub_account_name;      ///< empty: its id
  std::string provider = "AWS";
  BillingTerms terms;
  const PriceBook* list = nullptr;  ///< prices without negotiated ones; null: the embedded book
  /// Prices with negotiated ones and without savings plans: what a bill has at another price is
  /// covered by one. Null: there is none.
  const PriceBook* contracted = nullptr;
  std::vector<FocusScenario> scenarios;
};

enum class CsvFor {
  machines,     ///< strings as they are, no byte order mark
  spreadsheets  ///< a byte order mark, and an apostrophe before text that would be a formula
};

/// RFC 4180 with CRLF: FOCUS 1.2's 57 columns in its order, then x_ServiceCode, x_UsageType,
/// x_Operation, x_Scenario and x_Confidence. Strings are quoted, nulls are empty and unquoted,
/// decimals exact and with a point. One row for each line, tier and what of it is free:
///
/// - ListCost is at list price, of free quantities, too: it adds up to the list total;
/// - what is free has a ContractedUnitPrice of 0, so BilledCost adds up to what is paid;
/// - use that a savings plan covers is effective at its price; the plan itself is billed, a month
/// at
///   a time, as much as that comes to;
/// - reserved capacity is billed when its fees fall due (Purchase rows) and effective in the
///   months and on the resources that it covers, in equal shares of its term.
///
/// Quantities without a price are not in it. InputError where a bill has reserved capacity and not
/// what it covers, and for names that are no UTF-8.
FITCOST_EXPORT std::string focus_csv(const FocusReport& report, CsvFor reader = CsvFor::machines);

/// The metadata file that FOCUS demands beside the data: what wrote it, and its columns.
FITCOST_EXPORT std::string focus_metadata();

/// Names in the report that a spreadsheet would take for formulas, each once, with its column:
/// `ResourceName '=1+1'`.
FITCOST_EXPORT std::vector<std::string> formula_like_names(const FocusReport& report);

}  // namespace fitcost::inline v1
