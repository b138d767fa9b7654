// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/lambda/units.hpp"
#include "fitcost/units/rounding.hpp"

namespace fitcost::inline v1::lambda {

/// A request's time is rounded up to whole milliseconds, once. `ran` is everything that is billed
/// of it, 0 ms or more: the handler's Duration and, of a cold start, the Init Duration where that
/// is billed. Rounding the two apart would bill up to 1 ms too much.
/// AWS: "Billed Duration",
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html; one rounding over
/// the sum is what REPORT lines show (395.99 + 265.72 ms are billed as 662 ms),
/// https://github.com/open-telemetry/opentelemetry-lambda/pull/2011
template <class S>
constexpr Quantity<millisecond_per_request, S> billed_duration(
    const Quantity<unit::millisecond, S>& ran) {
  return quantity<millisecond_per_request>(steps_of(ran, milliseconds(1.0)));
}

/// Requests that behave alike. Where durations differ, describe each kind by its own `Invocations`
/// and add their readings, or give the time that REPORT lines or a simulation have rounded already:
/// a mean rounded up is not the mean of what was rounded up.
template <class S = double> struct Invocations {
  Quantity<unit::request, S> requests{};      ///< a month's, 0 or more
  Quantity<unit::millisecond, S> duration{};  ///< of one request's handler, 0..900,000
  S cold_share{};                             ///< of the requests that start an environment, 0..1
  /// Of one cold start: its INIT phase, or with SnapStart its Billed Restore Duration; 0 or more.
  Quantity<unit::millisecond, S> init{};
  /// Billed milliseconds of all these requests as rounded elsewhere; added to what `duration`
  /// gives.
  Quantity<unit::millisecond, S> already_billed{};
};

/// The billed milliseconds of all of them.
template <class S>
constexpr Quantity<unit::millisecond, S> billed_time(const Invocations<S>& of, bool init_billed) {
  const auto cold = of.requests * of.cold_share;
  const auto cold_time = init_billed ? of.duration + of.init : of.duration;
  return (of.requests - cold) * billed_duration(of.duration) + cold * billed_duration(cold_time) +
         of.already_billed;
}

}  // namespace fitcost::inline v1::lambda
