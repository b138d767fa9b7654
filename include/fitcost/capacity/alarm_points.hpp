// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/capacity/alarm_verdict.hpp"
#include "fitcost/export.hpp"

/// Recorded points of metrics, as text.
namespace fitcost::inline v1 {

/// Rows in the order of their times, one column a metric; NaN where a metric has no point.
struct PointTable {
  bool is_utc = false;              ///< times were written as such, not as seconds
  std::vector<std::int64_t> times;  ///< the start of each row's period, seconds, ascending
  std::vector<std::string> names;   ///< of the columns: `value`, or a metric's id
  std::vector<std::vector<double>> columns;
  std::vector<double> samples;  ///< a row's SampleCount; empty where the text has none
};

/// `statistic`: which one to take of an answer that has several, `Sum` or `p99`. Read are
///
///   - CSV: `time,value[,samples]`, with or without that header, or with `time,ID,ID...` for an
///     expression over several metrics; times in UTC (`2026-10-03T14:05:00Z`) or seconds; an empty
///     value, or no row, is a missing point;
///   - what `aws cloudwatch get-metric-statistics` and `get-metric-data` answer, as JSON.
///
/// Rows may stand in any order. InputError names the place of a time that is none or stands twice,
/// of a value that is no finite number, and of a missing column.
FITCOST_EXPORT PointTable read_alarm_points(std::string_view text, const std::string& file_name,
                                            std::string_view statistic);

/// `0-X-X`, AWS's own way to show points, the oldest first: X breaching, 0 fine, - missing.
/// InputError for other characters, none, or more than 100,000.
FITCOST_EXPORT std::vector<PointKind> read_point_pattern(std::string_view text,
                                                         std::string_view place = "--pattern");

/// Whether a file's text is such a pattern.
FITCOST_EXPORT bool is_point_pattern(std::string_view text);

}  // namespace fitcost::inline v1
