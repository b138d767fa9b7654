// SPDX-License-Identifier: Apache-2.0
#include "handler/text_buffer.hpp"

#include <array>

namespace fitcost::inline v1::handler::detail {

char* put(char* out, const Decimal& number) {
  fitcost::detail::Int128 coefficient = number.coefficient();
  if (coefficient < 0) {
    *out++ = '-';
    coefficient = -coefficient;
  }
  std::array<char, longest_decimal> digits{};
  char* const end = digits.data() + digits.size();
  char* first = end;
  while (coefficient > INT64_MAX) {
    *--first = static_cast<char>('0' + static_cast<int>(coefficient % 10));
    coefficient /= 10;
  }
  for (auto rest = static_cast<std::uint64_t>(coefficient); rest != 0; rest /= 10)
    *--first = static_cast<char>('0' + rest % 10);
  // At least one digit before the point.
  const auto wanted = number.scale() + 1;
  while (end - first < wanted) *--first = '0';
  const char* const point = end - number.scale();
  out = put(out, std::string_view(first, static_cast<std::size_t>(point - first)));
  if (point == end) return out;
  *out++ = '.';
  return put(out, std::string_view(point, static_cast<std::size_t>(end - point)));
}

}  // namespace fitcost::inline v1::handler::detail
