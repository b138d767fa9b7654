// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

namespace fitcost::inline v1::detail {

/// A decimal text as people read it: `-12,345.678`.
inline std::string thousands_apart(std::string text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > first + 3;) text.insert(at -= 3, 1, ',');
  return text;
}
inline std::string thousands_apart(int number) { return thousands_apart(std::to_string(number)); }

}  // namespace fitcost::inline v1::detail
