// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/capacity/table_demand.hpp"
#include "fitcost/export.hpp"

/// Demand as it was recorded.
namespace fitcost::inline v1 {

/// Reads CSV with a header line: `minute,read,write` and, for each global secondary index,
/// `INDEX.read,INDEX.write`, in any order; `second` for `minute` where demand is per second. Values
/// are the units asked for in that minute (or second), decimals from 0, rounded half to even to a
/// tenth. Minutes are all whole numbers, counted from 00:00 UTC of some day, or all UTC times
/// (`2026-10-03T14:05:00Z`), in any order; one that is absent is 0, a duplicate is an error. The
/// trace begins with minute 0, or with the earliest time, and ends with the last. Whatever is wrong
/// is an InputError that names file, line and column (in bytes).
FITCOST_EXPORT TableDemand read_demand_csv(std::string_view text, std::string_view file_name);

/// A file that CloudWatch's metrics were written to.
struct MetricsText {
  std::string_view text;
  std::string file_name;
  std::string index;  ///< whose metrics get-metric-statistics was asked for; empty: the table's
};

struct MetricsDemand {
  TableDemand demand;
  int period_seconds = 60;             ///< of the points: 60, 300 or 3600
  std::vector<std::string> left_over;  ///< metrics that are no demand, by their labels
};

/// Reads what `aws cloudwatch get-metric-data` and `get-metric-statistics` print, sums of
/// ConsumedReadCapacityUnits and ConsumedWriteCapacityUnits. Several files make up one table. In
/// get-metric-data a series is known by its Label (`read`, `write`, `INDEX.read`, `INDEX.write`, or
/// one in which the metric's name is: the table's), else by its Id (`read`, `INDEX_read` ...).
/// Reads and writes must both be there; without values they are 0. Gaps are 0. Points are taken to
/// be as long as all of their times are multiples of, 3600, 300 or 60 s, unless `period_seconds`
/// says it; longer ones are spread evenly over their minutes, the earlier minutes taking the tenths
/// that are left. Whatever is wrong is an InputError that names the file.
FITCOST_EXPORT MetricsDemand read_metrics_demand(const std::vector<MetricsText>& files,
                                                 std::optional<int> period_seconds = std::nullopt);

}  // namespace fitcost::inline v1
