// SPDX-License-Identifier: Apache-2.0
// The code's own functions: their bodies, what they give back and what they are given.
#include <algorithm>

#include "audit/code_model.hpp"

namespace fitcost::inline v1::cloudformation::detail {

void CodeModel::find_functions() {
  is_python() ? python_functions() : node_functions();
  for (std::size_t i = 0; i < functions_.size(); ++i)
    if (!functions_[i].name.empty()) functions_by_name_[functions_[i].name].push_back(i);
  for (std::size_t i = 0; i < functions_.size(); ++i)
    functions_by_begin_.emplace(functions_[i].body.begin, i);
  std::vector<TokenRange> bodies;
  for (const auto& f : functions_)
    if (!f.is_expression) bodies.push_back(f.body);
  std::sort(bodies.begin(), bodies.end(), [](const TokenRange& a, const TokenRange& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  around_.assign(tokens_.size(), all());
  std::size_t done = 0;
  for (const TokenRange& body : bodies) {
    if (body.begin < done) continue;  // inside of another
    done = std::min(body.end, tokens_.size());
    std::fill(around_.begin() + static_cast<std::ptrdiff_t>(body.begin),
              around_.begin() + static_cast<std::ptrdiff_t>(done), body);
  }
}

/// import a as b; from m import a as b; import { a as b } from 'm'; const { a: b } = require('m')
void CodeModel::find_aliases() {
  for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
    if (tokens_[i].is("import")) {
      for (std::size_t n = i + 1; n + 1 < tokens_.size(); ++n) {
        const TokenKind kind = tokens_[n].kind;
        if (kind == TokenKind::line || kind == TokenKind::text || tokens_[n].is(";")) break;
        if (tokens_[n].is("as")) aliases_[tokens_[n + 1].text] = tokens_[n - 1].text;
      }
    }
    if (is_python() || i < 2 || !tokens_[i].is("require") || !tokens_[i - 1].is("=")) continue;
    if (!tokens_[i - 2].is("}")) continue;
    for (std::size_t n = tokens_[i - 2].partner + 1; n + 1 < i - 1; ++n)
      if (tokens_[n].is(":")) aliases_[tokens_[n + 1].text] = tokens_[n - 1].text;
  }
}

std::string_view CodeModel::original(std::string_view name) const {
  const auto found = aliases_.find(name);
  return found == aliases_.end() ? name : found->second;
}

void CodeModel::python_functions() {
  for (std::size_t i = 0; i + 2 < tokens_.size(); ++i) {
    if (tokens_[i].is("lambda")) {
      std::size_t colon = i + 1;
      while (colon < tokens_.size() && !tokens_[colon].is(":") &&
             tokens_[colon].kind != TokenKind::line)
        colon = past_bracket(colon);
      const bool named = i >= 2 && tokens_[i - 1].is("=") && begins_line(i - 2);
      functions_.push_back({named ? tokens_[i - 2].text : std::string_view{},
                            {i, end_of_lambda(colon)},
                            {i + 1, colon},
                            true,
                            colon + 1});
      continue;
    }
    if (!tokens_[i].is("def") || tokens_[i + 1].kind != TokenKind::name) continue;
    std::size_t header = i;  // `async def`: its line's first token
    while (header > 0 && tokens_[header - 1].kind != TokenKind::line) --header;
    TokenRange parameters;
    if (tokens_[i + 2].is("(")) parameters = {i + 3, tokens_[i + 2].partner};
    functions_.push_back({tokens_[i + 1].text,
                          {header, end_of_python_block(header)},
                          parameters,
                          false,
                          0,
                          decorators_above(header)});
  }
}

/// function name(...) {...}, name = (...) => {...}, name = x => value, name(...) {...}
void CodeModel::node_functions() {
  for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
    const bool arrow = tokens_[i].is("=>");
    const std::size_t body = arrow ? i + 1 : i;
    const bool block = tokens_[body].is("{") && tokens_[body].partner > body;
    if (!arrow && (!block || tokens_[i - 1].is("=>"))) continue;
    const std::size_t before = i - 1;
    std::size_t open = before;
    if (tokens_[before].is(")")) {
      open = tokens_[before].partner;
    } else if (!arrow) {
      continue;
    }
    std::string_view name;
    if (open > 0) {
      std::size_t back = open - 1;
      if (arrow && tokens_[back].is("async") && back > 0) --back;
      if (tokens_[back].is("=") && back > 0) --back;
      if (!arrow && tokens_[back].is("function")) {  // name = async function (...) {...}
        if (back > 1 && tokens_[back - 1].is("async")) --back;
        back = back > 1 && tokens_[back - 1].is("=") ? back - 2 : open;
      }
      if (tokens_[back].kind == TokenKind::name) name = tokens_[back].text;
    }
    constexpr std::string_view statements[] = {"if", "for", "while", "switch", "catch", "with"};
    if (!arrow &&
        std::find(std::begin(statements), std::end(statements), name) != std::end(statements))
      continue;
    const TokenRange parameters =
        open == before ? TokenRange{open, i} : TokenRange{open + 1, before};
    const std::size_t end = block ? tokens_[body].partner + 1 : end_of_node_expression(body);
    functions_.push_back({name, {std::min(open, body), end}, parameters, !block, body});
  }
}

/// `lambda x: value` ends as an argument does.
std::size_t CodeModel::end_of_lambda(std::size_t token) const {
  while (token < tokens_.size() && tokens_[token].kind != TokenKind::line &&
         !tokens_[token].is(",") && !is_closing(tokens_[token]))
    token = past_bracket(token);
  return std::min(token, tokens_.size());
}

TokenRange CodeModel::returned_value(std::size_t token) const {
  return {token + 1, is_python() ? end_of_line(token + 1) : end_of_node_expression(token + 1)};
}

std::vector<TokenRange> CodeModel::returned(std::string_view function) const {
  std::vector<TokenRange> out;
  const auto found = functions_by_name_.find(function);
  if (found == functions_by_name_.end()) return out;
  for (const std::size_t index : found->second) {
    const CodeFunction& f = functions_[index];
    if (f.is_expression) {
      out.push_back({f.begin, f.body.end});
      continue;
    }
    for (std::size_t i = f.body.begin; i + 1 < f.body.end; ++i) {
      if (tokens_[i].is("return")) out.push_back(returned_value(i));
    }
  }
  return out;
}

std::vector<TokenRange> CodeModel::bodies_of(std::string_view function) const {
  std::vector<TokenRange> out;
  const auto found = functions_by_name_.find(function);
  if (found == functions_by_name_.end()) return out;
  for (const std::size_t index : found->second) out.push_back(functions_[index].body);
  return out;
}

/// values.map((value) => ...): each parameter may hold what is walked through.
void CodeModel::assign_walked() {
  constexpr std::string_view walks[] = {"map", "forEach", "flatMap", "filter"};
  for (const auto& f : functions_) {
    std::size_t open = f.body.begin;
    if (open > 0 && tokens_[open - 1].is("async")) --open;
    if (open < 4 || !tokens_[open - 1].is("(") || !tokens_[open - 3].is(".")) continue;
    const CodeToken& walk = tokens_[open - 2];
    if (std::find(std::begin(walks), std::end(walks), walk.text) == std::end(walks)) continue;
    const TokenRange walked{begin_of_chain(open - 2), open - 3};
    for (std::size_t i = f.parameters.begin; i < f.parameters.end; ++i)
      if (tokens_[i].kind == TokenKind::name) assign(i, walked);
  }
}

/// A parameter may hold whatever the code's calls give it.
void CodeModel::assign_parameters() {
  for (const CodeCall& call : calls_) {
    const auto found = functions_by_name_.find(tokens_[call.name].text);
    if (found == functions_by_name_.end()) continue;
    const bool member = call.name > 0 && tokens_[call.name - 1].is(".");
    const bool own = receiver(call) == "self" || receiver(call) == "this";
    if (member && !own) continue;
    const std::size_t after = call.arguments.end + 1;
    if (!is_python() && after < tokens_.size() && tokens_[after].is("{")) continue;  // a method
    for (const std::size_t f : found->second) assign_parameters(functions_[f], call);
  }
}

void CodeModel::assign_parameters(const CodeFunction& function, const CodeCall& call) {
  struct Parameter {
    std::size_t name = 0;
    bool takes_rest = false;
  };
  std::vector<Parameter> parameters;
  for (std::size_t i = function.parameters.begin; i < function.parameters.end;) {
    std::size_t name = i;
    const bool rest = tokens_[i].is("*") || tokens_[i].is("**") || tokens_[i].is("...");
    if (rest) ++name;
    const bool itself = tokens_[name].is("self") || tokens_[name].is("cls");
    if (!itself) parameters.push_back({name, rest});
    i = past_comma(i, function.parameters.end);
  }
  std::size_t position = 0;
  for (std::size_t i = call.arguments.begin; i < call.arguments.end;) {
    const std::size_t next = past_comma(i, call.arguments.end);
    const std::size_t end = next > i && tokens_[next - 1].is(",") ? next - 1 : next;
    const bool named = is_python() && i + 1 < end && tokens_[i + 1].is("=");
    for (std::size_t p = 0; p < parameters.size(); ++p) {
      const CodeToken& parameter = tokens_[parameters[p].name];
      if (parameter.kind != TokenKind::name) continue;  // taken apart at once
      const bool mine = named ? parameter.text == tokens_[i].text : p == position;
      if (!mine && !parameters[p].takes_rest) continue;
      const std::size_t value = named ? i + 2 : i;
      assign(parameters[p].name, {value, end});
      give(functions_of({value, end}), function, parameter.text);
    }
    if (!named) ++position;
    i = next;
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
