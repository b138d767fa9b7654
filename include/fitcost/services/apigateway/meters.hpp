// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "fitcost/pricing/meter.hpp"
#include "fitcost/services/apigateway/cache.hpp"
#include "fitcost/services/apigateway/units.hpp"

namespace fitcost::inline v1::apigateway {

inline constexpr Meter<unit::request> rest_calls{
    "apigateway.rest_requests", "Every call to a REST API is one request, whatever its size.",
    detail::pricing};
inline constexpr Meter<http_request> http_calls{
    "apigateway.http_requests",
    "A call to an HTTP API is one request per 512 KB begun of its payload.", detail::pricing};
inline constexpr Meter<billed_message> websocket_messages{
    "apigateway.websocket_messages",
    "A WebSocket message, sent or received, is one message per 32 KB begun.", detail::pricing};
inline constexpr Meter<connection_minute> websocket_connection_minutes{
    "apigateway.websocket_connection_minutes", "Minutes for which WebSocket connections are open.",
    detail::pricing};

/// The meters that a price is known for; the other cache sizes are in `cache_meters`.
inline constexpr std::array<MeterInfo, 7> meters{rest_calls,
                                                 http_calls,
                                                 websocket_messages,
                                                 websocket_connection_minutes,
                                                 cache_meter(CacheSize::gb_0_5),
                                                 cache_meter(CacheSize::gb_1_6),
                                                 cache_meter(CacheSize::gb_237)};

}  // namespace fitcost::inline v1::apigateway
