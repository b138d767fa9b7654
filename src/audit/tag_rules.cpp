// SPDX-License-Identifier: Apache-2.0
// FC5xx: tags.
#include "audit/audit_context.hpp"
#include "audit/tagging.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// A list where a map is wanted, or the other way round.
bool check_form(AuditContext& c, const Resource& r, const TaggableType& type) {
  bool wrong = false;
  each_value(r.properties, type.property, [&](const Value& v) {
    const bool list = v.is_list();
    if (!list && !v.is_map()) return;
    if (list == (type.form == TagForm::list)) return;
    wrong = true;
    c.add("FC503", r, v,
          type.form == TagForm::map
              ? "Tags are a list, where " + r.type + " takes a map: KEY: VALUE"
              : "Tags are a map, where " + r.type + " takes a list: - {Key: KEY, Value: VALUE}");
  });
  return wrong;
}

}  // namespace

void audit_tags(AuditContext& c) {
  const auto all = taggable_resources(c.stack());
  std::vector<std::pair<const Resource*, TagSet>> tagged;
  std::vector<const Resource*> bare;
  for (const Resource* r : all) {
    // SAM has made a list of its map: what is written there is SAM's own affair.
    if (r->made_from_type.empty()) check_form(c, *r, *taggable(r->type));
    TagSet tags = tags_of(*r);
    if (!tags.values.empty()) {
      tagged.emplace_back(r, std::move(tags));
    } else if (tags.certain) {
      bare.push_back(r);
    }
  }
  const auto wanted = wanted_tags(c.stack());
  std::vector<std::string> keys;
  for (const auto& [key, value] : wanted) keys.push_back(key);

  for (const Resource* r : bare) {
    if (tagged.empty()) {
      if (auto* f = c.add("FC501", *r, nullptr, "no resource of the template has a tag")) {
        f->possible = true;  // the stack may be given some
        f->mend = "Tags on each, or for the stack: aws cloudformation deploy --tags KEY=VALUE";
      }
    } else {
      auto* f = c.add("FC501", *r, nullptr,
                      "no tags, where " + std::to_string(tagged.size()) + " of " +
                          std::to_string(all.size()) + " taggable resources have some" +
                          (keys.empty() ? "" : " (" + listed(keys) + ")"));
      if (f != nullptr && !keys.empty()) f->mend = "Tags: " + listed(keys, 10);
    }
  }
  for (const auto& [r, tags] : tagged) {
    std::vector<std::string> lacking;
    for (const auto& key : keys)
      if (!tags.values.contains(key)) lacking.push_back(key);
    if (lacking.empty() || !tags.certain) continue;
    if (auto* f = c.add("FC502", *r, tags.written.source(),
                        "tags without " + listed(lacking) + ", which most others have"))
      f->mend = "Add " + listed(lacking, 10);
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
