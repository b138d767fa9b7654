// SPDX-License-Identifier: Apache-2.0
#include "audit/stack_costs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/readings.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "template/estimate/plan_maker.hpp"

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

void add_scaling(const TableScaling& scaling, dynamodb::Config& config) {
  const auto range = scaling_range(scaling);
  dynamodb::Capacity* capacity = scaling.index.empty() ? &config.capacity : nullptr;
  for (auto& index : config.indexes)
    if (!scaling.index.empty() && index.name == scaling.index) capacity = &index.capacity;
  if (capacity != nullptr && range)
    (scaling.writes ? capacity->write_scaling : capacity->read_scaling) = range;
}

void add_readings(const Readings& of, const Decimal& times,
                  std::map<std::pair<std::string, std::string>, Decimal>& to) {
  for (const auto& r : of) to[{r.meter, r.region}] += r.quantity * times;
}

template <class Exchange> void add_exchange(const Exchange& more, std::optional<Exchange>& to) {
  if (!to) to.emplace();
  to->removed.insert(to->removed.end(), more.removed.begin(), more.removed.end());
  to->added.insert(to->added.end(), more.added.begin(), more.added.end());
}

}  // namespace

StackCosts::StackCosts(AuditContext& context) : c_(context) {
  const auto& parts = c_.estimate().parts;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const auto& routes = parts[p].plan.routes;
    for (std::size_t r = 0; r < routes.size(); ++r) {
      for (const auto& operation : routes[r].operations) {
        auto& of = routes_[operation.table][p];
        if (of.empty() || of.back() != r) of.push_back(r);
      }
    }
  }
  const auto& tables = c_.estimate().plan().tables;
  for (std::size_t n = 0; n < tables.size(); ++n) planned_.emplace(tables[n].name, n);
  find_tables();
}

const Table* StackCosts::planned(ResourceIndex table) const {
  const auto found = planned_.find(c_.resources()[table].logical_id);
  return found == planned_.end() ? nullptr : &c_.estimate().plan().tables[found->second];
}

void StackCosts::find_tables() {
  for (ResourceIndex i = 0; i < c_.resources().size(); ++i) {
    const Resource& r = c_.resources()[i];
    if (r.exists == Truth::no || planned(i) == nullptr) continue;
    std::optional<TableSettings> chosen;
    for (const auto& a : r.properties["BillingMode"].alternatives()) {
      std::string said = a.value.literal().value_or("");
      if (a.value.is_absent())
        said = planned(i)->config.mode == dynamodb::CapacityMode::on_demand && a.conditions.empty()
                   ? "PAY_PER_REQUEST"
                   : "PROVISIONED";
      // Unknown, or a word that AWS refuses: nothing can be said.
      if (said != "PROVISIONED" && said != "PAY_PER_REQUEST") continue;
      auto settings = settings_under(r, i, a.conditions, said);
      // Of several the provisioned one, which is what may be too much.
      if (settings && (!chosen || settings->config.mode == dynamodb::CapacityMode::provisioned))
        chosen = std::move(settings);
    }
    if (chosen) tables_.push_back(std::move(*chosen));
  }
}

std::optional<TableSettings> StackCosts::settings_under(
    const Resource& table, ResourceIndex i, const std::vector<std::pair<std::string, bool>>& of,
    const std::string& mode) const {
  TableSettings out;
  out.resource = i;
  out.config = planned(i)->config;
  out.certain = of.empty();
  Resource assumed = table;
  for (const auto& [name, holds] : of) {
    assumed.properties = assumed.properties.assuming(name, holds);
    out.condition +=
        (out.condition.empty() ? "" : " and ") + std::string(holds ? "" : "not ") + name;
  }
  const Value& p = assumed.properties;
  const bool global = table.type == "AWS::DynamoDB::GlobalTable";
  const bool provisioned = mode == "PROVISIONED";
  if (global) {
    // What is read of a global table's replicas is the plan's affair.
    if (!out.certain) return {};
    out.capacity_known = !provisioned || p["WriteProvisionedThroughputSettings"].is_map();
    return out;
  }
  dynamodb::Config as_written;
  bool known = read_capacity_of(p["ProvisionedThroughput"], as_written.capacity);
  for (const auto& item : p["GlobalSecondaryIndexes"].items()) {
    dynamodb::Index index;
    index.name = item["IndexName"].literal().value_or(item["IndexName"].shown());
    known = read_capacity_of(item["ProvisionedThroughput"], index.capacity) && known;
    as_written.indexes.push_back(std::move(index));
  }
  out.capacity_known = !provisioned || known;
  if (out.certain) return out;
  out.config.mode =
      provisioned ? dynamodb::CapacityMode::provisioned : dynamodb::CapacityMode::on_demand;
  out.config.capacity = as_written.capacity;
  out.config.indexes = std::move(as_written.indexes);
  if (!provisioned) return out;
  for (const auto& scaling : c_.graph().scalings)
    if (scaling.table == i) add_scaling(scaling, out.config);
  return out;
}

