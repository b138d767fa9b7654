// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/units/quantity.hpp"

/// What DynamoDB counts.
namespace fitcost::inline v1::dynamodb {

struct write_request_unit {
  static constexpr std::string_view symbol = "WRU";
};
struct read_request_unit {
  static constexpr std::string_view symbol = "RRU";
};
struct replicated_write_request_unit {
  static constexpr std::string_view symbol = "rWRU";
};
struct write_capacity_unit {
  static constexpr std::string_view symbol = "WCU";
};
struct read_capacity_unit {
  static constexpr std::string_view symbol = "RCU";
};
struct replicated_write_capacity_unit {
  static constexpr std::string_view symbol = "rWCU";
};
struct streams_read_request_unit {
  static constexpr std::string_view symbol = "streams RRU";
};
struct change_data_capture_unit {
  static constexpr std::string_view symbol = "CDC unit";
};
/// 100 read or write capacity units, the step in which capacity is reserved.
struct reserved_block {
  static constexpr std::string_view symbol = "block";
};

namespace detail {
template <class RequestUnit> struct capacity_unit_of;
template <> struct capacity_unit_of<write_request_unit> { using type = write_capacity_unit; };
template <> struct capacity_unit_of<read_request_unit> { using type = read_capacity_unit; };
template <> struct capacity_unit_of<replicated_write_request_unit> {
  using type = replicated_write_capacity_unit;
};

template <class Unit> struct replicated_unit_of;
template <> struct replicated_unit_of<write_request_unit> {
  using type = replicated_write_request_unit;
};
template <> struct replicated_unit_of<write_capacity_unit> {
  using type = replicated_write_capacity_unit;
};
}  // namespace detail

/// The capacity unit that serves a request unit: WRU -> WCU, RRU -> RCU, rWRU -> rWCU.
template <class RequestUnit>
using CapacityUnit = typename detail::capacity_unit_of<RequestUnit>::type;

/// Request units in every second, of one kind.
template <class RequestUnit, class S = double>
using RateOf = Quantity<Quotient<RequestUnit, unit::second>, S>;

template <Scalar S> constexpr auto write_rate(S per_second) {
  return quantity<Quotient<write_request_unit, unit::second>>(per_second);
}
template <Scalar S> constexpr auto read_rate(S per_second) {
  return quantity<Quotient<read_request_unit, unit::second>>(per_second);
}

/// One capacity unit serves one request unit in every second.
/// AWS: "Read capacity unit", "Write capacity unit",
/// https://aws.amazon.com/dynamodb/pricing/provisioned/
template <class RequestUnit>
inline constexpr auto rate_per_capacity_unit =
    quantity<Quotient<RequestUnit, unit::second>>(1.0) / quantity<CapacityUnit<RequestUnit>>(1.0);

/// A write to a replica of a global table is counted in replicated units, one for one: WRU -> rWRU,
/// WCU -> rWCU. Each region of the table counts them, the one written to included.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
template <class Unit, class S> constexpr auto replicated(const Quantity<Unit, S>& writes) {
  using Replicated = typename detail::replicated_unit_of<Unit>::type;
  return writes * (quantity<Replicated>(1.0) / quantity<Unit>(1.0));
}

}  // namespace fitcost::inline v1::dynamodb
