// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fitcost/decide/memory_size.hpp"
#include "fitcost/export.hpp"

namespace fitcost::inline v1 {

/// A function's memory sizes side by side, or two functions'.
struct MemoryReport {
  std::string source;  ///< the file's name, or `power tuning`
  std::vector<MemoryDecision> decisions;
  MemoryTerms terms;
  BillingTerms billing;
  Date price_book;  ///< its date
};

/// `width` 80..200 columns.
FITCOST_EXPORT std::string memory_table(const MemoryReport& report, std::size_t width = 100);
FITCOST_EXPORT std::string memory_markdown(const MemoryReport& report);
/// `function,memory_mb,duration_ms,mean_ms,billed_ms,usd_per_million,tool_usd_per_million,chosen`.
FITCOST_EXPORT std::string memory_csv(const MemoryReport& report);
/// Schema fitcost/optimize-function/1 (data/schema/optimize-function-1.json).
FITCOST_EXPORT std::string memory_json(const MemoryReport& report);

}  // namespace fitcost::inline v1
