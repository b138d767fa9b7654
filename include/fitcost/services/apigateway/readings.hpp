// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "fitcost/pricing/convention.hpp"
#include "fitcost/services/apigateway/http.hpp"
#include "fitcost/services/apigateway/meters.hpp"
#include "fitcost/services/apigateway/websocket.hpp"

namespace fitcost::inline v1::apigateway {

enum class ApiType { rest, http, websocket };

struct Config {
  ApiType type = ApiType::rest;
  std::optional<CacheSize> cache;  ///< REST APIs only; elsewhere it is not looked at
};

/// A month's use of one API. Where sizes differ, add the readings of several uses: a mean size
/// rounded up is not the mean of what was rounded up.
template <class S = double> struct Usage {
  Quantity<unit::request, S> requests{};       ///< REST and HTTP APIs; 0 or more
  Quantity<unit::byte, S> request_size{};      ///< of one request's payload; HTTP APIs
  Quantity<unit::byte, S> response_size{};     ///< of one response's payload; HTTP APIs
  Quantity<message, S> messages{};             ///< sent and received; WebSocket APIs
  Quantity<unit::byte, S> message_size{};      ///< of one message, 0..128 KB
  Quantity<connection_minute, S> connected{};  ///< connections x minutes; WebSocket APIs
  Quantity<unit::hour, S> cache_enabled{};     ///< hours for which the configured cache was on
};

template <class S>
ReadingsOf<S> readings(const std::string& resource, const Config& config, const Usage<S>& usage,
                       const Month& /*the rules have not changed*/) {
  ReadingsOf<S> out;
  switch (config.type) {
    case ApiType::rest:
      out.push_back(reading(resource, rest_calls, usage.requests));
      if (config.cache) {
        out.push_back(reading(resource, cache_meter(*config.cache), usage.cache_enabled));
      }
      break;
    case ApiType::http:
      out.push_back(
          reading(resource, http_calls,
                  usage.requests * http_requests(usage.request_size, usage.response_size)));
      break;
    case ApiType::websocket:
      out.push_back(reading(resource, websocket_messages,
                            usage.messages * billed_messages(usage.message_size)));
      out.push_back(reading(resource, websocket_connection_minutes, usage.connected));
      break;
  }
  return out;
}

}  // namespace fitcost::inline v1::apigateway
