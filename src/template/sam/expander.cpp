// SPDX-License-Identifier: Apache-2.0
#include "template/sam/expander.hpp"

#include <algorithm>
#include <array>

#include "template/evaluator.hpp"

namespace fitcost::inline v1::cloudformation::detail {

std::string_view SamExpander::Source::condition() const {
  const SyntaxNode* found = resource->definition->find("Condition");
  return found != nullptr && found->is_scalar() ? found->text : std::string_view();
}

void SamExpander::note(const SyntaxNode& at, const std::string& what) {
  model_.notes.push_back({&at, what + " is not written out"});
}

/// Maps are merged key by key, lists are appended to, and in all else the resource's own wins.
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
const SyntaxNode* SamExpander::merged(const SyntaxNode& global, const SyntaxNode& local) {
  if (global.is_list() && local.is_list()) {
    std::vector<const SyntaxNode*> items(global.items.begin(), global.items.end());
    items.insert(items.end(), local.items.begin(), local.items.end());
    return maker_.list(items, local);
  }
  if (!global.is_map() || !local.is_map()) return &local;
  Entries entries(global.entries.begin(), global.entries.end());
  for (const auto& own : local.entries) {
    const SyntaxNode* there = global.find(own.key->text);
    set_entry(entries, {own.key, there == nullptr ? own.value : merged(*there, *own.value)});
  }
  return maker_.map(entries, local);
}

const SyntaxNode* SamExpander::tags_list(const SyntaxNode* tags, std::string_view created_by,
                                         const SyntaxNode& from) {
  std::vector<const SyntaxNode*> items;
  const auto tag = [&](const SyntaxNode* key, const SyntaxNode* value, const SyntaxNode& at) {
    items.push_back(
        maker_.map({maker_.entry("Key", key, at), maker_.entry("Value", value, at)}, at));
  };
  if (!created_by.empty()) tag(text(created_by, from), text("SAM", from), from);
  if (tags != nullptr) {
    if (!tags->is_map()) return tags;
    for (const auto& entry : tags->entries) tag(entry.key, entry.value, *entry.key);
  }
  return maker_.list(items, tags == nullptr ? from : *tags);
}

SamExpander::Entries SamExpander::copied(
    const Source& source,
    std::initializer_list<std::pair<std::string_view, std::string_view>> keys) {
  Entries out;
  for (const auto& [from, to] : keys) {
    const auto* entry = source.properties->entry(from);
    if (entry != nullptr)
      out.push_back({from == to ? entry->key : text(to, *entry->key), entry->value});
  }
  return out;
}

Resource& SamExpander::add(const Source& source, std::string id, std::string_view type,
                           const Entries& properties, const SyntaxNode& key,
                           const Entries& attributes) {
  Entries definition{maker_.entry("Type", text(type, key), key)};
  for (const std::string_view passed : {"Condition", "DeletionPolicy", "UpdateReplacePolicy"}) {
    const auto* entry = source.resource->definition->entry(passed);
    if (entry != nullptr) definition.push_back(*entry);
  }
  for (const auto& attribute : attributes) set_entry(definition, attribute);
  definition.push_back(maker_.entry("Properties", maker_.map(properties, key), key));
  Resource made;
  made.logical_id = std::move(id);
  made.type = std::string(type);
  made.key = &key;
  made.definition = maker_.map(definition, key);
  made.made_from = source.id();
  made.made_from_type = source.resource->type;
  out_.push_back(std::move(made));
  return out_.back();
}

void SamExpander::add_main(const Source& source, std::string_view type, const Entries& properties,
                           const std::optional<SyntaxMaker::Entry>& otherwise) {
  const SyntaxNode& key = source.key();
  const SyntaxNode& written = *source.resource->definition;
  Entries definition{maker_.entry("Type", text(type, key), key)};
  for (const auto& entry : written.entries) {
    const std::string_view name = entry.key->text;
    if (name != "Type" && name != "Properties" && name != "Connectors" && name != "IgnoreGlobals")
      definition.push_back(entry);
  }
  if (otherwise && written.find(otherwise->key->text) == nullptr) definition.push_back(*otherwise);
  definition.push_back(
      maker_.entry("Properties", maker_.map(properties, *source.properties), *source.properties));
  Resource made;
  made.logical_id = source.id();
  made.type = std::string(type);
  made.key = &key;
  made.definition = maker_.map(definition, written);
  made.made_from = source.id();
  made.made_from_type = source.resource->type;
  out_.push_back(std::move(made));
}

/// `s3://bucket/key?versionId=v`, or a map of Bucket, Key and Version.
const SyntaxNode* SamExpander::s3_location(const SyntaxNode& uri, bool as_code) {
  const auto name = [&](std::string_view plain, std::string_view for_code) {
    return as_code ? for_code : plain;
  };
  if (uri.is_map()) {
    Entries entries;
    for (const auto& [from, to] :
         {std::pair{"Bucket", "S3Bucket"}, {"Key", "S3Key"}, {"Version", "S3ObjectVersion"}}) {
      if (const SyntaxNode* value = uri.find(from))
        entries.push_back(maker_.entry(name(from, to), value, uri));
    }
    return maker_.map(entries, uri);
  }
  constexpr std::string_view scheme = "s3://";
  if (!uri.is_scalar() || !uri.text.starts_with(scheme)) return &uri;
  std::string_view rest = uri.text.substr(scheme.size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  constexpr std::string_view version_mark = "?versionId=";
  const std::size_t question = std::min(rest.find(version_mark), rest.size());
  Entries entries{maker_.entry(name("Bucket", "S3Bucket"), text(rest.substr(0, slash), uri), uri)};
  if (slash < question)
    entries.push_back(maker_.entry(name("Key", "S3Key"),
                                   text(rest.substr(slash + 1, question - slash - 1), uri), uri));
  if (question < rest.size())
    entries.push_back(maker_.entry(name("Version", "S3ObjectVersion"),
                                   text(rest.substr(question + version_mark.size()), uri), uri));
  return maker_.map(entries, uri);
}

std::string SamExpander::literal_of(const SyntaxNode* node) {
  if (node == nullptr) return {};
  return Evaluator(model_, true).evaluate(*node).literal().value_or("");
}

void SamExpander::expand() {
  note_globals_of_nobody();
  written_ = std::move(model_.resources);
  model_.resources.clear();
  out_.clear();
  // Functions first: they tell the APIs their routes. What comes of each then stands in the
  // template's order.
  std::vector<std::vector<Resource>> made(written_.size());
  std::vector<Source> sources;
  for (Resource& resource : written_) {
    const SyntaxNode* own = resource.definition->find("Properties");
    if (own == nullptr || !own->is_map()) own = maker_.map({}, *resource.key);
    if (resource.type.starts_with(serverless)) own = with_globals(resource, *own);
    sources.push_back({&resource, own});
  }
  using Expand = void (SamExpander::*)(const Source&);
  struct Kind {
    std::string_view name;
    Expand expand;
  };
  static constexpr std::array<Kind, 7> kinds{{{"Function", &SamExpander::function},
                                              {"StateMachine", &SamExpander::state_machine},
                                              {"Api", &SamExpander::rest_api},
                                              {"HttpApi", &SamExpander::http_api},
                                              {"SimpleTable", &SamExpander::simple_table},
                                              {"LayerVersion", &SamExpander::layer},
                                              {"Application", &SamExpander::application}}};
  for (const Kind& kind : kinds) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (written_[i].type != std::string(serverless) + std::string(kind.name)) continue;
      (this->*kind.expand)(sources[i]);
      pass_tags_on(sources[i]);
      made[i] = std::move(out_);
      out_.clear();
    }
  }
  implicit_apis();
  std::vector<Resource> implicit = std::move(out_);
  out_.clear();
  for (std::size_t i = 0; i < written_.size(); ++i) {
    if (made[i].empty()) {
      if (written_[i].type.starts_with(serverless))
        note(*written_[i].key, written_[i].logical_id + " (" + written_[i].type + ")");
      made[i].push_back(std::move(written_[i]));
    }
  }
  for (auto& group : made)
    for (Resource& resource : group) model_.resources.push_back(std::move(resource));
  for (Resource& resource : implicit) model_.resources.push_back(std::move(resource));
  for (Resource& resource : model_.resources) {
    const auto found = notifications_.find(resource.logical_id);
    if (found == notifications_.end() || resource.type != "AWS::S3::Bucket") continue;
    std::vector<const SyntaxNode*> configurations;
    for (const auto& entry : found->second) configurations.push_back(entry.value);
    const SyntaxNode& at = *found->second.front().key;
    const SyntaxNode* added = maker_.map(
        {maker_.entry(
            "Properties",
            maker_.map({maker_.entry("NotificationConfiguration",
                                     maker_.map({maker_.entry("LambdaConfigurations",
                                                              maker_.list(configurations, at), at)},
                                                at),
                                     at)},
                       at),
            at)},
        at);
    resource.definition = merged(*added, *resource.definition);
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
