// SPDX-License-Identifier: Apache-2.0
#include "template/parameters.hpp"

#include <algorithm>

#include "fitcost/units/suggest.hpp"
#include "template/document_text.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
constexpr std::size_t most_value_bytes = 4'096;
constexpr std::string_view ssm_prefix = "AWS::SSM::Parameter::Value<";

bool is_list_type(std::string_view type) {
  if (type.starts_with(ssm_prefix)) type.remove_prefix(ssm_prefix.size());
  return type.starts_with("CommaDelimitedList") || type.starts_with("List<");
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Value list_value(std::string_view text, const SyntaxNode& at) {
  std::vector<Value> items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    items.push_back(Value::of(SymbolicText(std::string(trimmed(text.substr(0, comma)))), &at));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return Value::of(std::move(items), &at);
}

/// Where a value of a parameter stands: in the template, or among the options.
using Place = InputError::Place;

void check_value(const Parameter& parameter, const std::string& text, const Place& place) {
  const auto refuse = [&](const std::string& wanted) {
    throw InputError(place, in_quotes(text) + " for the parameter " + in_quotes(parameter.name),
                     one_line(wanted));
  };
  if (text.size() > most_value_bytes)
    refuse("at most " + std::to_string(most_value_bytes) + " bytes");
  const auto& allowed = parameter.allowed_values;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), text) == allowed.end() &&
      !is_list_type(parameter.type)) {
    std::string wanted;
    for (const auto& one : allowed) wanted += (wanted.empty() ? "" : ", ") + one;
    refuse(allowed.size() == 1 ? wanted : "one of " + wanted);
  }
  if (parameter.type != "Number" && parameter.type != "String") return;
  const auto number = Decimal::parse(text);
  if (parameter.type == "Number" && !number) refuse("a number");
  const auto limit = [&](std::string_view key) -> std::optional<Decimal> {
    const SyntaxNode* given = parameter.definition->find(key);
    return given != nullptr && given->is_scalar() ? Decimal::parse(given->text) : std::nullopt;
  };
  const auto within = [&](const Decimal& found, std::string_view least_key,
                          std::string_view most_key, const std::string& unit) {
    const auto least = limit(least_key);
    const auto most = limit(most_key);
    if (least && found < *least) refuse("at least " + least->to_string() + unit);
    if (most && *most < found) refuse("at most " + most->to_string() + unit);
  };
  if (parameter.type == "Number") within(*number, "MinValue", "MaxValue", "");
  if (parameter.type == "String") {
    const auto characters = std::count_if(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    });
    within(Decimal(static_cast<std::int64_t>(characters)), "MinLength", "MaxLength", " characters");
  }
}

Value value_of(const Parameter& parameter, const std::string* text) {
  const Reference reference{Reference::Kind::parameter, parameter.name};
  const SyntaxNode* at = parameter.definition;
  if (text == nullptr || parameter.type.starts_with(ssm_prefix)) {
    const std::string why = text == nullptr
                                ? "the parameter " + parameter.name + " has no value"
                                : "the parameter " + parameter.name + " is read from SSM";
    if (is_list_type(parameter.type)) return Value::unknown(why, reference.shown(), at);
    return Value::of(SymbolicText(reference), at);
  }
  if (is_list_type(parameter.type)) return list_value(*text, *at);
  return Value::of(SymbolicText(*text), at,
                   parameter.type == "Number" ? Value::Kind::number : Value::Kind::text);
}

Parameter read_parameter(const TemplateModel& model, const SyntaxNode::Entry& entry) {
  const TemplateDocument& document = model.document;
  Parameter parameter;
  parameter.name = std::string(entry.key->text);
  parameter.key = entry.key;
  parameter.definition = entry.value;
  const std::string shown = "the parameter " + in_quotes(parameter.name);
  if (!entry.value->is_map())
    document.fail(*entry.key, shown + " without a Type", "a map with Type");
  const SyntaxNode* type = entry.value->find("Type");
  if (type == nullptr || !type->is_scalar())
    document.fail(*entry.key, shown + " without a Type", "String, Number, ...");
  parameter.type = std::string(type->text);
  if (const SyntaxNode* allowed = entry.value->find("AllowedValues")) {
    for (const SyntaxNode* one : allowed->items)
      if (one->is_scalar()) parameter.allowed_values.emplace_back(one->text);
  }
  const auto& given = model.options.parameters;
  // The last one counts, as it does among options.
  const auto own = std::find_if(given.rbegin(), given.rend(),
                                [&](const auto& g) { return g.first == parameter.name; });
  if (own != given.rend()) {
    check_value(parameter, own->second, {"--parameter " + parameter.name, 0, 0});
    parameter.origin = Parameter::Origin::given;
    parameter.value = value_of(parameter, &own->second);
    return parameter;
  }
  const SyntaxNode* otherwise = entry.value->find("Default");
  if (otherwise == nullptr) {
    if (model.options.require_parameters) {
      document.fail(*entry.key, "no value for " + shown,
                    "--parameter " + parameter.name + "=VALUE, or a Default");
    }
    parameter.value = value_of(parameter, nullptr);
    return parameter;
  }
  if (!otherwise->is_scalar()) document.fail(*otherwise, "a Default that is no text", "a text");
  const std::string text(otherwise->text);
  check_value(parameter, text, document.place(*otherwise));
  parameter.origin = Parameter::Origin::default_value;
  parameter.value = value_of(parameter, &text);
  return parameter;
}

}  // namespace

void read_parameters(TemplateModel& model, const SyntaxNode& root) {
  const SyntaxNode* section = root.find("Parameters");
  if (section != nullptr) {
    if (!section->is_map() && section->kind != NodeKind::null)
      model.document.fail(*section, "Parameters that are no map", "a map of parameters");
    for (const auto& entry : section->entries)
      model.parameters.push_back(read_parameter(model, entry));
  }
  model.index();
  for (const auto& [name, value] : model.options.parameters) {
    if (model.parameter(name) != nullptr) continue;
    std::vector<std::string> known;
    for (const auto& parameter : model.parameters) known.push_back(parameter.name);
    throw InputError(
        {"--parameter", 0, 0}, "the parameter " + in_quotes(name),
        (known.empty() ? "none: the template has no parameters" : "a parameter of the template") +
            suggestion(name, known));
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
