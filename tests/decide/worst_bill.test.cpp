// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/worst_bill.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"

using namespace fitcost;

namespace {

StatedThrottle stated(const std::string& rate, int burst) {
  return {*Decimal::parse(rate), Decimal(burst)};
}

WorstBill worst(const std::optional<StatedThrottle>& stage, apigateway::ApiType type,
                const Plan* plan = nullptr, int month_hours = 730,
                const std::optional<Decimal>& lambda_limit = std::nullopt) {
  const PriceBook& book = embedded_price_book();
  BillingTerms terms;
  terms.date = book.date();
  Convention convention;
  convention.month_hours = month_hours;
  return worst_bill(stage, stated("10000", 5000), lambda_limit, type, plan,
                    BillingMonth::of(1, convention, terms.date), book, terms);
}

}  // namespace

TEST_CASE("50 requests a second for a month are 131.4 million, $459.90 at API Gateway",
          "[decide][worst_bill]") {
  // The workout API's stage throttle; REST requests at 3.50 USD a million, a month of 730 h.
  const auto w = worst(stated("50", 100), apigateway::ApiType::rest);
  CHECK(w.requests.to_string() == "131400000");
  CHECK(w.api.total().to_string() == "459.9");
  CHECK(w.api.total_after_free_tier().to_string() == "459.9");
  CHECK(w.burst.to_string() == "100");
  CHECK_FALSE(w.plan);
  // An HTTP API at 1.00 a million, a month of 744 h, a rate with a fraction: exact.
  CHECK(worst(stated("50", 100), apigateway::ApiType::http).api.total().to_string() == "131.4");
  CHECK(worst(stated("50", 100), apigateway::ApiType::rest, nullptr, 744).api.total().to_string() ==
        "468.72");
  CHECK(worst(stated("0.1", 1), apigateway::ApiType::rest).requests.to_string() == "262800");
}

TEST_CASE("The account's throttle is what is left without one of the stage",
          "[decide][worst_bill]") {
  const auto w = worst(std::nullopt, apigateway::ApiType::rest);
  // 26.28 thousand million requests: 333 M at 3.50, 667 M at 2.80, 19 thousand M at 2.38, the rest
  // at 1.51 (price book)
  CHECK(w.requests.to_string() == "26280000000");
  CHECK(w.api.total().to_string() == "57735.9");
  CHECK(w.burst.to_string() == "5000");
  CHECK(worst(stated("20000", 100), apigateway::ApiType::rest).rate.to_string() == "10000");
}

TEST_CASE("A whole plan at the throttle's rate is its bill at that rate", "[decide][worst_bill]") {
  const Plan plan = embedded_workload("workout-api-first-answer");
  const auto w = worst(stated("50", 100), apigateway::ApiType::rest, &plan);
  REQUIRE(w.plan);
  Traffic traffic;
  traffic.rate = Rate::per_second_of(50);
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  const Bill own = bill(plan, traffic, BillingMonth::of(1, Convention(), terms.date),
                        embedded_price_book(), terms);
  CHECK(w.plan->total() == own.total());
  CHECK(w.plan->total_after_free_tier() == own.total_after_free_tier());
  Decimal api;
  for (const auto& line : w.plan->lines()) {
    if (line.meter == "apigateway.rest_requests") api += line.cost;
  }
  CHECK(api.to_string() == "459.9");
}

TEST_CASE("What Lambda turns away costs API Gateway's charge and nothing behind it",
          "[decide][worst_bill]") {
  const Plan plan = embedded_workload("workout-api");
  const auto all = worst(stated("50", 100), apigateway::ApiType::http, &plan);
  const auto half = worst(stated("50", 100), apigateway::ApiType::http, &plan, 730, Decimal(25));
  const auto of_meter = [](const Bill& bill, const std::string& meter) {
    Decimal sum;
    for (const auto& line : bill.lines()) {
      if (line.meter == meter) sum += line.quantity;
    }
    return sum;
  };
  CHECK(half.served_rate == Decimal(25));
  CHECK(of_meter(*half.plan, "apigateway.http_requests") ==
        of_meter(*all.plan, "apigateway.http_requests"));
  CHECK(of_meter(*half.plan, "lambda.requests.x86") * Decimal(2) ==
        of_meter(*all.plan, "lambda.requests.x86"));
  CHECK(of_meter(*half.plan, "dynamodb.write_request_units") * Decimal(2) ==
        of_meter(*all.plan, "dynamodb.write_request_units"));
  CHECK(
      worst(stated("50", 100), apigateway::ApiType::http, &plan, 730, Decimal(500)).plan->total() ==
      all.plan->total());
}
