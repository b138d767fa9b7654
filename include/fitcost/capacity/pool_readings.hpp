// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/pricing/convention.hpp"
#include "fitcost/services/lambda/readings.hpp"

namespace fitcost::inline v1 {

/// What a simulated pool used, for the bill: one replication's requests and billed milliseconds
/// times `factor` (1: as simulated; a month over what was simulated: a month like it). Rejected
/// requests are not billed. Provisioned concurrency is configured for `provisioned_time`.
inline ReadingsOf<double> readings(const std::string& resource, const lambda::Config& function,
                                   const PoolResult& of, const Month& month, double factor,
                                   Hours provisioned_time) {
  const auto used = [factor](const BilledRequests& b) {
    lambda::Invocations<> out;
    out.requests = requests(b.requests * factor);
    out.already_billed = milliseconds(b.milliseconds * factor);
    return out;
  };
  lambda::Usage<> usage;
  usage.on_demand = used({of.warm_billed.requests + of.cold_billed.requests,
                          of.warm_billed.milliseconds + of.cold_billed.milliseconds});
  usage.provisioned = used(of.provisioned_billed);
  usage.provisioned_time = provisioned_time;
  return lambda::readings(resource, function, usage, month);
}

}  // namespace fitcost::inline v1
