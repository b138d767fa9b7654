// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace fitcost::inline v1::detail {

/// One side of a request that several sides must have units for: a table's write and its indexes'.
struct ServiceSide {
  std::int64_t available = 0;  ///< tenths of a unit
  std::int64_t demand = 0;
  std::int64_t served = 0;
};

/// A write that an index cannot take is throttled as a whole: all sides serve the share that the
/// scarcest has units for, phi = min(1, available / demand), each rounded down to a tenth.
/// AWS: "Write throttling considerations for GSIs",
/// https://github.com/awsdocs/amazon-dynamodb-developer-guide (GSI.md)
inline void serve_together(std::span<ServiceSide> sides) {
  const ServiceSide* scarcest = nullptr;
  for (const auto& side : sides) {
    if (side.demand <= side.available)
      continue;  // demands are below 2^31: so are the products' sides
    if (scarcest == nullptr ||
        side.available * scarcest->demand < scarcest->available * side.demand) {
      scarcest = &side;
    }
  }
  if (scarcest == nullptr) {
    for (auto& side : sides) side.served = side.demand;
    return;
  }
  const std::int64_t share = scarcest->available;
  const std::int64_t of = scarcest->demand;
  for (auto& side : sides) side.served = share * side.demand / of;
}

}  // namespace fitcost::inline v1::detail
