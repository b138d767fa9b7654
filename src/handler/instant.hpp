// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace fitcost::inline v1::handler::detail {

inline constexpr std::size_t longest_instant = 28;

/// `2026-11-25T17:35:22.123456Z`, of microseconds since 1970 UTC, 0 to the end of year 9999; later
/// years have five digits.
char* put_instant(char* out, std::int64_t microseconds);

}  // namespace fitcost::inline v1::handler::detail
