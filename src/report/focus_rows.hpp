// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fitcost/pricing/billing_names.hpp"
#include "fitcost/report/focus.hpp"

/// The charges of a FOCUS report before they become text.
namespace fitcost::inline v1::detail {

/// What a charge has to do with capacity or spend that was committed to.
struct FocusCommitment {
  std::string id;
  std::string type;      ///< `Reserved Capacity`
  std::string category;  ///< `Usage`, `Spend`
  std::string unit;
  Decimal quantity;
  std::string status;  ///< `Used`, `Unused`; empty on purchases
};

struct FocusRow {
  const FocusScenario* scenario = nullptr;
  const FocusMonth* month = nullptr;
  std::string resource;
  std::string meter;
  std::string region;
  std::string tier;
  std::string listed_tier;  ///< of the SKU in the price list, or `free`
  std::string unit;         ///< in words, as the price book says it
  char confidence = 'A';
  bool purchase = false;
  bool recurring = false;
  bool free = false;
  SkuOfPrice sku;
  int units = 1;  ///< of the price list that one of the meter's is, where prices divide by them
  Decimal quantity;
  Decimal list_price;
  Decimal paid_price;  ///< at list, where it is not free
  Decimal contracted_price;
  Decimal billed;
  Decimal effective;
  std::optional<FocusCommitment> commitment;

  Decimal list_cost() const { return quantity * list_price; }
  Decimal contracted_cost() const { return quantity * contracted_price; }
};

/// In the order of the scenarios, their months and the bills' lines.
std::vector<FocusRow> focus_rows(const FocusReport& report);

/// The service that a meter belongs to; of one that AWS does not have, its first word.
ServiceName service_of(const std::string& meter);

/// Whether a spreadsheet would take the text for a formula.
bool formula_like(std::string_view text);

/// `COLUMN 'NAME'` once, where a spreadsheet would take the name for a formula.
void add_if_formula(const std::string& column, const std::string& name,
                    std::vector<std::string>& out);

/// InputError for text that is no UTF-8; `what` says where it stood.
void require_utf8(const std::string& what, std::string_view text);

}  // namespace fitcost::inline v1::detail
