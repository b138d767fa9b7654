// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/units/quantity.hpp"

/// What Lambda counts, as units.
namespace fitcost::inline v1::lambda {

/// Lambda's memory and ephemeral storage are set in MB of 2^20 bytes.
struct megabyte {
  static constexpr std::string_view symbol = "MB";
};
/// An execution environment: it serves one request at a time.
struct environment {
  static constexpr std::string_view symbol = "environment";
};
/// The snapshot of one published function version with SnapStart.
struct snapshot {
  static constexpr std::string_view symbol = "snapshot";
};
/// Event poller units of event source mappings in provisioned mode.
struct event_poller_unit {
  static constexpr std::string_view symbol = "EPU";
};

using gb_second = Product<unit::gigabyte, unit::second>;
using snapshot_hour = Product<snapshot, unit::hour>;
using event_poller_unit_hour = Product<event_poller_unit, unit::hour>;
/// Milliseconds of one request, as opposed to those of many.
using millisecond_per_request = Quotient<unit::millisecond, unit::request>;

using Megabytes = Quantity<megabyte>;
using Environments = Quantity<environment>;

template <Scalar S> constexpr auto megabytes(S value) { return quantity<megabyte>(value); }
template <Scalar S> constexpr auto environments(S value) { return quantity<environment>(value); }

/// Lambda's GB is 1,024 MB, whatever a convention says of other bytes.
/// AWS: "Lambda pricing", example 1 (1,536 MB are 1.5 GB), https://aws.amazon.com/lambda/pricing/
inline constexpr auto megabytes_per_gigabyte = megabytes(1024.0) / gigabytes(1.0);

}  // namespace fitcost::inline v1::lambda
