// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

/// Time as the workout API keys its items by it.
namespace fitcost::inline v1::handler {

/// Microseconds since 1970-01-01 UTC that never repeat within a process: two requests in one tick
/// of the system's clock, or after it was set back, still get keys of their own. Safe to share
/// between threads. The clock is handed in, so that whoever tests or replays decides what time it
/// is.
class MicrosecondClock {
 public:
  /// A reading strictly above all that were given before: `now`, or one more than the last.
  std::int64_t next(std::int64_t now) noexcept {
    std::int64_t last = last_.load(std::memory_order_relaxed);
    std::int64_t wanted = 0;
    do {
      wanted = now > last ? now : last + 1;
    } while (!last_.compare_exchange_weak(last, wanted, std::memory_order_relaxed));
    return wanted;
  }

 private:
  std::atomic<std::int64_t> last_{0};
};

}  // namespace fitcost::inline v1::handler
