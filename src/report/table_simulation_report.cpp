// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/table_simulation_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fitcost/report/money.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "report/report_page.hpp"

namespace fitcost::inline v1 {

namespace table_simulation_words {
namespace {

using detail::Align;
using detail::Json;
using detail::readable_count;
using detail::readable_share;
using detail::ReportPage;
using detail::TextTable;

bool provisioned(const TableSimulationReport& r) {
  return r.mode == dynamodb::CapacityMode::provisioned;
}

/// A dimension with all that is known of it.
struct DimensionRow {
  std::string name;
  const DimensionTotals* totals;
  const DimensionSettings* settings;  // of a provisioned table
  const OnDemandLimits* limits;       // of an on-demand one
};

std::vector<DimensionRow> rows_of(const TableSimulationReport& r) {
  const auto names = dimension_names(r.demand);
  std::vector<DimensionRow> out;
  for (std::size_t i = 0; i < r.totals.resources.size(); ++i) {
    const auto& totals = r.totals.resources[i];
    const auto* settings = provisioned(r) ? &r.settings.resources[i] : nullptr;
    const auto* limits = provisioned(r) ? nullptr : &r.on_demand.resources[i];
    out.push_back({names[2 * i], &totals.read, settings == nullptr ? nullptr : &settings->read,
                   limits == nullptr ? nullptr : &limits->read});
    out.push_back({names[2 * i + 1], &totals.write,
                   settings == nullptr ? nullptr : &settings->write,
                   limits == nullptr ? nullptr : &limits->write});
  }
  return out;
}

Decimal unit_hours(const DimensionTotals& t) {
  return quotient(Decimal(t.billed_unit_minutes), 60, quantity_places);
}

Decimal units(std::int64_t tenths) { return Decimal::of(tenths, 1); }

/// Minute `minute` of the trace, as the demand's file names minutes.
std::string minute_text(const TableDemand& demand, std::int64_t minute) {
  if (!demand.dated) return std::to_string(minute);
  const std::int64_t since_1970 = demand.first_minute + minute;
  // Days to a date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  const std::int64_t z = since_1970 / 1440 + 719468;
  const std::int64_t era = z / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const std::int64_t day = doy - (153 * mp + 2) / 5 + 1;
  const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
  const std::int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:00Z", year, month, day, since_1970 % 1440 / 60,
                     since_1970 % 60);
}

/// The same in fewer columns.
std::string short_minute(const TableDemand& demand, std::int64_t minute) {
  if (!demand.dated) return grouped(minute);
  return minute_text(demand, minute).substr(0, 16) + "Z";
}

/// `14 days`, `7 h`, `90 minutes`.
std::string duration_words(std::int64_t minutes) {
  if (minutes % 1440 == 0 && minutes > 1440) return fmt::format("{} days", minutes / 1440);
  if (minutes % 60 == 0 && minutes > 60) return fmt::format("{} h", minutes / 60);
  return readable_count(static_cast<std::uint64_t>(minutes)) + " minutes";
}

std::string heading(const TableSimulationReport& r) {
  return fmt::format(
      "{} · {} from {} · {} · {} · prices of {} · USD", r.name, duration_words(r.totals.minutes),
      r.demand.dated ? short_minute(r.demand, 0) : "00:00 UTC",
      provisioned(r) ? "provisioned" : "on demand", r.terms.region, to_string(r.terms.date));
}

std::string scaling_words(const DimensionSettings& s) {
  if (s.scaling.min == s.scaling.max) return fmt::format("{} fixed", grouped(s.scaling.min));
  return fmt::format("{}..{} at {} %", grouped(s.scaling.min), grouped(s.scaling.max),
                     s.scaling.target_percent);
}

std::string share_words(const DimensionTotals& t) {
  if (t.throttled == 0) return "0";
  return readable_share(static_cast<double>(t.throttled) / static_cast<double>(t.demand));
}

/// The mean capacity billed, in units.
std::string mean_words(const TableSimulationReport& r, const DimensionTotals& t) {
  return grouped(quotient(Decimal(t.billed_unit_minutes), r.totals.minutes, 2));
}

void add_capacity(const TableSimulationReport& r, ReportPage& page) {
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right});
  table.add_row({"CAPACITY", "units/s", "mean", "unit-hours", "increases", "decreases", "refused"});
  for (const auto& row : rows_of(r)) {
    const auto& t = *row.totals;
    table.add_row({row.name, scaling_words(*row.settings), mean_words(r, t),
                   grouped(unit_hours(t).rounded(2)), grouped(t.increases), grouped(t.decreases),
                   grouped(t.refused_decreases)});
  }
  page.add(std::move(table));
}

