// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/reconcile/actual_bill.hpp"
#include "fitcost/reconcile/charges.hpp"

/// A forecast as it was frozen: what `bill` and `compare` wrote with --format focus or json.
namespace fitcost::inline v1 {

/// Where a forecast came from, as far as it says.
struct KeptForecastOrigin {
  std::string version;  ///< of fitcost
  std::string model_version;
  std::string price_book;  ///< its day
  std::string prices_on;
  std::string region;
  std::string free_tier;
  int month_hours = 730;
  /// Months of the calendar, each with its own hours; otherwise all have `month_hours`, and the
  /// months in the file are names.
  bool calendar_months = true;
  std::string inputs_sha256;  ///< of the plan, the traffic, the prices: empty: not said

  bool known() const { return !version.empty(); }
};

struct KeptForecast {
  std::string file;
  std::string kind;  ///< `FOCUS 1.2`, `bill`
  std::string name;  ///< of the plan or the scenario
  KeptForecastOrigin origin;
  /// The data is not what its metadata was written for, or a bill does not add up.
  bool changed = false;
  /// Of reserved capacity, over its term, as bills other than FOCUS have it: an invoice has it when
  /// it falls due.
  bool upfront_is_spread = false;
  Charges charges;
  std::vector<YearMonth> months;      ///< in order
  bool every_month = false;           ///< its one month is of no calendar: it stands for any
  std::vector<std::string> unpriced;  ///< quantities that it has no price of, once each
  /// The service that its transfer leaves, and under which bills have it; empty: it does not say.
  std::string transfer_leaves;
  std::vector<OtherCharges> left_out;  ///< by the filter
  std::vector<std::string> not_asked;  ///< conditions of the filter that only bills can be asked
};

struct KeptForecastOptions {
  CostBasis basis = CostBasis::billed;
  BillFilter filter;
  std::string scenario;             ///< of FOCUS; empty: the only one
  std::optional<YearMonth> starts;  ///< when its first month is; empty: when it says
};

/// `metadata`: the text of the file beside FOCUS data, empty where there is none. InputError for
/// what is no forecast of fitcost's.
FITCOST_EXPORT KeptForecast read_kept_forecast(const std::string& text, const std::string& file,
                                               const std::string& metadata,
                                               const KeptForecastOptions& options = {});

}  // namespace fitcost::inline v1
