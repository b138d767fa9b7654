// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/apigateway/limits.hpp"

#include <catch2/catch.hpp>

using namespace fitcost;
using namespace fitcost::apigateway;

// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
TEST_CASE(
    "An account's throttle is 10,000 a second with a burst of 5,000, and smaller in 13 regions",
    "[apigateway][aws-example]") {
  const auto per_second = requests(1.0) / seconds(1.0);
  for (const char* region : {"us-east-1", "eu-west-1", "ap-northeast-1", "sa-east-1"}) {
    INFO(region);
    CHECK(throttle(region).rate / per_second == 10000.0);
    CHECK(throttle(region).burst == requests(5000.0));
  }
  for (const char* region : {"af-south-1", "mx-central-1", "ca-west-1"}) {
    INFO(region);
    CHECK(throttle(region).rate / per_second == 2500.0);
    CHECK(throttle(region).burst == requests(1250.0));
  }
}

TEST_CASE("An integration gets 29 seconds", "[apigateway][aws-example]") {
  CHECK(integration_timeout == seconds(29.0));
  CHECK(seconds(30.0) > integration_timeout);
}
