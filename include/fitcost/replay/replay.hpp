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
  /// False where nobody could be asked for it: a URL without /metrics, or whose counts are not of
  /// this replay alone. Then `usage` has requests, errors and bytes out alone.
  bool metered = true;
  /// Whether the store was filled first with what the users did before. Where it was not, what
  /// lists and statistics read is whatever lay there.
  bool filled = true;
  std::array<Durations, handler::route_count> durations;  ///< of whole calls, real time
  /// The mean time from a request to its answer where it was handled: that of the calls in this
  /// process, the server's own over HTTP. Nothing: not known.
  std::array<std::optional<double>, handler::route_count> handling_ms;
  bool over_http = false;
  std::int64_t lost = 0;    ///< requests that got no answer at all
  std::int64_t failed = 0;  ///< answered with an error, other than 404 for one workout
  std::string failure;      ///< the first of either, in words
  int users = 0;
  int days = 0;
  std::int64_t stored_before = 0;  ///< workouts that were made before the start
  double wall_seconds = 0.0;
  std::string against;             ///< `memory`, `sqlite:FILE`, `http://...`
  std::vector<std::string> notes;  ///< sentences on where the plan could not be followed
};

/// Called now and then with the share (0..1) that is done; from any thread.
using ReplayProgress = std::function<void(double)>;

/// In this process, on a clock that jumps from request to request. The store is filled first with
/// 30 days of workouts of every user, which are not counted. InputError for a route that the API
/// has not, for reads of both consistencies and for more than 2 GB of workouts; StoreError where
/// the store cannot be filled.
ReplayResult replay_in_process(const ReplayInput& input, handler::Store& store,
                               const std::string& against, const ReplayProgress& progress);

struct HttpTarget {
  std::string url;    ///< `http://127.0.0.1:8080`, without a path
  std::string token;  ///< of the one user that all requests are for; empty: each user's name is its
                      ///< token, as on loopback without a token file
};

/// Over real HTTP, keep-alive, `threads` connections, for at most 30 days: there the clock stands
/// still while days of requests are sent. Without a token the server is filled first, for users of
/// new names: with so many workouts that users have what the plan says on average over the run.
/// InputError where nobody answers, and for a server whose consistency or index are not the plan's;
/// StoreError where it cannot be filled.
ReplayResult replay_over_http(const ReplayInput& input, const HttpTarget& target,
                              const ReplayProgress& progress);

}  // namespace fitcost::inline v1
