// SPDX-License-Identifier: Apache-2.0
#include "fitcost/estimate/difference.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "estimate/estimate_lines.hpp"
#include "fitcost/report/money.hpp"

namespace fitcost::inline v1 {

namespace {

using cloudformation::Estimate;
using cloudformation::Truth;
using cloudformation::Value;

constexpr std::size_t most_changes = 200;  ///< of one resource: more are not read by anyone

bool is_leaf(const Value& value) { return !value.is_map() && !value.is_list(); }

/// Every leaf that differs, by its path.
void compare(const std::string& path, const Value& before, const Value& after,
             std::vector<PropertyChange>& out) {
  if (most_changes <= out.size() || equal(before, after) == Truth::yes) return;
  if (before.is_map() && after.is_map()) {
    std::vector<std::string> keys;
    std::set<std::string> seen;
    for (const auto* side : {&before, &after})
      for (const auto& entry : side->entries())
        if (seen.insert(entry.key).second) keys.push_back(entry.key);
    for (const auto& key : keys)
      compare(path.empty() ? key : path + "." + key, before[key], after[key], out);
    return;
  }
  if (before.is_list() && after.is_list()) {
    const std::size_t count = std::max(before.items().size(), after.items().size());
    for (std::size_t i = 0; i < count; ++i)
      compare(path + "[" + std::to_string(i) + "]", before[i], after[i], out);
    return;
  }
  const auto shown = [](const Value& value) {
    return value.is_absent() ? std::string() : value.shown();
  };
  // Choices and unknowns that read alike are alike: nothing to tell.
  if (is_leaf(before) && is_leaf(after) && !before.is_absent() && !after.is_absent() &&
      shown(before) == shown(after))
    return;
  out.push_back({path, shown(before), shown(after)});
}

/// What the lines of a bill come to, by the resource that they belong to.
class Costs {
 public:
  struct Of {
    Decimal list;
    Decimal net;
    std::map<std::pair<std::string, std::string>, std::pair<Decimal, Decimal>> meters;
  };

  explicit Costs(const ComparedSide& side) {
    const auto net = side.bill.net_lines();
    for (std::size_t n = 0; n < net.size(); ++n) {
      const Line& line = side.bill.lines()[n];
      const std::string name = owner(side, line.resource);
      if (!of_.contains(name)) order_.push_back(name);
      Of& of = of_[name];
      of.list += line.cost;
      of.net += net[n].cost;
      auto& meter = of.meters[{line.resource, line.meter}];
      meter.first += line.quantity;
      meter.second += line.cost;
    }
  }

  const std::vector<std::string>& order() const { return order_; }
  const Of& operator[](const std::string& name) const {
    static const Of none;
    const auto found = of_.find(name);
    return found == of_.end() ? none : found->second;
  }

 private:
  static std::string owner(const ComparedSide& side, const std::string& resource) {
    if (side.estimate) {
      const auto at = side.estimate->owner(resource);
      return at ? side.estimate->graph.resource(*at).logical_id : resource;
    }
    return resource.substr(0, resource.starts_with('/') ? std::string::npos : resource.find('/'));
  }

  std::map<std::string, Of> of_;
  std::vector<std::string> order_;
};

const cloudformation::Resource* resource_of(const ComparedSide& side, const std::string& name) {
  if (!side.estimate) return nullptr;
  const auto* found = side.estimate->graph.source.resource(name);
  return found == nullptr || found->exists == Truth::no ? nullptr : found;
}

std::string use_unknown(const ComparedSide& side, const cloudformation::Resource* of) {
  if (of == nullptr) return {};
  const auto at = static_cast<std::size_t>(of - side.estimate->graph.source.resources().data());
  const auto& resource = side.estimate->resources[at];
  using Standing = cloudformation::EstimatedResource::Standing;
  if (resource.standing != Standing::unknown_use && resource.standing != Standing::no_model)
    return {};
  return std::string(name_of(resource.standing));
}

/// No more decimal places than the whole part leaves of interest.
Decimal readable(const Decimal& quantity) {
  return Decimal(1) < quantity ? quantity.rounded(3) : quantity.rounded(9);
}

std::string change_words(const PropertyChange& change) {
  const auto cut = [](const std::string& text) { return detail::one_line(text, 60); };
  if (change.before.empty()) return change.path + " " + cut(change.after) + " added";
  if (change.after.empty()) return change.path + " " + cut(change.before) + " removed";
  return change.path + " " + cut(change.before) + " -> " + cut(change.after);
}

/// Where a property stands among those that move a bill, the heaviest first; behind them all where
/// it is none.
std::ptrdiff_t weight_place(std::string_view path) {
  static constexpr std::array<std::string_view, 26> priced{
      "Type",
      "BillingMode",
      "ProvisionedThroughput",
      "GlobalSecondaryIndexes",
      "TableClass",
      "PointInTimeRecoverySpecification",
      "StreamSpecification",
      "Replicas",
      "WriteProvisionedThroughputSettings",
      "MinCapacity",
      "MaxCapacity",
      "TargetTrackingScalingPolicyConfiguration",
      "MemorySize",
      "Timeout",
      "Architectures",
      "EphemeralStorage",
      "SnapStart",
      "ProvisionedConcurrencyConfig",
      "LoggingConfig",
      "RetentionInDays",
      "LogGroupClass",
      "Period",
      "Metrics",
      "CacheClusterSize",
      "Tier",
      "ScheduleExpression"};
  const std::string_view top = path.substr(0, path.find_first_of(".["));
  return std::find(priced.begin(), priced.end(), top) - priced.begin();
}

std::string reason(const ResourceDifference& of) {
  switch (of.kind) {
    case ResourceDifference::Kind::added:
      return "added";
    case ResourceDifference::Kind::removed:
      return "removed";
    case ResourceDifference::Kind::same:
      return {};
    case ResourceDifference::Kind::changed:
      break;
  }
  // What moves a bill comes first, names and tags last.
  auto properties = of.properties;
  std::stable_sort(properties.begin(), properties.end(),
                   [](const PropertyChange& a, const PropertyChange& b) {
                     return weight_place(a.path) < weight_place(b.path);
                   });
  std::string out;
  for (std::size_t i = 0; i < properties.size() && i < 3; ++i)
    out += (out.empty() ? "" : "; ") + change_words(properties[i]);
  if (const std::size_t more = of.properties.size(); 3 < more)
    out += "; " + std::to_string(more - 3) + (more == 4 ? " more property" : " more properties");
  if (!out.empty()) return out;
  if (of.meters.empty()) return "not changed itself: the free tier is shared out differently";
  // The meter that moved the cost most says more than that something did.
  const auto most = std::max_element(of.meters.begin(), of.meters.end(),
                                     [](const MeterChange& a, const MeterChange& b) {
                                       const auto size = [](const MeterChange& change) {
                                         const Decimal by = change.cost_after - change.cost_before;
                                         return by < Decimal() ? -by : by;
                                       };
                                       return size(a) < size(b);
                                     });
  out = most->meter + " " + grouped(readable(most->quantity_before)) + " -> " +
        grouped(readable(most->quantity_after));
  if (1 < of.meters.size()) out += " and " + std::to_string(of.meters.size() - 1) + " more";
  return out;
}

class Differences {
 public:
  Differences(const ComparedSide& before, const ComparedSide& after)
      : before_(before), after_(after), costs_before_(before), costs_after_(after) {}

