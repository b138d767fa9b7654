// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/meter.hpp"
#include "fitcost/pricing/price_book.hpp"

namespace fitcost::inline v1 {

/// Stated quantities as CSV: the columns `meter` and `quantity`, optionally `resource` and
/// `region`, in any order, named in the first line. Quantities are decimals of at least 0, in the
/// meter's unit, rounded half to even to 1e-9 of it, and add up to 1e16 at most. `also_known`:
/// meters that are accepted although the book has no price for them anywhere; the bill names them
/// as unpriced. InputError for an unknown meter or region (with the nearest known one), a quantity
/// that is none, an unknown or missing column.
FITCOST_EXPORT Readings read_usage(std::string_view text, const std::string& file_name,
                                   const PriceBook& book,
                                   const std::vector<std::string>& also_known = {});

}  // namespace fitcost::inline v1
