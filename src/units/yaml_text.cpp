// SPDX-License-Identifier: Apache-2.0
#include "units/yaml_text.hpp"

#include <algorithm>

namespace fitcost::inline v1::detail {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
    } else if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else {
      break;
    }
  }
  return at;
}

PropertiesExtent properties_extent(std::string_view text, std::size_t at) {
  PropertiesExtent out{at, at};
  while (out.content < text.size() && (text[out.content] == '!' || text[out.content] == '&')) {
    std::size_t word = out.content;
    while (word < text.size() && !is_space(text[word]) &&
           std::string_view(",[]{}").find(text[word]) == std::string_view::npos) {
      ++word;
    }
    out = {word, skip_blanks(text, word)};
  }
  return out;
}

std::size_t quoted_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 >= text.size() || text[at + 1] != quote) return at + 1;
      ++at;
    }
  }
  return std::string_view::npos;
}

}  // namespace fitcost::inline v1::detail
