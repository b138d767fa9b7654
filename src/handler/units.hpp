// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "fitcost/services/dynamodb/index_write.hpp"
#include "fitcost/services/dynamodb/operations.hpp"

/// The model's own rules, for whole bytes and whole (or half) units.
namespace fitcost::inline v1::handler::detail {

inline std::int64_t whole(const dynamodb::WriteUnits<>& units) {
  using Unit = Quotient<dynamodb::write_request_unit, unit::request>;
  return static_cast<std::int64_t>(units / quantity<Unit>(1.0));
}
inline Bytes size(std::int64_t item) { return bytes(static_cast<double>(item)); }

inline std::int64_t put_units(std::int64_t before, std::int64_t after) {
  return whole(dynamodb::put_units(size(before), size(after)));
}
inline std::int64_t delete_units(std::int64_t before) {
  return whole(dynamodb::delete_units(size(before)));
}
/// A condition that failed costs by the larger of what is there and what was to be put.
/// AWS:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
inline std::int64_t failed_units(std::int64_t there, std::int64_t wanted) {
  return whole(dynamodb::failed_condition_units(size(std::max(there, wanted))));
}
inline std::int64_t read_half_units(std::int64_t total, bool consistent) {
  using Unit = Quotient<dynamodb::read_request_unit, unit::request>;
  const auto units = dynamodb::query_units(
      size(total), consistent ? dynamodb::Consistency::strong : dynamodb::Consistency::eventual);
  return static_cast<std::int64_t>(2.0 * (units / quantity<Unit>(1.0)));
}

}  // namespace fitcost::inline v1::handler::detail
