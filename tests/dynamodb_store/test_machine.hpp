// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "handler/dynamodb/machine.hpp"

namespace support {

/// Clocks that stand still but for what is slept, and chance that always draws the same.
struct MachineState {
  std::mutex mutex;
  std::int64_t now = 1'764'072'000;  // 2025-11-25T12:00:00Z
  std::uint64_t random = 0;
  std::vector<std::int64_t> slept_ms;

  std::int64_t slept() {
    std::int64_t sum = 0;
    for (const std::int64_t ms : slept_ms) sum += ms;
    return sum;
  }
};

inline fitcost::handler::detail::aws::Machine machine_of(
    const std::shared_ptr<MachineState>& state) {
  using std::chrono::milliseconds;
  fitcost::handler::detail::aws::Machine machine;
  machine.now = [state] {
    const std::lock_guard lock(state->mutex);
    return state->now;
  };
  machine.steady = [state] {
    const std::lock_guard lock(state->mutex);
    return std::chrono::steady_clock::time_point(milliseconds(state->slept()));
  };
  machine.random = [state] {
    const std::lock_guard lock(state->mutex);
    return state->random;
  };
  machine.sleep = [state](milliseconds time) {
    const std::lock_guard lock(state->mutex);
    state->slept_ms.push_back(time.count());
  };
  return machine;
}

}  // namespace support
