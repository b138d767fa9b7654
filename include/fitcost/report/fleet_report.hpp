// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fitcost/decide/fleet.hpp"
#include "fitcost/export.hpp"

namespace fitcost::inline v1 {

/// What is best for each table of a fleet, ready to be shown.
struct FleetReport {
  std::string source;
  FleetTerms terms;
  FleetResult result;
  std::int64_t bad_rows = 0;
  Date price_book;  ///< its date
};

/// `width` 80..200 columns; of the tables that should change, the first `most` (0: all).
FITCOST_EXPORT std::string fleet_table(const FleetReport& report, std::size_t width = 100,
                                       std::size_t most = 0);
FITCOST_EXPORT std::string fleet_markdown(const FleetReport& report);
/// A row for each table, amounts exact.
FITCOST_EXPORT std::string fleet_csv(const FleetReport& report);
/// Schema fitcost/fleet/1 (data/schema/fleet-1.json); amounts are decimal strings.
FITCOST_EXPORT std::string fleet_json(const FleetReport& report);

}  // namespace fitcost::inline v1
