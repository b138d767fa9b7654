// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "fitcost/reconcile/actual_bill.hpp"
#include "reconcile/bill_columns.hpp"
#include "reconcile/bill_filter.hpp"
#include "reconcile/tally.hpp"
#include "reconcile/usage_names.hpp"

namespace fitcost::inline v1::detail {

/// Rows of a Cost and Usage Report or of FOCUS into a tally.
class ChargeReader {
 public:
  ChargeReader(BillColumns columns, const std::string& file, CostBasis basis,
               const BillFilter& filter, std::optional<std::pair<Date, Date>> days);

  enum class Taken { yes, filtered_out, outside_days };
  /// InputError, with its place, for a row that cannot be read: nothing of it is taken then.
  Taken take(CsvRows& row);

  /// Of a forecast, which lists transfer by itself: the service that it leaves.
  void set_transfer_leaves(std::string service) { transfer_leaves_ = std::move(service); }

  Resolution resolution() const;
  const CoveredDays& days() const { return days_; }
  bool monthly() const { return monthly_; }
  Charges finish() { return tally_.finish(); }
  /// Use and commitments that the filter left out.
  std::vector<OtherCharges> left_out() { return left_out_.finish().others; }

 private:
  struct Instant {
    Date day;
    bool midnight = true;
  };
  struct RememberedInstant {
    std::string text;
    Instant value;
  };

  std::string_view cell(CsvRows& row, int column) const;
  static Instant instant(CsvRows& row, int column, RememberedInstant& last);
  Decimal number(CsvRows& row, int column) const;
  ChargeClass kind_of(CsvRows& row) const;
  ChargeClass cur_kind(CsvRows& row) const;
  ChargeClass focus_kind(CsvRows& row) const;
  bool is_covered(CsvRows& row) const;
  Decimal cost_of(CsvRows& row) const;
  Decimal effective_cur_cost(CsvRows& row) const;
  void cover(const Date& first, const Instant& end);
  /// What is the same of all charges with the same names.
  struct Known {
    bool passes = true;
    UsageName ours;
    std::size_t line = 0;  ///< of use and commitments that pass
  };
  const Known& known(CsvRows& row, const YearMonth& month, ChargeClass kind);

  BillColumns columns_;
  CostBasis basis_;
  RowFilter filter_;
  ChargeFilter charge_filter_;
  std::string transfer_leaves_;
  std::optional<std::pair<Date, Date>> only_days_;
  Tally tally_;
  Tally left_out_;
  CoveredDays days_;
  bool monthly_ = false;
  RememberedInstant last_start_;
  RememberedInstant last_end_;
  RememberedInstant last_period_;
  std::pair<std::string, std::string> last_covered_;
  std::unordered_map<std::string, Known> known_;
  std::string key_;
  std::string price_;
};

}  // namespace fitcost::inline v1::detail
