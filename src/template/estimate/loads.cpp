// SPDX-License-Identifier: Apache-2.0
#include "fitcost/plan/table_use.hpp"
#include "template/estimate/graph_parts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

double rate_of(const Rate& rate) { return per_second(rate) / (requests(1.0) / seconds(1.0)); }

void add_to(ResourceLoad& load, const EntryPoint& entry, const EventGraph& graph) {
  load.applies = true;
  load.certainty.also(entry.certainty);
  if (entry.certainty.confidence == Confidence::unknown && !entry.own_rate &&
      entry.kind != EntryPoint::Kind::route) {
    load.per_second.reset();
    return;
  }
  if (load.certainty.confidence == Confidence::unknown && !load.per_second &&
      entry.kind != EntryPoint::Kind::route)
    return;
  load.share += entry.share;
  load.per_second = load.per_second.value_or(0.0) + graph.per_second(entry.share) +
                    (entry.own_rate ? rate_of(*entry.own_rate) : 0.0);
}

/// Of functions that turn every call away, and of the tables that only they would use.
void add_standstills(const StackIndex& stack, EventGraph& graph) {
  const auto& all = stack.source().resources();
  const auto stop = [&](ResourceLoad& load) {
    load.share = {};
    load.per_second = 0.0;
    load.certainty = {Confidence::derived, "a reserved concurrency of 0 lets no call run"};
  };
  for (const ResourceIndex i : stack.functions()) {
    if (!never_runs(all[i])) continue;
    stop(graph.loads[i]);
    graph.assumptions.push_back(
        all[i].logical_id +
        ": ReservedConcurrentExecutions 0 turns every call away: none is billed, and nothing "
        "behind it happens; the requests of an API before it are billed");
  }
  for (const TableAccess& access : graph.accesses)
    if (never_runs(all[access.function]) && !graph.loads[access.table].per_second)
      stop(graph.loads[access.table]);
}

}  // namespace

void add_loads(const StackIndex& stack, EventGraph& graph) {
  graph.loads.resize(stack.source().resources().size());
  const auto& all = stack.source().resources();
  for (const ResourceIndex i : stack.apis()) graph.loads[i].applies = true;
  for (const ResourceIndex i : stack.functions()) graph.loads[i].applies = true;
  for (const EntryPoint& entry : graph.entries) {
    if (entry.function && !never_runs(all[*entry.function]))
      add_to(graph.loads[*entry.function], entry, graph);
    if (entry.api && entry.kind == EntryPoint::Kind::route) {
      // An API counts its requests whether or not anyone can tell whom they reach.
      ResourceLoad& api = graph.loads[*entry.api];
      api.share += entry.share;
      api.per_second = api.per_second.value_or(0.0) + graph.per_second(entry.share);
      if (entry.certainty.confidence != Confidence::unknown) api.certainty.also(entry.certainty);
    }
  }
  // What takes all of the traffic, and nothing else, takes it however its routes share it.
  std::vector<bool> otherwise_called(graph.loads.size());
  for (const EntryPoint& entry : graph.entries)
    if (entry.function && entry.kind != EntryPoint::Kind::route)
      otherwise_called[*entry.function] = true;
  for (ResourceIndex i = 0; i < graph.loads.size(); ++i) {
    ResourceLoad& load = graph.loads[i];
    if (!otherwise_called[i] && load.share == Decimal(1) &&
        load.certainty.confidence == Confidence::assumed)
      load.certainty = {Confidence::derived, {}};
  }
  for (const ResourceIndex i : stack.functions()) {
    ResourceLoad& load = graph.loads[i];
    if (load.per_second || load.certainty.confidence == Confidence::unknown) continue;
    if (never_runs(all[i])) continue;
    load.certainty.also(Confidence::unknown, "nothing of the template that is known calls it");
  }
  for (const ResourceIndex i : stack.tables()) {
    graph.loads[i].applies = true;
    graph.loads[i].reads_per_second = 0.0;
    graph.loads[i].writes_per_second = 0.0;
  }
  for (const TableOperation& operation : graph.operations) {
    ResourceLoad& load = graph.loads[operation.table];
    const EntryPoint& entry = graph.entries[operation.entry];
    const double rate =
        (graph.per_second(entry.share) + (entry.own_rate ? rate_of(*entry.own_rate) : 0.0)) *
        operation.times.to_double();
    auto& side =
        fitcost::detail::writes(operation.kind) ? load.writes_per_second : load.reads_per_second;
    side = side.value_or(0.0) + rate;
    load.per_second = load.per_second.value_or(0.0) + rate;
    load.share += (entry.share * operation.times).rounded(12);
    load.certainty.also(operation.certainty.confidence, {});
  }
  add_standstills(stack, graph);
  for (const ResourceIndex i : stack.tables()) {
    ResourceLoad& load = graph.loads[i];
    if (!load.per_second)
      load.certainty.also(Confidence::unknown, "no function is known to use it");
  }
  for (const std::string_view type : {"AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"}) {
    for (const ResourceIndex i : stack.of_type(type)) {
      const bool rest = type == std::string_view("AWS::ApiGateway::Stage");
      const auto api = stack.api_of(all[i].properties[rest ? "RestApiId" : "ApiId"]);
      if (api) graph.loads[i] = graph.loads[*api];
    }
  }
  for (const LogWriter& writer : graph.log_writers) {
    if (!writer.group) continue;
    ResourceLoad& group = graph.loads[*writer.group];
    const ResourceLoad& load = graph.loads[writer.writer];
    group.applies = true;
    group.share += load.share;
    if (load.per_second) group.per_second = group.per_second.value_or(0.0) + *load.per_second;
    group.certainty.also(load.certainty.confidence, load.per_second ? "" : load.certainty.words);
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
