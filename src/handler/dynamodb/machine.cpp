// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/machine.hpp"

#include <random>
#include <thread>

namespace fitcost::inline v1::handler::detail::aws {

Machine this_machine() {
  Machine machine;
  machine.now = [] {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return std::int64_t{std::chrono::duration_cast<std::chrono::seconds>(since_1970).count()};
  };
  machine.steady = [] { return std::chrono::steady_clock::now(); };
  machine.random = [] {
    thread_local std::mt19937_64 generator{std::random_device{}()};
    return std::uint64_t{generator()};
  };
  machine.sleep = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
  return machine;
}

}  // namespace fitcost::inline v1::handler::detail::aws
