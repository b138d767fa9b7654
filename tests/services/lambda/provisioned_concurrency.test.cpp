// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/lambda/provisioned_concurrency.hpp"

#include <catch2/catch.hpp>

#include "services/exact_rational.hpp"

using namespace fitcost;
using namespace fitcost::lambda;

// https://aws.amazon.com/lambda/pricing/ , "Provisioned Concurrency Pricing", examples 1 and 2
TEST_CASE("Provisioned concurrency is environments x memory x time", "[lambda][aws-example]") {
  const auto one = quantity<gb_second>(1.0);
  CHECK(provisioned_gb_seconds(environments(100.0), megabytes(1536.0), hours(8.0)) / one ==
        4320000.0);
  CHECK(provisioned_gb_seconds(environments(7.0), megabytes(4096.0), hours(24.0)) / one ==
        2419200.0);
  CHECK(provisioned_gb_seconds(environments(0.0), megabytes(4096.0), hours(24.0)) / one == 0.0);
}

TEST_CASE("It counts in steps of five minutes begun", "[lambda]") {
  using test::fraction;
  using test::Rational;
  const auto billed = [](double m) { return billed_stretch(minutes(Rational(m))) / hours(1.0); };
  CHECK(billed(0.0) == fraction(0, 1));
  CHECK(billed(0.5) == fraction(1, 12));
  CHECK(billed(5.0) == fraction(1, 12));
  CHECK(billed(5.5) == fraction(1, 6));
  CHECK(billed(480.0) == fraction(8, 1));
}
