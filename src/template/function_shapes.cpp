// SPDX-License-Identifier: Apache-2.0
#include "template/function_shapes.hpp"

#include <algorithm>
#include <string>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::string_view function_key_prefix = "Fn::";

/// A text, or what may turn out to be one.
bool may_be_text(const SyntaxNode& node) { return node.is_scalar() || node.is_call(); }
bool may_be_list(const SyntaxNode& node) { return node.is_list() || node.is_call(); }
bool may_be_map(const SyntaxNode& node) { return node.is_map() || node.is_call(); }

/// What a loop fills in: `${Name}`, `&{Name}`.
bool is_filled_in(const SyntaxNode& node) {
  return node.text.find("${") != std::string_view::npos ||
         node.text.find("&{") != std::string_view::npos;
}

bool may_be_count(const SyntaxNode& node) {
  if (!node.is_scalar() || is_filled_in(node)) return may_be_text(node);
  return !node.text.empty() && std::all_of(node.text.begin(), node.text.end(),
                                           [](char c) { return c >= '0' && c <= '9'; });
}

/// `LogicalId.Attribute`, neither of them empty.
bool may_be_attribute(const SyntaxNode& node) {
  if (!node.is_scalar() || is_filled_in(node)) return may_be_text(node);
  const std::size_t dot = node.text.find('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < node.text.size();
}

bool is_truth_word(const SyntaxNode& node) {
  std::string word(node.text);
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return word == "true" || word == "false";
}

/// A function that decides, or `Condition: Name`.
bool may_be_condition(const SyntaxNode& node) {
  if (node.is_call()) return true;
  if (node.is_scalar()) return is_truth_word(node);
  return node.is_map() && node.entries.size() == 1 &&
         node.entries.front().key->text == "Condition" && node.entries.front().value->is_scalar();
}

std::string shape_in_words(const SyntaxNode& node) {
  switch (node.kind) {
    case NodeKind::null:
      return "nothing";
    case NodeKind::list:
      return "a list";
    case NodeKind::map:
      return "a map";
    default:
      return in_quotes(node.text);
  }
}

class FunctionShapes {
 public:
  explicit FunctionShapes(const TemplateDocument& document) : document_(document) {}

  /// Metadata are anybody's own: those of the template, and of a resource.
  void walk(const SyntaxNode& node, bool has_metadata) {
    if (node.is_call()) call(node);
    if (node.is_map()) check_map(node);
    for (const SyntaxNode* item : node.items) walk(*item, false);
    for (const auto& entry : node.entries) {
      const bool own =
          entry.key->text == "Metadata" && (has_metadata || node.find("Type") != nullptr);
      if (!own) walk(*entry.value, false);
    }
  }

  void conditions(const SyntaxNode* section) {
    if (section == nullptr) return;
    for (const auto& entry : section->entries) {
      if (entry.key->text.starts_with(function_key_prefix)) continue;
      if (!may_be_condition(*entry.value)) {
        document_.fail(
            *entry.value,
            shape_in_words(*entry.value) + " as the condition " + in_quotes(entry.key->text),
            "Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition");
      }
    }
  }

 private:
  using May = bool (*)(const SyntaxNode&);

  void part(const SyntaxNode& of, const SyntaxNode& found, May fits, const char* wanted) {
    if (!fits(found))
      document_.fail(found, shape_in_words(found) + " in " + in_quotes(of.text), wanted);
  }

  const SyntaxNode& arguments(const SyntaxNode& call, std::size_t least, std::size_t most) {
    return arguments_of(document_, call, least, most);
  }

  void conditions_in(const SyntaxNode& call, std::size_t least, std::size_t most) {
    for (const SyntaxNode* one : arguments(call, least, most).items)
      part(call, *one, may_be_condition, "Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition");
  }

  void get_att(const SyntaxNode& call) {
    const SyntaxNode& argument = call.argument();
    if (argument.is_scalar()) {
      if (!may_be_attribute(argument))
        document_.fail(call, in_quotes(argument.text), "LogicalId.Attribute");
      return;
    }
    for (const SyntaxNode* one : arguments(call, 2, 2).items)
      part(call, *one, may_be_text, "LogicalId.Attribute, or both in a list");
  }

  void sub(const SyntaxNode& call) {
    const SyntaxNode& argument = call.argument();
    constexpr const char* wanted = "a text, or a list of text and map";
    if (!argument.is_list()) return part(call, argument, may_be_text, wanted);
    const auto& items = arguments(call, 2, 2).items;
    part(call, *items[0], may_be_text, wanted);
    part(call, *items[1], may_be_map, wanted);
    for (const auto& entry : items[1]->entries) {
      if (!entry.key->text.starts_with(function_key_prefix))
        part(call, *entry.value, may_be_text, "a text for each name");
    }
  }

  void join(const SyntaxNode& call) {
    const auto& items = arguments(call, 2, 2).items;
    part(call, *items[0], may_be_text, "a text to put between");
    part(call, *items[1], may_be_list, "a list of texts");
    if (!items[1]->is_list()) return;
    for (const SyntaxNode* one : items[1]->items) part(call, *one, may_be_text, "a list of texts");
  }

  void split(const SyntaxNode& call) {
    const auto& items = arguments(call, 2, 2).items;
    part(call, *items[0], may_be_text, "the text to split at");
    part(call, *items[1], may_be_text, "a text to split");
  }

  void select(const SyntaxNode& call) {
    const auto& items = arguments(call, 2, 2).items;
    part(call, *items[0], may_be_count, "a number from 0");
    part(call, *items[1], may_be_list, "a list");
  }

  void find_in_map(const SyntaxNode& call) {
    const auto& items = arguments(call, 3, 4).items;
    for (const SyntaxNode* key : items.first(3)) part(call, *key, may_be_text, "a text");
    if (items.size() == 4 && !items[3]->is_call() && items[3]->find("DefaultValue") == nullptr)
      document_.fail(*items[3], shape_in_words(*items[3]) + " in " + in_quotes(call.text),
                     "a map with DefaultValue");
  }

  void cidr(const SyntaxNode& call) {
    const auto& items = arguments(call, 2, 3).items;
    part(call, *items[0], may_be_text, "a block of addresses");
    for (const SyntaxNode* number : items.subspan(1)) part(call, *number, may_be_count, "a number");
  }

  void call(const SyntaxNode& node) {
    const SyntaxNode& argument = node.argument();
    switch (node.function) {
      case Intrinsic::ref:
        return part(node, argument, may_be_text, "a name");
      case Intrinsic::condition:
        return part(
            node, argument, [](const SyntaxNode& n) { return n.is_scalar(); },
            "the name of a condition");
      case Intrinsic::get_att:
        return get_att(node);
      case Intrinsic::sub:
        return sub(node);
      case Intrinsic::join:
        return join(node);
      case Intrinsic::split:
        return split(node);
      case Intrinsic::select:
        return select(node);
      case Intrinsic::find_in_map:
        return find_in_map(node);
      case Intrinsic::cidr:
        return cidr(node);
      case Intrinsic::base64:
      case Intrinsic::import_value:
        return part(node, argument, may_be_text, "a text");
      case Intrinsic::get_azs:
        return part(
            node, argument,
            [](const SyntaxNode& n) { return may_be_text(n) || n.kind == NodeKind::null; },
            "a region");
      case Intrinsic::length:
        return part(node, argument, may_be_list, "a list");
      case Intrinsic::to_json_string:
        return part(
            node, argument, [](const SyntaxNode& n) { return may_be_map(n) || n.is_list(); },
            "a map or a list");
      case Intrinsic::if_:
        (void)arguments(node, 3, 3);
        return;
      case Intrinsic::equals:
        (void)arguments(node, 2, 2);
        return;
      case Intrinsic::and_:
      case Intrinsic::or_:
        return conditions_in(node, 2, 10);
      case Intrinsic::not_:
        return conditions_in(node, 1, 1);
      default:
        return;  // a macro's, and those of the section Rules
    }
  }

  /// A map of one key is a call; of two functions nobody can say which one is meant. Beside other
  /// keys Fn::Transform and loops add theirs.
  void check_map(const SyntaxNode& map) {
    const SyntaxNode* first = nullptr;
    for (const auto& [key, value] : map.entries) {
      const Intrinsic function = by_long_name(key->text);
      if (function == Intrinsic::unknown || function == Intrinsic::transform) continue;
      if (first != nullptr) {
        document_.fail(*key, in_quotes(key->text) + " beside " + in_quotes(first->text),
                       "one function");
      }
      first = key;
    }
  }

  const TemplateDocument& document_;
};

}  // namespace

const SyntaxNode& arguments_of(const TemplateDocument& document, const SyntaxNode& call,
                               std::size_t least, std::size_t most) {
  const SyntaxNode& argument = call.argument();
  if (argument.is_list() && argument.items.size() >= least && argument.items.size() <= most)
    return argument;
  const std::string count =
      least == most ? std::to_string(least) : std::to_string(least) + " to " + std::to_string(most);
  const std::size_t found = argument.items.size();
  document.fail(
      call,
      in_quotes(call.text) + (argument.is_list() ? " with " + std::to_string(found) +
                                                       (found == 1 ? " argument" : " arguments")
                                                 : " without a list of arguments"),
      "a list of " + count);
}

void check_function_shapes(const TemplateDocument& document) {
  FunctionShapes shapes(document);
  shapes.walk(document.root(), true);
  shapes.conditions(document.root().find("Conditions"));
}

}  // namespace fitcost::inline v1::cloudformation::detail
