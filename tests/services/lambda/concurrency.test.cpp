// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/lambda/concurrency.hpp"

#include <catch2/catch.hpp>

using namespace fitcost;
using namespace fitcost::lambda;

namespace {
constexpr auto per_second(double rate) { return requests(rate) / seconds(1.0); }
constexpr auto one_environment = environments(1.0);
}  // namespace

TEST_CASE("Concurrency is rate times duration", "[lambda][aws-example]") {
  // https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html : 100 requests a second of
  // 500 ms are a concurrency of 50
  CHECK(concurrency(per_second(100.0), milliseconds(500.0)) / one_environment == 50.0);
  // awsdocs/aws-lambda-developer-guide, pull request 69: 10 events a second of 3 s are 30
  CHECK(concurrency(per_second(10.0), milliseconds(3000.0)) / one_environment == 30.0);
}

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html : the total invocation
// limit is 10 times the concurrency limit
TEST_CASE("Short requests are limited by ten a second and environment", "[lambda]") {
  CHECK(concurrency(per_second(200.0), milliseconds(50.0)) / one_environment == 10.0);
  CHECK(concurrency_needed(per_second(200.0), milliseconds(50.0)) / one_environment == 20.0);
  CHECK(concurrency_needed(per_second(200.0), milliseconds(100.0)) / one_environment == 20.0);
  CHECK(concurrency_needed(per_second(200.0), milliseconds(150.0)) / one_environment == 30.0);
}

TEST_CASE("A default account serves 10,000 requests a second at most", "[lambda]") {
  CHECK(concurrency_needed(per_second(10000.0), milliseconds(1.0)) == default_account_concurrency);
}
