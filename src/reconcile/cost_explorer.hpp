// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fitcost/reconcile/actual_bill.hpp"
#include "reconcile/bill_filter.hpp"
#include "reconcile/csv_rows.hpp"
#include "reconcile/tally.hpp"
#include "reconcile/usage_names.hpp"

namespace fitcost::inline v1::detail {

/// Cost Explorer's download: one column a service or usage type (`DynamoDB($)`), one row an hour,
/// day or month, and a row and a column of totals.
class CostExplorerReader {
 public:
  /// Whether a header is of one.
  static bool is_header(CsvRows& row);

  /// `header`: the row just read. InputError for another grouping than by service or usage type,
  /// for another currency, and for conditions on anything else than what it is grouped by.
  CostExplorerReader(CsvRows& header, const ActualBillOptions& options);

  /// InputError, with its place, for a row that cannot be read.
  void take(CsvRows& row);
  /// Into `bill`: whether rows are of days or months shows at the end.
  void finish(ActualBill& bill);

 private:
  struct Column {
    std::string name;
    ChargeClass kind = ChargeClass::usage;
    UsageName usage;
    bool passes = true;
  };
  struct DatedRow {
    Date day;
    std::vector<Decimal> costs;
  };
  /// What a row is of, as far as their dates say.
  enum class Span { days, months, unclear };
  Span span() const;
  DaySet days_of(const DatedRow& row, bool monthly) const;

  std::optional<std::pair<Date, Date>> only_days_;
  bool by_usage_type_ = false;
  bool has_total_ = false;
  bool has_months_ = false;  ///< `2026-12`
  bool has_times_ = false;   ///< `2026-12-01T00:00:00Z`
  std::uint64_t outside_days_ = 0;
  std::vector<Column> columns_;
  std::vector<DatedRow> rows_;
  Decimal total_;                             ///< of the rows
  std::set<std::string, std::less<>> times_;  ///< of the rows, as they are written
};

}  // namespace fitcost::inline v1::detail
