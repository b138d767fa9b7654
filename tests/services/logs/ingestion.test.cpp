// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/logs/ingestion.hpp"

#include <catch2/catch.hpp>

using namespace fitcost;
using namespace fitcost::logs;

// https://www.duckbillgroup.com/?p=9080 on AWS's announcement of 2025-05-01
TEST_CASE("Lambda's logs are vended since 2025-05-01, an application's own never are",
          "[logs][aws-example]") {
  CHECK_FALSE(is_vended(Origin::lambda, {2025, 4, 30}));
  CHECK(is_vended(Origin::lambda, {2025, 5, 1}));
  CHECK(is_vended(Origin::lambda, {2026, 11, 1}));
  CHECK_FALSE(is_vended(Origin::application, {2026, 11, 1}));
}
