// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/audit/rule.hpp"
#include "fitcost/units/decimal.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::cloudformation {

/// One fault, or one pattern of the same fault in several resources.
struct Finding {
  struct Where {
    std::string resource;  ///< logical id; empty: the template itself
    InputError::Place place;
    std::size_t begin = 0;  ///< bytes of the template's text: [begin, end)
    std::size_t end = 0;
    InputError::Place past = {};  ///< of `end`
  };

  std::string rule;  ///< FC101 ...
  Severity severity = Severity::warning;
  std::vector<Where> where;  ///< at least one, in the template's order
  std::string message;       ///< what is wrong, one sentence without a full stop
  std::string mend;          ///< what to do about this one
  /// What it costs in a month of this traffic, at list price and after the free tier: what would be
  /// saved by mending it. Empty where it is no matter of money, or where a price is missing.
  std::optional<Decimal> usd_per_month = {};
  std::optional<Decimal> usd_after_free_tier = {};
  bool possible = false;     ///< a guess
  std::string snippet = {};  ///< how the code is to be instead
};

}  // namespace fitcost::inline v1::cloudformation
