// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "fitcost/report/alarm_report.hpp"
#include "report/alarm_words.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::Json;
using detail::TextTable;

constexpr std::size_t most_shown = 200;

/// 1791036300 -> `2026-10-03T14:05:00Z`.
std::string utc_text(std::int64_t time) {
  // Days to a date by the civil calendar's 400-year eras: Hinnant, "chrono-Compatible Low-Level
  // Date Algorithms", civil_from_days.
  const std::int64_t of_day = ((time % 86400) + 86400) % 86400;
  const std::int64_t z = (time - of_day) / 86400 + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const std::int64_t day = doy - (153 * mp + 2) / 5 + 1;
  const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
  const std::int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", year, month, day, of_day / 3600,
                     of_day / 60 % 60, of_day % 60);
}

std::string time_text(const EvaluatedAlarm& evaluated, std::int64_t time) {
  return evaluated.is_utc ? utc_text(time) : std::to_string(time);
}

std::string_view point_sign(PointKind kind) {
  return kind == PointKind::missing ? "-" : kind == PointKind::fine ? "0" : "X";
}

std::string value_text(const Evaluation& e) {
  return std::isnan(e.value) ? std::string() : detail::shown_number(e.value);
}

struct Transition {
  std::size_t at;
  AlarmState from;
};

std::vector<Transition> transitions_of(const EvaluatedAlarm& evaluated) {
  std::vector<Transition> out;
  AlarmState before = evaluated.initial;
  for (std::size_t i = 0; i < evaluated.evaluations.size(); ++i) {
    if (evaluated.evaluations[i].state != before) out.push_back({i, before});
    before = evaluated.evaluations[i].state;
  }
  return out;
}

TextTable evaluations_table(const EvaluatedAlarm& evaluated, bool all) {
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::left, Align::left});
  table.add_row({"newest point", "", "value", "filled", "says", "state"});
  AlarmState before = evaluated.initial;
  for (const auto& e : evaluated.evaluations) {
    std::string state(detail::name_of(e.state));
    if (e.state != before) state = fmt::format("{} (from {})", state, detail::name_of(before));
    if (all || e.state != before) {
      table.add_row({time_text(evaluated, e.time), std::string(point_sign(e.newest)), value_text(e),
                     std::to_string(e.filled), std::string(detail::name_of(e.verdict)), state});
    }
    before = e.state;
  }
  return table;
}

std::string evaluation_heading(const EvaluationReport& report) {
  const auto& a = report.alarm;
  if (report.has_threshold) return in_words(a);
  return fmt::format("{} of {} points, missing data {}, {} looked at", a.datapoints_to_alarm,
                     a.evaluation_periods, monitoring::name_of(a.missing),
                     monitoring::evaluation_range(a));
}

std::string evaluation_answer(const EvaluationReport& report) {
  const auto& all = report.evaluated.evaluations;
  std::string out(detail::name_of(report.evaluated.last()));
  if (!all.empty() && all.back().verdict == AlarmVerdict::keep) out += " (KEEP: as it was)";
  const auto changes = transitions_of(report.evaluated).size();
  return out + fmt::format(" after {} evaluation{}, {} transition{}", all.size(),
                           all.size() == 1 ? "" : "s", changes, changes == 1 ? "" : "s");
}

}  // namespace

std::string evaluation_table(const EvaluationReport& report, std::size_t width) {
  const auto& evaluated = report.evaluated;
  const bool all = evaluated.evaluations.size() <= most_shown;
  std::string out = detail::wrapped(evaluation_heading(report), width, 2) + "\n  " +
                    evaluation_answer(report) + "\n\n";
  out += evaluations_table(evaluated, all).text(width);
  if (!all) out += detail::wrapped("transitions only; --format csv has every evaluation", width, 2);
  out += '\n';
  return out + detail::assumed_line(report.assumptions, width);
}

std::string evaluation_markdown(const EvaluationReport& report) {
  const bool all = report.evaluated.evaluations.size() <= most_shown;
  std::string out = "### " + detail::markdown_cell(evaluation_heading(report)) + "\n\n**" +
                    detail::markdown_cell(evaluation_answer(report)) + "**\n\n" +
                    evaluations_table(report.evaluated, all).markdown() + "\n";
  for (const auto& a : report.assumptions) out += "- assumed: " + detail::markdown_cell(a) + "\n";
  return out;
}

std::string evaluation_csv(const EvaluationReport& report) {
  std::string out = "time,point,value,filled,verdict,state\n";
  for (const auto& e : report.evaluated.evaluations) {
    out += fmt::format("{},{},{},{},{},{}\n", time_text(report.evaluated, e.time),
                       point_sign(e.newest), value_text(e), e.filled, detail::name_of(e.verdict),
                       detail::name_of(e.state));
  }
  return out;
}

std::string evaluation_json(const EvaluationReport& report) {
  const auto& evaluated = report.evaluated;
  const auto time = [&](std::int64_t t) { return evaluated.is_utc ? Json(utc_text(t)) : Json(t); };
  Json evaluations = Json::array();
  for (const auto& e : evaluated.evaluations) {
    evaluations.push_back({{"time", time(e.time)},
                           {"point", point_sign(e.newest)},
                           {"value", std::isnan(e.value) ? Json() : Json(e.value)},
                           {"filled", e.filled},
                           {"verdict", detail::name_of(e.verdict)},
                           {"state", detail::name_of(e.state)}});
  }
  Json transitions = Json::array();
  for (const auto& t : transitions_of(evaluated)) {
    const auto& e = evaluated.evaluations[t.at];
    transitions.push_back({{"time", time(e.time)},
                           {"from", detail::name_of(t.from)},
                           {"to", detail::name_of(e.state)}});
  }
  Json alarm = detail::alarm_json(report.alarm);
  if (!report.has_threshold) alarm["threshold"] = Json();
  const auto& last = evaluated.evaluations;
  return detail::dumped(
      {{"schema", "fitcost/alarms-evaluate/1"},
       {"alarm", alarm},
       {"initial_state", detail::name_of(evaluated.initial)},
       {"state", detail::name_of(evaluated.last())},
       {"verdict", last.empty() ? Json() : Json(detail::name_of(last.back().verdict))},
       {"transitions", transitions},
       {"evaluations", evaluations},
       {"assumptions", report.assumptions}});
}

}  // namespace fitcost::inline v1
