// SPDX-License-Identifier: Apache-2.0
// FC909: what CloudFormation looks up in the template itself, and does not find.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "audit/audit_context.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr int deepest_lookup = 100;

std::optional<std::string_view> literal_text(const SyntaxNode& node) {
  return node.is_scalar() ? std::optional(node.text) : std::nullopt;
}

/// A macro may write mappings and lists of its own.
bool has_own_macros(const Template& stack) {
  const SyntaxNode* transform = stack.document().root().find("Transform");
  if (transform == nullptr) return false;
  const auto is_of_aws = [](const SyntaxNode& name) {
    return name.is_scalar() &&
           (name.text == "AWS::Serverless-2016-10-31" || name.text == "AWS::LanguageExtensions");
  };
  if (!transform->is_list()) return !is_of_aws(*transform);
  return !std::all_of(transform->items.begin(), transform->items.end(),
                      [&](const SyntaxNode* name) { return is_of_aws(*name); });
}

/// Of literals alone: what a parameter or the region decides is no fault of the template's.
class Lookups {
 public:
  explicit Lookups(AuditContext& c)
      : c_(c), mappings_(c.stack().document().root().find("Mappings")) {}

  void look(const Resource& r) { walk(r, *r.definition, 0); }

 private:
  void walk(const Resource& r, const SyntaxNode& node, int depth) {
    if (depth > deepest_lookup) return;
    if (node.is_call(Intrinsic::find_in_map)) look_at_mapping(r, node);
    if (node.is_call(Intrinsic::select)) look_at_list(r, node);
    for (const SyntaxNode* item : node.items) walk(r, *item, depth + 1);
    for (const auto& entry : node.entries) walk(r, *entry.value, depth + 1);
  }

  void look_at_mapping(const Resource& r, const SyntaxNode& node) {
    const SyntaxNode& arguments = node.argument();
    if (!arguments.is_list() || arguments.items.size() != 3) return;  // a fourth has a default
    const auto name = literal_text(*arguments.items[0]);
    const SyntaxNode* mapping = name && mappings_ != nullptr ? mappings_->find(*name) : nullptr;
    if (mapping == nullptr || !mapping->is_map()) return;
    const auto top = literal_text(*arguments.items[1]);
    const auto second = literal_text(*arguments.items[2]);
    if ((!top && !second) || has(*mapping, top, second)) return;
    const bool is_row = top && mapping->find(*top) == nullptr;
    c_.add("FC909", r, &node,
           "the mapping " + std::string(*name) + " has no " +
               (is_row ? in_quotes(*top)
                       : in_quotes(*second) + (top ? " in " + in_quotes(*top) : std::string())));
  }
  static bool has(const SyntaxNode& mapping, std::optional<std::string_view> top,
                  std::optional<std::string_view> second) {
    for (const auto& row : mapping.entries) {
      if (row.key->text.starts_with("Fn::") || !row.value->is_map())
        return true;  // a transform, a loop: nobody can read its keys
      if (top && row.key->text != *top) continue;
      if (!second || row.value->find(*second) != nullptr ||
          row.value->find("Fn::Transform") != nullptr)
        return true;
    }
    return false;
  }

  void look_at_list(const Resource& r, const SyntaxNode& node) {
    const SyntaxNode& arguments = node.argument();
    if (!arguments.is_list() || arguments.items.size() != 2) return;
    const auto written = literal_text(*arguments.items[0]);
    const SyntaxNode& list = *arguments.items[1];
    std::size_t index = 0;
    if (!written || !list.is_list()) return;
    const auto [end, error] =
        std::from_chars(written->data(), written->data() + written->size(), index);
    if (error != std::errc() || end != written->data() + written->size()) return;
    if (index < list.items.size()) return;
    c_.add("FC909", r, &node,
           "the list has " + std::to_string(list.items.size()) +
               " elements, counted from 0: there is none at " + std::string(*written));
  }

  AuditContext& c_;
  const SyntaxNode* mappings_;
};

}  // namespace

void audit_lookups(AuditContext& c) {
  if (!c.asks_for("FC909") || has_own_macros(c.stack())) return;
  Lookups lookups(c);
  for (const Resource& r : c.resources()) lookups.look(r);
}

}  // namespace fitcost::inline v1::cloudformation::detail
