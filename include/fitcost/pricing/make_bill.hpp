// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/meter.hpp"
#include "fitcost/pricing/price_book.hpp"
#include "fitcost/pricing/share_out.hpp"
#include "fitcost/units/stable_sort.hpp"

/// Readings -> lines.
namespace fitcost::inline v1 {

namespace detail {

/// All readings of one meter in one region: what AWS adds up before it prices.
struct MeterGroup {
  std::string meter;
  std::string region;
  struct Share {
    std::string resource;
    Decimal quantity;
    std::size_t order;  ///< of its first reading: lines come in plan order
  };
  std::vector<Share> shares;
  Decimal quantity;
  Decimal free;  ///< of it, taken off by allowances
  std::vector<const PriceRow*> tiers;

  std::vector<Decimal> weights() const {
    std::vector<Decimal> out;
    out.reserve(shares.size());
    for (const auto& s : shares) out.push_back(s.quantity);
    return out;
  }
};

/// What of `quantity` lies in a tier, counted from the first unit.
inline Decimal within_tier(const Decimal& quantity, const PriceRow& tier) {
  const Decimal top = tier.tier_to && *tier.tier_to < quantity ? *tier.tier_to : quantity;
  return tier.tier_from < top ? top - tier.tier_from : Decimal();
}

/// Readings of one meter in one region together, and in each group one entry a resource, both in
/// the order of their first readings.
inline std::vector<MeterGroup> group_by_meter(const Readings& readings, const BillingTerms& terms) {
  const auto region_of = [&](const Reading& r) -> const std::string& {
    return r.region.empty() ? terms.region : r.region;
  };
  // Sorted by what must be merged, so that account-sized bills do not take quadratic time.
  const auto order = sorted_indices(readings.size(), [&](std::size_t i, std::size_t j) {
    const auto& a = readings[i];
    const auto& b = readings[j];
    if (a.meter != b.meter) return a.meter < b.meter;
    if (region_of(a) != region_of(b)) return region_of(a) < region_of(b);
    return a.resource < b.resource;
  });
  std::vector<MeterGroup> groups;
  for (const std::size_t i : order) {
    const auto& r = readings[i];
    const Decimal quantity = r.quantity.rounded(quantity_places);
    if (quantity == Decimal()) continue;
    if (groups.empty() || groups.back().meter != r.meter || groups.back().region != region_of(r)) {
      groups.push_back({r.meter, region_of(r), {}, {}, {}, {}});
    }
    auto& group = groups.back();
    if (group.shares.empty() || group.shares.back().resource != r.resource) {
      group.shares.push_back({r.resource, {}, i});
    }
    group.shares.back().quantity += quantity;
    group.quantity += quantity;
  }
  for (auto& group : groups) {
    stable_sort(group.shares, [](const auto& a, const auto& b) { return a.order < b.order; });
  }
  stable_sort(groups, [](const auto& a, const auto& b) {
    return a.shares.front().order < b.shares.front().order;
  });
  return groups;
}

/// Takes one allowance off the groups of its meters, in the order of its row. Groups of one meter
/// (the account's regions) share what is left in proportion to quantity, like resources.
inline void take_allowance(const Allowance& allowance, const BillingTerms& terms,
                           std::vector<MeterGroup>& groups) {
  const Decimal quantity =
      (allowance.quantity * (Decimal(1) - terms.free_tier_used_by_others)).rounded(quantity_places);
  struct Left {
    std::string region;  // empty: the account's
    Decimal quantity;
  };
  std::vector<Left> pools;
  const auto pool_of = [&](const MeterGroup& group) {
    const std::string region = allowance.pool == Pool::region ? group.region : std::string();
    std::size_t pool = 0;
    while (pool < pools.size() && pools[pool].region != region) ++pool;
    if (pool == pools.size()) pools.push_back({region, quantity});
    return pool;
  };
  for (const auto& meter : allowance.meters) {
    std::vector<std::vector<MeterGroup*>> sharing(pools.size());
    for (auto& group : groups) {
      if (group.meter != meter || group.tiers.empty()) continue;
      const std::size_t pool = pool_of(group);
      sharing.resize(pools.size());
      sharing[pool].push_back(&group);
    }
    for (std::size_t pool = 0; pool < sharing.size(); ++pool) {
      std::vector<Decimal> paid;
      Decimal sum;
      for (const auto* group : sharing[pool]) {
        paid.push_back(group->quantity - group->free);
        sum += paid.back();
      }
      const Decimal taken = pools[pool].quantity < sum ? pools[pool].quantity : sum;
      const auto parts = share_out(taken, paid, quantity_places);
      for (std::size_t i = 0; i < parts.size(); ++i) sharing[pool][i]->free += parts[i];
      pools[pool].quantity -= taken;
    }
  }
}

}  // namespace detail

/// Prices readings of one month. Tiers and free allowances are pooled over all of them, as AWS
/// pools them over the account or the region, then shared out to the resources in proportion to
/// quantity. The allowance comes off first, then tiers count from zero. What has no price goes to
/// `unpriced()`. Negative quantities are not readings: the caller's edge refuses them.
inline Bill make_bill(const Readings& readings, const PriceBook& book, const BillingTerms& terms) {
  auto groups = detail::group_by_meter(readings, terms);
  for (auto& group : groups) group.tiers = book.tiers(group.meter, group.region, terms.date);
  for (const auto& allowance : book.allowances) {
    const bool ours = detail::contains(allowance.free_tiers, terms.free_tier);
    if (ours && allowance.valid.holds(terms.date)) detail::take_allowance(allowance, terms, groups);
  }

  struct Placed {
    std::size_t order;
    Line line;
  };
  std::vector<Placed> lines;
  std::vector<Placed> free_lines;
  std::vector<Unpriced> unpriced;
  for (const auto& group : groups) {
    auto rest =
        group.weights();  // of each resource, not yet in a tier: rows and columns both add up
    Decimal covered;
    const Decimal paid = group.quantity - group.free;
    for (const PriceRow* tier : group.tiers) {
      const Decimal inside = detail::within_tier(group.quantity, *tier);
      if (inside == Decimal()) continue;
      covered += inside;
      const auto parts = share_out(inside, rest, quantity_places);
      const Decimal free = inside - detail::within_tier(paid, *tier);
      const auto free_parts = share_out(free, parts, quantity_places);
      for (std::size_t i = 0; i < parts.size(); ++i) {
        rest[i] -= parts[i];
        Line line{group.shares[i].resource,
                  group.meter,
                  group.region,
                  tier->tier(),
                  parts[i],
                  tier->unit,
                  tier->usd,
                  parts[i] * tier->usd,
                  tier->provenance.confidence};
        if (free_parts[i] != Decimal()) {
          Line off = line;
          off.quantity = -free_parts[i];
          off.cost = off.quantity * tier->usd;
          free_lines.push_back({group.shares[i].order, std::move(off)});
        }
        if (parts[i] != Decimal()) lines.push_back({group.shares[i].order, std::move(line)});
      }
    }
    if (covered == group.quantity) continue;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      if (rest[i] != Decimal()) {
        unpriced.push_back({group.shares[i].resource, group.meter, group.region, rest[i]});
      }
    }
  }
  const auto in_plan_order = [](std::vector<Placed>& placed) {
    detail::stable_sort(placed, [](const Placed& a, const Placed& b) { return a.order < b.order; });
    std::vector<Line> out;
    out.reserve(placed.size());
    for (auto& p : placed) out.push_back(std::move(p.line));
    return out;
  };
  return {in_plan_order(lines), in_plan_order(free_lines), std::move(unpriced)};
}

}  // namespace fitcost::inline v1