bool StackCosts::is_used(ResourceIndex table) const {
  return c_.rate_of(table).value_or(0.0) > 0.0;
}

bool StackCosts::is_storage_stated(ResourceIndex table) const {
  const std::string& name = c_.resources()[table].logical_id;
  const auto& stated = c_.estimate().stated;
  return std::any_of(stated.begin(), stated.end(), [&](const StatedQuantity& q) {
    return q.resource == name && q.meter.find("storage") != std::string::npos;
  });
}

bool StackCosts::is_throughput_stated(ResourceIndex table) const {
  const std::string& name = c_.resources()[table].logical_id;
  const auto& stated = c_.estimate().stated;
  return std::any_of(stated.begin(), stated.end(), [&](const StatedQuantity& q) {
    return q.resource == name && q.meter.find("storage") == std::string::npos;
  });
}

StackCosts::Metered StackCosts::readings_of(const TableSettings& t) const {
  Table table = *planned(t.resource);
  // Entries of an index keep their size, whichever indexes there are besides.
  std::map<std::string, std::optional<Decimal>> projected;
  for (std::size_t n = 0; n < table.config.indexes.size() && n < table.projected_bytes.size(); ++n)
    projected[table.config.indexes[n].name] = table.projected_bytes[n];
  table.config = t.config;
  table.projected_bytes.clear();
  for (const auto& index : table.config.indexes)
    table.projected_bytes.push_back(projected[index.name]);

  Metered out;
  const auto used = routes_.find(table.name);
  const auto& parts = c_.estimate().parts;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    Plan plan;
    if (used != routes_.end()) {
      const auto routes = used->second.find(p);
      if (routes != used->second.end()) {
        for (const std::size_t r : routes->second) {
          Route route;
          route.share = parts[p].plan.routes[r].share;
          for (const auto& operation : parts[p].plan.routes[r].operations)
            if (operation.table == table.name) route.operations.push_back(operation);
          plan.routes.push_back(std::move(route));
        }
      }
    }
    if (parts[p].is_schedule && plan.routes.empty()) continue;
    plan.tables.push_back(table);
    ExactReadings exact = exact_readings(plan, parts[p].traffic, c_.month());
    if (parts[p].is_schedule) leave_use(exact);
    out.throughput.insert(out.throughput.end(), exact.table_capacity.begin(),
                          exact.table_capacity.end());
    out.all.insert(out.all.end(), exact.table_capacity.begin(), exact.table_capacity.end());
    out.all.insert(out.all.end(), exact.table_storage.begin(), exact.table_storage.end());
  }
  if (c_.input().usage.entries.empty()) return out;
  Estimate other = c_.estimate();
  other.stated.clear();
  for (auto& each : other.parts.front().plan.tables)
    if (each.name == table.name) each = table;
  apply_usage_to_bill(c_.usage(), StackIndex(other.graph.source), other);
  std::erase_if(other.stated, [&](const auto& stated) { return stated.resource != table.name; });
  for (auto* readings : {&out.throughput, &out.all}) put_stated(other.stated, *readings);
  std::erase_if(out.throughput, [](const Reading& r) {
    return r.meter.find("storage") != std::string::npos ||
           r.meter.find("point_in_time") != std::string::npos ||
           r.meter.find("backup") != std::string::npos;
  });
  return out;
}

