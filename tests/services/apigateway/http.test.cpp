// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/apigateway/http.hpp"

#include <catch2/catch.hpp>

#include "services/exact_rational.hpp"

using namespace fitcost;
using namespace fitcost::apigateway;

namespace {
double units(Bytes payload) {
  return http_requests(payload) / (quantity<http_request>(1.0) / requests(1.0));
}
double units(Bytes request, Bytes response) {
  return http_requests(request, response) / (quantity<http_request>(1.0) / requests(1.0));
}
}  // namespace

TEST_CASE("A call to an HTTP API counts once per 512 KB begun", "[apigateway][aws-example]") {
  struct Row {
    Bytes payload;
    double expected;
    const char* source;
  };
  const Row row = GENERATE(
      Row{kib(4.5 * 1024.0), 9.0, "aws.amazon.com/api-gateway/pricing: uploads of 4.5 MB"},
      Row{kib(1.0), 1.0, "AWS Pricing Calculator: RoundUp(0.001953125) = 1 billable request"},
      Row{kib(512.0), 1.0, "512 KB increments"},
      Row{kib(513.0), 2.0, "stormit.cloud/blog/amazon-api-gateway-pricing: 513 KB are two"},
      Row{bytes(524289.0), 2.0, "512 KB increments"},
      Row{bytes(0.0), 1.0, "a request without a body is a request"});
  INFO(row.source);
  CHECK(units(row.payload) == row.expected);
}

TEST_CASE("The larger of request and response counts", "[apigateway]") {
  CHECK(units(kib(1.0), kib(2.0)) == 1.0);
  CHECK(units(kib(4608.0), bytes(100.0)) == 9.0);
  CHECK(units(bytes(100.0), kib(4608.0)) == 9.0);
  CHECK(units(kib(300.0), kib(300.0)) == 1.0);
}

TEST_CASE("Every payload up to 10 MB counts as integers say", "[apigateway][exhaustive]") {
  int wrong = 0;
  for (int size = 1; size <= 10 * 1024 * 1024; ++size) {
    if (units(bytes(1.0 * size)) != (size + 524287) / 524288) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("Counting is exact in fractions", "[apigateway]") {
  const auto one = quantity<http_request>(1.0) / requests(1.0);
  CHECK(http_requests(kib(test::Rational(513.0))) / one == test::fraction(2, 1));
}
