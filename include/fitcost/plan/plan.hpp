// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/services/apigateway/readings.hpp"
#include "fitcost/services/dynamodb/operations.hpp"
#include "fitcost/services/dynamodb/table.hpp"
#include "fitcost/services/lambda/readings.hpp"
#include "fitcost/services/logs/lambda_lines.hpp"
#include "fitcost/services/logs/readings.hpp"
#include "fitcost/services/monitoring/metric_alarm.hpp"
#include "fitcost/services/monitoring/metric_catalogue.hpp"
#include "fitcost/services/monitoring/readings.hpp"
#include "fitcost/services/parameters/readings.hpp"
#include "fitcost/units/decimal.hpp"

/// Which resources there are and which request touches what. Everything that a forecast may vary
/// (shares, sizes, durations) is of the scalar S; what is configured in AWS is not. A plan as it is
/// written down is a `Plan`, with decimals; `plan_cast` makes it one of doubles, of exact rationals
/// or of dual numbers.
namespace fitcost::inline v1 {

/// Whom a bill belongs to.
struct Owner {
  std::string account;      ///< the billing account's id
  std::string sub_account;  ///< the account's id
  std::string cost_centre;
  std::vector<std::pair<std::string, std::string>> tags;

  friend bool operator==(const Owner&, const Owner&) = default;
};

template <class S> struct TableOf {
  std::string name;
  dynamodb::Config config;
  S stored_items{};              ///< at the start
  S stored_item_bytes{};         ///< of one of those
  std::optional<int> keep_days;  ///< a time to live; empty: items stay for ever
  /// Of an item's entry in each index, in the config's order; empty: all attributes are projected.
  std::vector<std::optional<S>> projected_bytes;
};

template <class S> struct FunctionOf {
  std::string name;
  lambda::Config config;
  S duration_ms{};        ///< of one warm request, before rounding up
  S init_ms{};            ///< of one cold start
  S cold_share{};         ///< 0..1 of all requests
  S log_bytes{};          ///< the handler's own lines, per request
  std::string log_group;  ///< empty: the one that Lambda makes, which never expires
  logs::SystemLog system_log = logs::SystemLog::text;
  bool tracing = false;  ///< X-Ray samples its requests
};

struct LogGroup {
  std::string name;
  logs::Retention retention = logs::never_expire;
  logs::LogClass log_class = logs::LogClass::standard;
};

struct Api {
  std::string name;
  apigateway::Config config;
  std::string access_log_group;  ///< empty: no access log
  bool tracing = false;          ///< X-Ray samples its requests
};

enum class OperationKind {
  get,
  query,
  scan,
  put,
  update,
  remove,
  transact_get,
  transact_write,
  failed_put
};

/// What one request does to a table.
template <class S> struct OperationOf {
  OperationKind kind = OperationKind::get;
  std::string table;
  S times{1};      ///< per request
  S items{1};      ///< read by one query or scan; in one transaction
  S item_bytes{};  ///< of one item; of an update, the larger of before and after
  dynamodb::Consistency consistency = dynamodb::Consistency::eventual;
  std::string index;  ///< a query or scan of this index of the table
};

/// How often a request puts a datum of a custom metric by an API call.
template <class S> struct MetricPutOf {
  std::string metric;
  S times{1};
};

template <class S> struct RouteOf {
  std::string name;  ///< `POST /workouts`
  S share{};         ///< 0..1 of all requests; a plan's shares add up to 1
  std::string api;
  std::string function;
  S request_bytes{};
  S response_bytes{};
  S access_log_bytes{};
  std::vector<OperationOf<S>> operations;
  std::vector<MetricPutOf<S>> metric_puts;
};

struct Metric {
  std::string name;
  int dimension_values = 1;  ///< each distinct one is one more billed metric
};

struct Alarm {
  std::string name;
  monitoring::Alarm rule;                            ///< what is billed of it
  std::optional<monitoring::MetricAlarm> watches{};  ///< what it looks at, where the plan says so
  std::optional<monitoring::Fault> fault{};          ///< what it is there to show
};

struct Dashboard {
  std::string name;
};

struct Parameter {
  std::string name;
  bool advanced = false;
};

struct Secret {
  std::string name;
};
struct Key {
  std::string name;
};

template <class S> struct PlanOf {
  std::string name;
  std::string title;  ///< one sentence for people
  Owner owner;
  std::string region;  ///< empty: the bill's
  std::vector<TableOf<S>> tables;
  std::vector<FunctionOf<S>> functions;
  std::vector<LogGroup> log_groups;
  std::vector<Api> apis;
  std::vector<RouteOf<S>> routes;
  std::vector<Metric> metrics;
  std::vector<Alarm> alarms;
  std::vector<Dashboard> dashboards;
  std::vector<Parameter> parameters;
  std::vector<Secret> secrets;
  std::vector<Key> keys;
  /// Stored bytes of a log per byte ingested: 0.15, AWS's calculator's own figure, unless said
  /// otherwise.
  S log_compression{};
};

using Table = TableOf<Decimal>;
using Function = FunctionOf<Decimal>;
using Operation = OperationOf<Decimal>;
using Route = RouteOf<Decimal>;
using Plan = PlanOf<Decimal>;

/// A plan's numbers as another scalar. (A template on both scalars: with `Plan` itself, every
/// header above would instantiate all of its lists at once.)
template <class S, class D> PlanOf<S> plan_cast(const PlanOf<D>& plan) {
  const auto as = [](const D& d) { return scalar_cast<S>(d); };
  PlanOf<S> out;
  out.name = plan.name;
  out.title = plan.title;
  out.owner = plan.owner;
  out.region = plan.region;
  for (const auto& t : plan.tables) {
    TableOf<S> table{t.name,      t.config, as(t.stored_items), as(t.stored_item_bytes),
                     t.keep_days, {}};
    for (const auto& projected : t.projected_bytes) {
      table.projected_bytes.push_back(projected ? std::optional<S>(as(*projected)) : std::nullopt);
    }
    out.tables.push_back(std::move(table));
  }
  for (const auto& f : plan.functions) {
    out.functions.push_back({f.name, f.config, as(f.duration_ms), as(f.init_ms), as(f.cold_share),
                             as(f.log_bytes), f.log_group, f.system_log, f.tracing});
  }
  out.log_groups = plan.log_groups;
  out.apis = plan.apis;
  for (const auto& r : plan.routes) {
    RouteOf<S> route{r.name,
                     as(r.share),
                     r.api,
                     r.function,
                     as(r.request_bytes),
                     as(r.response_bytes),
                     as(r.access_log_bytes),
                     {},
                     {}};
    for (const auto& o : r.operations) {
      route.operations.push_back(
          {o.kind, o.table, as(o.times), as(o.items), as(o.item_bytes), o.consistency, o.index});
    }
    for (const auto& m : r.metric_puts) route.metric_puts.push_back({m.metric, as(m.times)});
    out.routes.push_back(std::move(route));
  }
  out.metrics = plan.metrics;
  out.alarms = plan.alarms;
  out.dashboards = plan.dashboards;
  out.parameters = plan.parameters;
  out.secrets = plan.secrets;
  out.keys = plan.keys;
  out.log_compression = as(plan.log_compression);
  return out;
}

}  // namespace fitcost::inline v1
