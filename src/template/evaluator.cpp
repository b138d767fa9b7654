// SPDX-License-Identifier: Apache-2.0
#include "template/evaluator.hpp"

#include <algorithm>
#include <array>

#include "fitcost/units/suggest.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::string_view dynamic_start = "{{resolve:";
constexpr std::string_view dynamic_end = "}}";
/// Names that lead on to names, and what a name is at most: CloudFormation's are shorter.
constexpr std::size_t deepest_name = 50;
constexpr std::size_t most_name_parts = 50;
constexpr std::size_t most_name_bytes = 2'048;

bool is_boolean_word(std::string_view text, TemplateDocument::Format format) {
  if (text == "true" || text == "false") return true;
  if (format == TemplateDocument::Format::json) return false;
  // YAML 1.1, https://yaml.org/type/bool.html
  static constexpr std::array<std::string_view, 16> words{
      "True", "TRUE", "False", "FALSE", "yes", "Yes", "YES", "no",
      "No",   "NO",   "on",    "On",    "ON",  "off", "Off", "OFF"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool looks_like_number(std::string_view text) {
  if (text.empty()) return false;
  const char c = text.front();
  return ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.') &&
         Decimal::parse(text).has_value();
}

template <class Named> std::vector<std::string> names_of(const std::vector<Named>& all) {
  std::vector<std::string> out;
  for (const auto& one : all) out.push_back(one.name);
  return out;
}

}  // namespace

SymbolicText with_dynamic_references(std::string_view text) {
  SymbolicText out;
  while (true) {
    const std::size_t start = text.find(dynamic_start);
    const std::size_t end = start == std::string_view::npos ? start : text.find(dynamic_end, start);
    if (end == std::string_view::npos) {
      out.append(SymbolicText(std::string(text)));
      return out;
    }
    const std::size_t behind = end + dynamic_end.size();
    out.append(SymbolicText(std::string(text.substr(0, start))));
    out.append(SymbolicText(
        Reference{Reference::Kind::dynamic, std::string(text.substr(start, behind - start))}));
    text.remove_prefix(behind);
  }
}

std::string_view condition_name(const SyntaxNode& node) {
  if (node.is_call(Intrinsic::condition) && node.argument().is_scalar())
    return node.argument().text;
  if (node.is_map() && node.entries.size() == 1 && node.entries.front().key->text == "Condition" &&
      node.entries.front().value->is_scalar()) {
    return node.entries.front().value->text;
  }
  return {};
}

void Evaluator::take(std::size_t steps, const SyntaxNode& at) {
  constexpr std::size_t steps_a_node = 5;
  steps_ += steps;
  if (steps_ > steps_a_node * model_.document.limits().nodes)
    model_.document.fail(at, "values that grow too large when they are resolved",
                         "a simpler template");
}

Value Evaluator::text_value(SymbolicText text, const SyntaxNode& at, Value::Kind kind) {
  constexpr std::size_t bytes_a_step = 64;
  for (const auto& part : text.parts()) take(1 + part.literal.size() / bytes_a_step, at);
  return Value::of(std::move(text), &at, kind);
}

Value Evaluator::missing(const std::string& found, const std::string& wanted,
                         const SyntaxNode& at) {
  if (!lenient_) model_.document.fail(at, found, wanted);
  return Value::unknown(found + ", which a macro may make", found, &at);
}

Value Evaluator::evaluate(const SyntaxNode& node) {
  take(1, node);
  switch (node.kind) {
    case NodeKind::null:
      return Value::null(&node);
    case NodeKind::scalar:
      return scalar(node);
    case NodeKind::list:
      return list(node);
    case NodeKind::map:
      return map(node);
    default:
      return call(node);
  }
}

Value Evaluator::scalar(const SyntaxNode& node) {
  auto kind = Value::Kind::text;
  if (node.style == NodeStyle::plain) {
    if (is_boolean_word(node.text, model_.document.format())) {
      kind = Value::Kind::boolean;
    } else if (looks_like_number(node.text)) {
      kind = Value::Kind::number;
    }
  }
  return text_value(with_dynamic_references(node.text), node, kind);
}

Value Evaluator::list(const SyntaxNode& node) {
  Values items;
  items.reserve(node.items.size());
  for (const SyntaxNode* item : node.items) {
    Value value = evaluate(*item);
    if (!value.is_absent()) items.push_back(std::move(value));
  }
  return Value::of(std::move(items), &node);
}

Value Evaluator::map(const SyntaxNode& node) {
  std::vector<Value::Entry> entries;
  entries.reserve(node.entries.size());
  std::string more;
  for (const auto& [key, value] : node.entries) {
    if (key->text.starts_with("Fn::")) {  // beside other keys: a macro's, or a misplaced function
      more = std::string(key->text) + " beside other keys";
      continue;
    }
    Value found = evaluate(*value);
    if (!found.is_absent()) entries.push_back({std::string(key->text), key, std::move(found)});
  }
  return Value::of(std::move(entries), &node, std::move(more));
}

Value Evaluator::call(const SyntaxNode& node) {
  switch (node.function) {
    case Intrinsic::ref: {
      const Value name = evaluate(node.argument());
      const auto known = name.literal();
      if (!known) return Value::unknown("a Ref whose name is not known", "", &node);
      return ref(*known, node);
    }
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
    case Intrinsic::if_:
      return choose(node);
    case Intrinsic::find_in_map:
      return find_in_map(node);
    case Intrinsic::length:
      return length(node);
    case Intrinsic::base64:
      return base64(node);
    case Intrinsic::cidr:
      return cidr(node);
    case Intrinsic::to_json_string:
      return to_json_string(node);
    case Intrinsic::import_value:
      return with_choices({evaluate(node.argument())}, node, [&](const Values& name) {
        return text_value(SymbolicText(Reference{Reference::Kind::import, name.front().shown()}),
                          node);
      });
    case Intrinsic::get_azs: {
      const Value region = evaluate(node.argument());
      const Value asked = region.literal() == "" ? pseudo_parameter("AWS::Region", node) : region;
      return Value::unknown("the availability zones of a region", "GetAZs(" + asked.shown() + ")",
                            &node);
    }
    case Intrinsic::and_:
    case Intrinsic::or_:
    case Intrinsic::not_:
    case Intrinsic::equals:
    case Intrinsic::condition: {
      const Truth truth = condition_holds(node);
      if (truth == Truth::unknown)
        return Value::unknown("a condition that is not decided", "", &node);
      return text_value(SymbolicText(truth == Truth::yes ? "true" : "false"), node,
                        Value::Kind::boolean);
    }
    case Intrinsic::get_stack_output:
      return Value::unknown("the output of another stack",
                            "GetStackOutput" + evaluate(node.argument()).shown(), &node);
    case Intrinsic::transform: {
      const SyntaxNode* name = node.argument().find("Name");
      return Value::unknown("what the macro " +
                                (name == nullptr ? std::string("of Fn::Transform")
                                                 : in_quotes(evaluate(*name).shown())) +
                                " makes",
                            "", &node);
    }
    case Intrinsic::sam_policy_template:
      return Value::unknown("what SAM makes of a policy template", "", &node);
    default:
      return Value::unknown(in_quotes(node.text) + ", which is evaluated elsewhere", "", &node);
  }
}

// ---- names --------------------------------------------------------------------------------------

Value Evaluator::pseudo_parameter(std::string_view name, const SyntaxNode& at) {
  const TemplateOptions& options = model_.options;
  const std::string_view region = options.region;
  const Reference reference{Reference::Kind::pseudo_parameter, std::string(name)};
  const auto known = [&](std::string text) {
    return text_value(SymbolicText(std::move(text)).written_as(reference), at);
  };
  const auto symbol = [&](SymbolForm form) {
    return text_value(SymbolicText(reference, form), at);
  };
  if (name == "AWS::NoValue") return {};
  if (name == "AWS::Region")
    return region.empty() ? symbol(SymbolForm::word) : known(options.region);
  if (name == "AWS::AccountId")
    return options.account.empty() ? symbol(SymbolForm::word) : known(options.account);
  if (name == "AWS::StackName")
    return options.stack_name.empty() ? symbol(SymbolForm::word) : known(options.stack_name);
  // https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
  if (name == "AWS::Partition") {
    if (region.empty() || region.find("-iso") != std::string_view::npos)
      return symbol(SymbolForm::word);
    return known(region.starts_with("cn-")       ? "aws-cn"
                 : region.starts_with("us-gov-") ? "aws-us-gov"
                                                 : "aws");
  }
  if (name == "AWS::URLSuffix") {
    if (region.empty() || region.find("-iso") != std::string_view::npos)
      return symbol(SymbolForm::domain);
    return known(region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
  }
  if (name == "AWS::StackId") return symbol(SymbolForm::any);
  if (name == "AWS::NotificationARNs")
    return Value::unknown("the stack's notification ARNs", "${AWS::NotificationARNs}", &at);
  return missing("the pseudo parameter " + in_quotes(name), "one that there is", at);
}

Value Evaluator::ref(std::string_view name, const SyntaxNode& at) {
  if (name.starts_with("AWS::")) return pseudo_parameter(name, at);
  if (const Parameter* parameter = model_.parameter(name)) {
    const Value& value = parameter->value;
    if (value.is_list()) return Value::of(value.items(), &at);
    if (value.is_unknown()) return Value::unknown(value.why(), value.expression(), &at);
    return text_value(value.text().written_as({Reference::Kind::parameter, std::string(name)}), at,
                      value.kind());
  }
  if (const Resource* resource = model_.resource(name)) return ref_of(*resource, at);
  const auto made = model_.made_names.find(std::string(name));
  if (made != model_.made_names.end()) return ref(made->second, at);
  std::vector<std::string> known = names_of(model_.parameters);
  for (const auto& resource : model_.resources) known.push_back(resource.logical_id);
  return missing("a reference to " + in_quotes(name),
                 "a parameter or a resource of the template" + suggestion(name, known), at);
}

Value Evaluator::ref_of(const Resource& resource, const SyntaxNode& at) {
  const Reference reference{Reference::Kind::resource, resource.logical_id};
  const NamedType* type = named_type(resource.type);
  if (type == nullptr || type->ref.empty()) {
    // Ids and ARNs that AWS makes: a word for the APIs, whatever for the rest.
    const bool word = resource.type.starts_with("AWS::ApiGateway");
    return text_value(SymbolicText(reference, word ? SymbolForm::word : SymbolForm::any), at);
  }
  return with_choices({name_of(resource)}, at, [&](const Values& name) {
    const Value found = pattern(type->ref == "{arn}" ? type->arn : type->ref, name.front(), at);
    return text_value(found.text().written_as(reference), at);
  });
}

Value Evaluator::attribute_of(std::string_view logical_id, std::string_view attribute,
                              const SyntaxNode& at) {
  // SAM's `Fn.Alias` as a logical id, with an attribute of its own.
  const std::size_t dot = attribute.find('.');
  const auto made =
      model_.made_names.find(std::string(logical_id) + "." + std::string(attribute.substr(0, dot)));
  if (made != model_.made_names.end()) {
    return dot == std::string_view::npos
               ? ref(made->second, at)
               : attribute_of(made->second, attribute.substr(dot + 1), at);
  }
  const Resource* resource = model_.resource(logical_id);
  if (resource == nullptr) {
    std::vector<std::string> known;
    for (const auto& r : model_.resources) known.push_back(r.logical_id);
    return missing("a reference to " + in_quotes(logical_id),
                   "a resource of the template" + suggestion(logical_id, known), at);
  }
  const Reference reference{Reference::Kind::resource, resource->logical_id,
                            std::string(attribute)};
  const NamedType* type = named_type(resource->type);
  const std::string_view text = type == nullptr                     ? std::string_view()
                                : attribute == type->arn_attribute  ? type->arn
                                : attribute == type->name_attribute ? std::string_view("{name}")
                                                                    : std::string_view();
  if (!text.empty()) {
    return with_choices({name_of(*resource)}, at, [&](const Values& name) {
      return text_value(pattern(text, name.front(), at).text().written_as(reference), at);
    });
  }
  if (resource->type == "AWS::SSM::Parameter" && (attribute == "Value" || attribute == "Type") &&
      std::find(names_open_.begin(), names_open_.end(), resource) == names_open_.end() &&
      names_open_.size() < deepest_name) {
    const SyntaxNode* properties = resource->definition->find("Properties");
    if (const SyntaxNode* found = properties == nullptr ? nullptr : properties->find(attribute)) {
      names_open_.push_back(resource);
      Value value = evaluate(*found);
      names_open_.pop_back();
      return value;
    }
  }
  return text_value(SymbolicText(reference), at);
}

Value Evaluator::name_of(const Resource& resource) {
  const NamedType* type = named_type(resource.type);
  if (type == nullptr) return {};
  const SyntaxNode* properties = resource.definition->find("Properties");
  const SyntaxNode* given = properties == nullptr ? nullptr : properties->find(type->property);
  const SyntaxNode& at = given == nullptr ? *resource.key : *given;
  const auto generated = [&] {
    return text_value(SymbolicText(Reference{Reference::Kind::resource, resource.logical_id},
                                   SymbolForm::generated_name),
                      at);
  };
  if (given == nullptr) return generated();
  const auto kept = names_.find(&resource);
  if (kept != names_.end()) return kept->second;
  if (std::find(names_open_.begin(), names_open_.end(), &resource) != names_open_.end() ||
      names_open_.size() >= deepest_name) {
    return generated();
  }
  names_open_.push_back(&resource);
  Value name = with_choices({evaluate(*given)}, at, [&](const Values& found) {
    const Value& value = found.front();
    if (value.is_absent()) return generated();
    if (value.is_unknown()) {
      return text_value(SymbolicText(Reference{Reference::Kind::resource, resource.logical_id}),
                        at);
    }
    std::size_t bytes = 0;
    for (const auto& part : value.text().parts()) bytes += part.literal.size();
    if (!value.is_text() || bytes > most_name_bytes ||
        value.text().parts().size() > most_name_parts)
      return generated();
    return value;
  });
  names_open_.pop_back();
  names_.emplace(&resource, name);
  return name;
}

Value Evaluator::pattern(std::string_view text, const Value& name, const SyntaxNode& at) {
  SymbolicText out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out.append(SymbolicText(std::string(text.substr(0, open))));
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    const std::string_view word = text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
    out.append(word == "name" ? name.text()
               : word == "P"  ? pseudo_parameter("AWS::Partition", at).text()
               : word == "R"  ? pseudo_parameter("AWS::Region", at).text()
               : word == "A"  ? pseudo_parameter("AWS::AccountId", at).text()
                              : pseudo_parameter("AWS::URLSuffix", at).text());
  }
  return text_value(std::move(out), at);
}

// ---- conditions ---------------------------------------------------------------------------------

std::pair<std::string_view, bool> Evaluator::base_of(std::string_view name) const {
  bool negated = false;
  for (std::size_t steps = 0; steps < model_.conditions.size(); ++steps) {
    const Condition* condition = model_.condition(name);
    if (condition == nullptr) break;
    const SyntaxNode* definition = condition->definition;
    bool flips = false;
    if (definition->is_call(Intrinsic::not_) && definition->argument().is_list() &&
        definition->argument().items.size() == 1) {
      definition = definition->argument().items.front();
      flips = true;
    }
    const std::string_view other = condition_name(*definition);
    if (other.empty()) break;
    name = other;
    negated = negated != flips;
  }
  return {name, negated};
}

Truth Evaluator::holds(std::string_view name, const SyntaxNode& at) {
  const auto [base, negated] = base_of(name);
  const auto as_asked = [flips = negated](Truth t) { return flips ? !t : t; };
  for (const auto& [assumed, value] : assumed_)
    if (assumed == base) return as_asked(truth_of(value));
  const Condition* condition = model_.condition(base);
  if (condition == nullptr) {
    missing("the condition " + in_quotes(base),
            "a condition of the template" + suggestion(base, names_of(model_.conditions)), at);
    return Truth::unknown;
  }
  if (condition->holds != Truth::unknown) return as_asked(condition->holds);
  const auto kept = decided_.find(condition->name);
  if (kept != decided_.end()) return as_asked(kept->second);
  if (std::find(conditions_open_.begin(), conditions_open_.end(), base) != conditions_open_.end()) {
    std::string cycle;
    for (const auto open : conditions_open_) cycle += std::string(open) + " -> ";
    model_.document.fail(at, "a cycle of conditions: " + cycle + std::string(base), "none");
  }
  conditions_open_.push_back(condition->name);
  const Truth truth = condition_holds(*condition->definition);
  conditions_open_.pop_back();
  decided_.emplace(condition->name, truth);
  return as_asked(truth);
}

Truth Evaluator::equal_arguments(const SyntaxNode& node) {
  const SyntaxNode& arguments = list_argument(node, 2, 2);
  const Value a = evaluate(*arguments.items[0]);
  const Value b = evaluate(*arguments.items[1]);
  const Truth truth = equal(a, b);
  if (truth != Truth::unknown) return truth;
  // A parameter without a value is still one of those that it allows.
  const auto excludes = [&](const Value& open, const Value& other) {
    const auto literal = other.literal();
    if (!literal || !open.is_text() || open.text().parts().size() != 1) return false;
    const auto& part = open.text().parts().front();
    if (part.is_known() || part.symbol->kind != Reference::Kind::parameter) return false;
    const Parameter* parameter = model_.parameter(part.symbol->name);
    if (parameter == nullptr || parameter->allowed_values.empty()) return false;
    const auto& allowed = parameter->allowed_values;
    return std::find(allowed.begin(), allowed.end(), *literal) == allowed.end();
  };
  return excludes(a, b) || excludes(b, a) ? Truth::no : Truth::unknown;
}

Truth Evaluator::condition_holds(const SyntaxNode& node) {
  take(1, node);
  const std::string_view name = condition_name(node);
  if (!name.empty()) return holds(name, node);
  if (node.is_call(Intrinsic::equals)) return equal_arguments(node);
  if (node.is_call(Intrinsic::not_)) return !condition_holds(*list_argument(node, 1, 1).items[0]);
  const bool conjunction = node.is_call(Intrinsic::and_);
  if (!conjunction && !node.is_call(Intrinsic::or_)) {
    if (node.is_call() && !lenient_)
      model_.document.fail(node, in_quotes(node.text) + " in a condition",
                           "Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition");
    const auto value = evaluate(node).boolean();
    return value ? truth_of(*value) : Truth::unknown;
  }
  Truth all = truth_of(conjunction);
  for (const SyntaxNode* part : list_argument(node, 1, 10).items) {
    const Truth one = condition_holds(*part);
    all = conjunction ? both(all, one) : either(all, one);
  }
  return all;
}

std::size_t Evaluator::assume(std::string_view name, bool value) {
  const std::size_t since = assumed_.size();
  const auto [base, negated] = base_of(name);
  const bool holds = value != negated;
  assumed_.emplace_back(base, holds);
  forget_results();
  if (const Condition* condition = model_.condition(base))
    assume_expression(*condition->definition, holds);
  return since;
}

void Evaluator::forget(std::size_t since) {
  assumed_.resize(since);
  forget_results();
}

void Evaluator::forget_results() {
  names_.clear();
  decided_.clear();
}

/// What follows: all parts of a conjunction that holds hold, no part of a disjunction that does
/// not.
void Evaluator::assume_expression(const SyntaxNode& node, bool value) {
  constexpr std::size_t enough = 50;
  if (assumed_.size() > enough) return;
  const std::string_view name = condition_name(node);
  if (!name.empty()) {
    const auto [base, negated] = base_of(name);
    for (const auto& [assumed, unused] : assumed_)
      if (assumed == base) return;
    assume(name, value);
    return;
  }
  if (!node.is_call() || !node.argument().is_list()) return;
  const bool passes_on = (node.function == Intrinsic::and_ && value) ||
                         (node.function == Intrinsic::or_ && !value) ||
                         node.function == Intrinsic::not_;
  if (!passes_on) return;
  for (const SyntaxNode* part : node.argument().items)
    assume_expression(*part, node.function == Intrinsic::not_ ? !value : value);
}

Value Evaluator::choose(const SyntaxNode& node) {
  const SyntaxNode& arguments = list_argument(node, 3, 3);
  const SyntaxNode& condition = *arguments.items[0];
  const std::string_view inner = condition_name(condition);
  if (inner.empty() && !condition.is_scalar())
    model_.document.fail(condition, "no name of a condition", "the name of a condition");
  const std::string_view name = inner.empty() ? condition.text : inner;
  const Truth truth = holds(name, condition);
  if (truth != Truth::unknown) return evaluate(*arguments.items[truth == Truth::yes ? 1 : 2]);
  const auto [base, negated] = base_of(name);
  if (model_.condition(base) == nullptr)
    return Value::unknown("a condition that the template does not have", "", &node);
  std::array<Value, 2> branches;
  for (const bool value : {true, false}) {
    const std::size_t since = assume(base, value);
    branches[value ? 0 : 1] = evaluate(*arguments.items[value != negated ? 1 : 2]);
    forget(since);
  }
  return Value::choice(std::string(base), branches[0], branches[1], &node);
}

}  // namespace fitcost::inline v1::cloudformation::detail
