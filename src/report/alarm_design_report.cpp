// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "decide/alarm_words.hpp"
#include "fitcost/report/alarm_report.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/units/input_error.hpp"
#include "report/alarm_words.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::Json;
using detail::share_in_words;
using detail::shown_count;
using detail::TextTable;
using detail::time_in_words;

std::string usd_after_free_tier(const Bill& bill) {
  return bill.complete() ? readable_usd(bill.total_after_free_tier()) : "unknown";
}
std::string usd_at_list(const Bill& bill) {
  return bill.complete() ? readable_usd(bill.total()) : "unknown";
}
Json usd_json(const Bill& bill, bool after_free_tier) {
  if (!bill.complete()) return {};
  return (after_free_tier ? bill.total_after_free_tier() : bill.total()).to_string();
}

std::string quantile_words(double quantile) { return fmt::format("{:.4g} %", quantile * 100.0); }

std::string asked_words(const AlarmDesign& design) {
  const auto& in = design.input;
  return fmt::format(
      "{} requests/s; in the outage {} of requests fail; to be seen within {} in {} of outages, "
      "with "
      "at most {} false alarms a month",
      detail::shown_number(in.traffic.rate * seconds(1.0) / requests(1.0)),
      share_in_words(in.traffic.outage_error_share), time_in_words(in.detect_within / seconds(1.0)),
      quantile_words(in.quantile), detail::shown_number(in.false_alarms_per_month));
}

std::string choice_words(const AlarmChoice& c) {
  return fmt::format(
      "{}: seen within {} (on average {}), {} false alarms a month, {} USD a month "
      "({} after the free tier)",
      in_words(c.alarm), time_in_words(c.check.quantile_seconds),
      time_in_words(c.check.mean_seconds), shown_count(c.check.false_alarms_per_month),
      usd_at_list(c.monthly), usd_after_free_tier(c.monthly));
}

std::string checks_rate(double per_minute) {
  return per_minute >= 1.0 ? fmt::format("{:.3g} a minute", per_minute)
                           : fmt::format("one every {:.3g} minutes", 1.0 / per_minute);
}

std::string design_answer(const AlarmDesign& design) {
  if (!design.choices.empty()) return "Take " + choice_words(design.choices.front());
  std::string out =
      "No alarm does that: the traffic is too thin, or the outage too like normal operation.";
  if (!design.synthetic) return out + " Nor would checks of your own, one a second, help.";
  const auto& s = *design.synthetic;
  return out + fmt::format(
                   " Checks of your own would: {} ({} requests a month, {} USD to an HTTP "
                   "API or {} to a REST API; a Synthetics canary's price is not in the "
                   "book). With them {}",
                   checks_rate(s.per_minute), grouped(to_decimal(s.requests_per_month, 0)),
                   usd_at_list(s.monthly_http), usd_at_list(s.monthly_rest),
                   choice_words(s.choice));
}

TextTable choices_table(const AlarmDesign& design) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::left,
                   Align::right, Align::right, Align::right, Align::right, Align::right});
  table.add_row({"", "period", "N", "M", "threshold", "missing data",
                 "seen, " + quantile_words(design.input.quantile), "on average", "false/month",
                 "USD/month", "free tier"});
  for (std::size_t i = 0; i < design.choices.size(); ++i) {
    const auto& c = design.choices[i];
    table.add_row({i == 0 ? ">" : "", fmt::format("{} s", c.alarm.period_seconds),
                   std::to_string(c.alarm.evaluation_periods),
                   std::to_string(c.alarm.datapoints_to_alarm),
                   "> " + detail::shown_number(c.alarm.threshold),
                   std::string(monitoring::name_of(c.alarm.missing)),
                   time_in_words(c.check.quantile_seconds), time_in_words(c.check.mean_seconds),
                   shown_count(c.check.false_alarms_per_month.value
                                   ? Figure{c.check.false_alarms_per_month.value, {}, {}}
                                   : c.check.false_alarms_per_month),
                   usd_at_list(c.monthly), usd_after_free_tier(c.monthly)});
  }
  return table;
}

Json choice_json(const AlarmChoice& c) {
  return {{"alarm", detail::alarm_json(c.alarm)},
          {"quantile_seconds", detail::figure_json(c.check.quantile_seconds)},
          {"mean_seconds", detail::figure_json(c.check.mean_seconds)},
          {"time_method", detail::name_of(c.check.fire_method)},
          {"false_alarms_per_month", detail::figure_json(c.check.false_alarms_per_month)},
          {"false_alarms_method", detail::name_of(c.check.false_method)},
          {"monthly_usd", usd_json(c.monthly, false)},
          {"monthly_usd_after_free_tier", usd_json(c.monthly, true)}};
}

