// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/apigateway/units.hpp"
#include "fitcost/units/rounding.hpp"

namespace fitcost::inline v1::apigateway {

/// A WebSocket message, sent or received, counts once per 32 KB begun. At most 128 KB are allowed.
/// AWS: "WebSocket APIs", https://aws.amazon.com/api-gateway/pricing/
template <class S>
constexpr Quantity<Quotient<billed_message, message>, S> billed_messages(
    const Quantity<unit::byte, S>& size) {
  return quantity<Quotient<billed_message, message>>(at_least(steps_of(size, kib(32.0)), S(1.0)));
}

inline constexpr Bytes max_websocket_message = kib(128.0);

}  // namespace fitcost::inline v1::apigateway
