// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "fitcost/handler/handler.hpp"

namespace fitcost::inline v1::handler::detail {

/// A line as the handler's own, of a request that the handler never sees. `message` has nothing
/// that the client sent.
void log_refusal(const Handler& handler, std::string_view request_id, int status,
                 std::string_view message);

}  // namespace fitcost::inline v1::handler::detail
