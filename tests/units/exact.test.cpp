// SPDX-License-Identifier: Apache-2.0
#include "units/exact.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "fitcost/units/rounding.hpp"
#include "units/oracle.hpp"

using namespace fitcost;
using oracle::half_even;
using oracle::rational;
using oracle::Rational;

namespace {

/// An exact number and Boost's, made in the same way.
struct Pair {
  Exact ours;
  Rational theirs;
};

class RandomPairs {
 public:
  explicit RandomPairs(std::uint64_t seed) : random_(seed) {}

  Pair next() {
    switch (random_() % 4) {
      case 0: {
        const double value =
            static_cast<double>(static_cast<std::int64_t>(random_() % 2001) - 1000);
        return {Exact(value), Rational(value)};
      }
      case 1: {
        const double value = std::ldexp(static_cast<double>(random_() >> 11), exponent());
        return {Exact(-value), Rational(-value)};
      }
      case 2: {
        const auto digits = static_cast<std::int64_t>(random_() % 2'000'001) - 1'000'000;
        const Decimal d = Decimal::of(digits, static_cast<int>(random_() % 12));
        return {Exact(d), rational(d)};
      }
      default: {
        const double over = static_cast<double>(random_() % 100'000);
        const double under = 1.0 + static_cast<double>(random_() % 1000);
        return {Exact(over) / Exact(under), Rational(over) / Rational(under)};
      }
    }
  }

 private:
  int exponent() { return static_cast<int>(random_() % 80) - 70; }
  std::mt19937_64 random_;
};

/// Whether ours is theirs, n / d: ours * d == n, with n and d put together from whole doubles.
bool equals(const Exact& ours, const Rational& theirs) {
  const auto exact = [](const oracle::Integer& value) {
    Exact out(0.0);
    const oracle::Integer magnitude = abs(value);
    const unsigned step = 50;
    const int limbs = magnitude == 0 ? 0 : static_cast<int>(msb(magnitude) / step) + 1;
    for (int i = limbs - 1; i >= 0; --i) {
      const oracle::Integer limb =
          (magnitude >> (step * static_cast<unsigned>(i))) % (oracle::Integer(1) << step);
      out = out * Exact(std::ldexp(1.0, step)) + Exact(limb.convert_to<double>());
    }
    return value < 0 ? -out : out;
  };
  return ours * exact(denominator(theirs)) == exact(numerator(theirs));
}

}  // namespace

TEST_CASE("Exact arithmetic is Boost's", "[units][exact]") {
  RandomPairs random(21);
  for (int i = 0; i < 3'000; ++i) {
    const Pair a = random.next();
    const Pair b = random.next();
    REQUIRE(equals(a.ours, a.theirs));
    REQUIRE(equals(a.ours + b.ours, a.theirs + b.theirs));
    REQUIRE(equals(a.ours - b.ours, a.theirs - b.theirs));
    REQUIRE(equals(-a.ours, -a.theirs));
    REQUIRE(equals(a.ours * b.ours, a.theirs * b.theirs));
    if (b.theirs != 0) REQUIRE(equals(a.ours / b.ours, a.theirs / b.theirs));
    REQUIRE((a.ours < b.ours) == (a.theirs < b.theirs));
    REQUIRE((a.ours == b.ours) == (a.theirs == b.theirs));
    REQUIRE(equals(ceil(a.ours), Rational(-oracle::floor(-a.theirs))));
    REQUIRE(a.ours.to_double() == a.theirs.convert_to<double>());
  }
}

TEST_CASE("Exact numbers become decimals half to even", "[units][exact]") {
  RandomPairs random(22);
  for (int i = 0; i < 10'000; ++i) {
    const Pair a = random.next();
    for (const int places : {0, 2, 9}) {
      REQUIRE(rational(to_decimal(a.ours, places)) == half_even(a.theirs, places));
    }
  }
  CHECK(to_decimal(Exact(2.5), 0) == Decimal(2));
  CHECK(to_decimal(Exact(-2.5), 0) == Decimal(-2));
  CHECK(to_decimal(Exact(3.5), 0) == Decimal(4));
  CHECK(to_decimal(Exact(1.0) / Exact(3.0), 9) == Decimal::of(333'333'333, 9));
  CHECK(to_decimal(Exact(-2.0) / Exact(3.0), 9) == Decimal::of(-666'666'667, 9));
  CHECK_THROWS_AS(to_decimal(Exact(1e30), 9), std::overflow_error);
}

TEST_CASE("An exact number keeps a decimal as it was written", "[units][exact]") {
  const Decimal rps = *Decimal::parse("0.023");
  const Exact month = Exact(rps) * Exact(730.0 * 3600.0);
  CHECK(to_decimal(month, 9) == Decimal(60'444));
  CHECK(scalar_cast<Exact>(rps) == Exact(23.0) / Exact(1000.0));
  const Decimal most = *Decimal::parse(std::string(38, '9'));
  CHECK(to_decimal(Exact(most), 0) == most);
}

TEST_CASE("Rules round exact numbers up as they do doubles", "[units][exact]") {
  CHECK(round_up(Exact(*Decimal::parse("1.0000000001"))) == Exact(2.0));
  CHECK(round_up(Exact(-1.5)) == Exact(-1.0));
  CHECK(round_up(Exact(7.0)) == Exact(7.0));
  CHECK(at_least(Exact(0.5), 1.0) == Exact(1.0));
  CHECK(steps_of(bytes(Exact(1025.0)), kib(1.0)) == Exact(2.0));
  // 1.001 s in steps of 1 ms: 1002 in doubles, 1001 in truth.
  const Exact seconds = Exact(*Decimal::parse("1.001"));
  CHECK(round_up(seconds / Exact(*Decimal::parse("0.001"))) == Exact(1001.0));
}

TEST_CASE("Division by zero and what is not finite are refused", "[units][exact]") {
  CHECK_THROWS_AS(Exact(1.0) / Exact(0.0), std::domain_error);
  CHECK_THROWS_AS(Exact(std::numeric_limits<double>::infinity()), std::overflow_error);
  CHECK_THROWS_AS(Exact(std::numeric_limits<double>::quiet_NaN()), std::overflow_error);
}

TEST_CASE("The smallest and the largest doubles are exact", "[units][exact]") {
  for (const double value :
       {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::min(),
        std::numeric_limits<double>::max(), -std::numeric_limits<double>::max(), 0.0, -0.0}) {
    CHECK(Exact(value).to_double() == value);
    CHECK(equals(Exact(value), Rational(value)));
  }
}
