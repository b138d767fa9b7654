// SPDX-License-Identifier: Apache-2.0
#include "replay/api_operations.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fitcost::inline v1::detail {

namespace {

const char* name_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::get:
      return "get";
    case OperationKind::query:
      return "query";
    case OperationKind::scan:
      return "scan";
    case OperationKind::put:
      return "put";
    case OperationKind::update:
      return "update";
    case OperationKind::remove:
      return "delete";
    case OperationKind::transact_get:
      return "transact_get";
    case OperationKind::transact_write:
      return "transact_write";
    case OperationKind::failed_put:
      return "failed_put";
  }
  return "";
}

/// One write, by whichever name.
OperationKind written_as(handler::Route route, OperationKind kind) {
  return route == handler::Route::put && kind == OperationKind::put ? OperationKind::update : kind;
}

}  // namespace

bool is_done(handler::Route route, OperationKind kind) {
  switch (route) {
    case handler::Route::create:
      return kind == OperationKind::put;
    case handler::Route::list:
    case handler::Route::stats:
      return kind == OperationKind::query;
    case handler::Route::get:
      return kind == OperationKind::get;
    case handler::Route::put:
      return kind == OperationKind::get || written_as(route, kind) == OperationKind::update;
    case handler::Route::remove:
      return kind == OperationKind::get || kind == OperationKind::remove;
    case handler::Route::other:
      break;
  }
  return false;
}

std::vector<std::string> left_undone(const Route& planned, handler::Route route) {
  std::vector<std::string> sentences;
  std::vector<OperationKind> done;
  const auto say = [&](const Operation& o, const std::string& planned_more,
                       const std::string& api_does) {
    sentences.push_back(fmt::format("{}: the plan has {} of {}{}; the API does {}.", planned.name,
                                    name_of(o.kind), o.table, planned_more, api_does));
  };
  for (const auto& o : planned.operations) {
    const OperationKind kind = written_as(route, o.kind);
    if (!is_done(route, kind)) {
      say(o, "", "none");
    } else if (std::find(done.begin(), done.end(), kind) != done.end()) {
      say(o, " once more", "one alone");
    } else {
      done.push_back(kind);
      if (o.times != Decimal(1)) say(o, " " + o.times.to_string() + " times a request", "one");
      if (!o.index.empty()) say(o, " by the index " + o.index, "it without an index");
    }
  }
  return sentences;
}

}  // namespace fitcost::inline v1::detail