std::optional<Decimal> StackCosts::list_price(const Readings& readings) const {
  const Money money = c_.price(readings);
  return money.complete ? std::optional(money.list) : std::nullopt;
}
std::optional<Decimal> StackCosts::throughput_cost(const TableSettings& settings) const {
  return list_price(readings_of(settings).throughput);
}
std::string StackCosts::missing_prices(const std::vector<TableSettings>& any_of) const {
  std::map<std::string, std::set<std::string>> meters;
  for (const TableSettings& settings : any_of) {
    const Bill bill = make_bill(readings_of(settings).throughput, c_.book(), c_.terms());
    for (const auto& unpriced : bill.unpriced())
      meters[unpriced.region.empty() ? c_.terms().region : unpriced.region].insert(unpriced.meter);
  }
  std::string out;
  for (const auto& [region, lacking] : meters) {
    out += (out.empty() ? "" : ", ") + region + " has no price for " +
           listed(std::vector<std::string>(lacking.begin(), lacking.end()));
  }
  return out;
}
std::optional<Decimal> StackCosts::table_cost(const TableSettings& settings) const {
  return list_price(readings_of(settings).all);
}

const StackCosts::Tally& StackCosts::whole() const {
  if (!whole_) {
    whole_.emplace();
    add_readings(cloudformation::readings(c_.estimate(), c_.month()), Decimal(1), *whole_);
  }
  return *whole_;
}

Money StackCosts::price_of(const Tally& tally, const Exchange& what_differs) const {
  Readings readings;
  for (const auto& [key, quantity] : tally)
    if (Decimal() < quantity) readings.push_back({{}, key.first, quantity, key.second});
  const Bill bill = make_bill(readings, c_.book(), c_.terms());
  Tally difference;
  add_readings(what_differs.removed, Decimal(-1), difference);
  add_readings(what_differs.added, Decimal(1), difference);
  // What has no price but is the same before and after is no matter here.
  const bool complete =
      std::none_of(bill.unpriced().begin(), bill.unpriced().end(), [&](const Unpriced& unpriced) {
        return std::any_of(difference.begin(), difference.end(), [&](const auto& each) {
          return each.first.first == unpriced.meter && each.second != Decimal();
        });
      });
  return {bill.total(), bill.total_after_free_tier(), complete};
}

std::optional<AuditReport::Usd> StackCosts::saved_by(const Tally& now,
                                                     const Exchange& exchange) const {
  Tally before = now;
  Tally after = now;
  add_readings(exchange.removed, Decimal(-1), after);
  add_readings(exchange.added, Decimal(1), after);
  for (auto& [key, quantity] : after) {
    if (!(quantity < Decimal())) continue;
    before[key] += Decimal() - quantity;  // what the estimate does not count, and an audit found
    quantity = Decimal();
  }
  const Money was = price_of(before, exchange);
  const Money is = price_of(after, exchange);
  if (!was.complete || !is.complete) return {};
  return AuditReport::Usd{was.list - is.list, was.after_free_tier - is.after_free_tier};
}

void StackCosts::price(Finding& finding, const std::vector<TableStep>& steps) {
  Tally now = whole();
  Exchange exchange;
  for (const auto& step : steps) {
    const Readings before = readings_of(step.now).all;
    const Readings after = readings_of(step.then).all;
    // A table that other findings have changed by now: the rest of the stack is as it is.
    TableSettings as_is = step.now;
    as_is.config = planned(step.now.resource)->config;
    add_readings(readings_of(as_is).all, Decimal(-1), now);
    add_readings(before, Decimal(1), now);
    exchange.removed.insert(exchange.removed.end(), before.begin(), before.end());
    exchange.added.insert(exchange.added.end(), after.begin(), after.end());
  }
  const auto saved = saved_by(now, exchange);
  if (!saved) return;
  finding.usd_per_month = saved->list;
  finding.usd_after_free_tier = saved->after_free_tier;
  add_exchange(exchange, finding.possible ? possible_ : certain_);
}

void StackCosts::price(Finding& finding, const Readings& removed, const Readings& added) {
  const Exchange exchange{removed, added};
  const auto saved = saved_by(whole(), exchange);
  if (!saved) return;
  finding.usd_per_month = saved->list;
  finding.usd_after_free_tier = saved->after_free_tier;
  add_exchange(exchange, finding.possible ? possible_ : certain_);
}

