// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "fitcost/units/decimal.hpp"
#include "fitcost/units/stable_sort.hpp"

/// What AWS pools (tiers, free allowances) is shared out to the lines again, exactly.
namespace fitcost::inline v1 {

namespace detail {

/// a * b / divisor and the remainder, for 0 <= a, b < 2^127 and a quotient that fits (a <= divisor
/// or b <= divisor): the product needs up to 254 bits.
struct WideQuotient {
  Uint128 quotient;
  Uint128 remainder;
};
constexpr WideQuotient multiply_divide(Uint128 a, Uint128 b, Uint128 divisor) {
  constexpr int half = 64;
  constexpr Uint128 low_mask = (Uint128{1} << half) - 1;
  const Uint128 low = (a & low_mask) * (b & low_mask);
  const Uint128 cross1 = (a >> half) * (b & low_mask);
  const Uint128 cross2 = (a & low_mask) * (b >> half);
  const Uint128 middle = (low >> half) + (cross1 & low_mask) + (cross2 & low_mask);
  Uint128 product_low = (low & low_mask) | (middle << half);
  const Uint128 product_high =
      (a >> half) * (b >> half) + (cross1 >> half) + (cross2 >> half) + (middle >> half);
  if (product_high == 0) return {product_low / divisor, product_low % divisor};
  Uint128 rest = product_high % divisor;
  Uint128 quotient = 0;
  for (int bit = 127; bit >= 0; --bit) {
    const bool carry = (rest >> 127) != 0;
    rest = (rest << 1) | (product_low >> 127);
    product_low <<= 1;
    quotient <<= 1;
    if (carry || rest >= divisor) {
      rest -= divisor;
      quotient |= 1;
    }
  }
  return {quotient, rest};
}

}  // namespace detail

/// `amount` divided among `weights` in proportion, in steps of 1e-`places`: every share rounded
/// down, the steps that remain to the largest fractions, ties to the earlier. The shares add up to
/// `amount` exactly. Weights and amount are not negative and have at most `places` decimal places;
/// an amount that is no more than the sum of the weights leaves no share above its weight.
inline std::vector<Decimal> share_out(const Decimal& amount, const std::vector<Decimal>& weights,
                                      int places = 9) {
  const auto steps = [places](const Decimal& d) {
    return static_cast<detail::Uint128>(d.coefficient() * detail::power_of_ten(places - d.scale()));
  };
  struct Share {
    detail::Uint128 steps;
    detail::Uint128 fraction;
  };
  detail::Uint128 total = 0;
  for (const auto& w : weights) total += steps(w);
  std::vector<Decimal> out(weights.size());
  if (total == 0) return out;

  const detail::Uint128 whole = steps(amount);
  std::vector<Share> shares;
  shares.reserve(weights.size());
  detail::Uint128 given = 0;
  for (const auto& w : weights) {
    const auto [quotient, remainder] = detail::multiply_divide(steps(w), whole, total);
    shares.push_back({quotient, remainder});
    given += quotient;
  }
  const auto order = detail::sorted_indices(weights.size(), [&](std::size_t a, std::size_t b) {
    return shares[a].fraction > shares[b].fraction;
  });
  auto rest = static_cast<std::size_t>(whole - given);
  for (std::size_t i = 0; i < rest; ++i) ++shares[order[i]].steps;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    out[i] = Decimal::of(static_cast<detail::Int128>(shares[i].steps), places);
  }
  return out;
}

}  // namespace fitcost::inline v1
