// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "fitcost/report/compare_report.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Json;

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }
/// A lower bound where prices are missing; null where none is known.
Json usd_or_null(const Bill& bill, const Decimal& usd) {
  return !bill.complete() && bill.lines().empty() ? Json() : Json(usd.to_string());
}
Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json option_json(const Option& o) {
  return {{"id", o.id},
          {"label", o.label},
          {"monthly_usd", usd_or_null(o.bill, o.list())},
          {"monthly_usd_after_free_tier", usd_or_null(o.bill, o.after_free_tier())},
          {"month", o.month},
          {"complete", o.bill.complete()},
          {"serves_traffic", o.serves},
          {"note", o.note},
          {"lines", detail::to_json(o.bill.lines())},
          {"free_tier_lines", detail::to_json(o.bill.free_tier_lines())},
          {"unpriced", detail::to_json(o.bill.unpriced())}};
}

std::string_view winner_word(const Choice& choice, const Option& o) {
  if (o.id != choice.winner) return "no";
  return choice.winner_certain ? "yes" : "uncertain";
}

}  // namespace

std::string compare_json(const Comparison& c) {
  Json choices = Json::array();
  for (const auto& choice : c.choices) {
    Json options = Json::array();
    for (const auto& o : choice.options) options.push_back(option_json(o));
    choices.push_back({{"part", choice.part},
                       {"winner", text_or_null(choice.winner)},
                       {"winner_certain", choice.winner_certain},
                       {"winner_after_free_tier", text_or_null(choice.winner_after_free_tier)},
                       {"winner_after_free_tier_certain", choice.winner_after_free_tier_certain},
                       {"month", choice.month},
                       {"options", options}});
  }
  Json points = Json::array();
  for (const auto& b : c.break_even) {
    points.push_back({{"id", b.id},
                      {"subject", b.subject},
                      {"measure", b.measure},
                      {"value", number_or_null(b.value)},
                      {"unit", b.unit},
                      {"prices_on", to_string(b.prices_on)},
                      {"free_tier", b.free_tier},
                      {"note", b.note}});
  }
  Json tolerances = Json::array();
  for (const auto& t : c.tolerances) {
    tolerances.push_back({{"guess", t.guess},
                          {"winner", t.winner},
                          {"low", number_or_null(t.low)},
                          {"high", number_or_null(t.high)},
                          {"unit", t.unit}});
  }
  Json differences = Json::array();
  for (const auto& d : c.differences) {
    differences.push_back({{"what", d.what},
                           {"first_usd", d.first.to_string()},
                           {"best_usd", d.best.to_string()},
                           {"complete", d.known()},
                           {"saved_usd", d.known() ? Json(d.saved().to_string()) : Json()}});
  }
  Json claims = Json::array();
  for (const auto& claim : c.claims) {
    claims.push_back({{"id", claim.id},
                      {"says", claim.says},
                      {"finds", claim.found},
                      {"verdict", claim.verdict}});
  }
  Json assumptions = Json::array();
  for (const auto& a : c.assumptions) {
    assumptions.push_back(
        {{"what", a.what}, {"value", a.value}, {"option", text_or_null(a.option)}});
  }
  return detail::dumped(
      {{"schema", "fitcost/compare/2"},
       {"version", version()},
       {"model_version", model_version()},
       {"complete", c.complete()},
       {"price_book", detail::price_book_json(c.price_book, c.terms)},
       {"convention", detail::convention_json(c.convention)},
       {"traffic",
        {{"words", c.traffic}, {"requests_per_month", c.requests_per_month.to_string()}}},
       {"workload", c.workload},
       {"best_stack", c.best_stack},
       {"choices", choices},
       {"differences", differences},
       {"break_even", points},
       {"tolerances", tolerances},
       {"claims", claims},
       {"assumptions", assumptions},
       {"not_included", c.not_included}});
}

std::string compare_csv(const Comparison& c) {
  std::string out =
      "part,option,month,winner,resource,meter,region,tier,quantity,unit,unit_price_usd,cost_usd,"
      "charge,"
      "confidence\n";
  for (const auto& choice : c.choices) {
    for (const auto& o : choice.options) {
      const std::string start =
          fmt::format("{},{},{},{}", choice.part, o.id, o.month, winner_word(choice, o));
      const auto rows = [&](const std::vector<Line>& lines, std::string_view charge) {
        for (const auto& l : lines) {
          out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", start,
                             detail::csv_field(l.resource), l.meter, l.region, l.tier,
                             l.quantity.to_string(), detail::csv_field(l.unit),
                             l.unit_price.to_string(), l.cost.to_string(), charge, l.confidence);
        }
      };
      rows(o.bill.lines(), "list");
      rows(o.bill.free_tier_lines(), "free_tier");
      for (const auto& u : o.bill.unpriced()) {
        out += fmt::format("{},{},{},{},,{},,,,unpriced,\n", start, detail::csv_field(u.resource),
                           u.meter, u.region, u.quantity.to_string());
      }
    }
  }
  return out;
}

}  // namespace fitcost::inline v1
