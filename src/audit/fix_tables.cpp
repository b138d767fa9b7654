// SPDX-License-Identifier: Apache-2.0
// Tables: the billing mode and what hangs on it.
#include <algorithm>

#include "audit/fix_context.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// Resources that go, with what else must go or be changed because of it.
class Removal {
 public:
  explicit Removal(FixContext& f) : f_(f) {}

  void add(const std::string& id) {
    if (f_.written(id) != nullptr && std::find(ids_.begin(), ids_.end(), id) == ids_.end())
      ids_.push_back(id);
  }
  bool has(std::string_view id) const {
    return std::find(ids_.begin(), ids_.end(), id) != ids_.end();
  }
  const std::vector<std::string>& ids() const { return ids_; }

  /// Roles that nothing else uses any more.
  void add_unused_roles() {
    std::vector<std::string> roles;
    for (const auto& id : ids_) {
      const Resource* r = f_.stack().resource(id);
      if (r == nullptr) continue;
      for (const auto& use : r->uses) {
        const Resource* used = f_.stack().resource(use.logical_id);
        if (used != nullptr && used->type == "AWS::IAM::Role" && used->made_from.empty())
          roles.push_back(used->logical_id);
      }
    }
    for (const auto& role : roles)
      if (!is_used_by_others(role)) add(role);
  }

  bool is_used_by_others(const std::string& id) const {
    for (const auto& r : f_.stack().resources()) {
      if (has(r.logical_id)) continue;
      for (const auto& use : r.uses)
        if (use.logical_id == id && use.kind != Use::Kind::depends_on) return true;
    }
    for (const auto& output : f_.stack().outputs())
      if (refers(output.value, id)) return true;
    return false;
  }

  /// The resources' lines, and what depends on them.
  void write(EditGroup& group) const {
    const auto* all = f_.all_resources();
    if (all == nullptr) return;
    for (const auto& id : ids_) group.remove(*all, id);
    for (const auto& r : f_.stack().resources()) {
      if (has(r.logical_id)) continue;
      const auto* definition = f_.written(r.logical_id);
      const auto* depends = definition == nullptr ? nullptr : definition->find("DependsOn");
      if (depends == nullptr) continue;
      if (depends->is_scalar() && has(depends->text)) group.remove(*definition, "DependsOn");
      std::size_t left = depends->items.size();
      for (const auto* item : depends->items)
        if (item->is_scalar() && has(item->text)) --left;
      if (depends->is_list() && left == depends->items.size()) continue;
      if (depends->is_list() && left == 0) group.remove(*definition, "DependsOn");
      for (std::size_t i = 0; left > 0 && i < depends->items.size(); ++i)
        if (has(depends->items[i]->text)) group.remove_item(*depends, i);
    }
  }

  /// Something that stays needs one of them.
  bool is_needed() const {
    return std::any_of(ids_.begin(), ids_.end(),
                       [&](const std::string& id) { return is_used_by_others(id); });
  }

 private:
  static bool refers(const Value& value, const std::string& id) {
    if (value.is_text()) return value.text().refers_to(id);
    bool found = false;
    for (const auto& item : value.items()) found = found || refers(item, id);
    for (const auto& entry : value.entries()) found = found || refers(entry.value, id);
    for (const auto& a : value.alternatives())
      if (value.is_choice()) found = found || refers(a.value, id);
    return found;
  }

  FixContext& f_;
  std::vector<std::string> ids_;
};

/// FC101, FC901, FC902, and what they entail.
void make_on_demand(FixContext& f, const Finding& finding, const std::string& id) {
  const auto* properties = f.properties(id);
  const Resource* table = f.stack().resource(id);
  if (properties == nullptr || table == nullptr || table->type != "AWS::DynamoDB::Table")
    return f.give_up(finding, "the table is not written as one");
  EditGroup group = f.edits();
  std::vector<std::string> what;
  if (const auto* mode = properties->find("BillingMode"); mode != nullptr && mode->is_scalar()) {
    if (mode->text != "PAY_PER_REQUEST") group.replace_scalar(*mode, "PAY_PER_REQUEST");
  } else {
    group.set(*properties, "BillingMode", Piece::of("PAY_PER_REQUEST"));
  }
  if (properties->find("ProvisionedThroughput") != nullptr) {
    group.remove(*properties, "ProvisionedThroughput");
    what.emplace_back("ProvisionedThroughput");
  }
  bool of_index = false;
  if (const auto* indexes = properties->find("GlobalSecondaryIndexes")) {
    for (const auto* index : indexes->items) {
      if (index->find("ProvisionedThroughput") == nullptr) continue;
      group.remove(*index, "ProvisionedThroughput");
      of_index = true;
    }
  }
  if (of_index) what.emplace_back("that of the indexes");
  const ResourceIndex table_index = f.index_of(id);
  Removal removal(f);
  for (const auto& s : f.graph().scalings) {
    if (s.table != table_index) continue;
    removal.add(f.stack().resources()[s.target].logical_id);
    for (const ResourceIndex p : s.policies) removal.add(f.stack().resources()[p].logical_id);
  }
  removal.add_unused_roles();
  if (removal.is_needed())
    return f.give_up(finding, "its scalable target is used by something that stays");
  removal.write(group);
  for (const auto& gone : removal.ids()) what.push_back(gone);
  Change change{finding.rule, {id}, "BillingMode: PAY_PER_REQUEST"};
  if (!what.empty()) change.what += "; removed: " + listed(what, 12);
  f.accept(group, std::move(change), &finding);
}

}  // namespace

void fix_tables(FixContext& f) {
  std::set<std::string> done;
  for (const auto* const rule : {"FC101", "FC901", "FC902"}) {
    for (const Finding* finding : f.of(rule)) {
      for (const auto& where : finding->where) {
        if (done.insert(where.resource).second) make_on_demand(f, *finding, where.resource);
      }
    }
  }
  for (const Finding* finding : f.of("FC103")) {
    for (const auto& where : finding->where) {
      const auto* properties = f.properties(where.resource);
      if (properties == nullptr || done.contains(where.resource)) continue;
      EditGroup group = f.edits();
      group.set(*properties, "BillingMode", Piece::of("PROVISIONED"));
      f.accept(group, {"FC103", {where.resource}, "BillingMode: PROVISIONED, as it is"}, finding);
    }
  }
  for (const Finding* finding : f.of("FC104")) {
    Removal removal(f);
    for (const auto& where : finding->where) removal.add(where.resource);
    removal.add_unused_roles();
    if (removal.ids().empty() || removal.is_needed()) {
      f.give_up(*finding, "something that stays uses it");
      continue;
    }
    EditGroup group = f.edits();
    removal.write(group);
    f.accept(group, {"FC104", removal.ids(), "removed"}, finding);
  }
  for (const Finding* finding : f.of("FC109")) {
    for (const auto& where : finding->where) {
      const auto* properties = f.properties(where.resource);
      if (properties == nullptr) continue;
      EditGroup group = f.edits();
      group.remove(*properties, "StreamSpecification");
      f.accept(group, {"FC109", {where.resource}, "StreamSpecification removed"}, finding);
    }
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
