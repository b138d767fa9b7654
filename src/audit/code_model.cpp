// SPDX-License-Identifier: Apache-2.0
#include "audit/code_model.hpp"

#include <algorithm>

namespace fitcost::inline v1::cloudformation::detail {

bool CodeCatch::names(std::string_view type) const {
  return std::find(types.begin(), types.end(), type) != types.end();
}
bool CodeCatch::catches_all() const {
  return types.empty() || names("Exception") || names("BaseException");
}

CodeModel::CodeModel(std::string source, CodeLanguage language)
    : source_(std::move(source)), language_(language), tokens_(code_tokens(source_, language)) {
  for (std::size_t i = 0; i < tokens_.size(); ++i)
    if (tokens_[i].kind == TokenKind::name) names_[tokens_[i].text].push_back(i);
  find_aliases();
  find_functions();
  find_calls();
  find_assignments();
  find_tries();
  find_loops();
}

bool CodeModel::begins_line(std::size_t token) const {
  return token == 0 || tokens_[token - 1].kind == TokenKind::line;
}

std::size_t CodeModel::past_bracket(std::size_t token) const {
  const CodeToken& t = tokens_[token];
  return is_opening(t) && t.partner > token ? t.partner + 1 : token + 1;
}

std::size_t CodeModel::past_comma(std::size_t token, std::size_t end) const {
  while (token < end && !tokens_[token].is(",")) token = past_bracket(token);
  return std::min(token + 1, end);
}

std::size_t CodeModel::end_of_line(std::size_t token) const {
  while (token < tokens_.size() && tokens_[token].kind != TokenKind::line) ++token;
  return token;
}

/// Past the last line that is indented more than the header, or past a body on its line.
std::size_t CodeModel::end_of_python_block(std::size_t header) const {
  const std::size_t indent = tokens_[header].indent;
  std::size_t at = end_of_line(header);
  while (at + 1 < tokens_.size() && tokens_[at + 1].indent > indent) at = end_of_line(at + 1);
  return std::min(at, tokens_.size());
}

void CodeModel::find_calls() {
  for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
    if (tokens_[i].kind != TokenKind::name || !tokens_[i + 1].is("(")) continue;
    if (tokens_[i + 1].partner <= i) continue;
    if (i > 0 && (tokens_[i - 1].is("def") || tokens_[i - 1].is("function"))) continue;
    calls_.push_back({i, {i + 2, tokens_[i + 1].partner}});
    calls_by_name_[tokens_[i].text].push_back(i);
  }
}

void CodeModel::assign(std::size_t name, TokenRange value) {
  if (!value.empty()) assignments_[tokens_[name].text].push_back({name, value});
}

void CodeModel::find_assignments() {
  is_python() ? python_assignments() : node_assignments();
  assign_parameters();
  find_calls_of_calls();
  find_decorated();
  assign_added();
  if (!is_python()) assign_walked();
  // name['Key'] = value, name.Key = value
  for (std::size_t i = 0; i + 4 < tokens_.size(); ++i) {
    if (tokens_[i].kind != TokenKind::name) continue;
    if (i > 0 && tokens_[i - 1].is(".")) continue;
    std::string key;
    std::size_t equals = 0;
    if (tokens_[i + 1].is("[") && tokens_[i + 2].kind == TokenKind::text &&
        tokens_[i + 3].is("]")) {
      key = tokens_[i + 2].text;
      equals = i + 4;
    } else if (!is_python() && tokens_[i + 1].is(".") && tokens_[i + 2].kind == TokenKind::name) {
      key = tokens_[i + 2].text;
      equals = i + 3;
    }
    if (equals == 0 || equals >= tokens_.size() || !tokens_[equals].is("=")) continue;
    const std::size_t end =
        is_python() ? end_of_line(equals + 1) : end_of_node_expression(equals + 1);
    keyed_[tokens_[i].text].push_back({key, {i, {equals + 1, end}}});
  }
}

void CodeModel::python_assignments() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].is(":=") && i > 0) {
      std::size_t end = i + 1;
      while (end < tokens_.size() && !is_closing(tokens_[end]) && !tokens_[end].is(":") &&
             tokens_[end].kind != TokenKind::line)
        end = past_bracket(end);
      assign(i - 1, {i + 1, end});
    }
    if (tokens_[i].is("for") && !begins_line(i) && i > 0 && !tokens_[i - 1].is("async"))
      python_comprehension(i);
    if (begins_line(i)) python_statement(i);
  }
}

