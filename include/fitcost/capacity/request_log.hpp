// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/export.hpp"
#include "fitcost/units/quantity.hpp"

/// A function's requests as they were recorded, and what they tell of the instances behind them.
namespace fitcost::inline v1 {

struct LoggedRequest {
  double start_s = 0.0;
  double duration_ms = 0.0;  ///< for which its instance was busy, the start of a cold one included
  bool cold = false;
  int instance = -1;  ///< an index into the log's instances; -1 where the log does not say

  double end_s() const { return start_s + duration_ms / 1000.0; }
};

struct RequestLog {
  static constexpr std::size_t most_requests = 5'000'000;

  std::vector<LoggedRequest> requests;  ///< ascending by start
  std::vector<std::string> instances;   ///< in the order of their first requests

  bool names_instances() const { return !instances.empty(); }
  std::size_t cold_starts() const;
};

/// CSV with the columns `time_s` (when a request came, any origin), `duration_ms` and `cold` (0 or
/// 1, true or false, yes or no), and, where known, `instance`, which then stands in every row; in
/// any order, other columns are passed over. Instead of the three, the pool simulator's trace has
/// `arrival_s`, `latency_ms` and `outcome` (C cold, W warm, R rejected, which is passed over).
/// InputError with file, line and column: a column that is missing or there twice, a number that is
/// none or out of range, times that go back, over 5 million requests, none at all.
FITCOST_EXPORT RequestLog read_request_log(std::string_view text, const std::string& file_name);

/// How long an instance stays when nobody asks, as the log shows it. Only requests count that find
/// instances of which is known how long they have been idle: with instance names the gaps before
/// warm requests of each instance, and at every cold start the idle times of all known instances;
/// without names those that come while no other request runs. They must have expired all, or one
/// must not have.
struct IdleExpiry {
  std::uint64_t warm_gaps = 0;     ///< that an instance is known to have outlived
  std::uint64_t expired_gaps = 0;  ///< after which it was gone
  std::optional<Seconds> longest_warm;
  std::optional<Seconds> shortest_expired;
  /// Gaps that speak against the estimate: longer ones that were outlived, shorter ones that were
  /// not (instances vanish for other reasons, too).
  std::uint64_t contradicted = 0;
  std::optional<Seconds> at_least;  ///< with `at_most` the interval on which fewest gaps contradict
  std::optional<Seconds> at_most;   ///< empty: nothing expired
  /// Within it; empty where one side is open.
  std::optional<Seconds> estimate;
};

FITCOST_EXPORT IdleExpiry idle_expiry(const RequestLog& log);

/// How often each rule explains which idle instance a warm request went to, where two or more are
/// known to have been idle.
struct RoutingEvidence {
  std::uint64_t choices = 0;
  std::uint64_t recent = 0;       ///< the most recently used
  std::uint64_t newest = 0;       ///< the one created last
  std::uint64_t oldest = 0;       ///< the one created first
  double by_chance = 0.0;         ///< what each rule would explain if the choice were random
  double chance_deviation = 0.0;  ///< the standard deviation of that number
  /// The rule that explains most, where that is 3 standard deviations above chance and more than
  /// any other rule explains; `random` where none is above chance in 30 choices or more.
  std::optional<Routing> routing;
};

/// `expiry`: instances idle for longer are not known to have been there. Without it, only those are
/// that served again. InputError for a log without instances.
FITCOST_EXPORT RoutingEvidence routing_evidence(const RequestLog& log,
                                                std::optional<Seconds> expiry);

/// The log's requests through a pool of instances that expire after `expiry` idle, routed by `rule`
/// (not random): which are cold there. A departure or an expiry at the same instant comes before an
/// arrival.
FITCOST_EXPORT std::vector<bool> replayed_cold(const RequestLog& log, Seconds expiry, Routing rule);

}  // namespace fitcost::inline v1
