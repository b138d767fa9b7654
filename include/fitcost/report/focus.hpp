// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/convention.hpp"
#include "fitcost/pricing/date.hpp"
#include "fitcost/pricing/price_book.hpp"
#include "fitcost/report/origin.hpp"

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
  Convention convention;
  bool calendar_months = true;      ///< each with its own hours
  std::vector<ReportInput> inputs;  ///< what it was made from
};

enum class CsvFor {
  machines,     ///< strings as they are, no byte order mark
  spreadsheets  ///< a byte order mark, and an apostrophe before text that would be a formula
};

/// RFC 4180 with CRLF: FOCUS 1.2's 57 columns in its order, then x_ServiceCode, x_UsageType,
/// x_Operation, x_Scenario and x_Confidence. Strings are quoted, nulls are empty and unquoted,
/// decimals exact and with a point. One row for each line, tier and what of it is free:
///
/// - what is free has a price of its own, $0, as it has in AWS's price list and bills:
/// ListUnitPrice
///   and ContractedUnitPrice are 0, and BilledCost adds up to what is paid;
/// - ListCost is at list price: without negotiated ones it adds up to the same;
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
/// The same, and under `x_Fitcost` what froze the forecast: versions, price book, convention,
/// hashes of the inputs and of `data`, which is the report's text.
FITCOST_EXPORT std::string focus_metadata(const FocusReport& report, std::string_view data);

/// Names in the report that a spreadsheet would take for formulas, each once, with its column:
/// `ResourceName '=1+1'`.
FITCOST_EXPORT std::vector<std::string> formula_like_names(const FocusReport& report);

}  // namespace fitcost::inline v1
