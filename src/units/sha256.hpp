// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace fitcost::inline v1::detail {

/// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits: tells whether a file is still the one
/// that it was. Not for secrets.
std::string sha256(std::string_view bytes);

}  // namespace fitcost::inline v1::detail
