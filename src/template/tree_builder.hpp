// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "template/document_text.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// Makes the tree from what a parser of YAML or JSON hears, in the order of the text, and checks
/// what both lack: keys twice, keys that are no text, aliases, depth and number of nodes.
class TreeBuilder {
 public:
  static constexpr std::size_t no_anchor = 0;

  /// What stands before a value.
  struct Properties {
    std::string_view tag;            ///< of a call, `!Ref`; otherwise empty
    std::size_t anchor = no_anchor;  ///< a number of the parser's
    std::size_t begin = 0;           ///< where tag, anchor or value start, whichever is first
    std::size_t content = 0;         ///< where the value itself starts
  };

  explicit TreeBuilder(DocumentText& document) : document_(document) {}

  /// `text` stays where it is: in the document or its arena.
  void scalar(const Properties& properties, std::size_t end, NodeStyle style,
              std::string_view text);
  void null(const Properties& properties, std::size_t end);
  void alias(SourceRange range, std::size_t anchor);
  void begin(NodeKind kind, const Properties& properties, NodeStyle style);
  /// `end`: behind the closing bracket; 0 where the last element's end is that of the collection.
  void end(std::size_t end = 0);

  /// Where what was heard last ends.
  std::size_t last_end() const { return last_end_; }
  /// The collection that is open: its kind and style, and whether a map's value comes next.
  bool in_collection() const { return !open_.empty(); }
  NodeKind open_kind() const { return open_.back().kind; }
  NodeStyle open_style() const { return open_.back().style; }
  std::size_t open_begin() const { return open_.back().properties.content; }
  bool has_children() const { return pending_.size() > open_.back().first_child; }
  bool value_is_next() const {
    return open_.back().kind == NodeKind::map &&
           (pending_.size() - open_.back().first_child) % 2 == 1;
  }

 private:
  struct Size {
    std::size_t nodes = 0;  ///< with aliases written out
    std::size_t height = 0;
  };
  struct Open {
    NodeKind kind = NodeKind::null;
    NodeStyle style = NodeStyle::plain;
    Properties properties;
    std::size_t first_child = 0;
    Size size;
  };
  struct Anchored {
    const SyntaxNode* node = nullptr;  ///< null while it is open
    Size size;
  };

  SyntaxNode& make(NodeKind kind, NodeStyle style, SourceRange range);
  void finish(SyntaxNode& node, const Properties& properties, Size size);
  void count(std::size_t nodes, std::size_t height, std::size_t at);
  void finish_map(SyntaxNode& map, std::span<const SyntaxNode* const> children);
  void check_key(const SyntaxNode& key);
  void check_duplicates(std::span<const SyntaxNode::Entry> entries);
  std::vector<SyntaxNode::Entry> merged(const std::vector<SyntaxNode::Entry>& written);

  DocumentText& document_;
  std::vector<Open> open_;
  std::vector<const SyntaxNode*> pending_;
  std::unordered_map<std::size_t, Anchored> anchors_;
  std::size_t nodes_ = 0;
  std::size_t last_end_ = 0;
};

}  // namespace fitcost::inline v1::cloudformation::detail
