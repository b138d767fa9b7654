// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/report/origin.hpp"

namespace fitcost::inline v1 {

/// One month's bill under its name (`month 1`, `2026-12`).
struct MonthlyBill {
  std::string label;
  int hours = 730;
  Bill bill;
};

/// A bill and all that was assumed for it, ready to be shown.
struct BillReport {
  std::string name;     ///< of the plan or the usage file
  std::string traffic;  ///< in words; empty where quantities were stated
  BillingTerms terms;
  Convention convention;
  Date price_book;                  ///< its date
  Owner owner;                      ///< of the plan; all empty where quantities were stated
  std::vector<MonthlyBill> months;  ///< at least one
  std::vector<std::string> assumptions;
  std::vector<ReportInput> inputs;  ///< what it was made from; empty: not said
};

/// Of its prices: `2026-10-03`, or `each month's first day`.
FITCOST_EXPORT std::string price_days(const BillReport& report);

/// For people: lines whose shown costs add up to the shown total. `width` 80..200 columns.
FITCOST_EXPORT std::string bill_table(const BillReport& report, std::size_t width = 100);
FITCOST_EXPORT std::string bill_markdown(const BillReport& report);
/// One row a line, exact:
/// `month,resource,meter,region,tier,quantity,unit,unit_price_usd,cost_usd,charge,confidence,
/// account,sub_account,cost_centre,tags` (tags as `key=value;key=value`); `charge` is `list`,
/// `free_tier` or `unpriced` (whose price and cost are empty).
FITCOST_EXPORT std::string bill_csv(const BillReport& report);
/// Names in the CSV that a spreadsheet would take for formulas, each once, with its column.
FITCOST_EXPORT std::vector<std::string> formula_like_names(const BillReport& report);
/// Schema fitcost/bill/1 (data/schema/bill-1.json); amounts are decimal strings.
FITCOST_EXPORT std::string bill_json(const BillReport& report);

}  // namespace fitcost::inline v1
