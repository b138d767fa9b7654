// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/money.hpp"
#include "units/thousands.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace fitcost::inline v1 {

namespace {

using detail::thousands_apart;

/// floor(log10(|d|)) of a number that is not 0.
int leading_digit(const Decimal& d) {
  auto coefficient = (d < Decimal() ? -d : d).coefficient();
  int digits = 0;
  for (; coefficient > 0; coefficient /= 10) ++digits;
  return digits - 1 - d.scale();
}

}  // namespace

std::string readable_usd(const Decimal& usd) {
  if (usd == Decimal()) return "0";
  const int lead = leading_digit(usd);
  int places = 4;
  if (lead >= 0) places = std::max(2, 3 - lead);
  if (lead < -3) places = 2 - lead;
  return thousands_apart(usd.rounded(places, Rounding::half_up).to_string(places));
}

int readable_places(const std::vector<Decimal>& amounts) {
  int smallest = 0;
  int largest = -38;
  for (const auto& a : amounts) {
    if (a == Decimal()) continue;
    smallest = std::min(smallest, leading_digit(a));
    largest = std::max(largest, leading_digit(a));
  }
  const int most = largest >= 2 ? 4 : (largest >= 0 ? 6 : 9);
  return std::clamp(2 - smallest, 2, most);
}

std::vector<Decimal> rounded_to_total(const std::vector<Decimal>& amounts, int places) {
  const detail::Int128 one = 1;
  const auto floor_of = [&](const Decimal& a) {
    const Decimal toward_zero = [&] {
      if (a.scale() <= places) return a;
      return Decimal::of(a.coefficient() / detail::power_of_ten(a.scale() - places), places);
    }();
    return a < toward_zero ? toward_zero - Decimal::of(one, places) : toward_zero;
  };
  Decimal exact;
  Decimal given;
  std::vector<Decimal> out;
  std::vector<Decimal> remainders;
  for (const auto& a : amounts) {
    out.push_back(floor_of(a));
    remainders.push_back(a - out.back());
    exact += a;
    given += out.back();
  }
  std::vector<std::size_t> order(amounts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[b] < remainders[a]; });
  const Decimal step = Decimal::of(one, places);
  const Decimal total = exact.rounded(places, Rounding::half_up);
  for (std::size_t i = 0; given < total && i < order.size(); ++i) {
    out[order[i]] += step;
    given += step;
  }
  return out;
}

std::string with_places(const Decimal& amount, int places) {
  if (amount == Decimal()) return "0";
  return thousands_apart(amount.to_string(places));
}

std::string shown_usd(const Decimal& rounded, const Decimal& exact, int places) {
  if (rounded != Decimal() || exact == Decimal()) return with_places(rounded, places);
  const bool credit = exact < Decimal();
  const Decimal size = credit ? -exact : exact;
  const Decimal step = Decimal::of(1, places);
  // What makes up for the rounding of others may be off by more than a step.
  Decimal bound = step;
  while (!(size < bound)) bound += step;
  return (credit ? ">-" : "<") + with_places(bound, places);
}

std::string grouped(const Decimal& number) { return thousands_apart(number.to_string()); }

}  // namespace fitcost::inline v1
