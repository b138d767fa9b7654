// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/convention.hpp"
#include "fitcost/pricing/price_book.hpp"
#include "fitcost/replay/replay.hpp"

namespace fitcost::inline v1 {

/// A figure of the model beside what was seen. Nothing: not known.
struct ReplayRow {
  std::string what;
  std::string unit;
  std::optional<double> predicted;
  std::optional<double> measured;
  bool of_route = false;  ///< belongs to the route named above it
};

struct ReplayReport {
  std::string plan;
  std::string traffic;  ///< in words
  ReplayResult result;
  Plan measured_plan;
  BillingTerms terms;
  Convention convention;
  std::vector<ReplayRow> rows;
  Bill predicted;
  Bill measured;
};

/// The plan's own text with what was measured in place of what was assumed: sizes of items,
/// requests and responses, items read, log bytes, milliseconds. Routes that saw no request keep
/// what they say. `name`: of the file, for errors.
std::string measured_plan_text(const std::string& plan_text, const std::string& name,
                               const ReplayResult& result);

/// Both sides of a replay. The measured bill is that of the measured plan in the month that the
/// predicted one is of, its request units what the handler counted for a request of each route,
/// times the requests that the plan has of it: the two differ by what a request takes, not by how
/// many happened to come.
ReplayReport replay_report(const ReplayInput& input, const Plan& measured_plan,
                           const ReplayResult& result, const PriceBook& book,
                           const BillingTerms& terms, const Convention& convention);

std::string replay_table(const ReplayReport& report, std::size_t width);
/// See data/schema/replay-1.json.
std::string replay_json(const ReplayReport& report);

}  // namespace fitcost::inline v1
