// SPDX-License-Identifier: Apache-2.0
#include "fitcost/units/rounding.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "fitcost/units/dual.hpp"

using namespace fitcost;

TEST_CASE("Steps are counted as soon as they are begun", "[units][rounding]") {
  struct Case {
    double bytes, steps;
  };
  // DynamoDB counts writes in steps of 1 KB: "Items larger than 1 KB require additional WCUs".
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
  for (const Case& c : {Case{0, 0}, Case{1, 1}, Case{1023, 1}, Case{1024, 1}, Case{1025, 2},
                        Case{2048, 2}, Case{2049, 3}, Case{409600, 400}}) {
    CAPTURE(c.bytes);
    CHECK(steps_of(bytes(c.bytes), kib(1.0)) == c.steps);
  }
}

TEST_CASE("Every duration that Lambda allows is a whole number of milliseconds",
          "[units][rounding]") {
  // In seconds 6,102 of these 900,000 durations would be rounded up by one step too many.
  int wrong = 0;
  for (int ms = 1; ms <= 900'000; ++ms) {
    if (steps_of(milliseconds(double{1} * ms), milliseconds(1.0)) != ms) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("Rounding up is the same at compile time and at run time", "[units][rounding]") {
  STATIC_REQUIRE(round_up(1.0) == 1.0);
  STATIC_REQUIRE(round_up(1.0000001) == 2.0);
  STATIC_REQUIRE(round_up(-1.5) == -1.0);
  STATIC_REQUIRE(round_up(0.0) == 0.0);
  STATIC_REQUIRE(round_up(-0.25) == 0.0);
  STATIC_REQUIRE(round_up(1e15 + 0.5) == 1e15 + 1);
  STATIC_REQUIRE(steps_of(bytes(1025.0), kib(1.0)) == 2.0);
  for (const double x : {1.0, 1.0000001, -1.5, 0.0, -0.25, 1e15 + 0.5, 4503599627370495.5}) {
    CHECK(round_up(x) == std::ceil(x));
  }
}

TEST_CASE("At least and at most bound numbers and quantities", "[units][rounding]") {
  CHECK(at_least(0.5, 1.0) == 1.0);
  CHECK(at_least(1.5, 1.0) == 1.5);
  CHECK(at_most(0.5, 1.0) == 0.5);
  CHECK(at_most(1.5, 1.0) == 1.0);
  CHECK(at_least(usd(0.5), usd(1.0)) == usd(1.0));
  CHECK(at_most(usd(0.5), Usd{}) == Usd{});
}

TEST_CASE("No amount lies above its steps, nor a whole step below", "[units][rounding]") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) {
    const double amount = std::ldexp(static_cast<double>(random() >> 24), -10);
    const double steps = steps_of(bytes(amount), kib(4.0));
    REQUIRE(steps * 4096.0 >= amount);
    REQUIRE((steps - 1.0) * 4096.0 < amount);
  }
}

TEST_CASE("A step has no slope", "[units][rounding]") {
  const Dual steps = steps_of(bytes(variable(1500.0)), kib(1.0));
  CHECK(steps.value == 2.0);
  CHECK(steps.slope == 0.0);
}
