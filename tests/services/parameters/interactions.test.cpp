// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/parameters/interactions.hpp"

#include <catch2/catch.hpp>

using namespace fitcost;
using namespace fitcost::parameters;

// https://aws.amazon.com/systems-manager/pricing/ , "Parameter Store"
TEST_CASE("A request that returns ten parameters is ten interactions",
          "[parameters][aws-example]") {
  const auto each = [](double n) { return parameters_of(n) / requests(1.0); };
  CHECK(interactions_of(requests(1.0), each(10.0)) == interactions(10.0));
  CHECK(interactions_of(requests(500.0), each(1.0)) == interactions(500.0));
}

TEST_CASE("Standard parameters' interactions are billed while higher throughput is on",
          "[parameters][aws-example]") {
  CHECK(billed_interactions(interactions(5.0), interactions(2.0), false) == interactions(2.0));
  CHECK(billed_interactions(interactions(5.0), interactions(2.0), true) == interactions(7.0));
}
