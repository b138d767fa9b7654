// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// The names of all metrics of the services that fitcost knows, where monitoring::known_metrics has
/// only those whose faults it models.
namespace fitcost::inline v1::cloudformation::detail {

/// The metric that was meant by a name that the service has none of: the nearest, if it is near
/// enough to be a slip of the hand. Empty where the name is right, or may be one that is new.
std::string_view meant_metric(std::string_view metric_namespace, std::string_view name);

/// A dimension that the metric has no data without; empty where there is none, or nobody knows.
std::string_view needed_dimension(std::string_view metric_namespace, std::string_view name);

}  // namespace fitcost::inline v1::cloudformation::detail
