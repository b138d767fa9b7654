// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "fitcost/reconcile/charges.hpp"

namespace fitcost::inline v1::detail {

/// Charges added up as they come.
class Tally {
 public:
  /// Of a line of use, by its key; made when it is new. InputError when there are over 200,000:
  /// memory must not grow with the rows of a file.
  std::size_t line(const YearMonth& month, ChargeClass kind, std::string_view service,
                   std::string_view usage_type, std::string_view operation, std::string_view unit,
                   bool modelled);
  /// By its id and what it is of prices of a line are told apart; over 64 of them share one.
  /// std::overflow_error, and nothing is added, where the price's sums, or that of all costs, would
  /// need more than 38 digits.
  void add(std::size_t line, const PricedQuantity& priced);
  void add_other(const YearMonth& month, ChargeClass kind, std::string_view service,
                 const Decimal& cost);

  /// Sorted; the tally is empty afterwards.
  Charges finish();

 private:
  using LineKey = std::tuple<YearMonth, ChargeClass, std::string, std::string, std::string>;
  using OtherKey = std::tuple<YearMonth, ChargeClass, std::string>;

  std::map<LineKey, std::size_t> lines_of_;
  std::vector<UsageLine> lines_;
  std::map<OtherKey, Decimal> others_;
  Decimal total_;
};

}  // namespace fitcost::inline v1::detail
