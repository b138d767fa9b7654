// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/pricing/convention.hpp"
#include "fitcost/units/decimal.hpp"

/// A bill is a flat list of lines; every total is computed from it.
namespace fitcost::inline v1 {

/// One product of a quantity and a price: a resource, a meter, a tier.
struct Line {
  std::string resource;
  std::string meter;
  std::string region;
  std::string tier;  ///< `0-Inf`, `0-6000000000` ...
  Decimal quantity;  ///< negative on a line that a free allowance takes off
  std::string unit;
  Decimal unit_price;
  Decimal cost;  ///< quantity * unit_price, exact
  char confidence = 'A';

  friend bool operator==(const Line&, const Line&) = default;
};

/// A quantity that the price book has no price for.
struct Unpriced {
  std::string resource;
  std::string meter;
  std::string region;
  Decimal quantity;  ///< what is left unpriced: all of it, or what lies above the last tier known
};

class Bill {
 public:
  Bill() = default;
  Bill(std::vector<Line> lines, std::vector<Line> free_tier_lines, std::vector<Unpriced> unpriced)
      : lines_(std::move(lines)),
        free_tier_lines_(std::move(free_tier_lines)),
        unpriced_(std::move(unpriced)) {}

  /// At list price, every quantity from its first unit.
  const std::vector<Line>& lines() const& { return lines_; }
  std::vector<Line> lines() && { return std::move(lines_); }  ///< safe in `for (... : f().lines())`
  /// What the free tier takes off: negative quantities at the prices of the tiers they leave.
  const std::vector<Line>& free_tier_lines() const& { return free_tier_lines_; }
  std::vector<Line> free_tier_lines() && { return std::move(free_tier_lines_); }
  /// What has no price in this region on this day. Where this is not empty, totals are lower
  /// bounds.
  const std::vector<Unpriced>& unpriced() const& { return unpriced_; }
  std::vector<Unpriced> unpriced() && { return std::move(unpriced_); }
  bool complete() const { return unpriced_.empty(); }

  Decimal total(TotalConvention convention = TotalConvention::exact) const {
    return sum(lines_, convention);
  }
  Decimal total_after_free_tier(TotalConvention convention = TotalConvention::exact) const {
    return convention == TotalConvention::exact
               ? sum(lines_, convention) + sum(free_tier_lines_, convention)
               : sum(net_lines(), convention);
  }

  /// The lines with what is free taken off, for those who want one list.
  std::vector<Line> net_lines() const {
    std::vector<Line> out = lines_;
    // Free lines stand in the order of those that they take off: each is looked for behind the
    // last.
    std::size_t at = 0;
    for (const auto& free : free_tier_lines_) {
      for (std::size_t tried = 0; tried < out.size(); ++tried, at = (at + 1) % out.size()) {
        auto& line = out[at];
        if (line.resource != free.resource || line.meter != free.meter ||
            line.region != free.region || line.tier != free.tier)
          continue;
        line.quantity += free.quantity;
        line.cost += free.cost;
        break;
      }
    }
    return out;
  }

 private:
  static Decimal sum(const std::vector<Line>& lines, TotalConvention convention) {
    Decimal total;
    for (const auto& line : lines) {
      total += convention == TotalConvention::exact ? line.cost
                                                    : line.cost.rounded(2, Rounding::half_up);
    }
    return total;
  }

  std::vector<Line> lines_;
  std::vector<Line> free_tier_lines_;
  std::vector<Unpriced> unpriced_;
};

}  // namespace fitcost::inline v1
