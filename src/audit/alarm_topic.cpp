// SPDX-License-Identifier: Apache-2.0
#include "audit/alarm_topic.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

bool is_alarm(const Resource& r) {
  return r.type == "AWS::CloudWatch::Alarm" || r.type == "AWS::CloudWatch::CompositeAlarm";
}

bool is_usable_topic(const Resource& r) {
  return r.type == "AWS::SNS::Topic" && r.condition.empty() && r.made_from.empty();
}

/// Alarms tell others than topics, too: scaling policies, functions, Systems Manager.
bool may_be_topic(const std::string& literal) {
  if (literal.starts_with("{{resolve:")) return true;
  return literal.starts_with("arn:") && literal.find(":sns:") != std::string::npos;
}

/// Fn::Sub of a topic's ARN, put together of what is there in every environment.
bool is_topic_arn(const Template& stack, const std::string& pattern) {
  if (!may_be_topic(pattern)) return false;
  for (std::size_t at = pattern.find("${"); at != std::string::npos;
       at = pattern.find("${", at + 2)) {
    const std::string name = pattern.substr(at + 2, pattern.find_first_of(".}", at) - at - 2);
    if (stack.resource(name) != nullptr) return false;
  }
  return true;
}

/// One element of AlarmActions, where another alarm could have it as well.
std::optional<AlarmTopic> as_topic(const Template& stack, const SyntaxNode& node) {
  if (node.is_scalar() && !node.is_call()) {
    std::string text(node.text);
    if (!may_be_topic(text)) return {};
    return AlarmTopic{Piece::of(text), text};
  }
  if (!node.is_call()) return {};
  const SyntaxNode& argument = node.argument();
  if (node.is_call(Intrinsic::import_value)) {
    if (!argument.is_scalar() || argument.is_call()) return {};
    return AlarmTopic{piece_of(node), "the import " + std::string(argument.text)};
  }
  const bool is_list = node.is_call(Intrinsic::get_att) && argument.items.size() == 2;
  const SyntaxNode& first = is_list ? *argument.items.front() : argument;
  if (!first.is_scalar() || first.is_call()) return {};
  std::string name(first.text);
  if (node.is_call(Intrinsic::sub)) {
    if (!is_topic_arn(stack, name)) return {};
    return AlarmTopic{piece_of(node), name};
  }
  if (node.is_call(Intrinsic::get_att)) name = name.substr(0, name.find('.'));
  if (!node.is_call(Intrinsic::ref) && !node.is_call(Intrinsic::get_att)) return {};
  if (const Resource* r = stack.resource(name)) {
    if (!is_usable_topic(*r)) return {};
    return AlarmTopic{Piece::ref(name), name};
  }
  for (const auto& p : stack.parameters()) {
    if (p.name != name) continue;
    const auto known = p.value.literal();
    // Another service's ARN, or nothing: it may be left out.
    if (known && (known->empty() || (known->starts_with("arn:") && !may_be_topic(*known))))
      return {};
    return AlarmTopic{Piece::ref(name), name};
  }
  return {};
}

const SyntaxNode* written_actions(const Resource& r) {
  if (r.definition == nullptr || !r.definition->is_map()) return nullptr;
  const auto* properties = r.definition->find("Properties");
  const auto* actions =
      properties != nullptr && properties->is_map() ? properties->find("AlarmActions") : nullptr;
  return actions != nullptr && actions->is_list() ? actions : nullptr;
}

/// What most of the alarms tell. Of a name that the template gives, one alarm is enough: it is
/// there for that; an ARN or an import has to be that of most.
std::optional<AlarmTopic> told_by_alarms(const Template& stack) {
  struct Told {
    AlarmTopic topic;
    int times = 0;
  };
  std::vector<Told> all;
  int telling = 0;  // alarms that tell anybody
  for (const auto& r : stack.resources()) {
    const auto* actions = is_alarm(r) ? written_actions(r) : nullptr;
    if (actions == nullptr || actions->items.empty()) continue;
    ++telling;
    for (const auto* item : actions->items) {
      auto topic = as_topic(stack, *item);
      if (!topic) continue;
      const auto known = std::find_if(
          all.begin(), all.end(), [&](const Told& told) { return told.topic.name == topic->name; });
      if (known == all.end())
        all.push_back({std::move(*topic), 1});
      else
        ++known->times;
    }
  }
  const Told* most = nullptr;
  for (const auto& told : all) {
    const bool is_named =
        told.topic.action.kind == Piece::Kind::call && told.topic.action.text == "Ref";
    if (!is_named && told.times * 2 <= telling) continue;
    if (most == nullptr || most->times < told.times) most = &told;
  }
  return most == nullptr ? std::nullopt : std::optional(most->topic);
}

bool mentions(const Value& value, std::string_view name) {
  if (value.is_text()) return value.text().refers_to(name);
  const auto in = [&](const auto& each) { return mentions(each.value, name); };
  if (value.is_choice())
    return std::any_of(value.alternatives().begin(), value.alternatives().end(), in);
  return std::any_of(value.entries().begin(), value.entries().end(), in) ||
         std::any_of(value.items().begin(), value.items().end(),
                     [&](const Value& item) { return mentions(item, name); });
}

/// People, or what people have set up to be told: no part of the application.
bool is_for_people(const Value& protocol) {
  constexpr std::array<std::string_view, 5> of_people{"email", "email-json", "sms", "http",
                                                      "https"};
  const std::string said = protocol.literal().value_or("");
  return std::find(of_people.begin(), of_people.end(), said) != of_people.end();
}

/// Something of the application has to do with it: its messages are no alarms'.
bool is_used_otherwise(const Template& stack, const std::string& name) {
  return std::any_of(stack.resources().begin(), stack.resources().end(), [&](const Resource& r) {
    if (is_alarm(r) || r.type == "AWS::SNS::TopicPolicy") return false;
    if (r.logical_id == name) {
      const auto& own = r.properties["Subscription"].items();
      return std::any_of(own.begin(), own.end(),
                         [](const Value& each) { return !is_for_people(each["Protocol"]); });
    }
    if (r.type == "AWS::SNS::Subscription" && is_for_people(r.properties["Protocol"])) return false;
    return mentions(r.properties, name);
  });
}

std::string in_small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return text;
}

}  // namespace

std::optional<AlarmTopic> alarm_topic(const Template& stack) {
  if (auto told = told_by_alarms(stack)) return told;
  for (const auto& r : stack.resources()) {
    if (is_usable_topic(r) && !is_used_otherwise(stack, r.logical_id))
      return AlarmTopic{Piece::ref(r.logical_id), r.logical_id};
  }
  for (const auto& p : stack.parameters()) {
    if (p.value.literal() == std::optional<std::string>("")) continue;  // where it may be left out
    const std::string lower = in_small_letters(p.name);
    if (lower.find("topic") != std::string::npos && lower.find("arn") != std::string::npos &&
        !is_used_otherwise(stack, p.name))
      return AlarmTopic{Piece::ref(p.name), p.name};
  }
  return {};
}

}  // namespace fitcost::inline v1::cloudformation::detail
