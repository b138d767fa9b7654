// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "report/focus_rows.hpp"

namespace fitcost::inline v1::detail {

/// List prices of one day by meter, region and tier, each looked for once.
class ListPrices {
 public:
  ListPrices(const PriceBook& book, const Date& day) : book_(book), day_(day) {}

  const PriceRow* row(const std::string& meter, const std::string& region, const std::string& tier);
  /// The price list's ids of a price, or those of the price book where it does not know them.
  SkuOfPrice sku(const std::string& meter, const std::string& region, const std::string& tier);
  /// The same for what is free: a price of its own, of $0.
  SkuOfPrice free_sku(const std::string& meter, const std::string& region, const std::string& tier);
  /// The tier as the price list counts it: behind what of the SKU is free, `18600-Inf`.
  std::string listed_tier(const std::string& meter, const std::string& region,
                          const std::string& tier);
  /// What is free: `0-18600`, the SKU's first tier, or `free` where it is no tier of that SKU.
  std::string free_tier(const std::string& meter) const;

 private:
  Decimal free_in_sku(const std::string& meter) const;

  const PriceBook& book_;
  Date day_;
  std::map<std::pair<std::string, std::string>, std::vector<const PriceRow*>> tiers_;
};

/// A line as one charge, before anything is free.
FocusRow row_of_line(const FocusScenario& scenario, const FocusMonth& month, const Line& line,
                     ListPrices& prices);

bool is_reserved_capacity(const std::string& meter);

/// The fees of a month's reserved capacity as purchases, and what it covers as usage that bears its
/// share of them.
void append_reserved_capacity(const FocusScenario& scenario, const FocusMonth& month,
                              ListPrices& prices, std::vector<FocusRow>& out);

}  // namespace fitcost::inline v1::detail
