// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/handler/store.hpp"
#include "fitcost/handler/usage.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/traffic/traffic.hpp"

/// The traffic that a bill is computed from, driven through the API that it is computed for.
namespace fitcost::inline v1 {

/// What is driven. The plan's routes are the workout API's (`POST /workouts`, ...): their shares
/// are the mix, and what they say of items is what users and workouts are made after.
struct ReplayInput {
  Plan plan;
  Traffic traffic;
  int days = 30;           ///< 1 to 3650
  std::uint64_t seed = 1;  ///< the same requests for the same seed, whatever the threads
  int users = 0;         ///< 0: so many that their last 30 days hold as many workouts as the plan's
                         ///< GET /stats reads
  unsigned threads = 0;  ///< clients at a time; 0: as many as there are cores
  double speed = 0.0;    ///< times as fast as the traffic comes; 0: as fast as it goes
};

/// Counts of durations, in steps of 2^(1/8) from a nanosecond: quantiles to 9 %.
class Durations {
 public:
  void add(std::chrono::nanoseconds duration);
  Durations& operator+=(const Durations& other);
  std::int64_t count() const { return count_; }
  double mean_ms() const;
  /// `share` 0..1; the upper end of the step that holds it, in milliseconds.
  double quantile_ms(double share) const;

 private:
  std::array<std::int64_t, 512> steps_{};
  std::int64_t count_ = 0;
  double nanoseconds_ = 0.0;
};

/// What was seen.
struct ReplayResult {
  handler::Usage usage;  ///< by the handler's own count
  /// False where nobody could be asked for it (a URL without /metrics): then `usage` has requests,
  /// errors and bytes out alone.
  bool metered = true;
  std::array<Durations, handler::route_count> durations;  ///< of whole calls, real time
  std::int64_t lost = 0;                                  ///< requests that got no answer at all
  int users = 0;
  int days = 0;
  std::int64_t stored_before = 0;  ///< workouts that were there at the start
  double wall_seconds = 0.0;
  std::string against;  ///< `memory`, `sqlite:FILE`, `http://...`
};

/// Called now and then with the share (0..1) that is done; from any thread.
using ReplayProgress = std::function<void(double)>;

/// In this process, on a clock that jumps from request to request. The store is filled first with
/// 30 days of workouts of every user, which are not counted. InputError for a route that the API
/// has not.
ReplayResult replay_in_process(const ReplayInput& input, handler::Store& store,
                               const std::string& against, const ReplayProgress& progress);

struct HttpTarget {
  std::string url;    ///< `http://127.0.0.1:8080`, without a path
  std::string token;  ///< of the one user that all requests are for; empty: each user's name is its
                      ///< token, as on loopback without a token file
};

/// Over real HTTP, keep-alive, `threads` connections. InputError where nobody answers there.
ReplayResult replay_over_http(const ReplayInput& input, const HttpTarget& target,
                              const ReplayProgress& progress);

}  // namespace fitcost::inline v1
