// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "audit/audit_context.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/template/estimate.hpp"
#include "fitcost/traffic/traffic.hpp"

/// What parts of a stack cost, as they are and as they could be.
namespace fitcost::inline v1::cloudformation::detail {

/// What a template cannot say, as everywhere in the library.
inline const WorkloadDefaults& assumed() {
  static const WorkloadDefaults defaults;
  return defaults;
}
inline constexpr int mended_retention_days = 14;

/// A table's settings, where they are known.
struct TableSettings {
  ResourceIndex resource = 0;
  dynamodb::Config config;
  bool scaled = false;
  bool certain = true;    ///< no mode or capacity is a matter of a condition
  std::string condition;  ///< under which the table is provisioned; empty: always, or never
  bool capacity_known = true;
};

class StackCosts {
 public:
  explicit StackCosts(AuditContext& context);

  const std::vector<TableSettings>& tables() const { return tables_; }
  /// All tables together, some of them with other settings: their free tier is one.
  Money tables_cost_with(const std::vector<TableSettings>& instead) const;
  Money tables_cost() const { return tables_cost_with({}); }
  /// A table alone, at list price.
  Decimal table_cost(const TableSettings& settings, int month_number = 1) const;
  /// Operations a second reach the table, and what they are is known.
  bool is_used(ResourceIndex table) const;

  /// Adds the cost of never forgetting the functions' logs, and that of three months to the
  /// message.
  void price_endless_logs(Finding& finding, const std::vector<ResourceIndex>& functions);
  void price_endless_groups(Finding& finding, const std::vector<ResourceIndex>& groups);

 private:
  Readings readings_of(const TableSettings& table, int month_number) const;
  const Readings& readings_as_is(const TableSettings& table) const;
  static Plan logs_plan(const std::vector<std::pair<std::string, Decimal>>& shares, bool endless);
  void price_logs(Finding& finding, const std::vector<std::pair<std::string, Decimal>>& shares);

  AuditContext& c_;
  Traffic traffic_;
  std::vector<TableSettings> tables_;
  std::map<ResourceIndex, std::vector<const TableOperation*>> operations_;
  mutable std::map<ResourceIndex, Readings> readings_;  ///< of month 1, as they are
};

/// Settings of each table that may exist, in the template's order.
std::vector<TableSettings> table_settings(AuditContext& context);

}  // namespace fitcost::inline v1::cloudformation::detail
