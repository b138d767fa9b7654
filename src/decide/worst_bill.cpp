// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/worst_bill.hpp"

#include <algorithm>

#include "fitcost/pricing/make_bill.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

WorstBill worst_bill(const std::optional<StatedThrottle>& stage, const StatedThrottle& account,
                     const std::optional<Decimal>& lambda_limit, apigateway::ApiType type,
                     const Plan* plan, const BillingMonth& when, const PriceBook& book,
                     const BillingTerms& terms) {
  WorstBill out;
  out.rate = stage ? std::min(stage->rate, account.rate) : account.rate;
  out.burst = stage ? std::min(stage->burst, account.burst) : account.burst;
  Traffic traffic;
  traffic.rate = Rate::per_second_of(out.rate);
  const auto requests_of_month =
      requests_in_month<Exact>(traffic, 1, when.month.convention.month_hours);
  out.requests = to_decimal(requests_of_month / requests(1.0), quantity_places);

  apigateway::Usage<Exact> usage;
  usage.requests = requests_of_month;
  const apigateway::Config config{type, std::nullopt};
  out.api = make_bill(exact(apigateway::readings("api", config, usage, when.month)), book, terms);
  out.served_rate = lambda_limit ? std::min(out.rate, *lambda_limit) : out.rate;
  if (plan == nullptr) return out;
  Traffic served;
  served.rate = Rate::per_second_of(out.served_rate);
  ExactReadings readings = exact_readings(*plan, served, when);
  readings.apis = exact_readings(*plan, traffic, when).apis;
  out.plan = make_bill(readings.all(), book, terms_for(*plan, terms));
  return out;
}

}  // namespace fitcost::inline v1
