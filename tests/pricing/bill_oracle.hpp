// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/pricing/billing_terms.hpp"
#include "pricing/books.hpp"
#include "units/oracle.hpp"

/// The rules of a bill told once more, in Boost's rationals and without sharing anything out, and
/// random books and readings to hold them against.
namespace oracle {

using MeterInRegion = std::pair<std::string, std::string>;

/// What one meter in one region comes to, over all resources.
struct Pooled {
  Rational quantity;
  Rational free;                         ///< taken off by allowances
  std::map<std::string, Rational> list;  ///< quantity by tier
  std::map<std::string, Rational> net;   ///< the same after the free tier
  Rational list_usd;
  Rational net_usd;
  Rational unpriced;
};

inline Rational smaller(const Rational& a, const Rational& b) { return a < b ? a : b; }

/// Tiers count from zero.
inline Rational into_tiers(const Rational& quantity, std::vector<const fitcost::PriceRow*> rows,
                           std::map<std::string, Rational>& tiers, Rational& usd) {
  Rational covered = 0;
  for (const auto* row : rows) {
    const Rational from = rational(row->tier_from);
    const Rational to = row->tier_to ? smaller(rational(*row->tier_to), quantity) : quantity;
    if (to <= from) continue;
    tiers[row->tier()] = to - from;
    usd += (to - from) * rational(row->usd);
    covered += to - from;
  }
  return covered;
}

/// `most`, or as much of it as there is, in steps of 1e-9: each rounded down, then a step to each
/// of the largest fractions, the earlier first.
inline std::vector<Rational> in_proportion(const Rational& most,
                                           const std::vector<Rational>& weights) {
  Rational sum;
  for (const auto& w : weights) sum += w;
  std::vector<Rational> out(weights.size());
  if (sum == 0) return out;
  const Rational step(1, power_of_ten(9));
  Rational rest = smaller(most, sum);
  std::vector<Rational> fractions;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Rational exact = smaller(most, sum) * weights[i] / sum;
    out[i] = step * floor(exact / step);
    fractions.push_back(exact - out[i]);
    rest -= out[i];
  }
  for (; rest > 0; rest -= step) {
    const auto largest = std::max_element(fractions.begin(), fractions.end());
    out[static_cast<std::size_t>(largest - fractions.begin())] += step;
    *largest = -1;
  }
  return out;
}

inline std::map<MeterInRegion, Pooled> pooled(const fitcost::Readings& readings,
                                              const fitcost::PriceBook& book,
                                              const fitcost::BillingTerms& terms) {
  std::map<MeterInRegion, Pooled> all;
  std::vector<MeterInRegion> order;  // regions that share an allowance evenly: the earlier first
  for (const auto& r : readings) {
    if (r.quantity == fitcost::Decimal()) continue;
    const MeterInRegion key{r.meter, r.region.empty() ? terms.region : r.region};
    if (std::find(order.begin(), order.end(), key) == order.end()) order.push_back(key);
    all[key].quantity += half_even(rational(r.quantity), 9);
  }
  for (const auto& a : book.allowances) {
    if (std::find(a.free_tiers.begin(), a.free_tiers.end(), terms.free_tier) ==
        a.free_tiers.end()) {
      continue;
    }
    if (!a.valid.holds(terms.date)) continue;
    const Rational whole =
        half_even(rational(a.quantity) * (1 - rational(terms.free_tier_used_by_others)), 9);
    std::map<std::string, Rational> left;
    for (const auto& meter : a.meters) {
      std::map<std::string, std::vector<MeterInRegion>> sharing;  // by pool
      for (const auto& key : order) {
        if (key.first != meter) continue;
        if (book.tiers(meter, key.second, terms.date).empty()) continue;
        const std::string pool = a.pool == fitcost::Pool::account ? "" : key.second;
        if (left.find(pool) == left.end()) left[pool] = whole;
        sharing[pool].push_back(key);
      }
      for (const auto& [pool, keys] : sharing) {
        std::vector<Rational> paid;
        for (const auto& key : keys) paid.push_back(all[key].quantity - all[key].free);
        const auto parts = in_proportion(left[pool], paid);
        for (std::size_t i = 0; i < keys.size(); ++i) {
          left[pool] -= parts[i];
          all[keys[i]].free += parts[i];
        }
      }
    }
  }
  for (auto& [key, p] : all) {
    const auto rows = book.tiers(key.first, key.second, terms.date);
    p.unpriced = p.quantity - into_tiers(p.quantity, rows, p.list, p.list_usd);
    into_tiers(p.quantity - p.free, rows, p.net, p.net_usd);
  }
  return all;
}

/// Random books and readings: few names, so that they meet; sizes from 1e-9 to 1e9; everything that
/// the rules speak of turns up.
class RandomBills {
 public:
  explicit RandomBills(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  fitcost::PriceBook book() {
    fitcost::PriceBook book;
    for (const std::string meter : {"a", "b", "c", "d"}) {
      for (const std::string region : {"", "r1", "r2"}) {
        if (below(4) == 0) continue;  // no price here
        std::string from = "0";
        for (auto tiers = 1 + below(4); tiers > 0; --tiers) {
          const std::string to =
              fitcost::Decimal(static_cast<std::int64_t>(1 + below(1'000'000))).to_string();
          const std::string end = (dec(from) + dec(to)).to_string();
          const bool last = tiers == 1;
          book.prices.push_back(
              price_row(meter, region, from, last && below(3) != 0 ? "" : end, price()));
          from = end;
        }
      }
    }
    for (const auto& meters : {std::vector<std::string>{"a"}, std::vector<std::string>{"b", "c"},
                               std::vector<std::string>{"c", "d", "a"}}) {
      if (below(4) == 0) continue;
      book.allowances.push_back(
          allowance_of(meters, quantity().to_string(),
                       below(2) == 0 ? fitcost::Pool::account : fitcost::Pool::region));
    }
    return book;
  }

  fitcost::Readings readings() {
    fitcost::Readings out;
    for (auto n = below(24); n > 0; --n) {
      static const std::vector<std::string> regions{"", "r1", "r2"};
      static const std::vector<std::string> meters{"a", "b", "c", "d", "e"};
      out.push_back({"resource " + std::to_string(below(7)), meters[below(meters.size())],
                     quantity(), regions[below(3)]});
    }
    return out;
  }

  fitcost::BillingTerms terms() {
    auto out = terms_of(below(2) == 0 ? "r1" : "r2", below(5) == 0 ? "none" : "always-free");
    if (below(2) == 0) {
      out.free_tier_used_by_others =
          fitcost::Decimal::of(static_cast<fitcost::detail::Int128>(below(1001)), 3);
    }
    return out;
  }

  fitcost::Decimal quantity() {
    if (below(6) == 0) return fitcost::Decimal();
    if (below(3) == 0) return fitcost::Decimal(static_cast<std::int64_t>(below(1000)));
    return fitcost::Decimal::of(static_cast<fitcost::detail::Int128>(random_() >> (below(50) + 4)),
                                9);
  }

 private:
  std::string price() {
    return fitcost::Decimal::of(static_cast<fitcost::detail::Int128>(below(10'000'000)),
                                6 + static_cast<int>(below(7)))
        .to_string();
  }

  std::mt19937_64 random_;
};

}  // namespace oracle
