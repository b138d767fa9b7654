// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "fitcost/export.hpp"

namespace fitcost::inline v1::cloudformation {

/// CloudFormation's intrinsic functions.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
/// (read 2026-11-25), and those of rules, intrinsic-function-reference-rules.html.
enum class Intrinsic : std::uint8_t {
  ref,
  condition,
  base64,
  cidr,
  find_in_map,
  get_att,
  get_azs,
  get_stack_output,
  import_value,
  join,
  length,
  select,
  split,
  sub,
  to_json_string,
  transform,
  if_,
  and_,
  or_,
  not_,
  equals,
  contains,
  each_member_equals,
  each_member_in,
  ref_all,
  value_of,
  value_of_all,
  sam_policy_template,  ///< never written: what SAM makes of a policy template
  unknown
};

/// `Ref`, `Fn::Join` ...; empty for `sam_policy_template` and `unknown`.
FITCOST_EXPORT std::string_view long_name(Intrinsic function);
/// The function of a key such as `Fn::Join` or `Ref`, or `unknown`. `Condition` is none: as a key
/// it has other meanings, which only its place tells.
FITCOST_EXPORT Intrinsic by_long_name(std::string_view key);
/// The function of a tag such as `!Join`, `!Ref` or `!Condition`, or `unknown`.
FITCOST_EXPORT Intrinsic by_tag(std::string_view tag);

}  // namespace fitcost::inline v1::cloudformation
