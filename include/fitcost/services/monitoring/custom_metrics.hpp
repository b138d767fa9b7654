// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>

#include "fitcost/pricing/convention.hpp"
#include "fitcost/services/monitoring/units.hpp"

namespace fitcost::inline v1::monitoring {

/// Every distinct combination of dimension values makes a metric of its own: names times the values
/// that each dimension takes. A dimension that clients choose has as many as they like.
/// AWS: "Dimensions",
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
template <class S>
constexpr Quantity<metric, S> distinct_metrics(const Quantity<metric, S>& names,
                                               std::initializer_list<S> values_per_dimension) {
  auto all = names;
  for (const S& values : values_per_dimension) all = all * values;
  return all;
}

/// Custom metrics are prorated by the hour, and counted only in hours in which they get data.
/// `with_data` is metrics x such hours: 2 metrics with data in 100 hours are 200.
/// AWS: "Metrics", https://aws.amazon.com/cloudwatch/pricing/
template <class S>
constexpr Quantity<metric_month, S> metric_months(const Quantity<metric_hour, S>& with_data,
                                                  const Month& month) {
  return with_data / (month.length() / months(1.0));
}

}  // namespace fitcost::inline v1::monitoring
