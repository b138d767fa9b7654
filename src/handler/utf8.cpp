// SPDX-License-Identifier: Apache-2.0
#include "handler/utf8.hpp"

#include <simdjson.h>

namespace fitcost::inline v1::handler::detail {

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

std::size_t valid_utf8_prefix(std::string_view text) {
  if (is_utf8(text)) return text.size();
  // Only bad text comes here, whose first part may be long. Pieces of it end before a character.
  constexpr std::size_t piece = 4096;
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
  };
  std::size_t good = 0;
  while (text.size() - good > piece) {
    std::size_t end = good + piece;
    while (end > good && continues(end)) --end;
    if (end == good || !is_utf8(text.substr(good, end - good))) break;
    good = end;
  }
  // The shortest piece that is not valid ends behind the first bad byte.
  while (good < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && good + length <= text.size() && !is_utf8(text.substr(good, length)))
      ++length;
    if (length > 4 || good + length > text.size()) break;
    good += length;
  }
  return good;
}

}  // namespace fitcost::inline v1::handler::detail
