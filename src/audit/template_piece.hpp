// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/template/document.hpp"
#include "fitcost/template/value.hpp"

/// Something that is to be written into a template.
namespace fitcost::inline v1::cloudformation::detail {

struct PieceEntry;

struct Piece {
  enum class Kind { text, number, list, map, call };

  Kind kind = Kind::text;
  std::string text;          ///< of a call: `Ref`, `Fn::Sub` ...
  std::vector<Piece> items;  ///< of a list; of a call, its argument
  std::vector<PieceEntry> entries;

  static Piece of(std::string text);
  static Piece number(std::string text);
  static Piece list(std::vector<Piece> items);
  static Piece map(std::vector<PieceEntry> entries);
  static Piece call(std::string function, Piece argument);
  static Piece ref(std::string logical_id);
  /// Fn::Sub, or plain text where there is nothing to substitute.
  static Piece sub(std::string text);
};

struct PieceEntry {
  PieceEntry(std::string key, Piece value) : first(std::move(key)), second(std::move(value)) {}

  std::string first;
  Piece second;
};
using PieceEntries = std::vector<PieceEntry>;

/// A node as it is written; what an alias stands for is written out.
Piece piece_of(const SyntaxNode& node);
/// Whether a condition or a mapping has a say in it: what it comes to is then that of the
/// parameters as they are, and may be another in the next environment.
bool differs_by_environment(const SyntaxNode& node);
/// Whether AWS::NoValue may be what it comes to.
bool may_be_nothing(const SyntaxNode& node);

/// A text that is put together of what a template writes: references stay references, and what a
/// condition or a mapping chooses is written as the template writes it.
class TextPiece {
 public:
  void add(std::string_view literal) { text_ += literal; }
  /// A property's text; the name is what Fn::Sub calls it where it is no plain text. False where it
  /// is not known, or may be nothing.
  bool add(const SyntaxNode& written, const Value& value, const std::string& name);
  Piece piece() const;

 private:
  std::string text_;
  PieceEntries variables_;
};

/// On one line, as YAML's flow style.
std::string flow_yaml(const Piece& piece);
/// What follows `key:`, from its blank on: further lines are indented by `indent` blanks and more.
std::string block_yaml_value(const Piece& piece, std::size_t indent, std::size_t step,
                             std::string_view line_end);
/// `key: value` of a block.
std::string block_yaml_entry(std::string_view key, const Piece& piece, std::size_t indent,
                             std::size_t step, std::string_view line_end);
/// JSON; `step` 0: on one line.
std::string json_text(const Piece& piece, std::size_t indent, std::size_t step,
                      std::string_view line_end);
std::string json_string(std::string_view text);

}  // namespace fitcost::inline v1::cloudformation::detail
