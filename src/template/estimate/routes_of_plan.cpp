// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "fitcost/plan/table_use.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/units/suggest.hpp"
#include "template/estimate/graph_parts.hpp"
#include "template/estimate/plan_maker.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

std::string metric_name(const std::string& function) { return "metrics of " + function; }

}  // namespace

Route PlanMaker::route_of(std::size_t at, Certainty& certainty) const {
  const EntryPoint& entry = out_.graph.entries[at];
  Route route;
  route.name = entry.name;
  route.share = entry.share;
  if (entry.api && entry.kind == EntryPoint::Kind::route) route.api = bill_name(*entry.api);
  const bool runs = entry.function && !never_runs(stack_[*entry.function]);
  if (runs) route.function = bill_name(*entry.function);
  const bool answers = entry.kind == EntryPoint::Kind::route;
  Decimal items = defaults_.items_per_read;
  for (const auto& [name, count] : defaults_.route_items)
    if (name == entry.name) items = count;
  if (answers) {
    route.request_bytes = defaults_.item_bytes;
    if (runs || !entry.function) route.response_bytes = defaults_.item_bytes;
    route.access_log_bytes = defaults_.access_log_bytes;
  }
  const auto found = operations_of_.find(at);
  if (found == operations_of_.end()) return route;
  for (const std::size_t n : found->second) {
    const TableOperation& operation = out_.graph.operations[n];
    Operation of;
    of.kind = operation.kind;
    of.table = bill_name(operation.table);
    of.times = operation.times;
    of.item_bytes = defaults_.item_bytes;
    of.consistency = defaults_.consistency;
    of.index = operation.index;
    if (operation.kind == OperationKind::query || operation.kind == OperationKind::scan) {
      of.items = items;
      if (answers) route.response_bytes = items * defaults_.item_bytes;
    }
    certainty.also(operation.certainty);
    route.operations.push_back(std::move(of));
  }
  return route;
}

void PlanMaker::add_routes() {
  for (std::size_t n = 0; n < out_.graph.operations.size(); ++n)
    operations_of_[out_.graph.operations[n].entry].push_back(n);
  std::vector<std::string> known;
  for (const EntryPoint& entry : out_.graph.entries) known.push_back(entry.name);
  for (const auto& [name, count] : defaults_.route_items) {
    if (!out_.graph.traffic.routes_may_be_missing &&
        std::find(known.begin(), known.end(), name) == known.end())
      throw InputError({"--route-items"}, in_quotes(name) + suggestion(name, known),
                       "a route of the template");
  }
  for (std::size_t at = 0; at < out_.graph.entries.size(); ++at) {
    const EntryPoint& entry = out_.graph.entries[at];
    if (entry.own_rate || entry.kind == EntryPoint::Kind::deployment) continue;
    if (entry.kind == EntryPoint::Kind::schedule) continue;  // of a rate that is not known
    Certainty certainty;
    Route route = route_of(at, certainty);
    for (const Operation& operation : route.operations)
      if (const auto table = stack_.by_id(operation.table)) this->said(*table).used.also(certainty);
    plan().routes.push_back(std::move(route));
    out_.route_entries.push_back(at);
  }
  std::multimap<std::string_view, std::size_t> routes_into;
  for (std::size_t n = 0; n < plan().routes.size(); ++n)
    routes_into.emplace(plan().routes[n].function, n);
  for (const MetricPut& put : out_.graph.metric_puts) {
    const std::string function = bill_name(put.function);
    const std::string name = metric_name(function);
    plan().metrics.push_back({name, 1});
    Certainty certainty = put.certainty;
    certainty.also(out_.graph.loads[put.function].certainty.confidence, {});
    certainty.also(Confidence::assumed,
                   "one call a request, one metric: each set of dimension values is one more");
    out_.extra_certainty[name] = certainty;
    const auto [begin, end] = routes_into.equal_range(function);
    for (auto each = begin; each != end; ++each)
      plan().routes[each->second].metric_puts.push_back({name, Decimal(1)});
  }
  const std::string responses = "responses";
  out_.extra_certainty[responses].also(Confidence::assumed,
                                       "answers as large as the items that are read or written");
}

void PlanMaker::add_schedules() {
  std::map<std::pair<std::int64_t, Decimal>, std::size_t> part_of;
  std::map<std::string_view, std::size_t> group_at;
  for (std::size_t n = 0; n < plan().log_groups.size(); ++n)
    group_at.emplace(plan().log_groups[n].name, n);
  std::set<std::tuple<std::size_t, std::string_view, std::string>>
      added;  // to a part: a kind, a name
  for (std::size_t at = 0; at < out_.graph.entries.size(); ++at) {
    const EntryPoint& entry = out_.graph.entries[at];
    if (!entry.own_rate || entry.own_rate->count() == Decimal() || !entry.function) continue;
    if (never_runs(stack_[*entry.function])) continue;
    const auto key = std::pair(entry.own_rate->per_seconds(), entry.own_rate->count());
    auto found = part_of.find(key);
    if (found == part_of.end()) {
      Estimate::Part part;
      part.is_schedule = true;
      part.traffic.rate = *entry.own_rate;
      part.plan.name = plan().name;
      part.plan.region = plan().region;
      part.plan.log_compression = plan().log_compression;
      found = part_of.emplace(key, out_.parts.size()).first;
      out_.parts.push_back(std::move(part));
    }
    Certainty certainty;
    Route route = route_of(at, certainty);
    route.share = Decimal(1);
    Plan& part = out_.parts[found->second].plan;
    const auto add_once = [&](std::string_view kind, auto& to, const auto& of) {
      if (added.emplace(found->second, kind, of.name).second) to.push_back(of);
    };
    // What each of them costs to have is the first part's.
    if (const Function* function = function_of(*entry.function)) {
      Function own = *function;
      own.config.provisioned_concurrency = {};
      add_once("function", part.functions, own);
      if (const auto group = group_at.find(own.log_group); group != group_at.end())
        add_once("group", part.log_groups, plan().log_groups[group->second]);
    }
    for (const Operation& operation : route.operations) {
      const auto table = stack_.by_id(operation.table);
      if (!table) continue;
      this->said(*table).used.also(certainty);
      if (const Table* whole = table_of(*table)) {
        Table own = *whole;
        own.config.reserved = {};
        if (own.config.mode == dynamodb::CapacityMode::provisioned)
          this->said(*table).used.also(Confidence::assumed,
                                       "scaling does not count what schedules do");
        add_once("table", part.tables, own);
      }
    }
    part.routes.push_back(std::move(route));
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
