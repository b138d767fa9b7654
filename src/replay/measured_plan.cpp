// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/replay/replay_report.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace {

constexpr int figure_places = 3;

std::string number(double value) { return to_decimal(value, figure_places).to_string(); }
double per(std::int64_t total, std::int64_t count) {
  return static_cast<double>(total) / static_cast<double>(count);
}

std::optional<std::size_t> index_of(const std::string& name) {
  for (std::size_t i = 0; i < handler::route_count; ++i)
    if (route_name(static_cast<handler::Route>(i)) == name) return i;
  return std::nullopt;
}

void measure_operation(YAML::Node operation, const handler::RouteUsage& usage) {
  const auto set = [&](const char* key, double value) { operation[key] = number(value); };
  if ((operation["put"] || operation["update"]) && usage.items_written > 0)
    set("item_bytes", per(usage.item_bytes_written, usage.items_written));
  if (operation["query"] && usage.items_read > 0) {
    set("items", per(usage.items_read, usage.requests));
    set("item_bytes", per(usage.item_bytes_read, usage.items_read));
  }
  if (operation["get"] && usage.items_read > 0)
    set("item_bytes", per(usage.item_bytes_read, usage.items_read));
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
  for (const Route& route : plan.routes) {
    const auto index = index_of(route.name);
    if (!index) continue;
    const handler::RouteUsage& usage = result.usage.routes[*index];
    if (usage.requests == 0) continue;
    if (!result.filled && has_query(route)) {
      FunctionUse& use = use_of(functions, route.function);
      use.timed = use.logged = false;
      continue;
    }
    YAML::Node body = root["routes"][route.name];
    body["response_bytes"] = number(per(usage.bytes_out, usage.requests));
    if (result.metered) {
      body["request_bytes"] = number(per(usage.bytes_in, usage.requests));
      for (auto operation : body["operations"]) measure_operation(operation, usage);
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
  return text + std::string(out.c_str()) + "\n";
}

}  // namespace fitcost::inline v1
