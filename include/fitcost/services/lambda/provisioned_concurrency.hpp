// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/lambda/units.hpp"
#include "fitcost/units/rounding.hpp"

namespace fitcost::inline v1::lambda {

/// Provisioned concurrency is metered as environments x memory x the time for which it is
/// configured, whether or not requests come; what runs in it is metered apart, at a price of its
/// own.
/// AWS: "Provisioned Concurrency Pricing", example 1, https://aws.amazon.com/lambda/pricing/
template <class S>
constexpr Quantity<gb_second, S> provisioned_gb_seconds(Environments concurrency, Megabytes memory,
                                                        const Quantity<unit::hour, S>& configured) {
  const auto gigabytes_each = memory / megabytes_per_gigabyte / environments(1.0);
  return configured * seconds_per_hour * (concurrency * gigabytes_each);
}

/// From enabling it to disabling it counts in steps of 5 minutes begun: one stretch of time, 0 or
/// more.
/// AWS: "Provisioned Concurrency Pricing", https://aws.amazon.com/lambda/pricing/
template <class S>
constexpr Quantity<unit::hour, S> billed_stretch(const Quantity<unit::minute, S>& enabled) {
  return hours(S(steps_of(enabled, minutes(5.0)) * 5.0 / 60.0));
}

}  // namespace fitcost::inline v1::lambda
