// SPDX-License-Identifier: Apache-2.0
// The intrinsic functions that make values of values, each by its page under
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
#include <algorithm>
#include <limits>

#include "fitcost/units/suggest.hpp"
#include "template/evaluator.hpp"
#include "template/function_shapes.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// Choices in one text that are worked out one by one: 2^5 of them.
constexpr int most_choices = 5;

std::optional<std::size_t> index_of(const Value& value) {
  const auto number = value.number();
  if (!number || *number < Decimal() || Decimal(1'000'000) < *number || number->scale() > 0)
    return std::nullopt;
  return static_cast<std::size_t>(number->coefficient());
}

std::string call_shown(std::string_view name, const std::vector<Value>& arguments) {
  constexpr std::size_t most = 500;
  std::string out;
  for (const Value& argument : arguments) {
    out += (out.empty() ? "" : ", ") + argument.shown();
    if (out.size() > most) return {};  // never equal to anything
  }
  return std::string(name) + "(" + out + ")";
}

}  // namespace

const SyntaxNode& Evaluator::list_argument(const SyntaxNode& node, std::size_t least,
                                           std::size_t most) {
  return arguments_of(model_.document, node, least, most);
}

Value Evaluator::with_choices(Values arguments, const SyntaxNode& at,
                              const std::function<Value(const Values&)>& make, int depth) {
  const auto chosen = std::find_if(arguments.begin(), arguments.end(),
                                   [](const Value& v) { return v.is_choice(); });
  if (chosen == arguments.end()) return make(arguments);
  if (depth >= most_choices) return Value::unknown("too many conditions in one value", "", &at);
  const std::string condition = chosen->condition();
  const auto assuming = [&](bool value) {
    Values out;
    out.reserve(arguments.size());
    for (const Value& argument : arguments) out.push_back(argument.assuming(condition, value));
    return with_choices(std::move(out), at, make, depth + 1);
  };
  Value when_true = assuming(true);
  Value when_false = assuming(false);
  return Value::choice(condition, std::move(when_true), std::move(when_false), &at);
}

Value Evaluator::concatenate(const Values& pieces, const SyntaxNode& at) {
  SymbolicText out;
  for (const Value& piece : pieces) {
    if (piece.is_text()) {
      out.append(piece.text());
    } else if (piece.is_unknown()) {
      const std::string& expression = piece.expression();
      // Without an expression it equals nothing but itself: its place tells it apart.
      out.append(SymbolicText(Reference{
          Reference::Kind::expression, expression.empty()
                                           ? piece.why() + " at " + std::to_string(at.range.begin) +
                                                 "+" + std::to_string(piece.source()->range.begin)
                                           : expression}));
    } else if (piece.is_list() || piece.is_map()) {
      return Value::unknown("a list or a map inside a text", "", &at);
    }
  }
  return text_value(std::move(out), at);
}

Value Evaluator::get_att(const SyntaxNode& node) {
  const SyntaxNode& argument = node.argument();
  if (argument.is_scalar()) {
    const std::size_t dot = argument.text.find('.');
    if (dot == std::string_view::npos)
      model_.document.fail(node, in_quotes(argument.text), "LogicalId.Attribute");
    return attribute_of(argument.text.substr(0, dot), argument.text.substr(dot + 1), node);
  }
  const SyntaxNode& arguments = list_argument(node, 2, 2);
  const Values both{evaluate(*arguments.items[0]), evaluate(*arguments.items[1])};
  return with_choices(both, node, [&](const Values& found) {
    const auto logical_id = found[0].literal();
    const auto attribute = found[1].literal();
    if (!logical_id || !attribute)
      return Value::unknown("an attribute whose name is not known", call_shown("GetAtt", found),
                            &node);
    return attribute_of(*logical_id, *attribute, node);
  });
}

