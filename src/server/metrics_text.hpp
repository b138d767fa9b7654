// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "server/metered_worker.hpp"
#include "server/traffic_counts.hpp"

namespace fitcost::inline v1::handler::detail {

/// Counts in Prometheus' text format, version 0.0.4.
std::string metrics_text(const WorkerCounts& counts, const TrafficCounts& traffic);

}  // namespace fitcost::inline v1::handler::detail
