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

/// The share of requests that find none of `concurrency` provisioned environments free and run on
/// demand: Erlang's loss formula for Poisson arrivals at a steady rate, whatever the law of the
/// durations. `busy`, 0 or more: environments that would be in use on average, rate x duration.
/// AWS: that they are used first,
/// https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
template <class S> S overflow_share(const S& busy, Environments concurrency) {
  // A ratio of sums of powers: exact bills take it from doubles.
  if constexpr (requires { busy.to_double(); }) {
    return S(overflow_share<double>(busy.to_double(), concurrency));
  } else {
    constexpr double negligible = 1e-18;
    const auto count = static_cast<int>(concurrency / environments(1.0));
    if (!(S(0.0) < busy)) return S(count > 0 ? 0.0 : 1.0);
    S lost(1.0);
    for (int n = 1; n <= count && S(negligible) < lost; ++n)
      lost = busy * lost / (S(1.0 * n) + busy * lost);
    return lost;
  }
}

}  // namespace fitcost::inline v1::lambda
