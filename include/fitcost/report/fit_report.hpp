// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/capacity/duration_fit.hpp"
#include "fitcost/capacity/lambda_report_lines.hpp"
#include "fitcost/capacity/request_log.hpp"
#include "fitcost/export.hpp"

namespace fitcost::inline v1 {

/// One kind of durations in a log of REPORT lines, with what was fitted to them.
struct FittedDurations {
  std::string name;  ///< `warm`, `cold`, `init`, `restore`, `cold_total`
  DurationFits fits;
  std::string file;  ///< that the durations were written to; empty: none was asked for
};

/// A log of REPORT lines, and what to make of it.
struct ReportLinesReport {
  std::string source;  ///< the file's name
  LambdaReportLog log;
  std::vector<FittedDurations> fitted;  ///< of every kind that there is
  FitOptions options;
};

/// At most `most` durations that stand for all: all of them, or evenly spaced quantiles. One a
/// line, in ms, as `empirical:FILE` reads them.
FITCOST_EXPORT std::string empirical_file(const DurationHistogram& durations,
                                          std::size_t most = 10'000);

/// For people: the counts, the fits, how billing goes, and the options and the piece of a plan that
/// follow. `width` 80..200 columns.
FITCOST_EXPORT std::string report_lines_table(const ReportLinesReport& report,
                                              std::size_t width = 100);
FITCOST_EXPORT std::string report_lines_markdown(const ReportLinesReport& report);
/// One row a fit: `kind,distribution,count,mean_ms,p50_ms,p95_ms,p99_ms,max_ms,parameters,
/// log_likelihood,aic,distance,p_value,best`.
FITCOST_EXPORT std::string report_lines_csv(const ReportLinesReport& report);
/// Schema fitcost/fit-reports/1 (data/schema/fit-reports-1.json).
FITCOST_EXPORT std::string report_lines_json(const ReportLinesReport& report);

/// What a request log tells of a function's instances.
struct RequestLogReport {
  std::string source;
  std::size_t requests = 0;
  std::size_t cold = 0;
  std::size_t instances = 0;  ///< 0: the log does not name them
  double length_s = 0.0;      ///< from the first arrival to the last
  IdleExpiry expiry;
  std::optional<RoutingEvidence> routing;  ///< empty: the log does not name instances
  /// Requests whose label a pool of that expiry and routing gets wrong; empty without an expiry.
  std::optional<std::uint64_t> replayed_wrong;
};

FITCOST_EXPORT RequestLogReport request_log_report(const RequestLog& log, std::string source);

FITCOST_EXPORT std::string request_log_table(const RequestLogReport& report,
                                             std::size_t width = 100);
FITCOST_EXPORT std::string request_log_markdown(const RequestLogReport& report);
/// `figure,value`, a row each.
FITCOST_EXPORT std::string request_log_csv(const RequestLogReport& report);
/// Schema fitcost/fit-requests/1 (data/schema/fit-requests-1.json).
FITCOST_EXPORT std::string request_log_json(const RequestLogReport& report);

}  // namespace fitcost::inline v1
