// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/logs/units.hpp"

namespace fitcost::inline v1::logs {

/// What Lambda itself logs of a request.
/// AWS: "Configuring JSON and plain text log formats", "Log-level filtering",
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
enum class SystemLog {
  text,                ///< START, END and REPORT lines; the default
  json,                ///< JSON at level INFO: platform.start and platform.report
  json_failures_only,  ///< JSON at level WARN: nothing of a request that succeeds
};

/// The lines' lengths in bytes as counted in real logs: text lines with their line feed, JSON
/// without one. Digits vary: a REPORT line by a few bytes, INIT_START (once per environment) with
/// the names of runtime and region.
/// AWS: the lines' forms,
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html and
/// https://docs.aws.amazon.com/lambda/latest/dg/runtime-management-identify.html
inline constexpr Bytes start_line = bytes(71.0);
inline constexpr Bytes end_line = bytes(52.0);
inline constexpr Bytes report_line = bytes(142.0);
inline constexpr Bytes cold_report_line = bytes(170.0);  ///< with Init Duration
inline constexpr Bytes init_start_line = bytes(165.0);
inline constexpr Bytes json_start = bytes(141.0);
inline constexpr Bytes json_report = bytes(234.0);
inline constexpr Bytes json_cold_report = bytes(258.0);  ///< with initDurationMs

/// The system's part of one request.
struct SystemLines {
  Bytes size;
  Quantity<event> count;
};

/// Of a request that succeeds, in an environment that stands ready (`cold` false) or was started
/// for it.
constexpr SystemLines system_lines(SystemLog format, bool cold) {
  switch (format) {
    case SystemLog::text:
      return cold ? SystemLines{init_start_line + start_line + end_line + cold_report_line,
                                events(4.0)}
                  : SystemLines{start_line + end_line + report_line, events(3.0)};
    case SystemLog::json:
      return {json_start + (cold ? json_cold_report : json_report), events(2.0)};
    case SystemLog::json_failures_only:
      break;
  }
  return {};
}

/// What a handler writes itself in one request, line feeds included.
template <class S = double> struct HandlerOutput {
  Quantity<unit::byte, S> size{};
  Quantity<event, S> count{};
};

/// Bytes that one request logs, on average. `cold_share` is 0..1. `overhead` are bytes billed per
/// event beyond its text: PutLogEvents counts 26 against a batch's size, but AWS does not say that
/// they are billed, so it is 0 unless somebody knows better.
/// AWS: "PutLogEvents",
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
template <class S>
constexpr Quantity<Quotient<unit::byte, unit::request>, S> bytes_per_request(
    SystemLog format, const S& cold_share, const HandlerOutput<S>& handler,
    const Quantity<Quotient<unit::byte, event>, S>& overhead = {}) {
  const SystemLines warm = system_lines(format, false);
  const SystemLines cold = system_lines(format, true);
  const auto size = warm.size + (cold.size - warm.size) * cold_share + handler.size;
  const auto count = warm.count + (cold.count - warm.count) * cold_share + handler.count;
  return (size + count * overhead) / requests(1.0);
}

}  // namespace fitcost::inline v1::logs