void add_service(const TableSimulationReport& r, ReportPage& page) {
  TextTable table(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::left});
  table.add_row({"UNITS", "asked for", "throttled", "share", "minutes", "worst minute"});
  for (const auto& row : rows_of(r)) {
    const auto& t = *row.totals;
    const std::string worst = t.throttled == 0
                                  ? ""
                                  : fmt::format("{}: {}", short_minute(r.demand, t.worst_minute),
                                                grouped(units(t.worst_throttled)));
    table.add_row({row.name, grouped(units(t.demand)), grouped(units(t.throttled)), share_words(t),
                   grouped(t.throttled_minutes), worst});
  }
  page.add(std::move(table));
}

std::string at_least_words(const TableSimulationReport& r) {
  return r.month.unpriced.empty() ? "" : "at least ";
}

void add_money(const TableSimulationReport& r, ReportPage& page) {
  TextTable table({Align::left, Align::right, Align::right});
  table.add_row(
      {fmt::format("A MONTH OF {} h LIKE IT, USD", r.month_hours), "list", "after free tier"});
  table.add_row({provisioned(r) ? "capacity" : "requests",
                 at_least_words(r) + readable_usd(r.month.list_usd),
                 at_least_words(r) + readable_usd(r.bill.total_after_free_tier())});
  page.add(std::move(table));
  for (const auto& meter : r.month.unpriced) {
    page.say(fmt::format("no price of {} in {} on {}: the cost is at least what is shown", meter,
                         r.terms.region, to_string(r.terms.date)));
  }
}

std::string_view billing_words(HourBilling billing) {
  switch (billing) {
    case HourBilling::mean:
      return "its mean";
    case HourBilling::end:
      return "the capacity at its end";
    case HourBilling::maximum:
      break;
  }
  return "its largest capacity";
}

constexpr const char* rounding_words =
    "the capacity wanted is what the last minute needs at the target, or the busiest of those "
    "that were low, rounded up to a unit: AWS does not publish how it rounds";

std::vector<std::string> provisioned_assumptions(const TableSimulationReport& r) {
  const auto& rules = r.settings.rules;
  return {
      fmt::format("an hour in which the capacity changed is billed at {} (--billing)",
                  billing_words(r.settings.billing)),
      fmt::format("scaling out after {} minutes above the target, in after {} minutes {} points "
                  "below it; a change holds {} minutes after the one that follows "
                  "(--high-minutes, --low-minutes, --low-margin, --lag)",
                  rules.high_minutes, rules.low_minutes, rules.low_margin_percent,
                  rules.lag_minutes),
      rounding_words,
      fmt::format("decreases of the table and of each index on a UTC day: {} within {} minutes of "
                  "the first, then one {} minutes after the last (--first-hour-decreases, "
                  "--decrease-minutes)",
                  rules.first_hour_decreases, rules.first_hour_minutes, rules.decrease_minutes),
      fmt::format("{} s of unused capacity serve bursts, none at the start (--burst-seconds); AWS "
                  "promises none",
                  rules.burst_seconds),
      "a write that the table or an index has no units for is throttled in all of them alike",
      "the alarms of auto scaling, 4 for each dimension, are not in the cost",
  };
}

std::vector<std::string> on_demand_assumptions(const TableSimulationReport& r) {
  const auto& rules = r.on_demand.rules;
  return {
      fmt::format(
          "a second's limit is {} units of writes or {} of reads, the warm throughput, or {} "
          "times the most served until {} minutes before, and the maximum set (--warm, "
          "--maximum)",
          grouped(rules.initial_writes), grouped(rules.initial_reads), rules.growth,
          rules.growth_minutes),
      "a write that the table or an index has no units for is throttled in all of them alike",
  };
}

