// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "estimate/estimate_lines.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Json;

std::string name_of_exists(cloudformation::Truth truth) {
  using cloudformation::Truth;
  return truth == Truth::yes ? "yes" : truth == Truth::no ? "no" : "unknown";
}

Json optional_number(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json certainty_json(const cloudformation::Certainty& certainty) {
  return {{"confidence", std::string(name_of(certainty.confidence))},
          {"assumption", certainty.words}};
}

Json line_json(const EstimateReport& report, const Line& line, const Line& net) {
  const auto at = report.estimate.owner(line.resource);
  Json out = {
      {"resource", line.resource},
      {"logical_id", at ? Json(report.estimate.graph.resource(*at).logical_id) : Json(nullptr)},
      {"meter", line.meter},
      {"region", line.region},
      {"tier", line.tier},
      {"quantity", line.quantity.to_string()},
      {"unit", line.unit},
      {"unit_price_usd", line.unit_price.to_string()},
      {"cost_usd", line.cost.to_string()},
      {"cost_usd_after_free_tier", net.cost.to_string()}};
  out.update(certainty_json(report.estimate.certainty(line.resource, line.meter)));
  return out;
}

Json resources_json(const cloudformation::Estimate& estimate) {
  Json out = Json::array();
  const auto& all = estimate.graph.source.resources();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& of = estimate.resources[i];
    const auto& load = estimate.graph.loads[i];
    Json resource = {{"logical_id", all[i].logical_id},
                     {"type", all[i].type},
                     {"line", estimate.graph.source.document().place(*all[i].key).line},
                     {"standing", detail::standing_key(of.standing)},
                     {"exists", name_of_exists(of.exists)},
                     {"words", of.words}};
    if (load.applies) {
      resource["requests_per_second"] = optional_number(load.per_second);
      resource["load"] = certainty_json(load.certainty);
    }
    out.push_back(std::move(resource));
  }
  return out;
}

}  // namespace

std::string estimate_csv(const EstimateReport& report) {
  std::string out =
      "month,resource,logical_id,type,meter,region,tier,quantity,unit,unit_price_usd,cost_usd,"
      "charge,confidence,assumption\n";
  const auto& estimate = report.estimate;
  for (const auto& month : report.bill.months) {
    const auto rows = [&](const std::vector<Line>& lines, std::string_view charge) {
      for (const Line& line : lines) {
        const auto at = estimate.owner(line.resource);
        const auto certainty = estimate.certainty(line.resource, line.meter);
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                           detail::csv_field(month.label), detail::csv_field(line.resource),
                           at ? detail::csv_field(estimate.graph.resource(*at).logical_id) : "",
                           at ? detail::csv_field(estimate.graph.resource(*at).type) : "",
                           line.meter, line.region, line.tier, line.quantity.to_string(),
                           detail::csv_field(line.unit), line.unit_price.to_string(),
                           line.cost.to_string(), charge, name_of(certainty.confidence),
                           detail::csv_field(certainty.words));
      }
    };
    rows(month.bill.lines(), "list");
    rows(month.bill.free_tier_lines(), "free_tier");
    for (const Unpriced& line : month.bill.unpriced()) {
      const auto at = estimate.owner(line.resource);
      out += fmt::format("{},{},{},{},{},{},,{},,,,unpriced,,\n", detail::csv_field(month.label),
                         detail::csv_field(line.resource),
                         at ? detail::csv_field(estimate.graph.resource(*at).logical_id) : "",
                         at ? detail::csv_field(estimate.graph.resource(*at).type) : "", line.meter,
                         line.region, line.quantity.to_string());
    }
    const auto& all = estimate.graph.source.resources();
    std::vector<bool> unused(all.size());
    for (const std::size_t i : detail::without_use(report)) unused[i] = true;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& of = estimate.resources[i];
      if (of.standing == detail::Standing::priced && !unused[i]) continue;
      out += fmt::format("{},{},{},{},,,,,,,,{},,{}\n", detail::csv_field(month.label),
                         detail::csv_field(all[i].logical_id), detail::csv_field(all[i].logical_id),
                         detail::csv_field(all[i].type), detail::standing_key(of.standing),
                         detail::csv_field(of.words));
    }
  }
  return out;
}

std::string estimate_json(const EstimateReport& report) {
  Json months = Json::array();
  bool complete = true;
  for (const auto& month : report.bill.months) {
    complete = complete && month.bill.complete();
    const auto net = month.bill.net_lines();
    Json lines = Json::array();
    for (std::size_t i = 0; i < net.size(); ++i)
      lines.push_back(line_json(report, month.bill.lines()[i], net[i]));
    const auto total = report.bill.convention.total;
    months.push_back(
        {{"month", month.label},
         {"hours", month.hours},
         {"total_usd", month.bill.total(total).to_string()},
         {"total_usd_after_free_tier", month.bill.total_after_free_tier(total).to_string()},
         {"lines", lines},
         {"unpriced", detail::to_json(month.bill.unpriced())}});
  }
  Json logs = Json::array();
  for (const auto& later : report.log_months) {
    for (const Line& line : later.bill.lines()) {
      if (!line.meter.starts_with("logs.")) continue;
      logs.push_back({{"month", later.month},
                      {"resource", line.resource},
                      {"meter", line.meter},
                      {"cost_usd", line.cost.to_string()}});
    }
  }
  Json worst = nullptr;
  if (report.worst) {
    worst = {
        {"requests_per_second", report.worst->rate.to_string()},
        {"served_per_second",
         report.worst->served_rate ? Json(report.worst->served_rate->to_string()) : Json(nullptr)},
        {"limited_by_account", report.worst->by_account},
        {"total_usd", report.worst->bill.total().to_string()},
        {"complete", report.worst->bill.complete()},
        {"words", report.worst->words}};
  }
  Json entries = Json::array();
  for (const auto& entry : report.estimate.graph.entries) {
    Json of = {{"name", entry.name},
               {"share", entry.share.to_string()},
               {"function", entry.function
                                ? Json(report.estimate.graph.resource(*entry.function).logical_id)
                                : Json(nullptr)}};
    of.update(certainty_json(entry.certainty));
    entries.push_back(std::move(of));
  }
  const Json json = {
      {"schema", "fitcost/estimate/1"},
      {"version", version()},
      {"model_version", model_version()},
      {"name", report.bill.name},
      {"complete", complete},
      {"price_book", detail::price_book_json(report.bill.price_book, report.bill.terms)},
      {"convention", detail::convention_json(report.bill.convention)},
      {"traffic", report.bill.traffic},
      {"months", months},
      {"log_months", logs},
      {"worst_month", worst},
      {"entries", entries},
      {"resources", resources_json(report.estimate)},
      {"not_counted", report.estimate.not_counted},
      {"assumptions", report.bill.assumptions}};
  return detail::dumped(json);
}

}  // namespace fitcost::inline v1
