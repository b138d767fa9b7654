// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/pricing/date.hpp"
#include "fitcost/units/decimal.hpp"
#include "fitcost/units/stable_sort.hpp"

/// Prices as data: meter x region x dates -> tiers, each with its source. Nothing here knows a
/// price.
namespace fitcost::inline v1 {

/// Where a figure comes from and how far it can be trusted.
struct Provenance {
  char confidence =
      'A';  ///< A: two sources or more; B: one first-hand source; C: one secondary source
  std::optional<Date> checked;  ///< the day it was last seen there
  std::string source;
  std::string note;
};

/// Half-open, as in the price list: from `from` (included) to `to` (excluded, for ever when empty).
struct Validity {
  std::optional<Date> from;
  std::optional<Date> to;

  bool holds(const Date& day) const { return (!from || *from <= day) && (!to || day < *to); }
  friend bool operator==(const Validity&, const Validity&) = default;
};

/// The price of one unit within one tier.
struct PriceRow {
  std::string meter;
  std::string region;  ///< empty: one price everywhere
  Validity valid;
  Decimal tier_from;               ///< units a month, where the tier begins
  std::optional<Decimal> tier_to;  ///< where the next begins; empty: no end
  Decimal usd;                     ///< for one unit
  std::string unit;
  Provenance provenance;

  /// `0-6000000000`, `6000000000-Inf`: the price list's way to name a tier.
  std::string tier() const {
    return tier_from.to_string() + "-" + (tier_to ? tier_to->to_string() : "Inf");
  }
};

enum class Pool {
  account,
  region
};  ///< over what AWS adds usage up before it takes a free allowance off

/// A free quantity a month. Meters that share one take it in the order given here.
struct Allowance {
  std::vector<std::string> meters;
  Validity valid;
  Decimal quantity;
  std::string unit;
  Pool pool = Pool::account;
  std::vector<std::string> free_tiers;  ///< the profiles (`always-free` ...) that it belongs to
  Provenance provenance;
};

/// A dated figure that is no price: which retention periods exist, since when INIT is billed.
struct Fact {
  std::string key;
  Validity valid;
  std::string value;
  std::string unit;
  Provenance provenance;
};

struct PriceBook {
  std::vector<PriceRow> prices;
  std::vector<Allowance> allowances;
  std::vector<Fact> facts;

  /// The newest day on which any of its figures was checked: the day that bills are priced on
  /// unless another one is asked for. Never today.
  Date date() const {
    Date newest{};
    const auto see = [&](const Provenance& p) {
      if (p.checked && newest < *p.checked) newest = *p.checked;
    };
    for (const auto& row : prices) see(row.provenance);
    for (const auto& row : allowances) see(row.provenance);
    for (const auto& row : facts) see(row.provenance);
    return newest;
  }

  bool knows_meter(std::string_view meter) const {
    for (const auto& row : prices) {
      if (row.meter == meter) return true;
    }
    return false;
  }
  bool knows_region(std::string_view region) const {
    for (const auto& row : prices) {
      if (row.region == region) return true;
    }
    return false;
  }

  /// Each once, in the book's order.
  std::vector<std::string> meters() const {
    std::vector<std::string> out;
    for (const auto& row : prices) {
      if (!detail::contains(out, row.meter)) out.push_back(row.meter);
    }
    return out;
  }
  /// Each once, in alphabetical order.
  std::vector<std::string> regions() const {
    std::vector<std::string> out;
    for (const auto& row : prices) {
      if (!row.region.empty() && !detail::contains(out, row.region)) out.push_back(row.region);
    }
    detail::stable_sort(out, [](const auto& a, const auto& b) { return a < b; });
    return out;
  }
  /// The free-tier profiles that its allowances name; `none` is always one of them.
  std::vector<std::string> free_tiers() const {
    std::vector<std::string> out{"none"};
    for (const auto& a : allowances) {
      for (const auto& name : a.free_tiers) {
        if (!detail::contains(out, name)) out.push_back(name);
      }
    }
    return out;
  }

  /// The tiers of a meter in a region on a day, in ascending order; empty when the book has none.
  /// Another region's price is never taken; a row without a region holds in all of them.
  std::vector<const PriceRow*> tiers(std::string_view meter, std::string_view region,
                                     const Date& day) const {
    std::vector<const PriceRow*> here;
    std::vector<const PriceRow*> everywhere;
    for (const auto& row : prices) {
      if (row.meter != meter || !row.valid.holds(day)) continue;
      if (row.region == region) here.push_back(&row);
      if (row.region.empty()) everywhere.push_back(&row);
    }
    auto& found = here.empty() ? everywhere : here;
    detail::stable_sort(
        found, [](const PriceRow* a, const PriceRow* b) { return a->tier_from < b->tier_from; });
    return found;
  }

  /// The price of the first unit; nothing when the book has none.
  std::optional<Decimal> first_price(std::string_view meter, std::string_view region,
                                     const Date& day) const {
    const auto found = tiers(meter, region, day);
    if (found.empty()) return std::nullopt;
    return found.front()->usd;
  }
};

}  // namespace fitcost::inline v1
