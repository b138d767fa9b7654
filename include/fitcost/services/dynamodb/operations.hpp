// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/dynamodb/units.hpp"
#include "fitcost/units/rounding.hpp"

/// The request units that one call takes; a provisioned table needs as many capacity units for one
/// such call in every second. Sizes are of one item, not means: every item is rounded up by itself.
///
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
/// is the source of every rule here that names no other.
namespace fitcost::inline v1::dynamodb {

template <class S = double>
using WriteUnits = Quantity<Quotient<write_request_unit, unit::request>, S>;
template <class S = double>
using ReadUnits = Quantity<Quotient<read_request_unit, unit::request>, S>;

enum class Consistency { eventual, strong, transactional };

/// A strongly consistent read takes 1 unit a step, an eventually consistent one half, one in a
/// transaction two.
/// AWS: "Read request unit", https://aws.amazon.com/dynamodb/pricing/on-demand/
constexpr double units_per_read_step(Consistency consistency) {
  switch (consistency) {
    case Consistency::eventual:
      return 0.5;
    case Consistency::strong:
      return 1.0;
    case Consistency::transactional:
      break;
  }
  return 2.0;
}

/// GetItem: an item's size is rounded up to the next 4 KB, whichever attributes are asked for. An
/// item that does not exist (size 0) costs as much as a small one.
template <class S>
constexpr ReadUnits<S> read_units(const Quantity<unit::byte, S>& item, Consistency consistency) {
  const S steps = at_least(steps_of(item, kib(4.0)), 1.0);
  return quantity<Quotient<read_request_unit, unit::request>>(
      S(steps * units_per_read_step(consistency)));
}

/// BatchGetItem: each of the items, here all of one size, is rounded up by itself.
template <class S>
constexpr ReadUnits<S> batch_get_units(const Quantity<unit::item, S>& count,
                                       const Quantity<unit::byte, S>& item,
                                       Consistency consistency) {
  return (count / items(1.0)) * read_units(item, consistency);
}

/// Query: the sizes of all items read in one call are added, then rounded up once. Filters,
/// projections and counting instead of returning do not reduce it; a result without items costs one
/// step. `total`: up to 1 MB, or the sum over all pages (the units are the same but for the last
/// step).
template <class S>
constexpr ReadUnits<S> query_units(const Quantity<unit::byte, S>& total, Consistency consistency) {
  return read_units(total, consistency);
}

/// Scan: as Query, on the items evaluated, not on those returned.
template <class S>
constexpr ReadUnits<S> scan_units(const Quantity<unit::byte, S>& evaluated,
                                  Consistency consistency) {
  return read_units(evaluated, consistency);
}

/// Query or Scan of a global secondary index: eventually consistent, on the sizes of its entries.
/// AWS: "Read Capacity Units",
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
template <class S>
constexpr ReadUnits<S> index_query_units(const Quantity<unit::byte, S>& entries) {
  return query_units(entries, Consistency::eventual);
}

/// One call of Query or Scan reads at most 1 MB, before any filter.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html
inline constexpr Bytes page_size = kib(1024.0);

/// The calls that it takes to read `total` page by page, at least 1.
template <class S> constexpr auto pages(const Quantity<unit::byte, S>& total) {
  return requests(at_least(steps_of(total, page_size), 1.0));
}

/// TransactGetItems: twice the strongly consistent read, for each item.
template <class S> constexpr ReadUnits<S> transact_get_units(const Quantity<unit::byte, S>& item) {
  return read_units(item, Consistency::transactional);
}

/// One write of an item up to 1 KB takes 1 unit; larger items take 1 more for each KB begun.
/// AWS: "Write request unit", https://aws.amazon.com/dynamodb/pricing/on-demand/
template <class S> constexpr WriteUnits<S> write_units(const Quantity<unit::byte, S>& item) {
  return quantity<Quotient<write_request_unit, unit::request>>(
      at_least(steps_of(item, kib(1.0)), 1.0));
}

/// PutItem over an item that exists: the larger of the two counts.
template <class S>
constexpr WriteUnits<S> put_units(const Quantity<unit::byte, S>& before,
                                  const Quantity<unit::byte, S>& after) {
  return write_units(at_least(after, before));
}

/// UpdateItem: the larger of the item before and after counts, whole, however little is changed.
template <class S>
constexpr WriteUnits<S> update_units(const Quantity<unit::byte, S>& before,
                                     const Quantity<unit::byte, S>& after) {
  return write_units(at_least(after, before));
}

/// DeleteItem: the size of the deleted item counts; deleting what is not there (size 0) takes 1
/// unit.
template <class S> constexpr WriteUnits<S> delete_units(const Quantity<unit::byte, S>& item) {
  return write_units(item);
}

/// BatchWriteItem: each of the items, here all of one size, is rounded up by itself.
template <class S>
constexpr WriteUnits<S> batch_write_units(const Quantity<unit::item, S>& count,
                                          const Quantity<unit::byte, S>& item) {
  return (count / items(1.0)) * write_units(item);
}

/// TransactWriteItems: twice the write, for each item: once to prepare and once to commit.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
template <class S>
constexpr WriteUnits<S> transact_write_units(const Quantity<unit::byte, S>& item) {
  return 2.0 * write_units(item);
}

/// A write whose condition fails still costs: by the larger of the item that is there and the one
/// that was to be put. `item`: that size; 0, of a change to what is not there, takes 1 unit.
template <class S>
constexpr WriteUnits<S> failed_condition_units(const Quantity<unit::byte, S>& item) {
  return write_units(item);
}

/// A Kinesis data stream takes 1 change data capture unit for each KB begun of the larger of the
/// item before and after.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
template <class S>
constexpr auto capture_units(const Quantity<unit::byte, S>& before,
                             const Quantity<unit::byte, S>& after) {
  return update_units(before, after) *
         (quantity<change_data_capture_unit>(1.0) / quantity<write_request_unit>(1.0));
}

}  // namespace fitcost::inline v1::dynamodb
