// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/replay/replay_report.hpp"

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

/// Sums over the routes of one function.
struct FunctionUse {
  std::int64_t requests = 0;
  std::int64_t log_bytes = 0;
  double milliseconds = 0.0;
};

}  // namespace

std::string measured_plan_text(const std::string& plan_text, const std::string& name,
                               const ReplayResult& result) {
  read_plan(plan_text, name);  // says what is wrong with it better than what follows
  YAML::Node root = YAML::Load(plan_text);
  std::vector<std::pair<std::string, FunctionUse>> functions;
  for (auto route : root["routes"]) {
    const auto index = index_of(route.first.as<std::string>());
    if (!index) continue;
    const handler::RouteUsage& usage = result.usage.routes[*index];
    if (usage.requests == 0) continue;
    YAML::Node body = route.second;
    body["response_bytes"] = number(per(usage.bytes_out, usage.requests));
    if (result.metered) {
      body["request_bytes"] = number(per(usage.bytes_in, usage.requests));
      for (auto operation : body["operations"]) measure_operation(operation, usage);
    }
    if (!body["function"]) continue;
    const auto function = body["function"].as<std::string>();
    auto at = std::find_if(functions.begin(), functions.end(),
                           [&](const auto& f) { return f.first == function; });
    if (at == functions.end()) at = functions.insert(at, {function, {}});
    at->second.requests += usage.requests;
    at->second.log_bytes += usage.log_bytes;
    at->second.milliseconds +=
        result.durations[*index].mean_ms() * static_cast<double>(usage.requests);
  }
  for (const auto& [function, use] : functions) {
    YAML::Node body = root["functions"][function];
    body["duration_ms"] = number(use.milliseconds / static_cast<double>(use.requests));
    if (result.metered) body["log_bytes"] = number(per(use.log_bytes, use.requests));
  }
  YAML::Emitter out;
  out << root;
  return "# Measured against " + result.against +
         "; durations are those of the handler's calls.\n" + std::string(out.c_str()) + "\n";
}

}  // namespace fitcost::inline v1
