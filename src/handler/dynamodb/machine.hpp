// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace fitcost::inline v1::handler::detail::aws {

/// The clocks, the chance and the patience of the machine; tests bring their own.
struct Machine {
  std::function<std::int64_t()> now;  ///< seconds since 1970 UTC
  std::function<std::chrono::steady_clock::time_point()> steady;
  std::function<std::uint64_t()> random;  ///< evenly spread, nothing secret
  std::function<void(std::chrono::milliseconds)> sleep;
};

Machine this_machine();

}  // namespace fitcost::inline v1::handler::detail::aws
