// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/template/symbolic_text.hpp"
#include "fitcost/template/syntax.hpp"
#include "fitcost/units/decimal.hpp"

namespace fitcost::inline v1::cloudformation {

/// What a node of a template comes to, as far as the template tells. Cheap to copy; never changes.
///
/// CloudFormation turns numbers and booleans into text and back as a property needs them, so `5`
/// and "5" are both text here that is the number 5; `kind` keeps how it was written.
class FITCOST_EXPORT Value {
 public:
  enum class Kind : std::uint8_t {
    absent,  ///< not there, or AWS::NoValue
    null,
    boolean,  ///< text, written `true`
    number,   ///< text, written `5`
    text,
    list,
    map,
    choice,  ///< one of two, by a condition that the template does not decide
    unknown
  };
  struct Entry;
  struct Alternative;

  Value();  ///< absent
  static Value null(const SyntaxNode* source);
  static Value of(SymbolicText text, const SyntaxNode* source, Kind kind = Kind::text);
  static Value of(std::vector<Value> items, const SyntaxNode* source);
  /// `more`: why there may be entries that nobody knows; empty where there are none.
  static Value of(std::vector<Entry> entries, const SyntaxNode* source, std::string more = {});
  static Value choice(std::string condition, Value when_true, Value when_false,
                      const SyntaxNode* source);
  /// `expression`: what stands for it in a text; the same for what is certainly the same.
  static Value unknown(std::string why, std::string expression, const SyntaxNode* source);

  Kind kind() const;
  bool is(Kind kind_asked) const { return kind() == kind_asked; }
  bool is_absent() const { return is(Kind::absent); }
  bool is_list() const { return is(Kind::list); }
  bool is_map() const { return is(Kind::map); }
  bool is_choice() const { return is(Kind::choice); }
  bool is_unknown() const { return is(Kind::unknown); }
  bool is_text() const;  ///< boolean, number or text

  /// Where it is written; null for what is absent. What a parameter or a mapping gives has the
  /// place where it is asked for.
  const SyntaxNode* source() const;

  const SymbolicText& text() const;            ///< empty where this is none
  std::optional<std::string> literal() const;  ///< of text that is known
  std::optional<Decimal> number() const;       ///< of text that is known and a number
  /// `true` and `false`, however written; YAML 1.1's plain `yes`, `no`, `on` and `off`.
  std::optional<bool> boolean() const;

  const std::vector<Value>& items() const;    ///< of a list; otherwise empty
  const std::vector<Entry>& entries() const;  ///< of a map; otherwise empty
  /// Of a map: why it may have further entries; empty where it has not.
  const std::string& more_entries() const;
  /// A map's value; absent where it has none. Of a choice the choice of both; of an unknown, and of
  /// a map that may have more entries, unknown.
  Value operator[](std::string_view key) const;
  Value operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  /// A list's element, likewise.
  template <std::integral Index> Value operator[](Index index) const {
    return element(static_cast<std::size_t>(index));
  }

  const std::string& condition() const;  ///< of a choice: a condition of the template
  Value when_true() const;
  Value when_false() const;
  const std::string& why() const;         ///< of an unknown: the reason, for people
  const std::string& expression() const;  ///< of an unknown

  /// All that it may be: without choices at the top, each with what must hold for it. One that is
  /// none of them where there is no choice.
  std::vector<Alternative> alternatives() const;
  /// What it is where the condition does (not) hold. Looks into lists and maps.
  Value assuming(std::string_view assumed, bool holds) const;
  /// Whether choices or unknowns or symbols are anywhere in it.
  bool is_certain() const;

  /// For messages: text as it is, collections as JSON, symbols as `${Fn}`.
  std::string shown() const;

 private:
  struct Held;
  explicit Value(std::shared_ptr<const Held> held);
  Value element(std::size_t index) const;
  static const Held& nothing();
  const Held& held() const { return held_ == nullptr ? nothing() : *held_; }

  std::shared_ptr<const Held> held_;
};

struct Value::Entry {
  std::string key;
  const SyntaxNode* key_source = nullptr;
  Value value;
};

struct Value::Alternative {
  std::vector<std::pair<std::string, bool>> conditions;  ///< all of them, outermost first
  Value value;
};

/// Texts are compared as text, lists and maps element by element.
FITCOST_EXPORT Truth equal(const Value& a, const Value& b);

}  // namespace fitcost::inline v1::cloudformation
