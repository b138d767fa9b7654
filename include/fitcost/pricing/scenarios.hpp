// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/price_book.hpp"

/// Many scenarios at once: a matrix of quantities, scenarios x meters, priced in one pass. In
/// doubles, to compare and to plot; what is printed as money comes from the exact bill.
namespace fitcost::inline v1 {

/// One account's month, one column a meter. Pools and allowances are those of `make_bill`: a column
/// is the account's whole use of a meter in the terms' region.
class FITCOST_EXPORT ScenarioPricer {
 public:
  ScenarioPricer(const PriceBook& book, const BillingTerms& terms, std::vector<std::string> meters);
  ~ScenarioPricer();
  ScenarioPricer(ScenarioPricer&&) noexcept;
  ScenarioPricer& operator=(ScenarioPricer&&) noexcept;

  const std::vector<std::string>& meters() const;
  /// The meters without a price, which add nothing to any total: where this is not empty, totals
  /// are lower bounds.
  const std::vector<std::string>& unpriced() const;

  /// `quantities` is column-major, `scenarios` rows by meters().size() columns (an Eigen matrix'
  /// own layout); both results are `scenarios` long, in USD. Quantities are not negative. A
  /// quantity above the last known tier makes its totals NaN: an unknown is never shown as 0.
  void price(std::span<const double> quantities, std::size_t scenarios, std::span<double> list,
             std::span<double> after_free_tier) const;

 private:
  struct Tables;
  std::vector<std::string> meters_;
  std::vector<std::string> unpriced_;
  std::unique_ptr<Tables> tables_;
};

}  // namespace fitcost::inline v1
