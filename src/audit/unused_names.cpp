// SPDX-License-Identifier: Apache-2.0
#include "audit/unused_names.hpp"

#include <set>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// What a template asks for by name.
class AskedNames {
 public:
  void read(const SyntaxNode& node) {
    if (node.is_call()) read_call(node);
    for (const auto* item : node.items) read(*item);
    for (const auto& e : node.entries) {
      if (e.key->text == "Condition" && e.value->is_scalar()) conditions.emplace(e.value->text);
      read(*e.value);
    }
  }

  std::set<std::string, std::less<>> values;  ///< of Ref and `${}`
  std::set<std::string, std::less<>> mappings;
  std::set<std::string, std::less<>> conditions;

 private:
  void read_call(const SyntaxNode& node) {
    const SyntaxNode& argument = node.argument();
    const SyntaxNode* first =
        argument.is_list() && !argument.items.empty() ? argument.items.front() : &argument;
    if (!first->is_scalar()) return;
    switch (node.function) {
      case Intrinsic::ref:
        values.emplace(first->text);
        break;
      case Intrinsic::sub:
        read_text(first->text);
        break;
      case Intrinsic::find_in_map:
        mappings.emplace(first->text);
        break;
      case Intrinsic::if_:
      case Intrinsic::condition:
        conditions.emplace(first->text);
        break;
      default:
        break;
    }
  }

  void read_text(std::string_view text) {
    for (std::size_t at = text.find("${"); at != std::string_view::npos;
         at = text.find("${", at + 2)) {
      const std::size_t end = text.find('}', at);
      if (end == std::string_view::npos) return;
      values.emplace(text.substr(at + 2, end - at - 2));
    }
  }
};

}  // namespace

std::vector<std::string> unused_names(const Template& stack) {
  AskedNames asked;
  for (const auto& section : stack.document().root().entries)
    if (section.key->text != "Metadata") asked.read(*section.value);
  std::vector<std::string> out;
  for (const auto& p : stack.parameters())
    if (!asked.values.contains(p.name)) out.push_back("parameter " + p.name);
  if (const auto* mappings = stack.document().root().find("Mappings")) {
    for (const auto& e : mappings->entries)
      if (!asked.mappings.contains(e.key->text))
        out.push_back("mapping " + std::string(e.key->text));
  }
  for (const auto& c : stack.conditions())
    if (!asked.conditions.contains(c.name)) out.push_back("condition " + c.name);
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
