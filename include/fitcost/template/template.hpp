// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/template/document.hpp"
#include "fitcost/template/symbolic_text.hpp"
#include "fitcost/template/value.hpp"

/// A template as CloudFormation would see the stack: parameters filled in, conditions decided as
/// far as they can be, loops written out, SAM expanded.
namespace fitcost::inline v1::cloudformation {

namespace detail {
struct TemplateModel;
}

struct TemplateOptions {
  std::vector<std::pair<std::string, std::string>> parameters;  ///< `--parameter NAME=VALUE`
  std::string region;      ///< what AWS::Region is; unknown if empty
  std::string account;     ///< AWS::AccountId, likewise
  std::string stack_name;  ///< AWS::StackName, likewise
  /// A parameter that has neither a value nor a default is an InputError; otherwise its text is
  /// unknown.
  bool require_parameters = false;
};

struct Parameter {
  enum class Origin : std::uint8_t { given, default_value, none };

  std::string name;
  std::string type;  ///< `String`, `Number`, `CommaDelimitedList`, `List<...>`, `AWS::...`
  const SyntaxNode* key = nullptr;
  const SyntaxNode* definition = nullptr;
  Origin origin = Origin::none;
  Value value;                              ///< what Ref gives
  std::vector<std::string> allowed_values;  ///< empty: any
};

struct Condition {
  std::string name;
  const SyntaxNode* key = nullptr;
  const SyntaxNode* definition = nullptr;
  Truth holds = Truth::unknown;
};

/// One place where a resource names another: Ref, GetAtt, `${}` or DependsOn.
struct Use {
  enum class Kind : std::uint8_t { ref, get_att, depends_on };

  std::string logical_id;
  Kind kind = Kind::ref;
  std::string attribute = {};  ///< of GetAtt
  const SyntaxNode* at = nullptr;
};

struct Resource {
  std::string logical_id;
  std::string type;
  const SyntaxNode* key = nullptr;         ///< its logical id, or that of what it was made from
  const SyntaxNode* definition = nullptr;  ///< the map with Type and Properties
  /// The resource it was made from, as it is written: a SAM resource's logical id (often its own)
  /// and type, the key of a loop. Empty where it stands in the template as it is.
  std::string made_from = {};
  std::string made_from_type = {};

  Value properties = {};
  Value metadata = {};
  Value deletion_policy = {};
  Value update_replace_policy = {};
  std::string condition = {};  ///< the one it has, or empty
  Truth exists = Truth::yes;   ///< whether that holds
  std::vector<std::string> depends_on = {};
  std::vector<Use> uses = {};  ///< in branches of Fn::If that are not taken, too
  /// Its physical name, as text: given, or a symbol `${LogicalId}` for the one that CloudFormation
  /// makes. Absent where the type has no name of its own that a template can set.
  Value name = {};
};

struct Output {
  std::string name;
  const SyntaxNode* key = nullptr;
  const SyntaxNode* definition = nullptr;
  Value value;
  Value export_name;
  std::string condition;
};

/// Something that could not be resolved and leaves the template's resources in doubt.
struct Note {
  const SyntaxNode* at = nullptr;
  std::string text;
};

/// A cheap handle of something that never changes; safe to use from many threads.
class FITCOST_EXPORT Template {
 public:
  /// InputError, with line and column: what is no template; an intrinsic function that there is
  /// none of; a Ref, GetAtt, DependsOn or condition of something that the template does not have; a
  /// cycle among resources or conditions; a `--parameter` that it does not have or that is not
  /// allowed; more values than the document's limits allow once loops are written out. Where a
  /// macro other than AWS's own makes part of the template, names may be its, and are unknown.
  static Template read(TemplateDocument document, const TemplateOptions& options = {});

  const TemplateDocument& document() const;
  const TemplateOptions& options() const;
  const std::vector<std::string>& transforms() const;  ///< as named by the key Transform
  const std::vector<Parameter>& parameters() const;
  const std::vector<Condition>& conditions() const;
  /// In the order of the template; what SAM makes follows what it is made from.
  const std::vector<Resource>& resources() const;
  const std::vector<Output>& outputs() const;
  const std::vector<Note>& notes() const;

  const Parameter* parameter(std::string_view name) const;  ///< null where there is none
  const Condition* condition(std::string_view name) const;
  const Resource* resource(std::string_view logical_id) const;
  /// The one of this type whose name is surely this text, or null.
  const Resource* resource_named(std::string_view type, const SymbolicText& name) const;

  /// What a node comes to where these conditions hold, or do not. For nodes of this template.
  Value evaluate(const SyntaxNode& node,
                 const std::vector<std::pair<std::string, bool>>& assumed = {}) const;

 private:
  explicit Template(std::shared_ptr<const detail::TemplateModel> model)
      : model_(std::move(model)) {}

  std::shared_ptr<const detail::TemplateModel> model_;
};

}  // namespace fitcost::inline v1::cloudformation
