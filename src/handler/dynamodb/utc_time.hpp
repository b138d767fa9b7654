// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fitcost::inline v1::handler::detail::aws {

/// Seconds since 1970 of `2026-10-03T14:05:00Z`, a fraction of the second left out; nothing for
/// anything else.
std::optional<std::int64_t> read_utc_time(std::string_view text);

}  // namespace fitcost::inline v1::handler::detail::aws
