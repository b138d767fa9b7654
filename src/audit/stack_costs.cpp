// SPDX-License-Identifier: Apache-2.0
#include "audit/stack_costs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fitcost/plan/bill.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

std::optional<int> units_of(const Value& v) {
  const auto n = v.number();
  if (!n || n->scale() > 0 || *n < Decimal(1) || !(*n < Decimal(10'000'000))) return {};
  return static_cast<int>(n->coefficient());
}

/// Of a table or an index; false where it is not known.
bool read_capacity_of(const Value& throughput, dynamodb::Capacity& out) {
  const auto read = units_of(throughput["ReadCapacityUnits"]);
  const auto write = units_of(throughput["WriteCapacityUnits"]);
  out.provisioned.read = read.value_or(1);
  out.provisioned.write = write.value_or(1);
  return read && write;
}

void add_scaling(const TableScaling& scaling, TableSettings& table) {
  if (!scaling.min) return;
  dynamodb::AutoScaling settings;
  settings.min = *scaling.min;
  settings.max = std::max(scaling.max.value_or(*scaling.min), *scaling.min);
  settings.target_percent = scaling.target_percent.value_or(settings.target_percent);
  if (settings.min < 1 || settings.target_percent < 20 || settings.target_percent > 90) return;
  dynamodb::Capacity* capacity = &table.config.capacity;
  if (!scaling.index.empty()) {
    capacity = nullptr;
    for (auto& index : table.config.indexes)
      if (index.name == scaling.index) capacity = &index.capacity;
  }
  if (capacity == nullptr) return;
  table.scaled = true;
  (scaling.writes ? capacity->write_scaling : capacity->read_scaling) = settings;
}

TableSettings settings_of(const Resource& r, ResourceIndex i, const std::string& mode) {
  TableSettings out;
  out.resource = i;
  const Value& p = r.properties;
  out.config.mode = mode == "PROVISIONED" ? dynamodb::CapacityMode::provisioned
                                          : dynamodb::CapacityMode::on_demand;
  if (p["TableClass"].literal() == "STANDARD_INFREQUENT_ACCESS")
    out.config.table_class = dynamodb::TableClass::standard_ia;
  const bool provisioned = out.config.mode == dynamodb::CapacityMode::provisioned;
  bool known = read_capacity_of(p["ProvisionedThroughput"], out.config.capacity);
  for (const auto& item : p["GlobalSecondaryIndexes"].items()) {
    dynamodb::Index index;
    index.name = item["IndexName"].literal().value_or(item["IndexName"].shown());
    known = read_capacity_of(item["ProvisionedThroughput"], index.capacity) && known;
    out.config.indexes.push_back(std::move(index));
  }
  out.capacity_known = !provisioned || known;
  return out;
}

}  // namespace

std::vector<TableSettings> table_settings(AuditContext& c) {
  std::vector<TableSettings> out;
  for (const ResourceIndex i : c.of_type("AWS::DynamoDB::Table")) {
    const Resource& r = c.resources()[i];
    const Value mode = r.properties["BillingMode"];
    TableSettings chosen;
    bool first = true;
    for (const auto& a : mode.alternatives()) {
      const std::string said = a.value.is_absent() ? "PROVISIONED" : a.value.literal().value_or("");
      if (said.empty()) continue;  // unknown: nothing can be said
      Resource assumed = r;
      std::string condition;
      for (const auto& [name, holds] : a.conditions) {
        assumed.properties = assumed.properties.assuming(name, holds);
        condition += (condition.empty() ? "" : " and ") + std::string(holds ? "" : "not ") + name;
      }
      TableSettings settings = settings_of(assumed, i, said);
      settings.certain = a.conditions.empty();
      settings.condition = condition;
      // Of several the provisioned one, which is what may be too much.
      if (first || settings.config.mode == dynamodb::CapacityMode::provisioned) chosen = settings;
      first = false;
    }
    if (first) continue;
    for (const auto& scaling : c.graph().scalings)
      if (scaling.table == i && chosen.config.mode == dynamodb::CapacityMode::provisioned)
        add_scaling(scaling, chosen);
    out.push_back(std::move(chosen));
  }
  return out;
}

StackCosts::StackCosts(AuditContext& context) : c_(context), tables_(table_settings(context)) {
  traffic_.rate = context.input().rate;
  for (const auto& o : c_.graph().operations) operations_[o.table].push_back(&o);
}

bool StackCosts::is_used(ResourceIndex table) const {
  return c_.rate_of(table).value_or(0.0) > 0.0;
}