Value Evaluator::sub(const SyntaxNode& node) {
  const SyntaxNode& argument = node.argument();
  const SyntaxNode* variables = nullptr;
  const SyntaxNode* pattern = &argument;
  if (argument.is_list()) {
    const SyntaxNode& arguments = list_argument(node, 2, 2);
    pattern = arguments.items[0];
    variables = arguments.items[1];
  }
  if (!pattern->is_scalar()) {
    if (!lenient_ && !pattern->is_call())
      model_.document.fail(node, "Fn::Sub without a text", "a text, or a list of text and map");
    return Value::unknown("an Fn::Sub whose text is not known", "", &node);
  }
  Values pieces;
  std::string_view rest = pattern->text;
  std::string literal;
  const auto flush = [&] {
    if (literal.empty()) return;
    pieces.push_back(text_value(with_dynamic_references(literal), *pattern));
    literal.clear();
  };
  while (!rest.empty()) {
    const std::size_t start = rest.find("${");
    const std::size_t end = start == std::string_view::npos ? start : rest.find('}', start);
    if (end == std::string_view::npos) {
      literal += rest;
      break;
    }
    literal += rest.substr(0, start);
    std::string_view name = rest.substr(start + 2, end - start - 2);
    rest.remove_prefix(end + 1);
    if (name.starts_with('!')) {
      literal += "${" + std::string(name.substr(1)) + "}";
      continue;
    }
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    flush();
    const SyntaxNode* own = variables == nullptr ? nullptr : variables->find(name);
    const std::size_t dot = name.find('.');
    const bool made = model_.made_names.contains(std::string(name));
    pieces.push_back(own != nullptr ? evaluate(*own)
                     : dot == std::string_view::npos || made
                         ? ref(name, node)
                         : attribute_of(name.substr(0, dot), name.substr(dot + 1), node));
  }
  flush();
  return with_choices(std::move(pieces), node,
                      [&](const Values& found) { return concatenate(found, node); });
}

Value Evaluator::join(const SyntaxNode& node) {
  const SyntaxNode& arguments = list_argument(node, 2, 2);
  const Values both{evaluate(*arguments.items[0]), evaluate(*arguments.items[1])};
  return with_choices(both, node, [&](const Values& found) {
    const Value& delimiter = found[0];
    if (!found[1].is_list()) {
      return Value::unknown(found[1].is_unknown() ? found[1].why() : "a Join of no list",
                            call_shown("Join", found), &node);
    }
    return with_choices(found[1].items(), node, [&](const Values& items) {
      Values pieces;
      for (const Value& item : items) {
        if (item.is_absent()) continue;
        if (!pieces.empty()) pieces.push_back(delimiter);
        pieces.push_back(item);
      }
      return concatenate(pieces, node);
    });
  });
}

Value Evaluator::split(const SyntaxNode& node) {
  const SyntaxNode& arguments = list_argument(node, 2, 2);
  const Values both{evaluate(*arguments.items[0]), evaluate(*arguments.items[1])};
  return with_choices(both, node, [&](const Values& found) {
    const auto delimiter = found[0].literal();
    const auto pieces =
        delimiter && found[1].is_text() ? found[1].text().split(*delimiter) : std::nullopt;
    if (!pieces) {
      return Value::unknown("a Split of a text that is not known enough: " + found[1].shown(),
                            call_shown("Split", found), &node);
    }
    Values items;
    for (const SymbolicText& piece : *pieces) items.push_back(text_value(piece, node));
    return Value::of(std::move(items), &node);
  });
}

Value Evaluator::select(const SyntaxNode& node) {
  const SyntaxNode& arguments = list_argument(node, 2, 2);
  const Values both{evaluate(*arguments.items[0]), evaluate(*arguments.items[1])};
  return with_choices(both, node, [&](const Values& found) -> Value {
    const auto index = index_of(found[0]);
    if (!index || (!found[1].is_list() && !found[1].is_unknown())) {
      return Value::unknown("a Select whose index or list is not known",
                            call_shown("Select", found), &node);
    }
    if (found[1].is_unknown()) {
      return Value::unknown(found[1].why(),
                            found[1].expression().empty()
                                ? ""
                                : found[1].expression() + "[" + std::to_string(*index) + "]",
                            &node);
    }
    const Values& items = found[1].items();
    const bool moves = std::any_of(items.begin(), items.end(), [](const Value& item) {
      const auto all = item.alternatives();
      return std::any_of(all.begin(), all.end(),
                         [](const auto& one) { return one.value.is_absent(); });
    });
    if (moves) {
      return with_choices(items, node, [&](const Values& chosen) {
        Values kept;
        for (const Value& item : chosen)
          if (!item.is_absent()) kept.push_back(item);
        return *index < kept.size()
                   ? kept[*index]
                   : Value::unknown("a Select behind the end of its list", "", &node);
      });
    }
    if (*index >= items.size())
      return Value::unknown("a Select behind the end of its list", "", &node);
    return items[*index];
  });
}

