// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "fitcost/capacity/duration_distribution.hpp"
#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/export.hpp"
#include "fitcost/services/apigateway/limits.hpp"
#include "fitcost/services/lambda/units.hpp"

/// Which share of a traffic API Gateway's token buckets and Lambda's concurrency turn away.
namespace fitcost::inline v1 {

// ---- exact, in the long run -----------------------------------------------------------------

/// Evenly spaced requests: none up to the bucket's rate, 1 - rate / requests' rate above it; all
/// where the bucket holds no whole token.
FITCOST_EXPORT double rejected_of_even(RequestsPerSecond requests_rate,
                                       const apigateway::Throttle& throttle);

/// Independent requests (Poisson). What the bucket lacks is the work in a queue that a request
/// joins, with one unit of work at speed `rate`, unless it would have to wait for more than
/// burst - 1 units: M/D/1 with balking, whose distribution up to there is the one of M/D/1 without
/// balking, scaled (level crossing: Brill, Posner, "Level crossings in point processes applied to
/// queues: single-server case", Operations Research 25 (1977) 662-674). At whole numbers that is
/// the one of the number of customers (Franx, "A simple solution for the M/D/c waiting time
/// distribution", Operations Research Letters 29 (2001) 221-229), which a recursion of positive
/// terms gives: exact to a double's digits, for whole bursts also where next to none are turned
/// away. Bursts up to 1e5; InputError above.
FITCOST_EXPORT double rejected_of_poisson(RequestsPerSecond requests_rate,
                                          const apigateway::Throttle& throttle);

/// Of `count` > 0 requests at one instant, on a full bucket.
FITCOST_EXPORT double rejected_at_once(double count, const apigateway::Throttle& throttle);

/// Lambda's throttle: so many requests at once. Each counts for 100 ms at least, since an
/// environment serves at most 10 requests a second
/// (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
struct ConcurrencyLimit {
  std::int64_t concurrency = 1000;  ///< 0 or more
  DurationDistribution duration;    ///< of a request, all that keeps its environment busy
};

/// The mean time for which a request counts: its duration, or 100 ms where that is shorter.
FITCOST_EXPORT Milliseconds mean_time_counted(const DurationDistribution& duration);

// ---- simulated ------------------------------------------------------------------------------

/// As many as were counted in each bucket of time, somewhere in it.
struct CountedTraffic {
  std::vector<double> counts;
  Seconds bucket = seconds(60.0);
};
/// `count` requests evenly over `over` from the start; at once where that is 0.
struct OneBurst {
  std::uint64_t count = 0;
  Seconds over{};
};
using ThrottledTraffic = std::variant<EvenTraffic, PoissonTraffic, BurstyTraffic, CountedTraffic,
                                      RecordedTraffic, OneBurst>;

struct ThrottleScenario {
  ThrottledTraffic traffic;
  std::optional<apigateway::Throttle> stage;  ///< empty: the stage has none of its own
  apigateway::Throttle account = apigateway::default_throttle;
  RequestsPerSecond others{};  ///< of the account's other APIs in the region, Poisson
  std::optional<ConcurrencyLimit> lambda;

  Seconds length = seconds(3600.0);  ///< of each replication; recorded traffic ends by itself
  Seconds warm_up{};                 ///< not counted, at the start of each
  std::uint64_t seed = 1;
  int replications = 16;  ///< 1 or more, each with streams of its own
};

/// A share with its 95 % confidence interval over the replications (Student's t, ratio estimator);
/// the three are equal where there is one replication only, or nothing random.
struct ShareEstimate {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
};

struct ThrottleResult {
  std::uint64_t requests = 0;  ///< counted, in all replications
  std::uint64_t by_stage = 0;  ///< of those, turned away there
  std::uint64_t by_account = 0;
  std::uint64_t by_lambda = 0;
  int replications = 1;
  ShareEstimate rejected;                  ///< of all requests; 0 where there were none
  std::optional<Seconds> first_rejection;  ///< in the first replication, warm-up included
};

/// Every bucket is full at the start, no environment busy. A request takes a token of the stage and
/// one of the account, or none where one of them has none; then an environment, or it is turned
/// away. A departure at the same instant comes before an arrival.
FITCOST_EXPORT ThrottleResult simulate_throttle(const ThrottleScenario& scenario);

/// What is known of the long run without a simulation; empty where nothing is: the share turned
/// away by API Gateway, and by Lambda of those let through.
struct LongRunRejected {
  double by_gateway = 0.0;
  std::optional<double> by_lambda;
  /// Exact at API Gateway. Otherwise hour by hour of a profile, as if each hour began settled.
  bool exact = true;
  double total() const { return 1.0 - (1.0 - by_gateway) * (1.0 - by_lambda.value_or(0.0)); }
};
/// Evenly spaced and Poisson traffic where one bucket decides: the stage's, where the account's has
/// at least its rate and burst and no others use it, or the account's, where the stage has none.
/// Lambda by Erlang's formula, as if what is let through were Poisson; only for Poisson traffic.
FITCOST_EXPORT std::optional<LongRunRejected> long_run_rejected(const ThrottleScenario& scenario);

}  // namespace fitcost::inline v1
