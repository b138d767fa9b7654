// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fitcost/decide/table_recommendation.hpp"
#include "fitcost/export.hpp"

namespace fitcost::inline v1 {

/// What is best for a table and all that was assumed for it, ready to be shown.
struct OptimizeTableReport {
  std::string name;  ///< of the table or its file
  TableDemand demand;
  TableTerms terms;
  TableRecommendation recommendation;
  Date price_book;                       ///< its date
  std::vector<std::string> assumptions;  ///< of the demand; the report adds those of the rules
};

/// `width` 80..200 columns.
FITCOST_EXPORT std::string optimize_table_table(const OptimizeTableReport& report,
                                                std::size_t width = 100);
FITCOST_EXPORT std::string optimize_table_markdown(const OptimizeTableReport& report);
/// A row for each option and dimension, the best option first, amounts exact.
FITCOST_EXPORT std::string optimize_table_csv(const OptimizeTableReport& report);
/// Schema fitcost/optimize-table/1 (data/schema/optimize-table-1.json); amounts are decimal
/// strings.
FITCOST_EXPORT std::string optimize_table_json(const OptimizeTableReport& report);

}  // namespace fitcost::inline v1
