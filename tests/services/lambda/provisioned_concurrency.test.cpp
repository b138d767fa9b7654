// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/lambda/provisioned_concurrency.hpp"

#include <catch2/catch.hpp>

#include "fitcost/units/dual.hpp"
#include "services/exact_rational.hpp"

using namespace fitcost;
using namespace fitcost::lambda;

// https://aws.amazon.com/lambda/pricing/ , "Provisioned Concurrency Pricing", examples 1 and 2
TEST_CASE("Provisioned concurrency is environments x memory x time", "[lambda][aws-example]") {
  const auto one_gb_second = quantity<gb_second>(1.0);
  CHECK(provisioned_gb_seconds(environments(100.0), megabytes(1536.0), hours(8.0)) /
            one_gb_second ==
        4320000.0);
  CHECK(provisioned_gb_seconds(environments(7.0), megabytes(4096.0), hours(24.0)) / one_gb_second ==
        2419200.0);
  CHECK(provisioned_gb_seconds(environments(0.0), megabytes(4096.0), hours(24.0)) / one_gb_second ==
        0.0);
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

// A. K. Erlang's loss formula; values of published tables of it (1 erlang on 2 servers: 20 %; 10 on
// 10: 21.46 %) and by hand (30 on 2: 450/481).
TEST_CASE("What finds no provisioned environment free is lost by Erlang's formula", "[lambda]") {
  CHECK(overflow_share(1.0, environments(2.0)) == Approx(0.2).epsilon(1e-12));
  CHECK(overflow_share(10.0, environments(10.0)) == Approx(0.2146).epsilon(1e-3));
  CHECK(overflow_share(30.0, environments(2.0)) == Approx(450.0 / 481.0).epsilon(1e-12));
  CHECK(overflow_share(0.0, environments(2.0)) == 0.0);
  CHECK(overflow_share(5.0, environments(0.0)) == 1.0);
  CHECK(overflow_share(1.0, environments(100'000.0)) < 1e-15);
  CHECK(overflow_share(1e6, environments(1.0)) == Approx(1.0).epsilon(1e-5));
  // The derivative that reports have: by differences.
  const Dual at = overflow_share(variable(3.0), environments(4.0));
  const double step = 1e-6;
  CHECK(at.slope == Approx((overflow_share(3.0 + step, environments(4.0)) -
                            overflow_share(3.0 - step, environments(4.0))) /
                           (2.0 * step))
                        .epsilon(1e-6));
}
