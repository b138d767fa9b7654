// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "decide/alarm_words.hpp"
#include "fitcost/report/alarm_report.hpp"
#include "fitcost/report/money.hpp"
#include "report/alarm_words.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::Json;
using detail::share_in_words;
using detail::shown_count;
using detail::shown_time_with_bounds;
using detail::TextTable;
using detail::time_in_words;

std::string sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

std::string how_found(const AlarmCheck& check, AlarmMethod method) {
  const auto states = grouped(Decimal(static_cast<std::int64_t>(check.states)));
  switch (method) {
    case AlarmMethod::exact:
      return check.states > 0 ? "exact, by a Markov chain of " + states + " states" : "exact";
    case AlarmMethod::simulation:
      return "simulated, " + states + " outages, seed " + std::to_string(check.input.seed);
    case AlarmMethod::bound:
      break;
  }
  return "bounded: too rare to simulate";
}

std::string how_false_found(const AlarmCheck& check) {
  switch (check.false_method) {
    case AlarmMethod::exact:
      return "exact";
    case AlarmMethod::simulation:
      return "simulated, seed " + std::to_string(check.input.seed);
    case AlarmMethod::bound:
      break;
  }
  return "bounded by the probability of one evaluation";
}

std::string traffic_words(const AlarmCheck& check) {
  return fmt::format("{} requests/s, {:.4g} in a period",
                     detail::shown_number(check.input.traffic.rate * seconds(1.0) / requests(1.0)),
                     check.normal.requests);
}

TextTable periods_table(const AlarmCheck& check) {
  TextTable table({Align::left, Align::right, Align::right});
  const auto& n = check.normal;
  const auto& o = check.outage;
  table.add_row({"IN ONE PERIOD", "normal", "outage"});
  table.add_row({"requests", fmt::format("{:.4g}", n.requests), fmt::format("{:.4g}", o.requests)});
  table.add_row({"that fail", share_in_words(check.input.traffic.normal_error_share),
                 share_in_words(check.input.traffic.outage_error_share)});
  table.add_row({"no point at all", share_in_words(n.missing), share_in_words(o.missing)});
  table.add_row({"breaches", share_in_words(n.breaching), share_in_words(o.breaching)});
  table.add_row({"breaches, were requests evenly spaced", share_in_words(n.breaching_even),
                 share_in_words(o.breaching_even)});
  table.add_row({"an evaluation says ALARM", share_in_words(check.alarm_share_in_normal),
                 share_in_words(check.alarm_share_in_outage)});
  return table;
}

bool tells_another_quantile(const AlarmCheck& check) { return check.input.quantile != 0.95; }

TextTable times_table(const AlarmCheck& check) {
  TextTable table({Align::left, Align::left});
  table.add_row({"TIME TO FIRE", how_found(check, check.fire_method)});
  table.add_row({"on average", shown_time_with_bounds(check.mean_seconds)});
  table.add_row({"in half of outages", shown_time_with_bounds(check.p50_seconds)});
  table.add_row({"in 95 %", shown_time_with_bounds(check.p95_seconds)});
  if (tells_another_quantile(check)) {
    table.add_row({fmt::format("in {:.4g} %", check.input.quantile * 100.0),
                   shown_time_with_bounds(check.quantile_seconds)});
  }
  const auto& hour = check.fires_within_hour;
  table.add_row({"within an hour", hour.value  ? share_in_words(*hour.value)
                                   : hour.high ? "at most " + share_in_words(*hour.high)
                                               : std::string("unknown")});
  return table;
}

TextTable false_table(const AlarmCheck& check) {
  TextTable table({Align::left, Align::left});
  table.add_row({"FALSE ALARMS", how_false_found(check)});
  table.add_row({"a month", shown_count(check.false_alarms_per_month)});
  return table;
}

Json period_json(const PeriodProbabilities& p) {
  return {{"requests", p.requests},
          {"no_point_probability", p.missing},
          {"breach_probability", p.breaching},
          {"breach_probability_even_requests", p.breaching_even}};
}

std::string figure_row(std::string_view name, const Figure& figure, std::string_view method) {
  const auto number = [](const std::optional<double>& x) {
    return x && std::isfinite(*x) ? detail::shown_number(*x) : std::string();
  };
  return fmt::format("{},{},{},{},{}\n", name, number(figure.value), number(figure.low),
                     number(figure.high), method);
}

}  // namespace

