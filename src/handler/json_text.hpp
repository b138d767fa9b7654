// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "handler/text_buffer.hpp"

namespace fitcost::inline v1::handler::detail {

/// The most that escaping makes of a text, and the bytes that may be written behind it.
constexpr std::size_t escaped_room(std::size_t bytes) { return 6 * bytes + 8; }

/// Writes `text` as the inside of a JSON string: `"`, `\` and control characters escaped, all else
/// as it is. Needs `escaped_room`.
char* put_escaped(char* out, std::string_view text);

/// A JSON string of untrusted bytes for logs and messages: what is not UTF-8 becomes U+FFFD, and
/// what is longer than `most` bytes is cut at a character and ends in an ellipsis.
void append_excerpt(TextBuffer& out, std::string_view text, std::size_t most);

}  // namespace fitcost::inline v1::handler::detail
