// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/units/quantity.hpp"

/// What CloudWatch's metrics, alarms and dashboards and X-Ray count, as units.
namespace fitcost::inline v1::monitoring {

/// A custom metric: one name with one combination of dimension values.
struct metric {
  static constexpr std::string_view symbol = "metric";
};
/// A metric that an alarm watches.
struct alarm_metric {
  static constexpr std::string_view symbol = "alarm metric";
};
struct alarm {
  static constexpr std::string_view symbol = "alarm";
};
struct dashboard {
  static constexpr std::string_view symbol = "dashboard";
};
struct trace {
  static constexpr std::string_view symbol = "trace";
};

using metric_hour = Product<metric, unit::hour>;
using metric_month = Product<metric, unit::month>;
using alarm_metric_month = Product<alarm_metric, unit::month>;
using alarm_month = Product<alarm, unit::month>;
using dashboard_month = Product<dashboard, unit::month>;

template <Scalar S> constexpr auto metrics(S value) { return quantity<metric>(value); }
template <Scalar S> constexpr auto alarm_metrics(S value) { return quantity<alarm_metric>(value); }
template <Scalar S> constexpr auto alarms(S value) { return quantity<alarm>(value); }
template <Scalar S> constexpr auto dashboards(S value) { return quantity<dashboard>(value); }
template <Scalar S> constexpr auto traces(S value) { return quantity<trace>(value); }

}  // namespace fitcost::inline v1::monitoring
