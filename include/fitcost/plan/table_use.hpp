// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "fitcost/plan/plan.hpp"
#include "fitcost/plan/users.hpp"
#include "fitcost/services/dynamodb/index_write.hpp"
#include "fitcost/services/dynamodb/item_size.hpp"

/// What the mean request of a plan does to one table: the routes' operations, weighted by their
/// shares.
namespace fitcost::inline v1 {

template <class S> struct TableUse {
  struct Units {
    dynamodb::WriteUnits<S> writes{};
    dynamodb::ReadUnits<S> reads{};
    /// Bytes that stay stored, overhead included.
    Quantity<Quotient<unit::byte, unit::request>, S> stored{};
  };
  Units table;
  std::vector<Units> indexes;  ///< as in the table's config
  /// Of the table's writes, those whose condition fails.
  dynamodb::WriteUnits<S> failed{};
  /// What deleting all that the mean request adds would take.
  dynamodb::WriteUnits<S> deletes{};
};

namespace detail {

template <class S>
Quantity<unit::byte, S> entry_bytes(const TableOf<S>& table, std::size_t index,
                                    const S& item_bytes) {
  const bool projected = index < table.projected_bytes.size() && table.projected_bytes[index];
  return bytes(projected ? *table.projected_bytes[index] : item_bytes);
}

constexpr bool writes(OperationKind kind) {
  return kind == OperationKind::put || kind == OperationKind::update ||
         kind == OperationKind::remove || kind == OperationKind::transact_write ||
         kind == OperationKind::failed_put;
}

constexpr bool reads_many(OperationKind kind) {
  return kind == OperationKind::query || kind == OperationKind::scan;
}

template <class S> dynamodb::WriteUnits<S> write_units_of(const OperationOf<S>& o) {
  const auto item = bytes(o.item_bytes);
  switch (o.kind) {
    case OperationKind::put:
    case OperationKind::update:
      return dynamodb::write_units(item);
    case OperationKind::remove:
      return dynamodb::delete_units(item);
    case OperationKind::failed_put:
      return dynamodb::failed_condition_units(item);
    case OperationKind::transact_write:
      return dynamodb::transact_write_units(item) * o.items;
    default:
      return {};
  }
}

template <class S>
dynamodb::ReadUnits<S> read_units_of(const OperationOf<S>& o, const Quantity<unit::byte, S>& each) {
  switch (o.kind) {
    case OperationKind::get:
      return dynamodb::read_units(each, o.consistency);
    case OperationKind::query:
      return dynamodb::query_units(each * o.items, o.consistency);
    case OperationKind::scan:
      return dynamodb::scan_units(each * o.items, o.consistency);
    case OperationKind::transact_get:
      return dynamodb::transact_get_units(each) * o.items;
    default:
      return {};
  }
}

/// What an item is stored with: more in a global table.
template <class S>
Quantity<unit::byte, S> stored_bytes(const TableOf<S>& table, const S& item_bytes) {
  const auto item = bytes(item_bytes);
  return table.config.replicas.empty() ? dynamodb::stored_size(item)
                                       : dynamodb::replicated_stored_size(item);
}

/// Items that an operation adds (1) or takes away (-1). A transaction's writes are taken as puts.
template <class S> S items_added(const OperationOf<S>& o) {
  switch (o.kind) {
    case OperationKind::put:
      return S(1.0);
    case OperationKind::transact_write:
      return o.items;
    case OperationKind::remove:
      return S(-1.0);
    default:
      return S(0.0);
  }
}

/// What a write does to one index: its entry is added, updated (the key is taken to stay) or
/// removed.
template <class S>
dynamodb::WriteUnits<S> index_units_of(const OperationOf<S>& o,
                                       const Quantity<unit::byte, S>& entry) {
  switch (o.kind) {
    case OperationKind::put:
      return dynamodb::added_entry_units(entry);
    case OperationKind::update:
      return dynamodb::updated_entry_units(entry, entry);
    case OperationKind::remove:
      return dynamodb::removed_entry_units(entry);
    case OperationKind::transact_write:
      return dynamodb::added_entry_units(entry) * o.items;
    default:
      return {};
  }
}

}  // namespace detail

/// `users` are of the table's plan.
template <class S> TableUse<S> table_use(const TableUsers<S>& users, const TableOf<S>& table) {
  TableUse<S> use;
  use.indexes.resize(table.config.indexes.size());
  const auto per_request = requests(S(1.0));
  for (const auto& user : users.candidates(table.name)) {
    const auto& o = *user.operation;
    if (o.table != table.name) continue;
    const S often = user.route->share * o.times;
    if (detail::writes(o.kind)) {
      const S added = often * detail::items_added(o);
      const auto units = detail::write_units_of(o) * often;
      use.table.writes += units;
      if (o.kind == OperationKind::failed_put) use.failed += units;
      use.table.stored += detail::stored_bytes(table, o.item_bytes) * added / per_request;
      use.deletes += dynamodb::delete_units(bytes(o.item_bytes)) * added;
      for (std::size_t i = 0; i < use.indexes.size(); ++i) {
        const auto entry = detail::entry_bytes(table, i, o.item_bytes);
        use.indexes[i].writes += detail::index_units_of(o, entry) * often;
        use.indexes[i].stored += dynamodb::stored_entry_size(entry) * added / per_request;
      }
      continue;
    }
    bool on_index = false;
    for (std::size_t i = 0; i < use.indexes.size(); ++i) {
      if (o.index.empty() || table.config.indexes[i].name != o.index) continue;
      on_index = true;
      use.indexes[i].reads +=
          detail::read_units_of(o, detail::entry_bytes(table, i, o.item_bytes)) * often;
    }
    if (!on_index) use.table.reads += detail::read_units_of(o, bytes(o.item_bytes)) * often;
  }
  return use;
}

/// Of one table; of many, make the plan's TableUsers once.
template <class S> TableUse<S> table_use(const PlanOf<S>& plan, const TableOf<S>& table) {
  return table_use(TableUsers<S>(plan), table);
}

}  // namespace fitcost::inline v1
