// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/pricing/price_book.hpp"

namespace fitcost::inline v1::detail {

/// `from 2024-11-01`, `before 2024-11-01`, `2023-01-01 to 2024-11-01`, `always`.
inline std::string dates(const Validity& valid) {
  if (!valid.from && !valid.to) return "always";
  if (!valid.to) return "from " + to_string(*valid.from);
  if (!valid.from) return "before " + to_string(*valid.to);
  return to_string(*valid.from) + " to " + to_string(*valid.to);
}

}  // namespace fitcost::inline v1::detail
