// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "fitcost/pricing/meter.hpp"
#include "fitcost/services/monitoring/units.hpp"

namespace fitcost::inline v1::monitoring {

namespace detail {
inline constexpr std::string_view pricing = "https://aws.amazon.com/cloudwatch/pricing/";
inline constexpr std::string_view xray_pricing = "https://aws.amazon.com/xray/pricing/";
}  // namespace detail

inline constexpr Meter<metric_month> custom_metrics{
    "cloudwatch.metric_months",
    "Custom metrics, one per combination of dimension values, prorated by hours with data.",
    detail::pricing};
inline constexpr Meter<alarm_metric_month> standard_alarms{
    "cloudwatch.standard_alarm_months",
    "Metrics watched by alarms with a period of 60 s or more, per month.", detail::pricing};
inline constexpr Meter<alarm_metric_month> high_resolution_alarms{
    "cloudwatch.high_resolution_alarm_months",
    "Metrics watched by alarms with a period below 60 s, per month.", detail::pricing};
inline constexpr Meter<alarm_month> anomaly_alarms{
    "cloudwatch.anomaly_alarm_months",
    "Anomaly detection alarms per month; the price is that of three metrics.", detail::pricing};
inline constexpr Meter<alarm_month> high_resolution_anomaly_alarms{
    "cloudwatch.high_resolution_anomaly_alarm_months",
    "Anomaly detection alarms with a period below 60 s per month, at the price of three metrics.",
    detail::pricing};
inline constexpr Meter<alarm_month> composite_alarms{
    "cloudwatch.composite_alarm_months", "Composite alarms per month, whatever they combine.",
    detail::pricing};
inline constexpr Meter<alarm_metric_month> metrics_insights_alarms{
    "cloudwatch.metrics_insights_alarm_months",
    "Metrics analysed by the queries of Metrics Insights alarms, per month.", detail::pricing};
inline constexpr Meter<dashboard_month> dashboards_kept{"cloudwatch.dashboard_months",
                                                        "Dashboards per month.", detail::pricing};
inline constexpr Meter<unit::request> api_requests{
    "cloudwatch.api_requests",
    "API requests such as PutMetricData; not GetMetricData and GetMetricWidgetImage.",
    detail::pricing};
inline constexpr Meter<metric> metrics_requested{
    "cloudwatch.get_metric_data_metrics", "Metrics requested by GetMetricData.", detail::pricing};
inline constexpr Meter<metric> widget_image_metrics{"cloudwatch.get_metric_widget_image_metrics",
                                                    "Metrics requested by GetMetricWidgetImage.",
                                                    detail::pricing};
inline constexpr Meter<trace> traces_recorded{"xray.traces_recorded",
                                              "Traces that X-Ray stores: those that are sampled.",
                                              detail::xray_pricing};
inline constexpr Meter<trace> traces_accessed{
    "xray.traces_accessed", "Traces retrieved or scanned by queries.", detail::xray_pricing};
inline constexpr Meter<trace> insights_traces{
    "xray.insights_traces", "Traces stored while X-Ray Insights is on.", detail::xray_pricing};

inline constexpr std::array<MeterInfo, 14> meters{custom_metrics,
                                                  standard_alarms,
                                                  high_resolution_alarms,
                                                  anomaly_alarms,
                                                  high_resolution_anomaly_alarms,
                                                  composite_alarms,
                                                  metrics_insights_alarms,
                                                  dashboards_kept,
                                                  api_requests,
                                                  metrics_requested,
                                                  widget_image_metrics,
                                                  traces_recorded,
                                                  traces_accessed,
                                                  insights_traces};

}  // namespace fitcost::inline v1::monitoring
