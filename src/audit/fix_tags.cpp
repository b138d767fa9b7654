// SPDX-License-Identifier: Apache-2.0
// Tags, from the template's own majority.
#include "audit/fix_context.hpp"
#include "audit/tagging.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

std::string type_of(const FixContext& f, const std::string& id) {
  const auto* resource = f.written(id);
  const auto* type = resource == nullptr ? nullptr : resource->find("Type");
  return type == nullptr || !type->is_scalar() ? std::string() : std::string(type->text);
}

void add_tags(FixContext& f, const Finding& finding, const std::string& id) {
  const std::string type = type_of(f, id);
  auto tags = f.tags_for(type);
  const auto* definition = f.written(id);
  if (!tags || definition == nullptr)
    return f.give_up(finding, tags ? "it is not written as one resource"
                                   : "no tag is on most of the template's resources");
  EditGroup group = f.edits();
  std::string keys;
  for (const auto& [key, value] : tags->second.entries) keys += (keys.empty() ? "" : ", ") + key;
  for (const auto& item : tags->second.items)
    keys += (keys.empty() ? "" : ", ") + item.entries.front().second.text;
  if (const auto* properties = f.properties(id)) {
    group.set(*properties, tags->first, tags->second);
  } else {
    group.set(*definition, "Properties", Piece::map({*tags}));
  }
  f.accept(group, {finding.rule, {id}, "tags: " + keys}, &finding);
}

void complete_tags(FixContext& f, const Finding& finding, const std::string& id) {
  const std::string type = type_of(f, id);
  const auto* properties = f.properties(id);
  const auto wanted = f.tags_for(type);
  const Resource* r = f.stack().resource(id);
  if (properties == nullptr || !wanted || r == nullptr)
    return f.give_up(finding, "it is not written as one resource");
  const auto* written = properties->find(wanted->first);
  if (written == nullptr) return f.give_up(finding, "its tags are not written in it");
  const TagSet has = tags_of(*r);
  EditGroup group = f.edits();
  std::string keys;
  for (const auto& [key, value] : wanted->second.entries) {
    if (has.values.contains(key)) continue;
    group.set(*written, key, value);
    keys += (keys.empty() ? "" : ", ") + key;
  }
  for (const auto& item : wanted->second.items) {
    const std::string& key = item.entries.front().second.text;
    if (has.values.contains(key)) continue;
    group.add_item(*written, item);
    keys += (keys.empty() ? "" : ", ") + key;
  }
  f.accept(group, {finding.rule, {id}, "tags: " + keys}, &finding);
}

/// A list where a map belongs, or the other way round.
void turn_tags(FixContext& f, const Finding& finding, const std::string& id) {
  const std::string type = type_of(f, id);
  const TaggableType* known = taggable(type);
  const auto* properties = f.properties(id);
  const auto* written =
      known == nullptr || properties == nullptr ? nullptr : properties->find(known->property);
  if (written == nullptr || written->alias_of != nullptr)
    return f.give_up(finding, "its tags are not written in it");
  Piece turned = known->form == TagForm::map ? Piece::map({}) : Piece::list({});
  for (const auto& e : written->entries)
    turned.items.push_back(
        Piece::map({{"Key", Piece::of(std::string(e.key->text))}, {"Value", piece_of(*e.value)}}));
  for (const auto* item : written->items) {
    const auto* key = item->find("Key");
    const auto* value = item->find("Value");
    if (key == nullptr || value == nullptr || !key->is_scalar())
      return f.give_up(finding, "a tag's key is not written plainly");
    turned.entries.emplace_back(std::string(key->text), piece_of(*value));
  }
  EditGroup group = f.edits();
  group.replace(*written, turned);
  f.accept(group,
           {finding.rule, {id}, known->form == TagForm::map ? "tags as a map" : "tags as a list"},
           &finding);
}

}  // namespace

void fix_tags(FixContext& f) {
  for (const Finding* finding : f.of("FC503"))
    for (const auto& where : finding->where) turn_tags(f, *finding, where.resource);
  for (const Finding* finding : f.of("FC501"))
    for (const auto& where : finding->where) add_tags(f, *finding, where.resource);
  for (const Finding* finding : f.of("FC502"))
    for (const auto& where : finding->where) complete_tags(f, *finding, where.resource);
}

}  // namespace fitcost::inline v1::cloudformation::detail
