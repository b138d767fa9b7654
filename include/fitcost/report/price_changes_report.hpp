// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/price_age.hpp"
#include "fitcost/pricing/price_changes.hpp"

namespace fitcost::inline v1 {

/// In words, with what to do about it.
FITCOST_EXPORT std::string price_age_text(const PriceAge& age);
FITCOST_EXPORT std::string price_age_markdown(const PriceAge& age);
/// Schema fitcost/price-age/1.
FITCOST_EXPORT std::string price_age_json(const PriceAge& age);

/// Two price books side by side.
struct PriceChangesReport {
  std::string before;  ///< the name of a book
  std::string after;
  Date day_before{};  ///< on which its prices are taken
  Date day_after{};
  std::vector<PriceChange> changes;
};

FITCOST_EXPORT std::string price_changes_table(const PriceChangesReport& report,
                                               std::size_t width = 100);
FITCOST_EXPORT std::string price_changes_markdown(const PriceChangesReport& report);
/// `meter,region,tier,unit,before,after`; what a book lacks is empty.
FITCOST_EXPORT std::string price_changes_csv(const PriceChangesReport& report);
/// Schema fitcost/price-changes/1.
FITCOST_EXPORT std::string price_changes_json(const PriceChangesReport& report);

}  // namespace fitcost::inline v1
