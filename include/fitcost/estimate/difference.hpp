// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/convention.hpp"
#include "fitcost/pricing/date.hpp"
#include "fitcost/template/estimate.hpp"

/// Two templates, or plans, under one traffic: what each resource costs before and after, and why.
namespace fitcost::inline v1 {

struct ComparedSide {
  std::string name;
  Bill bill;
  /// Empty where the side is a plan: then resources are compared by their lines alone.
  std::optional<cloudformation::Estimate> estimate;
};

struct PropertyChange {
  std::string path;    ///< `ProvisionedThroughput.ReadCapacityUnits`
  std::string before;  ///< as text; empty: not there
  std::string after;
};

struct MeterChange {
  std::string meter;
  std::string bill_resource;  ///< `Table/Index`
  Decimal quantity_before;
  Decimal quantity_after;
  Decimal cost_before;  ///< list price
  Decimal cost_after;
};

struct ResourceDifference {
  enum class Kind : std::uint8_t { added, removed, changed, same };

  std::string name;
  std::string type;  ///< of the side that has it
  Kind kind = Kind::same;
  Decimal list_before;
  Decimal list_after;
  Decimal net_before;  ///< after the free tier
  Decimal net_after;
  bool unknown_before = false;  ///< nobody knows what it costs there, if not what stands above
  bool unknown_after = false;
  std::vector<PropertyChange> properties;
  std::vector<MeterChange> meters;  ///< those whose quantity or cost is another
  std::string why;                  ///< one sentence
};

struct BillDifference {
  std::string before;  ///< names
  std::string after;
  Bill bill_before;
  Bill bill_after;
  std::vector<ResourceDifference> resources;  ///< the largest change of list price first
};

FITCOST_EXPORT BillDifference difference(const ComparedSide& before, const ComparedSide& after);

struct DifferenceReport {
  BillDifference difference;
  std::string traffic;  ///< in words
  BillingTerms terms;
  Convention convention;
  Date price_book;
  std::string month;  ///< its label
  std::vector<std::string> assumptions;
};

/// `width` 80..200 columns.
FITCOST_EXPORT std::string difference_table(const DifferenceReport& report,
                                            std::size_t width = 100);
/// For a pull request.
FITCOST_EXPORT std::string difference_markdown(const DifferenceReport& report);
/// `resource,type,change,list_before_usd,list_after_usd,list_change_usd,after_free_before_usd,
/// after_free_after_usd,why`, a row a resource and one for the total; what is unknown is empty.
FITCOST_EXPORT std::string difference_csv(const DifferenceReport& report);
/// Schema fitcost/diff/1 (data/schema/diff-1.json).
FITCOST_EXPORT std::string difference_json(const DifferenceReport& report);

}  // namespace fitcost::inline v1
