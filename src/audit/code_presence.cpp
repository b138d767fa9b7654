// SPDX-License-Identifier: Apache-2.0
#include "audit/code_presence.hpp"

#include <algorithm>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr int deepest_expression = 40;         // brackets around a mention
constexpr int longest_expression = 200;        // tokens on one side of a mention
constexpr std::size_t most_mentions = 20'000;  // that are followed

using Told = CodePresence::Told;

Told opposite(Told told) {
  if (told == Told::either) return told;
  return told == Told::if_true ? Told::if_false : Told::if_true;
}

}  // namespace

CodePresence::CodePresence(const CodeModel& code, const CodeBranches& branches)
    : code_(code), branches_(branches), sure_(code.tokens().size() + 1, 0) {
  for (std::size_t i = 0; i < branches_.ifs().size(); ++i) {
    const auto& all = branches_.ifs()[i].branches;
    for (std::size_t n = 0; n < all.size(); ++n)
      if (!all[n].condition.empty()) conditions_[all[n].condition.begin] = {i, n};
  }
  for (std::size_t i = 0; i < code_.tokens().size(); ++i)
    if (at(i).kind == TokenKind::name) names_[at(i).text].push_back(i);
}

const CodeToken& CodePresence::at(std::size_t i) const { return code_.token_or_end(i); }

bool CodePresence::begins_line(std::size_t i) const {
  return i == 0 || at(i - 1).kind == TokenKind::line;
}

std::size_t CodePresence::past_chain(std::size_t end) const {
  while (true) {
    const CodeToken& t = at(end);
    if (is_any(t, {".", "?."})) {
      const bool is_bracket = is_any(at(end + 1), {"[", "("});
      end += is_bracket ? 1U : 2U;
    } else if (is_any(t, {"[", "("}) && t.partner > end &&
               (code_.is_python() || t.line == at(end - 1).line)) {
      end = t.partner + 1;
    } else {
      return std::min(end, code_.tokens().size());
    }
  }
}

/// None, null, undefined, an empty text, list or object, 0, false.
bool CodePresence::is_nothing(std::size_t i) const {
  const CodeToken& t = at(i);
  if (is_any(t, {"None", "null", "undefined", "False", "false"})) return true;
  if (t.kind == TokenKind::number) return t.text == "0";
  if (t.kind == TokenKind::text) return t.text.empty() || t.text == "undefined";
  if (is_any(t, {"dict", "list", "MultiDict"}))
    return at(i + 1).is("(") && at(i + 1).partner == i + 2;
  return is_any(t, {"{", "["}) && t.partner == i + 1;
}

/// Node: whether the token goes on with the statement of the line before.
bool CodePresence::continues_line(std::size_t i) const {
  if (i == 0 || at(i).line == at(i - 1).line) return true;
  const CodeToken& last = at(i - 1);
  const CodeToken& t = at(i);
  return (last.kind == TokenKind::mark && !is_closing(last)) ||
         (t.kind == TokenKind::mark && !is_any(t, {"{", "++", "--", "!"}));
}

void CodePresence::sure(std::size_t begin, std::size_t end) {
  end = std::min(end, code_.tokens().size());
  if (begin >= end) return;
  ++sure_[begin];
  --sure_[end];
}

void CodePresence::settle() {
  int reasons = 0;
  for (int& each : sure_) each = reasons += each;
}

void CodePresence::set_behind(std::size_t token) {
  const std::size_t end =
      code_.is_python() ? code_.end_of_line(token) : code_.end_of_node_expression(token);
  sure(end, branches_.body_around(token).end);
}

void CodePresence::add(TokenRange expression, Told told) {
  waiting_.push_back({expression.begin, expression.end, told, told == Told::if_true});
  follow_all();
}

void CodePresence::add_variable(std::string_view name, std::size_t seen_from, Told told) {
  variable(name, seen_from, told, true);
  follow_all();
}

void CodePresence::variable(std::string_view name, std::size_t seen_from, Told told,
                            bool is_value) {
  if (is_value) values_.insert(name);
  const TokenRange around = code_.function_around(seen_from);
  if (!known_.insert({name, around.begin}).second) return;
  variables_.insert(name);
  for (const std::size_t token : names_[name]) {
    if (!around.holds(token) || token < seen_from) continue;
    if (token > 0 && is_any(at(token - 1), {".", "?."})) continue;
    if (is_any(at(token + 1), {"=", ":="})) continue;
    waiting_.push_back({token, token + 1, told, is_value});
  }
}

