// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "capacity/latency_histogram.hpp"
#include "fitcost/capacity/function_pool.hpp"

namespace fitcost::inline v1::detail {

/// What is counted from one instant to another; times in microseconds.
struct PoolSums {
  double requests = 0.0;
  double cold = 0.0;
  double rejected = 0.0;
  double length = 0.0;
  double instance_time = 0.0;
  double busy_time = 0.0;
  double lifespan = 0.0;  // of those that expired
  double expired = 0.0;

  friend PoolSums operator-(const PoolSums& a, const PoolSums& b) {
    return {a.requests - b.requests,           a.cold - b.cold,
            a.rejected - b.rejected,           a.length - b.length,
            a.instance_time - b.instance_time, a.busy_time - b.busy_time,
            a.lifespan - b.lifespan,           a.expired - b.expired};
  }
  PoolSums& operator+=(const PoolSums& b) {
    requests += b.requests;
    cold += b.cold;
    rejected += b.rejected;
    length += b.length;
    instance_time += b.instance_time;
    busy_time += b.busy_time;
    lifespan += b.lifespan;
    expired += b.expired;
    return *this;
  }
};

/// How often how many were seen.
class CountHistogram {
 public:
  void add(std::size_t count, std::uint64_t times = 1) {
    if (counts_.size() <= count) counts_.resize(count + 1, 0);
    counts_[count] += times;
    seen_ += times;
  }
  void add(const CountHistogram& other) {
    for (std::size_t i = 0; i < other.counts_.size(); ++i) add(i, other.counts_[i]);
  }
  std::int64_t quantile(double share) const {
    if (seen_ == 0) return 0;
    const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(seen_ - 1));
    std::uint64_t below = 0;
    std::size_t at = 0;
    while (at + 1 < counts_.size() && below + counts_[at] <= rank) below += counts_[at++];
    return static_cast<std::int64_t>(at);
  }
  std::int64_t most() const {
    return static_cast<std::int64_t>(counts_.size()) - (counts_.empty() ? 0 : 1);
  }

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t seen_ = 0;
};

struct SampledCounts {
  CountHistogram total;
  CountHistogram running;
  CountHistogram idle;
  std::size_t most_total = 0;
  std::size_t most_running = 0;

  void add(const SampledCounts& other) {
    total.add(other.total);
    running.add(other.running);
    idle.add(other.idle);
    most_total = std::max(most_total, other.most_total);
    most_running = std::max(most_running, other.most_running);
  }
};

/// What is counted of replications in whole numbers, so that they can be put together in any order.
struct PoolCounts {
  SampledCounts instances;
  LatencyHistogram latency;

  void add(const PoolCounts& other) {
    instances.add(other.instances);
    latency.add(other.latency);
  }
};

/// One replication, but for what goes into its counts.
struct PoolReplication {
  std::vector<PoolSums> batches;
  double latency_sum_ms = 0.0;
  BilledRequests warm;
  BilledRequests cold;
  BilledRequests provisioned;
  double init_part_ms = 0.0;  // of what is billed of the cold ones
  std::uint64_t rejected_by_scaling = 0;
  std::uint64_t held_back = 0;
  std::vector<double> lifespans;
};

/// Number `replication` of `run`, whose counts are added to `counts`.
PoolReplication simulate_replication(const FunctionPool& pool, const PoolRun& run,
                                     std::uint64_t replication, PoolCounts& counts);

}  // namespace fitcost::inline v1::detail
