// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "fitcost/handler/handler.hpp"

namespace fitcost::inline v1::handler::detail {

/// How many took how long.
struct Durations {
  /// Upper bounds in seconds; above the last lies one class more.
  static constexpr std::array<double, 15> bounds{0.00005, 0.0001, 0.00025, 0.0005, 0.001,
                                                 0.0025,  0.005,  0.01,    0.025,  0.05,
                                                 0.1,     0.25,   0.5,     1.0,    5.0};
  std::array<std::uint64_t, bounds.size() + 1> counts{};
  double seconds = 0;

  void add(double duration);
  Durations& operator+=(const Durations& other);
};

struct WorkerCounts {
  Usage usage;
  std::array<Durations, route_count> durations{};

  WorkerCounts& operator+=(const WorkerCounts& other);
};

/// A worker, and a copy of its counts that other threads may read.
class MeteredWorker {
 public:
  explicit MeteredWorker(Handler& handler) : worker_(handler) {}

  using Clock = std::chrono::steady_clock;

  /// `complete`: when the request was, since when its client waits.
  void handle(const Request& request, Response& response, Clock::time_point complete) noexcept;
  WorkerCounts counts() const;

 private:
  Worker worker_;
  mutable std::mutex mutex_;  // of what is published; only this worker's thread writes it
  WorkerCounts published_;
};

}  // namespace fitcost::inline v1::handler::detail
