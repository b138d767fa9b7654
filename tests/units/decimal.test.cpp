// SPDX-License-Identifier: Apache-2.0
#include "fitcost/units/decimal.hpp"

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "units/oracle.hpp"

using namespace fitcost;
using oracle::half_even;
using oracle::half_up;
using oracle::rational;
using oracle::Rational;

namespace {

Decimal decimal(const std::string& text) {
  const auto parsed = Decimal::parse(text);
  INFO(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

/// Random decimals of up to `most_digits` digits, with zeros where faults like to hide.
class RandomDecimals {
 public:
  explicit RandomDecimals(std::uint64_t seed) : random_(seed) {}

  std::string text(int most_digits, int most_places) {
    const int digits = 1 + below(most_digits);
    std::string out;
    for (int i = 0; i < digits; ++i) {
      out += static_cast<char>('0' + (below(3) == 0 ? 0 : below(10)));
    }
    const int places = below(std::min(digits, most_places) + 1);
    if (places > 0) out.insert(out.size() - static_cast<std::size_t>(places), 1, '.');
    return below(2) == 0 ? "-" + out : out;
  }
  Decimal next(int most_digits, int most_places) {
    return *Decimal::parse(text(most_digits, most_places));
  }
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  std::uint64_t bits() { return random_(); }

 private:
  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("Decimal text goes in and the same number comes out", "[units][decimal]") {
  struct Case {
    std::string text, shown;
  };
  const std::string nines(38, '9');
  for (const Case& c : {
           Case{"0", "0"},
           Case{"-0", "0"},
           Case{"0.000", "0"},
           Case{"12", "12"},
           Case{"12.50", "12.5"},
           Case{"007", "7"},
           Case{"-3", "-3"},
           Case{"-0.5", "-0.5"},
           Case{".5", "0.5"},
           Case{"0.000000625", "0.000000625"},
           Case{"0.0000006250", "0.000000625"},  // as the price list writes it
           Case{"1E-7", "0.0000001"},            // as some of its clients do
           Case{"6.25e-7", "0.000000625"},
           Case{"63912", "63912"},
           Case{"1e3", "1000"},
           Case{"1.5e+3", "1500"},
           Case{"120e-1", "12"},
           Case{"0e99", "0"},
           Case{nines, nines},
           Case{"-" + nines, "-" + nines},
           Case{"0." + nines, "0." + nines},
           Case{"1e-38", "0." + std::string(37, '0') + "1"},
           Case{"10e-39", "0." + std::string(37, '0') + "1"},
           Case{"1e37", "1" + std::string(37, '0')},
           Case{std::string(100, '0') + "1", "1"},
       }) {
    CAPTURE(c.text);
    CHECK(decimal(c.text).to_string() == c.shown);
  }
}

TEST_CASE("What is no decimal is refused", "[units][decimal]") {
  const std::vector<std::string> refused{"",
                                         " ",
                                         "-",
                                         "+1",
                                         "+0",
                                         " 1",
                                         "1 ",
                                         "1 000",
                                         "1,000",
                                         "1.2.3",
                                         ".",
                                         "-.",
                                         "e5",
                                         ".e5",
                                         "1e",
                                         "1e+",
                                         "1e-",
                                         "1e1.5",
                                         "1ee5",
                                         "1e 5",
                                         "nan",
                                         "NaN",
                                         "-nan",
                                         "inf",
                                         "-inf",
                                         "Infinity",
                                         "0x10",
                                         "0x1p3",
                                         "1e400",
                                         "-1e400",
                                         "1e-400",
                                         "1e100",
                                         "1e38",
                                         "1e-39",
                                         "--1",
                                         "-+1",
                                         "1-",
                                         "1f",
                                         "1_000",
                                         "$1",
                                         "1%",
                                         "1\n",
                                         "\t1",
                                         "\xc2\xa0"
                                         "1",
                                         "١",
                                         "½",
                                         "1e99999999999999999999",
                                         std::string(39, '9'),
                                         "0." + std::string(38, '0') + "1",
                                         "1" + std::string(38, '0'),
                                         std::string("1\0", 2),
                                         std::string("\0"
                                                     "1",
                                                     2)};
  for (const auto& text : refused) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::parse(text).has_value());
  }
}

TEST_CASE("Text is read as Boost reads it", "[units][decimal]") {
  using Wide = boost::multiprecision::cpp_dec_float_100;
  RandomDecimals random(11);
  for (int i = 0; i < 5'000; ++i) {
    std::string text = random.text(30, 20);
    if (random.below(2) == 0) text += "e" + std::to_string(random.below(13) - 6);
    CAPTURE(text);
    const auto parsed = Decimal::parse(text);
    REQUIRE(parsed.has_value());
    REQUIRE(Wide(parsed->to_string()) == Wide(text));
  }
}

TEST_CASE("Text in, text out, text in is one number", "[units][decimal]") {
  RandomDecimals random(12);
  for (int i = 0; i < 5'000; ++i) {
    const Decimal d = random.next(38, 38);
    REQUIRE(Decimal::parse(d.to_string()) == d);
    const Decimal shorter = random.next(28, 28);
    REQUIRE(Decimal::parse(shorter.to_string(random.below(10))) == shorter);
  }
}

TEST_CASE("Text has at least the places asked for", "[units][decimal]") {
  struct Case {
    std::string text;
    int places;
    std::string shown;
  };
  for (const Case& c : {Case{"12.5", 2, "12.50"}, Case{"12", 2, "12.00"}, Case{"12", 0, "12"},
                        Case{"0.125", 2, "0.125"}, Case{"0", 2, "0.00"}, Case{"-0.5", 3, "-0.500"},
                        Case{"-7", 1, "-7.0"}}) {
    CHECK(decimal(c.text).to_string(c.places) == c.shown);
  }
}

TEST_CASE("Equal values are equal objects", "[units][decimal]") {
  CHECK(decimal("1.50") == decimal("1.5"));
  CHECK(decimal("1.50").scale() == 1);
  CHECK(Decimal::of(150, 2) == Decimal::of(15, 1));
  CHECK(decimal("0.5") + decimal("0.5") == Decimal(1));
  CHECK(decimal("0.2") * decimal("5") == Decimal(1));
  CHECK(decimal("1") - decimal("1") == Decimal());
  CHECK((decimal("0.001") - decimal("0.001")).scale() == 0);
}

TEST_CASE("Sums, differences and products are Boost's exact ones", "[units][decimal]") {
  RandomDecimals random(13);
  for (int i = 0; i < 10'000; ++i) {
    const Decimal a = random.next(18, 18);
    const Decimal b = random.next(18, 18);
    const Rational x = rational(a);
    const Rational y = rational(b);
    REQUIRE(rational(a + b) == x + y);
    REQUIRE(rational(a - b) == x - y);
    REQUIRE(rational(a * b) == x * y);
    REQUIRE(rational(-a) == -x);
    REQUIRE((a < b) == (x < y));
    REQUIRE((a == b) == (x == y));
    REQUIRE((a >= b) == (x >= y));
  }
}

TEST_CASE("Decimals of any size are in Boost's order", "[units][decimal]") {
  RandomDecimals random(14);
  for (int i = 0; i < 10'000; ++i) {
    const Decimal a = random.next(38, 38);
    const Decimal b = random.below(4) == 0 ? -a : random.next(38, 38);
    REQUIRE((a < b) == (rational(a) < rational(b)));
    REQUIRE((a > b) == (rational(a) > rational(b)));
    REQUIRE((a == b) == (rational(a) == rational(b)));
  }
}

TEST_CASE("A result is exact or refused, never cut", "[units][decimal]") {
  RandomDecimals random(15);
  int refused = 0;
  const auto check = [&](auto operation, const Rational& expected) {
    try {
      const Decimal result = operation();
      REQUIRE(rational(result) == expected);
      REQUIRE(Decimal::parse(result.to_string()) == result);  // 38 digits are enough to say it
    } catch (const std::overflow_error&) {
      ++refused;
    }
  };
  for (int i = 0; i < 10'000; ++i) {
    const Decimal a = random.next(38, 38);
    const Decimal b = random.next(38, 20);
    check([&] { return a + b; }, rational(a) + rational(b));
    check([&] { return a - b; }, rational(a) - rational(b));
    check([&] { return a * b; }, rational(a) * rational(b));
  }
  CHECK(refused > 100);
}

TEST_CASE("38 digits are the most", "[units][decimal]") {
  const Decimal most = decimal(std::string(38, '9'));
  CHECK_THROWS_AS(most + Decimal(1), std::overflow_error);
  CHECK_THROWS_AS(-most - Decimal(1), std::overflow_error);
  CHECK_THROWS_AS(most + most, std::overflow_error);
  CHECK_THROWS_AS(most * Decimal(2), std::overflow_error);
  CHECK_THROWS_AS(decimal("1e37") * Decimal(10), std::overflow_error);
  CHECK_THROWS_AS(decimal("1e-20") * decimal("1e-19"), std::overflow_error);
  CHECK(most - Decimal(1) < most);
  CHECK(decimal("1e-20") * Decimal() == Decimal());
  CHECK(decimal("5e-20") * decimal("2e-19") == decimal("1e-38"));
}

TEST_CASE("The price of any month's quantity is exact", "[units][decimal]") {
  // 26 digits of quantity times 12 of price: the most that a line is made of.
  const Decimal quantity = decimal("99999999999999999.999999999");
  const Decimal price = decimal("0.999999999999");
  CHECK(rational(quantity * price) == rational(quantity) * rational(price));
}

TEST_CASE("Half to even is the rounding of quantities, half up that of printed cents",
          "[units][decimal]") {
  struct Case {
    std::string number;
    int places;
    std::string even, up;
  };
  for (const Case& c : {
           Case{"0.5", 0, "0", "1"},
           Case{"1.5", 0, "2", "2"},
           Case{"2.5", 0, "2", "3"},
           Case{"-0.5", 0, "0", "-1"},
           Case{"-1.5", 0, "-2", "-2"},
           Case{"-2.5", 0, "-2", "-3"},
           Case{"0.125", 2, "0.12", "0.13"},
           Case{"0.1251", 2, "0.13", "0.13"},
           Case{"0.1249", 2, "0.12", "0.12"},
           Case{"2.345", 2, "2.34", "2.35"},
           Case{"9.995", 2, "10", "10"},
           Case{"1.0000000005", 9, "1", "1.000000001"},
           Case{"1.0000000015", 9, "1.000000002", "1.000000002"},
           Case{"12.5", 3, "12.5", "12.5"},
           Case{"1e-38", 2, "0", "0"},
           Case{"0." + std::string(38, '9'), 0, "1", "1"},
       }) {
    CAPTURE(c.number);
    CHECK(decimal(c.number).rounded(c.places).to_string() == c.even);
    CHECK(decimal(c.number).rounded(c.places, Rounding::half_up).to_string() == c.up);
  }
}

TEST_CASE("Rounding agrees with Boost's rationals", "[units][decimal]") {
  RandomDecimals random(16);
  for (int i = 0; i < 10'000; ++i) {
    const Decimal d = random.next(38, 38);
    const int places = random.below(20);
    REQUIRE(rational(d.rounded(places)) == half_even(rational(d), places));
    REQUIRE(rational(d.rounded(places, Rounding::half_up)) == half_up(rational(d), places));
  }
  for (int i = 0; i < 10'000; ++i) {  // halves alone
    const Decimal d = Decimal::of(random.below(2'000'000) * 10 - 9'999'995, 10);
    REQUIRE(rational(d.rounded(9)) == half_even(rational(d), 9));
  }
}

TEST_CASE("A double becomes the decimal nearest to its exact binary value", "[units][decimal]") {
  struct Case {
    double value;
    std::string shown;
  };
  for (const Case& c : {
           Case{0.0, "0"},
           Case{-0.0, "0"},
           Case{0.1, "0.1"},
           Case{60444.0, "60444"},
           Case{1.0 / 3.0, "0.333333333"},
           Case{std::ldexp(1.0, -10), "0.000976562"},  // 0.0009765625: half, to even
           Case{3 * std::ldexp(1.0, -10), "0.002929688"},
           Case{-std::ldexp(1.0, -10), "-0.000976562"},
           Case{1e-10, "0"},
           Case{5e-10, "0.000000001"},  // the double is 5.00000000000000031e-10: above the half
           Case{99999999999999984.0, "99999999999999984"},
           Case{std::numeric_limits<double>::denorm_min(), "0"},
           Case{std::numeric_limits<double>::min(), "0"},
       }) {
    CAPTURE(c.value);
    CHECK(to_decimal(c.value).to_string() == c.shown);
  }
  for (const double bad :
       {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::quiet_NaN(), 1e300, 1e35}) {
    CHECK_THROWS_AS(to_decimal(bad), std::overflow_error);
  }
  STATIC_REQUIRE(to_decimal(0.25) == Decimal::of(25, 2));
}

TEST_CASE("Doubles of every size round as Boost's rationals do", "[units][decimal]") {
  RandomDecimals random(17);
  const auto check = [](double value, int places) {
    CAPTURE(value, places);
    REQUIRE(rational(to_decimal(value, places)) == half_even(Rational(value), places));
  };
  for (int i = 0; i < 20'000; ++i) {
    const double mantissa = static_cast<double>(random.bits() >> 11);
    check(std::ldexp(mantissa, -random.below(140)) * (random.below(2) == 0 ? -1 : 1), 9);
    check(std::ldexp(mantissa, -20 - random.below(60)), random.below(13));
  }
  for (int i = 0; i < 20'000; ++i) {  // multiples of 2^-10: every fourth or so is a half at 1e-9
    check(std::ldexp(static_cast<double>(random.below(1 << 24)), -10), 9);
  }
}

TEST_CASE("A decimal becomes the nearest double", "[units][decimal]") {
  RandomDecimals random(18);
  for (int i = 0; i < 20'000; ++i) {
    const Decimal d = random.next(38, 38);
    CAPTURE(d.to_string());
    REQUIRE(d.to_double() == std::stod(d.to_string()));
  }
  CHECK(decimal("0.000000625").to_double() == 0.000000625);
  CHECK(decimal("0.1").to_double() == 0.1);
  CHECK(decimal("-0.3").to_double() == -0.3);
  CHECK(decimal("9007199254740993").to_double() == 9007199254740992.0);  // halves to even
  CHECK(decimal("9007199254740993.00000000001").to_double() == 9007199254740994.0);
  CHECK(decimal("1e-38").to_double() == 1e-38);
  CHECK(Decimal().to_double() == 0.0);
  CHECK(Decimal(604440).to_double() == 604440.0);
}

TEST_CASE("Decimals are constants where their text is", "[units][decimal]") {
  constexpr auto price = Decimal::parse("0.000000625");
  STATIC_REQUIRE(price.has_value());
  STATIC_REQUIRE(*price * Decimal(1'000'000) == Decimal::of(625, 3));
  STATIC_REQUIRE_FALSE(Decimal::parse("nan").has_value());
  STATIC_REQUIRE(Decimal(3) > Decimal::of(25, 1));
}
