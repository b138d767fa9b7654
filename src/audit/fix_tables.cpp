// SPDX-License-Identifier: Apache-2.0
// Tables: the billing mode and what hangs on it.
#include <algorithm>
#include <functional>

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

  /// Roles that nothing else uses any more, with the policies that are theirs alone.
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
    for (const auto& role : roles) {
      const std::size_t before = ids_.size();
      for (const auto& r : f_.stack().resources())
        if (is_policy_of(r, role) && !is_used_by_others(r.logical_id)) add(r.logical_id);
      if (is_used_by_others(role))
        ids_.resize(before);
      else
        add(role);
    }
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
  /// A policy of its own resource that this role has, and no other.
  static bool is_policy_of(const Resource& r, const std::string& role) {
    if (r.type == "AWS::IAM::RolePolicy") return refers(r.properties["RoleName"], role);
    if (r.type != "AWS::IAM::Policy" && r.type != "AWS::IAM::ManagedPolicy") return false;
    const Value roles = r.properties["Roles"];
    return roles.items().size() == 1 && refers(roles[0], role) &&
           r.properties["Users"].is_absent() && r.properties["Groups"].is_absent();
  }

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

/// The maps of a list, whatever conditions choose them; false where a part of it is no such thing.
bool each_element(const SyntaxNode& list, const std::function<void(const SyntaxNode&)>& see) {
  if (list.is_map()) return see(list), true;
  if (list.is_call(Intrinsic::ref)) return may_be_nothing(list);
  const bool choice = list.is_call(Intrinsic::if_) && list.argument().items.size() == 3;
  if (!list.is_list() && !choice) return false;
  const auto& items = choice ? list.argument().items : list.items;
  return std::all_of(items.begin() + (choice ? 1 : 0), items.end(),
                     [&](const auto* item) { return each_element(*item, see); });
}

/// FC101, FC901, FC902, and what they entail.
class OnDemand {
 public:
  OnDemand(FixContext& f, const Finding& finding, const std::string& id)
      : f_(f), finding_(finding), id_(id), group_(f.edits()), removal_(f) {}

  void run() {
    const auto* properties = f_.properties(id_);
    const Resource* table = f_.stack().resource(id_);
    if (properties == nullptr || table == nullptr ||
        (table->type != "AWS::DynamoDB::Table" && table->type != "AWS::DynamoDB::GlobalTable"))
      return f_.give_up(finding_, id_, "the table is not written as one");
    Change change{finding_.rule, {id_}, {}};
    if (table->made_from_type == "AWS::Serverless::SimpleTable") {
      change.what = "on-demand, SAM's default";
      drop_throughput_of_sam(*properties);
    } else {
      change.what = "BillingMode: PAY_PER_REQUEST";
      set_mode(*properties);
      if (table->type == "AWS::DynamoDB::GlobalTable") {
        drop_throughput_of_replicas(*properties);
      } else {
        drop_throughput(*properties, "ProvisionedThroughput", "ProvisionedThroughput");
        drop_throughput_of_indexes(*properties, "ProvisionedThroughput");
      }
    }
    remove_scaling();
    if (removal_.is_needed())
      return f_.give_up(finding_, id_, "its scalable target is used by something that stays");
    removal_.write(group_);
    for (const auto& gone : removal_.ids()) gone_.push_back(gone);
    if (where_) change.what += where_->holds ? " where " : " unless ";
    if (where_) change.what += where_->condition;
    if (!gone_.empty()) change.what += "; removed: " + listed(gone_, 12);
    if (capacity_differs_)
      change.what += "; in every environment, though the capacity differs from one to the other";
    if (finding_.usd_after_free_tier && *finding_.usd_after_free_tier < Decimal(0))
      change.what +=
          "; as long as nobody else uses the account's free capacity units, provisioned is the "
          "cheaper";
    f_.accept(group_, std::move(change), &finding_);
  }

