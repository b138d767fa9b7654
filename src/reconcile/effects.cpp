// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>

#include "fitcost/reconcile/reconcile.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

namespace {

constexpr int effect_places = 12;

struct Amounts {
  Decimal quantity;
  Decimal cost;
};

Amounts sum_of(const std::vector<PricedQuantity>& prices) {
  Amounts out;
  for (const auto& p : prices) {
    out.quantity += p.quantity;
    out.cost += p.cost;
  }
  return out;
}

bool is_zero(const Exact& x) { return x == Exact(Decimal()); }

double unit_price(const PricedQuantity& p) {
  const double quantity = p.quantity.to_double();
  return quantity == 0.0 ? 0.0 : p.cost.to_double() / quantity;
}

/// Costs on a bill are rounded, each row for itself: prices closer than this are one.
bool same_price(double a, double b) {
  constexpr double closeness = 1e-6;
  return std::abs(a - b) <= closeness * std::max(std::abs(a), std::abs(b));
}

/// What is free and what a commitment covers have no counterpart among what is neither.
bool same_kind(const PricedQuantity& a, const PricedQuantity& b) {
  return a.free == b.free && a.covered == b.covered;
}

/// The estimate's counterpart of each actual price, by index; none where it has none. Tiers keep
/// their ids and prices; where a price has changed, the dearest corresponds to the dearest.
std::vector<std::optional<std::size_t>> counterparts(const std::vector<PricedQuantity>& estimate,
                                                     const std::vector<PricedQuantity>& actual) {
  std::vector<std::optional<std::size_t>> out(actual.size());
  std::vector<bool> taken(estimate.size());
  const auto pair_where = [&](const auto& same) {
    for (std::size_t a = 0; a < actual.size(); ++a) {
      for (std::size_t e = 0; e < estimate.size() && !out[a]; ++e) {
        if (taken[e] || !same_kind(estimate[e], actual[a])) continue;
        if (!same(estimate[e], actual[a])) continue;
        out[a] = e;
        taken[e] = true;
      }
    }
  };
  pair_where([](const auto& e, const auto& a) {
    return e.free || (e.price_id == a.price_id && !e.price_id.empty());
  });
  pair_where([](const auto& e, const auto& a) {
    return e.quantity != Decimal() && a.quantity != Decimal() &&
           same_price(unit_price(e), unit_price(a));
  });
  const auto left = [](const std::vector<PricedQuantity>& prices, bool covered, const auto& used) {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < prices.size(); ++i) {
      const bool of_kind = !prices[i].free && prices[i].covered == covered;
      if (!used(i) && of_kind && prices[i].quantity != Decimal()) indices.push_back(i);
    }
    std::stable_sort(indices.begin(), indices.end(), [&](std::size_t i, std::size_t j) {
      return unit_price(prices[i]) > unit_price(prices[j]);
    });
    return indices;
  };
  for (const bool covered : {false, true}) {
    const auto of_estimate = left(estimate, covered, [&](std::size_t i) { return bool(taken[i]); });
    const auto of_actual = left(actual, covered, [&](std::size_t i) { return out[i].has_value(); });
    for (std::size_t i = 0; i < std::min(of_estimate.size(), of_actual.size()); ++i)
      out[of_actual[i]] = of_estimate[i];
  }
  return out;
}

}  // namespace

Effects effects_of(const std::vector<PricedQuantity>& estimate,
                   const std::vector<PricedQuantity>& actual) {
  const Amounts e = sum_of(estimate);
  const Amounts a = sum_of(actual);
  const Exact mean = e.quantity == Decimal() ? Exact(Decimal()) : Exact(e.cost) / Exact(e.quantity);
  // What the actual quantities cost at the estimate's prices.
  Exact at_estimate{Decimal()};
  const auto pairs = counterparts(estimate, actual);
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const PricedQuantity* same = pairs[i] ? &estimate[*pairs[i]] : nullptr;
    if (same != nullptr && same->quantity != Decimal()) {
      at_estimate += Exact(actual[i].quantity) * Exact(same->cost) / Exact(same->quantity);
    } else if (actual[i].quantity != Decimal()) {
      at_estimate += Exact(actual[i].cost);  // a price the estimate does not know: not another one
    }
  }
  const Exact volume = Exact(a.quantity - e.quantity) * mean;
  const Exact mix = at_estimate - Exact(a.quantity) * mean;
  const Decimal difference = a.cost - e.cost;
  Effects out;
  out.price = to_decimal(Exact(a.cost) - at_estimate, effect_places);
  if (is_zero(mix)) {
    out.volume = difference - out.price;
  } else {
    out.volume = to_decimal(volume, effect_places);
    out.mix = difference - out.price - out.volume;
  }
  return out;
}

}  // namespace fitcost::inline v1
