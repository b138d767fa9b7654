// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"

/// Text of which some is known only to AWS: `/aws/lambda/` and then the name that a function will
/// get.
namespace fitcost::inline v1::cloudformation {

/// What can be said of something that is not wholly known.
enum class Truth : std::uint8_t { no, yes, unknown };

constexpr Truth truth_of(bool b) { return b ? Truth::yes : Truth::no; }
constexpr Truth operator!(Truth t) {
  return t == Truth::unknown ? t : t == Truth::yes ? Truth::no : Truth::yes;
}
constexpr Truth both(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}
constexpr Truth either(Truth a, Truth b) { return !both(!a, !b); }

/// Something that a template names and whose text it does not know.
struct Reference {
  enum class Kind : std::uint8_t {
    resource,          ///< `name` is a logical id; without an attribute what Ref gives
    parameter,         ///< one without a value
    pseudo_parameter,  ///< `AWS::AccountId` ...
    import,            ///< the export of another stack, `name`
    dynamic,           ///< `{{resolve:...}}`, `name` is all of it
    expression         ///< anything else; equal expressions have equal names
  };

  Kind kind = Kind::expression;
  std::string name;
  std::string attribute = {};  ///< of a resource: what GetAtt asks for

  auto operator<=>(const Reference&) const = default;
  /// As Fn::Sub writes it: `${Fn.Arn}`.
  FITCOST_EXPORT std::string shown() const;
};

/// What is known of the text of a symbol.
enum class SymbolForm : std::uint8_t {
  any,
  word,            ///< letters, digits and `-`, at least one: a region, an account, an API's id
  generated_name,  ///< a word that CloudFormation makes of stack, logical id and something random
  domain           ///< words and dots
};

/// Parts, some known, some not. Neighbouring known parts are not joined, so that each can tell
/// which reference it came by; comparisons do not see the seams.
class FITCOST_EXPORT SymbolicText {
 public:
  struct Part {
    std::string literal;                           ///< of a part that is known
    std::shared_ptr<const Reference> symbol = {};  ///< of one that is not
    /// The Ref, GetAtt or `${}` that this part was written as, or null: known parts have one too.
    std::shared_ptr<const Reference> written_as = {};
    SymbolForm form = SymbolForm::any;

    bool is_known() const { return symbol == nullptr; }
  };

  SymbolicText() = default;
  explicit SymbolicText(std::string literal);
  explicit SymbolicText(Reference symbol, SymbolForm form = SymbolForm::any);

  const std::vector<Part>& parts() const { return parts_; }
  bool is_literal() const;
  /// The text, if all of it is known.
  std::optional<std::string> literal() const;
  /// Symbols as `${Fn}`, `${Fn.Arn}`.
  std::string shown() const;
  /// What it was written with, each once, in order.
  std::vector<Reference> references() const;
  bool refers_to(std::string_view logical_id) const;

  void append(const SymbolicText& other);
  void append(Part part);
  /// The same, all of it written as `reference`.
  SymbolicText written_as(const Reference& reference) const;

  /// The pieces between the delimiters; nothing where a symbol might contain one.
  std::optional<std::vector<SymbolicText>> split(std::string_view delimiter) const;

  /// `yes` only when they are equal whatever the symbols turn out to be, `no` only when they never
  /// are. Names that CloudFormation makes differ from those it makes for other logical ids, and
  /// from a text that has nothing of the logical id in it.
  /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
  friend FITCOST_EXPORT Truth equal(const SymbolicText& a, const SymbolicText& b);
  Truth starts_with(const SymbolicText& prefix) const { return has_at(prefix, true); }
  Truth ends_with(const SymbolicText& suffix) const { return has_at(suffix, false); }

 private:
  Truth has_at(const SymbolicText& piece, bool front) const;

  std::vector<Part> parts_;
};

FITCOST_EXPORT Truth equal(const SymbolicText& a, const SymbolicText& b);

}  // namespace fitcost::inline v1::cloudformation
