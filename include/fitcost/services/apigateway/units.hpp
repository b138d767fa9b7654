// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/units/quantity.hpp"

/// What API Gateway counts, as units.
namespace fitcost::inline v1::apigateway {

/// What an HTTP API bills: a request, or 512 KB of one.
struct http_request {
  static constexpr std::string_view symbol = "HTTP request";
};
/// A WebSocket message as it is sent, in either direction, and 32 KB of it as it is billed.
struct message {
  static constexpr std::string_view symbol = "message";
};
struct billed_message {
  static constexpr std::string_view symbol = "billed message";
};
/// An open WebSocket connection.
struct connection {
  static constexpr std::string_view symbol = "connection";
};
using connection_minute = Product<connection, unit::minute>;

template <Scalar S> constexpr auto messages(S value) { return quantity<message>(value); }
template <Scalar S> constexpr auto connections(S value) { return quantity<connection>(value); }

}  // namespace fitcost::inline v1::apigateway