std::string check_table(const AlarmCheck& check, std::size_t width) {
  std::string out =
      detail::wrapped(in_words(check.input.alarm) + " · " + traffic_words(check), width, 2);
  out += "\n  " + detail::wrapped(sentence(check.verdict) + ".", width - 2, 2) + "\n";
  out += periods_table(check).text(width) + "\n" + times_table(check).text(width) + "\n" +
         false_table(check).text(width) + "\n";
  for (const auto& note : check.visibility.notes) out += detail::wrapped("NOTE " + note, width, 2);
  return out + detail::assumed_line(check.assumptions, width);
}

std::string check_markdown(const AlarmCheck& check) {
  std::string out =
      "### " + detail::markdown_cell(in_words(check.input.alarm) + " · " + traffic_words(check)) +
      "\n\n**" + detail::markdown_cell(sentence(check.verdict)) + ".**\n\n" +
      periods_table(check).markdown() + "\n" + times_table(check).markdown() + "\n" +
      false_table(check).markdown() + "\n";
  for (const auto& note : check.visibility.notes)
    out += "- note: " + detail::markdown_cell(note) + "\n";
  for (const auto& a : check.assumptions) out += "- assumed: " + detail::markdown_cell(a) + "\n";
  return out;
}

std::string check_csv(const AlarmCheck& check) {
  const auto fire = detail::name_of(check.fire_method);
  const auto exact = detail::name_of(AlarmMethod::exact);
  std::string out = "figure,value,low,high,method\n";
  out += figure_row("can_fire", Figure::exact(check.can_fire ? 1.0 : 0.0), fire);
  out += figure_row("breach_probability_normal", Figure::exact(check.normal.breaching), exact);
  out += figure_row("breach_probability_outage", Figure::exact(check.outage.breaching), exact);
  out += figure_row("no_point_probability_normal", Figure::exact(check.normal.missing), exact);
  out += figure_row("no_point_probability_outage", Figure::exact(check.outage.missing), exact);
  out += figure_row("mean_seconds", check.mean_seconds, fire);
  out += figure_row("p50_seconds", check.p50_seconds, fire);
  out += figure_row("p95_seconds", check.p95_seconds, fire);
  out += figure_row("fires_within_hour", check.fires_within_hour, fire);
  return out + figure_row("false_alarms_per_month", check.false_alarms_per_month,
                          detail::name_of(check.false_method));
}

std::string check_json(const AlarmCheck& check) {
  const bool chain = check.fire_method == AlarmMethod::exact;
  const auto count = static_cast<std::int64_t>(check.states);
  const auto& input = check.input;
  return detail::dumped(
      {{"schema", "fitcost/alarms-check/1"},
       {"alarm", detail::alarm_json(input.alarm)},
       {"traffic", detail::traffic_json(input.traffic)},
       {"can_fire", check.can_fire},
       {"verdict", check.verdict},
       {"one_period",
        {{"normal", period_json(check.normal)}, {"outage", period_json(check.outage)}}},
       {"one_evaluation",
        {{"alarm_probability_normal", check.alarm_share_in_normal},
         {"alarm_probability_outage", check.alarm_share_in_outage}}},
       {"time_to_fire",
        {{"method", detail::name_of(check.fire_method)},
         {"chain_states", chain ? Json(count) : Json()},
         {"simulated_outages", check.fire_method == AlarmMethod::simulation ? Json(count) : Json()},
         {"mean_seconds", detail::figure_json(check.mean_seconds)},
         {"p50_seconds", detail::figure_json(check.p50_seconds)},
         {"p95_seconds", detail::figure_json(check.p95_seconds)},
         {"quantile", input.quantile},
         {"quantile_seconds", detail::figure_json(check.quantile_seconds)},
         {"within_hour_probability", detail::figure_json(check.fires_within_hour)},
         {"metric_delay_seconds", input.metric_delay / seconds(1.0)}}},
       {"false_alarms",
        {{"method", detail::name_of(check.false_method)},
         {"per_month", detail::figure_json(check.false_alarms_per_month)},
         {"month_hours", input.month_hours}}},
       {"visibility",
        {{"has_data", check.visibility.has_data},
         {"sees_fault", check.visibility.sees_fault},
         {"fault",
          input.fault ? Json(monitoring::name_of(monitoring::fault_names, *input.fault)) : Json()},
         {"notes", check.visibility.notes}}},
       {"seed", input.seed},
       {"assumptions", check.assumptions}});
}

}  // namespace fitcost::inline v1
