// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/readings.hpp"

#include "fitcost/services/dynamodb/meters.hpp"

namespace fitcost::inline v1::handler {

Readings readings(const Usage& usage, const std::string& table, const std::string& index) {
  const RouteUsage total = usage.total();
  const std::string writes(dynamodb::write_request_units.key);
  Readings out;
  out.push_back({table, writes, Decimal(total.write_units), {}});
  if (!index.empty()) out.push_back({index, writes, Decimal(total.index_write_units), {}});
  out.push_back({table,
                 std::string(dynamodb::read_request_units.key),
                 Decimal::of(total.read_half_units * fitcost::detail::Int128{5}, 1),
                 {}});
  return out;
}

}  // namespace fitcost::inline v1::handler
