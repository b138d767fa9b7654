// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/template/template.hpp"

/// Which resources can have tags, in what form, and which tags a template itself wants.
namespace fitcost::inline v1::cloudformation::detail {

enum class TagForm { list, map };  ///< `- {Key: K, Value: V}`, or `K: V`

struct TaggableType {
  std::string_view type;
  TagForm form;
  std::string_view property = "Tags";
};

/// Null for a type that takes no tags, or that nobody knows.
const TaggableType* taggable(std::string_view type);

/// The tags of a resource, in either form.
struct TagSet {
  Value written;                        ///< absent where there is none
  std::map<std::string, Value> values;  ///< by key; those that SAM adds left out
  bool certain = true;                  ///< no key is unknown
};
TagSet tags_of(const Resource& resource);

/// Resources that could be tagged and are the template's own: of what SAM makes, those it is asked
/// for.
std::vector<const Resource*> taggable_resources(const Template& stack);

/// A tag that the template's resources are to have.
struct WantedTag {
  std::string key;
  /// Its value as it is written most often; null where no resource has it in a form that another
  /// could take over: in a branch of a condition, in a loop, of the resource itself.
  const SyntaxNode* value = nullptr;
};
/// Keys that at least half of the tagged resources have.
std::vector<WantedTag> wanted_tags(const Template& stack);

}  // namespace fitcost::inline v1::cloudformation::detail
