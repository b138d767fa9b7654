// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "fitcost/export.hpp"
#include "fitcost/traffic/rate.hpp"
#include "fitcost/units/quantity.hpp"

/// What is known of a function's pool without simulating it: Poisson arrivals at one rate, requests
/// rejected at a limit of concurrency, steady state.
namespace fitcost::inline v1 {

struct PoolFormula {
  std::optional<double> p_cold;  ///< of all arrivals; none where it is too rare to be told
  double p_rejected = 0.0;       ///< of all arrivals
  double total = 0.0;            ///< environments, on average over time
  double running = 0.0;
  double idle = 0.0;
  std::optional<Seconds> lifespan;  ///< none where none expires, or too rarely to be told
};

/// What arrives, and what requests take on average.
struct PoolLoad {
  RequestsPerSecond rate{};  ///< above 0
  Seconds warm{};
  Seconds cold{};  ///< in all, its service included
};

/// At most one environment: exact for any distribution of the two times and a constant idle expiry
/// (which may be infinite). A renewal argument: q = exp(-rate x expiry) is the chance that the next
/// arrival after a departure comes too late.
FITCOST_EXPORT PoolFormula one_environment(const PoolLoad& load, Seconds idle_expiry);

/// Idle expiry 0: every request that is served is cold. Exact for any distribution of the cold
/// time: an infinite server, or Erlang's loss system at a limit.
FITCOST_EXPORT PoolFormula never_reused(const PoolLoad& load,
                                        std::optional<std::int64_t> max_concurrency);

/// Idle expiry infinite, at a limit: in the end there are as many environments as may be, and none
/// is cold. Exact for any distribution of the warm time.
FITCOST_EXPORT PoolFormula never_expiring(const PoolLoad& load, std::int64_t max_concurrency);

/// The most recently used environment takes a request, and a constant idle expiry. Exact where warm
/// and cold times are exponential with one mean; a steady state in any case.
///
/// Environments then lie on a stack: one that is left idle with x others busy is taken up again
/// when the number of busy ones first rises from x to x + 1, and the number of busy ones is a birth
/// and death process of its own (M/M/inf, or M/M/c/c at the limit). So it expires when that first
/// passage takes longer than the expiry, and each that expires is replaced by a cold start:
/// p_cold = sum over x of P(x) P(passage of x > expiry), told down to 1e-9. The passage times'
/// Laplace transforms follow from each other; their sum is inverted by Talbot's method (Abate,
/// Valko, "Multi-precision Laplace transform inversion", International Journal for Numerical
/// Methods in Engineering 60 (2004) 979-993). Where cold requests take longer than warm ones, all
/// are taken to have the mean of the mixture.
FITCOST_EXPORT PoolFormula most_recently_used(const PoolLoad& load, Seconds idle_expiry,
                                              std::optional<std::int64_t> max_concurrency);

}  // namespace fitcost::inline v1