void CodePresence::follow_all() {
  while (!waiting_.empty() && followed_ < most_mentions) {
    const Mention m = waiting_.back();
    waiting_.pop_back();
    ++followed_;
    follow(m);
  }
}

void CodePresence::follow(Mention m) {
  if (const CodeBranch* headed = branches_.headed_by(m.begin)) {
    sure(headed->body.begin, headed->body.end);
    // for key in ('queryStringParameters', 'body'): if key not in event: return ...
    if (!m.is_value && m.told == Told::either && branches_.exits(headed->body))
      sure(headed->body.end, branches_.body_around(headed->condition.begin).end);
  }
  for (int level = 0; level < deepest_expression; ++level) {
    const Mention before = m;
    m.end = past_chain(m.end);
    m = negated(compared(m));
    m.is_value = m.is_value && m.begin == before.begin && m.end == before.end;
    const std::size_t left = left_begin(m.begin);
    const std::size_t right = right_end(m.end);
    const bool says_nothing = look_right(m, right);
    if (!code_.is_python() && at(left).is("case"))  // switch (true) { case !value: ... }
      sure(right, branches_.body_around(left).end);
    if (look_left(m, left, right) || says_nothing) return;
    if (!leave(m, left, right)) return;
  }
}

/// `value is not None`, `value === undefined`, `null != value`, `'key' in value`
CodePresence::Mention CodePresence::compared(Mention m) const {
  const CodeToken& t = at(m.end);
  const auto compare = [&](std::size_t with, bool equal) {
    const bool nothing = is_nothing(with);
    if (nothing == equal) m.told = nothing ? opposite(m.told) : m.told;
    if (!nothing && !equal) m.told = Told::either;
  };
  if (t.is("is")) {
    const bool is_not = at(m.end + 1).is("not");
    compare(m.end + (is_not ? 2U : 1U), !is_not);
    m.end = past_chain(m.end + (is_not ? 3U : 2U));
  } else if (is_any(t, {"==", "===", "!=", "!=="})) {
    compare(m.end + 1, t.text.front() == '=');
    const std::size_t operand = m.end + 1;
    m.end = past_chain(is_opening(at(operand)) ? next(operand) : operand + 1);
  } else if (is_any(t, {"<", ">", "<=", ">="})) {
    m.end = past_chain(m.end + 2);
  }
  if (m.begin < 2) return m;
  const CodeToken& before = at(m.begin - 1);
  if (is_any(before, {"==", "===", "!=", "!=="})) {
    compare(m.begin - 2, before.text.front() == '=');
    m.begin = begin_of_operand(code_, m.begin - 2);
  } else if (before.is("is") || (before.is("not") && at(m.begin - 2).is("is"))) {
    const std::size_t operand = m.begin - (before.is("is") ? 2U : 3U);  // None is not value
    if (operand >= m.begin) return m;
    compare(operand, before.is("is"));
    m.begin = begin_of_operand(code_, operand);
  } else if (before.is("in")) {  // 'key' in value
    const bool is_not = at(m.begin - 2).is("not");
    if (is_not) m.told = opposite(m.told);
    const std::size_t key = m.begin - (is_not ? 3U : 2U);
    if (key < m.begin) m.begin = begin_of_operand(code_, key);
  }
  return m;
}

CodePresence::Mention CodePresence::negated(Mention m) const {
  for (; m.begin > 0; --m.begin) {
    const CodeToken& before = at(m.begin - 1);
    if (is_any(before, {"not", "!"})) {
      m.told = opposite(m.told);
    } else if (!is_any(before, {"await", "typeof", "new"})) {
      break;
    }
  }
  return m;
}

/// Where the operands end that stand on the expression's level.
std::size_t CodePresence::right_end(std::size_t begin) const {
  int ternaries = 0;
  std::size_t i = begin;
  for (int n = 0; i < code_.tokens().size() && n < longest_expression; ++n, i = next(i)) {
    const CodeToken& t = at(i);
    if (is_closing(t) || is_any(t, {",", ";", "="}) || t.kind == TokenKind::line) break;
    if (t.is("?")) ++ternaries;
    if (t.is(":") && (code_.is_python() || --ternaries < 0)) break;
    const CodeToken& last = at(i > 0 ? i - 1 : i);
    const bool is_block = t.is("{") && (last.is(")") || last.kind == TokenKind::name);
    if (!code_.is_python() && (!continues_line(i) || is_block)) break;
  }
  return i;
}

