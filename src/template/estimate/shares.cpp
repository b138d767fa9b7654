// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <unordered_map>

#include "fitcost/pricing/share_out.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/units/suggest.hpp"
#include "template/estimate/graph_parts.hpp"

namespace fitcost::inline v1::cloudformation {

bool names_route(std::string_view pattern, const EntryPoint& entry) {
  if (pattern == entry.name) return true;
  const std::size_t space = pattern.find(' ');
  if (space == std::string_view::npos) return pattern == "*" || pattern == entry.path;
  const std::string_view method = pattern.substr(0, space);
  const std::string_view path = pattern.substr(space + 1);
  const bool same_method =
      method == "*" || (method.size() == entry.method.size() &&
                        std::equal(method.begin(), method.end(), entry.method.begin(),
                                   [](char a, char b) { return (a & ~0x20) == b; }));
  return same_method && (path == "*" || path == entry.path);
}

namespace detail {

namespace {

constexpr int share_places = 12;

bool takes_traffic(const EntryPoint& entry) {
  return entry.kind == EntryPoint::Kind::route || entry.kind == EntryPoint::Kind::direct;
}

bool is_wild(std::string_view pattern) { return pattern.find('*') != std::string_view::npos; }

/// In a stack that no API leads into, functions that nothing calls share the traffic.
void add_direct_calls(const StackIndex& stack, EventGraph& graph) {
  if (std::any_of(graph.entries.begin(), graph.entries.end(), takes_traffic)) return;
  std::set<ResourceIndex> called;
  for (const auto& entry : graph.entries)
    if (entry.function) called.insert(*entry.function);
  for (const ResourceIndex i : stack.of_type("AWS::Lambda::EventSourceMapping"))
    if (const auto f = stack.function_of(stack[i].properties["FunctionName"])) called.insert(*f);
  for (const Resource& resource : stack.source().resources())
    if (const auto f = stack.function_of(resource.properties["ServiceToken"])) called.insert(*f);
  for (const ResourceIndex i : stack.functions()) {
    if (called.contains(i)) continue;
    EntryPoint entry;
    entry.kind = EntryPoint::Kind::direct;
    entry.name = stack[i].logical_id;
    entry.function = i;
    entry.at = stack[i].key;
    entry.certainty.also(
        Confidence::assumed,
        "the stack has no REST or HTTP API: functions that nothing calls share the traffic");
    graph.entries.push_back(std::move(entry));
  }
}

void share_evenly(const Decimal& share, const std::vector<EntryPoint*>& among,
                  const Certainty& why) {
  const auto parts = share_out(share, std::vector<Decimal>(among.size(), Decimal(1)), share_places);
  for (std::size_t i = 0; i < among.size(); ++i) {
    among[i]->share = parts[i];
    among[i]->certainty.also(why);
  }
}

/// All of the traffic, in the proportions that the shares have.
void take_what_is_left(EventGraph& graph) {
  std::vector<Decimal> weights;
  for (const auto& entry : graph.entries)
    if (takes_traffic(entry)) weights.push_back(entry.share);
  const auto parts = share_out(Decimal(1), weights, share_places);
  std::size_t n = 0;
  for (auto& entry : graph.entries) {
    if (!takes_traffic(entry)) continue;
    entry.share = parts[n++];
    entry.certainty.also(Confidence::derived, "with its part of shares that are not its");
  }
}

}  // namespace

void share_traffic(const StackIndex& stack, EventGraph& graph) {
  add_direct_calls(stack, graph);
  std::vector<EntryPoint*> open;
  std::vector<std::string> known;
  for (auto& entry : graph.entries) {
    if (!takes_traffic(entry)) continue;
    open.push_back(&entry);
    known.push_back(entry.name);
  }
  Decimal given;
  std::set<std::string> seen;
  auto shares = graph.traffic.route_shares;
  std::stable_sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) {
    return is_wild(a.first) < is_wild(b.first);
  });
  for (const auto& [pattern, share] : shares) {
    if (!seen.insert(pattern).second)
      throw InputError({"--route"}, in_quotes(pattern) + " twice", "one share a route");
    std::vector<EntryPoint*> named;
    for (EntryPoint* entry : open)
      if (names_route(pattern, *entry)) named.push_back(entry);
    if (named.empty() && graph.traffic.routes_may_be_missing) continue;
    given += share;
    if (named.empty()) {
      throw InputError(
          {"--route"}, in_quotes(pattern) + suggestion(pattern, known),
          known.empty() ? "no shares: the template has no route" : "a route of the template");
    }
    std::erase_if(open, [&of = pattern](EntryPoint* entry) { return names_route(of, *entry); });
    Certainty stated;
    if (named.size() > 1)
      stated.also(Confidence::assumed, "the routes that " + pattern + " names share evenly");
    share_evenly(share, named, stated);
  }
  if (Decimal(1) < given)
    throw InputError({"--route"}, "shares that add up to " + given.to_string(), "1 at most");
  if (open.empty()) {
    if (graph.traffic.routes_may_be_missing && Decimal() < given && given < Decimal(1)) {
      take_what_is_left(graph);
      return;
    }
    if (!seen.empty() && given < Decimal(1))
      throw InputError({"--route"}, "shares that add up to " + given.to_string(),
                       "1: there is no other route");
    return;
  }
  Certainty rest;
  if (given == Decimal(1)) {
    rest.also(Confidence::derived, "the stated shares leave it no requests");
  } else if (seen.empty() && open.size() == 1) {
    rest.also(Confidence::derived, {});
  } else {
    rest.also(Confidence::assumed, seen.empty() ? "all routes get the same share of the traffic"
                                   : open.size() == 1
                                       ? "the other route takes what is left"
                                       : "the other routes share evenly what is left");
    const std::string how = ": --route 'METHOD /path=SHARE' says otherwise";
    graph.assumptions.push_back(open.size() == 1
                                    ? "the other route takes the rest" + how
                                    : (seen.empty() ? "the " : "the other ") +
                                          std::to_string(open.size()) + " routes share the " +
                                          (seen.empty() ? "traffic" : "rest") + " evenly" + how);
  }
  share_evenly(Decimal(1) - given, open, rest);
}

}  // namespace detail

}  // namespace fitcost::inline v1::cloudformation
