// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "command.hpp"
#include "fitcost/decide/table_recommendation.hpp"

namespace fitcost::command {

/// What a table's settings are searched under, as options: of `optimize table` and of `fleet`.
struct TableTermsOptions {
  std::string today = "on-demand";
  std::string today_class = "standard";
  std::string max_throttled = "0";
  std::string min_target = "20";
  std::string max_target = "90";
  std::string lag = "2";
  std::string billing = "max";
  std::string burst_seconds = "300";
  std::string month_hours = "730";

  void add_to(CLI::App& app);
  /// Without prices and storage, which are the command's own.
  TableTerms terms() const;
  /// `resources`: a table and its indexes, all set alike.
  TableChoice today_choice(std::size_t resources) const;
};

/// --strict: InputError at `place` where a price of a choice is missing.
void require_priced(const JudgedChoice& judged, const std::string& place,
                    const std::string& region);

}  // namespace fitcost::command
