// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/intrinsic.hpp"

#include <array>
#include <utility>

namespace fitcost::inline v1::cloudformation {

namespace {

using enum Intrinsic;

constexpr std::array<std::pair<std::string_view, Intrinsic>, 27> intrinsic_names{{
    {"Ref", ref},
    {"Condition", condition},
    {"Fn::Base64", base64},
    {"Fn::Cidr", cidr},
    {"Fn::FindInMap", find_in_map},
    {"Fn::GetAtt", get_att},
    {"Fn::GetAZs", get_azs},
    {"Fn::GetStackOutput", get_stack_output},
    {"Fn::ImportValue", import_value},
    {"Fn::Join", join},
    {"Fn::Length", length},
    {"Fn::Select", select},
    {"Fn::Split", split},
    {"Fn::Sub", sub},
    {"Fn::ToJsonString", to_json_string},
    {"Fn::Transform", transform},
    {"Fn::If", if_},
    {"Fn::And", and_},
    {"Fn::Or", or_},
    {"Fn::Not", not_},
    {"Fn::Equals", equals},
    {"Fn::Contains", contains},
    {"Fn::EachMemberEquals", each_member_equals},
    {"Fn::EachMemberIn", each_member_in},
    {"Fn::RefAll", ref_all},
    {"Fn::ValueOf", value_of},
    {"Fn::ValueOfAll", value_of_all},
}};

constexpr std::string_view function_prefix = "Fn::";

}  // namespace

std::string_view long_name(Intrinsic function) {
  for (const auto& [name, f] : intrinsic_names)
    if (f == function) return name;
  return {};
}

Intrinsic by_long_name(std::string_view key) {
  if (key != "Ref" && !key.starts_with(function_prefix)) return unknown;
  for (const auto& [name, f] : intrinsic_names)
    if (name == key) return f;
  return unknown;
}

Intrinsic by_tag(std::string_view tag) {
  if (!tag.starts_with('!')) return unknown;
  tag.remove_prefix(1);
  for (auto [name, f] : intrinsic_names) {
    if (name.starts_with(function_prefix)) name.remove_prefix(function_prefix.size());
    if (name == tag) return f;
  }
  return unknown;
}

}  // namespace fitcost::inline v1::cloudformation
