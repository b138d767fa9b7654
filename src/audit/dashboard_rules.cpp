// SPDX-License-Identifier: Apache-2.0
// FC409, FC410: dashboards.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "audit/audit_context.hpp"
#include "audit/metric_names.hpp"
#include "audit/stack_costs.hpp"
#include "fitcost/plan/bill.hpp"
#include "fitcost/services/monitoring/metric_catalogue.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

using DashboardJson = nlohmann::json;

/// A widget's row: [namespace, name, dimension, value, ..., {options}], where "." repeats what the
/// row above has there and "..." all of it.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
std::vector<std::string> row_of(const DashboardJson& row, const std::vector<std::string>& above) {
  std::vector<std::string> out;
  for (const auto& cell : row) {
    if (!cell.is_string()) continue;
    const auto& text = cell.get_ref<const std::string&>();
    if (text == "...") {
      out = above;
      if (!out.empty()) out.pop_back();  // what follows is the last value
    } else if (text == "." && out.size() < above.size()) {
      out.push_back(above[out.size()]);
    } else {
      out.push_back(text);
    }
  }
  return out;
}

std::optional<std::string> lack_of(const std::vector<std::string>& row) {
  if (row.size() < 2) return {};
  monitoring::MetricName name{row[0], row[1], {}};
  for (std::size_t i = 2; i + 1 < row.size(); i += 2)
    name.dimensions.push_back({row[i], row[i + 1]});
  if (const auto meant = meant_metric(row[0], row[1]); !meant.empty())
    return row[0] + " has no metric " + row[1] + ", but " + std::string(meant);
  const auto visible = monitoring::visibility(name, nullptr);
  if (!visible.has_data) return visible.notes.front();
  const auto needed = needed_dimension(row[0], row[1]);
  const bool has = needed.empty() || std::any_of(name.dimensions.begin(), name.dimensions.end(),
                                                 [&](const auto& d) { return d.name == needed; });
  if (has) return {};
  return row[0] + " " + row[1] + " has no data without the dimension " + std::string(needed);
}

void check_widgets(AuditContext& c, const Resource& r, const Value& body) {
  if (!body.is_text()) return;
  const auto parsed = DashboardJson::parse(body.text().shown(), nullptr, false);
  if (!parsed.is_object() || !parsed.contains("widgets") || !parsed["widgets"].is_array()) return;
  int empty = 0;
  int all = 0;
  std::string first;
  for (const auto& widget : parsed["widgets"]) {
    if (!widget.is_object() || !widget.contains("properties")) continue;
    const auto& properties = widget["properties"];
    if (!properties.is_object() || !properties.contains("metrics") ||
        !properties["metrics"].is_array())
      continue;
    ++all;
    bool lacking = false;
    std::vector<std::string> above;
    for (const auto& row : properties["metrics"]) {
      if (!row.is_array()) continue;
      above = row_of(row, above);
      if (const auto lack = lack_of(above)) {
        lacking = true;
        if (first.empty()) first = *lack;
      }
    }
    if (lacking) ++empty;
  }
  if (empty == 0) return;
  c.add("FC410", r, body,
        fmt::format("{} of {} graphs lack{} data: {}", empty, all, empty == 1 ? "s" : "", first));
}

}  // namespace

void audit_dashboards(AuditContext& c, StackCosts& costs) {
  const auto all = c.of_type("AWS::CloudWatch::Dashboard");
  Plan plan;
  Finding* finding = nullptr;
  for (const ResourceIndex i : all) {
    const Resource& r = c.resources()[i];
    each_value(r.properties, "DashboardBody", [&](const Value& v) { check_widgets(c, r, v); });
  }
  for (const ResourceIndex i : all) {
    const Resource& r = c.resources()[i];
    Finding* f =
        c.add("FC409", r, nullptr, "a dashboard is paid by the month, beyond the account's third");
    if (f == nullptr) continue;
    finding = f;
    plan.dashboards.push_back({r.logical_id});
  }
  if (finding == nullptr) return;
  costs.price(*finding, exact_readings(plan, {}, c.month()).all());
}

}  // namespace fitcost::inline v1::cloudformation::detail
