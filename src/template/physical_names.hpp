// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// How names, Refs and ARNs of a resource follow from each other.
namespace fitcost::inline v1::cloudformation::detail {

/// A resource type whose name a template can set. Patterns: `{name}` the physical name, `{P}`
/// partition, `{R}` region, `{A}` account, `{S}` URL suffix.
struct NamedType {
  std::string_view type;
  std::string_view property;             ///< that holds the name
  std::string_view ref;                  ///< what Ref gives; empty: an id, not the name
  std::string_view arn;                  ///< what GetAtt Arn gives, or Ref where `ref` says `{arn}`
  std::string_view name_attribute = {};  ///< a GetAtt that gives the name
  std::string_view arn_attribute = "Arn";
};

/// Null for a type that is not among them.
const NamedType* named_type(std::string_view type);

}  // namespace fitcost::inline v1::cloudformation::detail