std::size_t CodePresence::left_begin(std::size_t end) const {
  std::size_t i = end;
  for (int n = 0; i > 0 && n < longest_expression; ++n) {
    const CodeToken& t = at(i - 1);
    if (t.kind == TokenKind::line || is_opening(t)) break;
    if (is_any(t, {",", ";", "=", ":=", "=>", "return", ":", "||=", "&&=", "\?\?=", "+="})) break;
    if (code_.is_python() ? begins_line(i - 1) && is_code_keyword(t)
                          : t.is("}") || !continues_line(i))
      break;
    i = is_closing(t) && t.partner < i - 1 ? t.partner : i - 1;
  }
  return i;
}

/// Another variable, or the value itself, is asked for there.
bool CodePresence::asks_elsewhere(std::size_t begin, std::size_t end) const {
  for (std::size_t i = begin; i < end; ++i)
    if (is_query_string(at(i)) ||
        (at(i).kind == TokenKind::name && variables_.contains(at(i).text)))
      return true;
  return false;
}

/// What its operators to the right make sure of. Whether the whole says nothing any more.
bool CodePresence::look_right(const Mention& m, std::size_t right) {
  bool says_nothing = false;
  std::size_t known = 0;  // behind an `and`, up to here
  for (std::size_t i = m.end; i < right; i = next(i)) {
    const CodeToken& t = at(i);
    if (i < known) continue;
    if (is_any(t, {"and", "&&"})) {
      std::size_t end = i + 1;
      while (end < right && !is_any(at(end), {"or", "||", "?", "if", "else"})) end = next(end);
      if (m.told != Told::if_false) sure(i + 1, end);
      known = end;
    } else if (is_any(t, {"or", "||", "\?\?"})) {
      if (m.told != Told::if_true) sure(i + 1, right);
      if (m.told == Told::if_true && !is_nothing(i + 1) && !asks_elsewhere(i + 1, right))
        says_nothing = true;
    } else if (t.is("?")) {
      int inner = 0;
      std::size_t colon = i + 1;
      for (; colon < right; colon = next(colon)) {
        if (at(colon).is("?")) ++inner;
        if (at(colon).is(":") && inner-- == 0) break;
      }
      if (says_nothing) return true;
      if (m.told != Told::if_false) sure(i + 1, colon);
      if (m.told != Told::if_true) sure(colon + 1, right);
      return false;
    } else if (code_.is_python() && is_any(t, {"if", "else", "for"})) {
      break;
    }
  }
  return says_nothing;
}

/// The same to the left: `value if condition else other`, `a or b`.
bool CodePresence::look_left(const Mention& m, std::size_t left, std::size_t right) {
  bool says_nothing = false;
  std::size_t condition_of = code_.tokens().size();
  for (std::size_t i = left; i < m.begin; i = next(i)) {
    const CodeToken& t = at(i);
    if (code_.is_python() && t.is("if")) condition_of = i;
    if (code_.is_python() && t.is("else")) says_nothing = true;
    if (is_any(t, {"?", "\?\?"})) says_nothing = true;
    if (is_any(t, {"or", "||"}) && m.told == Told::if_true && !asks_elsewhere(left, i))
      says_nothing = true;
  }
  if (says_nothing) return true;
  if (condition_of >= m.begin) return false;
  if (m.told != Told::if_false) sure(left, condition_of);
  for (std::size_t i = m.end; i < right; i = next(i))
    if (at(i).is("else") && m.told != Told::if_true) sure(i + 1, right);
  return false;
}

/// The bracket that a token stands in; the number of tokens where it stands in none of its
/// statement.
std::size_t CodePresence::open_around(std::size_t i) const {
  while (i > 0) {
    const CodeToken& t = at(i);
    if (is_opening(t)) return i;
    if (t.kind == TokenKind::line || t.is(";")) break;
    i = is_closing(t) && t.partner < i && t.partner > 0 ? t.partner - 1 : i - 1;
  }
  return is_opening(at(0)) && i == 0 ? 0 : code_.tokens().size();
}

