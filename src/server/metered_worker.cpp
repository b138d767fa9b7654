// SPDX-License-Identifier: Apache-2.0
#include "server/metered_worker.hpp"

#include <algorithm>

namespace fitcost::inline v1::handler::detail {

void Durations::add(double duration) {
  const auto* const bound = std::lower_bound(bounds.begin(), bounds.end(), duration);
  ++counts[static_cast<std::size_t>(bound - bounds.begin())];
  seconds += duration;
}

Durations& Durations::operator+=(const Durations& other) {
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
  seconds += other.seconds;
  return *this;
}

WorkerCounts& WorkerCounts::operator+=(const WorkerCounts& other) {
  usage += other.usage;
  for (std::size_t i = 0; i < durations.size(); ++i) durations[i] += other.durations[i];
  return *this;
}

void MeteredWorker::handle(const Request& request, Response& response,
                           Clock::time_point complete) noexcept {
  worker_.handle(request, response);
  const double took = std::chrono::duration<double>(Clock::now() - complete).count();
  const Usage& usage = worker_.usage();
  for (std::size_t route = 0; route < route_count; ++route) {
    if (usage.routes[route].requests == published_.usage.routes[route].requests) continue;
    const std::lock_guard lock(mutex_);
    published_.usage.routes[route] = usage.routes[route];
    published_.durations[route].add(took);
  }
}

WorkerCounts MeteredWorker::counts() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

}  // namespace fitcost::inline v1::handler::detail
