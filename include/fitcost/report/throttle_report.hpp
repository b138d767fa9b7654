// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "fitcost/capacity/throttle.hpp"
#include "fitcost/decide/worst_bill.hpp"
#include "fitcost/export.hpp"

namespace fitcost::inline v1 {

/// What the throttles turn away of a traffic, and what they let through at worst.
struct ThrottleReport {
  std::string traffic;             ///< in words; empty where none was given
  std::optional<double> mean_rps;  ///< of that traffic
  std::optional<StatedThrottle> stage;
  StatedThrottle account;
  ThrottleScenario scenario;
  std::optional<ThrottleResult> simulated;
  std::optional<LongRunRejected> long_run;

  apigateway::ApiType api = apigateway::ApiType::rest;
  std::string plan;  ///< its name; empty where none was given
  WorstBill worst;
  BillingTerms terms;
  Convention convention;
  Date price_book;  ///< its date
};

/// `width` 80..200 columns.
FITCOST_EXPORT std::string throttle_table(const ThrottleReport& report, std::size_t width = 100);
FITCOST_EXPORT std::string throttle_markdown(const ThrottleReport& report);
/// `figure,value`, a row each; shares as fractions, amounts exact.
FITCOST_EXPORT std::string throttle_csv(const ThrottleReport& report);
/// Schema fitcost/throttle/1 (data/schema/throttle-1.json).
FITCOST_EXPORT std::string throttle_json(const ThrottleReport& report);

}  // namespace fitcost::inline v1
