// SPDX-License-Identifier: Apache-2.0
#include "audit/code_branches.hpp"

#include <algorithm>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// Of each of `count` tokens, the index of the innermost range that holds it; of none, the number
/// of ranges. The ranges stand in each other, or beside each other.
std::vector<std::size_t> innermost_of(const std::vector<TokenRange>& ranges, std::size_t count) {
  std::vector<std::size_t> order(ranges.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return ranges[a].begin != ranges[b].begin ? ranges[a].begin < ranges[b].begin
                                              : ranges[a].end > ranges[b].end;
  });
  std::vector<std::size_t> out(count, ranges.size());
  std::vector<std::size_t> open;
  std::size_t next = 0;
  for (std::size_t token = 0; token < count; ++token) {
    while (!open.empty() && ranges[open.back()].end <= token) open.pop_back();
    for (; next < order.size() && ranges[order[next]].begin <= token; ++next)
      if (ranges[order[next]].end > token) open.push_back(order[next]);
    if (!open.empty()) out[token] = open.back();
  }
  return out;
}

}  // namespace

CodeBranches::CodeBranches(const CodeModel& code) : code_(code) {
  code_.is_python() ? python() : node();
  for (const CodeIf& each : ifs_)
    for (const CodeBranch& branch : each.branches) bodies_.push_back(branch.body);
  for (const CodeBranch& each : headed_) bodies_.push_back(each.body);
  for (const CodeTry& each : code_.tries())
    for (const CodeCatch& handler : each.handlers)
      if (!handler.body.empty()) bodies_.push_back(handler.body);
  std::vector<TokenRange> functions;
  for (const CodeFunction& f : code_.functions()) functions.push_back(f.body);
  bodies_.insert(bodies_.end(), functions.begin(), functions.end());
  around_ = innermost_of(bodies_, code_.tokens().size());
  function_ = innermost_of(functions, code_.tokens().size());
  std::vector<TokenRange> headers;
  for (const CodeBranch& each : headed_) headers.push_back(each.condition);
  headers_ = innermost_of(headers, code_.tokens().size());
  find_exits();
}

const CodeBranch* CodeBranches::headed_by(std::size_t token) const {
  const std::size_t header = token < headers_.size() ? headers_[token] : headed_.size();
  return header < headed_.size() ? &headed_[header] : nullptr;
}

TokenRange CodeBranches::body_around(std::size_t token) const {
  const std::size_t body = token < around_.size() ? around_[token] : bodies_.size();
  return body < bodies_.size() ? bodies_[body] : code_.all();
}

const CodeFunction* CodeBranches::function_around(std::size_t token) const {
  const std::size_t f = token < function_.size() ? function_[token] : code_.functions().size();
  return f < code_.functions().size() ? &code_.functions()[f] : nullptr;
}

void CodeBranches::find_exits() {
  for (std::size_t i = 0; i < code_.tokens().size(); ++i) {
    const bool leaves = is_any(code_.token(i), {"return", "raise", "throw", "continue", "break"}) ||
                        (is_any(code_.token(i), {"exit", "abort"}) &&
                         i + 1 < code_.tokens().size() && code_.token(i + 1).is("("));
    if (leaves) exits_.push_back(i);
  }
}

bool CodeBranches::exits(TokenRange body) const {
  if (body.empty() || body.begin >= function_.size()) return false;
  const std::size_t function = function_[body.begin];
  for (auto i = std::lower_bound(exits_.begin(), exits_.end(), body.begin);
       i != exits_.end() && *i < body.end; ++i)
    if (function_[*i] == function) return true;
  return false;
}

/// The `:` of a Python statement that has a body.
std::size_t CodeBranches::colon_of(std::size_t header) const {
  std::size_t i = header;
  while (i < code_.tokens().size() && !code_.token(i).is(":") &&
         code_.token(i).kind != TokenKind::line)
    i = code_.past_bracket(i);
  return std::min(i, code_.tokens().size());
}

