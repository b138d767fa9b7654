// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "estimate/estimate_lines.hpp"
#include "report/json.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Json;

constexpr int hourly_places = 12;

std::string hourly(const Decimal& monthly, int hours) {
  return to_decimal(Exact(monthly) / Exact(Decimal(hours)), hourly_places).to_string();
}

/// Infracost's breakdown of one month, a resource at a time.
class Breakdown {
 public:
  explicit Breakdown(const EstimateReport& report)
      : report_(report), month_(report.bill.months.front()) {}

  Json resources() {
    group_lines();
    Json out = Json::array();
    const auto& all = report_.estimate.graph.source.resources();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto standing = report_.estimate.resources[i].standing;
      if (standing != detail::Standing::priced && standing != detail::Standing::unknown_use)
        continue;
      out.push_back(resource(i));
    }
    for (const auto& name : ownerless_) out.push_back(without_owner(name));
    return out;
  }

  Json free_resources() const {
    Json out = Json::array();
    const auto& all = report_.estimate.graph.source.resources();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto standing = report_.estimate.resources[i].standing;
      if (standing != detail::Standing::free && standing != detail::Standing::counted_with)
        continue;
      out.push_back(
          {{"name", all[i].logical_id}, {"resourceType", all[i].type}, {"metadata", metadata(i)}});
    }
    return out;
  }

  Json summary() const {
    std::size_t detected = 0;
    std::size_t supported = 0;
    std::size_t usage_based = 0;
    std::size_t free = 0;
    std::map<std::string, int> unsupported;
    std::map<std::string, int> no_price;
    const auto& all = report_.estimate.graph.source.resources();
    for (std::size_t i = 0; i < all.size(); ++i) {
      switch (report_.estimate.resources[i].standing) {
        case detail::Standing::priced:
        case detail::Standing::unknown_use:
          ++supported;
          if (is_usage_based(i)) ++usage_based;
          break;
        case detail::Standing::free:
        case detail::Standing::counted_with:
          ++free;
          ++no_price[all[i].type];
          break;
        case detail::Standing::no_model:
          ++unsupported[all[i].type];
          break;
        case detail::Standing::absent:
          continue;
      }
      ++detected;
    }
    Json unsupported_counts = Json::object();
    std::size_t unsupported_total = 0;
    for (const auto& [type, count] : unsupported) {
      unsupported_counts[type] = count;
      unsupported_total += static_cast<std::size_t>(count);
    }
    Json no_price_counts = Json::object();
    for (const auto& [type, count] : no_price) no_price_counts[type] = count;
    return {{"totalDetectedResources", detected},
            {"totalSupportedResources", supported},
            {"totalUnsupportedResources", unsupported_total},
            {"totalUsageBasedResources", usage_based},
            {"totalNoPriceResources", free},
            {"unsupportedResourceCounts", unsupported_counts},
            {"noPriceResourceCounts", no_price_counts}};
  }

  Decimal total() const { return month_.bill.total(); }
  Decimal usage_total() const {
    Decimal out;
    for (const Line& line : month_.bill.lines())
      if (is_usage(line.meter)) out += line.cost;
    return out;
  }
  int hours() const { return month_.hours; }

 private:
  /// As Infracost tells them apart: what costs without being used is no usage.
  static bool is_usage(std::string_view meter) {
    for (const std::string_view word :
         {"capacity_unit_hours", "alarm", "dashboard", "metric_months", "advanced_parameter",
          "key_months", "secret_months", "cache_", "provisioned_concurrency"})
      if (meter.find(word) != std::string_view::npos) return false;
    return true;
  }

  void group_lines() {
    const auto& lines = month_.bill.lines();
    for (std::size_t n = 0; n < lines.size(); ++n) {
      if (const auto at = report_.estimate.owner(lines[n].resource)) {
        of_resource_[*at].push_back(n);
      } else {
        auto& those = of_name_[lines[n].resource];
        if (those.empty()) ownerless_.push_back(lines[n].resource);
        those.push_back(n);
      }
    }
    for (const Unpriced& line : month_.bill.unpriced())
      if (const auto at = report_.estimate.owner(line.resource)) unpriced_[*at].push_back(&line);
  }

  bool is_usage_based(std::size_t i) const {
    const auto found = of_resource_.find(i);
    if (found == of_resource_.end()) return true;
    for (const std::size_t n : found->second)
      if (is_usage(month_.bill.lines()[n].meter)) return true;
    return false;
  }

  Json metadata(std::size_t i) const {
    const auto& document = report_.estimate.graph.source.document();
    const auto& resource = report_.estimate.graph.source.resources()[i];
    const auto& of = report_.estimate.resources[i];
    const int first = document.place(*resource.key).line;
    int last = first;
    if (resource.definition != nullptr && !resource.definition->range.empty())
      last = document.place(resource.definition->range.end - 1).line;
    cloudformation::Certainty certainty = of.held;
    certainty.also(of.used);
    Json extra = {{"standing", detail::standing_key(of.standing)},
                  {"confidence", std::string(name_of(certainty.confidence))},
                  {"assumption", certainty.words}};
    if (!of.words.empty()) extra["words"] = of.words;
    const auto& load = report_.estimate.graph.loads[i];
    if (load.applies)
      extra["requestsPerSecond"] = load.per_second ? Json(*load.per_second) : Json(nullptr);
    if (const auto net = net_of(i)) extra["monthlyCostAfterFreeTier"] = net->to_string();
    return {
        {"filename", document.file()}, {"startLine", first}, {"endLine", last}, {"fitcost", extra}};
  }

  std::optional<Decimal> net_of(std::size_t i) const {
    const auto found = of_resource_.find(i);
    if (found == of_resource_.end()) return std::nullopt;
    const auto& net = net_lines();
    Decimal out;
    for (const std::size_t n : found->second) out += net[n].cost;
    return out;
  }

  const std::vector<Line>& net_lines() const {
    if (net_.empty()) net_ = month_.bill.net_lines();
    return net_;
  }

  Json component(const Line& line, const std::string& owner) const {
    std::string name = line.meter;
    if (line.resource != owner) name = line.resource + ": " + name;
    if (!line.tier.starts_with("0-")) name += " (" + line.tier + ")";
    return {{"name", name},
            {"unit", line.unit},
            {"hourlyQuantity", hourly(line.quantity, month_.hours)},
            {"monthlyQuantity", line.quantity.to_string()},
            {"price", line.unit_price.to_string()},
            {"hourlyCost", hourly(line.cost, month_.hours)},
            {"monthlyCost", line.cost.to_string()},
            {"usageBased", is_usage(line.meter)},
            {"priceNotFound", false}};
  }

  void add_costs(Json& to, const std::vector<std::size_t>& those, const std::string& owner) const {
    Decimal cost;
    Decimal usage;
    Json components = Json::array();
    for (const std::size_t n : those) {
      const Line& line = month_.bill.lines()[n];
      cost += line.cost;
      if (is_usage(line.meter)) usage += line.cost;
      components.push_back(component(line, owner));
    }
    to["hourlyCost"] = hourly(cost, month_.hours);
    to["monthlyCost"] = cost.to_string();
    to["monthlyUsageCost"] = usage.to_string();
    to["costComponents"] = components;
  }

  Json resource(std::size_t i) const {
    const auto& of = report_.estimate.graph.source.resources()[i];
    Json out = {{"name", of.logical_id}, {"resourceType", of.type}};
    if (const Json tags = tags_of(of); !tags.empty()) out["tags"] = tags;
    out["metadata"] = metadata(i);
    const auto found = of_resource_.find(i);
    if (found == of_resource_.end()) {
      // Never 0 for what is unknown; a resource that is not used at all does cost 0.
      const bool unknown = report_.estimate.resources[i].standing == detail::Standing::unknown_use;
      const Json cost = unknown ? Json(nullptr) : Json("0");
      out["hourlyCost"] = out["monthlyCost"] = out["monthlyUsageCost"] = cost;
      out["costComponents"] = Json::array();
    } else {
      add_costs(out, found->second, of.logical_id);
    }
    const auto missing = unpriced_.find(i);
    if (missing == unpriced_.end()) return out;
    for (const Unpriced* line : missing->second) {
      out["costComponents"].push_back({{"name", line->meter},
                                       {"unit", line->meter},
                                       {"hourlyQuantity", hourly(line->quantity, month_.hours)},
                                       {"monthlyQuantity", line->quantity.to_string()},
                                       {"price", nullptr},
                                       {"hourlyCost", nullptr},
                                       {"monthlyCost", nullptr},
                                       {"usageBased", is_usage(line->meter)},
                                       {"priceNotFound", true}});
    }
    return out;
  }

  static Json tags_of(const cloudformation::Resource& of) {
    Json out = Json::object();
    const auto tags = of.properties["Tags"];
    for (const auto& entry : tags.entries()) out[entry.key] = entry.value.shown();
    for (const auto& tag : tags.items())
      if (tag["Key"].is_text()) out[tag["Key"].shown()] = tag["Value"].shown();
    return out;
  }

  Json without_owner(const std::string& name) const {
    const auto& those = of_name_.at(name);
    const auto certainty =
        report_.estimate.certainty(name, month_.bill.lines()[those.front()].meter);
    Json out = {{"name", name},
                {"metadata",
                 {{"fitcost",
                   {{"confidence", std::string(name_of(certainty.confidence))},
                    {"assumption", certainty.words}}}}}};
    add_costs(out, those, name);
    return out;
  }

  const EstimateReport& report_;
  const MonthlyBill& month_;
  std::map<std::size_t, std::vector<std::size_t>> of_resource_;
  std::map<std::string, std::vector<std::size_t>> of_name_;
  std::map<std::size_t, std::vector<const Unpriced*>> unpriced_;
  std::vector<std::string> ownerless_;
  mutable std::vector<Line> net_;
};