 private:
  /// SAM's table is on-demand unless it says how much throughput; it takes no BillingMode.
  void drop_throughput_of_sam(const SyntaxNode& properties) {
    const auto* throughput = properties.find("ProvisionedThroughput");
    if (throughput == nullptr) return group_.give_up("its throughput is written elsewhere");
    // SAM asks whether the property is written, before any condition is known.
    if (throughput->is_call(Intrinsic::if_))
      return group_.give_up(
          "a condition chooses its throughput, and SAM's table is on-demand only where none is "
          "written");
    if (properties.entries.size() == 1) {
      group_.remove(*f_.written(id_), "Properties");
    } else {
      group_.remove(properties, "ProvisionedThroughput");
    }
    gone_.emplace_back("ProvisionedThroughput");
  }

  void set_mode(const SyntaxNode& properties) {
    const auto* mode = properties.find("BillingMode");
    if (mode != nullptr && mode->is_scalar()) {
      if (mode->text != "PAY_PER_REQUEST") group_.replace_scalar(*mode, "PAY_PER_REQUEST");
      return;
    }
    if (mode != nullptr) where_ = deciding_case(f_.stack(), *mode);
    group_.set(properties, "BillingMode", Piece::of("PAY_PER_REQUEST"));
  }

  /// Where a condition chooses the mode, it chooses whether there is throughput, too.
  void drop_throughput(const SyntaxNode& of, std::string_view key, const std::string& what) {
    const auto* throughput = of.find(key);
    if (throughput == nullptr) return;
    if (!where_) {
      capacity_differs_ = capacity_differs_ || differs_by_environment(*throughput);
      group_.remove(of, key);
    } else if (const auto* counts = counting_branch(f_.stack(), *throughput);
               counts != nullptr && may_be_nothing(*counts)) {
      return;
    } else {
      group_.set_where(of, key, *where_, Piece::ref("AWS::NoValue"));
    }
    if (std::find(gone_.begin(), gone_.end(), what) == gone_.end()) gone_.push_back(what);
  }

  void drop_throughput_of_indexes(const SyntaxNode& of, std::string_view key) {
    const auto* indexes = of.find("GlobalSecondaryIndexes");
    if (indexes == nullptr || indexes->kind == NodeKind::null) return;
    const bool all = each_element(*indexes, [&](const SyntaxNode& index) {
      drop_throughput(index, key, "that of the indexes");
    });
    if (!all) group_.give_up("its indexes are not written as a list");
  }

  /// A global table writes everywhere alike and reads in each replica for itself.
  void drop_throughput_of_replicas(const SyntaxNode& properties) {
    constexpr std::string_view writes = "WriteProvisionedThroughputSettings";
    constexpr std::string_view reads = "ReadProvisionedThroughputSettings";
    drop_throughput(properties, writes, std::string(writes));
    drop_throughput_of_indexes(properties, writes);
    const auto* replicas = properties.find("Replicas");
    const bool all = replicas != nullptr && each_element(*replicas, [&](const SyntaxNode& replica) {
                       drop_throughput(replica, reads, std::string(reads));
                       drop_throughput_of_indexes(replica, reads);
                     });
    if (!all) group_.give_up("its replicas are not written as a list");
  }

  void remove_scaling() {
    const ResourceIndex table_index = f_.index_of(id_);
    for (const auto& s : f_.graph().scalings) {
      if (s.table != table_index) continue;
      const Resource& target = f_.stack().resources()[s.target];
      const bool elsewhere_too =
          where_ && (!where_->holds || target.condition != where_->condition);
      if (elsewhere_too)
        group_.give_up("its scalable target is there where the table stays provisioned, too");
      removal_.add(target.logical_id);
      for (const ResourceIndex p : s.policies) removal_.add(f_.stack().resources()[p].logical_id);
    }
    removal_.add_unused_roles();
  }

  FixContext& f_;
  const Finding& finding_;
  const std::string& id_;
  EditGroup group_;
  Removal removal_;
  std::optional<ConditionCase> where_;
  std::vector<std::string> gone_;
  bool capacity_differs_ = false;
};

