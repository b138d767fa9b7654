// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "fitcost/report/focus.hpp"

namespace fitcost::command {

/// `--format focus` and `--format finance`: whom the charges belong to, and who reads them.
struct FocusOptions {
  std::string billing_account;
  std::string billing_account_name;
  std::string sub_account;
  std::string sub_account_name;
  std::string cost_centre;
  std::vector<std::string> tags;
  std::string provider_name = "AWS";
  bool excel = false;

  void add_to(CLI::App& app);

  static bool asked_for(const OutputOptions& output) {
    return output.format == "focus" || output.format == "finance";
  }
  /// Options that would do nothing in another format are refused.
  void require_format(const OutputOptions& output) const;

  /// A report without scenarios: options come before what the plan says of its owner. Says on
  /// standard error what had to be made up.
  FocusReport report(Owner owner, const BillingTerms& terms, PriceOptions& prices) const;
  /// Writes it, with its metadata beside a file. Says what has no price, and which names a
  /// spreadsheet would take for formulas.
  void write(const FocusReport& report, const OutputOptions& output) const;
};

/// Says which names a spreadsheet would take for formulas, where there are any.
void say_formulas(const std::vector<std::string>& names, const std::string& what_guards);

/// The first billing period: the month asked for, or that of the prices' day, which it says.
YearMonth first_period(const std::optional<YearMonth>& from, const BillingTerms& terms);

/// The plan with its capacity as it would be without reservations.
Plan without_reservations(Plan plan);
bool has_reservations(const Plan& plan);

}  // namespace fitcost::command
