// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

/// YAML as it is written, where yaml-cpp does not tell.
namespace fitcost::inline v1::detail {

/// Behind blanks, line breaks and comments.
std::size_t skip_blanks(std::string_view text, std::size_t at);

struct PropertiesExtent {
  std::size_t end;      ///< behind the last of tag and anchor; where they would stand without any
  std::size_t content;  ///< where the value may start
};
/// The tag and the anchor that start at `at`, if any do.
PropertiesExtent properties_extent(std::string_view text, std::size_t at);

/// Behind the quote that closes the one at `at`; npos where none does: yaml-cpp takes the end of a
/// last line for one, and all that stands before it for the scalar.
std::size_t quoted_end(std::string_view text, std::size_t at);

inline constexpr std::string_view unclosed_quote = "a quote that nothing closes";

}  // namespace fitcost::inline v1::detail
