// SPDX-License-Identifier: Apache-2.0
// Functions as values: what is given to wrappers and decorators, and who calls it there.
#include <algorithm>

#include "audit/code_model.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// `(event) => ...`, `async function (event) {...}`, `lambda event, context: ...`
std::optional<std::size_t> CodeModel::function_written_at(TokenRange value) const {
  std::size_t begin = value.begin;
  if (!is_python()) {
    if (begin < value.end && tokens_[begin].is("async")) ++begin;
    if (begin < value.end && tokens_[begin].is("function")) {
      ++begin;
      if (begin < value.end && tokens_[begin].kind == TokenKind::name) ++begin;  // its own name
    }
  }
  const auto found = functions_by_begin_.find(begin);
  const bool is_it = found != functions_by_begin_.end() && begin < value.end &&
                     functions_[found->second].body.end >= value.end;
  return is_it ? std::optional(found->second) : std::nullopt;
}

bool CodeModel::is_in_inner_function(std::size_t token, const CodeFunction& outer) const {
  return std::any_of(functions_.begin(), functions_.end(), [&](const CodeFunction& f) {
    return f.body.holds(token) && outer.body.holds(f.body.begin) && &f != &outer &&
           f.body.begin != outer.body.begin;
  });
}

/// What calls of the functions give back, as far as it is functions.
std::vector<CodeModel::FunctionValue> CodeModel::functions_given_back(
    const std::vector<FunctionValue>& by, std::set<std::size_t>& seen) const {
  std::vector<FunctionValue> out;
  const auto add = [&](TokenRange value, std::size_t token) {
    for (const FunctionValue& f : functions_of(value, seen)) out.push_back({f.function, token});
  };
  for (const FunctionValue& maker : by) {
    const CodeFunction& f = functions_[maker.function];
    if (f.is_expression) {
      add({f.begin, f.body.end}, maker.token);
      continue;
    }
    for (std::size_t i = f.body.begin; i + 1 < f.body.end; ++i)
      if (tokens_[i].is("return") && !is_in_inner_function(i, f))
        add(returned_value(i), maker.token);
  }
  return out;
}

/// The code's own functions that a value may be: one that stands there, by its name or itself, or
/// one that a wrapper gives back. Other people's wrappers are taken to call what they are given.
std::vector<CodeModel::FunctionValue> CodeModel::functions_of(TokenRange value) const {
  std::set<std::size_t> seen;
  return functions_of(value, seen);
}
std::vector<CodeModel::FunctionValue> CodeModel::functions_of(TokenRange value,
                                                              std::set<std::size_t>& seen) const {
  std::vector<FunctionValue> out;
  if (value.empty() || value.end > tokens_.size()) return out;
  if (seen.size() >= most_values || !seen.insert(value.begin).second) return out;
  if (const auto written = function_written_at(value)) return {{*written, value.begin}};
  if (tokens_[value.begin].kind != TokenKind::name) return out;
  const bool is_name = value.begin + 1 == value.end;
  const auto own = functions_by_name_.find(tokens_[value.begin].text);
  if (own != functions_by_name_.end()) {
    for (const std::size_t f : own->second) out.push_back({f, value.begin});
  } else if (is_name) {
    for (const TokenRange& held : assigned(tokens_[value.begin].text, value.begin))
      for (const FunctionValue& f : functions_of(held, seen))
        out.push_back({f.function, value.begin});
  }
  std::size_t at = value.begin + 1;
  for (; at < value.end && tokens_[at].is("(") && tokens_[at].partner > at;
       at = tokens_[at].partner + 1) {
    if (own != functions_by_name_.end()) {
      out = functions_given_back(out, seen);
      continue;
    }
    for (std::size_t i = at + 1; i < tokens_[at].partner;) {
      const std::size_t next = past_comma(i, tokens_[at].partner);
      const std::size_t end = tokens_[next - 1].is(",") ? next - 1 : next;
      for (const FunctionValue& f : functions_of({i, end}, seen)) out.push_back(f);
      i = next;
    }
  }
  if (at < value.end) out.clear();  // something is done with it
  return out;
}

/// A function that is given to another is called where that calls its parameter. Whether it is.
bool CodeModel::give(const std::vector<FunctionValue>& given, const CodeFunction& taker,
                     std::string_view parameter) {
  const auto calls = calls_by_name_.find(parameter);
  if (given.empty() || calls == calls_by_name_.end()) return false;
  bool is_called = false;
  for (const std::size_t call : calls->second) {
    if (!taker.body.holds(call)) continue;
    is_called = true;
    for (const FunctionValue& f : given) given_calls_[f.function].push_back(call);
  }
  if (is_called)
    for (const FunctionValue& f : given) given_.insert(f.token);
  return is_called;
}

/// wrap(options)(function)
void CodeModel::find_calls_of_calls() {
  for (std::size_t i = 2; i < tokens_.size(); ++i) {
    if (!tokens_[i].is("(") || tokens_[i].partner <= i || !tokens_[i - 1].is(")")) continue;
    std::size_t name = i;
    while (name > 0 && tokens_[name - 1].is(")") && tokens_[name - 1].partner < name - 1)
      name = tokens_[name - 1].partner;
    if (name == 0 || name == i) continue;
    --name;
    if (tokens_[name].kind != TokenKind::name || !functions_by_name_.contains(tokens_[name].text))
      continue;
    for (const FunctionValue& taker : functions_of({name, i}))
      assign_parameters(functions_[taker.function], {name, {i + 1, tokens_[i].partner}});
  }
}

