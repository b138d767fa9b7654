// SPDX-License-Identifier: Apache-2.0
#include "template/tree_builder.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::string_view loop_prefix = "Fn::ForEach::";

bool is_merge_key(const SyntaxNode& key) { return key.is_plain_scalar() && key.text == "<<"; }

/// Whether a map of this one key is a call.
bool is_function_key(const SyntaxNode& key) {
  return (key.text == "Ref" || key.text.starts_with("Fn::")) && !key.text.starts_with(loop_prefix);
}

}  // namespace

SyntaxNode& TreeBuilder::make(NodeKind kind, NodeStyle style, SourceRange range) {
  SyntaxNode& node = document_.arena.node();
  node.kind = kind;
  node.style = style;
  node.range = range;
  return node;
}

void TreeBuilder::count(std::size_t nodes, std::size_t height, std::size_t at) {
  nodes_ += nodes;
  if (nodes_ > document_.limits.nodes) {
    document_.fail(at, "more than " + std::to_string(document_.limits.nodes) + " values",
                   "a smaller template, its aliases written out");
  }
  if (open_.size() + height > document_.limits.depth) {
    document_.fail(at, "values more than " + std::to_string(document_.limits.depth) + " deep",
                   "a flatter template");
  }
}

void TreeBuilder::finish(SyntaxNode& node, const Properties& properties, Size size) {
  last_end_ = std::max(last_end_, node.range.end);
  const SyntaxNode* made = &node;
  if (!properties.tag.empty()) {
    SyntaxNode& call = make(NodeKind::call, node.style, {properties.begin, node.range.end});
    call.function = by_tag(properties.tag);
    call.text = properties.tag;
    call.items = document_.arena.copy(std::span<const SyntaxNode* const>(&made, 1));
    made = &call;
    count(1, 0, properties.begin);
    ++size.nodes;
    ++size.height;
  } else {
    node.range.begin = properties.begin;
  }
  if (properties.anchor != no_anchor) anchors_[properties.anchor] = {made, size};
  if (open_.empty()) {
    document_.root = made;
    return;
  }
  pending_.push_back(made);
  open_.back().size.nodes += size.nodes;
  open_.back().size.height = std::max(open_.back().size.height, size.height + 1);
}

void TreeBuilder::scalar(const Properties& properties, std::size_t end, NodeStyle style,
                         std::string_view text) {
  count(1, 1, properties.begin);
  SyntaxNode& node = make(NodeKind::scalar, style, {properties.content, end});
  node.text = text;
  finish(node, properties, {1, 1});
}

void TreeBuilder::null(const Properties& properties, std::size_t end) {
  count(1, 1, properties.begin);
  finish(make(NodeKind::null, NodeStyle::plain, {properties.content, end}), properties, {1, 1});
}

void TreeBuilder::alias(SourceRange range, std::size_t anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end() || found->second.node == nullptr) {
    document_.fail(range.begin, "an alias inside of what it stands for", "no cycle");
  }
  const auto& [target, size] = found->second;
  count(size.nodes, size.height, range.begin);
  SyntaxNode& node = document_.arena.node();
  node = *target;
  node.range = range;
  node.alias_of = target;
  document_.aliases.push_back(&node);
  finish(node, {{}, no_anchor, range.begin, range.begin}, size);
}

void TreeBuilder::begin(NodeKind kind, const Properties& properties, NodeStyle style) {
  count(1, 1, properties.begin);
  if (properties.anchor != no_anchor) anchors_[properties.anchor] = {};
  open_.push_back({kind, style, properties, pending_.size(), {1, 1}});
  last_end_ = std::max(last_end_, properties.content + (style == NodeStyle::flow ? 1U : 0U));
}

void TreeBuilder::end(std::size_t end) {
  const Open closed = open_.back();
  open_.pop_back();
  const std::span<const SyntaxNode* const> children =
      std::span(pending_).subspan(closed.first_child);
  const std::size_t begin = closed.properties.content;
  if (end == 0) end = std::max(begin, last_end_);
  SyntaxNode& node = make(closed.kind, closed.style, {begin, end});
  if (closed.kind == NodeKind::map) {
    finish_map(node, children);
  } else {
    node.items = document_.arena.copy(children);
  }
  pending_.resize(closed.first_child);
  finish(node, closed.properties, closed.size);
}

void TreeBuilder::check_key(const SyntaxNode& key) {
  if (!key.is_scalar()) {
    document_.fail(key.range.begin,
                   key.kind == NodeKind::null ? "a key that is nothing"
                   : key.is_call()            ? "a key that is a function"
                                              : "a key that is a list or a map",
                   "a key that is text");
  }
  if (key.text.starts_with(loop_prefix)) document_.has_loops = true;
}

void TreeBuilder::check_duplicates(std::span<const SyntaxNode::Entry> entries) {
  constexpr std::size_t few = 12;
  const auto twice = [&](std::size_t second) {
    const auto& key = *entries[second].key;
    const auto first = std::find_if(entries.begin(), entries.end(),
                                    [&](const auto& e) { return e.key->text == key.text; });
    document_.fail(key.range.begin, "the key " + in_quotes(key.text) + " twice",
                   "each key once (it stands in line " +
                       std::to_string(document_.place(first->key->range.begin).line) + " already)");
  };
  if (entries.size() <= few) {
    for (std::size_t i = 1; i < entries.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (entries[i].key->text == entries[k].key->text) twice(i);
    return;
  }
  std::unordered_set<std::string_view> seen(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (!seen.insert(entries[i].key->text).second) twice(i);
}

/// YAML 1.1's merge key: keys of the map itself win over merged ones, earlier merged maps over
/// later ones. https://yaml.org/type/merge.html
std::vector<SyntaxNode::Entry> TreeBuilder::merged(const std::vector<SyntaxNode::Entry>& written) {
  std::unordered_set<std::string_view> taken;
  for (const auto& entry : written)
    if (!is_merge_key(*entry.key)) taken.insert(entry.key->text);
  std::vector<SyntaxNode::Entry> out;
  const auto merge = [&](const SyntaxNode& from) {
    if (!from.is_map())
      document_.fail(from.range.begin, "no map behind '<<'", "a map, or a list of maps");
    count(from.entries.size(), 0, from.range.begin);
    for (const auto& entry : from.entries)
      if (taken.insert(entry.key->text).second) out.push_back(entry);
  };
  for (const auto& entry : written) {
    if (!is_merge_key(*entry.key)) {
      out.push_back(entry);
    } else if (entry.value->is_list()) {
      for (const SyntaxNode* from : entry.value->items) merge(*from);
    } else {
      merge(*entry.value);
    }
  }
  return out;
}

void TreeBuilder::finish_map(SyntaxNode& map, std::span<const SyntaxNode* const> children) {
  std::vector<SyntaxNode::Entry> entries;
  entries.reserve(children.size() / 2);
  bool merges = false;
  for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
    check_key(*children[i]);
    merges |= is_merge_key(*children[i]);
    entries.push_back({children[i], children[i + 1]});
  }
  check_duplicates(entries);
  if (merges && document_.format == TemplateDocument::Format::yaml) entries = merged(entries);
  if (entries.size() == 1 && is_function_key(*entries.front().key)) {
    map.kind = NodeKind::call;
    map.function = by_long_name(entries.front().key->text);
    map.text = entries.front().key->text;
    map.items = document_.arena.copy(std::span<const SyntaxNode* const>(&entries.front().value, 1));
    return;
  }
  map.entries = document_.arena.copy(std::span<const SyntaxNode::Entry>(entries));
}

}  // namespace fitcost::inline v1::cloudformation::detail
