// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "fitcost/report/compare_report.hpp"
#include "fitcost/report/page.hpp"
#include "fitcost/version.hpp"
#include "report/alarm_words.hpp"
#include "report/json.hpp"
#include "report/page_exhibits.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Json;

Json finite_or_null(double number) { return std::isfinite(number) ? Json(number) : Json(); }
Json decimal_or_null(const std::optional<Decimal>& d) { return d ? Json(d->to_string()) : Json(); }

Json months_json(const std::vector<ForecastMonth>& months) {
  Json out = Json::array();
  for (const auto& m : months) {
    Json parts = Json::array();
    for (const auto& p : m.parts) {
      parts.push_back({{"part", p.part},
                       {"list_usd", p.list.to_string()},
                       {"usd_after_free_tier", p.after_free_tier.to_string()}});
    }
    out.push_back({{"month", m.label},
                   {"hours", m.hours},
                   {"complete", m.bill.complete()},
                   {"total_usd", m.bill.total().to_string()},
                   {"total_usd_after_free_tier", m.bill.total_after_free_tier().to_string()},
                   {"parts", parts}});
  }
  return out;
}

Json retentions_json(const std::vector<RetentionCosts>& retentions) {
  Json out = Json::array();
  for (const auto& r : retentions) {
    Json usd = Json::array();
    for (const auto& d : r.list) usd.push_back(d.to_string());
    out.push_back({{"days", r.retention == logs::never_expire ? Json() : Json(r.retention.days)},
                   {"complete", r.complete},
                   {"monthly_usd", usd}});
  }
  return out;
}

Json curves_json(const BreakEvenCurves& curves) {
  Json options = Json::array();
  for (const auto& c : curves.curves) {
    Json usd = Json::array();
    for (const double d : c.usd) usd.push_back(finite_or_null(d));
    options.push_back({{"option", c.option}, {"monthly_usd", usd}});
  }
  return {{"requests_per_second", curves.rps}, {"rates", curves.rates}, {"options", options}};
}

Json sensitivities_json(const std::vector<Sensitivity>& sensitivities) {
  Json out = Json::array();
  for (const auto& s : sensitivities) {
    out.push_back({{"input", s.input},
                   {"option", s.option},
                   {"usd_per_percent", finite_or_null(s.usd_per_percent)},
                   {"usd_at_half", decimal_or_null(s.at_half)},
                   {"usd_at_double", decimal_or_null(s.at_double)},
                   {"usd_more_at_10_percent_less", decimal_or_null(s.change_less)},
                   {"usd_more_at_10_percent_more", decimal_or_null(s.change_more)},
                   {"derivative_holds", s.derivative_holds}});
  }
  return out;
}

Json alarms_json(const std::vector<PlannedAlarm>& alarms) {
  Json out = Json::array();
  for (const auto& a : alarms) {
    Json alarm = {{"stack", a.stack}, {"name", a.name}, {"checked", a.check.has_value()}};
    if (a.check) {
      alarm["alarm"] = detail::alarm_json(a.check->input.alarm);
      alarm["can_fire"] = a.check->can_fire;
      alarm["verdict"] = a.check->verdict;
      alarm["mean_seconds_to_fire"] = detail::figure_json(a.check->mean_seconds);
      alarm["false_alarms_per_month"] = detail::figure_json(a.check->false_alarms_per_month);
    } else {
      alarm["why_not"] = a.why_not;
    }
    out.push_back(std::move(alarm));
  }
  return out;
}

Json prices_json_of(const std::vector<PriceRow>& prices) {
  Json out = Json::array();
  for (const auto& p : prices) {
    out.push_back(
        {{"meter", p.meter},
         {"region", p.region},
         {"tier", p.tier()},
         {"valid_from", p.valid.from ? Json(to_string(*p.valid.from)) : Json()},
         {"valid_to", p.valid.to ? Json(to_string(*p.valid.to)) : Json()},
         {"usd", p.usd.to_string()},
         {"unit", p.unit},
         {"confidence", std::string(1, p.provenance.confidence)},
         {"checked", p.provenance.checked ? Json(to_string(*p.provenance.checked)) : Json()},
         {"source", p.provenance.source}});
  }
  return out;
}

}  // namespace

std::string page_json(const Forecast& f) {
  return detail::dumped({{"schema", "fitcost/report/2"},
                         {"version", version()},
                         {"model_version", model_version()},
                         {"title", f.title},
                         {"answer", detail::page_answer(f)},
                         {"comparison", Json::parse(compare_json(f.comparison))},
                         {"first_answer", months_json(f.first)},
                         {"best", months_json(f.best)},
                         {"log_retention", retentions_json(f.retentions)},
                         {"break_even_curves", curves_json(f.break_even)},
                         {"sensitivities", sensitivities_json(f.sensitivities)},
                         {"alarms", alarms_json(f.alarms)},
                         {"prices", prices_json_of(f.prices)}});
}

}  // namespace fitcost::inline v1
