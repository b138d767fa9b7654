// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/replay/replay_report.hpp"
#include "fitcost/services/dynamodb/operations.hpp"
#include "fitcost/units/input_error.hpp"
#include "replay/api_operations.hpp"
#include "replay/switches.hpp"

namespace fitcost::inline v1 {

namespace {

constexpr int figure_places = 3;
constexpr int times_places = 6;

std::string number(double value) { return to_decimal(value, figure_places).to_string(); }
double per(std::int64_t total, std::int64_t count) {
  return static_cast<double>(total) / static_cast<double>(count);
}

std::optional<std::size_t> index_of(const std::string& name) {
  for (std::size_t i = 0; i < handler::route_count; ++i)
    if (route_name(static_cast<handler::Route>(i)) == name) return i;
  return std::nullopt;
}

/// What a request of one route was seen to do to the table, as a plan's operations.
class MeasuredOperations {
  using WriteUnit = Quotient<dynamodb::write_request_unit, unit::request>;

 public:
  MeasuredOperations(const Route& planned, const handler::RouteUsage& usage, std::string table,
                     bool consistent_reads)
      : planned_(planned),
        usage_(usage),
        table_(std::move(table)),
        consistent_reads_(consistent_reads) {}

  YAML::Node of(handler::Route route) {
    // PUT and DELETE read first what they change, and write nothing where it is not there.
    switch (route) {
      case handler::Route::create:
        add_write("put", written_bytes(OperationKind::put),
                  per(usage_.items_written, usage_.requests));
        break;
      case handler::Route::list:
      case handler::Route::stats: {
        YAML::Node query = add("query", read_bytes(OperationKind::query), 1.0);
        query["items"] = number(per(usage_.items_read, usage_.requests));
        query["consistency"] = consistency(consistent_reads_);
        break;
      }
      case handler::Route::get:
        add_get(consistent_reads_);
        break;
      case handler::Route::put:
        add_get(true);
        add_write("update",
                  std::max(read_bytes(OperationKind::update), written_bytes(OperationKind::update)),
                  per(usage_.items_written, usage_.requests));
        break;
      case handler::Route::remove:
        add_get(true);
        add_write("delete", read_bytes(OperationKind::remove),
                  per(usage_.items_read, usage_.requests));
        break;
      case handler::Route::other:
        break;
    }
    return operations_;
  }

  /// Where items on both sides of a kilobyte have other units than their mean: a comment.
  std::string unlike_measured() const {
    constexpr double share = 0.005;
    const double measured = per(usage_.write_units, usage_.requests);
    if (std::abs(write_units_ - measured) <= share * measured) return {};
    return "# " + planned_.name + ": a request was measured to take " + number(measured) +
           " write units; items of the mean size take " + number(write_units_) + ".\n";
  }

 private:
  static const char* consistency(bool strong) { return strong ? "strong" : "eventual"; }

  YAML::Node add(const char* kind, double item_bytes, double times) {
    YAML::Node operation(YAML::NodeType::Map);
    operation.SetStyle(YAML::EmitterStyle::Flow);
    operation[kind] = table_;
    operation["item_bytes"] = number(item_bytes);
    if (times != 1.0) operation["times"] = to_decimal(times, times_places).to_string();
    if (times > 0.0) operations_.push_back(operation);
    return operation;
  }
  void add_get(bool strong) {
    YAML::Node get = add("get", read_bytes(OperationKind::get), 1.0);
    get["consistency"] = consistency(strong);
  }
  void add_write(const char* kind, double item_bytes, double times) {
    add(kind, item_bytes, times);
    write_units_ += times * dynamodb::write_units(bytes(item_bytes)) / quantity<WriteUnit>(1.0);
  }
  double read_bytes(OperationKind kind) const {
    return usage_.items_read > 0 ? per(usage_.item_bytes_read, usage_.items_read)
                                 : planned_bytes(kind);
  }
  double written_bytes(OperationKind kind) const {
    return usage_.items_written > 0 ? per(usage_.item_bytes_written, usage_.items_written)
                                    : planned_bytes(kind);
  }
  double planned_bytes(OperationKind kind) const {
    for (const auto& o : planned_.operations)
      if (o.kind == kind) return o.item_bytes.to_double();
    return 1.0;
  }

