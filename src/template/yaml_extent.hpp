// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "fitcost/template/syntax.hpp"

/// Where YAML's values end: yaml-cpp tells where they start, and what they are.
namespace fitcost::inline v1::cloudformation::detail {

/// Behind blanks, line breaks and comments.
std::size_t skip_blanks(std::string_view text, std::size_t at);

struct PropertiesExtent {
  std::size_t end;      ///< behind the last of tag and anchor; where they would stand without any
  std::size_t content;  ///< where the value may start
};
/// The tag and the anchor that start at `at`, if any do.
PropertiesExtent properties_extent(std::string_view text, std::size_t at);

/// How the scalar is written that starts here.
NodeStyle scalar_style(std::string_view text, std::size_t content);
/// Behind a scalar that starts at `content` and means `value`.
std::size_t scalar_end(std::string_view text, std::size_t content, std::string_view value);
/// Behind `*name`.
std::size_t alias_end(std::string_view text, std::size_t at);
/// Behind the bracket that closes a flow collection whose last element ends at `at`.
std::size_t flow_end(std::string_view text, std::size_t at);
/// The bytes of the `~` or `null` that is written here, or 0.
std::size_t null_word(std::string_view text, std::size_t at);

}  // namespace fitcost::inline v1::cloudformation::detail