/// Whether a target's table is on-demand, or there, only under the parameters as they are.
bool is_a_matter_of_environment(const FixContext& f, const std::string& target) {
  const ResourceIndex at = f.index_of(target);
  const auto written_differs = [&](const std::string& id, std::string_view key) {
    const auto* properties = f.properties(id);
    const auto* node = properties == nullptr ? nullptr : properties->find(key);
    return node != nullptr && differs_by_environment(*node);
  };
  for (const auto& s : f.graph().scalings) {
    if (s.target != at) continue;
    if (written_differs(target, "ResourceId")) return true;
    return s.table && written_differs(f.stack().resources()[*s.table].logical_id, "BillingMode");
  }
  return false;
}

/// A target that is meant for the template's table and says so wrongly: a table's name that is no
/// ResourceId, an index that it does not have. Its scaling is wanted.
bool is_slip(const FixContext& f, const std::string& target) {
  const ResourceIndex at = f.index_of(target);
  if (at < f.stack().resources().size()) {
    const Resource& r = f.stack().resources()[at];
    const bool has_policy = std::any_of(
        f.graph().scalings.begin(), f.graph().scalings.end(), [&](const TableScaling& s) {
          return std::find(s.policies.begin(), s.policies.end(), at) != s.policies.end();
        });
    // A policy that names what is no target of its own.
    if (r.type == "AWS::ApplicationAutoScaling::ScalingPolicy" && !has_policy &&
        !(r.properties["ScalingTargetId"].is_absent() && r.properties["ResourceId"].is_absent()))
      return true;
  }
  return std::any_of(f.graph().scalings.begin(), f.graph().scalings.end(), [&](const auto& s) {
    if (s.target != at) return false;
    if (!s.table || s.index.empty()) return !s.table;
    bool has = false;
    each_value(f.stack().resources()[*s.table].properties, "GlobalSecondaryIndexes.*.IndexName",
               [&](const Value& name) { has = has || name.literal() == s.index; });
    return !has;
  });
}

/// What is removed is gone for those, too, whom the template does not know.
void leave_what_is_a_guess(FixContext& f, const Finding& finding) {
  for (const auto& where : finding.where)
    f.give_up(finding, where.resource,
              finding.message +
                  ": that is a guess, another stack may have it, and nothing is "
                  "removed for a guess");
}

}  // namespace

void fix_tables(FixContext& f) {
  std::set<std::string> done;
  for (const auto* const rule : {"FC101", "FC901", "FC902"}) {
    for (const Finding* finding : f.of(rule)) {
      for (const auto& where : finding->where) {
        if (done.insert(where.resource).second) OnDemand(f, *finding, where.resource).run();
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
    if (finding->possible) {
      leave_what_is_a_guess(f, *finding);
      continue;
    }
    if (std::any_of(finding->where.begin(), finding->where.end(), [&](const auto& where) {
          return is_a_matter_of_environment(f, where.resource);
        })) {
      f.give_up(*finding, finding->where.front().resource,
                "in other environments its table may be provisioned");
      continue;
    }
    if (std::any_of(finding->where.begin(), finding->where.end(),
                    [&](const auto& where) { return is_slip(f, where.resource); })) {
      for (const auto& where : finding->where)
        f.give_up(*finding, where.resource,
                  finding->message + ": what it is to scale is yours to say");
      continue;
    }
    Removal removal(f);
    for (const auto& where : finding->where) removal.add(where.resource);
    removal.add_unused_roles();
    if (removal.ids().empty() || removal.is_needed()) {
      f.give_up(*finding, finding->where.front().resource, "something that stays uses it");
      continue;
    }
    EditGroup group = f.edits();
    removal.write(group);
    f.accept(group, {"FC104", removal.ids(), "removed"}, finding);
  }
  for (const Finding* finding : f.of("FC109")) {
    if (finding->possible) {
      leave_what_is_a_guess(f, *finding);
      continue;
    }
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
