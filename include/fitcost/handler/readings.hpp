// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/handler/usage.hpp"
#include "fitcost/pricing/meter.hpp"

namespace fitcost::inline v1::handler {

/// What the handler used, as a bill reads it: the request units of its table and of the index that
/// it may have, by `dynamodb.write_request_units` and `dynamodb.read_request_units`. Of an empty
/// `index` there is no reading. The other meters of a request (invocations, log lines, responses)
/// are those of the resources around the handler, and a plan's.
Readings readings(const Usage& usage, const std::string& table, const std::string& index);

}  // namespace fitcost::inline v1::handler