  const Route& planned_;
  const handler::RouteUsage& usage_;
  std::string table_;
  bool consistent_reads_;
  double write_units_ = 0.0;
  YAML::Node operations_{YAML::NodeType::Sequence};
};

/// The table that the API's part of a route is of: its own, else the plan's only one.
std::optional<std::string> table_of(const Plan& plan, const Route& route, handler::Route called) {
  for (const auto& o : route.operations)
    if (detail::is_done(called, o.kind)) return o.table;
  if (!route.operations.empty()) return route.operations[0].table;
  if (plan.tables.size() == 1) return plan.tables[0].name;
  return std::nullopt;
}

bool has_query(const Route& route) {
  return std::any_of(route.operations.begin(), route.operations.end(),
                     [](const Operation& o) { return o.kind == OperationKind::query; });
}

/// Means over the routes of one function, as often as the plan says that each is asked for.
struct FunctionUse {
  double share = 0.0;
  double log_bytes = 0.0;
  double milliseconds = 0.0;
  bool timed = true;
  bool logged = true;
};

using FunctionUses = std::vector<std::pair<std::string, FunctionUse>>;

FunctionUse& use_of(FunctionUses& functions, const std::string& name) {
  const auto at = std::find_if(functions.begin(), functions.end(),
                               [&](const auto& f) { return f.first == name; });
  return at != functions.end() ? at->second : functions.emplace_back(name, FunctionUse()).second;
}

/// A failure is no measurement: what it takes is not what the API takes.
void require_answers(const ReplayResult& result) {
  if (result.lost + result.failed == 0) return;
  throw InputError({},
                   std::to_string(result.lost) + " requests without an answer and " +
                       std::to_string(result.failed) + " answered with an error (" +
                       result.failure + ")",
                   "answers to all: a bill of failures would be none of the API");
}

}  // namespace

std::string measured_plan_text(const std::string& plan_text, const std::string& name,
                               const ReplayResult& result) {
  require_answers(result);
  const Plan plan = read_plan(plan_text, name);  // says what is wrong better than what follows
  YAML::Node root = YAML::Load(plan_text);
  FunctionUses functions;
  std::string comments;
  const auto keep = [&](const Route& route) {
    if (!route.operations.empty())
      comments += "# " + route.name + " was not measured: its operations are the plan's own.\n";
  };
  for (const Route& route : plan.routes) {
    const auto index = index_of(route.name);
    if (!index) continue;
    const handler::RouteUsage& usage = result.usage.routes[*index];
    if (usage.requests == 0) {
      keep(route);
      continue;
    }
    if (!result.filled && has_query(route)) {
      FunctionUse& use = use_of(functions, route.function);
      use.timed = use.logged = false;
      keep(route);
      continue;
    }
    YAML::Node body = root["routes"][route.name];
    body["response_bytes"] = number(per(usage.bytes_out, usage.requests));
    if (result.metered) {
      body["request_bytes"] = number(per(usage.bytes_in, usage.requests));
      const auto called = static_cast<handler::Route>(*index);
      if (const auto table = table_of(plan, route, called)) {
        MeasuredOperations measured(route, usage, *table,
                                    detail::switches_of(plan).consistent_reads);
        body["operations"] = measured.of(called);
        comments += measured.unlike_measured();
      }
    } else {
      keep(route);
    }
    if (route.function.empty()) continue;
    FunctionUse& use = use_of(functions, route.function);
    const double share = route.share.to_double();
    use.share += share;
    use.log_bytes += share * per(usage.log_bytes, usage.requests);
    use.milliseconds += share * result.handling_ms[*index].value_or(0.0);
    use.timed = use.timed && result.handling_ms[*index];
    use.logged = use.logged && result.metered && usage.log_bytes > 0;
  }
  for (const auto& [function, use] : functions) {
    if (use.share <= 0.0) continue;
    YAML::Node body = root["functions"][function];
    if (use.timed) body["duration_ms"] = number(use.milliseconds / use.share);
    if (use.logged) body["log_bytes"] = number(use.log_bytes / use.share);
  }
  YAML::Emitter out;
  out << root;
  const char* const durations =
      !result.over_http ? "durations are those of the handler's calls in one process"
      : result.metered  ? "durations are the server's, from a request to its answer"
                        : "durations, items and log lines are the plan's own";
  std::string text = "# Measured against " + result.against + "; " + durations + ".\n";
  for (const auto& note : result.notes) text += "# " + note + "\n";
  text += comments;
  return text + std::string(out.c_str()) + "\n";
}

}  // namespace fitcost::inline v1