Json empty_breakdown() {
  return {{"resources", Json::array()},
          {"totalHourlyCost", "0"},
          {"totalMonthlyCost", "0"},
          {"totalMonthlyUsageCost", "0"}};
}

}  // namespace

std::string infracost_json(const EstimateReport& report) {
  Breakdown breakdown(report);
  const std::string monthly = breakdown.total().to_string();
  const std::string hour = hourly(breakdown.total(), breakdown.hours());
  const std::string usage = breakdown.usage_total().to_string();
  Json of = {{"resources", breakdown.resources()},
             {"totalHourlyCost", hour},
             {"totalMonthlyCost", monthly},
             {"totalMonthlyUsageCost", usage}};
  Json difference = of;
  of["freeResources"] = breakdown.free_resources();
  const std::string day = to_string(report.bill.terms.date) + "T00:00:00Z";
  const Json project = {{"name", report.bill.name},
                        {"displayName", report.bill.name},
                        {"metadata", {{"path", report.bill.name}, {"type", "cloudformation"}}},
                        {"pastBreakdown", empty_breakdown()},
                        {"breakdown", of},
                        {"diff", difference},
                        {"summary", breakdown.summary()}};
  const Json json = {{"version", "0.2"},
                     {"metadata",
                      {{"infracostCommand", "breakdown"},
                       {"vcsBranch", ""},
                       {"vcsCommitSha", ""},
                       {"vcsCommitAuthorName", ""},
                       {"vcsCommitAuthorEmail", ""},
                       {"vcsCommitTimestamp", day},
                       {"vcsCommitMessage", ""}}},
                     {"currency", "USD"},
                     {"projects", Json::array({project})},
                     {"totalHourlyCost", hour},
                     {"totalMonthlyCost", monthly},
                     {"totalMonthlyUsageCost", usage},
                     {"pastTotalHourlyCost", "0"},
                     {"pastTotalMonthlyCost", "0"},
                     {"pastTotalMonthlyUsageCost", "0"},
                     {"diffTotalHourlyCost", hour},
                     {"diffTotalMonthlyCost", monthly},
                     {"diffTotalMonthlyUsageCost", usage},
                     {"timeGenerated", day},
                     {"summary", breakdown.summary()}};
  return detail::dumped(json);
}

}  // namespace fitcost::inline v1
