// SPDX-License-Identifier: Apache-2.0
#include "template/syntax_maker.hpp"

namespace fitcost::inline v1::cloudformation::detail {

SyntaxNode& SyntaxMaker::make(NodeKind kind, const SyntaxNode& from) {
  model_.count_made(1, from);
  SyntaxNode& node = model_.arena.node();
  node.kind = kind;
  node.generated = true;
  node.range = from.range;
  return node;
}

const SyntaxNode* SyntaxMaker::scalar(std::string_view text, const SyntaxNode& from,
                                      NodeStyle style) {
  SyntaxNode& node = make(NodeKind::scalar, from);
  node.style = style;
  node.text = model_.arena.text(text);
  return &node;
}

const SyntaxNode* SyntaxMaker::list(const std::vector<const SyntaxNode*>& items,
                                    const SyntaxNode& from) {
  SyntaxNode& node = make(NodeKind::list, from);
  node.items = model_.arena.copy(std::span<const SyntaxNode* const>(items));
  return &node;
}

const SyntaxNode* SyntaxMaker::map(const Entries& entries, const SyntaxNode& from) {
  SyntaxNode& node = make(NodeKind::map, from);
  node.entries = model_.arena.copy(std::span<const Entry>(entries));
  return &node;
}

const SyntaxNode* SyntaxMaker::call(Intrinsic function, const SyntaxNode* argument,
                                    const SyntaxNode& from) {
  SyntaxNode& node = make(NodeKind::call, from);
  node.function = function;
  node.text = long_name(function);
  node.items = model_.arena.copy(std::span<const SyntaxNode* const>(&argument, 1));
  return &node;
}

void set_entry(SyntaxMaker::Entries& entries, const SyntaxMaker::Entry& entry) {
  for (auto& existing : entries) {
    if (existing.key->text != entry.key->text) continue;
    existing = entry;
    return;
  }
  entries.push_back(entry);
}

}  // namespace fitcost::inline v1::cloudformation::detail
