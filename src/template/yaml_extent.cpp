// SPDX-License-Identifier: Apache-2.0
#include "template/yaml_extent.hpp"

#include <algorithm>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

std::size_t end_of_line(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

/// A block scalar's lines are those that are blank or indented as far as its first; it ends with
/// the text of its last line that is not blank.
std::size_t block_end(std::string_view text, std::size_t at, std::string_view value) {
  std::size_t line = end_of_line(text, at);
  std::size_t end = line;
  while (end > at && is_space(text[end - 1])) --end;
  const std::size_t first = value.find_first_not_of(" \n\t");
  if (first == std::string_view::npos) return end;
  const std::size_t line_of_first = value.rfind('\n', first);
  const std::size_t own_indent =
      first - (line_of_first == std::string_view::npos ? 0 : line_of_first + 1);
  std::size_t indent = std::string_view::npos;
  while (line < text.size()) {
    const std::size_t start = line + 1;
    line = end_of_line(text, start);
    std::size_t word = start;
    while (word < line && text[word] == ' ') ++word;
    std::size_t last = line;
    while (last > start && is_space(text[last - 1])) --last;
    if (last <= word) continue;
    if (indent == std::string_view::npos) {
      std::size_t blanks = word;
      while (blanks < line && is_blank(text[blanks])) ++blanks;
      indent = blanks - start - std::min(blanks - start, own_indent);
    }
    if (word - start < indent) break;
    end = last;
  }
  return end;
}

/// A plain scalar means what is written, but for its line breaks, which are folded.
std::size_t plain_end(std::string_view text, std::size_t at, std::string_view value) {
  if (text.substr(at, value.size()) == value) return at + value.size();
  for (std::size_t i = 0; i < value.size();) {
    if (is_space(value[i])) {
      while (i < value.size() && is_space(value[i])) ++i;
      while (at < text.size() && is_space(text[at])) ++at;
    } else {
      ++i;
      ++at;
    }
  }
  return std::min(at, text.size());
}

}  // namespace

NodeStyle scalar_style(std::string_view text, std::size_t content) {
  switch (content < text.size() ? text[content] : ' ') {
    case '\'':
      return NodeStyle::single_quoted;
    case '"':
      return NodeStyle::double_quoted;
    case '|':
      return NodeStyle::literal;
    case '>':
      return NodeStyle::folded;
    default:
      return NodeStyle::plain;
  }
}

std::size_t scalar_end(std::string_view text, std::size_t content, std::string_view value) {
  switch (scalar_style(text, content)) {
    case NodeStyle::single_quoted:
    case NodeStyle::double_quoted:
      return fitcost::detail::quoted_end(text, content);
    case NodeStyle::literal:
    case NodeStyle::folded:
      return block_end(text, content, value);
    default:
      return plain_end(text, content, value);
  }
}

std::size_t alias_end(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_space(text[at]) &&
         std::string_view(",[]{}").find(text[at]) == std::string_view::npos) {
    ++at;
  }
  return at;
}

std::size_t flow_end(std::string_view text, std::size_t at) {
  while (true) {
    at = skip_blanks(text, at);
    if (at >= text.size()) return text.size();
    const char c = text[at++];
    if (c == ']' || c == '}') return at;
    if (c != ',' && c != ':' && c != '?') return at - 1;
  }
}

std::size_t null_word(std::string_view text, std::size_t at) {
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (text.substr(at, word.size()) == word) return word.size();
  }
  return 0;
}

}  // namespace fitcost::inline v1::cloudformation::detail
