// SPDX-License-Identifier: Apache-2.0
#include "report/text_bar.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace fitcost::inline v1::detail {

std::string text_bar(double share, std::size_t width) {
  constexpr std::array<std::string_view, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (!(share > 0.0)) return {};
  const double wanted = std::round(8.0 * static_cast<double>(width) * std::min(share, 1.0));
  const auto parts = std::max<std::size_t>(1, static_cast<std::size_t>(wanted));
  std::string out;
  for (std::size_t full = 0; full < parts / 8; ++full) out += "█";
  return out + std::string(eighths[parts % 8]);
}

}  // namespace fitcost::inline v1::detail
