// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/plan/bill.hpp"

/// What a stack's bill is made of, in the words of comparisons and reports.
namespace fitcost::inline v1 {

/// `capacity`, `scaling's alarms`, `table storage`, `functions`, `logs`, `API`, `parameters`,
/// `data out`, `dashboard`, `custom metrics`, `metric puts` or `alarms`: where the line's reading
/// is among a plan's.
FITCOST_EXPORT std::string part_of(const Line& line, const ExactReadings& readings);

struct PartCost {
  std::string part;
  Decimal list;
  Decimal after_free_tier;
};

/// A bill of those readings by part, in the order of their first lines; the sums are the bill's
/// totals, exact.
FITCOST_EXPORT std::vector<PartCost> cost_by_part(const Bill& bill, const ExactReadings& readings);

}  // namespace fitcost::inline v1
