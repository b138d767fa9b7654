// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "fitcost/decide/comparison.hpp"
#include "fitcost/export.hpp"

namespace fitcost::inline v1 {

struct CompareView {
  std::size_t width = 100;  ///< columns, 80..200
  bool lines = false;       ///< every line of every option
  bool claims = false;      ///< the review's claims beside what the model finds
};

/// The answer first, in words, then the options side by side; about 30 lines.
FITCOST_EXPORT std::string compare_table(const Comparison& comparison,
                                         const CompareView& view = {});
FITCOST_EXPORT std::string compare_markdown(const Comparison& comparison,
                                            const CompareView& view = {});
/// Schema fitcost/compare/2 (data/schema/compare-2.json); amounts are decimal strings, exact.
FITCOST_EXPORT std::string compare_json(const Comparison& comparison);
/// One row a line of every option, exact:
/// `part,option,month,winner,resource,meter,region,tier,quantity,
/// unit,unit_price_usd,cost_usd,charge,confidence`. Options exclude each other: filter before
/// adding up.
FITCOST_EXPORT std::string compare_csv(const Comparison& comparison);

}  // namespace fitcost::inline v1