std::string description_of(const AlarmDesign& design, const AlarmChoice& c) {
  return fmt::format("{} of requests failing is seen within {} in {} of outages",
                     share_in_words(design.input.traffic.outage_error_share),
                     time_in_words(c.check.quantile_seconds),
                     quantile_words(design.input.quantile));
}

const AlarmChoice* best_choice(const AlarmDesign& design) {
  if (!design.choices.empty()) return &design.choices.front();
  return design.synthetic ? &design.synthetic->choice : nullptr;
}

}  // namespace

std::string design_template(const AlarmDesign& design) {
  const AlarmChoice* best = best_choice(design);
  if (best == nullptr) {
    throw InputError({"alarms design"}, "no alarm that does it",
                     "a longer --detect-within, more --false-alarms, or more traffic");
  }
  return alarm_template(best->alarm, description_of(design, *best));
}

std::string design_table(const AlarmDesign& design, std::size_t width) {
  std::string out = detail::wrapped(asked_words(design), width, 2) + "\n  " +
                    detail::wrapped(design_answer(design) + ".", width - 2, 4) + "\n";
  if (!design.choices.empty()) out += choices_table(design).text(width) + "\n";
  for (const auto& note : design.visibility.notes) out += detail::wrapped("NOTE " + note, width, 2);
  if (best_choice(design) != nullptr) out += "CLOUDFORMATION\n\n" + design_template(design) + "\n";
  return out + detail::assumed_line(design.assumptions, width);
}

std::string design_markdown(const AlarmDesign& design) {
  std::string out = "### " + detail::markdown_cell(asked_words(design)) + "\n\n**" +
                    detail::markdown_cell(design_answer(design)) + ".**\n\n";
  if (!design.choices.empty()) out += choices_table(design).markdown() + "\n";
  for (const auto& note : design.visibility.notes)
    out += "- note: " + detail::markdown_cell(note) + "\n";
  if (best_choice(design) != nullptr) out += "```yaml\n" + design_template(design) + "```\n\n";
  for (const auto& a : design.assumptions) out += "- assumed: " + detail::markdown_cell(a) + "\n";
  return out;
}

std::string design_csv(const AlarmDesign& design) {
  std::string out =
      "rank,period_seconds,evaluation_periods,datapoints_to_alarm,threshold,treat_missing_data,"
      "quantile_seconds,mean_seconds,false_alarms_per_month_at_most,monthly_usd,"
      "monthly_usd_after_free_tier\n";
  for (std::size_t i = 0; i < design.choices.size(); ++i) {
    const auto& c = design.choices[i];
    const auto& often = c.check.false_alarms_per_month;
    const auto text = [](const Json& usd) {
      return usd.is_null() ? std::string() : usd.get<std::string>();
    };
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", i + 1, c.alarm.period_seconds,
                       c.alarm.evaluation_periods, c.alarm.datapoints_to_alarm, c.alarm.threshold,
                       monitoring::name_of(c.alarm.missing), c.check.quantile_seconds.value.value(),
                       c.check.mean_seconds.value.value_or(NAN),
                       often.value ? *often.value : often.high.value_or(NAN),
                       text(usd_json(c.monthly, false)), text(usd_json(c.monthly, true)));
  }
  return out;
}

std::string design_json(const AlarmDesign& design) {
  Json choices = Json::array();
  for (const auto& c : design.choices) choices.push_back(choice_json(c));
  Json synthetic;
  if (design.synthetic) {
    const auto& s = *design.synthetic;
    synthetic = {{"checks_per_minute", s.per_minute},
                 {"requests_per_month", s.requests_per_month},
                 {"monthly_usd_http_api", usd_json(s.monthly_http, false)},
                 {"monthly_usd_rest_api", usd_json(s.monthly_rest, false)},
                 {"choice", choice_json(s.choice)}};
  }
  const auto& in = design.input;
  return detail::dumped(
      {{"schema", "fitcost/alarms-design/1"},
       {"traffic", detail::traffic_json(in.traffic)},
       {"asked",
        {{"detect_within_seconds", in.detect_within / seconds(1.0)},
         {"quantile", in.quantile},
         {"false_alarms_per_month", in.false_alarms_per_month},
         {"month_hours", in.month_hours},
         {"metric_delay_seconds", in.metric_delay / seconds(1.0)}}},
       {"feasible", !design.choices.empty()},
       {"answer", design_answer(design)},
       {"considered", design.considered},
       {"choices", choices},
       {"synthetic_checks", synthetic},
       {"cloudformation", best_choice(design) == nullptr ? Json() : Json(design_template(design))},
       {"visibility",
        {{"has_data", design.visibility.has_data},
         {"sees_fault", design.visibility.sees_fault},
         {"notes", design.visibility.notes}}},
       {"seed", in.seed},
       {"assumptions", design.assumptions}});
}

}  // namespace fitcost::inline v1
