// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "fitcost/export.hpp"

/// Erlang's formulas: Poisson arrivals, `servers` that serve one request each, and an offered load
/// of arrival rate x mean service time, 0 or more.
namespace fitcost::inline v1 {

/// The share of requests that find all servers busy and are rejected. Holds for any distribution of
/// the service time. Erlang, "Solution of some problems in the theory of probabilities of
/// significance in automatic telephone exchanges" (1917).
FITCOST_EXPORT double erlang_b(double load, std::int64_t servers);

/// The share of requests that would wait if they queued instead of being rejected: exponential
/// service times. 1 where the load is not below the number of servers: the queue then grows.
FITCOST_EXPORT double erlang_c(double load, std::int64_t servers);

}  // namespace fitcost::inline v1
