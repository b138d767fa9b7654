// SPDX-License-Identifier: Apache-2.0
#include "fitcost/plan/table_use.hpp"
#include "fitcost/plan/users.hpp"
#include "template/estimate/plan_maker.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

/// The most that a table or an index can be given.
double most_units(int provisioned, const std::optional<dynamodb::AutoScaling>& scaling) {
  return scaling ? scaling->max : provisioned;
}

}  // namespace

std::vector<CapacityShortage> capacity_shortages(const Estimate& of) {
  std::vector<CapacityShortage> out;
  const auto plan = plan_cast<double>(of.plan());
  const double rate = per_second(of.parts.front().traffic.rate) / (requests(1.0) / seconds(1.0));
  const TableUsers<double> users(plan);
  for (const auto& table : plan.tables) {
    const auto owner = of.owner(table.name);
    if (table.config.mode != dynamodb::CapacityMode::provisioned || !owner) continue;
    const auto use = table_use(users, table);
    const auto look = [&](const std::string& index, const dynamodb::Capacity& capacity,
                          const TableUse<double>::Units& units) {
      const double written =
          units.writes * requests(1.0) / quantity<dynamodb::write_request_unit>(1.0) * rate;
      const double read =
          units.reads * requests(1.0) / quantity<dynamodb::read_request_unit>(1.0) * rate;
      const double most_written = most_units(capacity.provisioned.write, capacity.write_scaling);
      const double most_read = most_units(capacity.provisioned.read, capacity.read_scaling);
      if (most_written < written) out.push_back({*owner, index, true, written, most_written});
      if (most_read < read) out.push_back({*owner, index, false, read, most_read});
    };
    look({}, table.config.capacity, use.table);
    for (std::size_t n = 0; n < table.config.indexes.size(); ++n)
      look(table.config.indexes[n].name, table.config.indexes[n].capacity, use.indexes[n]);
  }
  return out;
}

}  // namespace fitcost::inline v1::cloudformation
