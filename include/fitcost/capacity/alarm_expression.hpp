// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "fitcost/capacity/alarm_points.hpp"
#include "fitcost/export.hpp"

namespace fitcost::inline v1 {

/// A metric math expression over a table's columns, at the times of `grid` (ascending):
/// numbers, ids, + - * / ^ ( ), FILL(id, number) and FILL(id, REPEAT).
///
/// Arithmetic takes a missing point as 0 where the other side has one; where no side has one, there
/// is none. A division by zero drops the point. FILL puts a point wherever there is none.
/// AWS: "Using metric math",
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
///
/// InputError, at `place` and the column of the text: an id that the table does not have, what is
/// no expression, or one that watches more than 10 metrics.
FITCOST_EXPORT std::vector<double> evaluate_expression(std::string_view expression,
                                                       const PointTable& table,
                                                       const std::vector<std::int64_t>& grid,
                                                       std::string_view place = "--expression");

}  // namespace fitcost::inline v1
