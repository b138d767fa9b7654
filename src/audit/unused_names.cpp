// SPDX-License-Identifier: Apache-2.0
#include "audit/unused_names.hpp"

#include <algorithm>
#include <set>

#include "audit/template_editor.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// What a template asks for by name.
class AskedNames {
 public:
  void read(const SyntaxNode& node) {
    if (node.is_call()) read_call(node);
    for (const auto* item : node.items) read(*item);
    for (const auto& e : node.entries) {
      any_name = any_name || e.key->text.starts_with("Fn::ForEach");
      if (e.key->text == "Condition" && e.value->is_scalar()) conditions.emplace(e.value->text);
      read(*e.value);
    }
  }

  std::set<std::string, std::less<>> values;  ///< of Ref and `${}`
  std::set<std::string, std::less<>> mappings;
  std::set<std::string, std::less<>> conditions;
  bool any_mapping = false;  ///< one is chosen by an expression
  bool any_name = false;     ///< a macro or a loop may ask for whatever it makes

 private:
  void read_call(const SyntaxNode& node) {
    any_name = any_name || node.function == Intrinsic::transform;
    const SyntaxNode& argument = node.argument();
    const SyntaxNode* first =
        argument.is_list() && !argument.items.empty() ? argument.items.front() : &argument;
    if (!first->is_scalar()) {
      any_mapping = any_mapping || node.function == Intrinsic::find_in_map;
      return;
    }
    switch (node.function) {
      case Intrinsic::ref:
      case Intrinsic::value_of:
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

bool mentions_text(const SyntaxNode& node, std::string_view name) {
  if (node.is_scalar()) return node.text == name;
  return std::any_of(node.items.begin(), node.items.end(),
                     [&](const SyntaxNode* item) { return mentions_text(*item, name); }) ||
         std::any_of(node.entries.begin(), node.entries.end(), [&](const auto& e) {
           return e.key->text == name || mentions_text(*e.value, name);
         });
}

/// Somebody outside of the template may ask for it.
bool is_known_outside(const Template& stack, const NamedPart& part) {
  if (part.section != "Parameters") return false;
  const auto& given = stack.options().parameters;
  const bool is_given = std::any_of(given.begin(), given.end(),
                                    [&](const auto& each) { return each.first == part.name; });
  const auto* metadata = stack.document().root().find("Metadata");
  return is_given || (metadata != nullptr && mentions_text(*metadata, part.name));
}

bool may_ask_for_anything(const Template& stack) {
  AskedNames asked;
  asked.read(stack.document().root());
  const auto& transforms = stack.transforms();
  return asked.any_name ||
         std::any_of(transforms.begin(), transforms.end(), [](const std::string& name) {
           return name != "AWS::Serverless-2016-10-31" && name != "AWS::LanguageExtensions";
         });
}

/// The text without the part; empty where it cannot be taken out.
std::string text_without(const Template& stack, const NamedPart& part) {
  const SyntaxNode& root = stack.document().root();
  const auto* section = root.find(part.section);
  if (section == nullptr) return {};
  EditGroup edits(stack);
  if (section->entries.size() == 1) {
    edits.remove(root, part.section);
  } else {
    edits.remove(*section, part.name);
  }
  TemplateEditor editor;
  return editor.add(edits) ? editor.applied_to(stack.document().text()) : std::string{};
}

}  // namespace

std::string NamedPart::words() const {
  if (section == "Parameters") return "parameter " + name;
  return (section == "Mappings" ? "mapping " : "condition ") + name;
}

std::vector<NamedPart> unused_names(const Template& stack) {
  AskedNames asked;
  for (const auto& section : stack.document().root().entries)
    if (section.key->text != "Metadata") asked.read(*section.value);
  std::vector<NamedPart> out;
  for (const auto& p : stack.parameters())
    if (!asked.values.contains(p.name)) out.push_back({"Parameters", p.name});
  const auto* mappings = stack.document().root().find("Mappings");
  if (mappings != nullptr && !asked.any_mapping) {
    for (const auto& e : mappings->entries)
      if (!asked.mappings.contains(e.key->text))
        out.push_back({"Mappings", std::string(e.key->text)});
  }
  for (const auto& c : stack.conditions())
    if (!asked.conditions.contains(c.name)) out.push_back({"Conditions", c.name});
  return out;
}

UnusedNames remove_unused(const Template& before, const Template& after) {
  UnusedNames out{after, {}, {}, {}};
  const auto unused_before = unused_names(before);
  const bool opaque = may_ask_for_anything(after);
  std::vector<NamedPart> kept;
  const auto is_in = [](const std::vector<NamedPart>& parts, const NamedPart& part) {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
  };
  const auto next = [&]() -> std::optional<NamedPart> {
    for (const auto& part : unused_names(out.stack))
      if (!is_in(unused_before, part) && !is_in(kept, part)) return part;
    return {};
  };
  while (const auto part = next()) {
    // What is removed is read again: the next may have been used by it alone.
    const std::string text =
        opaque || is_known_outside(after, *part) ? std::string{} : text_without(out.stack, *part);
    try {
      if (!text.empty()) {
        const TemplateDocument& document = out.stack.document();
        out.stack = Template::read(TemplateDocument::read(text, document.file(), document.limits()),
                                   after.options());
        out.text = text;
        out.removed.push_back(part->words());
        continue;
      }
    } catch (const InputError&) {
      // It is used in a way that only a reader of the whole sees: it stays.
    }
    kept.push_back(*part);
    out.kept.push_back(part->words());
  }
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
