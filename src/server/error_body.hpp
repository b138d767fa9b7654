// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace fitcost::inline v1::handler::detail {

/// An error's body, in the API's own form, for what never reaches the API.
std::string error_body(std::string_view message, std::string_view request_id);

}  // namespace fitcost::inline v1::handler::detail