/// To what stands around the operands. False where nothing does that is an expression.
bool CodePresence::leave(Mention& m, std::size_t left, std::size_t right) {
  if (left == 0) return false;
  const std::size_t boundary = left - 1;
  const CodeToken& t = at(boundary);
  if (is_any(t, {"(", "["})) return leave_bracket(m, boundary);
  if (t.is(",") || (t.is("=") && code_.is_python())) {
    const std::size_t open = open_around(boundary - (boundary > 0 ? 1U : 0U));
    if (open < boundary && is_any(at(open), {"(", "["})) return leave_bracket(m, open);
  }
  if (t.is(":=") && boundary > 0) {
    variable(at(boundary - 1).text, boundary, m.told, m.is_value);
    m.begin = boundary - 1;
    m.end = right;
    return true;
  }
  leave_statement(m, boundary);
  return false;
}

bool CodePresence::leave_bracket(Mention& m, std::size_t open) {
  const std::size_t close = at(open).partner;
  if (close <= open) return false;
  m.end = close + 1;
  if (open == 0) {
    m.begin = open;
    return true;
  }
  const CodeToken& before = at(open - 1);
  if (before.kind == TokenKind::text) return false;  // into a text
  if (!code_.is_python() && at(open).is("(") && is_any(before, {"if", "while", "for", "switch"})) {
    if (before.is("if")) condition(open + 1, m.told);
    return false;
  }
  const bool asserts = before.text.starts_with("assert") || before.is("invariant");
  if (before.kind == TokenKind::name && asserts) {
    if (m.told != Told::if_false) sure(close + 1, branches_.body_around(open).end);
    return false;
  }
  if (!is_callee(code_, open - 1)) {
    m.begin = open;
    return true;
  }
  if (before.is("any") && m.told == Told::if_true) return false;  // another one may be there
  if (m.is_value) give(m, open);
  if (!is_any(before, {"bool", "Boolean", "isinstance", "all", "any", "len", "keys", "entries"}))
    m.told = Told::either;
  m.is_value = false;
  m.begin = begin_of_operand(code_, open - 1);
  return true;
}

/// The value goes to a function of the code's own, whose parameter holds it.
void CodePresence::give(const Mention& m, std::size_t open) {
  const std::string_view name = at(open - 1).text;
  std::size_t position = 0;
  for (std::size_t i = open + 1; i < m.begin; i = next(i)) position += at(i).is(",") ? 1U : 0U;
  for (const CodeFunction& f : code_.functions()) {
    if (f.name.empty() || f.name != name || f.body.holds(open)) continue;
    std::size_t parameter = f.parameters.begin;
    if (parameter < f.parameters.end && is_any(at(parameter), {"self", "cls"}))
      parameter = code_.past_comma(parameter, f.parameters.end);
    for (std::size_t n = 0; n < position && parameter < f.parameters.end; ++n)
      parameter = code_.past_comma(parameter, f.parameters.end);
    if (parameter < f.parameters.end && at(parameter).kind == TokenKind::name)
      variable(at(parameter).text, std::max(parameter, f.body.begin), m.told, true);
  }
}

void CodePresence::leave_statement(const Mention& m, std::size_t boundary) {
  const CodeToken& t = at(boundary);
  if (is_any(t, {"=", "return"})) {
    t.is("=") ? derive(m, boundary) : returned(boundary, m.told);
  } else if (code_.is_python() && begins_line(boundary) && is_any(t, {"if", "elif"})) {
    condition(boundary + 1, m.told);
  } else if (code_.is_python() && begins_line(boundary) && t.is("assert")) {
    if (m.told != Told::if_false)
      sure(code_.end_of_line(boundary), branches_.body_around(boundary).end);
  } else if (is_any(t, {"=>", ":"})) {
    const CodeFunction* f = branches_.function_around(boundary + 1);
    if (f != nullptr && f->is_expression && f->begin == boundary + 1)
      returned(boundary + 1, m.told);
  }
}