Value Evaluator::find_in_map(const SyntaxNode& node) {
  const SyntaxNode& arguments = list_argument(node, 3, 4);
  Values keys{evaluate(*arguments.items[0]), evaluate(*arguments.items[1]),
              evaluate(*arguments.items[2])};
  const SyntaxNode* otherwise =
      arguments.items.size() == 4 ? arguments.items[3]->find("DefaultValue") : nullptr;
  return with_choices(std::move(keys), node, [&](const Values& found) -> Value {
    const auto name = found[0].literal();
    const auto top = found[1].literal();
    const auto second = found[2].literal();
    if (!name)
      return Value::unknown("a mapping whose name is not known", call_shown("FindInMap", found),
                            &node);
    const SyntaxNode* mapping = model_.mappings == nullptr ? nullptr : model_.mappings->find(*name);
    if (mapping == nullptr) {
      if (otherwise != nullptr) return evaluate(*otherwise);
      std::vector<std::string> known;
      if (model_.mappings != nullptr)
        for (const auto& entry : model_.mappings->entries) known.emplace_back(entry.key->text);
      return missing("the mapping " + in_quotes(*name),
                     "a mapping of the template" + suggestion(*name, known), node);
    }
    // What is not known may still be the same for all.
    std::vector<const SyntaxNode*> candidates;
    for (const auto& row : mapping->entries) {
      if (top && row.key->text != *top) continue;
      for (const auto& entry : row.value->entries)
        if (!second || entry.key->text == *second) candidates.push_back(entry.value);
    }
    if (top && second) {
      if (!candidates.empty()) return evaluate(*candidates.front());
      if (otherwise != nullptr) return evaluate(*otherwise);
      return Value::unknown("the mapping " + *name + " has no value for " + in_quotes(*top) + ", " +
                                in_quotes(*second),
                            call_shown("FindInMap", found), &node);
    }
    Value only;
    for (const SyntaxNode* candidate : candidates) {
      Value value = evaluate(*candidate);
      if (!only.is_absent() && equal(only, value) != Truth::yes) {
        only = Value();
        break;
      }
      only = std::move(value);
    }
    if (!only.is_absent() && otherwise == nullptr) return only;
    return Value::unknown(
        "a value of the mapping " + *name + " by " + (top ? found[2] : found[1]).shown(),
        call_shown("FindInMap", found), &node);
  });
}

Value Evaluator::length(const SyntaxNode& node) {
  return with_choices({evaluate(node.argument())}, node, [&](const Values& found) {
    if (!found.front().is_list())
      return Value::unknown("the length of a list that is not known", call_shown("Length", found),
                            &node);
    return with_choices(found.front().items(), node, [&](const Values& items) {
      const auto count = std::count_if(items.begin(), items.end(),
                                       [](const Value& item) { return !item.is_absent(); });
      return text_value(SymbolicText(std::to_string(count)), node, Value::Kind::number);
    });
  });
}

Value Evaluator::base64(const SyntaxNode& node) {
  return with_choices({evaluate(node.argument())}, node, [&](const Values& found) {
    const auto text = found.front().literal();
    if (!text)
      return Value::unknown("the Base64 of a text that is not known", call_shown("Base64", found),
                            &node);
    return text_value(SymbolicText(base64_of(*text)), node);
  });
}

Value Evaluator::cidr(const SyntaxNode& node) {
  const SyntaxNode& arguments = list_argument(node, 2, 3);
  Values all;
  for (const SyntaxNode* argument : arguments.items) all.push_back(evaluate(*argument));
  return with_choices(std::move(all), node, [&](const Values& found) {
    constexpr std::size_t most_blocks = 256;
    constexpr std::size_t default_bits = 8;
    const auto block = found[0].literal();
    const auto count = index_of(found[1]);
    const auto bits = found.size() > 2 ? index_of(found[2]) : default_bits;
    const auto blocks = block && count && bits && *count <= most_blocks && *bits <= 32
                            ? ipv4_blocks(*block, *count, static_cast<unsigned>(*bits))
                            : std::vector<std::string>();
    if (blocks.empty())
      return Value::unknown("address blocks that are not known", call_shown("Cidr", found), &node);
    Values items;
    for (const std::string& one : blocks) items.push_back(text_value(SymbolicText(one), node));
    return Value::of(std::move(items), &node);
  });
}

Value Evaluator::to_json_string(const SyntaxNode& node) {
  return with_choices({evaluate(node.argument())}, node, [&](const Values& found) {
    const Value& value = found.front();
    if (!value.is_list() && !value.is_map())
      return Value::unknown("the JSON of a value that is not known",
                            call_shown("ToJsonString", found), &node);
    return text_value(json_text(value), node);
  });
}

}  // namespace fitcost::inline v1::cloudformation::detail
