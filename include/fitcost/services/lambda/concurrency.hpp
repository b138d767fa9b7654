// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/lambda/limits.hpp"
#include "fitcost/units/rounding.hpp"

namespace fitcost::inline v1::lambda {

/// Environments at work at one time, on average: the request rate times the mean duration.
/// AWS: "Understanding and visualizing concurrency",
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
template <class S>
constexpr Quantity<environment, S> concurrency(
    const Quantity<Quotient<unit::request, unit::second>, S>& rate,
    const Quantity<unit::millisecond, S>& mean_duration) {
  return rate * mean_duration / milliseconds_per_second / (requests(1.0) / environments(1.0));
}

/// The same with the ceiling of 10 requests a second that each environment has: for durations below
/// 100 ms the rate decides, not the work.
/// AWS: "Lambda quotas", https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
template <class S>
constexpr Quantity<environment, S> concurrency_needed(
    const Quantity<Quotient<unit::request, unit::second>, S>& rate,
    const Quantity<unit::millisecond, S>& mean_duration) {
  return at_least(concurrency(rate, mean_duration), rate / max_rate_per_environment);
}

}  // namespace fitcost::inline v1::lambda
