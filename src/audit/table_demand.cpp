// SPDX-License-Identifier: Apache-2.0
#include "audit/table_demand.hpp"
#include "fitcost/plan/table_use.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// What auto scaling aims at, where nobody says otherwise.
constexpr double usual_utilisation = 0.7;

int units_for(double per_second, double utilisation) {
  constexpr double most = 1e9;
  // A sum of products is not exact: a hair beyond a whole unit is no further unit.
  constexpr double hair = 1e-9;
  return static_cast<int>(
      std::clamp(std::ceil(per_second / utilisation * (1.0 - hair)), 1.0, most));
}

class Lowering {
 public:
  explicit Lowering(std::vector<std::string>& words) : words_(words) {}

  void lower(const std::string& index, const ThroughputDemand& demand,
             dynamodb::Capacity& capacity) {
    const std::string of = index.empty() ? "" : " of the index " + index;
    lower_one(demand.reads, "read", of, capacity.read_scaling, capacity.provisioned.read);
    lower_one(demand.writes, "write", of, capacity.write_scaling, capacity.provisioned.write);
  }

 private:
  void lower_one(const UnitDemand& demand, std::string_view kind, const std::string& of,
                 std::optional<dynamodb::AutoScaling>& scaling, int& fixed) {
    if (scaling) {
      constexpr double percent = 100.0;
      if (units_for(demand.mean, scaling->target_percent / percent) >= scaling->min) return;
      scaling->min = 1;
      words_.push_back(fmt::format("{}s{} scaled from 1 unit on", kind, of));
      return;
    }
    const int needed = units_for(demand.peak, usual_utilisation);
    if (needed >= fixed) return;
    fixed = needed;
    words_.push_back(fmt::format("{} {} unit{}{}", needed, kind, needed == 1 ? "" : "s", of));
  }

  std::vector<std::string>& words_;
};

}  // namespace

TableDemands::TableDemands(const AuditContext& context) : c_(context) {
  const BillingMonth month = c_.month();
  for (const auto& part : c_.estimate().parts) {
    auto own = std::make_unique<Part>(plan_cast<double>(part.plan));
    own->mean = per_second(part.traffic.rate) / (requests(1.0) / seconds(1.0)) *
                growth_until(part.traffic, month.number);
    own->peak = own->mean * peak_to_mean(part.traffic);
    parts_.push_back(std::move(own));
  }
  for (const auto& table : parts_.front()->plan.tables) tables_.emplace(table.name, &table);
}

std::map<std::string, ThroughputDemand> TableDemands::of(ResourceIndex table) const {
  std::map<std::string, ThroughputDemand> out;
  const auto planned = tables_.find(c_.resources()[table].logical_id);
  if (planned == tables_.end()) return out;
  const TableOf<double>& config = *planned->second;
  for (const auto& part : parts_) {
    const auto use = table_use(part->users, config);
    const auto add = [&](const std::string& index, const TableUse<double>::Units& units) {
      const double writes =
          units.writes * requests(1.0) / quantity<dynamodb::write_request_unit>(1.0);
      const double reads = units.reads * requests(1.0) / quantity<dynamodb::read_request_unit>(1.0);
      ThroughputDemand& sum = out[index];
      sum.reads.mean += reads * part->mean;
      sum.reads.peak += reads * part->peak;
      sum.writes.mean += writes * part->mean;
      sum.writes.peak += writes * part->peak;
    };
    add({}, use.table);
    for (std::size_t n = 0; n < config.config.indexes.size(); ++n)
      add(config.config.indexes[n].name, use.indexes[n]);
  }
  return out;
}

std::vector<std::string> lower_to_demand(const std::map<std::string, ThroughputDemand>& demand,
                                         dynamodb::Config& config) {
  std::vector<std::string> out;
  Lowering lowering(out);
  const auto own = demand.find("");
  if (own == demand.end()) return out;
  lowering.lower({}, own->second, config.capacity);
  for (auto& index : config.indexes) {
    const auto of_index = demand.find(index.name);
    if (of_index != demand.end()) lowering.lower(index.name, of_index->second, index.capacity);
  }
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
