// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/template.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "fitcost/units/suggest.hpp"
#include "template/dependencies.hpp"
#include "template/evaluator.hpp"
#include "template/function_shapes.hpp"
#include "template/loops.hpp"
#include "template/parameters.hpp"
#include "template/resource_shapes.hpp"
#include "template/sam/expander.hpp"
#include "template/template_model.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

using detail::Evaluator;
using detail::TemplateModel;

constexpr std::string_view sam_transform = "AWS::Serverless-2016-10-31";
constexpr std::string_view loop_key = "Fn::ForEach::";

/// AWS's macros that make no resources of their own names. AWS::Include does.
bool is_harmless_macro(std::string_view name) {
  static constexpr std::array<std::string_view, 5> harmless{
      sam_transform, "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen",
      "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"};
  return std::find(harmless.begin(), harmless.end(), name) != harmless.end();
}

class TemplateReader {
 public:
  explicit TemplateReader(TemplateModel& model)
      : model_(model), root_(model.document.root()), document_(model.document) {}

  void read() {
    check_root();
    read_transforms();
    if (!model_.has_macros) {
      check_functions(root_);
      detail::check_function_shapes(document_);
    }
    model_.mappings = section("Mappings");
    if (model_.mappings != nullptr) check_mappings(*model_.mappings);
    detail::read_parameters(model_, root_);
    read_conditions();
    read_resources();
    read_outputs();
    detail::find_uses(model_);
    detail::refuse_cycles(model_);
    evaluate_resources();
    evaluate_outputs();
  }

 private:
  void check_root() {
    const SyntaxNode* resources = root_.find("Resources");
    if (!root_.is_map() || resources == nullptr) {
      document_.fail(root_, root_.is_map() ? "no key 'Resources'" : "no map",
                     "a CloudFormation template: a map with the key Resources" + near_resources());
    }
    if (!resources->is_map() || resources->entries.empty())
      document_.fail(*resources, "Resources that are no map, or empty", "a map of resources");
    const SyntaxNode* version = root_.find("AWSTemplateFormatVersion");
    if (version != nullptr && version->text != "2010-09-09")
      document_.fail(*version, "the format version " + in_quotes(version->text), "2010-09-09");
  }

  std::string near_resources() const {
    for (const auto& entry : root_.entries) {
      if (!suggestion(entry.key->text, {"Resources"}).empty())
        return " (it has " + in_quotes(entry.key->text) + ")";
    }
    return {};
  }

  const SyntaxNode* section(std::string_view name) {
    const SyntaxNode* found = root_.find(name);
    if (found == nullptr || found->kind == NodeKind::null) return nullptr;
    if (!found->is_map() && !found->is_call())
      document_.fail(*found, std::string(name) + " that are no map", "a map");
    return found;
  }

  void read_transforms() {
    const SyntaxNode* given = root_.find("Transform");
    std::vector<const SyntaxNode*> all;
    if (given != nullptr && given->is_list()) {
      all.assign(given->items.begin(), given->items.end());
    } else if (given != nullptr) {
      all.push_back(given);
    }
    for (const SyntaxNode* one : all) {
      const SyntaxNode* name = one->is_map() ? one->find("Name") : one;
      if (name == nullptr || !name->is_scalar())
        document_.fail(*one, "a transform without a name", "AWS::Serverless-2016-10-31, ...");
      model_.transforms.emplace_back(name->text);
      if (!is_harmless_macro(name->text)) {
        model_.has_macros = true;
        model_.notes.push_back({one, "what the macro " + std::string(name->text) +
                                         " makes of the template is not known"});
      }
    }
    const SyntaxNode* function = root_.find("Fn::Transform");
    if (function != nullptr) {
      model_.has_macros = true;
      model_.notes.push_back({function, "what Fn::Transform makes of the template is not known"});
    }
  }

  bool has_transform(std::string_view name) const {
    return std::find(model_.transforms.begin(), model_.transforms.end(), name) !=
           model_.transforms.end();
  }

  /// Refuses functions that there are none of. With a macro they may be the macro's.
  void check_functions(const SyntaxNode& node) {
    if (node.is_call() && node.function == Intrinsic::unknown) refuse_function(node, node.text);
    for (const SyntaxNode* item : node.items) check_functions(*item);
    for (const auto& entry : node.entries) {
      if (entry.key->text.starts_with("Fn::") && !entry.key->text.starts_with(loop_key) &&
          by_long_name(entry.key->text) == Intrinsic::unknown) {
        refuse_function(*entry.key, entry.key->text);
      }
      check_functions(*entry.value);
    }
  }

