// SPDX-License-Identifier: Apache-2.0
#include "handler/utf8.hpp"

#include <simdjson.h>

namespace fitcost::inline v1::handler::detail {

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

std::size_t valid_utf8_prefix(std::string_view text) {
  if (is_utf8(text)) return text.size();
  // Only bad text comes here: the shortest piece that is not valid ends behind its first bad byte.
  std::size_t good = 0;
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