  std::vector<ResourceDifference> all() {
    for (const auto* side : {&before_, &after_}) {
      if (!side->estimate) continue;
      for (const auto& resource : side->estimate->graph.source.resources())
        if (resource.exists != Truth::no) add(resource.logical_id);
    }
    for (const auto& name : costs_before_.order()) add(name);
    for (const auto& name : costs_after_.order()) add(name);
    const auto size = [](const ResourceDifference& of) {
      const Decimal change = of.list_after - of.list_before;
      return change < Decimal() ? -change : change;
    };
    std::stable_sort(out_.begin(), out_.end(),
                     [&](const ResourceDifference& a, const ResourceDifference& b) {
                       return size(b) < size(a);
                     });
    return std::move(out_);
  }

 private:
  void add(const std::string& name) {
    if (!seen_.insert(name).second) return;
    ResourceDifference of;
    of.name = name;
    const auto* old = resource_of(before_, name);
    const auto* now = resource_of(after_, name);
    const auto& old_costs = costs_before_[name];
    const auto& new_costs = costs_after_[name];
    if (now != nullptr) of.type = now->type;
    if (now == nullptr && old != nullptr) of.type = old->type;
    of.list_before = old_costs.list;
    of.list_after = new_costs.list;
    of.net_before = old_costs.net;
    of.net_after = new_costs.net;
    add_meters(old_costs, new_costs, of);
    const bool was = old != nullptr || !old_costs.meters.empty();
    const bool is = now != nullptr || !new_costs.meters.empty();
    using Kind = ResourceDifference::Kind;
    if (!was || !is) {
      of.kind = was ? Kind::removed : Kind::added;
    } else {
      if (old != nullptr && now != nullptr) {
        if (old->type != now->type) of.properties.push_back({"Type", old->type, now->type});
        compare({}, old->properties, now->properties, of.properties);
      }
      const bool changed =
          !of.properties.empty() || !of.meters.empty() || of.net_before != of.net_after;
      of.kind = changed ? Kind::changed : Kind::same;
    }
    of.why = reason(of);
    const std::string unknown_before = use_unknown(before_, old);
    const std::string unknown_after = use_unknown(after_, now);
    of.unknown_before = !unknown_before.empty() && old_costs.meters.empty();
    of.unknown_after = !unknown_after.empty() && new_costs.meters.empty();
    for (const auto& unknown : {unknown_before, unknown_after})
      if (!unknown.empty() && of.why.find(unknown) == std::string::npos)
        of.why += (of.why.empty() ? "" : "; ") + unknown;
    out_.push_back(std::move(of));
  }

  static void add_meters(const Costs::Of& old_costs, const Costs::Of& new_costs,
                         ResourceDifference& of) {
    std::set<std::pair<std::string, std::string>> keys;
    for (const auto* side : {&old_costs, &new_costs})
      for (const auto& [key, amounts] : side->meters) keys.insert(key);
    for (const auto& key : keys) {
      const auto amounts = [&](const Costs::Of& side) {
        const auto found = side.meters.find(key);
        return found == side.meters.end() ? std::pair<Decimal, Decimal>() : found->second;
      };
      const auto [old_quantity, old_cost] = amounts(old_costs);
      const auto [new_quantity, new_cost] = amounts(new_costs);
      if (old_quantity == new_quantity && old_cost == new_cost) continue;
      of.meters.push_back({key.second, key.first, old_quantity, new_quantity, old_cost, new_cost});
    }
  }

  const ComparedSide& before_;
  const ComparedSide& after_;
  Costs costs_before_;
  Costs costs_after_;
  std::set<std::string> seen_;
  std::vector<ResourceDifference> out_;
};

}  // namespace

BillDifference difference(const ComparedSide& before, const ComparedSide& after) {
  return {before.name, after.name, before.bill, after.bill, Differences(before, after).all()};
}

}  // namespace fitcost::inline v1