std::vector<std::string> assumptions_of(const TableSimulationReport& r) {
  auto out = r.assumptions;
  for (auto& rule : provisioned(r) ? provisioned_assumptions(r) : on_demand_assumptions(r)) {
    out.push_back(std::move(rule));
  }
  bool hot = false;
  for (const auto& row : rows_of(r)) {
    hot =
        hot || (row.settings != nullptr ? row.settings->hot_key_share : row.limits->hot_key_share);
  }
  const auto& partition = provisioned(r) ? r.settings.partition : r.on_demand.partition;
  out.push_back(hot ? fmt::format("a hot key's partition serves {} read and {} write units/s",
                                  partition.reads, partition.writes)
                    : "no key is hot (--hot-key)");
  out.push_back(fmt::format(
      "{} h month (--month-hours), table class {} (--table-class), free tier {} for this table "
      "alone (--free-tier), storage and requests' other costs not in it",
      r.month_hours, r.table_class == dynamodb::TableClass::standard ? "Standard" : "Standard-IA",
      r.terms.free_tier));
  return out;
}

ReportPage page_of(const TableSimulationReport& r) {
  ReportPage page(heading(r));
  if (provisioned(r)) add_capacity(r, page);
  add_service(r, page);
  add_money(r, page);
  for (auto& words : assumptions_of(r)) page.assume(std::move(words));
  return page;
}

Json settings_json(const DimensionRow& row) {
  if (row.settings != nullptr) {
    const auto& s = *row.settings;
    return {{"min", s.scaling.min},
            {"max", s.scaling.max},
            {"target_percent", s.scaling.target_percent},
            {"start", s.start.value_or(s.scaling.min)},
            {"hot_key_share", s.hot_key_share ? Json(s.hot_key_share->to_string()) : Json()}};
  }
  const auto& l = *row.limits;
  return {{"warm", l.warm ? Json(*l.warm) : Json()},
          {"maximum", l.maximum ? Json(*l.maximum) : Json()},
          {"hot_key_share", l.hot_key_share ? Json(l.hot_key_share->to_string()) : Json()}};
}

Json dimension_json(const TableSimulationReport& r, const DimensionRow& row) {
  const auto& t = *row.totals;
  return {{"name", row.name},
          {"settings", settings_json(row)},
          {"capacity_unit_hours", provisioned(r) ? Json(unit_hours(t).to_string()) : Json()},
          {"demand_units", units_text(t.demand)},
          {"served_units", units_text(t.served)},
          {"throttled_units", units_text(t.throttled)},
          {"throttled_minutes", t.throttled_minutes},
          {"worst_minute", t.throttled == 0 ? Json()
                           : r.demand.dated ? Json(minute_text(r.demand, t.worst_minute))
                                            : Json(t.worst_minute)},
          {"worst_throttled_units", units_text(t.worst_throttled)},
          {"increases", t.increases},
          {"decreases", t.decreases},
          {"refused_decreases", t.refused_decreases}};
}

Json rules_json(const TableSimulationReport& r) {
  if (!provisioned(r)) return Json();
  const auto& rules = r.settings.rules;
  const auto billing = r.settings.billing;
  return {{"billing", billing == HourBilling::mean      ? "mean"
                      : billing == HourBilling::maximum ? "max"
                                                        : "end"},
          {"lag_minutes", rules.lag_minutes},
          {"high_minutes", rules.high_minutes},
          {"low_minutes", rules.low_minutes},
          {"low_margin_percent", rules.low_margin_percent},
          {"burst_seconds", rules.burst_seconds},
          {"first_hour_decreases", rules.first_hour_decreases},
          {"decrease_minutes", rules.decrease_minutes}};
}

}  // namespace
}  // namespace table_simulation_words

std::vector<std::string> dimension_names(const TableDemand& demand) {
  std::vector<std::string> out;
  for (const auto& resource : demand.resources) {
    const std::string before = resource.name.empty() ? "" : resource.name + ".";
    out.push_back(before + "read");
    out.push_back(before + "write");
  }
  return out;
}

