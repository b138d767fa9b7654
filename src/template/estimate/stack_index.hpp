// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fitcost/template/event_graph.hpp"

/// The resources of a template by type, by name and by who refers to them.
namespace fitcost::inline v1::cloudformation::detail {

inline constexpr std::string_view function_type = "AWS::Lambda::Function";
inline constexpr std::string_view table_type = "AWS::DynamoDB::Table";
inline constexpr std::string_view global_table_type = "AWS::DynamoDB::GlobalTable";
inline constexpr std::string_view log_group_type = "AWS::Logs::LogGroup";
inline constexpr std::string_view rest_api_type = "AWS::ApiGateway::RestApi";
inline constexpr std::string_view http_api_type = "AWS::ApiGatewayV2::Api";
inline constexpr std::string_view role_type = "AWS::IAM::Role";

/// A condition that nothing decides is taken to hold, and the words say so.
Value settled(Value value, Certainty& certainty);
/// A number that is known, settled. Otherwise nothing, and `what` is named; `otherwise`: assumed
/// where the caller puts something in its place.
std::optional<Decimal> known_number(const Value& value, Certainty& certainty, std::string_view what,
                                    Confidence otherwise = Confidence::unknown);
std::optional<int> known_whole(const Value& value, Certainty& certainty, std::string_view what,
                               Confidence otherwise = Confidence::unknown);
/// A text that is known, settled; empty otherwise.
std::string known_text(const Value& value);

class StackIndex {
 public:
  explicit StackIndex(const Template& source);

  const Template& source() const { return source_; }
  const Resource& operator[](ResourceIndex i) const { return source_.resources()[i]; }
  /// Those that may exist, in the order of the template.
  const std::vector<ResourceIndex>& of_type(std::string_view type) const;
  MaybeResource by_id(std::string_view logical_id) const;
  /// The one of that type whose name is this text (symbols as `${Fn}`).
  MaybeResource named(std::string_view type, const std::string& shown_name) const;
  MaybeResource table_named(const std::string& shown_name) const;

  /// The first resource of one of these types that a value refers to, wherever in it.
  MaybeResource referred(const Value& value, std::initializer_list<std::string_view> types) const;
  /// The function that a value names: by itself, by a version or an alias of it, or by an ARN.
  MaybeResource function_of(const Value& value) const;
  MaybeResource table_of(const Value& value) const;  ///< by a reference, or by an ARN or a name
  MaybeResource api_of(const Value& value) const;

  std::vector<ResourceIndex> functions() const { return of_type(function_type); }
  std::vector<ResourceIndex> tables() const;
  std::vector<ResourceIndex> apis() const;

 private:
  const Template& source_;
  std::unordered_map<std::string_view, std::vector<ResourceIndex>> by_type_;
  std::unordered_map<std::string_view, ResourceIndex> by_id_;
  std::unordered_map<std::string, ResourceIndex> by_name_;  // type, a line's end, name
};

}  // namespace fitcost::inline v1::cloudformation::detail
