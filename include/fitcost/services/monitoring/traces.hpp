// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/monitoring/units.hpp"
#include "fitcost/units/quantity.hpp"

namespace fitcost::inline v1::monitoring {

/// The traces that X-Ray records of requests that come evenly over `month` (above 0 hours) under
/// its default rule: the first request of each second, and 5 % of the others.
/// AWS: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
template <class S>
constexpr Quantity<trace, S> sampled_traces(const Quantity<unit::request, S>& of,
                                            const Quantity<unit::hour, S>& month) {
  const S all = of / requests(1.0);
  const S first = month * seconds_per_hour / seconds(1.0);
  return quantity<trace>(first < all ? first + (all - first) / S(20.0) : all);
}

}  // namespace fitcost::inline v1::monitoring
