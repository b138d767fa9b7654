// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/optimize_table_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fitcost/capacity/table_month.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/report/table_simulation_report.hpp"
#include "fitcost/version.hpp"
#include "report/report_page.hpp"
#include "report/table_words.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace optimize_table_words {
namespace {

using detail::Align;
using detail::Json;
using detail::readable_share;
using detail::ReportPage;
using detail::TextTable;
using dynamodb::CapacityMode;

std::string heading(const OptimizeTableReport& r) {
  return fmt::format("{} · {} from {} · {} · prices of {} · USD a month of {} h", r.name,
                     detail::time_words(r.recommendation.best.totals.minutes),
                     r.demand.dated ? detail::minute_name(r.demand, 0) : "00:00 UTC",
                     r.terms.billing.region, to_string(r.terms.billing.date), r.terms.month_hours);
}

/// `31.2 %` of what is paid today; empty where that is nothing.
std::string share_of(const Decimal& part, const Decimal& whole) {
  if (!(Decimal() < whole)) return "";
  return fmt::format("{:.1f} %", 100.0 * part.to_double() / whole.to_double());
}

std::string verdict(const OptimizeTableReport& r) {
  const auto& d = r.recommendation;
  const std::string today = detail::choice_words(d.today.choice);
  if (!d.best.keeps)
    return "keep today's " + today + ": no choice with a known price keeps to --max-throttled";
  if (d.undecided) {
    const auto& first = d.options.front();
    return fmt::format("not known, for want of a price of {} in {}",
                       fmt::join(d.today.cost.unpriced, ", "), r.terms.billing.region) +
           (first.keeps && first.cost.complete()
                ? fmt::format(": today's {} may cost more or less than {}, {} a month", today,
                              detail::choice_words(first.choice), readable_usd(first.cost.total))
                : "");
  }
  if (!d.change) {
    return fmt::format("keep today's {}: {} a month, nothing is cheaper", today,
                       detail::cost_words(d.best.cost, d.best.cost.total));
  }
  std::string out =
      fmt::format("change from {} to {}: {} a month", today, detail::choice_words(d.best.choice),
                  detail::cost_words(d.best.cost, d.best.cost.total));
  if (d.saving && Decimal() < *d.saving) {
    const auto share = share_of(*d.saving, d.today.cost.total);
    out += fmt::format(" instead of {}, {} less{}", readable_usd(d.today.cost.total),
                       readable_usd(*d.saving), share.empty() ? "" : ", " + share);
  } else if (d.saving) {
    out += fmt::format(" instead of {}, since today's throttles more than is allowed",
                       readable_usd(d.today.cost.total));
  }
  return out;
}

TextTable options_table(const OptimizeTableReport& r) {
  const auto& d = r.recommendation;
  TextTable table(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::left});
  table.add_row({"CHOICE", "list", "after free tier", "saves", "throttled units", ""});
  const auto row = [&](const JudgedChoice& o, bool chosen, std::string note) {
    const bool known = o.cost.complete() && d.today.cost.complete();
    const Decimal saving = d.today.cost.total - o.cost.total;
    if (!o.keeps) note += note.empty() ? "throttles too much" : ", throttles too much";
    table.add_row({(chosen ? "> " : "  ") + detail::choice_words(o.choice),
                   detail::cost_words(o.cost, o.cost.list),
                   detail::cost_words(o.cost, o.cost.total), known ? readable_usd(saving) : "",
                   detail::throttled_words(o.totals), std::move(note)});
  };
  if (!d.change) row(d.best, true, "today");
  // On demand is all there is to say of it; settings of today's are a choice of their own.
  const auto& today = d.today.choice;
  bool shown = !d.change;
  bool first = d.change;
  for (const auto& o : d.options) {
    const bool same = today.mode == CapacityMode::on_demand && o.choice.mode == today.mode &&
                      o.choice.table_class == today.table_class;
    if (!(same && shown)) row(o, first, same ? "today" : "");
    shown = shown || same;
    first = false;
  }
  if (!shown) row(d.today, false, "today");
  return table;
}

TextTable settings_table(const OptimizeTableReport& r) {
  const auto& best = r.recommendation.best;
  const auto names = dimension_names(r.demand);
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::left});
  table.add_row(
      {"SETTINGS", "units/s", "mean", "unit-hours", "asked for", "throttled", "worst minute"});
  for (std::size_t k = 0; k < names.size(); ++k) {
    const auto& of = best.totals.resources[k / 2];
    const auto& t = k % 2 == 0 ? of.read : of.write;
    std::string set = "by use";
    std::string mean;
    std::string hours;
    if (best.choice.mode == CapacityMode::provisioned) {
      const auto& s = best.choice.resources[k / 2];
      set = detail::scaling_words((k % 2 == 0 ? s.read : s.write).scaling);
      mean = grouped(quotient(Decimal(t.billed_unit_minutes), best.totals.minutes, 2));
      hours = grouped(detail::capacity_unit_hours(t).rounded(2));
    }
    const std::string worst =
        t.throttled == 0 ? ""
                         : fmt::format("{}: {}", detail::minute_name(r.demand, t.worst_minute),
                                       grouped(Decimal::of(t.worst_throttled, 1)));
    table.add_row({names[k], set, mean, hours, grouped(Decimal::of(t.demand, 1)),
                   grouped(Decimal::of(t.throttled, 1)), worst});
  }
  return table;
}