/// [... for name in value if ...]
void CodeModel::python_comprehension(std::size_t for_token) {
  std::vector<std::size_t> names;
  std::size_t at = for_token + 1;
  for (; at < tokens_.size() && !tokens_[at].is("in"); ++at) {
    if (tokens_[at].kind == TokenKind::line) return;
    if (tokens_[at].kind == TokenKind::name) names.push_back(at);
  }
  std::size_t end = at + 1;
  while (end < tokens_.size() && !is_closing(tokens_[end]) && !tokens_[end].is("if") &&
         !tokens_[end].is("for") && tokens_[end].kind != TokenKind::line)
    end = past_bracket(end);
  for (const std::size_t n : names) assign(n, {at + 1, std::min(end, tokens_.size())});
}

void CodeModel::python_statement(std::size_t begin) {
  const std::size_t end = end_of_line(begin);
  std::vector<std::size_t> names;
  std::size_t at = begin;
  if (tokens_[at].is("async") && at + 1 < end) ++at;
  if (tokens_[at].is("for")) {
    for (++at; at < end && !tokens_[at].is("in"); ++at)
      if (tokens_[at].kind == TokenKind::name) names.push_back(at);
    if (at < end)
      for (const std::size_t n : names) assign(n, {at + 1, end});
    return;
  }
  if (tokens_[at].is("with")) {
    for (std::size_t a = at; a + 1 < end; ++a)
      if (tokens_[a].is("as")) assign(a + 1, {at + 1, a});
    return;
  }
  // a = b = value; a, b = value; a: type = value
  while (at < end) {
    if (tokens_[at].kind == TokenKind::name) {
      names.push_back(at);
      ++at;
    } else if (tokens_[at].is("(") || tokens_[at].is(")") || tokens_[at].is(",")) {
      ++at;
    } else {
      break;
    }
  }
  if (at < end && tokens_[at].is(":") && names.size() == 1) {
    while (at < end && !tokens_[at].is("=")) at = past_bracket(at);
  }
  if (names.empty() || at >= end || !(tokens_[at].is("=") || tokens_[at].is("+="))) return;
  std::size_t value = at + 1;
  while (value + 1 < end && tokens_[value].kind == TokenKind::name && tokens_[value + 1].is("=")) {
    names.push_back(value);
    value += 2;
  }
  if (value < end && tokens_[value].is("await")) ++value;
  for (const std::size_t n : names) assign(n, {value, end});
}

/// name.append(value), name.push(value), name.extend(values)
void CodeModel::assign_added() {
  for (const auto& call : calls_) {
    const CodeToken& name = tokens_[call.name];
    const bool adds = name.is("append") || name.is("push") || name.is("extend");
    if (!adds || call.name < 2 || !tokens_[call.name - 1].is(".")) continue;
    if (tokens_[call.name - 2].kind == TokenKind::name) assign(call.name - 2, call.arguments);
  }
}

/// An expression ends at `;`, at the bracket around it, at a comma outside of brackets, or where a
/// new line begins that does not continue it.
std::size_t CodeModel::end_of_node_expression(std::size_t token) const {
  for (std::size_t i = token; i < tokens_.size();) {
    const CodeToken& t = tokens_[i];
    if (t.is(";") || t.is(",") || is_closing(t)) return i;
    if (i > token && t.line != tokens_[i - 1].line) {
      const CodeToken& last = tokens_[i - 1];
      const bool last_continues = last.kind == TokenKind::mark && !is_closing(last);
      const bool this_continues =
          t.kind == TokenKind::mark && !t.is("{") && !t.is("++") && !t.is("--") && !t.is("!");
      if (!last_continues && !this_continues) return i;
    }
    i = past_bracket(i);
  }
  return tokens_.size();
}

