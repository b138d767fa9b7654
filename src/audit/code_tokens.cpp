// SPDX-License-Identifier: Apache-2.0
#include "audit/code_tokens.hpp"

#include <algorithm>
#include <array>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr int deepest_nesting = 100;  // of formatted strings in each other

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c == '#' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool continues_name(char c) { return (begins_name(c) && c != '#') || is_digit(c); }

constexpr std::array<std::string_view, 36> long_marks{">>>=",
                                                      "===",
                                                      "!==",
                                                      "**=",
                                                      "//=",
                                                      "...",
                                                      "&&=",
                                                      "||=",
                                                      "?"
                                                      "?=",
                                                      ">>>",
                                                      "<<=",
                                                      ">>=",
                                                      "==",
                                                      "!=",
                                                      "<=",
                                                      ">=",
                                                      "=>",
                                                      "->",
                                                      ":=",
                                                      "||",
                                                      "&&",
                                                      "?"
                                                      "?",
                                                      "?.",
                                                      "**",
                                                      "//",
                                                      "++",
                                                      "--",
                                                      "+=",
                                                      "-=",
                                                      "*=",
                                                      "/=",
                                                      "%=",
                                                      "|=",
                                                      "&=",
                                                      "<<",
                                                      ">>"};

class Scanner {
 public:
  Scanner(std::string_view source, CodeLanguage language)
      : s_(source), python_(language == CodeLanguage::python) {}

  std::vector<CodeToken> run() {
    if (python_) measure_indent();
    while (at_ < s_.size()) step(s_.size(), 0);
    if (python_) end_line();
    match_brackets();
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < s_.size() ? s_[at_ + ahead] : '\0';
  }
  void add(TokenKind kind, std::size_t begin, std::size_t end, std::size_t line) {
    tokens_.push_back({kind, s_.substr(begin, end - begin), begin, line, indent_, 0});
  }
  void add_mark(std::string_view mark) {
    tokens_.push_back({TokenKind::mark, mark, at_, line_, indent_, 0});
  }
  void end_line() {
    if (tokens_.empty() || tokens_.back().kind == TokenKind::line) return;
    tokens_.push_back({TokenKind::line, {}, at_, line_, indent_, 0});
  }
  void measure_indent() {
    std::size_t indent = 0;
    std::size_t at = at_;
    for (; at < s_.size() && (s_[at] == ' ' || s_[at] == '\t'); ++at)
      indent = s_[at] == '\t' ? (indent / 8 + 1) * 8 : indent + 1;
    indent_ = indent;
  }