  [[noreturn]] void refuse_function(const SyntaxNode& at, std::string_view written) {
    const bool is_short = written.starts_with('!');
    std::vector<std::string> known;
    for (int i = 0; i < static_cast<int>(Intrinsic::sam_policy_template); ++i) {
      std::string name(long_name(static_cast<Intrinsic>(i)));
      if (is_short) name = "!" + (name.starts_with("Fn::") ? name.substr(4) : name);
      known.push_back(std::move(name));
    }
    document_.fail(at, "the function " + in_quotes(written),
                   "an intrinsic function" + suggestion(written, known));
  }

  void check_mappings(const SyntaxNode& mappings) {
    for (const auto& mapping : mappings.entries) {
      if (!mapping.value->is_map() && !mapping.value->is_call())
        document_.fail(*mapping.value, "a mapping that is no map", "a map of maps");
    }
  }

  const SyntaxNode& written_out(const SyntaxNode& node) {
    return document_.has_loops() ? *detail::LoopWriter(model_).written_out(node) : node;
  }

  void read_conditions() {
    const SyntaxNode* given = section("Conditions");
    if (given != nullptr) {
      for (const auto& entry : written_out(*given).entries)
        model_.conditions.push_back({std::string(entry.key->text), entry.key, entry.value});
    }
    model_.index();
    Evaluator evaluator(model_);
    for (Condition& condition : model_.conditions)
      condition.holds = evaluator.holds(condition.name, *condition.key);
  }

  void read_resources() {
    for (const auto& entry : written_out(*root_.find("Resources")).entries) {
      if (entry.key->text.starts_with("Fn::")) {
        model_.has_macros = true;
        model_.notes.push_back({entry.key, "what " + std::string(entry.key->text) +
                                               " makes of the resources is not known"});
        continue;
      }
      model_.resources.push_back(read_resource(entry));
    }
    if (has_transform(sam_transform)) detail::SamExpander(model_, section("Globals")).expand();
    model_.index();
    for (const Resource& resource : model_.resources) {
      if (model_.resource(resource.logical_id) != &resource) {
        document_.fail(
            *resource.key,
            "the resource " + in_quotes(resource.logical_id) + ", which is made and written",
            "each logical id once");
      }
    }
  }

  Resource read_resource(const SyntaxNode::Entry& entry) {
    Resource resource;
    resource.logical_id = std::string(entry.key->text);
    resource.key = entry.key;
    resource.definition = entry.value;
    const std::string shown = "the resource " + in_quotes(resource.logical_id);
    const SyntaxNode* type = entry.value->find("Type");
    if (type == nullptr || !type->is_scalar())
      document_.fail(*entry.key, shown + " without a Type", "a map with Type and Properties");
    resource.type = std::string(type->text);
    if (!model_.has_macros)
      detail::check_resource_shape(document_, *entry.value, has_transform(sam_transform));
    if (resource.type.starts_with("AWS::Serverless::") && !has_transform(sam_transform) &&
        !model_.has_macros) {
      document_.fail(*type, in_quotes(resource.type) + " without the transform of SAM",
                     "Transform: " + std::string(sam_transform));
    }
    if (entry.key->generated) {
      std::string_view key = document_.text_of(*entry.key);
      const bool quoted =
          key.size() > 1 && (key[0] == '"' || key[0] == '\'') && key.back() == key[0];
      if (quoted) key = key.substr(1, key.size() - 2);
      resource.made_from = std::string(key);
    }
    return resource;
  }

  void read_outputs() {
    const SyntaxNode* given = section("Outputs");
    if (given == nullptr) return;
    for (const auto& entry : written_out(*given).entries) {
      if (!entry.value->is_map())
        document_.fail(*entry.value, "an output that is no map", "a map with Value");
      if (!model_.has_macros) detail::check_condition_attribute(document_, *entry.value);
      Output output;
      output.name = std::string(entry.key->text);
      output.key = entry.key;
      output.definition = entry.value;
      model_.outputs.push_back(std::move(output));
    }
  }