std::string table_simulation_table(const TableSimulationReport& report, std::size_t width) {
  return table_simulation_words::page_of(report).text(width);
}

std::string table_simulation_markdown(const TableSimulationReport& report) {
  return table_simulation_words::page_of(report).markdown();
}

std::string table_simulation_csv(const TableSimulationReport& r) {
  using namespace table_simulation_words;
  std::string out =
      "dimension,min,max,target_percent,capacity_unit_hours,demand_units,served_units,"
      "throttled_units,throttled_minutes,worst_minute,worst_throttled_units,increases,decreases,"
      "refused_decreases\n";
  for (const auto& row : rows_of(r)) {
    const auto& t = *row.totals;
    out += row.name;
    if (row.settings != nullptr) {
      const auto& s = row.settings->scaling;
      out += fmt::format(",{},{},{},{}", s.min, s.max, s.target_percent, unit_hours(t).to_string());
    } else {
      out += fmt::format(",,{},,", row.limits->maximum ? std::to_string(*row.limits->maximum) : "");
    }
    out +=
        fmt::format(",{},{},{},{},{},{},{},{},{}\n", units_text(t.demand), units_text(t.served),
                    units_text(t.throttled), t.throttled_minutes,
                    t.throttled == 0 ? "" : minute_text(r.demand, t.worst_minute),
                    units_text(t.worst_throttled), t.increases, t.decreases, t.refused_decreases);
  }
  return out;
}

std::string table_simulation_json(const TableSimulationReport& r) {
  using namespace table_simulation_words;
  Json dimensions = Json::array();
  for (const auto& row : rows_of(r)) dimensions.push_back(dimension_json(r, row));
  Json readings = Json::array();
  for (const auto& reading : r.month.readings) {
    readings.push_back({{"resource", reading.resource},
                        {"meter", reading.meter},
                        {"quantity", reading.quantity.to_string()}});
  }
  // List prices are rounded, the bill's lines are not: what is left of nothing may be below it.
  const Decimal after_free_tier =
      r.month.list_usd + r.bill.total_after_free_tier() - r.bill.total();
  return detail::dumped(
      {{"schema", "fitcost/simulate-table/1"},
       {"version", version()},
       {"model_version", model_version()},
       {"name", r.name},
       {"mode", provisioned(r) ? "provisioned" : "on-demand"},
       {"table_class",
        r.table_class == dynamodb::TableClass::standard ? "standard" : "standard-ia"},
       {"minutes", r.totals.minutes},
       {"from", r.demand.dated ? Json(minute_text(r.demand, 0)) : Json()},
       {"rules", rules_json(r)},
       {"dimensions", std::move(dimensions)},
       {"complete", r.month.unpriced.empty()},
       {"month_hours", r.month_hours},
       {"monthly_usd", r.month.list_usd.to_string()},
       {"monthly_usd_after_free_tier", std::max(Decimal(), after_free_tier).to_string()},
       {"readings", std::move(readings)},
       {"unpriced", r.month.unpriced},
       {"price_book", detail::price_book_json(r.price_book, r.terms)},
       {"assumptions", assumptions_of(r)}});
}

std::string table_series_csv(const TableDemand& demand, const TableMinutes& minutes) {
  const auto names = dimension_names(demand);
  std::string out = "minute,dimension,demand,capacity,served,throttled\n";
  const std::size_t count = demand.minutes();
  out.reserve(out.size() + count * names.size() * 40);
  for (std::size_t m = 0; m < count; ++m) {
    const std::string minute =
        table_simulation_words::minute_text(demand, static_cast<std::int64_t>(m));
    for (std::size_t k = 0; k < names.size(); ++k) {
      const auto& resource = minutes[k / 2];
      const auto& d = k % 2 == 0 ? resource.read : resource.write;
      fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{}\n", minute, names[k],
                     units_text(d.demand[m]), units_text(d.available[m]), units_text(d.served[m]),
                     units_text(d.demand[m] - d.served[m]));
    }
  }
  return out;
}

}  // namespace fitcost::inline v1
