// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/share_out.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "units/oracle.hpp"

using namespace fitcost;
using oracle::Integer;
using oracle::rational;
using oracle::Rational;

namespace {

std::vector<Decimal> decimals(const std::vector<std::string>& texts) {
  std::vector<Decimal> out;
  for (const auto& t : texts) out.push_back(*Decimal::parse(t));
  return out;
}

/// The rule, word for word: in proportion, rounded down to 1e-9, what remains to the largest
/// fractions, ties to the earlier.
std::vector<Rational> shares_by_the_rule(const Rational& amount,
                                         const std::vector<Rational>& weights) {
  const Integer steps = oracle::power_of_ten(9);
  Rational total = 0;
  for (const auto& w : weights) total += w;
  std::vector<Rational> shares(weights.size(), Rational(0));
  if (total == 0) return shares;
  std::vector<Rational> fractions;
  Rational given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Rational exact = amount * weights[i] / total * steps;
    const Integer below = oracle::floor(exact);
    shares[i] = Rational(below, steps);
    fractions.push_back(exact - below);
    given += shares[i];
  }
  while (given != amount) {
    const auto largest = std::max_element(fractions.begin(), fractions.end());
    *largest = -1;
    shares[static_cast<std::size_t>(largest - fractions.begin())] += Rational(1, steps);
    given += Rational(1, steps);
  }
  return shares;
}

}  // namespace

TEST_CASE("An amount is shared out in proportion, the remainder by the largest fraction",
          "[pricing][share_out]") {
  struct Case {
    std::string amount;
    std::vector<std::string> weights, shares;
  };
  for (const Case& c : {
           Case{"10", {"1", "1"}, {"5", "5"}},
           Case{"1", {"1", "1", "1"}, {"0.333333334", "0.333333333", "0.333333333"}},
           Case{"2", {"1", "1", "1"}, {"0.666666667", "0.666666667", "0.666666666"}},
           Case{"1", {"1", "2"}, {"0.333333333", "0.666666667"}},
           Case{"1", {"2", "1"}, {"0.666666667", "0.333333333"}},
           Case{"0.000000001", {"1", "1"}, {"0.000000001", "0"}},
           Case{"0.000000001", {"1", "2"}, {"0", "0.000000001"}},
           Case{"0", {"1", "2"}, {"0", "0"}},
           Case{"5", {"0", "5", "0"}, {"0", "5", "0"}},
           Case{"7", {"7"}, {"7"}},
           Case{"0", {"0", "0"}, {"0", "0"}},
           Case{"0", {}, {}},
       }) {
    CAPTURE(c.amount, c.weights);
    CHECK(share_out(*Decimal::parse(c.amount), decimals(c.weights)) == decimals(c.shares));
  }
}

TEST_CASE("Shares are those of the rule reckoned in rationals", "[pricing][share_out]") {
  std::mt19937_64 random(31);
  for (int i = 0; i < 3'000; ++i) {
    const auto quantity = [&] {
      // From 1e-9 to 1e17, with many small ones and some that are equal.
      const std::uint64_t digits = random() >> (random() % 63);
      return random() % 5 == 0 ? Decimal(1000)
                               : Decimal::of(static_cast<detail::Int128>(digits), 9) *
                                     Decimal(random() % 3 == 0 ? 10'000'000 : 1);
    };
    std::vector<Decimal> weights;
    std::vector<Rational> theirs;
    Decimal total;
    for (auto n = 1 + random() % 12; n > 0; --n) {
      weights.push_back(random() % 8 == 0 ? Decimal() : quantity());
      theirs.push_back(rational(weights.back()));
      total += weights.back();
    }
    Decimal amount = quantity();
    if (total < amount) amount = total;
    if (random() % 10 == 0) amount = total;
    const auto shares = share_out(amount, weights);
    REQUIRE(shares.size() == weights.size());
    const auto expected =
        shares_by_the_rule(total == Decimal() ? Rational(0) : rational(amount), theirs);
    Decimal sum;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      REQUIRE(rational(shares[k]) == expected[k]);
      REQUIRE(shares[k] <= weights[k]);
      REQUIRE(shares[k] >= Decimal());
      sum += shares[k];
    }
    REQUIRE(sum == (total == Decimal() ? Decimal() : amount));
    REQUIRE(share_out(amount, weights) == shares);
  }
}

TEST_CASE("The wide product and quotient are Boost's", "[pricing][share_out]") {
  std::mt19937_64 random(32);
  const auto wide = [&] {
    const auto high = static_cast<detail::Uint128>(random() >> 1);
    return ((high << 64) | random()) >> (random() % 120);
  };
  const auto integer = [](detail::Uint128 value) {
    return (Integer(static_cast<std::uint64_t>(value >> 64)) << 64) +
           Integer(static_cast<std::uint64_t>(value));
  };
  for (int i = 0; i < 20'000; ++i) {
    const detail::Uint128 a = wide();
    detail::Uint128 b = wide();
    detail::Uint128 divisor = wide();
    if (divisor < b) std::swap(b, divisor);
    if (divisor == 0) continue;
    const auto [quotient, remainder] = detail::multiply_divide(a, b, divisor);
    REQUIRE(integer(quotient) == integer(a) * integer(b) / integer(divisor));
    REQUIRE(integer(remainder) == integer(a) * integer(b) % integer(divisor));
  }
}
