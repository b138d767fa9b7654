// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fitcost/capacity/burst_state.hpp"
#include "fitcost/capacity/duration_distribution.hpp"
#include "fitcost/export.hpp"
#include "fitcost/services/lambda/init_billing.hpp"
#include "fitcost/services/lambda/limits.hpp"
#include "fitcost/traffic/profile.hpp"
#include "fitcost/traffic/rate.hpp"

/// A function's execution environments through time: which requests start one, which are throttled,
/// and how many environments there are. See docs/function-and-alarm-model.md.
namespace fitcost::inline v1 {

/// Independent of each other, at the hourly rates of a profile (a constant one unless stated).
struct PoissonTraffic {
  RequestsPerSecond rate{};
  Profile profile{};
};
/// Evenly spaced, the first half a gap after the start.
struct EvenTraffic {
  RequestsPerSecond rate{};
};
/// Gaps between arrivals that are independent of each other; the first begins at the start.
struct RenewalTraffic {
  DurationDistribution gap;
};
struct BurstyTraffic {
  std::vector<BurstState> states;
};
/// As they were recorded: ascending seconds from the start.
struct RecordedTraffic {
  std::vector<double> seconds;
};
using PoolTraffic =
    std::variant<PoissonTraffic, EvenTraffic, RenewalTraffic, BurstyTraffic, RecordedTraffic>;

/// The mean over all time; of recorded traffic that until its last arrival.
FITCOST_EXPORT RequestsPerSecond mean_rate(const PoolTraffic& traffic);

/// Which of several idle environments takes a request. Real request logs show the most recently
/// used one in 99.6-99.8 % of the choices. Ties go to the one created later.
enum class Routing { recent, newest, oldest, random };

/// What a cold request takes.
enum class ColdTime {
  whole,      ///< `cold` in all, its service included
  init_first  ///< `cold` to start the environment, then a warm service
};

/// Environments that are there at the start, in order of their creation.
struct InitialInstances {
  int count = 0;
  bool busy = false;  ///< with a warm service that begins at the start
  /// When idle ones expire unless they are used; otherwise after the idle expiry from the start.
  std::optional<Seconds> expires_at;

  friend bool operator==(const InitialInstances&, const InitialInstances&) = default;
};

struct FunctionPool {
  static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
  // What simulate_pool accepts.
  static constexpr std::size_t most_instances = 1'000'000;  ///< more are an InputError on the way
  static constexpr int most_requests_each = 1000;