  /// One token, or what stands between two, up to `limit`.
  void step(std::size_t limit, int nesting) {
    const char c = peek();
    if (c == '\n') {
      ++at_;
      if (python_ && open_ == 0) {
        end_line();
        ++line_;
        measure_indent();
      } else {
        ++line_;
      }
      return;
    }
    if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
      ++at_;
      return;
    }
    if (python_ ? python_step(nesting) : node_step(nesting)) return;
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (begins_name(c)) return name();
    mark(limit);
  }

  bool python_step(int nesting) {
    if (peek() == '#') {
      while (at_ < s_.size() && s_[at_] != '\n') ++at_;
      return true;
    }
    if (peek() == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
      at_ += peek(1) == '\r' ? 3U : 2U;
      ++line_;
      return true;
    }
    std::size_t prefix = 0;
    bool formatted = false;
    bool raw = false;
    while (prefix < 2) {
      const char p = static_cast<char>(peek(prefix) | 0x20);
      if (p != 'f' && p != 'r' && p != 'b' && p != 'u' && p != 't') break;
      formatted = formatted || p == 'f' || p == 't';
      raw = raw || p == 'r';
      ++prefix;
    }
    if (peek(prefix) != '"' && peek(prefix) != '\'') return false;
    at_ += prefix;
    python_string(formatted, raw, nesting);
    return true;
  }

  void python_string(bool formatted, bool raw, int nesting) {
    const char quote = peek();
    const bool three = peek(1) == quote && peek(2) == quote;
    at_ += three ? 3 : 1;
    const std::size_t begin = at_;
    const std::size_t line = line_;
    (void)raw;  // a backslash keeps a quote from ending a raw string, too
    while (at_ < s_.size()) {
      if (s_[at_] == '\\') {
        if (peek(1) == '\n') ++line_;
        at_ += 2;
        continue;
      }
      if (s_[at_] == '\n') {
        if (!three) break;
        ++line_;
      }
      if (s_[at_] == quote && (!three || (peek(1) == quote && peek(2) == quote))) break;
      ++at_;
    }
    at_ = std::min(at_, s_.size());
    const std::size_t end = at_;
    add(TokenKind::text, begin, end, line);
    if (at_ < s_.size() && s_[at_] == quote) at_ += three ? 3 : 1;
    if (formatted) inner_expressions(begin, end, line, nesting, '{');
  }

  /// What a formatted string has in braces, as tokens in parentheses.
  void inner_expressions(std::size_t begin, std::size_t end, std::size_t line, int nesting,
                         char opening) {
    if (nesting >= deepest_nesting) return;
    const std::size_t after = at_;
    const std::size_t line_after = line_;
    line_ = line;
    for (at_ = begin; at_ < end;) {
      if (s_[at_] == '\n') ++line_;
      if (opening == '{' && s_[at_] == '{' && peek(1) == '{') {
        at_ += 2;
        continue;
      }
      if (s_[at_] != '{') {
        ++at_;
        continue;
      }
      ++at_;
      add_mark("(");
      ++open_;
      int depth = 0;
      while (at_ < end && !(depth == 0 && s_[at_] == '}')) {
        if (s_[at_] == '{') ++depth;
        if (s_[at_] == '}') --depth;
        step(end, nesting + 1);
      }
      --open_;
      add_mark(")");
    }
    at_ = after;
    line_ = line_after;
  }

  bool node_step(int nesting) {
    const char c = peek();
    if (c == '/' && peek(1) == '/') {
      while (at_ < s_.size() && s_[at_] != '\n') ++at_;
      return true;
    }
    if (c == '/' && peek(1) == '*') {
      for (at_ += 2; at_ < s_.size() && !(s_[at_] == '*' && peek(1) == '/'); ++at_)
        if (s_[at_] == '\n') ++line_;
      at_ = std::min(at_ + 2, s_.size());
      return true;
    }
    if (c == '\'' || c == '"') {
      node_string(c);
      return true;
    }
    if (c == '`') {
      template_literal(nesting);
      return true;
    }
    if (c == '/' && regex_may_begin()) {
      regex();
      return true;
    }
    return false;
  }

  void node_string(char quote) {
    const std::size_t begin = ++at_;
    const std::size_t line = line_;
    while (at_ < s_.size() && s_[at_] != quote && s_[at_] != '\n') at_ += s_[at_] == '\\' ? 2U : 1U;
    at_ = std::min(at_, s_.size());
    add(TokenKind::text, begin, at_, line);
    if (at_ < s_.size() && s_[at_] == quote) ++at_;
  }

  void template_literal(int nesting) {
    const std::size_t begin = ++at_;
    const std::size_t line = line_;
    // Where it ends, past the braces in it, which may hold further ones.
    int depth = 0;
    int literals = 0;  // inside the braces
    while (at_ < s_.size()) {
      const char c = s_[at_];
      if (c == '\\') {
        at_ += 2;
        continue;
      }
      if (c == '\n') ++line_;
      if (c == '`') {
        if (depth == 0) break;
        literals += literals > 0 ? -1 : 1;
      } else if (c == '{' && (depth > 0 || s_[at_ - 1] == '$')) {
        ++depth;
      } else if (c == '}' && depth > 0) {
        --depth;
      }
      ++at_;
    }
    at_ = std::min(at_, s_.size());
    const std::size_t end = at_;
    add(TokenKind::text, begin, end, line);
    if (at_ < s_.size()) ++at_;
    node_inner(begin, end, line, nesting);
  }

  void node_inner(std::size_t begin, std::size_t end, std::size_t line, int nesting) {
    inner_expressions(begin, end, line, nesting, '$');
  }

  bool regex_may_begin() const {
    if (tokens_.empty()) return true;
    const CodeToken& last = tokens_.back();
    if (last.kind == TokenKind::name) {
      return last.text == "return" || last.text == "typeof" || last.text == "case" ||
             last.text == "in" || last.text == "of" || last.text == "await" || last.text == "void";
    }
    return last.kind == TokenKind::mark && last.text != ")" && last.text != "]" && last.text != "}";
  }

  void regex() {
    const std::size_t begin = ++at_;
    bool in_class = false;
    while (at_ < s_.size() && s_[at_] != '\n') {
      if (s_[at_] == '\\') {
        at_ += 2;
        continue;
      }
      if (s_[at_] == '[') in_class = true;
      if (s_[at_] == ']') in_class = false;
      if (s_[at_] == '/' && !in_class) break;
      ++at_;
    }
    at_ = std::min(at_, s_.size());
    add(TokenKind::text, begin, at_, line_);
    if (at_ < s_.size() && s_[at_] == '/') ++at_;
    while (at_ < s_.size() && continues_name(s_[at_])) ++at_;
  }

  void number() {
    const std::size_t begin = at_;
    while (at_ < s_.size() && (continues_name(s_[at_]) || s_[at_] == '.')) {
      const char c = s_[at_++];
      if ((c == 'e' || c == 'E') && (peek() == '+' || peek() == '-')) ++at_;
    }
    add(TokenKind::number, begin, at_, line_);
  }
  void name() {
    const std::size_t begin = at_++;
    while (at_ < s_.size() && continues_name(s_[at_])) ++at_;
    add(TokenKind::name, begin, at_, line_);
  }
  void mark(std::size_t limit) {
    std::string_view found = s_.substr(at_, 1);
    for (const auto& each : long_marks) {
      if (at_ + each.size() <= limit && s_.substr(at_, each.size()) == each) {
        found = each;
        break;
      }
    }
    if (found == "(" || found == "[" || found == "{") ++open_;
    if ((found == ")" || found == "]" || found == "}") && open_ > 0) --open_;
    add_mark(found);
    at_ += found.size();
  }

  void match_brackets() {
    std::vector<std::size_t> open;
    const auto opener = [](std::string_view close) {
      return close == ")" ? "(" : close == "]" ? "[" : "{";
    };
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      CodeToken& t = tokens_[i];
      t.partner = i;
      if (t.kind != TokenKind::mark) continue;
      if (t.text == "(" || t.text == "[" || t.text == "{") open.push_back(i);
      if (t.text != ")" && t.text != "]" && t.text != "}") continue;
      if (open.empty() || tokens_[open.back()].text != opener(t.text)) continue;
      t.partner = open.back();
      tokens_[open.back()].partner = i;
      open.pop_back();
    }
  }

  std::string_view s_;
  bool python_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t indent_ = 0;
  int open_ = 0;
  std::vector<CodeToken> tokens_;
};

}  // namespace

std::vector<CodeToken> code_tokens(std::string_view source, CodeLanguage language) {
  return Scanner(source, language).run();
}

}  // namespace fitcost::inline v1::cloudformation::detail
