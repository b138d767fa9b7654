// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "server/request_reader.hpp"

namespace fitcost::inline v1::handler::detail {

/// What happened to connections, whoever served them.
struct TrafficCounts {
  std::atomic<std::uint64_t> open{0};  ///< connections
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> bytes_in{0};
  std::atomic<std::uint64_t> bytes_out{0};
  std::array<std::atomic<std::uint64_t>, rejection_count> rejected{};

  void reject(Rejection why) { add(rejected[static_cast<std::size_t>(why)], 1); }
  static void add(std::atomic<std::uint64_t>& to, std::uint64_t count) {
    to.fetch_add(count, std::memory_order_relaxed);
  }
};

}  // namespace fitcost::inline v1::handler::detail
