// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// UTC timestamps of traces.
namespace fitcost::inline v1::traffic_text {

struct Timestamp {
  std::int64_t seconds = 0;  ///< since 1970
  double fraction = 0.0;     ///< of a second, 0..1
};

/// `2026-10-03T14:05:00Z`, with a space for the T, without seconds, with a fraction of them,
/// without the Z or with `+00:00` or ` UTC` for it; or seconds since 1970 up to 4,102,444,800 (the
/// year 2100). Years 1970..2999. Nothing for anything else, other time zones included.
std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace fitcost::inline v1::traffic_text