AuditReport::Usd StackCosts::bill() const {
  const Money money = price_of(whole(), {});
  return {money.list, money.after_free_tier};
}

std::optional<AuditReport::Usd> StackCosts::certain() const {
  return certain_ ? saved_by(whole(), *certain_) : std::nullopt;
}

std::optional<AuditReport::Usd> StackCosts::possible() const {
  if (!possible_) return {};
  if (!certain_) return saved_by(whole(), *possible_);
  std::optional<Exchange> both = certain_;
  add_exchange(*possible_, both);
  const auto all = saved_by(whole(), *both);
  const auto sure = certain();
  if (!all || !sure) return {};
  return AuditReport::Usd{all->list - sure->list, all->after_free_tier - sure->after_free_tier};
}

Readings StackCosts::log_readings(const std::vector<ResourceIndex>& functions,
                                  const std::vector<ResourceIndex>& groups, bool endless,
                                  int month) const {
  std::set<std::string> function_names;
  std::set<std::string> group_names;
  for (const ResourceIndex i : functions) function_names.insert(c_.resources()[i].logical_id);
  for (const ResourceIndex i : groups) group_names.insert(c_.resources()[i].logical_id);
  Readings out;
  for (const auto& part : c_.estimate().parts) {
    Plan plan;
    plan.log_compression = part.plan.log_compression;
    plan.routes = part.plan.routes;
    for (const auto& function : part.plan.functions)
      if (function_names.contains(function.name) || group_names.contains(function.log_group))
        plan.functions.push_back(function);
    for (const auto& api : part.plan.apis)
      if (group_names.contains(api.access_log_group)) plan.apis.push_back(api);
    plan = with_implicit_log_groups(plan);
    plan.log_groups.clear();
    std::map<std::string_view, logs::LogClass> classes;
    for (const auto& known : part.plan.log_groups) classes[known.name] = known.log_class;
    std::set<std::string> written = group_names;
    for (const auto& function : plan.functions) written.insert(function.log_group);
    for (const auto& name : written) {
      LogGroup group{name, logs::never_expire, logs::LogClass::standard};
      if (const auto known = classes.find(name); known != classes.end())
        group.log_class = known->second;
      if (!endless) group.retention = logs::Retention{mended_retention_days};
      plan.log_groups.push_back(std::move(group));
    }
    const Readings of = exact_readings(plan, part.traffic, c_.month(month)).logs;
    out.insert(out.end(), of.begin(), of.end());
  }
  // What a usage file states does not move.
  std::set<std::pair<std::string, std::string>> stated;
  for (const auto& quantity : c_.estimate().stated)
    stated.emplace(quantity.resource, quantity.meter);
  std::erase_if(out, [&](const Reading& r) { return stated.contains({r.resource, r.meter}); });
  return out;
}

void StackCosts::price_logs(Finding& finding, const std::vector<ResourceIndex>& functions,
                            const std::vector<ResourceIndex>& groups) {
  std::string months;
  for (const int number : {1, 12, 36}) {
    const Money now = c_.price(log_readings(functions, groups, true, number));
    const Money then = c_.price(log_readings(functions, groups, false, number));
    if (!now.complete || !then.complete) return;
    if (number == 1 && now.list == Decimal()) return;  // nobody is known to write
    months += fmt::format("{}{} in month {}", months.empty() ? "" : ", ",
                          dollars(now.list - then.list), number);
  }
  const int number = c_.input().month;
  price(finding, log_readings(functions, groups, true, number),
        log_readings(functions, groups, false, number));
  finding.message +=
      fmt::format("; against {} days that is {} more", mended_retention_days, months);
  c_.assume(
      fmt::format("functions log {} bytes of their own a request (--log-bytes), beside Lambda's "
                  "lines",
                  c_.input().workload.log_bytes.to_string()));
}

void StackCosts::price_endless_logs(Finding& finding, const std::vector<ResourceIndex>& functions) {
  price_logs(finding, functions, {});
}

void StackCosts::price_endless_groups(Finding& finding, const std::vector<ResourceIndex>& groups) {
  price_logs(finding, {}, groups);
}

}  // namespace fitcost::inline v1::cloudformation::detail
