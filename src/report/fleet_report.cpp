// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/fleet_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fitcost/report/money.hpp"
#include "fitcost/version.hpp"
#include "report/report_page.hpp"
#include "report/table_words.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace fleet_words {
namespace {

using detail::Align;
using detail::Json;
using detail::ReportPage;
using detail::TextTable;
using dynamodb::CapacityMode;

std::string count_words(std::int64_t count) {
  return detail::readable_count(static_cast<std::uint64_t>(count));
}

/// `read 1..5 at 70 %, write 3 fixed`.
std::string set_words(const TableChoice& choice) {
  if (choice.mode == CapacityMode::on_demand) return "";
  const auto& s = choice.resources.front();
  return "read " + detail::scaling_words(s.read.scaling) + ", write " +
         detail::scaling_words(s.write.scaling);
}

TextTable totals_table(const FleetReport& r) {
  TextTable table({Align::left, Align::right, Align::right});
  table.add_row({"ALL TABLES, USD A MONTH", "list", "after free tier"});
  const auto& today = r.result.today;
  const auto& best = r.result.best;
  table.add_row({"today", detail::least_usd_words(today.complete, today.list),
                 detail::least_usd_words(today.complete, today.total)});
  table.add_row({"as recommended", detail::least_usd_words(best.complete, best.list),
                 detail::least_usd_words(best.complete, best.total)});
  if (today.complete && best.complete) {
    table.add_row(
        {"saved", readable_usd(today.list - best.list), readable_usd(today.total - best.total)});
  }
  return table;
}

TextTable changes_table(const FleetReport& r, std::size_t most) {
  TextTable table(
      {Align::left, Align::right, Align::right, Align::right, Align::left, Align::left});
  table.add_row({"CHANGE", "today", "best", "saves", "to", "settings"});
  std::size_t shown = 0;
  for (const auto& row : r.result.rows) {
    const auto& d = row.recommendation;
    if (!d.change || (most > 0 && shown == most)) continue;
    ++shown;
    table.add_row({row.table, detail::cost_words(d.today.cost, d.today.cost.total),
                   detail::cost_words(d.best.cost, d.best.cost.total),
                   d.saving ? readable_usd(*d.saving) : "unknown",
                   detail::choice_words(d.best.choice), set_words(d.best.choice)});
  }
  return table;
}

/// `3 of 12 tables must not change: a, b, c`
std::string tables_words(const FleetReport& r, const std::vector<std::string>& names,
                         std::string_view what) {
  std::string out =
      fmt::format("{} of {} tables {}", count_words(static_cast<std::int64_t>(names.size())),
                  count_words(static_cast<std::int64_t>(r.result.rows.size())), what);
  constexpr std::size_t most = 20;
  out += ": ";
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
    out += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > most) {
    out += fmt::format(" and {} more (--format csv names them)",
                       count_words(static_cast<std::int64_t>(names.size() - most)));
  }
  return out;
}

void say_who_stays(const FleetReport& r, ReportPage& page) {
  std::vector<std::string> unchanged;
  std::vector<std::string> undecided;
  std::set<std::string> unpriced;
  for (const auto& row : r.result.rows) {
    const auto& d = row.recommendation;
    if (d.undecided) {
      undecided.push_back(row.table);
    } else if (!d.change) {
      unchanged.push_back(row.table);
    }
    unpriced.insert(d.today.cost.unpriced.begin(), d.today.cost.unpriced.end());
    unpriced.insert(d.best.cost.unpriced.begin(), d.best.cost.unpriced.end());
  }
  if (!unchanged.empty()) {
    page.say(tables_words(r, unchanged, "must not change"));
  } else if (undecided.empty()) {
    page.say("every table should change");
  }
  if (!undecided.empty())
    page.say(tables_words(r, undecided, "cannot be decided, for want of prices of today's mode"));
  if (!unpriced.empty()) {
    page.say(
        fmt::format("no price in {} of {}: amounts that need one are unknown, or say 'at least'",
                    r.terms.table.billing.region, fmt::join(unpriced, ", ")));
  }
}

std::vector<std::string> assumptions_of(const FleetReport& r) {
  std::vector<std::string> out{
      fmt::format("today every table is {} (--today)", detail::choice_words(r.terms.today)),
      "each table is decided at list price, as if others had used the free tier up; the totals "
      "take "
      "off the account's once",
      "reserved capacity is bought for a region: it is not in the recommendations",
      r.terms.minutes
          ? fmt::format("each table was looked at for at least {} (--minutes)",
                        detail::time_words(*r.terms.minutes))
          : "a table's time ends with its last row (--minutes says how long it was looked at); "
            "absent minutes are 0"};
  for (auto& words : detail::search_assumptions(r.terms.table)) out.push_back(std::move(words));
  out.push_back(fmt::format(
      "{} h month (--month-hours), free tier {} (--free-tier), storage not in the costs",
      r.terms.table.month_hours, r.terms.table.billing.free_tier));
  return out;
}

