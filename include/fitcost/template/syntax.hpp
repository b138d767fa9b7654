// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "fitcost/template/intrinsic.hpp"

/// A template as it is written: what stands where, before anything is resolved. Nodes belong to
/// their TemplateDocument (or, where the reader made them, to its Template) and never move.
namespace fitcost::inline v1::cloudformation {

enum class NodeKind : std::uint8_t {
  null,    ///< `~`, `null`, or nothing at all where a value belongs
  scalar,  ///< text, a number, a boolean: as written
  list,
  map,
  call  ///< an intrinsic function, in its short or its long form
};

enum class NodeStyle : std::uint8_t {
  plain,
  single_quoted,
  double_quoted,
  literal,  ///< `|`
  folded,   ///< `>`
  block,    ///< a collection by indentation
  flow,     ///< a collection in brackets; all of JSON's
};

/// Bytes of the document's text: [begin, end). A block scalar ends with its last line's text, a
/// block collection with its last element, so that no range ends in blanks or comments.
struct SourceRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool empty() const { return begin == end; }
};

struct SyntaxNode {
  struct Entry {
    const SyntaxNode* key = nullptr;  ///< a scalar, always
    const SyntaxNode* value = nullptr;
  };

  NodeKind kind = NodeKind::null;
  NodeStyle style = NodeStyle::plain;
  Intrinsic function = Intrinsic::unknown;  ///< of a call
  /// Made by the reader (SAM, Fn::ForEach), not written: `range` is that of what it was made from.
  bool generated = false;
  /// Tag and anchor included. A short call's range starts at its `!`, a long one's is that of the
  /// map around it. An alias's is `*name`. Empty where nothing is written: where it would belong.
  SourceRange range;
  std::string_view text;           ///< of a scalar, its value; of a call, the function as written
  std::span<const Entry> entries;  ///< of a map, in order; what `<<` merges in included
  std::span<const SyntaxNode* const> items;  ///< of a list; of a call, its one argument
  const SyntaxNode* alias_of = nullptr;      ///< what a YAML alias stands for, or null

  bool is_scalar() const { return kind == NodeKind::scalar; }
  bool is_list() const { return kind == NodeKind::list; }
  bool is_map() const { return kind == NodeKind::map; }
  bool is_call() const { return kind == NodeKind::call; }
  bool is_call(Intrinsic wanted) const { return is_call() && function == wanted; }
  /// Written without quotes: `5` and `true` are a number and a boolean only so.
  bool is_plain_scalar() const { return is_scalar() && style == NodeStyle::plain; }

  const SyntaxNode& argument() const { return *items.front(); }  ///< of a call

  /// The entry of a map; null where there is none, or where this is no map.
  const Entry* entry(std::string_view key) const {
    for (const Entry& e : entries)
      if (e.key->text == key) return &e;
    return nullptr;
  }
  const SyntaxNode* find(std::string_view key) const {
    const Entry* found = entry(key);
    return found == nullptr ? nullptr : found->value;
  }
};

}  // namespace fitcost::inline v1::cloudformation
