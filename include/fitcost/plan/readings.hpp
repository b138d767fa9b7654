// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/plan/billing_month.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/plan/table_use.hpp"
#include "fitcost/plan/users.hpp"
#include "fitcost/services/logs/lambda_lines.hpp"
#include "fitcost/services/monitoring/traces.hpp"
#include "fitcost/services/transfer/readings.hpp"
#include "fitcost/traffic/traffic.hpp"

/// One traffic, carried to every resource of a plan.
namespace fitcost::inline v1 {

/// A plan's readings by part, each in plan order.
template <class S> struct PlanReadings {
  ReadingsOf<S> table_capacity;  ///< with the alarms of auto scaling
  ReadingsOf<S> table_storage;   ///< with backups and streams
  ReadingsOf<S> functions;
  ReadingsOf<S> logs;
  ReadingsOf<S> apis;
  ReadingsOf<S> monitoring;  ///< alarms, metrics, dashboards
  ReadingsOf<S> parameters;  ///< with secrets and keys
  ReadingsOf<S> transfer;

  ReadingsOf<S> all() const {
    ReadingsOf<S> out;
    for (const auto* part : {&table_capacity, &table_storage, &functions, &logs, &apis, &monitoring,
                             &parameters, &transfer}) {
      out.insert(out.end(), part->begin(), part->end());
    }
    return out;
  }
};

namespace detail {

template <class S> void append(ReadingsOf<S>& to, ReadingsOf<S> from) {
  for (auto& r : from) to.push_back(std::move(r));
}

/// The monthly requests that a rule about time needs.
template <class S> struct Load {
  const Traffic& traffic;
  const BillingMonth& when;

  RequestsOf<S> in_month() const {
    return requests_in_month<S>(traffic, when.number, when.month.convention.month_hours);
  }
  RequestsOf<S> until_end() const {
    return requests_until_end_of_month<S>(traffic, when.number, when.month_hours);
  }
  RequestsOf<S> in_last_days(int days) const {
    return requests_in_last_hours<S>(traffic, when.number, std::int64_t{24} * days,
                                     when.month_hours);
  }
  /// Those that came so many days before some moment of the month.
  RequestsOf<S> expired(int days) const {
    const auto until = [&](int month) {
      return requests_until_end_of_month<S>(traffic, month, when.month_hours) -
             requests_in_last_hours<S>(traffic, month, std::int64_t{24} * days, when.month_hours);
    };
    return until(when.number) - until(when.number - 1);
  }
  /// Of what was there at the start, each day's part as old as the days before: the share that is
  /// kept at the end of month `number`, 0 being the start.
  S kept_of_start(int days, int number) const {
    std::int64_t hours = 0;
    for (int m = 1; m <= number; ++m) hours += hours_of_month(when.month_hours, m);
    const std::int64_t kept = std::int64_t{24} * days;
    if (hours >= kept) return S(0.0);
    return scalar_cast<S>(Decimal(kept - hours)) / scalar_cast<S>(Decimal(kept));
  }
};

/// The mean, over the hours of the traffic's profile, of the capacity that auto scaling settles on.
/// AWS follows within minutes; here it follows at once, hour by hour.
template <class R, class S>
auto mean_scaled_capacity(const Quantity<R, S>& units, const Traffic& traffic,
                          const dynamodb::AutoScaling& scaling, const Month& month) {
  using Unit = dynamodb::CapacityUnit<R>;
  const auto mean = dynamodb::mean_rate(units, month);
  Quantity<Unit, S> sum{};
  // A constant profile is one hour, not 24 alike.
  const std::size_t hours = traffic.profile.peak_to_mean() == 1.0 ? 1 : traffic.profile.hours();
  for (std::size_t h = 0; h < hours; ++h) {
    sum += dynamodb::auto_scaled_capacity(mean * S(traffic.profile.weight(h)), scaling);
  }
  return sum / S(static_cast<double>(hours));
}

template <class S>
dynamodb::Activity<S> activity(const typename TableUse<S>::Units& use, const Load<S>& load,
                               const dynamodb::Capacity& capacity, const RequestsOf<S>& stored_for,
                               const Quantity<unit::byte, S>& stored_before) {
  dynamodb::Activity<S> out;
  out.writes = use.writes * load.in_month();
  out.reads = use.reads * load.in_month();
  out.stored = at_least(use.stored * stored_for + stored_before, bytes(S(0.0)));
  if (capacity.write_scaling) {
    out.write_capacity =
        mean_scaled_capacity(out.writes, load.traffic, *capacity.write_scaling, load.when.month);
  }
  if (capacity.read_scaling) {
    out.read_capacity =
        mean_scaled_capacity(out.reads, load.traffic, *capacity.read_scaling, load.when.month);
  }
  return out;
}

/// Whichever table bought it: reserved capacity is the region's.
template <class S> dynamodb::ReservedPools<S> reserved_pools(const PlanOf<S>& plan) {
  dynamodb::ReservedCapacity all;
  for (const auto& table : plan.tables) {
    all.write.blocks += table.config.reserved.write.blocks;
    all.read.blocks += table.config.reserved.read.blocks;
  }
  return dynamodb::ReservedPools<S>(all);
}

template <class S>
void table_readings(const TableUsers<S>& users, const TableOf<S>& table, const Load<S>& load,
                    dynamodb::ReservedPools<S>& pools, PlanReadings<S>& out) {
  const TableUse<S> use = table_use(users, table);
  const RequestsOf<S> stored_for =
      table.keep_days ? load.in_last_days(*table.keep_days) : load.until_end();
  const int number = load.when.number;
  const S items = table.keep_days
                      ? table.stored_items * load.kept_of_start(*table.keep_days, number)
                      : table.stored_items;
  dynamodb::Usage<S> usage;
  usage.table = activity(use.table, load, table.config.capacity, stored_for,
                         detail::stored_bytes(table, table.stored_item_bytes) * items);
  usage.failed = use.failed * load.in_month();
  for (std::size_t i = 0; i < table.config.indexes.size(); ++i) {
    const auto entry = detail::entry_bytes(table, i, table.stored_item_bytes);
    usage.indexes.push_back(activity(use.indexes[i], load, table.config.indexes[i].capacity,
                                     stored_for, dynamodb::stored_entry_size(entry) * items));
  }
  if (table.keep_days && !table.config.replicas.empty()) {
    const S of_start =
        table.stored_items * load.kept_of_start(*table.keep_days, number - 1) - items;
    usage.expired =
        at_least(use.deletes * load.expired(*table.keep_days),
                 quantity<dynamodb::write_request_unit>(S(0.0))) +
        dynamodb::delete_units(bytes(table.stored_item_bytes)) * of_start * requests(S(1.0));
  }
  ReadingsOf<S> all = dynamodb::readings(table.name, table.config, usage, load.when.month, pools);
  append(all, dynamodb::readings<S>(table.name, table.config.reserved, load.when.month));
  for (auto& r : all) {
    const bool throughput = r.meter.find("request_units") != std::string_view::npos ||
                            r.meter.find("capacity") != std::string_view::npos;
    const bool stream = r.meter.find("streams") != std::string_view::npos;
    (throughput && !stream ? out.table_capacity : out.table_storage).push_back(std::move(r));
  }
  if (const int alarms = dynamodb::scaling_alarms(table.config); alarms > 0) {
    const auto add = [&](const std::string& region) {
      out.table_capacity.push_back(
          reading(table.name, monitoring::standard_alarms,
                  quantity<monitoring::alarm_metric_month>(S(1.0 * alarms)), region));
    };
    add({});
    for (const auto& replica : table.config.replicas) add(replica.region);
  }
}

template <class S>
ReadingsOf<S> function_readings(const PlanUsers<S>& users, const FunctionOf<S>& function,
                                const Load<S>& load) {
  S share(0.0);
  for (const auto* route : users.of_function.candidates(function.name)) {
    if (route->function == function.name) share = share + route->share;
  }
  lambda::Usage<S> usage;
  const auto month = hours(S(1.0 * load.when.month.convention.month_hours));
  usage.on_demand.requests = load.in_month() * share;
  usage.on_demand.duration = milliseconds(function.duration_ms);
  usage.on_demand.cold_share = function.cold_share;
  usage.on_demand.init = milliseconds(function.init_ms);
  usage.provisioned_time = month;
  if (lambda::environments(0.0) < function.config.provisioned_concurrency)
    lambda::use_provisioned(function.config, month, usage);
  return lambda::readings(function.name, function.config, usage, load.when.month);
}

/// One log group: what its functions and stages write per mean request, and what of it is still
/// kept.
template <class S>
ReadingsOf<S> log_group_readings(const PlanUsers<S>& users, const S& compression,
                                 const LogGroup& group, const Load<S>& load) {
  Quantity<Quotient<unit::byte, unit::request>, S> by_functions{};
  Quantity<Quotient<unit::byte, unit::request>, S> by_stages{};
  for (const auto* f : users.functions_of_group.candidates(group.name)) {
    if (f->log_group != group.name) continue;
    for (const auto* route : users.of_function.candidates(f->name)) {
      if (f->name != route->function) continue;
      by_functions += logs::bytes_per_request(f->system_log, f->cold_share,
                                              logs::HandlerOutput<S>{bytes(f->log_bytes), {}}) *
                      route->share;
    }
  }
  for (const auto* api : users.apis_of_group.candidates(group.name)) {
    if (api->access_log_group.empty() || api->access_log_group != group.name) continue;
    for (const auto* route : users.of_api.candidates(api->name)) {
      if (api->name == route->api)
        by_stages += bytes(route->access_log_bytes) * route->share / requests(1.0);
    }
  }
  const RequestsOf<S> kept = group.retention == logs::never_expire
                                 ? load.until_end()
                                 : load.in_last_days(group.retention.days);
  ReadingsOf<S> out;
  const auto add = [&](const auto& per_request, logs::Origin origin) {
    if (!(decltype(per_request - per_request){} < per_request)) return;
    logs::Usage<S> usage;
    usage.ingested = per_request * load.in_month();
    usage.retained = per_request * kept;
    usage.compression = compression;
    append(out, logs::readings(group.name, {group.log_class, origin, group.retention}, usage,
                               load.when.month));
  };
  add(by_functions, logs::Origin::lambda);
  add(by_stages, logs::Origin::application);
  return out;
}

/// A request's size decides what an HTTP API meters, so every route counts by itself.
template <class S>
ReadingsOf<S> api_readings(const PlanUsers<S>& users, const Api& api, const Load<S>& load) {
  ReadingsOf<S> out;
  bool first = true;
  for (const auto* route : users.of_api.candidates(api.name)) {
    if (route->api != api.name) continue;
    apigateway::Usage<S> usage;
    usage.requests = load.in_month() * route->share;
    usage.request_size = bytes(route->request_bytes);
    usage.response_size = bytes(route->response_bytes);
    if (first) usage.cache_enabled = hours(S(1.0 * load.when.month.convention.month_hours));
    first = false;
    append(out, apigateway::readings(api.name, api.config, usage, load.when.month));
  }
  return out;
}

/// What X-Ray keeps of an API's or a function's requests. Where both trace, the API decides.
template <class S> ReadingsOf<S> trace_readings(const PlanOf<S>& plan, const Load<S>& load) {
  std::set<std::string_view> apis;
  std::set<std::string_view> functions;
  for (const auto& api : plan.apis)
    if (api.tracing) apis.insert(api.name);
  for (const auto& function : plan.functions)
    if (function.tracing) functions.insert(function.name);
  if (apis.empty() && functions.empty()) return {};
  std::map<std::string_view, S> shares;
  for (const auto& route : plan.routes) {
    const bool by_api = apis.contains(route.api);
    if (!by_api && !functions.contains(route.function)) continue;
    S& share = shares.try_emplace(by_api ? route.api : route.function, S(0.0)).first->second;
    share = share + route.share;
  }
  ReadingsOf<S> out;
  const auto month = hours(S(1.0 * load.when.month.convention.month_hours));
  for (const auto& [name, share] : shares) {
    out.push_back(reading(std::string(name), monitoring::traces_recorded,
                          monitoring::sampled_traces(load.in_month() * share, month)));
  }
  return out;
}

template <class S>
void monitoring_readings(const PlanOf<S>& plan, const PlanUsers<S>& users, const Load<S>& load,
                         ReadingsOf<S>& out) {
  for (const auto& alarm : plan.alarms) {
    monitoring::Config config;
    config.alarms = {alarm.rule};
    append(out, monitoring::readings(alarm.name, config, monitoring::Usage<S>{}, load.when.month));
  }
  for (const auto& metric : plan.metrics) {
    S puts(0.0);
    for (const auto& user : users.of_metric.candidates(metric.name)) {
      if (user.put->metric == metric.name) puts = puts + user.route->share * user.put->times;
    }
    monitoring::Config config;
    config.custom_metrics = true;
    monitoring::Usage<S> usage;
    usage.metrics_with_data = monitoring::metrics(S(1.0 * metric.dimension_values)) *
                              hours(S(1.0 * load.when.month.convention.month_hours));
    usage.requests = load.in_month() * puts;
    append(out, monitoring::readings(metric.name, config, usage, load.when.month));
  }
  for (const auto& dashboard : plan.dashboards) {
    monitoring::Config config;
    config.dashboards = monitoring::dashboards(1.0);
    append(out,
           monitoring::readings(dashboard.name, config, monitoring::Usage<S>{}, load.when.month));
  }
}

template <class S>
void parameter_readings(const PlanOf<S>& plan, const Load<S>& load, ReadingsOf<S>& out) {
  const auto add = [&](const std::string& name, const parameters::Config& config) {
    append(out, parameters::readings(name, config, parameters::Usage<S>{}, load.when.month));
  };
  for (const auto& p : plan.parameters) {
    parameters::Config config;
    (p.advanced ? config.advanced : config.standard) = parameters::parameters_of(1.0);
    add(p.name, config);
  }
  for (const auto& s : plan.secrets) {
    parameters::Config config;
    config.secrets = parameters::secrets(1.0);
    add(s.name, config);
  }
  for (const auto& k : plan.keys) {
    parameters::Config config;
    config.keys = parameters::keys(1.0);
    add(k.name, config);
  }
}

template <class S> ReadingsOf<S> transfer_readings(const PlanOf<S>& plan, const Load<S>& load) {
  transfer::Usage<S> usage;
  for (const auto& route : plan.routes) {
    usage.internet_out +=
        bytes(route.response_bytes) * (load.in_month() * route.share / requests(1.0));
  }
  if (!(bytes(S(0.0)) < usage.internet_out)) return {};
  return transfer::readings("responses", transfer::Config{}, usage, load.when.month);
}

}  // namespace detail

/// A function that names no log group writes to the one that Lambda makes for it, which never
/// expires.
template <class S> PlanOf<S> with_implicit_log_groups(PlanOf<S> plan) {
  std::set<std::string> existing;
  for (const auto& group : plan.log_groups) existing.insert(group.name);
  for (auto& f : plan.functions) {
    if (!f.log_group.empty()) continue;
    f.log_group = "/aws/lambda/" + f.name;
    if (existing.insert(f.log_group).second)
      plan.log_groups.push_back({f.log_group, logs::never_expire, logs::LogClass::standard});
  }
  return plan;
}

/// All readings of one month. Names in the plan refer to resources that it has (the plan file's
/// reader checks that); an operation on a table that it has not is not counted.
template <class S>
PlanReadings<S> readings(const PlanOf<S>& as_given, const Traffic& traffic,
                         const BillingMonth& when) {
  const PlanOf<S> plan = with_implicit_log_groups(as_given);
  const PlanUsers<S> users(plan);
  const detail::Load<S> load{traffic, when};
  PlanReadings<S> out;
  auto pools = detail::reserved_pools(plan);
  for (const auto& table : plan.tables)
    detail::table_readings(users.of_table, table, load, pools, out);
  for (const auto& f : plan.functions)
    detail::append(out.functions, detail::function_readings(users, f, load));
  for (const auto& g : plan.log_groups)
    detail::append(out.logs, detail::log_group_readings(users, plan.log_compression, g, load));
  for (const auto& a : plan.apis) detail::append(out.apis, detail::api_readings(users, a, load));
  detail::monitoring_readings(plan, users, load, out.monitoring);
  detail::append(out.monitoring, detail::trace_readings(plan, load));
  detail::parameter_readings(plan, load, out.parameters);
  out.transfer = detail::transfer_readings(plan, load);
  return out;
}

}  // namespace fitcost::inline v1
