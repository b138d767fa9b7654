// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/lambda/gb_seconds.hpp"

#include <catch2/catch.hpp>

#include "services/exact_rational.hpp"

using namespace fitcost;
using namespace fitcost::lambda;

namespace {
constexpr auto one = quantity<gb_second>(1.0);
}

// https://aws.amazon.com/lambda/pricing/ : each example's GB-seconds, before free ones come off
TEST_CASE("Memory times billed time is what AWS's examples compute", "[lambda][aws-example]") {
  struct Row {
    const char* example;
    double requests;
    double ms;
    double memory;
    double expected;
  };
  const Row row = GENERATE(Row{"mobile backend", 3e6, 120, 1536, 540000},
                           Row{"ephemeral storage", 6e6, 280, 4096, 6720000},
                           Row{"provisioned, mobile launch", 5e5, 100, 1536, 75000},
                           Row{"on demand, mobile launch", 2.5e6, 120, 1536, 450000},
                           Row{"provisioned, cyber monday", 2e6, 280, 4096, 2240000},
                           Row{"SnapStart telemetry", 7.44e6, 2000, 1024, 14880000},
                           Row{"512 MB of 2019", 3e6, 1000, 512, 1500000});
  INFO(row.example);
  const auto time = milliseconds(row.requests * row.ms);
  CHECK(gb_seconds(megabytes(row.memory), time) / one == row.expected);
}

TEST_CASE("Ephemeral storage counts above 512 MB only", "[lambda][aws-example]") {
  // https://aws.amazon.com/lambda/pricing/ : 6 million requests of 280 ms with 2,048 MB
  CHECK(ephemeral_gb_seconds(megabytes(2048.0), milliseconds(6e6 * 280.0)) / one == 2520000.0);
  CHECK(ephemeral_gb_seconds(megabytes(512.0), milliseconds(1e9)) / one == 0.0);
  CHECK(ephemeral_gb_seconds(megabytes(0.0), milliseconds(1e9)) / one == 0.0);
}

TEST_CASE("GB-seconds are exact in fractions", "[lambda]") {
  // 1 ms at 128 MB: 1/8 GB x 1/1000 s
  CHECK(gb_seconds(megabytes(128.0), milliseconds(test::Rational(1.0))) / one ==
        test::fraction(1, 8000));
}