Readings StackCosts::readings_of(const TableSettings& t, int month_number) const {
  Plan plan;
  const auto& graph = c_.graph();
  Table table;
  table.name = c_.resources()[t.resource].logical_id;
  table.config = t.config;
  plan.tables.push_back(table);
  const auto by_table = operations_.find(t.resource);
  if (by_table != operations_.end()) {
    for (const auto* o : by_table->second) {
      Operation operation;
      operation.kind = o->kind;
      operation.table = table.name;
      operation.index = o->index;
      operation.times = o->times;
      operation.item_bytes = assumed().item_bytes;
      const bool many = o->kind == OperationKind::query || o->kind == OperationKind::scan;
      operation.items = many ? assumed().items_per_read : Decimal(1);
      operation.consistency = assumed().consistency;
      Route route;
      route.share = graph.entries[o->entry].share;
      route.operations.push_back(std::move(operation));
      plan.routes.push_back(std::move(route));
    }
  }
  const BillingMonth when =
      BillingMonth::of(month_number, {.month_hours = c_.input().month_hours}, c_.terms().date);
  return exact_readings(plan, traffic_, when).all();
}

const Readings& StackCosts::readings_as_is(const TableSettings& t) const {
  const auto found = readings_.find(t.resource);
  if (found != readings_.end()) return found->second;
  return readings_[t.resource] = readings_of(t, 1);
}

Money StackCosts::tables_cost_with(const std::vector<TableSettings>& instead) const {
  Readings all;
  for (const auto& t : tables_) {
    const auto other = std::find_if(instead.begin(), instead.end(), [&](const TableSettings& o) {
      return o.resource == t.resource;
    });
    const Readings own = other == instead.end() ? readings_as_is(t) : readings_of(*other, 1);
    all.insert(all.end(), own.begin(), own.end());
  }
  return c_.price(all);
}

Decimal StackCosts::table_cost(const TableSettings& settings, int month_number) const {
  return c_.price(readings_of(settings, month_number)).list;
}

Plan StackCosts::logs_plan(const std::vector<std::pair<std::string, Decimal>>& shares,
                           bool endless) {
  Plan plan;
  plan.log_compression = *Decimal::parse("0.15");
  for (const auto& [name, share] : shares) {
    Function function;
    function.name = name;
    function.log_bytes = assumed().log_bytes;
    function.log_group = "/" + name;
    plan.functions.push_back(function);
    plan.log_groups.push_back(
        {function.log_group, endless ? logs::never_expire : logs::Retention{mended_retention_days},
         logs::LogClass::standard});
    Route route;
    route.name = name;
    route.share = share;
    route.function = name;
    plan.routes.push_back(std::move(route));
  }
  return plan;
}

void StackCosts::price_logs(Finding& finding,
                            const std::vector<std::pair<std::string, Decimal>>& shares) {
  if (shares.empty()) return;
  const auto logs_cost = [&](bool endless, int number) {
    const BillingMonth when =
        BillingMonth::of(number, {.month_hours = c_.input().month_hours}, c_.terms().date);
    return c_.price(exact_readings(logs_plan(shares, endless), traffic_, when).logs);
  };
  std::string months;
  for (const int number : {1, 12, 36}) {
    const Money now = logs_cost(true, number);
    const Money then = logs_cost(false, number);
    if (!now.complete || !then.complete) return;
    if (number == 12) {
      finding.usd_per_month = now.list - then.list;
      finding.usd_after_free_tier = now.after_free_tier - then.after_free_tier;
    }
    months += fmt::format("{}{} in month {}", months.empty() ? "" : ", ",
                          dollars(now.list - then.list), number);
  }
  finding.message +=
      fmt::format("; against {} days that is {} more", mended_retention_days, months);
  c_.assume(
      fmt::format("functions log {} bytes of their own a request, beside Lambda's lines; "
                  "figures of logs are those of month 12",
                  assumed().log_bytes.to_string()));
}

void StackCosts::price_endless_logs(Finding& finding, const std::vector<ResourceIndex>& functions) {
  std::vector<std::pair<std::string, Decimal>> shares;
  for (const ResourceIndex i : functions) {
    const Decimal share = c_.graph().load(i).share;
    if (Decimal(0) < share) shares.emplace_back(c_.resources()[i].logical_id, share);
  }
  price_logs(finding, shares);
}

void StackCosts::price_endless_groups(Finding& finding, const std::vector<ResourceIndex>& groups) {
  std::vector<std::pair<std::string, Decimal>> shares;
  for (const auto& w : c_.graph().log_writers) {
    if (w.kind != LogWriter::Kind::function || !w.group) continue;
    if (std::find(groups.begin(), groups.end(), *w.group) == groups.end()) continue;
    const Decimal share = c_.graph().load(w.writer).share;
    if (Decimal(0) < share) shares.emplace_back(c_.resources()[w.writer].logical_id, share);
  }
  price_logs(finding, shares);
}

}  // namespace fitcost::inline v1::cloudformation::detail
