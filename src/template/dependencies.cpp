// SPDX-License-Identifier: Apache-2.0
#include "template/dependencies.hpp"

#include <algorithm>
#include <unordered_set>

#include "fitcost/units/suggest.hpp"
#include "template/evaluator.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

class UseFinder {
 public:
  UseFinder(const TemplateModel& model, Resource* resource) : model_(model), resource_(resource) {}

  void walk(const SyntaxNode& node) {
    switch (node.kind) {
      case NodeKind::list:
        for (const SyntaxNode* item : node.items) walk(*item);
        break;
      case NodeKind::map:
        for (const auto& entry : node.entries) walk(*entry.value);
        break;
      case NodeKind::call:
        call(node);
        break;
      default:
        break;
    }
  }

  void name(std::string_view id, Use::Kind kind, std::string_view attribute, const SyntaxNode& at) {
    if (kind == Use::Kind::ref && (id.starts_with("AWS::") || model_.parameter(id) != nullptr))
      return;
    const auto made = model_.made_names.find(
        kind == Use::Kind::get_att
            ? std::string(id) + "." + std::string(attribute.substr(0, attribute.find('.')))
            : std::string(id));
    const std::string target = made == model_.made_names.end() ? std::string(id) : made->second;
    if (model_.resource(target) == nullptr) {
      if (model_.has_macros) return;
      std::vector<std::string> known;
      for (const auto& r : model_.resources) known.push_back(r.logical_id);
      if (kind == Use::Kind::ref)
        for (const auto& p : model_.parameters) known.push_back(p.name);
      model_.document.fail(at, "a reference to " + in_quotes(id),
                           (kind == Use::Kind::ref ? "a parameter or a resource of the template"
                                                   : "a resource of the template") +
                               suggestion(id, known));
    }
    if (resource_ != nullptr)
      resource_->uses.push_back({target, kind, std::string(attribute), &at});
  }

 private:
  void attribute(std::string_view text, const SyntaxNode& at) {
    const std::size_t dot = text.find('.');
    if (dot != std::string_view::npos)
      name(text.substr(0, dot), Use::Kind::get_att, text.substr(dot + 1), at);
  }

  void sub(const SyntaxNode& node) {
    const SyntaxNode& argument = node.argument();
    const SyntaxNode* text = &argument;
    const SyntaxNode* variables = nullptr;
    if (argument.is_list() && !argument.items.empty()) {
      text = argument.items[0];
      if (argument.items.size() > 1) variables = argument.items[1];
    }
    if (text->is_scalar()) {
      std::string_view rest = text->text;
      for (std::size_t start = rest.find("${"); start != std::string_view::npos;
           start = rest.find("${")) {
        const std::size_t end = rest.find('}', start);
        if (end == std::string_view::npos) break;
        std::string_view id = rest.substr(start + 2, end - start - 2);
        rest.remove_prefix(end + 1);
        while (id.starts_with(' ')) id.remove_prefix(1);
        while (id.ends_with(' ')) id.remove_suffix(1);
        if (id.starts_with('!')) continue;
        if (variables != nullptr && variables->find(id) != nullptr) continue;
        if (id.find('.') == std::string_view::npos || model_.made_names.contains(std::string(id))) {
          name(id, Use::Kind::ref, {}, node);
        } else {
          attribute(id, node);
        }
      }
    } else {
      walk(*text);
    }
    if (variables != nullptr) walk(*variables);
  }

  void call(const SyntaxNode& node) {
    const SyntaxNode& argument = node.argument();
    if (node.function == Intrinsic::ref && argument.is_scalar()) {
      name(argument.text, Use::Kind::ref, {}, node);
    } else if (node.function == Intrinsic::get_att && argument.is_scalar()) {
      attribute(argument.text, node);
    } else if (node.function == Intrinsic::get_att && argument.is_list() &&
               argument.items.size() == 2 && argument.items[0]->is_scalar()) {
      name(argument.items[0]->text, Use::Kind::get_att,
           argument.items[1]->is_scalar() ? argument.items[1]->text : std::string_view(), node);
      walk(*argument.items[1]);
    } else if (node.function == Intrinsic::sub) {
      sub(node);
    } else {
      if (node.function == Intrinsic::if_) condition_of(argument);
      walk(argument);
    }
  }

  void condition_of(const SyntaxNode& arguments) {
    if (!arguments.is_list() || arguments.items.empty() || !arguments.items[0]->is_scalar()) return;
    check_condition(*arguments.items[0]);
  }

 public:
  void check_condition(const SyntaxNode& name) {
    if (model_.has_macros || model_.condition(name.text) != nullptr) return;
    std::vector<std::string> known;
    for (const auto& c : model_.conditions) known.push_back(c.name);
    model_.document.fail(name, "the condition " + in_quotes(name.text),
                         "a condition of the template" + suggestion(name.text, known));
  }

 private:
  const TemplateModel& model_;
  Resource* resource_;
};