  PoolTraffic traffic;
  DurationDistribution warm;
  DurationDistribution cold;
  ColdTime cold_time = ColdTime::whole;
  /// Measured on AWS: 635.8 s still warm, 645.0 s expired. May be constant(infinity) (never).
  DurationDistribution idle_expiry = DurationDistribution::constant(milliseconds(640'000.0));
  Routing routing = Routing::recent;

  /// Environments in use at once: the account's limit, or the function's reserved concurrency.
  std::int64_t max_concurrency = 1000;
  /// Kept ready from the start, used first, never expired.
  std::int64_t provisioned = 0;
  int requests_each = 1;  ///< that an environment serves at once
  /// An environment takes at most so many requests in any second; 0: no limit.
  double rate_each = 10.0;
  /// New environments: up to `scaling_step` at once, refilled evenly over `scaling_interval`, and
  /// what is not used does not accrue. 0: no limit.
  double scaling_step = 1000.0;
  Seconds scaling_interval = lambda::scaling_interval;

  std::vector<InitialInstances> initial;
  /// Whether the start of an environment is billed (`lambda::init_is_billed`); matters only to
  /// ColdTime::init_first, since a whole cold time is billed whole.
  bool init_billed = true;
};

/// One request as it was served.
struct PoolRequest {
  std::uint64_t number = 0;  ///< from 1
  Seconds arrival{};
  char outcome = 'W';      ///< C: cold, W: warm, R: rejected (429)
  Milliseconds latency{};  ///< 0 where it was rejected
};

/// How long, how often and from which seed. The streams of a replication r are those of numbers
/// 8r..8r+4 of the seed: arrivals, warm services, cold times (init times), services after an init,
/// idle expiries; 8r+5 chooses where routing is random, 8r+6 are services that begin at the start.
struct PoolRun {
  static constexpr std::uint64_t most_requests = 1'000'000'000'000;
  static constexpr int most_replications = 1'000'000;

  /// One of the two ends a run, whose clock and count begin after the warm-up. Recorded traffic
  /// ends by itself, with the last expiry.
  std::uint64_t requests = 0;
  Seconds length{};
  Seconds warm_up{};  ///< simulated before, and not counted
  std::uint64_t seed = 1;
  int replications = 1;
  unsigned threads = 1;  ///< results do not depend on it
  /// Is told every counted request of a single replication, in order of arrival.
  std::function<void(const PoolRequest&)> on_request;
};

/// A figure with its 95 % confidence interval.
struct Estimate {
  std::optional<double> value;  ///< empty: nothing was seen that it could be of
  std::optional<double> low;    ///< empty: a single run without batches tells none
  std::optional<double> high;
};

/// How many environments there are over time.
struct InstanceCounts {
  Estimate mean;
  std::int64_t most = 0;  ///< in any replication; of idle ones at the instants below
  // Of the time; the state at evenly spaced instants, of all replications.
  std::int64_t median = 0;
  std::int64_t p95 = 0;
  std::int64_t p99 = 0;
};

/// Milliseconds; the quantiles are within 0.4 %.
struct LatencyQuantiles {
  double mean = 0.0;
  double p50 = 0.0;
  double p90 = 0.0;
  double p95 = 0.0;
  double p99 = 0.0;
  double p999 = 0.0;
  double most = 0.0;
};

/// Requests and their billed milliseconds.
struct BilledRequests {
  double requests = 0.0;
  double milliseconds = 0.0;
};

struct PoolResult {
  // Of all replications together.
  std::uint64_t requests = 0;  ///< arrivals
  std::uint64_t cold = 0;
  std::uint64_t rejected = 0;
  std::uint64_t rejected_by_scaling = 0;  ///< of those, by the limit on new environments alone
  /// How often an environment was idle again before it might start its next request (`rate_each`),
  /// the warm-up included. 0: that limit changed nothing.
  std::uint64_t held_back = 0;
  double seconds = 0.0;
  double instance_seconds = 0.0;
  double busy_seconds = 0.0;
  int replications = 1;

  Estimate p_cold;      ///< of all arrivals
  Estimate p_rejected;  ///< of all arrivals
  InstanceCounts total;
  InstanceCounts running;
  InstanceCounts idle;
  Estimate lifespan_seconds;                   ///< of environments that expired
  std::optional<LatencyQuantiles> latency_ms;  ///< of requests that were served

  // In one replication, on average.
  BilledRequests warm_billed;
  BilledRequests cold_billed;
  BilledRequests provisioned_billed;  ///< not among the warm ones
  /// Of `cold_billed`, what is billed because environments were started: their billed inits, or
  /// the time beyond that of as many warm requests; empty where there was no warm one.
  std::optional<double> cold_start_milliseconds;

  /// Of recorded traffic in a single replication: seconds, in order of expiry.
  std::vector<double> lifespans;
};

/// Simulates the pool. Exact in its rules: a departure or an expiry at the same instant comes
/// before an arrival; rejected requests are gone. Memory does not grow with the number of requests.
/// Settings out of range, a traffic without requests, neither or both of `requests` and `length`
/// are an InputError.
FITCOST_EXPORT PoolResult simulate_pool(const FunctionPool& pool, const PoolRun& run);

/// `busy:3,idle:5@300`: in order of creation; `@` in seconds. InputError at `option` for anything
/// else.
FITCOST_EXPORT std::vector<InitialInstances> parse_initial_instances(std::string_view text,
                                                                     std::string_view option);

/// One arrival in seconds from the start a line, 0 to 1e9, ascending, at least one, at most 20
/// million. InputError with its line for anything else.
FITCOST_EXPORT std::vector<double> read_arrival_times(std::string_view text,
                                                      const std::string& file_name);

}  // namespace fitcost::inline v1