/// name = expression; const { name } = expression; a, b = expression
void CodePresence::derive(const Mention& m, std::size_t equals) {
  if (equals == 0) return;
  const CodeToken& target = at(equals - 1);
  if (target.is("}") || target.is("]")) {
    if (equals >= 2 && target.is("]") &&
        is_callee(code_, target.partner > 0 ? target.partner - 1 : 0) && target.partner > 0 &&
        at(target.partner - 1).line == target.line)
      return;  // name['key'] = ...
    for (std::size_t i = target.partner + 1; i + 1 < equals; ++i)
      if (at(i).kind == TokenKind::name && !at(i + 1).is(":"))
        variable(at(i).text, equals, m.told, false);
    return;
  }
  std::size_t begin = equals - 1;
  while (begin > 0 && at(begin - 1).kind != TokenKind::line &&
         !is_any(at(begin - 1), {";", "{", "}"}) && (code_.is_python() || continues_line(begin)))
    --begin;
  const bool several = code_.is_python() && begin + 1 < equals && at(begin + 1).is(",");
  const bool is_header = is_any(at(begin), {"else", "try", "finally"});
  if (code_.is_python() && begin + 1 < equals && at(begin + 1).is(":") && !is_header) {
    variable(at(begin).text, equals, m.told, m.is_value);  // name: type = ...
  } else if (several) {
    for (std::size_t i = begin; i < equals; ++i)
      if (at(i).kind == TokenKind::name) variable(at(i).text, equals, Told::either, false);
  } else if (target.kind == TokenKind::name && !is_any(at(equals - 2), {".", "?."})) {
    variable(target.text, equals, m.told, m.is_value);
  }
}

/// A branch whose condition says whether the value is there.
void CodePresence::condition(std::size_t begin, Told told) {
  const auto found = conditions_.find(begin);
  if (found == conditions_.end()) return;
  const auto [which, n] = found->second;
  const CodeIf& all = branches_.ifs()[which];
  const TokenRange body = all.branches[n].body;
  const std::size_t end = branches_.body_around(all.begin).end;
  if (told != Told::if_false) {
    sure(body.begin, body.end);
    const CodeBranch& last = all.branches.back();
    const bool has_else = n + 1 < all.branches.size() && last.condition.empty();
    if (has_else && leaves_or_sets(last.body)) sure(all.end, end);
  }
  if (told != Told::if_true) {
    if (n + 1 < all.branches.size()) {
      const CodeBranch& next_one = all.branches[n + 1];
      sure(next_one.condition.empty() ? next_one.body.begin : next_one.condition.begin, all.end);
    }
    if (leaves_or_sets(body)) sure(all.end, end);
  }
  checked(begin, body);
}

/// Nothing goes on behind the body without the value.
bool CodePresence::leaves_or_sets(TokenRange body) const {
  if (branches_.exits(body)) return true;
  for (std::size_t i = body.begin; i + 1 < body.end; ++i) {
    if (is_query_string(at(i)) &&
        (at(i + 1).is("=") || (at(i + 1).is("]") && at(i + 2).is("=")) || at(i + 1).is(":")))
      return true;
    if (at(i).kind == TokenKind::name && values_.contains(at(i).text) &&
        is_any(at(i + 1), {"=", "||=", "\?\?="}))
      return true;
  }
  return false;
}

/// What a function of the code's own answers: its calls say the same.
void CodePresence::returned(std::size_t token, Told told) {
  const CodeFunction* f = branches_.function_around(token);
  if (f == nullptr) return;
  if (f->name.empty()) {  // values.filter((key) => !query[key])
    waiting_.push_back({f->body.begin, f->body.end, Told::either, false});
    return;
  }
  if (!functions_.insert({f->name, true}).second) return;
  for (const std::size_t call : code_.calls_of(f->name))
    if (!f->body.holds(call))
      waiting_.push_back({begin_of_operand(code_, call), at(call + 1).partner + 1, told, false});
}

/// A function of the code's own that asks: who calls it may know by what it answers, or by its
/// having come back.
void CodePresence::checked(std::size_t token, TokenRange body) {
  const CodeFunction* f = branches_.function_around(token);
  if (f == nullptr || f->name.empty() || !functions_.insert({f->name, false}).second) return;
  bool raises = false;
  for (std::size_t i = body.begin; i < body.end; ++i)
    raises = raises || is_any(at(i), {"raise", "throw"});
  for (const std::size_t call : code_.calls_of(f->name)) {
    if (f->body.holds(call)) continue;
    const std::size_t end = at(call + 1).partner + 1;
    if (raises) sure(end, branches_.body_around(call).end);
    waiting_.push_back({begin_of_operand(code_, call), end, Told::either, false});
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
