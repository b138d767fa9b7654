// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace fitcost::inline v1::detail {

/// A bar of at most `width` characters for a share of 0..1, to an eighth of one. Something that is
/// not 0 has a bar.
std::string text_bar(double share, std::size_t width);

}  // namespace fitcost::inline v1::detail
