// SPDX-License-Identifier: Apache-2.0
#include "fitcost/plan/mix.hpp"

#include <algorithm>
#include <utility>

#include "fitcost/plan/table_use.hpp"
#include "fitcost/units/input_error.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

namespace {

/// Shares keep this many decimal places; the last route takes what rounding leaves.
constexpr int share_places = 15;

bool is_write(const Route& route) {
  return std::any_of(route.operations.begin(), route.operations.end(),
                     [](const Operation& o) { return detail::writes(o.kind); });
}

Decimal items_bytes(const Operation& o) {
  return detail::reads_many(o.kind) ? o.item_bytes * o.items : o.item_bytes;
}

void scale_shares(Plan& plan, bool writing, const Decimal& wanted) {
  Decimal now;
  Route* last = nullptr;
  for (auto& r : plan.routes) {
    if (is_write(r) != writing) continue;
    now += r.share;
    if (r.share != Decimal()) last = &r;
  }
  if (now == Decimal()) {
    if (wanted == Decimal()) return;
    throw InputError({"--write-share"},
                     "a workload with no " + std::string(writing ? "write" : "read"),
                     writing ? "0" : "1");
  }
  Decimal given;
  for (auto& r : plan.routes) {
    if (is_write(r) != writing || &r == last) continue;
    r.share = to_decimal(Exact(r.share) * Exact(wanted) / Exact(now), share_places);
    given += r.share;
  }
  last->share = wanted - given;
}

void set_indexes(Table& table, int count) {
  auto& indexes = table.config.indexes;
  const dynamodb::Capacity capacity =
      indexes.empty() ? dynamodb::Capacity{table.config.capacity.provisioned, {}, {}}
                      : indexes[0].capacity;
  const auto wanted = static_cast<std::size_t>(count);
  while (indexes.size() < wanted)
    indexes.push_back({"index-" + std::to_string(indexes.size() + 1), capacity});
  indexes.resize(wanted);
  table.projected_bytes.resize(wanted);
}

}  // namespace

Decimal write_share(const Plan& plan) {
  Decimal share;
  for (const auto& r : plan.routes) {
    if (is_write(r)) share += r.share;
  }
  return share;
}

const Operation* answered_with(const Route& route) {
  for (const auto& o : route.operations) {
    if (route.response_bytes == items_bytes(o)) return &o;
  }
  return nullptr;
}

Plan with_changes(Plan plan, const MixChanges& changes) {
  if (changes.write_share) {
    scale_shares(plan, true, *changes.write_share);
    scale_shares(plan, false, Decimal(1) - *changes.write_share);
  }
  for (auto& route : plan.routes) {
    const Operation* answer = answered_with(route);
    for (auto& o : route.operations) {
      if (changes.item_bytes) o.item_bytes = *changes.item_bytes;
      if (changes.items_per_read && detail::reads_many(o.kind)) o.items = *changes.items_per_read;
      if (changes.consistency && !detail::writes(o.kind) && o.kind != OperationKind::transact_get) {
        o.consistency = *changes.consistency;
      }
    }
    if (answer != nullptr) route.response_bytes = items_bytes(*answer);
  }
  for (auto& table : plan.tables) {
    if (changes.indexes) set_indexes(table, *changes.indexes);
  }
  for (auto& f : plan.functions) {
    if (changes.duration_ms) f.duration_ms = *changes.duration_ms;
    if (changes.log_bytes) f.log_bytes = *changes.log_bytes;
    if (changes.memory_mb) f.config.memory = lambda::megabytes(1.0 * *changes.memory_mb);
  }
  return plan;
}

}  // namespace fitcost::inline v1
