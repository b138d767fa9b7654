// SPDX-License-Identifier: Apache-2.0
#include "template/loops.hpp"

#include <unordered_set>

#include "template/evaluator.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::string_view loop_prefix_of_key = "Fn::ForEach::";

/// `&{Name}` takes what a logical id may not have out of the value.
std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

}  // namespace

std::string LoopWriter::substituted(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const std::size_t brace = text.find('{');
    const std::size_t end = brace == std::string_view::npos ? brace : text.find('}', brace);
    if (end == std::string_view::npos) break;
    const char mark = brace == 0 ? ' ' : text[brace - 1];
    const std::string_view name = text.substr(brace + 1, end - brace - 1);
    const std::string* value = nullptr;
    for (const auto& [bound, to] : bound_)
      if (bound == name) value = &to;
    if (value == nullptr || (mark != '$' && mark != '&')) {
      out += text.substr(0, brace + 1);
      text.remove_prefix(brace + 1);
      continue;
    }
    out += text.substr(0, brace - 1);
    out += mark == '$' ? *value : letters_and_digits(*value);
    text.remove_prefix(end + 1);
  }
  return out + std::string(text);
}

const SyntaxNode* LoopWriter::scalar(const SyntaxNode& node) {
  const std::string text = substituted(node.text);
  return text == node.text ? &node : maker_.scalar(text, node, node.style);
}

const SyntaxNode* LoopWriter::call(const SyntaxNode& node) {
  const SyntaxNode& argument = node.argument();
  if (node.function == Intrinsic::ref && argument.is_scalar()) {
    for (const auto& [bound, value] : bound_)
      if (bound == argument.text) return maker_.scalar(value, node);
  }
  const SyntaxNode* made = written_out(argument);
  return made == &argument ? &node : maker_.call(node.function, made, node);
}

void LoopWriter::loop(const SyntaxNode::Entry& entry, SyntaxMaker::Entries& out) {
  const SyntaxNode& node = *entry.value;
  const auto refuse = [&](const std::string& found) {
    model_.document.fail(*entry.key, found,
                         "a list: a name, the values that it takes, a map with `${name}`");
  };
  if (!node.is_list() || node.items.size() != 3) refuse("no list of three");
  if (!node.items[0]->is_scalar()) refuse("a name that is no text");
  if (!node.items[2]->is_map()) refuse("nothing to repeat");
  const std::string name(node.items[0]->text);
  const Value values = Evaluator(model_, true).evaluate(*written_out(*node.items[1]));
  if (!values.is_list()) {
    model_.notes.push_back({entry.key, "what " + std::string(entry.key->text) +
                                           " makes is not known: " + values.shown()});
    model_.has_macros = true;
    return;
  }
  for (const Value& value : values.items()) {
    const auto text = value.literal();
    if (!text) {
      model_.notes.push_back({entry.key, "what " + std::string(entry.key->text) + " makes of " +
                                             value.shown() + " is not known"});
      model_.has_macros = true;
      continue;
    }
    bound_.emplace_back(name, *text);
    const SyntaxNode* body = map(*node.items[2]);
    bound_.pop_back();
    out.insert(out.end(), body->entries.begin(), body->entries.end());
  }
}

const SyntaxNode* LoopWriter::map(const SyntaxNode& node) {
  SyntaxMaker::Entries entries;
  entries.reserve(node.entries.size());
  bool changed = false;
  for (const auto& entry : node.entries) {
    if (entry.key->text.starts_with(loop_prefix_of_key)) {
      changed = true;
      loop(entry, entries);
      continue;
    }
    const SyntaxNode* key = scalar(*entry.key);
    const SyntaxNode* value = written_out(*entry.value);
    changed |= key != entry.key || value != entry.value;
    entries.push_back({key, value});
  }
  if (!changed) return &node;
  std::unordered_set<std::string_view> seen;
  for (const auto& entry : entries) {
    if (!seen.insert(entry.key->text).second)
      model_.document.fail(*entry.key, "the key " + in_quotes(entry.key->text) + " made twice",
                           "each key once");
  }
  return maker_.map(entries, node);
}

const SyntaxNode* LoopWriter::written_out(const SyntaxNode& node) {
  switch (node.kind) {
    case NodeKind::scalar:
      return scalar(node);
    case NodeKind::call:
      return call(node);
    case NodeKind::map:
      return map(node);
    case NodeKind::list: {
      std::vector<const SyntaxNode*> items;
      bool changed = false;
      for (const SyntaxNode* item : node.items) {
        items.push_back(written_out(*item));
        changed |= items.back() != item;
      }
      return changed ? maker_.list(items, node) : &node;
    }
    default:
      return &node;
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
