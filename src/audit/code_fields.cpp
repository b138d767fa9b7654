// SPDX-License-Identifier: Apache-2.0
// Keys and values of dictionaries, objects and arguments, through variables and functions.
#include <algorithm>

#include "audit/code_model.hpp"

namespace fitcost::inline v1::cloudformation::detail {

CodeFields CodeModel::fields_of(const CodeCall& call) const {
  CodeFields out;
  add_arguments(call, out, 0);
  return out;
}

void CodeModel::add_arguments(const CodeCall& call, CodeFields& out, int depth) const {
  std::size_t i = call.arguments.begin;
  while (i < call.arguments.end) {
    std::size_t end = i;
    while (end < call.arguments.end && !tokens_[end].is(",")) end = past_bracket(end);
    end = std::min(end, call.arguments.end);
    if (is_python() && end > i + 1 && tokens_[i].kind == TokenKind::name &&
        tokens_[i + 1].is("=")) {
      out[std::string(tokens_[i].text)].push_back({i + 2, end});
    } else if (tokens_[i].is("**") || tokens_[i].is("...")) {
      add_fields({i + 1, end}, out, depth);
    } else {
      add_fields({i, end}, out, depth);
    }
    i = end + 1;
  }
}

CodeFields CodeModel::fields_of(TokenRange value) const {
  CodeFields out;
  add_fields(value, out, 0);
  return out;
}

void CodeModel::add_variable(std::size_t name, CodeFields& out, int depth) const {
  const std::string_view text = tokens_[name].text;
  for (const TokenRange& value : assigned(text, name)) add_fields(value, out, depth + 1);
  const TokenRange own = function_around(name);
  if (const auto keyed = keyed_.find(text); keyed != keyed_.end()) {
    for (const auto& [key, a] : keyed->second)
      if (own.holds(a.name)) out[key].push_back(a.value);
  }
  for (const auto& call : calls_) {  // name.update({...}), name.update(Key=...)
    if (!tokens_[call.name].is("update") || !own.holds(call.name)) continue;
    if (receiver(call) != text) continue;
    add_arguments(call, out, depth + 1);
  }
}

/// What a call gives: `dict(...)`, `marshall({...})`, `Object.assign({}, a, b)`, or what the code's
/// own function returns.
void CodeModel::add_fields_of_call(std::size_t first, TokenRange value, CodeFields& out,
                                   int depth) const {
  std::size_t name = first;
  if (name + 2 < value.end && tokens_[name].is("Object") && tokens_[name + 1].is(".")) name += 2;
  if (name + 1 >= value.end || !tokens_[name + 1].is("(")) return;
  const std::size_t close = tokens_[name + 1].partner;
  if (close + 1 != value.end) return;  // something is done with what it gives
  if (tokens_[name].is("dict") || tokens_[name].is("marshall") || tokens_[name].is("assign")) {
    add_arguments({name, {name + 2, close}}, out, depth + 1);
    return;
  }
  for (const TokenRange& given : returned(tokens_[name].text)) add_fields(given, out, depth + 1);
}

void CodeModel::add_fields(TokenRange value, CodeFields& out, int depth) const {
  if (depth > deepest_reach || value.empty()) return;
  const std::size_t first = value.begin;
  if (tokens_[first].is("(") && tokens_[first].partner + 1 == value.end) {
    add_fields({first + 1, value.end - 1}, out, depth + 1);
    return;
  }
  if (tokens_[first].kind == TokenKind::name) {
    // A variable alone; `dict(Key=...)`; `x or {...}` is not followed.
    if (value.end == first + 1) {
      add_variable(first, out, depth);
    } else {
      add_fields_of_call(first, value, out, depth);
    }
    return;
  }
  if (!tokens_[first].is("{") || tokens_[first].partner <= first) return;
  const std::size_t close = std::min(tokens_[first].partner, tokens_.size());
  for (std::size_t i = first + 1; i < close;) {
    std::size_t end = i;
    while (end < close && !tokens_[end].is(",")) end = past_bracket(end);
    end = std::min(end, close);
    if (tokens_[i].is("**") || tokens_[i].is("...")) {
      TokenRange spread{i + 1, end};
      if (!spread.empty() && tokens_[spread.begin].is("(")) {  // ...(x && { Key: ... })
        for (std::size_t n = spread.begin; n < spread.end; ++n)
          if (tokens_[n].is("{")) add_fields({n, tokens_[n].partner + 1}, out, depth + 1);
      } else {
        add_fields(spread, out, depth + 1);
      }
    } else if (i + 1 < end && tokens_[i + 1].is(":")) {
      out[std::string(tokens_[i].text)].push_back({i + 2, end});
    } else if (!is_python() && end == i + 1 && tokens_[i].kind == TokenKind::name) {
      out[std::string(tokens_[i].text)].push_back({i, end});  // { Item }
    }
    i = end + 1;
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
