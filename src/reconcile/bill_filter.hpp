// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fitcost/reconcile/actual_bill.hpp"
#include "reconcile/bill_columns.hpp"

namespace fitcost::inline v1::detail {

/// Whether `text` is `pattern`, which may end with a `*` for anything.
bool matches(std::string_view pattern, std::string_view text);

/// A filter bound to a file's columns. InputError for a condition on a column that it lacks.
class RowFilter {
 public:
  RowFilter(const BillFilter& filter, const BillColumns& columns, const std::string& file);

  /// InputError for tags that are no JSON object.
  bool passes(CsvRows& row);

 private:
  struct Bound {
    BillFilter::Condition condition;
    std::vector<int> columns;                    ///< any of which may match
    std::vector<int> tag_maps;                   ///< JSON columns
    std::unordered_map<std::string, bool> seen;  ///< of tag maps, which repeat
  };

  static bool tag_map_matches(Bound& bound, CsvRows& row, std::size_t column);

  std::vector<Bound> bound_;
};

}  // namespace fitcost::inline v1::detail
