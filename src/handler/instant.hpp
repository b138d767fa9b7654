// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace fitcost::inline v1::handler::detail {

inline constexpr std::size_t longest_instant = 28;

/// `2026-11-25T17:35:22.123456Z`, of microseconds since 1970 UTC; what is before is 1970, and later
/// years than 9999 have five digits.
char* put_instant(char* out, std::int64_t microseconds);

}  // namespace fitcost::inline v1::handler::detail