/// Past the statement and all of its branches.
std::size_t CodeBranches::python_if(std::size_t begin) {
  CodeIf out;
  out.begin = begin;
  const std::size_t indent = code_.token(begin).indent;
  std::size_t at = begin;
  while (true) {
    const std::size_t colon = colon_of(at);
    const std::size_t end = code_.end_of_python_block(at);
    out.branches.push_back({{at + 1, colon}, {std::min(colon + 1, end), end}});
    out.end = end;
    at = end + 1;
    if (at >= code_.tokens().size() || code_.token(at).indent != indent ||
        !is_any(code_.token(at), {"elif", "else"}))
      break;
  }
  ifs_.push_back(std::move(out));
  return ifs_.back().end;
}

void CodeBranches::python() {
  for (std::size_t i = 0; i < code_.tokens().size(); ++i) {
    if (i > 0 && code_.token(i - 1).kind != TokenKind::line) continue;
    std::size_t word = i;
    if (code_.token(word).is("async") && word + 1 < code_.tokens().size()) ++word;
    if (code_.token(word).is("if")) {
      python_if(word);
      continue;
    }
    if (!is_any(code_.token(word), {"for", "while", "match", "case"})) continue;
    const std::size_t colon = colon_of(word);
    if (colon >= code_.tokens().size() || !code_.token(colon).is(":")) continue;
    const std::size_t end = code_.end_of_python_block(word);
    headed_.push_back({{word + 1, colon}, {std::min(colon + 1, end), end}});
  }
}

/// A block without its braces, or a single statement.
TokenRange CodeBranches::node_body(std::size_t begin) const {
  if (begin >= code_.tokens().size()) return {begin, begin};
  const CodeToken& first = code_.token(begin);
  if (first.is("{") && first.partner > begin) return {begin + 1, first.partner};
  if (const auto inner = ends_.find(begin); inner != ends_.end()) return {begin, inner->second};
  const std::size_t end = code_.end_of_node_expression(begin);
  return {begin, end < code_.tokens().size() && code_.token(end).is(";") ? end + 1 : end};
}

/// Past the brace that ends the body, where one does.
std::size_t CodeBranches::past_brace(TokenRange body) const {
  const bool is_block = body.end < code_.tokens().size() && code_.token(body.end).is("}") &&
                        code_.token(body.end).partner + 1 == body.begin;
  return is_block ? body.end + 1 : body.end;
}

/// Later ones are known: an `else if` is one of this one's branches.
void CodeBranches::node_if(std::size_t begin) {
  CodeIf out;
  out.begin = begin;
  const std::size_t close = code_.token(begin + 1).partner;
  const TokenRange body = node_body(close + 1);
  const std::size_t at = past_brace(body);
  out.end = at;
  if (at + 1 < code_.tokens().size() && code_.token(at).is("else")) {
    const auto next = node_ifs_.find(at + 1);
    if (next != node_ifs_.end()) {
      out.branches = std::move(ifs_[next->second].branches);
      ifs_[next->second].branches.clear();
      out.end = ifs_[next->second].end;
    } else {
      const TokenRange rest = node_body(at + 1);
      out.branches.push_back({{}, rest});
      out.end = past_brace(rest);
    }
  }
  out.branches.push_back({{begin + 2, close}, body});  // the last one first
  ends_[begin] = out.end;
  node_ifs_[begin] = ifs_.size();
  ifs_.push_back(std::move(out));
}

void CodeBranches::node() {
  for (std::size_t i = code_.tokens().size(); i-- > 0;) {
    const CodeToken& t = code_.token(i);
    if (!is_any(t, {"if", "for", "while", "switch"})) continue;
    if (i > 0 && is_any(code_.token(i - 1), {".", "?."})) continue;
    std::size_t open = i + 1;
    if (open < code_.tokens().size() && code_.token(open).is("await")) ++open;
    if (open >= code_.tokens().size() || !code_.token(open).is("(") ||
        code_.token(open).partner <= open)
      continue;
    if (t.is("if")) {
      if (open == i + 1) node_if(i);
      continue;
    }
    const std::size_t close = code_.token(open).partner;
    const TokenRange body = node_body(close + 1);
    headed_.push_back({{open + 1, close}, body});
    ends_[i] = past_brace(body);
  }
  std::erase_if(ifs_, [](const CodeIf& each) { return each.branches.empty(); });
  for (CodeIf& each : ifs_) std::reverse(each.branches.begin(), each.branches.end());
}

}  // namespace fitcost::inline v1::cloudformation::detail
