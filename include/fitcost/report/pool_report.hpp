// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/capacity/pool_companions.hpp"
#include "fitcost/export.hpp"
#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/services/lambda/readings.hpp"

namespace fitcost::inline v1 {

/// Something taken for granted, and the option that changes it.
struct PoolAssumption {
  std::string what;
  std::string option;
};

/// A simulated pool and all that was assumed for it, ready to be shown.
struct PoolReport {
  std::string traffic;  ///< in words: `0.9 requests/s, Poisson`
  FunctionPool pool;
  PoolRun run;
  PoolResult result;
  std::vector<PoolCompanion> companions;
  lambda::Config function;
  BillingTerms terms;
  Date price_book{};
  Bill bill;                       ///< of one replication
  int month_hours = 730;           ///< of `month_bill`
  std::optional<Bill> month_bill;  ///< of a month like it; none of recorded arrivals
  double month_requests = 0.0;     ///< billed ones in it
  std::vector<PoolAssumption> assumptions;
};

/// What holds of every such simulation, with the command's options.
FITCOST_EXPORT std::vector<PoolAssumption> pool_assumptions(const PoolReport& report);

/// For people; `width` 80..200 columns.
FITCOST_EXPORT std::string pool_table(const PoolReport& report, std::size_t width = 100);
FITCOST_EXPORT std::string pool_markdown(const PoolReport& report);
/// One row a figure: `figure,value,ci_low,ci_high,unit`.
FITCOST_EXPORT std::string pool_csv(const PoolReport& report);
/// Schema fitcost/simulate-pool/1 (data/schema/simulate-pool-1.json).
FITCOST_EXPORT std::string pool_json(const PoolReport& report);

}  // namespace fitcost::inline v1
