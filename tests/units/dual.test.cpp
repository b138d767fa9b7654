// SPDX-License-Identifier: Apache-2.0
#include "fitcost/units/dual.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace fitcost;

TEST_CASE("A dual number carries the derivative of a sum, a product and a quotient",
          "[units][dual]") {
  const Dual x = variable(3.0);
  struct Case {
    Dual result;
    double value, slope;
  };
  for (const Case& c : {
           Case{x + 2.0, 5.0, 1.0},
           Case{2.0 - x, -1.0, -1.0},
           Case{-x, -3.0, -1.0},
           Case{x * x, 9.0, 6.0},
           Case{x * x * x, 27.0, 27.0},
           Case{12.0 / x, 4.0, -12.0 / 9.0},
           Case{x / 2.0, 1.5, 0.5},
           Case{(x + 1.0) / (x - 1.0), 2.0, -0.5},
           Case{Dual(7.0), 7.0, 0.0},
           Case{ceil(x / 2.0), 2.0, 0.0},
       }) {
    CHECK(c.result.value == c.value);
    CHECK(c.result.slope == Approx(c.slope).epsilon(1e-15));
  }
}

TEST_CASE("The slope is what a small difference says", "[units][dual]") {
  const auto f = [](auto x) { return (x * x + 3.0) / (2.0 * x - 1.0) - x / 4.0; };
  std::mt19937_64 random(2);
  for (int i = 0; i < 1'000; ++i) {
    const double x = 1.0 + std::ldexp(static_cast<double>(random() >> 11), -51);
    const double h = 1e-5;
    REQUIRE(f(variable(x)).slope == Approx((f(x + h) - f(x - h)) / (2.0 * h)).epsilon(1e-6));
    REQUIRE(f(variable(x)).value == f(x));
  }
}

TEST_CASE("Dual numbers compare by value alone", "[units][dual]") {
  CHECK(Dual(1.0, 5.0) < Dual(2.0, -5.0));
  CHECK_FALSE(Dual(1.0, 1.0) < Dual(1.0, 2.0));
  CHECK(Dual(1.0, 1.0) == Dual(1.0, 2.0));
}
