// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/template_piece.hpp"
#include "fitcost/template/template.hpp"

/// Changes of a template's text, in its own form: blocks stay blocks, JSON stays JSON, and no byte
/// that no change touches is another afterwards.
namespace fitcost::inline v1::cloudformation::detail {

struct TextEdit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
  /// Of an insertion, where the collection that it extends begins: where several end in one place,
  /// the inner one comes first.
  std::size_t inside = 0;
};

/// A condition of the template, and whether it holds.
struct ConditionCase {
  std::string condition;
  bool holds = true;

  bool operator==(const ConditionCase&) const = default;
};

/// Of an Fn::If, which branch counts; nothing where this is none, or no parameter decides it.
std::optional<ConditionCase> deciding_case(const Template& stack, const SyntaxNode& node);
/// The branch of an Fn::If that counts, of that again, and so on; null where nothing decides.
const SyntaxNode* counting_branch(const Template& stack, const SyntaxNode& node);
/// Comments that stand inside of what is written there.
std::vector<std::string_view> comments_in(const TemplateDocument& document, const SyntaxNode& node);

/// Edits that belong together: all of them are made, or none.
class EditGroup {
 public:
  explicit EditGroup(const Template& stack) : stack_(stack), document_(stack.document()) {}

  /// Sets an entry of a map, new or not. Where a condition chooses what it is, the branch that
  /// counts under the parameters as they are: other environments keep theirs. What a parameter or a
  /// mapping says is not overwritten.
  void set(const SyntaxNode& map, std::string_view key, const Piece& value);
  /// The same where the condition holds (or does not); elsewhere the entry stays what it is.
  void set_where(const SyntaxNode& map, std::string_view key, const ConditionCase& where,
                 const Piece& value);
  void replace(const SyntaxNode& node, const Piece& value);
  /// The elements of a block, each in its lines, by maps or lists of one: comments between them
  /// stay there, those inside of one come to stand above it.
  void replace_elements(const SyntaxNode::Entry& entry,
                        const std::vector<std::pair<SourceRange, Piece>>& elements);
  /// A scalar's text, in the quotes that it has.
  void replace_scalar(const SyntaxNode& node, const std::string& text);
  /// An entry with its lines, and a comment right above that is its own.
  void remove(const SyntaxNode& map, std::string_view key);
  void remove_item(const SyntaxNode& list, std::size_t index);
  void add_item(const SyntaxNode& list, const Piece& item);

  /// False where it is written in a way that cannot be changed in place: through an alias, in a
  /// loop, ...
  bool possible() const { return why_not_.empty(); }
  const std::string& why_not() const { return why_not_; }
  void give_up(std::string why);
  const std::vector<TextEdit>& edits() const { return edits_; }
  /// New entries: where their map begins, and their key.
  const std::vector<std::pair<std::size_t, std::string>>& new_keys() const { return new_keys_; }

 private:
  void add(std::size_t begin, std::size_t end, std::string text, std::size_t inside = 0);
  void insert_entry(const SyntaxNode& map, std::string_view key, const Piece& value);
  void put(const SyntaxNode::Entry& entry, const SyntaxNode& value_node, const Piece& value);
  void put_branch(const SyntaxNode& map, const SyntaxNode::Entry& entry, const SyntaxNode& branch,
                  const Piece& value);
  void fill(const SyntaxNode::Entry& entry, const Piece& value);
  void check_anchors(const TextEdit& edit);
  std::string json_piece(const Piece& piece, std::size_t indent, bool in_lines) const;
  std::string indentation(std::size_t columns) const;
  static bool is_own(const SyntaxNode& node);
  static bool is_own(const SyntaxNode& map, const SyntaxNode::Entry& entry);
  std::size_t text_begin() const;
  std::size_t line_begin(std::size_t at) const;
  std::size_t line_end(std::size_t at) const;  ///< before its line feed
  std::size_t column(std::size_t at) const;
  std::size_t column_of_text(std::size_t at) const;  ///< of the line's first character
  std::string_view line_break() const;
  std::size_t step() const;
  bool in_flow(const SyntaxNode& node) const;
  void remove_lines(std::size_t begin, std::size_t end, std::size_t indent);

  const Template& stack_;
  const TemplateDocument& document_;
  std::vector<TextEdit> edits_;
  std::vector<std::pair<std::size_t, std::string>> new_keys_;
  std::string why_not_;
};

/// Groups of edits that do not touch each other, applied together.
class TemplateEditor {
 public:
  /// False where it is not possible, or would touch what another group does.
  bool add(const EditGroup& group);
  bool empty() const { return edits_.empty(); }
  std::string applied_to(std::string_view text) const;

 private:
  std::vector<TextEdit> edits_;
  std::set<std::pair<std::size_t, std::string>> new_keys_;
};

}  // namespace fitcost::inline v1::cloudformation::detail
