// SPDX-License-Identifier: Apache-2.0
// Tags, from the template's own majority.
#include <algorithm>
#include <iterator>

#include "audit/fix_context.hpp"
#include "audit/tagging.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

std::string type_of(const FixContext& f, const std::string& id) {
  const auto* resource = f.written(id);
  const auto* type = resource == nullptr ? nullptr : resource->find("Type");
  return type == nullptr || !type->is_scalar() ? std::string() : std::string(type->text);
}

void say_what_is_to_choose(FixContext& f, const Finding& finding, const std::string& id) {
  if (f.tags_to_choose().empty()) return;
  f.give_up(finding, id,
            "conditions, loops or the resources themselves decide what the others have as " +
                listed(f.tags_to_choose()));
}

void add_tags(FixContext& f, const Finding& finding, const std::string& id) {
  const std::string type = type_of(f, id);
  auto tags = f.tags_for(type);
  const auto* definition = f.written(id);
  if (definition == nullptr) return f.give_up(finding, id, "it is not written as one resource");
  say_what_is_to_choose(f, finding, id);
  if (!tags && !f.tags_to_choose().empty()) return;
  if (!tags) return f.give_up(finding, id, "no tag is on most of the template's resources");
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
    return f.give_up(finding, id, "it is not written as one resource");
  say_what_is_to_choose(f, finding, id);
  const auto* written = properties->find(wanted->first);
  if (written == nullptr) return f.give_up(finding, id, "its tags are not written in it");
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
    return f.give_up(finding, id, "its tags are not written in it");
  const bool to_map = known->form == TagForm::map;
  std::vector<std::pair<SourceRange, Piece>> elements;
  for (const auto& e : written->entries) {
    const std::size_t end = e.value->range.empty() ? e.key->range.end : e.value->range.end;
    elements.emplace_back(SourceRange{e.key->range.begin, end},
                          Piece::list({Piece::map({{"Key", Piece::of(std::string(e.key->text))},
                                                   {"Value", piece_of(*e.value)}})}));
  }
  for (const auto* item : written->items) {
    const auto* key = item->find("Key");
    const auto* value = item->find("Value");
    if (key == nullptr || value == nullptr || !key->is_scalar())
      return f.give_up(finding, id, "a tag's key is not written plainly");
    elements.emplace_back(item->range, Piece::map({{std::string(key->text), piece_of(*value)}}));
  }
  EditGroup group = f.edits();
  if (written->style == NodeStyle::block && !comments_in(f.document(), *written).empty()) {
    group.replace_elements(*properties->entry(known->property), elements);
  } else {
    Piece turned = to_map ? Piece::map({}) : Piece::list({});
    for (auto& [range, piece] : elements) {
      std::move(piece.entries.begin(), piece.entries.end(), std::back_inserter(turned.entries));
      std::move(piece.items.begin(), piece.items.end(), std::back_inserter(turned.items));
    }
    group.set(*properties, known->property, turned);
  }
  f.accept(group, {finding.rule, {id}, to_map ? "tags as a map" : "tags as a list"}, &finding);
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
