// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/traffic/rate.hpp"
#include "fitcost/units/decimal.hpp"

/// Traffic as it was recorded: how many requests came in each bucket of time.
namespace fitcost::inline v1 {

struct Trace {
  // What read_trace accepts.
  static constexpr std::size_t most_bytes = 200'000'000;
  static constexpr std::int64_t most_buckets = 20'000'000;  ///< 231 days of seconds
  static constexpr std::int64_t most_minutes = 20'000'000;  ///< 38 years
  static constexpr double most_count = 1e12;                ///< in a bucket

  std::int64_t bucket_seconds = 60;   ///< the length of a bucket, 1..86400
  bool spacing_detected = false;      ///< that length is the smallest gap between timestamps
  std::vector<double> counts;         ///< requests per bucket, no bucket left out
  Decimal total;                      ///< their sum, exact
  std::optional<std::int64_t> start;  ///< of the first bucket, seconds since 1970 UTC, where known
  std::vector<double> arrivals;       ///< ascending seconds from the start, where rows are requests

  std::int64_t duration_seconds() const {
    return static_cast<std::int64_t>(counts.size()) * bucket_seconds;
  }
};

/// Reads CSV or tab separated text with a header; the names may be in any case, other columns are
/// ignored, and the time column decides what a row is:
///
///  - `second` (seconds, sec), `minute` (minutes, min), `hour` (hours) and a count: whole numbers
///    from 0, in any order; what is absent is 0;
///  - `timestamp` (timestamp_utc, time, time_utc, datetime, datetime_utc, date) and a count: UTC,
///    as `2026-10-03T14:05:00Z`, `2026-10-03 14:05` or seconds since 1970, in any order; the bucket
///    is the smallest gap, every time is a whole number of buckets from the first, what is absent
///    is 0;
///  - no time column, and a count as the only column: counts per minute, in order;
///  - `arrival_time` (client_start_time, request_time) and no count: each row is one request, at a
///    UTC time that may have a fraction of a second; counted per minute.
///
/// Counts are called `count`, `counts`, `requests`, `request_count`, `value`, `invocations`, `hits`
/// or `calls`; they are decimals from 0 to 1e12 with at most 15 decimal places. CRLF, a UTF-8 byte
/// order mark, quoted fields, spaces around fields and empty lines at the end are accepted.
/// Whatever else is wrong is an InputError that names file, line and column (in bytes).
FITCOST_EXPORT Trace read_trace(std::string_view text, std::string_view file_name);

/// The total over the duration, exact.
FITCOST_EXPORT Rate mean_rate(const Trace& trace);
/// The first of the buckets with the most requests; 0 for an empty trace.
FITCOST_EXPORT std::size_t peak_bucket(const Trace& trace);
/// Requests per minute from the start; longer buckets are spread evenly over their minutes. The
/// last minute may be cut short by the end.
FITCOST_EXPORT std::vector<double> counts_per_minute(const Trace& trace);
/// The mean rate within the busiest minute (within the busiest bucket, where those are longer), and
/// never less than the trace's mean.
FITCOST_EXPORT RequestsPerSecond peak_minute_rate(const Trace& trace);
/// The peak minute's rate over the mean's, 1 or more; 1 for a trace without requests.
FITCOST_EXPORT double peak_to_mean(const Trace& trace);

}  // namespace fitcost::inline v1
