// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fitcost/reconcile/actual_bill.hpp"
#include "reconcile/bill_columns.hpp"
#include "reconcile/usage_names.hpp"

namespace fitcost::inline v1::detail {

/// Whether `text` is `pattern`, which may end with a `*` for anything.
bool matches(std::string_view pattern, std::string_view text);

/// What a charge is called where it stands, and by us.
struct ChargeNames {
  std::vector<std::string_view> services;  ///< as it stands: code, name, whose price it is
  std::string_view usage_type;
  std::string_view operation;
  std::string_view region;
  UsageName ours;
  /// Where a forecast does not say it: the service that its transfer leaves.
  std::string_view leaves;
};

/// The conditions of a filter that both sides can be asked alike: service, usage type, operation
/// and region. Names match as they stand or as the other side may write them: transfer is of the
/// service that it leaves, and of AWSDataTransfer.
class ChargeFilter {
 public:
  explicit ChargeFilter(const BillFilter& filter);

  bool any() const { return !conditions_.empty(); }
  bool passes(const ChargeNames& names) const;

 private:
  std::vector<BillFilter::Condition> conditions_;
};

BillFilter asked_of_forecasts(const BillFilter& filter);

/// Those that only a bill can be asked, as they were written: a forecast has no tags of the bill's,
/// and no resources of its own account.
std::vector<std::string> conditions_of_bills(const BillFilter& filter);

/// Those conditions, bound to a bill's columns. InputError for a condition of any kind on a column
/// that it lacks.
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
