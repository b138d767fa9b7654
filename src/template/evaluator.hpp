// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "template/physical_names.hpp"
#include "template/template_model.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// Evaluates nodes against a model. Not for several threads; cheap to make.
class Evaluator {
 public:
  /// `lenient`: names that the template does not have are unknown rather than an InputError.
  explicit Evaluator(const TemplateModel& model, bool lenient = false)
      : model_(model), lenient_(lenient || model.has_macros) {}

  Value evaluate(const SyntaxNode& node);
  /// Of a condition of the template, under what is assumed.
  Truth holds(std::string_view name, const SyntaxNode& at);
  Value name_of(const Resource& resource);

  /// Assumes that a condition holds, or does not, and what follows from it; until `forget`.
  std::size_t assume(std::string_view name, bool value);
  void forget(std::size_t since);

 private:
  using Values = std::vector<Value>;

  Value scalar(const SyntaxNode& node);
  Value list(const SyntaxNode& node);
  Value map(const SyntaxNode& node);
  Value call(const SyntaxNode& node);

  Value ref(std::string_view name, const SyntaxNode& at);
  Value pseudo_parameter(std::string_view name, const SyntaxNode& at);
  Value ref_of(const Resource& resource, const SyntaxNode& at);
  Value get_att(const SyntaxNode& node);
  Value attribute_of(std::string_view logical_id, std::string_view attribute, const SyntaxNode& at);
  Value sub(const SyntaxNode& node);
  Value join(const SyntaxNode& node);
  Value split(const SyntaxNode& node);
  Value select(const SyntaxNode& node);
  Value choose(const SyntaxNode& node);
  Value find_in_map(const SyntaxNode& node);
  Value length(const SyntaxNode& node);
  Value base64(const SyntaxNode& node);
  Value cidr(const SyntaxNode& node);
  Value to_json_string(const SyntaxNode& node);

  Truth condition_holds(const SyntaxNode& node);
  Truth equal_arguments(const SyntaxNode& node);
  /// A condition that another one only renames or negates is that other one.
  std::pair<std::string_view, bool> base_of(std::string_view name) const;
  void forget_results();
  void assume_expression(const SyntaxNode& node, bool value);

  /// `make` of the arguments where none is a choice; where some are, the choice of both outcomes.
  Value with_choices(Values arguments, const SyntaxNode& at,
                     const std::function<Value(const Values&)>& make, int depth = 0);
  Value concatenate(const Values& pieces, const SyntaxNode& at);
  Value pattern(std::string_view text, const Value& name, const SyntaxNode& at);
  /// A text, and that its making took time.
  Value text_value(SymbolicText text, const SyntaxNode& at, Value::Kind kind = Value::Kind::text);
  void take(std::size_t steps, const SyntaxNode& at);
  Value missing(const std::string& found, const std::string& wanted, const SyntaxNode& at);
  const SyntaxNode& list_argument(const SyntaxNode& node, std::size_t least, std::size_t most);

  const TemplateModel& model_;
  bool lenient_;
  std::vector<std::pair<std::string_view, bool>> assumed_;
  std::vector<std::string_view> conditions_open_;  // being decided, for cycles
  std::vector<const Resource*> names_open_;        // being named, for cycles
  // What came out under what is assumed now.
  std::unordered_map<const Resource*, Value> names_;
  std::unordered_map<std::string_view, Truth> decided_;
  std::size_t steps_ = 0;
};

/// Whether this is a condition's name: `{Condition: X}` or `!Condition X`; empty otherwise.
std::string_view condition_name(const SyntaxNode& node);

/// A text whose `{{resolve:service:...}}` are symbols: they are filled in at deployment.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
SymbolicText with_dynamic_references(std::string_view text);
std::string base64_of(std::string_view bytes);
/// Fn::Cidr of an IPv4 block: `count` blocks of 2^bits addresses; nothing where they do not fit or
/// the block is none.
std::vector<std::string> ipv4_blocks(std::string_view block, std::size_t count, unsigned bits);
/// JSON without blanks, symbols in it as parts.
SymbolicText json_text(const Value& value);

}  // namespace fitcost::inline v1::cloudformation::detail
