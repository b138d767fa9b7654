// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "fitcost/export.hpp"
#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/services/apigateway/readings.hpp"
#include "fitcost/units/decimal.hpp"

/// What the throttles let through at worst, month by month, and what that costs.
namespace fitcost::inline v1 {

/// A throttle's settings as they were stated.
struct StatedThrottle {
  Decimal rate;   ///< requests a second, 0 or more
  Decimal burst;  ///< requests, 0 or more
};

struct WorstBill {
  Decimal rate;      ///< requests a second that are let through without end: the least of the rates
  Decimal requests;  ///< in a month at that rate
  Decimal burst;     ///< more of them, once, when the buckets are full: the least of the bursts
  Decimal served_rate;       ///< what Lambda serves of that rate: all, or its own limit
  Bill api;                  ///< API Gateway's part alone
  std::optional<Bill> plan;  ///< all of the plan, in its first month
};

/// `stage`: empty where the account's throttle is the only one. Requests that are throttled by API
/// Gateway are not charged
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-pricing.html).
/// Requests to an HTTP API are taken to have up to 512 KB. A plan's mix is carried at that rate.
/// What the bucket holds is not in the bills.
FITCOST_EXPORT WorstBill worst_bill(const std::optional<StatedThrottle>& stage,
                                    const StatedThrottle& account,
                                    const std::optional<Decimal>& lambda_limit,
                                    apigateway::ApiType type, const Plan* plan,
                                    const BillingMonth& when, const PriceBook& book,
                                    const BillingTerms& terms);

}  // namespace fitcost::inline v1
