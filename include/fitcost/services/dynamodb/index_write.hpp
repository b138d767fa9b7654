// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/dynamodb/operations.hpp"

/// What a write to a table costs in each of its global secondary indexes, beside its cost in the
/// table. Sizes are those of the index's entries (`entry_size`), without storage overhead.
///
/// AWS: "Write Capacity Units",
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
namespace fitcost::inline v1::dynamodb {

/// What a write does to the item's entry in one index.
enum class IndexChange {
  none,     ///< no entry before nor after, or nothing that the entry holds has changed
  added,    ///< the item now has the index's key attributes
  updated,  ///< the key is the same, another projected attribute is not
  moved,    ///< the key has changed, from A to B
  removed,  ///< the item has gone, or no longer has the index's key attributes
};

/// Which of them it is. `key_changed` and `projection_changed` matter where an entry stays.
constexpr IndexChange index_change(bool entry_before, bool entry_after, bool key_changed,
                                   bool projection_changed) {
  if (!entry_before) return entry_after ? IndexChange::added : IndexChange::none;
  if (!entry_after) return IndexChange::removed;
  if (key_changed) return IndexChange::moved;
  return projection_changed ? IndexChange::updated : IndexChange::none;
}

/// One write puts a new entry into the index.
template <class S> constexpr WriteUnits<S> added_entry_units(const Quantity<unit::byte, S>& entry) {
  return write_units(entry);
}

/// One write updates projected attributes. The larger entry counts, as in the table: AWS only says
/// that entries over 1 KB take more units.
template <class S>
constexpr WriteUnits<S> updated_entry_units(const Quantity<unit::byte, S>& before,
                                            const Quantity<unit::byte, S>& after) {
  return update_units(before, after);
}

/// A change of key takes two writes: one deletes the old entry, one puts the new.
template <class S>
constexpr WriteUnits<S> moved_entry_units(const Quantity<unit::byte, S>& before,
                                          const Quantity<unit::byte, S>& after) {
  return delete_units(before) + write_units(after);
}

/// One write deletes an entry.
template <class S>
constexpr WriteUnits<S> removed_entry_units(const Quantity<unit::byte, S>& entry) {
  return delete_units(entry);
}

/// The units of any of these changes; the size of an entry that is not there is not looked at.
template <class S>
constexpr WriteUnits<S> index_write_units(IndexChange change, const Quantity<unit::byte, S>& before,
                                          const Quantity<unit::byte, S>& after) {
  switch (change) {
    case IndexChange::none:
      break;
    case IndexChange::added:
      return added_entry_units(after);
    case IndexChange::updated:
      return updated_entry_units(before, after);
    case IndexChange::moved:
      return moved_entry_units(before, after);
    case IndexChange::removed:
      return removed_entry_units(before);
  }
  return WriteUnits<S>{};
}

}  // namespace fitcost::inline v1::dynamodb
