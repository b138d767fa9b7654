// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace fitcost::inline v1::handler::detail {

bool is_utf8(std::string_view text);

/// How many bytes at the front are whole, valid characters.
std::size_t valid_utf8_prefix(std::string_view text);

}  // namespace fitcost::inline v1::handler::detail