void CodeModel::node_assignments() {
  for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
    if (!tokens_[i].is("=")) continue;
    if (i == 0) continue;
    TokenRange value{i + 1, end_of_node_expression(i + 1)};
    if (tokens_[value.begin].is("await")) ++value.begin;
    if (tokens_[i - 1].kind == TokenKind::name) {
      if (i >= 2 && tokens_[i - 2].is(".")) continue;
      assign(i - 1, value);
    } else if (tokens_[i - 1].is("}") || tokens_[i - 1].is("]")) {
      // const { a, b: c, d = 1 } = value
      for (std::size_t n = tokens_[i - 1].partner + 1; n < i - 1; ++n) {
        if (tokens_[n].kind == TokenKind::name && !tokens_[n + 1].is(":")) assign(n, value);
      }
    }
  }
}

/// with suppress(ValueError): ... is a try whose handler does nothing.
void CodeModel::add_suppressing(std::size_t with) {
  for (std::size_t i = with + 1; i + 1 < tokens_.size() && !tokens_[i].is(":");
       i = past_bracket(i)) {
    if (tokens_[i].kind == TokenKind::line) return;
    if (!tokens_[i].is("suppress") || !tokens_[i + 1].is("(")) continue;
    CodeCatch handler;
    for (std::size_t n = i + 2; n < tokens_[i + 1].partner; ++n)
      if (tokens_[n].kind == TokenKind::name) handler.types.push_back(tokens_[n].text);
    if (handler.types.empty()) continue;
    handler.body = {i, i};
    tries_.push_back({{with, end_of_python_block(with)}, {std::move(handler)}});
  }
}

void CodeModel::find_tries() {
  for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
    if (is_python() && tokens_[i].is("with")) add_suppressing(i);
    if (!tokens_[i].is("try")) continue;
    CodeTry found;
    if (is_python()) {
      if (!begins_line(i) || !tokens_[i + 1].is(":")) continue;
      const std::size_t indent = tokens_[i].indent;
      std::size_t at = end_of_python_block(i);
      found.body = {i + 2, at};
      while (at + 1 < tokens_.size() && tokens_[at + 1].indent == indent &&
             tokens_[at + 1].is("except")) {
        const std::size_t header = at + 1;
        const std::size_t end = end_of_python_block(header);
        CodeCatch handler;
        std::size_t n = header + 1;
        for (; n < end && !tokens_[n].is(":"); ++n) {
          if (tokens_[n].is("as")) {
            ++n;
            continue;
          }
          if (tokens_[n].kind != TokenKind::name) continue;
          handler.types.push_back(tokens_[n].text);
          // MISSING = (KeyError, TypeError)
          for (const TokenRange& value : assigned(tokens_[n].text, n))
            for (std::size_t v = value.begin; v < value.end; ++v)
              if (tokens_[v].kind == TokenKind::name) handler.types.push_back(tokens_[v].text);
        }
        handler.body = {std::min(n + 1, end), end};
        found.handlers.push_back(std::move(handler));
        at = end;
      }
    } else {
      if (!tokens_[i + 1].is("{") || tokens_[i + 1].partner <= i) continue;
      found.body = {i + 2, tokens_[i + 1].partner};
      std::size_t at = tokens_[i + 1].partner + 1;
      if (at < tokens_.size() && tokens_[at].is("catch")) {
        ++at;
        if (at < tokens_.size() && tokens_[at].is("(")) at = past_bracket(at);
        if (at < tokens_.size() && tokens_[at].is("{") && tokens_[at].partner > at)
          found.handlers.push_back({{}, {at + 1, tokens_[at].partner}});
      }
    }
    tries_.push_back(std::move(found));
  }
}

void CodeModel::find_loops() {
  for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
    const bool loop = tokens_[i].is("while") || tokens_[i].is("for") || tokens_[i].is("do");
    if (!loop) continue;
    if (is_python()) {
      if (begins_line(i)) loops_.push_back({i, end_of_python_block(i)});
      continue;
    }
    std::size_t at = i + 1;
    if (tokens_[at].is("await") && at + 1 < tokens_.size()) ++at;
    if (tokens_[at].is("(")) at = past_bracket(at);
    if (at < tokens_.size() && tokens_[at].is("{") && tokens_[at].partner > at)
      loops_.push_back({i, tokens_[at].partner + 1});
  }
}

TokenRange CodeModel::function_around(std::size_t token) const {
  return token < around_.size() ? around_[token] : all();
}

bool CodeModel::is_in_loop(std::size_t token) const {
  return std::any_of(loops_.begin(), loops_.end(),
                     [&](const TokenRange& loop) { return loop.holds(token); });
}