ReportPage page_of(const FleetReport& r, std::size_t most) {
  const auto tables = static_cast<std::int64_t>(r.result.rows.size());
  ReportPage page(fmt::format("{} · {} table{} · {} · prices of {} · USD a month", r.source,
                              count_words(tables), tables == 1 ? "" : "s",
                              r.terms.table.billing.region, to_string(r.terms.table.billing.date)));
  page.add(totals_table(r));
  if (r.result.changes > 0) page.add(changes_table(r, most));
  const auto left_off = static_cast<std::size_t>(r.result.changes);
  if (most > 0 && left_off > most) {
    page.say(fmt::format("and {} more (--top 0 shows all)",
                         count_words(static_cast<std::int64_t>(left_off - most))));
  }
  say_who_stays(r, page);
  if (r.bad_rows > 0) {
    page.say(fmt::format("{} bad row{} passed over: see standard error", count_words(r.bad_rows),
                         r.bad_rows == 1 ? "" : "s"));
  }
  for (auto& words : assumptions_of(r)) page.assume(std::move(words));
  return page;
}

Json totals_json(const FleetTotals& totals) {
  return {{"complete", totals.complete},
          {"monthly_usd", detail::least_usd_json(totals.complete, totals.list)},
          {"monthly_usd_after_free_tier", detail::least_usd_json(totals.complete, totals.total)}};
}

Json row_json(const FleetReport& r, const FleetRow& row) {
  const auto& d = row.recommendation;
  TableDemand from;  // names minutes
  from.first_minute = row.first_minute;
  from.dated = row.dated;
  const std::vector<std::string> names{"read", "write"};
  return {{"table", row.table},
          {"minutes", row.minutes},
          {"change", d.undecided ? Json() : Json(d.change)},
          {"saving_usd", d.saving ? Json(d.saving->to_string()) : Json()},
          {"exhaustive", d.exhaustive},
          {"best", detail::choice_json(from, names, d.best, r.terms.table)},
          {"today", detail::choice_json(from, names, d.today, r.terms.table)}};
}

}  // namespace
}  // namespace fleet_words

std::string fleet_table(const FleetReport& report, std::size_t width, std::size_t most) {
  return fleet_words::page_of(report, most).text(width);
}

std::string fleet_markdown(const FleetReport& report) {
  return fleet_words::page_of(report, 0).markdown();
}

std::string fleet_csv(const FleetReport& r) {
  std::string out =
      "table,change,best,table_class,read_min,read_max,read_target_percent,write_min,write_max,"
      "write_target_percent,today,today_usd,best_usd,saving_usd,today_throttled_units,"
      "best_throttled_units,minutes\n";
  const auto scaling = [](const dynamodb::AutoScaling& s) {
    return fmt::format("{},{},{}", s.min, s.max,
                       s.min < s.max ? std::to_string(s.target_percent) : "");
  };
  const auto amount = [](const TableCost& cost) {
    return cost.complete() ? cost.total.to_string() : std::string();
  };
  for (const auto& row : r.result.rows) {
    const auto& d = row.recommendation;
    const auto& choice = d.best.choice;
    std::string set = ",,,,,";
    if (choice.mode == dynamodb::CapacityMode::provisioned) {
      const auto& s = choice.resources.front();
      set = scaling(s.read.scaling) + "," + scaling(s.write.scaling);
    }
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", detail::csv_field(row.table),
                       d.undecided ? ""
                       : d.change  ? "true"
                                   : "false",
                       detail::choice_kind(choice), detail::class_id(choice.table_class), set,
                       detail::choice_kind(d.today.choice), amount(d.today.cost),
                       amount(d.best.cost), d.saving ? d.saving->to_string() : "",
                       units_text(detail::throttled_sum(d.today.totals).throttled),
                       units_text(detail::throttled_sum(d.best.totals).throttled), row.minutes);
  }
  return out;
}

std::string fleet_json(const FleetReport& r) {
  detail::Json tables = detail::Json::array();
  for (const auto& row : r.result.rows) tables.push_back(fleet_words::row_json(r, row));
  const auto& result = r.result;
  const bool known = result.today.complete && result.best.complete;
  return detail::dumped(
      {{"schema", "fitcost/fleet/1"},
       {"version", version()},
       {"model_version", model_version()},
       {"source", r.source},
       {"max_throttled", r.terms.table.search.max_throttled.to_string()},
       {"month_hours", r.terms.table.month_hours},
       {"tables", std::move(tables)},
       {"totals",
        {{"tables", result.rows.size()},
         {"changes", result.changes},
         {"today", fleet_words::totals_json(result.today)},
         {"best", fleet_words::totals_json(result.best)},
         {"saving_usd", known ? detail::Json((result.today.list - result.best.list).to_string())
                              : detail::Json()},
         {"saving_usd_after_free_tier",
          known ? detail::Json((result.today.total - result.best.total).to_string())
                : detail::Json()}}},
       {"bad_rows", r.bad_rows},
       {"price_book", detail::price_book_json(r.price_book, r.terms.table.billing)},
       {"assumptions", fleet_words::assumptions_of(r)}});
}

}  // namespace fitcost::inline v1
