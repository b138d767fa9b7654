// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/pricing/date.hpp"

namespace fitcost::inline v1::logs {

enum class LogClass { standard, infrequent_access };
/// Who writes to the log group.
enum class Origin {
  lambda,       ///< Lambda, for a function
  application,  ///< anything that calls PutLogEvents; API Gateway's stages too
};

/// The first day on which Lambda's logs are vended logs.
inline constexpr Date lambda_logs_vended_since{2025, 5, 1};

/// Lambda's logs are vended logs, with volume tiers, since 2025-05-01; before, they were ingested
/// like everybody's.
/// AWS: "Vended Logs", https://aws.amazon.com/cloudwatch/pricing/ ; announced 2025-05-01, as read
/// in
/// https://www.duckbillgroup.com/?p=9080
constexpr bool is_vended(Origin origin, const Date& date) {
  return origin == Origin::lambda && date >= lambda_logs_vended_since;
}

}  // namespace fitcost::inline v1::logs