void add_reserved(const OptimizeTableReport& r, ReportPage& page) {
  const auto& best = r.recommendation.best;
  const auto& reserved = best.choice.reserved;
  if (reserved.read.blocks + reserved.write.blocks > 0) {
    page.say(fmt::format(
        "reserve {} read and {} write units ({} a month, a share of the upfront payment in it); "
        "--commitment none leaves it out",
        reserved.read.blocks * 100, reserved.write.blocks * 100, readable_usd(best.cost.reserved)));
  }
}

void add_held_out(const OptimizeTableReport& r, ReportPage& page) {
  const auto& held = r.recommendation.held_out;
  if (!held) return;
  const std::int64_t minutes = held->best.totals.minutes;
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::left});
  table.add_row({"UNSEEN", "the last " + detail::time_words(minutes), "after free tier",
                 "throttled units", "worst minute"});
  TableDemand after;
  after.dated = r.demand.dated;
  after.first_minute = r.demand.first_minute + held->from;
  const auto row = [&](const std::string& what, const JudgedChoice& o) {
    std::int64_t worst = 0;
    std::string minute;
    for (const auto& of : o.totals.resources) {
      for (const auto* t : {&of.read, &of.write}) {
        if (t->worst_throttled <= worst) continue;
        worst = t->worst_throttled;
        minute = fmt::format("{}: {}", detail::minute_name(after, t->worst_minute),
                             grouped(Decimal::of(worst, 1)));
      }
    }
    table.add_row({what, detail::choice_words(o.choice), detail::cost_words(o.cost, o.cost.total),
                   detail::throttled_words(o.totals), minute});
  };
  row("chosen before", held->best);
  row("today", held->today);
  page.add(std::move(table));
}

std::string search_words(const OptimizeTableReport& r) {
  const auto& d = r.recommendation;
  const auto& s = r.terms.search;
  std::string out =
      d.exhaustive
          ? fmt::format(
                "every target {}..{} %, minimum and maximum counts, since no peak is above "
                "{} units/s",
                s.least_target, s.most_target, s.exhaustive_units)
          : fmt::format(
                "every target {}..{} % counts; where a peak is above {} units/s, {} minima "
                "and {} maxima",
                s.least_target, s.most_target, s.exhaustive_units, s.candidates, s.candidates);
  out += fmt::format(" ({} simulations; the others cannot be better)",
                     detail::readable_count(static_cast<std::uint64_t>(d.runs + d.shared.runs)));
  if (d.shared.differ) {
    out += d.shared.cut_short
               ? "; reads and writes get in each other's way when they scale in: the best of the "
                 "pairs tried, which need not be the best of all"
               : "; reads and writes get in each other's way when they scale in: pairs were tried "
                 "together";
  }
  return out;
}

std::vector<std::string> assumptions_of(const OptimizeTableReport& r) {
  auto out = r.assumptions;
  out.push_back(search_words(r));
  out.push_back(
      fmt::format("throttled at most {} of what each dimension is asked for "
                  "(--max-throttled)",
                  r.terms.search.max_throttled == Decimal()
                      ? std::string("nothing")
                      : readable_share(r.terms.search.max_throttled.to_double())));
  for (auto& words : detail::search_assumptions(r.terms)) out.push_back(std::move(words));
  out.push_back(
      fmt::format("free tier {} for this table alone, but for the share of it that others "
                  "use, {} (--free-tier, --free-tier-used-by-others)",
                  r.terms.billing.free_tier, r.terms.billing.free_tier_used_by_others.to_string()));
  if (!r.terms.stored_gb) {
    out.push_back(
        r.recommendation.infrequent_from_gb
            ? fmt::format("storage is not in the costs (--stored-gb); Standard-IA is cheaper from "
                          "{} GB on",
                          grouped(*r.recommendation.infrequent_from_gb))
            : "storage is not in the costs (--stored-gb)");
  }
  return out;
}

ReportPage page_of(const OptimizeTableReport& r) {
  ReportPage page(heading(r));
  page.say(verdict(r));
  constexpr std::size_t notes = 5;
  page.add(options_table(r), notes);
  page.add(settings_table(r));
  add_reserved(r, page);
  add_held_out(r, page);
  std::vector<std::string> missing = r.recommendation.today.cost.unpriced;
  for (const auto& o : r.recommendation.options) {
    for (const auto& meter : o.cost.unpriced) {
      if (!detail::contains(missing, meter)) missing.push_back(meter);
    }
  }
  for (const auto& meter : missing) {
    page.say(fmt::format("no price of {} in {} on {}: what needs it is not recommended", meter,
                         r.terms.billing.region, to_string(r.terms.billing.date)));
  }
  for (auto& words : assumptions_of(r)) page.assume(std::move(words));
  return page;
}

}  // namespace
}  // namespace optimize_table_words

