// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

/// Where an axis has its marks, and what stands beside them.
namespace fitcost::inline v1::chart::detail {

struct Ticks {
  std::vector<double> at;  ///< ascending
  std::vector<std::string> labels;
  double low = 0.0;  ///< the axis' ends: the first and the last tick, or beyond
  double high = 1.0;
};

/// Multiples of 1, 2 or 5 times a power of ten that enclose `low`..`high`, about `wanted` of them.
Ticks linear_ticks(double low, double high, int wanted);

/// Powers of ten within `low`..`high` (both above 0), every second or third where there are more
/// than `wanted`; with their doubles and fives where there are fewer than three.
Ticks logarithmic_ticks(double low, double high, int wanted);

/// `0.001`, `0.5`, `12`, `1,000`, `25k`, `3M`: a number as it stands beside an axis. `places`: at
/// least so many behind the point.
std::string tick_label(double value, int places = 0);

/// An amount to four significant digits, thousands set apart: `0.04163`, `1,234`.
std::string amount_label(double value);

}  // namespace fitcost::inline v1::chart::detail
