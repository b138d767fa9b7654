// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "fitcost/services/apigateway/meters.hpp"
#include "fitcost/services/dynamodb/meters.hpp"
#include "fitcost/services/lambda/meters.hpp"
#include "fitcost/services/logs/meters.hpp"
#include "fitcost/services/monitoring/meters.hpp"
#include "fitcost/services/parameters/meters.hpp"
#include "fitcost/services/transfer/meters.hpp"

namespace fitcost::inline v1 {

namespace detail {
template <std::size_t... N> constexpr auto joined(const std::array<MeterInfo, N>&... tables) {
  std::array<MeterInfo, (N + ...)> all{};
  std::size_t at = 0;
  const auto append = [&](const auto& table) {
    for (const auto& meter : table) all[at++] = meter;
  };
  (append(tables), ...);
  return all;
}
}  // namespace detail

/// Every meter that the services' rules read.
inline constexpr auto all_meters =
    detail::joined(dynamodb::meters, lambda::meters, apigateway::meters, logs::meters,
                   monitoring::meters, parameters::meters, transfer::meters);

/// The meter of that key, or one without a key.
constexpr MeterInfo find_meter(std::string_view key) {
  for (const auto& meter : all_meters) {
    if (meter.key == key) return meter;
  }
  return {};
}

}  // namespace fitcost::inline v1
