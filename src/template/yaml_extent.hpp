// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "fitcost/template/syntax.hpp"
#include "units/yaml_text.hpp"

/// Where YAML's values end: yaml-cpp tells where they start, and what they are.
namespace fitcost::inline v1::cloudformation::detail {

using fitcost::detail::properties_extent;
using fitcost::detail::PropertiesExtent;
using fitcost::detail::skip_blanks;

/// How the scalar is written that starts here.
NodeStyle scalar_style(std::string_view text, std::size_t content);
/// Behind a scalar that starts at `content` and means `value`; npos where nothing closes its quote.
std::size_t scalar_end(std::string_view text, std::size_t content, std::string_view value);
/// Behind `*name`.
std::size_t alias_end(std::string_view text, std::size_t at);
/// Behind the bracket that closes a flow collection whose last element ends at `at`.
std::size_t flow_end(std::string_view text, std::size_t at);
/// The bytes of the `~` or `null` that is written here, or 0.
std::size_t null_word(std::string_view text, std::size_t at);

}  // namespace fitcost::inline v1::cloudformation::detail
