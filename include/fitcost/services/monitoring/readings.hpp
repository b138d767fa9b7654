// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/services/monitoring/alarms.hpp"
#include "fitcost/services/monitoring/custom_metrics.hpp"
#include "fitcost/services/monitoring/meters.hpp"

namespace fitcost::inline v1::monitoring {

/// What watches, and is billed for it: one alarm, a dashboard, an application's metrics and traces,
/// or all of them as one resource.
struct Config {
  std::vector<Alarm> alarms;
  Quantity<dashboard> dashboards{};
  bool custom_metrics = false;  ///< sends metrics by PutMetricData
  bool metric_queries = false;  ///< reads metrics by API
  bool tracing = false;         ///< X-Ray
};

/// A month's use.
template <class S = double> struct Usage {
  Quantity<unit::month, S> existed = months(S(1.0));  ///< alarms and dashboards; 0..1
  Quantity<metric_hour, S> metrics_with_data{};       ///< see `metric_months`
  /// PutMetricData and other requests; one PutMetricData may carry up to 1,000 metrics.
  Quantity<unit::request, S> requests{};
  Quantity<metric, S> metrics_requested{};     ///< by GetMetricData
  Quantity<metric, S> widget_image_metrics{};  ///< by GetMetricWidgetImage
  Quantity<trace, S> traces_recorded{};        ///< requests x sampling rate
  Quantity<trace, S> traces_accessed{};
  Quantity<trace, S> insights_traces{};
};

namespace detail {
template <class S, class Unit, class U>
void add(ReadingsOf<S>& out, const std::string& resource, const Meter<Unit>& meter,
         const Quantity<U>& configured, const Quantity<unit::month, S>& existed) {
  if (Quantity<U>() < configured) out.push_back(reading(resource, meter, existed * configured));
}
}  // namespace detail

template <class S>
ReadingsOf<S> readings(const std::string& resource, const Config& config, const Usage<S>& usage,
                       const Month& month) {
  const AlarmCounts counts = count(config.alarms);
  const auto& existed = usage.existed;

  ReadingsOf<S> out;
  detail::add(out, resource, standard_alarms, counts.standard, existed);
  detail::add(out, resource, high_resolution_alarms, counts.high_resolution, existed);
  detail::add(out, resource, anomaly_alarms, counts.anomaly, existed);
  detail::add(out, resource, high_resolution_anomaly_alarms, counts.high_resolution_anomaly,
              existed);
  detail::add(out, resource, composite_alarms, counts.composite, existed);
  detail::add(out, resource, metrics_insights_alarms, counts.metrics_insights, existed);
  detail::add(out, resource, dashboards_kept, config.dashboards, existed);
  if (config.custom_metrics) {
    out.push_back(reading(resource, custom_metrics, metric_months(usage.metrics_with_data, month)));
  }
  if (config.custom_metrics || config.metric_queries) {
    out.push_back(reading(resource, api_requests, usage.requests));
  }
  if (config.metric_queries) {
    out.push_back(reading(resource, metrics_requested, usage.metrics_requested));
    out.push_back(reading(resource, widget_image_metrics, usage.widget_image_metrics));
  }
  if (config.tracing) {
    out.push_back(reading(resource, traces_recorded, usage.traces_recorded));
    out.push_back(reading(resource, traces_accessed, usage.traces_accessed));
    out.push_back(reading(resource, insights_traces, usage.insights_traces));
  }
  return out;
}

}  // namespace fitcost::inline v1::monitoring
