// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/audit_context.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/template/estimate.hpp"

/// What parts of a stack cost, as they are and as they could be.
namespace fitcost::inline v1::cloudformation::detail {

inline constexpr int mended_retention_days = 14;

/// A table's settings, where they are known.
struct TableSettings {
  ResourceIndex resource = 0;
  dynamodb::Config config;
  bool certain = true;    ///< no mode or capacity is a matter of a condition
  std::string condition;  ///< under which the table is provisioned; empty: always, or never
  bool capacity_known = true;
};

/// One table that is to be another.
struct TableStep {
  TableSettings now;
  TableSettings then;
};

/// Every saving is the difference of two bills of the whole stack: the account's free tier and the
/// prices' tiers are one for all that the template has.
class StackCosts {
 public:
  explicit StackCosts(AuditContext& context);

  /// Of each table that may exist and whose mode is known, in the template's order.
  const std::vector<TableSettings>& tables() const { return tables_; }
  /// A table's units and the alarms of its auto scaling alone, at list price; empty where a price
  /// is missing.
  std::optional<Decimal> throughput_cost(const TableSettings& settings) const;
  /// `eu-west-1 has no price for dynamodb.write_request_units`, of the units of any of these.
  std::string missing_prices(const std::vector<TableSettings>& any_of) const;
  /// The whole of it alone, with what it stores, likewise.
  std::optional<Decimal> table_cost(const TableSettings& settings) const;
  /// Operations a second reach the table, and what they are is known.
  bool is_used(ResourceIndex table) const;
  bool is_storage_stated(ResourceIndex table) const;
  bool is_throughput_stated(ResourceIndex table) const;

  /// What a finding saves, and what all of them do together.
  void price(Finding& finding, const std::vector<TableStep>& steps);
  void price(Finding& finding, const Readings& removed, const Readings& added = {});

  /// Adds the cost of never forgetting the functions' logs, and that of three months to the
  /// message.
  void price_endless_logs(Finding& finding, const std::vector<ResourceIndex>& functions);
  void price_endless_groups(Finding& finding, const std::vector<ResourceIndex>& groups);

  AuditReport::Usd bill() const;
  /// What is saved where all that is certain is mended; and what the rest would save besides.
  std::optional<AuditReport::Usd> certain() const;
  std::optional<AuditReport::Usd> possible() const;

 private:
  /// Empty where a price is missing.
  std::optional<Decimal> list_price(const Readings& readings) const;
  /// By meter and region: all that a bill's totals depend on.
  using Tally = std::map<std::pair<std::string, std::string>, Decimal>;
  struct Exchange {
    Readings removed;
    Readings added;
  };

  void find_tables();
  std::optional<TableSettings> settings_under(const Resource& table, ResourceIndex i,
                                              const std::vector<std::pair<std::string, bool>>& of,
                                              const std::string& mode) const;
  const Table* planned(ResourceIndex table) const;
  struct Metered {
    Readings throughput;
    Readings all;
  };
  Metered readings_of(const TableSettings& table) const;
  Readings log_readings(const std::vector<ResourceIndex>& functions,
                        const std::vector<ResourceIndex>& groups, bool endless, int month) const;
  void price_logs(Finding& finding, const std::vector<ResourceIndex>& functions,
                  const std::vector<ResourceIndex>& groups);
  Money price_of(const Tally& tally, const Exchange& what_differs) const;
  std::optional<AuditReport::Usd> saved_by(const Tally& now, const Exchange& exchange) const;
  const Tally& whole() const;

  AuditContext& c_;
  std::vector<TableSettings> tables_;
  /// Of each table the routes of each part of the estimate that use it.
  std::map<std::string, std::map<std::size_t, std::vector<std::size_t>>, std::less<>> routes_;
  std::map<std::string, std::size_t, std::less<>> planned_;  // into the first part's tables
  mutable std::optional<Tally> whole_;
  std::optional<Exchange> certain_;
  std::optional<Exchange> possible_;
};

}  // namespace fitcost::inline v1::cloudformation::detail
