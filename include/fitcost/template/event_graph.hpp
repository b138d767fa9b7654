// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/plan/plan.hpp"
#include "fitcost/template/confidence.hpp"
#include "fitcost/template/template.hpp"
#include "fitcost/traffic/rate.hpp"

/// Who causes whom: from the routes of a template's APIs and its schedules to functions, tables,
/// logs, and to what scales, watches and throttles them; and how often, at one traffic. Resources
/// are named by index into `Template::resources()`.
namespace fitcost::inline v1::cloudformation {

/// One request rate for all routes together, and how they share it.
struct StackTraffic {
  Rate rate{};  ///< requests of all APIs together
  /// `POST /workouts`, and its share of all requests, 0..1. Routes that are not named share evenly
  /// what is left. `*` stands for any method or any path that no other entry names.
  std::vector<std::pair<std::string, Decimal>> route_shares = {};
  /// Of two templates that are compared each may lack a route that the other has: its share goes to
  /// the others in proportion.
  bool routes_may_be_missing = false;
};

using ResourceIndex = std::size_t;
using MaybeResource = std::optional<ResourceIndex>;

/// A way into the stack: a route of an API, a schedule, a stream, or a call from outside.
struct EntryPoint {
  enum class Kind : std::uint8_t {
    route,       ///< of a REST or HTTP API
    schedule,    ///< rate or cron; independent of the traffic
    stream,      ///< of a table: once for each write to it
    direct,      ///< a function that nothing of the template calls, in a stack without an API
    authorizer,  ///< asked before a request of an API is let through
    deployment   ///< a custom resource: called when the stack changes, not by traffic
  };

  Kind kind = Kind::route;
  std::string name;    ///< `POST /workouts`; a schedule's `rate(5 minutes)`; a stream's table
  std::string method;  ///< of a route: `ANY` for all
  std::string path;
  MaybeResource api;             ///< of a route
  MaybeResource function;        ///< empty: it calls none (a mock), or one nobody can tell
  MaybeResource table;           ///< of a stream
  MaybeResource caused_by;       ///< the Rule, Schedule or EventSourceMapping
  Decimal share;                 ///< of the traffic's requests; 0 of a schedule
  std::optional<Rate> own_rate;  ///< of a schedule
  Certainty certainty;
  const SyntaxNode* at = nullptr;
};

/// What a function may do to a table, and what is taken to happen.
struct TableAccess {
  ResourceIndex function = 0;
  ResourceIndex table = 0;
  bool may_read = false;
  bool may_write = false;
  /// The actions that are allowed or called, without `dynamodb:`: `PutItem`, `Query` ...; empty
  /// where the function only knows the table's name.
  std::vector<std::string> allowed;  ///< by its policies
  std::vector<std::string> called;   ///< by its inline code, once each
  std::vector<std::string> indexes;  ///< that its inline code names
  Certainty certainty;
};

/// A function whose inline code puts custom metrics.
struct MetricPut {
  ResourceIndex function = 0;
  Certainty certainty;
};

/// What one request by an entry point does to a table.
struct TableOperation {
  std::size_t entry = 0;  ///< into `EventGraph::entries`
  ResourceIndex function = 0;
  ResourceIndex table = 0;
  OperationKind kind = OperationKind::get;
  Decimal times{1};        ///< for each call of the entry point
  std::string index = {};  ///< of the table, that is read
  Certainty certainty;
};

/// Who writes to which log group.
struct LogWriter {
  ResourceIndex writer = 0;  ///< a function, or a stage with access or execution logs
  enum class Kind : std::uint8_t { function, access_log, execution_log } kind = Kind::function;
  MaybeResource group;  ///< empty: one that the template does not have
  SymbolicText name;    ///< of the group, as far as known
  Certainty certainty;
};

/// A scalable target of a table or index, with its policies.
struct TableScaling {
  ResourceIndex target = 0;
  std::vector<ResourceIndex> policies;
  MaybeResource table;  ///< empty: it scales nothing that the template has
  std::string index;    ///< empty: the table itself
  bool writes = false;  ///< write capacity, or read capacity
  std::optional<int> min;
  std::optional<int> max;
  std::optional<int> target_percent;  ///< of its target tracking policy
  Certainty certainty;
};

/// What an alarm looks at.
struct AlarmWatch {
  ResourceIndex alarm = 0;
  std::string metric_namespace;  ///< empty where unknown
  std::string metric;
  /// Names and values, symbols as `${Fn}`.
  std::vector<std::pair<std::string, std::string>> dimensions;
  MaybeResource watched;  ///< a function, table, API or log group of the template
  Certainty certainty;
};

/// A limit on how much comes through.
struct ThrottleLimit {
  enum class Kind : std::uint8_t {
    stage,
    method,
    usage_plan,
    reserved_concurrency
  } kind = Kind::stage;
  ResourceIndex from = 0;               ///< the stage, usage plan or function
  MaybeResource limits;                 ///< the API or function
  std::optional<Decimal> rate;          ///< requests a second
  std::optional<Decimal> burst;         ///< requests
  std::optional<Decimal> environments;  ///< of a function, at a time
  std::string method;                   ///< of a method's own limit: `POST /workouts`
  Certainty certainty;
};

/// What a resource is asked to do.
struct ResourceLoad {
  /// Requests of an API or stage; calls of a function; operations of a table (`reads`, `writes`
  /// apart); requests that write to a log group. In the month's mean; empty where unknown, or where
  /// the resource is asked nothing at all (`applies`).
  std::optional<double> per_second;
  std::optional<double> reads_per_second;  ///< of a table: operations, not units
  std::optional<double> writes_per_second;
  Decimal share;         ///< of the traffic's requests; without schedules
  bool applies = false;  ///< whether requests mean anything to it
  Certainty certainty;
};

/// A value, not a handle: cheap enough to make anew for every traffic.
struct EventGraph {
  Template source;
  StackTraffic traffic;
  std::vector<EntryPoint> entries;
  std::vector<TableAccess> accesses;
  std::vector<TableOperation> operations;
  std::vector<MetricPut> metric_puts;
  std::vector<LogWriter> log_writers;
  std::vector<TableScaling> scalings;
  std::vector<AlarmWatch> watches;
  std::vector<ThrottleLimit> throttles;
  std::vector<ResourceLoad> loads;       ///< as `source.resources()`
  std::vector<std::string> assumptions;  ///< about the whole: how routes share the traffic ...

  const Resource& resource(ResourceIndex i) const { return source.resources()[i]; }
  const ResourceLoad& load(ResourceIndex i) const { return loads[i]; }
  /// What a share of the traffic comes to.
  double per_second(const Decimal& share) const {
    return fitcost::per_second(traffic.rate) / (requests(1.0) / seconds(1.0)) * share.to_double();
  }
};

/// InputError for a share of a route that the template does not have (with the nearest it has), is
/// given twice or is not within 0..1, and for shares that add up to more than 1, or to less where
/// no route is left to take the rest. Its place is `--route`.
FITCOST_EXPORT EventGraph event_graph(const Template& source, const StackTraffic& traffic);

/// Whether `POST /workouts`, `POST *`, `* /workouts` or a path alone names an entry point.
FITCOST_EXPORT bool names_route(std::string_view pattern, const EntryPoint& entry);

/// `POST /workouts=0.6`: a route and its share. InputError, whose place is `option`.
FITCOST_EXPORT std::pair<std::string, Decimal> parse_route_share(
    std::string_view text, std::string_view option = "--route");

}  // namespace fitcost::inline v1::cloudformation
