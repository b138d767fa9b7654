// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/stack_usage.hpp"

#include <algorithm>

#include "fitcost/units/suggest.hpp"
#include "template/estimate/usage_keys.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

class UsageReader {
 public:
  explicit UsageReader(const TemplateDocument& document) : document_(document) {}

  StackUsage read() {
    const SyntaxNode& root = document_.root();
    require_map(root, "a map with version and resource_usage");
    const std::vector<std::string> known{"version", "resource_usage",
                                         "resource_type_default_usage"};
    for (const auto& entry : root.entries) {
      const std::string key(entry.key->text);
      if (key == "version") {
        if (!entry.value->is_scalar() || entry.value->text != "0.1")
          document_.fail(*entry.value, shown(*entry.value), "version 0.1");
      } else if (key == "resource_usage" || key == "resource_type_default_usage") {
        resources(*entry.value, key == "resource_type_default_usage");
      } else {
        document_.fail(*entry.key, in_quotes(key) + suggestion(key, known),
                       "version, resource_usage or resource_type_default_usage");
      }
    }
    return std::move(out_);
  }

 private:
  static std::string shown(const SyntaxNode& node) {
    switch (node.kind) {
      case NodeKind::null:
        return "nothing";
      case NodeKind::scalar:
        return in_quotes(node.text);
      case NodeKind::list:
        return "a list";
      case NodeKind::map:
        return "a map";
      case NodeKind::call:
        break;
    }
    return "a function of CloudFormation";
  }

  void require_map(const SyntaxNode& node, const char* wanted) const {
    if (!node.is_map()) document_.fail(node, shown(node), wanted);
  }

  void resources(const SyntaxNode& node, bool defaults) {
    if (node.kind == NodeKind::null) return;  // an empty section
    require_map(node, defaults ? "types with their usage" : "resources with their usage");
    for (const auto& [name, usage] : node.entries) {
      const std::string of(name->text);
      if (of.empty()) document_.fail(*name, "an empty name", "a resource");
      if (defaults && !is_known_type(of)) {
        std::vector<std::string> types;
        for (const auto& key : detail::usage_keys) {
          types.emplace_back(key.type);
          types.emplace_back(key.terraform);
        }
        document_.fail(*name, in_quotes(of) + suggestion(of, types),
                       "a type that has usage, such as AWS::Lambda::Function");
      }
      if (usage->kind == NodeKind::null) continue;
      require_map(*usage, "a map of quantities");
      for (const auto& quantity : usage->entries)
        add(of, defaults || of.find('*') != std::string::npos, *name, quantity);
    }
  }

  static bool is_known_type(const std::string& of) {
    const std::string_view type = detail::expanded_type(of);
    return std::any_of(
        detail::usage_keys.begin(), detail::usage_keys.end(),
        [&](const detail::UsageKey& key) { return key.type == type || key.terraform == of; });
  }

  void add(const std::string& of, bool by_type, const SyntaxNode& name,
           const SyntaxNode::Entry& quantity) {
    const std::string key(quantity.key->text);
    const auto known = detail::usage_keys_of({});
    if (std::find(known.begin(), known.end(), key) == known.end())
      document_.fail(*quantity.key, in_quotes(key) + suggestion(key, known),
                     "a usage key, such as monthly_requests");
    if (quantity.value->kind == NodeKind::null) return;  // written by `--sync-usage-file`
    const auto value =
        quantity.value->is_scalar() ? Decimal::parse(quantity.value->text) : std::nullopt;
    if (!value || *value < Decimal() || Decimal(1'000'000'000'000'000) < *value ||
        value->scale() > 9)
      document_.fail(*quantity.value, shown(*quantity.value),
                     "a number from 0 to 1e15, at most 9 decimal places");
    out_.entries.push_back(
        {of, by_type, key, *value, document_.place(*quantity.value), document_.place(name)});
  }

  const TemplateDocument& document_;
  StackUsage out_;
};

}  // namespace

StackUsage read_stack_usage(const TemplateDocument& document) {
  return UsageReader(document).read();
}

}  // namespace fitcost::inline v1::cloudformation
