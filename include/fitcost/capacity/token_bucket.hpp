// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "fitcost/services/apigateway/limits.hpp"
#include "fitcost/traffic/rate.hpp"
#include "fitcost/units/quantity.hpp"

namespace fitcost::inline v1 {

/// What decides about a request at API Gateway: a bucket of at most `burst` tokens, full at the
/// start, refilled evenly at `rate`; a request takes one whole token or gets a 429.
/// AWS: "Throttle requests to your REST APIs",
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
class TokenBucket {
 public:
  /// `rate` and `burst` are finite and 0 or more.
  constexpr explicit TokenBucket(const apigateway::Throttle& throttle)
      : rate_(throttle.rate / per_second_), burst_(throttle.burst / requests(1.0)) {}

  /// Whether a token is there at `now`, which never goes back.
  constexpr bool has_token(Seconds now) {
    const double since_full = now / seconds(1.0) - full_at_;
    double tokens = burst_ - static_cast<double>(taken_) + rate_ * since_full;
    if (tokens >= burst_) {
      full_at_ = now / seconds(1.0);
      taken_ = 0;
      tokens = burst_;
    }
    // What rounding takes off numbers of this size, of the times above all, is no missing token.
    const double rounding = burst_ + rate_ * (now / seconds(1.0)) + 1.0;
    return tokens >= 1.0 - 1e-15 * rounding - 1e-12;
  }
  constexpr void take() { ++taken_; }

  constexpr bool admits(Seconds now) {
    if (!has_token(now)) return false;
    take();
    return true;
  }

 private:
  static constexpr RequestsPerSecond per_second_ = requests(1.0) / seconds(1.0);

  double rate_;
  double burst_;
  // Counted from when it was last full, so that errors do not add up.
  double full_at_ = 0.0;
  std::uint64_t taken_ = 0;
};

}  // namespace fitcost::inline v1