std::string optimize_table_table(const OptimizeTableReport& report, std::size_t width) {
  return optimize_table_words::page_of(report).text(width);
}

std::string optimize_table_markdown(const OptimizeTableReport& report) {
  return optimize_table_words::page_of(report).markdown();
}

std::string optimize_table_csv(const OptimizeTableReport& r) {
  const auto names = dimension_names(r.demand);
  std::string out =
      "choice,table_class,today,best,reserved_years,dimension,min,max,target_percent,"
      "reserved_blocks,capacity_unit_hours,demand_units,throttled_units,monthly_usd,"
      "monthly_usd_after_free_tier\n";
  const auto add = [&](const JudgedChoice& o, bool today, bool best) {
    const auto& c = o.choice;
    const int years = c.reserved.read.blocks > 0    ? dynamodb::years(c.reserved.read.term)
                      : c.reserved.write.blocks > 0 ? dynamodb::years(c.reserved.write.term)
                                                    : 0;
    for (std::size_t k = 0; k < names.size(); ++k) {
      const auto& of = o.totals.resources[k / 2];
      const auto& t = k % 2 == 0 ? of.read : of.write;
      out +=
          fmt::format("{},{},{},{},{},{}", detail::choice_kind(c), detail::class_id(c.table_class),
                      today, best, years > 0 ? std::to_string(years) : "", names[k]);
      if (c.mode == dynamodb::CapacityMode::provisioned) {
        const auto& s = k % 2 == 0 ? c.resources[k / 2].read : c.resources[k / 2].write;
        const int blocks = k == 0 ? c.reserved.read.blocks : k == 1 ? c.reserved.write.blocks : 0;
        const bool scaled = s.scaling.min < s.scaling.max;
        out += fmt::format(",{},{},{},{},{}", s.scaling.min, s.scaling.max,
                           scaled ? std::to_string(s.scaling.target_percent) : "",
                           blocks > 0 ? std::to_string(blocks) : "",
                           detail::capacity_unit_hours(t).to_string());
      } else {
        out += ",,,,,";
      }
      out += fmt::format(",{},{},{},{}\n", units_text(t.demand), units_text(t.throttled),
                         o.cost.complete() ? o.cost.list.to_string() : "",
                         o.cost.complete() ? o.cost.total.to_string() : "");
    }
  };
  const auto& d = r.recommendation;
  add(d.today, true, !d.change);
  bool first = d.change;
  for (const auto& o : d.options) {
    add(o, false, first);
    first = false;
  }
  return out;
}

std::string optimize_table_json(const OptimizeTableReport& r) {
  const auto names = dimension_names(r.demand);
  const auto& d = r.recommendation;
  const auto& s = r.terms.search;
  const auto choice = [&](const JudgedChoice& o) {
    return detail::choice_json(r.demand, names, o, r.terms);
  };
  detail::Json options = detail::Json::array();
  for (const auto& o : d.options) options.push_back(choice(o));
  detail::Json held;
  if (d.held_out) {
    TableDemand after;
    after.dated = r.demand.dated;
    after.first_minute = r.demand.first_minute + d.held_out->from;
    held = {{"from", detail::minute_name(after, 0)},
            {"minutes", d.held_out->best.totals.minutes},
            {"best", detail::choice_json(after, names, d.held_out->best, r.terms)},
            {"today", detail::choice_json(after, names, d.held_out->today, r.terms)}};
  }
  return detail::dumped(
      {{"schema", "fitcost/optimize-table/1"},
       {"version", version()},
       {"model_version", model_version()},
       {"name", r.name},
       {"minutes", d.best.totals.minutes},
       {"from", r.demand.dated ? detail::Json(detail::minute_name(r.demand, 0)) : detail::Json()},
       {"search",
        {{"exhaustive", d.exhaustive},
         {"exhaustive_up_to_units", s.exhaustive_units},
         {"candidates", s.candidates},
         {"least_target_percent", s.least_target},
         {"most_target_percent", s.most_target},
         {"simulations", d.runs + d.shared.runs},
         {"decreases", !d.shared.differ     ? "apart"
                       : d.shared.cut_short ? "cut-short"
                                            : "together"}}},
       {"rules",
        {{"billing", detail::billing_id(s.billing)},
         {"lag_minutes", s.rules.lag_minutes},
         {"burst_seconds", s.rules.burst_seconds}}},
       {"max_throttled", s.max_throttled.to_string()},
       {"month_hours", r.terms.month_hours},
       {"change", d.undecided ? detail::Json() : detail::Json(d.change)},
       {"saving_usd", d.saving ? detail::Json(d.saving->to_string()) : detail::Json()},
       {"best", choice(d.best)},
       {"today", choice(d.today)},
       {"options", std::move(options)},
       {"standard_ia_from_gb",
        d.infrequent_from_gb ? detail::Json(d.infrequent_from_gb->to_string()) : detail::Json()},
       {"held_out", std::move(held)},
       {"price_book", detail::price_book_json(r.price_book, r.terms.billing)},
       {"assumptions", optimize_table_words::assumptions_of(r)}});
}

}  // namespace fitcost::inline v1
