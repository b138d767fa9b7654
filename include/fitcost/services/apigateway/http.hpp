// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/services/apigateway/units.hpp"
#include "fitcost/units/rounding.hpp"

namespace fitcost::inline v1::apigateway {

/// One request to an HTTP API counts once per 512 KB begun of its payload, and once if it has none.
/// A KB is 1,024 bytes: AWS meters an upload of 4.5 MB as 9.
/// AWS: "HTTP APIs are metered in 512 KB increments", https://aws.amazon.com/api-gateway/pricing/
template <class S>
constexpr Quantity<Quotient<http_request, unit::request>, S> http_requests(
    const Quantity<unit::byte, S>& payload) {
  return quantity<Quotient<http_request, unit::request>>(
      at_least(steps_of(payload, kib(512.0)), S(1.0)));
}

/// AWS does not say how a request's payload and its response's go together. The reading taken here:
/// the larger of the two counts. It makes a request with small bodies one, as AWS's examples do.
template <class S>
constexpr Quantity<Quotient<http_request, unit::request>, S> http_requests(
    const Quantity<unit::byte, S>& request, const Quantity<unit::byte, S>& response) {
  return http_requests(at_least(request, response));
}

}  // namespace fitcost::inline v1::apigateway
