// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace fitcost::inline v1::cloudformation::detail {

/// What SAM appends to a logical id for a text that cannot be part of one: ten hexadecimal digits
/// of its SHA-1.
std::string logical_id_hash(std::string_view text);

}  // namespace fitcost::inline v1::cloudformation::detail
