// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/export.hpp"
#include "fitcost/report/focus.hpp"

namespace fitcost::inline v1 {

/// The few columns that ledgers and planning tools take:
/// `month,account,cost_centre,service,amount,currency[,scenario]`, CRLF. What is billed of a
/// service in a month, in USD rounded to the cent (halves up), and in each month one row `Rounding`
/// with what the rounded services lack to the month's rounded total: amounts of a month add up to
/// that. The account is the sub-account where there is one. The last column is there where the
/// report has several scenarios.
FITCOST_EXPORT std::string finance_csv(const FocusReport& report, CsvFor reader = CsvFor::machines);

/// Names in it that a spreadsheet would take for formulas, each once, with its column.
FITCOST_EXPORT std::vector<std::string> formula_like_names_of_ledger(const FocusReport& report);

}  // namespace fitcost::inline v1
