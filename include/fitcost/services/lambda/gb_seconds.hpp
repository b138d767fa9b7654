// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/lambda/limits.hpp"
#include "fitcost/units/rounding.hpp"

namespace fitcost::inline v1::lambda {

/// Compute is metered as the memory a function is given, in GB of 1,024 MB, times its billed time
/// in seconds; the memory it uses does not matter.
/// AWS: "Lambda pricing", example 1, https://aws.amazon.com/lambda/pricing/
template <class S>
constexpr Quantity<gb_second, S> gb_seconds(Megabytes memory,
                                            const Quantity<unit::millisecond, S>& billed) {
  return billed * memory / megabytes_per_gigabyte / milliseconds_per_second;
}

/// Ephemeral storage is metered likewise, for what is configured above the 512 MB that are free.
/// AWS: "Lambda Ephemeral Storage Pricing", https://aws.amazon.com/lambda/pricing/
template <class S>
constexpr Quantity<gb_second, S> ephemeral_gb_seconds(
    Megabytes storage, const Quantity<unit::millisecond, S>& billed) {
  return gb_seconds(at_least(storage - free_ephemeral_storage, megabytes(0.0)), billed);
}

}  // namespace fitcost::inline v1::lambda
