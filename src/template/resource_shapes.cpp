// SPDX-License-Identifier: Apache-2.0
#include "template/resource_shapes.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "fitcost/units/suggest.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html
/// and Description and Version, which CloudFormation takes and the CDK writes
/// (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.ICfnResourceOptions.html).
constexpr std::array<std::string_view, 11> resource_attributes{
    "Type",           "Properties",     "Condition",    "DependsOn",
    "CreationPolicy", "DeletionPolicy", "UpdatePolicy", "UpdateReplacePolicy",
    "Description",    "Metadata",       "Version"};
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
constexpr std::array<std::string_view, 2> sam_attributes{"Connectors", "IgnoreGlobals"};

/// Brings keys of its own: Fn::Transform, Fn::ForEach::Name.
bool brings_attributes(std::string_view key) {
  return key == "Fn::Transform" || key.starts_with("Fn::ForEach::");
}

std::string no_such_shape(const SyntaxNode& found, const std::string& key) {
  return key + (found.is_list()   ? " that is a list"
                : found.is_map()  ? " that is a map"
                : found.is_call() ? " that is a function"
                                  : " that is a text");
}

}  // namespace

void check_condition_attribute(const TemplateDocument& document, const SyntaxNode& definition) {
  const SyntaxNode* condition = definition.find("Condition");
  if (condition == nullptr || condition->is_scalar() || condition->is_call(Intrinsic::transform))
    return;
  document.fail(*condition,
                condition->kind == NodeKind::null ? "no name behind Condition"
                                                  : no_such_shape(*condition, "a Condition"),
                "the name of a condition");
}

void check_resource_shape(const TemplateDocument& document, const SyntaxNode& definition,
                          bool is_of_sam_template) {
  std::vector<std::string> known(resource_attributes.begin(), resource_attributes.end());
  if (is_of_sam_template) known.insert(known.end(), sam_attributes.begin(), sam_attributes.end());
  for (const auto& entry : definition.entries) {
    const std::string_view key = entry.key->text;
    if (brings_attributes(key) || std::find(known.begin(), known.end(), key) != known.end())
      continue;
    document.fail(*entry.key, "the resource attribute " + in_quotes(key),
                  "one that CloudFormation has (Type, Properties, ...)" + suggestion(key, known));
  }
  const SyntaxNode* properties = definition.find("Properties");
  if (properties != nullptr && (properties->is_list() || properties->is_scalar()))
    document.fail(*properties, "Properties that are no map", "a map");
  check_condition_attribute(document, definition);
  const SyntaxNode* others = definition.find("DependsOn");
  const bool depends = others == nullptr || others->is_scalar() || others->is_list() ||
                       others->kind == NodeKind::null || others->is_call(Intrinsic::transform);
  if (!depends)
    document.fail(*others, no_such_shape(*others, "a DependsOn"),
                  "the logical id of a resource, or a list of them");
}

}  // namespace fitcost::inline v1::cloudformation::detail
