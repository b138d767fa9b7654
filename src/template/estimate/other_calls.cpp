// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "fitcost/plan/table_use.hpp"
#include "template/estimate/graph_parts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::size_t most_ordered = 200;  ///< streams

/// What is written to a table for each request of the traffic; nothing while that is unknown.
Decimal writes_share(const EventGraph& graph, ResourceIndex table) {
  Decimal share;
  for (const TableOperation& operation : graph.operations) {
    if (operation.table != table || !fitcost::detail::writes(operation.kind)) continue;
    share += (graph.entries[operation.entry].share * operation.times).rounded(12);
  }
  return share;
}

void add_entry(EntryPoint entry, EventGraph& graph) {
  graph.entries.push_back(std::move(entry));
  add_operations_of_last(graph);
}

}  // namespace

namespace {

EntryPoint authorizer_entry(const std::string& name, ResourceIndex api, ResourceIndex function) {
  EntryPoint entry;
  entry.kind = EntryPoint::Kind::authorizer;
  entry.name = "authorizer " + name;
  entry.api = api;
  entry.function = function;
  entry.certainty.also(Confidence::assumed,
                       "the authorizer is asked for every request: what it keeps is not known");
  return entry;
}

/// Whether the document has the route ask for the scheme: by itself, or as all do.
bool asks_for(const Value& body, const EntryPoint& route, std::string_view scheme) {
  std::string method = "x-amazon-apigateway-any-method";
  if (route.method != "ANY") {
    method = route.method;
    std::transform(method.begin(), method.end(), method.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
  }
  const Value own = body["paths"][route.path][method]["security"];
  for (const Value& choice : (own.is_absent() ? body["security"] : own).items())
    for (const auto& entry : choice.entries())
      if (entry.key == scheme) return true;
  return false;
}

/// Those of an API's OpenAPI document.
void add_authorizers_of_documents(const StackIndex& stack, EventGraph& graph) {
  for (const std::string_view type : {"AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"}) {
    for (const ResourceIndex i : stack.of_type(type)) {
      const Value body = stack[i].properties["Body"];
      const Value written = body["securityDefinitions"];
      const Value schemes = written.is_map() ? written : body["components"]["securitySchemes"];
      if (!schemes.is_map()) continue;
      for (const auto& scheme : schemes.entries()) {
        const auto function =
            stack.function_of(scheme.value["x-amazon-apigateway-authorizer"]["authorizerUri"]);
        if (!function) continue;
        EntryPoint entry = authorizer_entry(scheme.key, i, *function);
        for (const EntryPoint& route : graph.entries)
          if (route.kind == EntryPoint::Kind::route && route.api == i &&
              asks_for(body, route, scheme.key))
            entry.share += route.share;
        entry.caused_by = i;
        entry.at = stack[i].key;
        add_entry(std::move(entry), graph);
      }
    }
  }
}

}  // namespace

void add_other_calls(const StackIndex& stack, EventGraph& graph) {
  for (const std::string_view type :
       {"AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer"}) {
    for (const ResourceIndex i : stack.of_type(type)) {
      const auto function = stack.function_of(stack[i].properties["AuthorizerUri"]);
      const bool rest = type == std::string_view("AWS::ApiGateway::Authorizer");
      const auto api = stack.api_of(stack[i].properties[rest ? "RestApiId" : "ApiId"]);
      if (!function || !api) continue;
      EntryPoint entry = authorizer_entry(stack[i].logical_id, *api, *function);
      for (const EntryPoint& route : graph.entries)
        if (route.kind == EntryPoint::Kind::route && route.api == api) entry.share += route.share;
      entry.caused_by = i;
      entry.at = stack[i].key;
      add_entry(std::move(entry), graph);
    }
  }
  add_authorizers_of_documents(stack, graph);
  const auto& all = stack.source().resources();
  for (ResourceIndex i = 0; i < all.size(); ++i) {
    if (all[i].exists == Truth::no) continue;
    const Value token = all[i].properties["ServiceToken"];
    if (token.is_absent()) continue;
    const auto function = stack.function_of(token);
    if (!function) continue;
    EntryPoint entry;
    entry.kind = EntryPoint::Kind::deployment;
    entry.name = "custom resource " + all[i].logical_id;
    entry.function = function;
    entry.caused_by = i;
    entry.at = all[i].key;
    entry.certainty.also(Confidence::derived, "called when the stack changes, not by traffic");
    graph.entries.push_back(std::move(entry));
  }
}

void add_streams(const StackIndex& stack, EventGraph& graph) {
  struct Mapping {
    ResourceIndex at;
    ResourceIndex table;
    ResourceIndex function;
  };
  std::vector<Mapping> open;
  for (const ResourceIndex i : stack.of_type("AWS::Lambda::EventSourceMapping")) {
    const Resource& mapping = stack[i];
    const auto function = stack.function_of(mapping.properties["FunctionName"]);
    if (!function) continue;
    const auto table =
        stack.referred(mapping.properties["EventSourceArn"], {table_type, global_table_type});
    if (table) {
      open.push_back({i, *table, *function});
      continue;
    }
    EntryPoint entry;
    entry.kind = EntryPoint::Kind::stream;
    entry.name = "events of " + mapping.logical_id;
    entry.function = function;
    entry.caused_by = i;
    entry.at = mapping.key;
    entry.certainty.also(Confidence::unknown,
                         "how much comes by " + mapping.logical_id + " is not stated");
    graph.entries.push_back(std::move(entry));
  }
  // A table comes after the functions that write to it; what writes in a circle comes last.
  // Where there are hundreds the order of the template must do.
  const bool ordered = open.size() <= most_ordered;
  while (!open.empty()) {
    auto next = !ordered
                    ? open.begin()
                    : std::find_if(open.begin(), open.end(), [&](const Mapping& candidate) {
                        return std::none_of(open.begin(), open.end(), [&](const Mapping& other) {
                          return std::any_of(graph.accesses.begin(), graph.accesses.end(),
                                             [&](const TableAccess& access) {
                                               return access.function == other.function &&
                                                      access.table == candidate.table &&
                                                      access.may_write;
                                             });
                        });
                      });
    const bool circular = next == open.end();
    if (circular) next = open.begin();
    const Mapping mapping = *next;
    open.erase(next);
    EntryPoint entry;
    entry.kind = EntryPoint::Kind::stream;
    entry.name = "stream of " + stack[mapping.table].logical_id;
    entry.function = mapping.function;
    entry.table = mapping.table;
    entry.caused_by = mapping.at;
    entry.at = stack[mapping.at].key;
    entry.share = writes_share(graph, mapping.table);
    entry.certainty.also(Confidence::assumed,
                         "the stream calls once for each write: batches make fewer calls");
    if (circular)
      entry.certainty.also(Confidence::assumed,
                           "what the stream's function writes to its own table is not followed");
    graph.entries.push_back(std::move(entry));
    if (!circular) add_operations_of_last(graph);
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
