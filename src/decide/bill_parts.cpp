// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/bill_parts.hpp"

#include <algorithm>

namespace fitcost::inline v1 {

std::string part_of(const Line& line, const ExactReadings& readings) {
  const auto in = [&](const Readings& part) {
    return std::any_of(part.begin(), part.end(), [&](const Reading& r) {
      return r.resource == line.resource && r.meter == line.meter;
    });
  };
  const bool alarm = line.meter == monitoring::standard_alarms.key;
  if (in(readings.table_capacity)) return alarm ? "scaling's alarms" : "capacity";
  if (in(readings.table_storage)) return "table storage";
  if (in(readings.functions)) return "functions";
  if (in(readings.logs)) return "logs";
  if (in(readings.apis)) return "API";
  if (in(readings.parameters)) return "parameters";
  if (in(readings.transfer)) return "data out";
  if (line.meter == monitoring::dashboards_kept.key) return "dashboard";
  if (line.meter == monitoring::custom_metrics.key) return "custom metrics";
  if (line.meter == monitoring::api_requests.key) return "metric puts";
  return "alarms";
}

std::vector<PartCost> cost_by_part(const Bill& bill, const ExactReadings& readings) {
  std::vector<PartCost> out;
  const auto part = [&](const Line& line) -> PartCost& {
    const std::string name = part_of(line, readings);
    auto found =
        std::find_if(out.begin(), out.end(), [&](const PartCost& p) { return p.part == name; });
    if (found == out.end()) found = out.insert(out.end(), PartCost{name, {}, {}});
    return *found;
  };
  for (const auto& line : bill.lines()) {
    PartCost& p = part(line);
    p.list += line.cost;
    p.after_free_tier += line.cost;
  }
  for (const auto& line : bill.free_tier_lines()) part(line).after_free_tier += line.cost;
  return out;
}

}  // namespace fitcost::inline v1
