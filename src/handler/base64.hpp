// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fitcost::inline v1::handler::detail {

/// RFC 4648, section 4, with its padding; nothing for any other text.
std::optional<std::string> base64_decode(std::string_view text);

/// RFC 4648, section 5 (`-` and `_`), without padding.
std::string base64url_encode(std::span<const std::uint8_t> bytes);
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace fitcost::inline v1::handler::detail
