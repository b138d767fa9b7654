// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/report/bill_report.hpp"
#include "fitcost/template/estimate.hpp"

namespace fitcost::inline v1 {

/// A template's bill, ready to be shown: every line with its certainty, every resource with what
/// became of it.
struct EstimateReport {
  BillReport bill;  ///< name, traffic, terms, months; its assumptions are those of the whole
  cloudformation::Estimate estimate;
  /// What the logs cost in later months, ingestion and storage: `LogMonth::month` from 1.
  struct LogMonth {
    int month = 1;
    Bill bill;
  };
  std::vector<LogMonth> log_months;
  std::optional<cloudformation::WorstMonth> worst;
};

/// For people: lines whose shown costs add up to the shown total. `width` 80..200 columns.
FITCOST_EXPORT std::string estimate_table(const EstimateReport& report, std::size_t width = 100);
FITCOST_EXPORT std::string estimate_markdown(const EstimateReport& report);
/// One row a line, exact: `month,resource,logical_id,type,meter,region,tier,quantity,unit,
/// unit_price_usd,cost_usd,charge,confidence,assumption`; `charge` is `list`, `free_tier` or
/// `unpriced`, and of resources without a line `free`, `no_model`, `unknown_use`, `counted_with`,
/// `unused` or `absent`, whose costs are empty.
FITCOST_EXPORT std::string estimate_csv(const EstimateReport& report);
/// Schema fitcost/estimate/1 (data/schema/estimate-1.json); amounts are decimal strings.
FITCOST_EXPORT std::string estimate_json(const EstimateReport& report);
/// Infracost's JSON, version 0.2, of the first month at list price. What it has no place for is in
/// each resource's `metadata.fitcost`. `timeGenerated` is the day of the prices: nothing here reads
/// a clock.
FITCOST_EXPORT std::string infracost_json(const EstimateReport& report);

}  // namespace fitcost::inline v1
