// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <initializer_list>
#include <unordered_map>

#include "template/estimate/graph_parts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

struct ActionKind {
  std::string_view action;
  OperationKind kind;
};

/// What each action is in a plan. A batch is taken as one item: more is not known.
constexpr std::array<ActionKind, 10> action_kinds{{
    {"GetItem", OperationKind::get},
    {"BatchGetItem", OperationKind::get},
    {"Query", OperationKind::query},
    {"Scan", OperationKind::scan},
    {"TransactGetItems", OperationKind::transact_get},
    {"PutItem", OperationKind::put},
    {"BatchWriteItem", OperationKind::put},
    {"UpdateItem", OperationKind::update},
    {"DeleteItem", OperationKind::remove},
    {"TransactWriteItems", OperationKind::transact_write},
}};

std::optional<OperationKind> kind_of(std::string_view action) {
  for (const auto& [name, kind] : action_kinds)
    if (name == action) return kind;
  return std::nullopt;
}

bool has(const std::vector<std::string>& actions, std::string_view action) {
  return std::find(actions.begin(), actions.end(), action) != actions.end();
}

/// The first of the wanted actions that may happen.
std::string_view first_of(const std::vector<std::string>& may,
                          std::initializer_list<std::string_view> wanted) {
  for (const std::string_view action : wanted)
    if (may.empty() || has(may, action)) return action;
  return {};
}

/// What a request by this method is taken to do: what REST names so.
std::string_view by_method(const EntryPoint& entry, const std::vector<std::string>& may) {
  const bool one_item = entry.path.ends_with('}');
  if (entry.method == "GET" || entry.method == "HEAD") {
    return one_item
               ? first_of(may, {"GetItem", "Query", "BatchGetItem", "TransactGetItems", "Scan"})
               : first_of(may, {"Query", "Scan", "GetItem", "BatchGetItem", "TransactGetItems"});
  }
  if (entry.method == "DELETE") return first_of(may, {"DeleteItem", "UpdateItem"});
  if (entry.method == "PUT" || entry.method == "PATCH")
    return first_of(may, {"UpdateItem", "PutItem", "TransactWriteItems", "BatchWriteItem"});
  return first_of(may,
                  {"PutItem", "UpdateItem", "TransactWriteItems", "BatchWriteItem", "DeleteItem"});
}

std::string_view read_of(const std::vector<std::string>& may) {
  return first_of(may, {"Query", "GetItem", "Scan", "BatchGetItem", "TransactGetItems"});
}

/// The operations that one call of an entry point makes, into a function that so many lead into.
void add_operations_of(std::size_t at, std::size_t ways_in, EventGraph& graph) {
  const EntryPoint& entry = graph.entries[at];
  if (!entry.function || entry.kind == EntryPoint::Kind::deployment) return;
  if (never_runs(graph.source.resources()[*entry.function])) return;
  const auto begin = std::lower_bound(
      graph.accesses.begin(), graph.accesses.end(), *entry.function,
      [](const TableAccess& access, ResourceIndex function) { return access.function < function; });
  const auto end = std::find_if(begin, graph.accesses.end(), [&](const TableAccess& access) {
    return access.function != *entry.function;
  });
  const auto add = [&](const TableAccess& access, std::string_view action, const Certainty& why) {
    const auto kind = kind_of(action);
    if (!kind) return;
    TableOperation operation;
    operation.entry = at;
    operation.function = access.function;
    operation.table = access.table;
    operation.kind = *kind;
    if (access.indexes.size() == 1 &&
        (*kind == OperationKind::query || *kind == OperationKind::scan) && ways_in == 1)
      operation.index = access.indexes.front();
    operation.certainty = why;
    if (end - begin > 1)
      operation.certainty.also(Confidence::assumed,
                               "each of the tables that the function may use is used");
    graph.operations.push_back(std::move(operation));
  };
  for (auto access = begin; access != end; ++access) {
    Certainty why = access->certainty;
    const bool from_code = !access->called.empty();
    const auto& may = from_code ? access->called : access->allowed;
    if (from_code && ways_in == 1) {
      why.also(Confidence::derived, "each call of its inline code happens once a request");
      for (const auto& action : may) add(*access, action, why);
      continue;
    }
    const bool verb = entry.kind == EntryPoint::Kind::route && entry.method != "ANY";
    if (verb) {
      const std::string_view action = by_method(entry, may);
      if (action.empty()) continue;  // a GET of a function that only writes
      why.also(may.size() == 1 ? Confidence::derived : Confidence::assumed,
               entry.method + " is taken as one " + std::string(action));
      add(*access, action, why);
      continue;
    }
    why.also(Confidence::assumed, "a call is taken to read once and to write once where it may");
    if (access->may_read) add(*access, read_of(may), why);
    if (access->may_write)
      add(*access,
          first_of(may,
                   {"PutItem", "UpdateItem", "TransactWriteItems", "BatchWriteItem", "DeleteItem"}),
          why);
  }
}

}  // namespace

void add_operations(const StackIndex& /*stack*/, EventGraph& graph) {
  std::unordered_map<ResourceIndex, std::size_t> ways_into;
  for (const EntryPoint& entry : graph.entries)
    if (entry.function) ++ways_into[*entry.function];
  for (std::size_t i = 0; i < graph.entries.size(); ++i) {
    const auto& function = graph.entries[i].function;
    if (function) add_operations_of(i, ways_into[*function], graph);
  }
}

void add_operations_of_last(EventGraph& graph) {
  const auto ways_in = std::count_if(
      graph.entries.begin(), graph.entries.end(),
      [&](const EntryPoint& other) { return other.function == graph.entries.back().function; });
  add_operations_of(graph.entries.size() - 1, static_cast<std::size_t>(ways_in), graph);
}

}  // namespace fitcost::inline v1::cloudformation::detail