/// The names of the decorators in the lines above a function's own.
std::vector<std::size_t> CodeModel::decorators_above(std::size_t header) const {
  std::vector<std::size_t> out;
  while (header > 1) {
    std::size_t begin = header - 1;
    while (begin > 0 && tokens_[begin - 1].kind != TokenKind::line) --begin;
    if (!tokens_[begin].is("@")) break;
    std::size_t name = begin + 1;  // the last of a.b.name(...)
    while (name + 2 < header && tokens_[name + 1].is(".")) name += 2;
    out.push_back(name);
    header = begin;
  }
  return out;
}

/// @outer @inner def f: f is given to inner, and what inner gives back to outer.
void CodeModel::find_decorated() {
  for (std::size_t i = 0; i < functions_.size(); ++i) {
    std::vector<FunctionValue> decorated{{i, functions_[i].body.begin}};
    for (const std::size_t name : functions_[i].decorators) {
      std::size_t end = name + 1;
      if (end < tokens_.size() && tokens_[end].is("(")) end = tokens_[end].partner + 1;
      if (!functions_by_name_.contains(tokens_[name].text)) continue;  // it is taken to call it
      const std::vector<FunctionValue> takers = functions_of({name, end});
      bool is_called = false;
      for (const FunctionValue& taker : takers) {
        const CodeFunction& f = functions_[taker.function];
        if (f.parameters.empty()) continue;
        const std::string_view parameter = tokens_[f.parameters.begin].text;
        is_called = give(decorated, f, parameter) || is_called;
      }
      if (!is_called) continue;
      decorated_.insert(i);
      std::set<std::size_t> seen;
      decorated = functions_given_back(takers, seen);
    }
  }
}

/// The tokens where a variable, or a function, is used as a value or called.
std::vector<std::size_t> CodeModel::mentions_of(std::string_view name) const {
  std::vector<std::size_t> out;
  const auto found = names_.find(name);
  if (found == names_.end()) return out;
  for (const std::size_t token : found->second) {
    const CodeToken& before = tokens_[token > 0 ? token - 1 : token];
    const bool is_other = before.is(".") || before.is("def") || before.is("function");
    const bool is_assigned = token + 1 < tokens_.size() && tokens_[token + 1].is("=");
    if (!is_other && !is_assigned) out.push_back(token);
  }
  return out;
}

/// Where the variable is used that holds a value; where none does, the value itself.
void CodeModel::add_uses_of_value(std::size_t token, std::vector<std::size_t>& out) const {
  bool is_held = false;
  for (const auto& [name, assignments] : assignments_) {
    for (const auto& a : assignments) {
      if (!a.value.holds(token)) continue;
      is_held = true;
      for (const std::size_t use : mentions_of(name))
        if (!a.value.holds(use)) out.push_back(use);
    }
  }
  if (!is_held) out.push_back(token);
}

std::vector<std::size_t> CodeModel::calls_of_function_around(std::size_t token) const {
  return uses_of_function_around(token, false);
}
std::vector<std::size_t> CodeModel::uses_of_function_around(std::size_t token) const {
  return uses_of_function_around(token, true);
}

std::vector<std::size_t> CodeModel::uses_of_function_around(std::size_t token,
                                                            bool with_values) const {
  std::vector<std::size_t> out;
  for (std::size_t n = functions_.size(); n-- > 0;) {  // inner ones first
    const CodeFunction& f = functions_[n];
    if (!f.body.holds(token)) continue;
    const auto given = given_calls_.find(n);
    const bool is_given = given != given_calls_.end();
    if (is_given) out.insert(out.end(), given->second.begin(), given->second.end());
    if (!f.name.empty() && !decorated_.contains(n)) {  // who calls such a one calls its decorator's
      const auto calls = calls_by_name_.find(f.name);
      if (calls != calls_by_name_.end())
        for (const std::size_t call : calls->second)
          if (!f.body.holds(call)) out.push_back(call);
    }
    if (with_values && !f.name.empty()) {
      for (const std::size_t use : mentions_of(f.name)) {
        const bool is_call = use + 1 < tokens_.size() && tokens_[use + 1].is("(");
        const bool is_followed =
            given_.contains(use) || (is_given && use > 0 && tokens_[use - 1].is("return"));
        if (!is_call && !is_followed && !f.body.holds(use)) add_uses_of_value(use, out);
      }
    }
    if (is_given) break;
  }
  return out;
}

TokenRange CodeModel::callable_around(std::size_t token) const {
  const TokenRange around = function_around(token);
  if (around.begin != 0 || around.end != tokens_.size()) return around;
  for (const auto& f : functions_)
    if (f.body.holds(token)) return f.body;
  return around;
}

const std::vector<std::size_t>& CodeModel::calls_of(std::string_view name) const {
  static const std::vector<std::size_t> none;
  const auto found = calls_by_name_.find(name);
  return found == calls_by_name_.end() ? none : found->second;
}

std::size_t CodeModel::begin_of_innermost(std::size_t token) const {
  std::size_t out = 0;
  for (const auto& f : functions_)
    if (f.body.holds(token)) out = std::max(out, f.body.begin);
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
