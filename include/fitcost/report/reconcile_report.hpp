// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/reconcile/reconcile.hpp"
#include "fitcost/report/focus.hpp"

namespace fitcost::inline v1 {

/// For people: what differs and why, by service and the `most_lines` lines that differ most (0:
/// all), what stands beside, and what was assumed. `width` 80..200 columns.
FITCOST_EXPORT std::string reconcile_table(const Reconciliation& r, std::size_t width = 100,
                                           std::size_t most_lines = 20);
FITCOST_EXPORT std::string reconcile_markdown(const Reconciliation& r, std::size_t most_lines = 20);
/// One row a line, exact, and one a class beside them:
/// `month,class,service,usage_type,operation,status,unit,estimated_quantity,actual_quantity,
/// estimate_usd,actual_usd,difference_usd,volume_usd,price_usd,mix_usd`; what does not apply is
/// empty.
FITCOST_EXPORT std::string reconcile_csv(const Reconciliation& r, CsvFor reader = CsvFor::machines);
/// Schema fitcost/reconcile/1 (data/schema/reconcile-1.json); amounts are decimal strings.
FITCOST_EXPORT std::string reconcile_json(const Reconciliation& r);

/// What shows that the forecast was changed since it was kept; empty where nothing does.
FITCOST_EXPORT std::string changed_sentence(const KeptForecast& forecast);
/// How its upfront fees differ from those of the bill; empty where they do not.
FITCOST_EXPORT std::string upfront_sentence(const Reconciliation& r);

/// Names from the bill that a spreadsheet would take for formulas, each once, with its column.
FITCOST_EXPORT std::vector<std::string> formula_like_names(const Reconciliation& r);

}  // namespace fitcost::inline v1
