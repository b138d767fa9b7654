// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/lambda/units.hpp"
#include "fitcost/units/rounding.hpp"

namespace fitcost::inline v1::lambda {

/// SnapStart itself costs nothing for Java's managed runtimes.
/// AWS: "SnapStart pricing", https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
enum class SnapStart { off, java, priced };

/// A published version's snapshot is kept, and metered as memory x time, while the version exists.
/// AWS: "SnapStart pricing", https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
template <class S>
constexpr Quantity<gb_second, S> snapshot_gb_seconds(Megabytes memory,
                                                     const Quantity<snapshot_hour, S>& kept) {
  return kept * seconds_per_hour * (memory / megabytes_per_gigabyte) / quantity<snapshot>(1.0);
}

/// One version's snapshot is billed for 3 hours at least.
/// AWS: "SnapStart pricing", https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
template <class S>
constexpr Quantity<unit::hour, S> billed_snapshot_time(const Quantity<unit::hour, S>& existed) {
  return at_least(existed, hours(S(3.0)));
}

/// Each environment restored from a snapshot is metered by the function's memory.
/// AWS: "SnapStart pricing", https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
template <class S>
constexpr Quantity<unit::gigabyte, S> restored_gigabytes(
    Megabytes memory, const Quantity<unit::request, S>& cold_starts) {
  return cold_starts * (memory / megabytes_per_gigabyte) / requests(1.0);
}

}  // namespace fitcost::inline v1::lambda
