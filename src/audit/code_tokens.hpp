// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A function's inline code as tokens: enough to tell code from strings and comments.
namespace fitcost::inline v1::cloudformation::detail {

enum class CodeLanguage : std::uint8_t { python, node };

enum class TokenKind : std::uint8_t {
  name,  ///< keywords, too
  number,
  text,  ///< a string; what a formatted one has in braces follows in parentheses
  mark,  ///< an operator or a bracket
  line   ///< Python: the end of a logical line
};

struct CodeToken {
  TokenKind kind = TokenKind::mark;
  std::string_view text;    ///< of a string, what stands between its quotes
  std::size_t offset = 0;   ///< in the source
  std::size_t line = 0;     ///< from 0
  std::size_t indent = 0;   ///< Python: of the logical line
  std::size_t partner = 0;  ///< of a bracket, the other one's index; its own where there is none

  bool is(std::string_view wanted) const {
    return (kind == TokenKind::name || kind == TokenKind::mark) && text == wanted;
  }
  bool is_text(std::string_view wanted) const { return kind == TokenKind::text && text == wanted; }
};

inline bool is_opening(const CodeToken& t) {
  return t.kind == TokenKind::mark && (t.text == "(" || t.text == "[" || t.text == "{");
}
inline bool is_closing(const CodeToken& t) {
  return t.kind == TokenKind::mark && (t.text == ")" || t.text == "]" || t.text == "}");
}

/// Views point into `source`, which must live as long. Never fails: what is no valid code gives
/// tokens as far as it goes.
std::vector<CodeToken> code_tokens(std::string_view source, CodeLanguage language);

}  // namespace fitcost::inline v1::cloudformation::detail
