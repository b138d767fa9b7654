// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/capacity/duration_histogram.hpp"
#include "fitcost/export.hpp"

/// What Lambda itself writes to the log about every invocation.
namespace fitcost::inline v1 {

enum class ReportStatus { success, error, timeout };

/// One REPORT line, or one `platform.report` record.
struct LambdaReport {
  std::int64_t duration_us = 0;  ///< of the handler
  std::int64_t billed_ms = 0;
  std::int64_t memory_mb = 0;  ///< configured
  std::optional<std::int64_t> max_memory_used_mb;
  std::optional<std::int64_t> init_us;     ///< a cold start
  std::optional<std::int64_t> restore_us;  ///< a cold start from a snapshot
  std::optional<std::int64_t> billed_restore_ms;
  ReportStatus status = ReportStatus::success;

  bool is_cold() const { return init_us || restore_us; }
};

/// A REPORT line or record that cannot be right, and where the first of them stood.
struct BadReport {
  std::uint64_t line = 0;  ///< from 1
  std::string found;
  std::string wanted;
};

/// How Billed Duration follows from the other times: which rule each line obeys.
struct BillingCheck {
  std::uint64_t to_the_ms = 0;       ///< warm: Duration rounded up to 1 ms
  std::uint64_t to_100_ms = 0;       ///< ... to 100 ms, as until 2020-12
  std::uint64_t init_billed = 0;     ///< cold: Duration + Init Duration, rounded up once
  std::uint64_t init_free = 0;       ///< cold: Duration alone
  std::uint64_t restore_billed = 0;  ///< SnapStart: Duration + Billed Restore Duration
  std::uint64_t restore_free = 0;    ///< SnapStart: Duration alone
  std::uint64_t unexplained = 0;     ///< by none of these; timeouts among them
};

/// All reports of one memory size.
struct ReportsOfMemory {
  std::int64_t memory_mb = 0;
  std::uint64_t reports = 0;
  std::uint64_t billed_ms = 0;
  std::int64_t max_used_mb = 0;  ///< 0 where no line says
};

/// A log, added up.
struct LambdaReportLog {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t reports = 0;      ///< that were counted
  std::uint64_t passed_over = 0;  ///< good reports of another memory size than the one asked for
  std::uint64_t bad = 0;
  std::optional<BadReport> first_bad;
  std::uint64_t errors = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t billed_ms = 0;
  DurationHistogram warm;            ///< Duration of warm requests
  DurationHistogram cold;            ///< Duration of cold ones, without the start
  DurationHistogram init;            ///< Init Duration
  DurationHistogram restore;         ///< Restore Duration, of SnapStart
  DurationHistogram billed_restore;  ///< Billed Restore Duration
  DurationHistogram cold_total;      ///< Duration and the start of cold ones, together
  BillingCheck billing;
  std::vector<ReportsOfMemory> memory_sizes;  ///< ascending

  std::uint64_t cold_starts() const { return cold.count(); }
};

/// Reads a log piece by piece, in memory that does not grow with it. Understood, also mixed:
///
///  - REPORT lines, their fields parted by tabs or blanks, with or without Init Duration, Restore
///    Duration, Status, XRAY and whatever else AWS may add, behind any prefix (`aws logs tail`);
///  - `platform.report` records of the JSON log format, behind any prefix, or over several lines;
///  - either as the `message` of `aws logs filter-log-events`' JSON, one event a line or all in
///  one,
///    or quoted in the CSV of Logs Insights.
///
/// Everything else is passed over, `platform.initReport` and its like, too. A line of over 1 MB is
/// looked at event by event.
/// AWS: "Log and trace",
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
class FITCOST_EXPORT LambdaReportReader {
 public:
  /// With `memory_mb`, only the reports of that size are counted.
  explicit LambdaReportReader(std::optional<std::int64_t> memory_mb = std::nullopt)
      : memory_mb_(memory_mb) {}

  void feed(std::string_view piece);
  /// Takes what follows the last line's end for a line.
  const LambdaReportLog& finish();
  const LambdaReportLog& log() const { return log_; }

 private:
  void read_line(std::string_view line);
  std::string read_reports(std::string_view text);
  void shorten();
  void count(const LambdaReport& report);
  void complain(std::string found, std::string wanted);
  ReportsOfMemory& of_memory(std::int64_t memory_mb);

  std::optional<std::int64_t> memory_mb_;
  LambdaReportLog log_;
  std::string unfinished_;  // the line that the last piece ended in
  std::string record_;      // begun on a line above, with a brace of its own
  std::string plain_;       // a record without its escapes
};

/// A REPORT in one line of text; nothing where there is none. InputError (without a place) for one
/// that is broken off or holds no number where there must be one.
FITCOST_EXPORT std::optional<LambdaReport> read_lambda_report(std::string_view line);

}  // namespace fitcost::inline v1
