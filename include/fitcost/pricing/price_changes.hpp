// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/pricing/price_book.hpp"

/// What is dearer, cheaper, new or gone from one price book to another.
namespace fitcost::inline v1 {

struct PriceChange {
  std::string meter;   ///< of an allowance, all of them, with blanks between
  std::string region;  ///< empty: everywhere
  std::string tier;    ///< `0-Inf`; `free` of an allowance, whose amounts are quantities
  std::string unit;
  std::optional<Decimal> before;
  std::optional<Decimal> after;
};

namespace detail {

inline std::vector<PriceChange> prices_of_day(const PriceBook& book, const Date& day) {
  std::vector<PriceChange> out;
  for (const auto& row : book.prices) {
    if (row.valid.holds(day))
      out.push_back({row.meter, row.region, row.tier(), row.unit, row.usd, {}});
  }
  for (const auto& a : book.allowances) {
    if (!a.valid.holds(day)) continue;
    std::string meters;
    for (const auto& m : a.meters) meters += (meters.empty() ? "" : " ") + m;
    out.push_back({meters, {}, "free", a.unit, a.quantity, {}});
  }
  return out;
}

inline bool same_subject(const PriceChange& a, const PriceChange& b) {
  return a.meter == b.meter && a.region == b.region && a.tier == b.tier;
}

}  // namespace detail

/// Prices and allowances that hold in the one book on its day and in the other on its own: those
/// that differ, in the first book's order, then those that only the second has.
inline std::vector<PriceChange> price_changes(const PriceBook& before, const Date& day_before,
                                              const PriceBook& after, const Date& day_after) {
  auto old = detail::prices_of_day(before, day_before);
  auto news = detail::prices_of_day(after, day_after);
  const auto key_order = [](const auto& rows) {
    return detail::sorted_indices(rows.size(), [&](std::size_t i, std::size_t j) {
      const auto& a = rows[i];
      const auto& b = rows[j];
      if (a.meter != b.meter) return a.meter < b.meter;
      if (a.region != b.region) return a.region < b.region;
      return a.tier < b.tier;
    });
  };
  // Both by key: a merge, so that large books do not take quadratic time.
  const auto i_order = key_order(old);
  const auto j_order = key_order(news);
  std::vector<bool> met(news.size(), false);
  std::size_t j = 0;
  for (const std::size_t i : i_order) {
    auto& o = old[i];
    const auto less = [&](const PriceChange& n) {
      if (n.meter != o.meter) return n.meter < o.meter;
      if (n.region != o.region) return n.region < o.region;
      return n.tier < o.tier;
    };
    while (j < j_order.size() && less(news[j_order[j]])) ++j;
    if (j == j_order.size() || !detail::same_subject(o, news[j_order[j]])) continue;
    met[j_order[j]] = true;
    o.after = news[j_order[j]].before;
  }
  std::vector<PriceChange> out;
  for (auto& o : old) {
    if (o.before != o.after) out.push_back(std::move(o));
  }
  for (std::size_t n = 0; n < news.size(); ++n) {
    if (met[n]) continue;
    news[n].after = news[n].before;
    news[n].before.reset();
    out.push_back(std::move(news[n]));
  }
  return out;
}

}  // namespace fitcost::inline v1
