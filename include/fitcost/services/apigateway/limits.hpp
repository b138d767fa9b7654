// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "fitcost/units/quantity.hpp"

/// API Gateway's quotas, as AWS sets them for an account that asked for nothing.
/// AWS: "Amazon API Gateway quotas",
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
namespace fitcost::inline v1::apigateway {

/// An integration that takes longer is cut off: a function's timeout above it only bills
/// for answers nobody gets.
inline constexpr Seconds integration_timeout = seconds(29.0);  ///< REST (can be raised), WebSocket
inline constexpr Seconds http_integration_timeout = seconds(30.0);  ///< HTTP APIs

/// A token bucket that all APIs of an account share in a region, refilled at `rate`; requests that
/// find it empty get a 429. AWS applies it on a best-effort basis.
/// AWS: "Throttle requests to your HTTP APIs",
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
struct Throttle {
  Quantity<Quotient<unit::request, unit::second>> rate;
  Requests burst;  ///< what the bucket holds

  friend constexpr bool operator==(const Throttle&, const Throttle&) = default;
};

inline constexpr Throttle default_throttle{requests(10000.0) / seconds(1.0), requests(5000.0)};
inline constexpr Throttle smaller_throttle{requests(2500.0) / seconds(1.0), requests(1250.0)};

/// The regions with the smaller bucket.
inline constexpr std::array<std::string_view, 13> smaller_regions{
    "af-south-1",     "eu-south-1",     "ap-southeast-3", "me-central-1", "ap-south-2",
    "ap-southeast-4", "eu-south-2",     "eu-central-2",   "il-central-1", "ca-west-1",
    "ap-southeast-5", "ap-southeast-7", "mx-central-1"};

/// The account's throttle in a region such as `eu-west-1`.
constexpr Throttle throttle(std::string_view region) {
  for (const std::string_view smaller : smaller_regions) {
    if (region == smaller) return smaller_throttle;
  }
  return default_throttle;
}

}  // namespace fitcost::inline v1::apigateway
