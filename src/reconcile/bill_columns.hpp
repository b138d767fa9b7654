// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/reconcile/actual_bill.hpp"
#include "reconcile/csv_rows.hpp"

/// Which file a header is of, and where in it what stands.
namespace fitcost::inline v1::detail {

enum class BillForm { cur, focus, cost_explorer };

/// Indices of columns; -1: the file has none.
struct BillColumns {
  BillForm form = BillForm::cur;
  std::string kind;  ///< in words: `CUR 2.0`
  std::size_t count = 0;

  int category = -1;  ///< line_item_line_item_type, ChargeCategory
  int correction = -1;
  int frequency = -1;          ///< One-Time, Recurring, Usage-Based
  int commitment = -1;         ///< FOCUS: the id of what was committed to
  int commitment_status = -1;  ///< FOCUS: `Used`, `Unused`
  int service = -1;
  int service_name = -1;
  int servicecode = -1;  ///< CUR: the service that the price is of
  int usage_type = -1;
  int meter = -1;  ///< FOCUS: what stands where there is no usage type
  int operation = -1;
  int region = -1;
  int account = -1;
  int payer = -1;
  int resource = -1;
  int tags = -1;                                         ///< all of them, JSON
  std::vector<std::pair<std::string, int>> tag_columns;  ///< one each, in older reports
  int start = -1;
  int end = -1;
  int period = -1;
  int quantity = -1;
  int unit = -1;
  int cost = -1;
  int price_id = -1;
  int sku = -1;
  int currency = -1;
  int scenario = -1;

  // CUR: what commitments cost where they are used, and where they are not.
  int savings_effective = -1;
  int reserved_effective = -1;
  int unused_upfront = -1;
  int unused_recurring = -1;
  int savings_commitment = -1;
  int savings_used = -1;
  int reservation = -1;
};

/// Of the first row of CUR or FOCUS; empty where it is of neither. InputError for columns that are
/// missing or stand twice.
std::optional<BillColumns> bill_columns(CsvRows& row, CostBasis basis);

}  // namespace fitcost::inline v1::detail