  /// What is asked of a resource is asked where it exists: its condition holds.
  void evaluate_resources() {
    Evaluator evaluator(model_);
    Evaluator lenient(model_, true);
    for (Resource& resource : model_.resources) {
      const SyntaxNode& definition = *resource.definition;
      const SyntaxNode* condition = definition.find("Condition");
      std::size_t since = 0;
      if (condition != nullptr && condition->is_scalar()) {
        resource.condition = std::string(condition->text);
        resource.exists = evaluator.holds(resource.condition, *condition);
        if (resource.exists == Truth::unknown) since = evaluator.assume(resource.condition, true);
      }
      if (const SyntaxNode* found = definition.find("Properties"))
        resource.properties = evaluator.evaluate(*found);
      if (const SyntaxNode* found = definition.find("Metadata"))
        resource.metadata = lenient.evaluate(*found);
      if (const SyntaxNode* found = definition.find("DeletionPolicy"))
        resource.deletion_policy = evaluator.evaluate(*found);
      if (const SyntaxNode* found = definition.find("UpdateReplacePolicy"))
        resource.update_replace_policy = evaluator.evaluate(*found);
      resource.name = evaluator.name_of(resource);
      if (resource.exists == Truth::unknown) evaluator.forget(since);
    }
  }

  void evaluate_outputs() {
    Evaluator evaluator(model_);
    for (Output& output : model_.outputs) {
      const SyntaxNode* condition = output.definition->find("Condition");
      if (condition != nullptr && condition->is_scalar())
        output.condition = std::string(condition->text);
      if (const SyntaxNode* value = output.definition->find("Value"))
        output.value = evaluator.evaluate(*value);
      const SyntaxNode* exported = output.definition->find("Export");
      const SyntaxNode* name = exported == nullptr ? nullptr : exported->find("Name");
      if (name != nullptr) output.export_name = evaluator.evaluate(*name);
    }
  }

  TemplateModel& model_;
  const SyntaxNode& root_;
  const TemplateDocument& document_;
};

template <class Named>
const Named* found_in(const std::vector<Named>& all,
                      const std::unordered_map<std::string_view, std::size_t>& index,
                      std::string_view name) {
  const auto found = index.find(name);
  return found == index.end() ? nullptr : &all[found->second];
}

}  // namespace

void detail::TemplateModel::index() {
  parameter_of.clear();
  condition_of.clear();
  resource_of.clear();
  for (std::size_t i = 0; i < parameters.size(); ++i) parameter_of.emplace(parameters[i].name, i);
  for (std::size_t i = 0; i < conditions.size(); ++i) condition_of.emplace(conditions[i].name, i);
  for (std::size_t i = 0; i < resources.size(); ++i)
    resource_of.emplace(resources[i].logical_id, i);
}

const Parameter* detail::TemplateModel::parameter(std::string_view name) const {
  return found_in(parameters, parameter_of, name);
}
const Condition* detail::TemplateModel::condition(std::string_view name) const {
  return found_in(conditions, condition_of, name);
}
const Resource* detail::TemplateModel::resource(std::string_view logical_id) const {
  return found_in(resources, resource_of, logical_id);
}

void detail::TemplateModel::count_made(std::size_t nodes, const SyntaxNode& from) {
  made_nodes += nodes;
  if (made_nodes > document.limits().nodes) {
    document.fail(from, "loops and SAM resources that make too many values",
                  "at most " + std::to_string(document.limits().nodes));
  }
}

Template Template::read(TemplateDocument document, const TemplateOptions& options) {
  auto model = std::make_shared<TemplateModel>(std::move(document));
  model->options = options;
  TemplateReader(*model).read();
  return Template(std::move(model));
}

const TemplateDocument& Template::document() const { return model_->document; }
const TemplateOptions& Template::options() const { return model_->options; }
const std::vector<std::string>& Template::transforms() const { return model_->transforms; }
const std::vector<Parameter>& Template::parameters() const { return model_->parameters; }
const std::vector<Condition>& Template::conditions() const { return model_->conditions; }
const std::vector<Resource>& Template::resources() const { return model_->resources; }
const std::vector<Output>& Template::outputs() const { return model_->outputs; }
const std::vector<Note>& Template::notes() const { return model_->notes; }

const Parameter* Template::parameter(std::string_view name) const {
  return model_->parameter(name);
}
const Condition* Template::condition(std::string_view name) const {
  return model_->condition(name);
}
const Resource* Template::resource(std::string_view logical_id) const {
  return model_->resource(logical_id);
}

const Resource* Template::resource_named(std::string_view type, const SymbolicText& name) const {
  for (const Resource& resource : model_->resources) {
    if (resource.type == type && resource.name.is_text() &&
        equal(resource.name.text(), name) == Truth::yes) {
      return &resource;
    }
  }
  return nullptr;
}

Value Template::evaluate(const SyntaxNode& node,
                         const std::vector<std::pair<std::string, bool>>& assumed) const {
  Evaluator evaluator(*model_);
  for (const auto& [condition, holds] : assumed) evaluator.assume(condition, holds);
  return evaluator.evaluate(node);
}

}  // namespace fitcost::inline v1::cloudformation