void find_depends_on(const TemplateModel& model, Resource& resource, UseFinder& finder) {
  const SyntaxNode* given = resource.definition->find("DependsOn");
  if (given == nullptr) return;
  std::vector<const SyntaxNode*> names;
  if (given->is_scalar()) names.push_back(given);
  if (given->is_list()) names.assign(given->items.begin(), given->items.end());
  for (const SyntaxNode* name : names) {
    if (!name->is_scalar())
      model.document.fail(*name, "DependsOn of what is no name", "the logical id of a resource");
    resource.depends_on.emplace_back(name->text);
    finder.name(name->text, Use::Kind::depends_on, {}, *name);
  }
}

/// The uses that hold whatever the undecided conditions: those outside of every Fn::If but the
/// branches that are surely taken.
class CertainUses {
 public:
  CertainUses(const TemplateModel& model, std::unordered_set<const SyntaxNode*>& excluded)
      : evaluator_(model, true), excluded_(excluded) {}

  void walk(const SyntaxNode& node, bool certain) {
    if (!certain) excluded_.insert(&node);
    if (node.is_call(Intrinsic::if_) && node.argument().is_list() &&
        node.argument().items.size() == 3 && node.argument().items[0]->is_scalar()) {
      const auto& items = node.argument().items;
      const Truth truth = evaluator_.holds(items[0]->text, *items[0]);
      walk(*items[1], certain && truth == Truth::yes);
      walk(*items[2], certain && truth == Truth::no);
      return;
    }
    for (const SyntaxNode* item : node.items) walk(*item, certain);
    for (const auto& entry : node.entries) walk(*entry.value, certain);
  }

 private:
  Evaluator evaluator_;
  std::unordered_set<const SyntaxNode*>& excluded_;
};

bool has_if(const SyntaxNode& node) {
  if (node.is_call(Intrinsic::if_)) return true;
  return std::any_of(node.items.begin(), node.items.end(),
                     [](const SyntaxNode* item) { return has_if(*item); }) ||
         std::any_of(node.entries.begin(), node.entries.end(),
                     [](const auto& entry) { return has_if(*entry.value); });
}

}  // namespace

void find_uses(TemplateModel& model) {
  for (Resource& resource : model.resources) {
    UseFinder finder(model, &resource);
    find_depends_on(model, resource, finder);
    for (const auto& entry : resource.definition->entries) {
      if (entry.key->text == "Condition" && entry.value->is_scalar()) {
        finder.check_condition(*entry.value);
      } else if (entry.key->text != "Metadata" && entry.key->text != "DependsOn") {
        finder.walk(*entry.value);
      }
    }
  }
  UseFinder finder(model, nullptr);
  for (const Output& output : model.outputs) {
    for (const auto& entry : output.definition->entries) {
      if (entry.key->text == "Condition" && entry.value->is_scalar()) {
        finder.check_condition(*entry.value);
      } else {
        finder.walk(*entry.value);
      }
    }
  }
}

void refuse_cycles(const TemplateModel& model) {
  const std::size_t count = model.resources.size();
  std::vector<std::vector<std::pair<std::size_t, const Use*>>> edges(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Resource& resource = model.resources[i];
    std::unordered_set<const SyntaxNode*> excluded;
    if (has_if(*resource.definition)) CertainUses(model, excluded).walk(*resource.definition, true);
    for (const Use& use : resource.uses) {
      if (excluded.contains(use.at)) continue;
      const auto found = model.resource_of.find(use.logical_id);
      if (found != model.resource_of.end()) edges[i].emplace_back(found->second, &use);
    }
  }
  enum class Seen : std::uint8_t { no, open, done };
  std::vector<Seen> seen(count, Seen::no);
  std::vector<std::pair<std::size_t, std::size_t>> path;  // a resource, its next edge
  for (std::size_t start = 0; start < count; ++start) {
    if (seen[start] != Seen::no) continue;
    path.emplace_back(start, 0);
    seen[start] = Seen::open;
    while (!path.empty()) {
      auto& [at, next] = path.back();
      if (next == edges[at].size()) {
        seen[at] = Seen::done;
        path.pop_back();
        continue;
      }
      const auto [target, use] = edges[at][next++];
      if (seen[target] == Seen::open) {
        std::string cycle;
        bool inside = false;
        std::size_t shown = 0;
        constexpr std::size_t most_shown = 8;
        for (const auto& [on_path, unused] : path) {
          inside |= on_path == target;
          if (inside && ++shown <= most_shown)
            cycle += model.resources[on_path].logical_id + " -> ";
        }
        if (shown > most_shown) cycle += "... -> ";
        model.document.fail(*use->at, "a cycle of resources: " + cycle + use->logical_id,
                            "an order in which they can be made");
      }
      if (seen[target] == Seen::no) {
        seen[target] = Seen::open;
        path.emplace_back(target, 0);
      }
    }
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
