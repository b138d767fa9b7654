// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <queue>
#include <utility>
#include <vector>

#include "fitcost/capacity/duration_distribution.hpp"
#include "fitcost/capacity/ziggurat.hpp"
#include "fitcost/traffic/random.hpp"

/// The pool as one writes it first: a stack of idle environments, a heap of busy ones. Poisson
/// arrivals, the most recently used environment, a constant idle expiry, a limit of concurrency;
/// the same draws as the library's from the same seed. What the library is tested and measured
/// against.
namespace plain {

struct Pool {
  double rate_per_second = 1.0;
  fitcost::DurationDistribution warm;
  fitcost::DurationDistribution cold;
  double idle_expiry_s = 600.0;
  std::size_t max_concurrency = 1000;
};

struct Result {
  std::uint64_t cold = 0;
  std::uint64_t rejected = 0;
  double length_us = 0.0;
  double instance_us = 0.0;
  double busy_us = 0.0;
  double lifespan_us = 0.0;
  std::uint64_t expired = 0;
};

inline Result simulate(const Pool& pool, std::uint64_t requests, std::uint64_t seed) {
  struct Idle {
    double since;
    double created;
  };
  struct Busy {
    double until;
    double created;
    bool operator>(const Busy& other) const { return until > other.until; }
  };
  fitcost::Random arrivals(seed, 0);
  fitcost::Random warm(seed, 1);
  fitcost::Random cold(seed, 2);
  const double gap_us = 1e6 / pool.rate_per_second;
  const double expiry_us = pool.idle_expiry_s * 1e6;
  std::deque<Idle> idle;  // the most recently used one at the back
  std::priority_queue<Busy, std::vector<Busy>, std::greater<>> busy;
  Result out;
  double now = 0.0;
  const auto settle = [&] {
    while (!busy.empty() && busy.top().until <= now) {
      idle.push_back({busy.top().until, busy.top().created});
      busy.pop();
    }
    while (!idle.empty() && idle.front().since + expiry_us <= now) {
      out.lifespan_us += idle.front().since + expiry_us - idle.front().created;
      ++out.expired;
      idle.pop_front();
    }
  };
  for (std::uint64_t r = 0; r < requests; ++r) {
    now += gap_us * fitcost::ziggurat_exponential(arrivals);
    settle();
    double created = now;
    double service = 0.0;
    if (!idle.empty()) {
      created = idle.back().created;
      idle.pop_back();
      service = pool.warm.sample(warm) / fitcost::milliseconds(1.0) * 1000.0;
    } else if (busy.size() < pool.max_concurrency) {
      service = pool.cold.sample(cold) / fitcost::milliseconds(1.0) * 1000.0;
      ++out.cold;
    } else {
      ++out.rejected;
      continue;
    }
    busy.push({now + service, created});
    out.busy_us += service;
  }
  out.length_us = now;
  out.instance_us = out.lifespan_us;
  for (const Idle& i : idle) out.instance_us += now - i.created;
  for (; !busy.empty(); busy.pop()) {
    out.instance_us += now - busy.top().created;
    out.busy_us -= std::max(0.0, busy.top().until - now);
  }
  return out;
}

}  // namespace plain