std::vector<const CodeTry*> CodeModel::tries_around(std::size_t token) const {
  std::vector<const CodeTry*> out;
  for (const auto& t : tries_)
    if (t.body.holds(token)) out.push_back(&t);
  std::reverse(out.begin(), out.end());  // an inner one begins later
  return out;
}

std::vector<TokenRange> CodeModel::assigned(std::string_view name, std::size_t seen_from) const {
  std::vector<TokenRange> out;
  const auto found = assignments_.find(name);
  if (found == assignments_.end()) return out;
  // Those of the same function; where it has none, the module's own.
  const TokenRange own = function_around(seen_from);
  const bool whole = own.begin == 0 && own.end == tokens_.size();
  for (const auto& a : found->second)
    if (own.holds(a.name)) out.push_back(a.value);
  if (!out.empty() || whole) return out;
  for (const auto& a : found->second) {
    const TokenRange other = function_around(a.name);
    if (other.begin == 0 && other.end == tokens_.size()) out.push_back(a.value);
  }
  return out;
}

std::vector<TokenRange> CodeModel::assigned_to_keys(std::string_view name,
                                                    std::size_t seen_from) const {
  std::vector<TokenRange> out;
  const auto found = keyed_.find(name);
  if (found == keyed_.end()) return out;
  const TokenRange own = function_around(seen_from);
  for (const auto& [key, a] : found->second)
    if (own.holds(a.name)) out.push_back(a.value);
  return out;
}

std::size_t CodeModel::begin_of_chain(std::size_t name) const {
  std::size_t begin = name;
  while (begin >= 2 && (tokens_[begin - 1].is(".") || tokens_[begin - 1].is("?."))) {
    std::size_t before = begin - 2;
    while (is_closing(tokens_[before]) && tokens_[before].partner < before) {
      before = tokens_[before].partner;
      if (before == 0 ||
          (tokens_[before - 1].kind != TokenKind::name && !is_closing(tokens_[before - 1])))
        break;  // (a || b).name, [a].name
      --before;
    }
    begin = before;
  }
  return begin;
}

bool CodeModel::mentions(TokenRange range, std::string_view wanted) const {
  for (std::size_t i = range.begin; i < range.end && i < tokens_.size(); ++i) {
    const CodeToken& t = tokens_[i];
    if ((t.kind == TokenKind::name || t.kind == TokenKind::text) && t.text == wanted) return true;
  }
  return false;
}

bool CodeModel::reaches(TokenRange range, const std::function<bool(std::size_t)>& condition) const {
  Reached seen;
  return reaches(range, condition, 0, seen);
}

bool CodeModel::reaches(TokenRange range, const std::function<bool(std::size_t)>& condition,
                        int depth, Reached& seen) const {
  if (depth > deepest_reach || !seen.ranges.insert(range.begin).second) return false;
  for (std::size_t i = range.begin; i < range.end && i < tokens_.size(); ++i) {
    if (condition(i)) return true;
  }
  for (std::size_t i = range.begin; i < range.end && i < tokens_.size(); ++i) {
    if (tokens_[i].kind != TokenKind::name) continue;
    if (i > 0 && (tokens_[i - 1].is(".") || tokens_[i - 1].is("?."))) continue;
    const bool is_called = i + 1 < tokens_.size() && tokens_[i + 1].is("(");
    const auto [known, is_new] =
        seen.names.try_emplace({tokens_[i].text, function_around(i).begin, is_called}, depth);
    if (!is_new && known->second <= depth) continue;
    known->second = depth;
    if (is_called) {
      if (const auto own = functions_by_name_.find(tokens_[i].text);
          own != functions_by_name_.end()) {
        for (const std::size_t f : own->second)
          if (reaches(functions_[f].body, condition, depth + 1, seen)) return true;
      }
    }
    for (const TokenRange& value : assigned(tokens_[i].text, i))
      if (reaches(value, condition, depth + 1, seen)) return true;
  }
  return false;
}

std::string_view CodeModel::receiver(const CodeCall& call) const {
  if (call.name < 2 || !(tokens_[call.name - 1].is(".") || tokens_[call.name - 1].is("?.")))
    return {};
  const CodeToken& before = tokens_[call.name - 2];
  return before.kind == TokenKind::name ? before.text : std::string_view{};
}

}  // namespace fitcost::inline v1::cloudformation::detail
