// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "fitcost/units/decimal.hpp"

namespace fitcost::inline v1::detail {

inline constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max() / 4;

/// What can be served in a tick, in tenths of a unit, when a share in (0, 1] of it goes to one key,
/// whose partition serves so many units a second: that over the share, rounded down.
inline std::int64_t hot_key_limit(const std::optional<Decimal>& share, int partition_units,
                                  int ticks_per_minute) {
  if (!share) return no_limit;
  const Int128 units = Int128{600} / ticks_per_minute * partition_units;
  const Int128 limit = units * power_of_ten(share->scale()) / share->coefficient();
  return limit < no_limit ? static_cast<std::int64_t>(limit) : no_limit;
}

}  // namespace fitcost::inline v1::detail
