// SPDX-License-Identifier: Apache-2.0
#include "report/page_exhibits.hpp"
#include "report/validity_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "decide/alarm_words.hpp"
#include "fitcost/report/alarm_report.hpp"
#include "fitcost/report/money.hpp"
#include "report/alarm_words.hpp"
#include "report/compare_words.hpp"
#include "report/shown_cost.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// More parts than this are no picture: the smallest become one.
constexpr std::size_t most_parts = 7;
/// What is below a five-hundredth of what is saved is one step of the bridge: nobody decides by it.
constexpr double small_share = 0.002;
/// Guesses are shown moved by this many percent.
constexpr double swing_percent = 10.0;

PageTable::Column text_column(std::string title) { return {std::move(title), Align::left}; }
PageTable::Column number_column(std::string title) { return {std::move(title), Align::right}; }

std::string dollars(const Decimal& usd) {
  return usd < Decimal() ? "-$" + readable_usd(-usd) : "$" + readable_usd(usd);
}
/// Before an amount that lacks prices.
std::string least_mark(bool complete) { return complete ? "" : "at least "; }

std::string dollars(const Bill& bill, bool after_free_tier) {
  if (!bill.complete() && bill.lines().empty()) return "an unknown amount";
  const Decimal usd = after_free_tier ? bill.total_after_free_tier() : bill.total();
  return least_mark(bill.complete()) + dollars(usd);
}
/// A change: `+$0.0034`.
std::string signed_dollars(double usd) {
  const Decimal amount = to_decimal(usd, 15);
  return (amount < Decimal() ? "" : "+") + dollars(amount);
}

std::string in_capital(std::string sentence) {
  if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z')
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  return sentence;
}

/// A stack as people call it.
std::string stack_name(const Forecast& f, const std::string& stack) {
  return stack == "best" ? stack : f.comparison.first_name;
}

const Option* stack_option(const Forecast& f, const std::string& stack) {
  const Choice& choice = f.comparison.choice("stack");
  return choice.find(fmt::format("{}-month-{}", stack, choice.month));
}

/// The names of a stack's parts, the most expensive over all months first.
std::vector<PartCost> parts_in_all(const std::vector<ForecastMonth>& months) {
  std::vector<PartCost> out;
  for (const auto& month : months) {
    for (const auto& p : month.parts) {
      auto found =
          std::find_if(out.begin(), out.end(), [&](const PartCost& o) { return o.part == p.part; });
      if (found == out.end()) found = out.insert(out.end(), PartCost{p.part, {}, {}});
      found->list += p.list;
      found->after_free_tier += p.after_free_tier;
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const PartCost& a, const PartCost& b) { return b.list < a.list; });
  return out;
}

Decimal list_in(const ForecastMonth& month, const std::string& part) {
  for (const auto& p : month.parts) {
    if (p.part == part) return p.list;
  }
  return {};
}

Decimal sum(const std::vector<Decimal>& amounts) {
  Decimal out;
  for (const auto& a : amounts) out += a;
  return out;
}

/// As amounts are read, without cents from 10,000 on.
std::string in_table(const Decimal& usd) {
  return std::fabs(usd.to_double()) >= 10'000.0 ? with_places(usd.rounded(0), 0)
                                                : readable_usd(usd);
}

std::string in_all(std::size_t months) { return std::to_string(months) + " months"; }

// ---- cost by part -------------------------------------------------------------------------------

chart::StackedColumns cost_picture(const Forecast& f, const std::vector<PartCost>& parts) {
  chart::StackedColumns out;
  out.unit = "USD a month, " + f.comparison.price_name();
  for (const auto& m : f.best) {
    // `month 7` is `7` below its column.
    const bool counted = m.label.rfind("month ", 0) == 0;
    out.columns.push_back(counted ? m.label.substr(6) : m.label);
  }
  const std::size_t shown = parts.size() > most_parts ? most_parts - 1 : parts.size();
  for (std::size_t p = 0; p < shown; ++p) {
    chart::Part part{parts[p].part, {}};
    for (const auto& m : f.best) part.amounts.push_back(list_in(m, parts[p].part).to_double());
    out.parts.push_back(std::move(part));
  }
  if (shown < parts.size()) {
    chart::Part rest{"other", {}};
    for (const auto& m : f.best) {
      Decimal amount;
      for (std::size_t p = shown; p < parts.size(); ++p) amount += list_in(m, parts[p].part);
      rest.amounts.push_back(amount.to_double());
    }
    out.parts.push_back(std::move(rest));
  }
  return out;
}

/// The columns add up as shown: a column's amounts, rounded together.
PageTable cost_table(const Forecast& f, const std::vector<PartCost>& parts) {
  struct ShownColumn {
    std::string title;
    bool complete;
    std::vector<Decimal> amounts;
  };
  const bool all_complete = std::all_of(f.best.begin(), f.best.end(),
                                        [](const ForecastMonth& m) { return m.bill.complete(); });
  const bool several = f.best.size() > 1;
  std::vector<ShownColumn> columns;
  const auto month_column = [&](const ForecastMonth& m) {
    ShownColumn column{m.label, m.bill.complete(), {}};
    for (const auto& p : parts) column.amounts.push_back(list_in(m, p.part));
    columns.push_back(std::move(column));
  };
  month_column(f.best.front());
  if (several) month_column(f.best.back());
  ShownColumn all{several ? in_all(f.best.size()) : list_title(f.comparison), all_complete, {}};
  ShownColumn net{"after free tier", all_complete, {}};
  for (const auto& p : parts) {
    all.amounts.push_back(p.list);
    net.amounts.push_back(p.after_free_tier);
  }
  if (several) columns.push_back(std::move(all));
  columns.push_back(std::move(net));

  PageTable out;
  // All columns alike, so that the smallest of them can be read.
  int places = 0;
  for (const auto& column : columns) {
    if (&column != &columns.back() || columns.size() == 2)
      places = std::max(places, places_of(sum(column.amounts)));
  }
  out.columns.push_back(text_column("part"));
  out.rows.resize(parts.size() + 1);
  for (std::size_t p = 0; p < parts.size(); ++p) out.rows[p] = {parts[p].part};
  out.rows.back() = {"total"};
  for (const auto& column : columns) {
    out.columns.push_back(number_column(column.title));
    const auto amounts = rounded_to_total(column.amounts, places);
    for (std::size_t p = 0; p < parts.size(); ++p)
      out.rows[p].push_back(shown_usd(amounts[p], column.amounts[p], places));
    out.rows.back().push_back(
        shown_cost(column.complete, sum(amounts), sum(column.amounts), places));
  }
  out.total = true;
  return out;
}

Exhibit cost_exhibit(const Forecast& f) {
  const auto parts = parts_in_all(f.best);
  Exhibit out;
  out.name = "cost";
  out.title = "What the best stack costs, part by part";
  if (!f.comparison.best_stack.empty()) out.notes.push_back(f.comparison.best_stack + ".");
  const Bill& first = f.best.front().bill;
  const Bill& last = f.best.back().bill;
  const std::string prices = f.comparison.price_name();
  out.lead = f.best.size() == 1 ? fmt::format("{} a month at {}", dollars(first, false), prices)
                                : fmt::format("{} in {}, {} in {} at {}", dollars(first, false),
                                              f.best.front().label, dollars(last, false),
                                              f.best.back().label, prices);
  // A share of the figure that it follows.
  const auto of_last = parts_in_all({f.best.back()});
  if (!of_last.empty() && Decimal() < of_last.front().list) {
    Decimal all;
    for (const auto& p : of_last) all += p.list;
    out.lead += fmt::format("; {:.0f} % of {} is {}",
                            100.0 * of_last.front().list.to_double() / all.to_double(),
                            f.best.size() == 1 ? "it" : "the latter", of_last.front().part);
  }
  out.lead = in_capital(out.lead + ".");
  auto picture = cost_picture(f, parts);
  picture.heading = {out.name, out.title, out.lead};
  out.picture = std::move(picture);
  out.table = cost_table(f, parts);
  return out;
}

// ---- bridge -------------------------------------------------------------------------------------

Exhibit bridge_exhibit(const Forecast& f) {
  const Comparison& c = f.comparison;
  const ShownDifferences shown = shown_differences(c);
  const double saved = std::fabs(shown.total.saved().to_double());
  Exhibit out;
  out.name = "bridge";
  out.title = (c.first_name == "first answer" ? "From the first answer to the best"
                                              : "From " + c.first_name + " to the best");
  out.lead = in_capital(saved_sentence(c, f.best.back().label, "$")) + ".";

  const std::string first_least = least_mark(f.first.back().bill.complete());
  const std::string best_least = least_mark(f.best.back().bill.complete());
  const auto step_label = [&](const Decimal& saves) {
    const bool less = Decimal() < saves;
    return (less ? "-$" : "+$") + known_usd(less ? saves : -saves, shown.places);
  };
  chart::Bridge picture;
  // Totals stand as everywhere on the page; steps are the table's.
  const Decimal first = f.first.back().bill.total();
  const Decimal best = f.best.back().bill.total();
  picture.start = {c.first_name, first.to_double(), first_least + dollars(first)};
  Decimal rest;
  out.table.columns = {text_column("part"), number_column(c.first_name), number_column("best"),
                       number_column("saved")};
  for (const auto& d : shown.rows) {
    out.table.rows.push_back(cells(d, shown.places));
    if (std::fabs(d.saved().to_double()) < small_share * saved || d.saved() == Decimal()) {
      rest += d.saved();
      continue;
    }
    picture.steps.push_back({d.what, -d.saved().to_double(), step_label(d.saved())});
  }
  if (rest != Decimal()) picture.steps.push_back({"other", -rest.to_double(), step_label(rest)});
  picture.end = {"best", best.to_double(), best_least + dollars(best)};
  const bool known = first_least.empty() && best_least.empty();
  out.table.rows.push_back(cells(shown.total, shown.places));
  if (!known)
    out.notes.emplace_back(
        "Where a price is missing, what is known of a part is a lower bound, and what it saves is "
        "unknown; the picture has what is known.");
  out.table.total = true;
  picture.heading = {out.name, out.title, out.lead};
  out.picture = std::move(picture);
  return out;
}

// ---- break-even ---------------------------------------------------------------------------------

/// A curve's amount at one of the rates.
std::optional<double> on_curve(const BreakEvenCurves& curves, const CapacityCurve& curve,
                               double rate) {
  const auto at = std::find(curves.rates.begin(), curves.rates.end(), rate);
  if (at == curves.rates.end()) return std::nullopt;
  return curve.usd[static_cast<std::size_t>(at - curves.rates.begin())];
}

/// `on-demand`, or `auto-scaled 5..40, up to 4.16 rps` where it serves no more.
std::string curve_name(const Option& o, const CapacityCurve& curve) {
  std::string name = o.label.substr(0, o.label.find(" ("));
  if (!curve.serves_up_to) return name;
  return name.substr(0, name.find(" at ")) + ", up to " +
         three_digits(*curve.serves_up_to, Toward::down) + " rps";
}

chart::LineChart break_even_picture(const Forecast& f) {
  const Comparison& c = f.comparison;
  const Choice& table = c.choice("table");
  chart::LineChart out;
  out.x = {"requests per second", chart::Scale::logarithmic};
  out.y = {"USD a month for the tables' capacity, " + c.price_name(), chart::Scale::logarithmic};
  const auto& rates = f.break_even.rates;
  for (const auto& curve : f.break_even.curves) {
    // Two that run beside another one are drawn where they win.
    const bool beside = curve.option == "standard-ia" || curve.option.rfind("reserved", 0) == 0;
    if (beside && curve.option != table.winner) continue;
    if (std::none_of(curve.usd.begin(), curve.usd.end(), [](double d) { return d > 0.0; }))
      continue;  // it serves none of these rates
    const Option* option = table.find(curve.option);
    chart::Curve line{option != nullptr ? curve_name(*option, curve) : curve.option, {}};
    for (std::size_t i = 0; i < rates.size(); ++i) line.points.push_back({rates[i], curve.usd[i]});
    out.curves.push_back(std::move(line));
  }
  const auto mark = [&](double rate, const std::string& option, const std::string& label) {
    for (const auto& curve : f.break_even.curves) {
      if (curve.option != option) continue;
      const auto usd = on_curve(f.break_even, curve, rate);
      if (usd) out.marks.push_back({rate, *usd, label});
    }
  };
  if (f.break_even.rps > 0.0) {
    const Option* taken = table.find(advised(c, table));
    if (taken == nullptr) taken = table.find(table.winner);
    mark(f.break_even.rps, taken != nullptr ? taken->id : "on-demand",
         "today: " + three_digits(f.break_even.rps, Toward::nearest) + " rps" +
             (taken != nullptr ? ", " + dollars(taken->list()) : ""));
  }
  for (const auto& m : f.break_even.marks)
    mark(m.rate, m.option, three_digits(m.rate, m.from_below ? Toward::up : Toward::down) + " rps");
  return out;
}

Exhibit break_even_exhibit(const Forecast& f) {
  const Comparison& c = f.comparison;
  Exhibit out;
  out.name = "break-even";
  out.title = "Where another capacity mode becomes the cheaper one";
  out.lead = answer(c);
  if (const auto title = break_even_title(c); !title.empty())
    out.lead += " " + title + " " + break_even_sentence(c, "; ") + ".";
  auto picture = break_even_picture(f);
  picture.heading = {out.name, out.title, out.lead};
  out.picture = std::move(picture);
  out.table.columns = {text_column("capacity at today's rate"), number_column(list_title(c)),
                       number_column(free_tier_title(c)), text_column("")};
  const Choice& table = c.choice("table");
  for (const auto& o : table.options) {
    const bool taken = o.id == advised(c, table);
    std::string note = !taken                 ? cheapest_note(c, table, o)
                       : o.id == table.winner ? "cheapest"
                                              : "taken";
    if (!o.note.empty()) note += (note.empty() ? "" : "; ") + o.note;
    out.table.rows.push_back(
        {o.label + weak_mark(o.bill), amount(o.bill, false), amount(o.bill, true), note});
  }
  for (const auto& sentence :
       {reserved_sentence(c), infrequent_access_sentence(c), free_tier_answer(c),
        free_tier_break_even_sentence(c), utilisation_sentence(c)}) {
    if (!sentence.empty())
      out.notes.push_back(in_capital(sentence) + (sentence.back() == '.' ? "" : "."));
  }
  return out;
}

// ---- logs ---------------------------------------------------------------------------------------

std::string retention_words(logs::Retention retention) {
  return retention == logs::never_expire ? "for ever" : std::to_string(retention.days) + " days";
}

Exhibit logs_exhibit(const Forecast& f) {
  Exhibit out;
  out.name = "logs";
  out.title = "What it costs to keep the logs";
  chart::LineChart picture;
  picture.x = {"month", chart::Scale::linear, 12.0};
  picture.y = {"USD a month for logs, " + f.comparison.price_name(), chart::Scale::linear};
  const std::size_t months = f.retentions.front().list.size();
  std::vector<std::size_t> shown;
  for (const std::size_t m : {std::size_t{1}, std::size_t{12}, std::size_t{24}, std::size_t{36},
                              std::size_t{60}, months}) {
    if (m <= months && (shown.empty() || shown.back() < m)) shown.push_back(m);
  }
  out.table.columns.push_back(text_column("kept"));
  for (const auto m : shown) out.table.columns.push_back(number_column(fmt::format("month {}", m)));
  for (const auto& r : f.retentions) {
    chart::Curve curve{retention_words(r.retention), {}};
    for (std::size_t m = 0; m < r.list.size(); ++m)
      curve.points.push_back({static_cast<double>(m + 1), r.list[m].to_double()});
    picture.curves.push_back(std::move(curve));
    std::vector<std::string> row{retention_words(r.retention)};
    for (const auto m : shown)
      row.push_back((r.complete ? "" : "at least ") + in_table(r.list[m - 1]));
    out.table.rows.push_back(std::move(row));
  }
  const Decimal& shortest = f.retentions.front().list.back();
  const Decimal& ever = f.retentions.back().list.back();
  out.lead = fmt::format(
      "In month {} logs that are kept for ever cost {}{} a month, and {}{} where they are kept for "
      "{}.",
      months, least_mark(f.retentions.back().complete), dollars(ever),
      least_mark(f.retentions.front().complete), dollars(shortest),
      retention_words(f.retentions.front().retention));
  picture.heading = {out.name, out.title, out.lead};
  out.picture = std::move(picture);
  return out;
}

// ---- sensitivity --------------------------------------------------------------------------------

Exhibit sensitivity_exhibit(const Forecast& f) {
  const Option* best = stack_option(f, "best");
  const Decimal today = best != nullptr ? best->list() : Decimal();
  Exhibit out;
  out.name = "sensitivity";
  out.title = "Which guess matters";
  chart::Tornado picture;
  picture.less_title = fmt::format("{:.0f} % less", swing_percent);
  picture.more_title = fmt::format("{:.0f} % more", swing_percent);
  out.table.columns = {text_column("guess"),       number_column("10 % less"),
                       number_column("10 % more"), number_column("at half"),
                       number_column("at double"), text_column("changed by")};
  std::string flat;
  std::string stepped;
  bool complete = true;
  const auto named = [](std::string& list, const std::string& name) {
    list += (list.empty() ? "" : ", ") + name;
  };
  for (const auto& s : f.sensitivities) {
    complete = complete && s.complete;
    const double less = s.swing_less();
    const double more = s.swing_more();
    if (less == 0.0 && more == 0.0) {
      named(flat, s.input);
    } else {
      picture.swings.push_back({s.input, less, more, signed_dollars(less), signed_dollars(more)});
      if (!s.derivative_holds) named(stepped, s.input);
    }
    const auto usd = [&](const std::optional<Decimal>& d) {
      return d ? least_mark(s.complete) + in_table(*d) : std::string("-");
    };
    const auto change = [](double amount) {
      const Decimal moved = to_decimal(amount, 15);
      return (Decimal() < moved ? "+" : "") + in_table(moved);
    };
    out.table.rows.push_back(
        {s.input, change(less), change(more), usd(s.at_half), usd(s.at_double), s.option});
  }
  const auto& widest = f.sensitivities.front();
  const double percent = today == Decimal() ? 0.0 : 100.0 * widest.swing_more() / today.to_double();
  const std::string stack = fmt::format(
      "The best stack ({} in {})", best != nullptr ? dollars(best->bill, false) : dollars(today),
      f.best.back().label);
  out.lead = picture.swings.empty()
                 ? stack + " does not move with any of them."
                 : fmt::format("{} moves most with {}: {:.1f} % for {:.0f} % more of it.", stack,
                               widest.input, percent, swing_percent);
  out.notes.push_back("Ten percent is the exact derivative of the month at " +
                      f.comparison.price_name() +
                      ", times ten; half and double are bills of their own.");
  if (!stepped.empty()) {
    out.notes.push_back(
        "Billed anew with ten percent less and more, since sizes and durations are rounded up to "
        "whole units on the way: " +
        stepped + ".");
  }
  if (!flat.empty())
    out.notes.push_back(
        "Ten percent less or more moves nothing, the whole units stay the same: " + flat + ".");
  if (f.comparison.best_stack.find(" provisioned (") != std::string::npos)
    out.notes.emplace_back(
        "Provisioned capacity stays as it is: more than it serves is throttled, not billed.");
  if (!complete)
    out.notes.emplace_back("What has no price is missing here: changes of it are not counted.");
  picture.heading = {out.name, out.title, out.lead};
  out.picture = std::move(picture);
  return out;
}

// ---- tables without a picture -------------------------------------------------------------------

Exhibit alarms_exhibit(const Forecast& f) {
  Exhibit out;
  out.name = "alarms";
  out.title = "Whether the alarms can fire";
  out.wide = true;
  out.table.columns = {text_column("alarm"),
                       text_column("of"),
                       text_column("watches"),
                       text_column("in a total outage it fires"),
                       text_column("false alarms a month"),
                       text_column("why")};
  int checked = 0;
  int silent = 0;
  for (const auto& a : f.alarms) {
    if (!a.check) {
      out.table.rows.push_back({a.name, stack_name(f, a.stack), "", "not checked", "", a.why_not});
      continue;
    }
    ++checked;
    silent += a.check->can_fire ? 0 : 1;
    const auto& metric = a.check->input.alarm.metric;
    const std::string watches =
        metric.metric_namespace + " " + metric.name + ", " + in_words(a.check->input.alarm);
    std::string why;
    for (const auto& note : a.check->visibility.notes) {
      if (!a.check->visibility.has_data || !a.check->visibility.sees_fault) {
        why = note;
        break;
      }
    }
    out.table.rows.push_back(
        {a.name, stack_name(f, a.stack), watches,
         a.check->can_fire
             ? "after " + shown_time_with_bounds(a.check->mean_seconds) + " on average"
             : "never",
         count_or_less(a.check->false_alarms_per_month), why});
  }
  out.lead =
      silent == 0
          ? fmt::format("All {} alarms that say what they watch fire in a total outage.", checked)
          : fmt::format("{} of {} alarms would not fire in a total outage.", silent, checked);
  if (checked == 0) out.lead = "The plan does not say what its alarms watch (docs/plans.md).";
  out.notes.push_back(
      "Requests are independent; 0.1 % of them fail in normal operation, all of them in the "
      "outage. "
      "fitcost alarms check has the options.");
  return out;
}

Exhibit assumptions_exhibit(const Forecast& f) {
  Exhibit out;
  out.name = "assumptions";
  out.title = "What is assumed, and what changes it";
  out.wide = true;
  out.table.columns = {text_column("what"), text_column("value"), text_column("option")};
  for (const auto& a : f.comparison.assumptions)
    out.table.rows.push_back({a.what, a.value, a.option});
  out.lead = "Each figure rests on these; the option beside one changes it.";
  return out;
}

/// Of several sources, which a semicolon keeps apart, the first, and how many more there are.
std::string first_source(const std::string& sources) {
  constexpr std::string_view between = " ; ";
  std::string out = sources.substr(0, sources.find(between));
  int more = 0;
  for (std::size_t at = sources.find(between); at != std::string::npos;
       at = sources.find(between, at + 1))
    ++more;
  return more == 0 ? out : out + fmt::format(" and {} more", more);
}

Exhibit prices_exhibit(const Forecast& f) {
  Exhibit out;
  out.name = "prices";
  out.title = "The prices, and where they are from";
  out.wide = true;
  out.table.columns = {text_column("meter"),   text_column("tier"), number_column("USD"),
                       text_column("for one"), text_column("seen"), text_column("source")};
  // A price that changes between the months stands twice.
  const bool changing =
      std::adjacent_find(f.prices.begin(), f.prices.end(),
                         [](const PriceRow& a, const PriceRow& b) {
                           return a.meter == b.meter && a.region == b.region && a.valid != b.valid;
                         }) != f.prices.end();
  if (changing) out.table.columns.insert(out.table.columns.begin() + 2, text_column("holds"));
  for (const auto& p : f.prices) {
    std::string source = first_source(p.provenance.source);
    if (p.provenance.confidence == 'C') source += " (one secondary source alone)";
    std::vector<std::string> row{
        p.meter,
        p.tier() == "0-Inf" ? "all" : tier_words(p.tier()),
        p.usd.to_string(),
        p.unit,
        p.provenance.checked ? to_string(*p.provenance.checked) : "no day known",
        source};
    if (changing) row.insert(row.begin() + 2, detail::dates(p.valid));
    out.table.rows.push_back(std::move(row));
  }
  const std::string& rates = f.comparison.rates;
  out.lead =
      fmt::format("{} of {} on {}{}, in USD.", rates.empty() ? "List prices" : "Prices",
                  f.comparison.terms.region,
                  changing ? "the first day of each month" : to_string(f.comparison.terms.date),
                  rates.empty() ? "" : ", with the rates of " + rates);
  out.notes.push_back("fitcost explain METER has every source of a price in full.");
  return out;
}

}  // namespace

std::string count_or_less(const Figure& count) {
  std::string out = shown_count(count);
  constexpr std::string_view twice = "at most under";
  return out.rfind(twice, 0) == 0 ? out.substr(8) : out;
}

std::vector<Exhibit> exhibits(const Forecast& f) {
  std::vector<Exhibit> out;
  out.push_back(cost_exhibit(f));
  out.push_back(bridge_exhibit(f));
  if (f.comparison.tables > 0) out.push_back(break_even_exhibit(f));
  const bool logs = std::any_of(f.retentions.begin(), f.retentions.end(),
                                [](const auto& r) { return Decimal() < r.list.back(); });
  if (logs) out.push_back(logs_exhibit(f));
  if (!f.sensitivities.empty()) out.push_back(sensitivity_exhibit(f));
  if (!f.alarms.empty()) out.push_back(alarms_exhibit(f));
  out.push_back(assumptions_exhibit(f));
  if (!f.prices.empty()) out.push_back(prices_exhibit(f));
  return out;
}

std::string page_answer(const Forecast& f) {
  const Option* first = stack_option(f, "first-answer");
  const Option* best = stack_option(f, "best");
  if (first == nullptr || best == nullptr) return answer(f.comparison);
  const Comparison& c = f.comparison;
  const Decimal saved = first->list() - best->list();
  const std::string when = "In " + f.best.back().label + " ";
  const std::string known_as = c.first_name == "first answer" ? "the first answer" : c.first_name;
  const bool free_tier = c.terms.free_tier != "none";
  // Why a stack does not serve stands first in its note.
  const auto why_not = [](const Option& o) { return o.note.substr(0, o.note.find(';')); };
  std::string out;
  const std::string prices = c.price_name();
  const bool known = first->bill.complete() && best->bill.complete() && first->serves;
  if (saved == Decimal() && known) {
    out = fmt::format("{}{} costs {} at {}, as the best stack found here does", when, known_as,
                      dollars(first->bill, false), prices);
  } else if (Decimal() < saved && known) {
    constexpr double hardly = 0.5;
    const double percent = 100.0 * saved.to_double() / first->list().to_double();
    out = fmt::format("{}the best stack costs {} at {} instead of {}: {} % less", when,
                      dollars(best->bill, false), prices, dollars(first->bill, false),
                      percent < hardly ? "under 1" : fmt::format("{:.0f}", percent));
    const auto& differences = c.differences;
    // Where another part costs more, one alone may save more than all do.
    if (!differences.empty() && Decimal() < differences.front().saved() &&
        !(saved < differences.front().saved()))
      out += fmt::format(", {} of it by {}", dollars(differences.front().saved()),
                         differences.front().what);
  } else {
    out = fmt::format("{}the best stack costs {} at {}", when, dollars(best->bill, false), prices);
    if (first->serves) out += fmt::format(", {} {}", known_as, dollars(first->bill, false));
  }
  if (free_tier) {
    out += fmt::format("; after the free tier the best stack costs {}", dollars(best->bill, true));
  }
  out += ".";
  const auto total = [](const std::vector<ForecastMonth>& months) {
    Decimal sum_of_months;
    for (const auto& m : months) sum_of_months += m.bill.total();
    return sum_of_months;
  };
  const auto busiest = static_cast<std::size_t>(c.busiest_month - 1);
  if (busiest < f.best.size()) {
    const std::string why = busiest_month_words(c, f.best[busiest].label);
    if (!why.empty())
      out +=
          fmt::format(" {}; in all {} it costs {}, {} {}.", in_capital(why), in_all(f.best.size()),
                      dollars(total(f.best)), known_as, dollars(total(f.first)));
  }
  if (!best->serves) out += " But that is " + why_not(*best) + ".";
  if (!first->serves && best->serves) {
    out += fmt::format(" {} costs {}, but is {}.", in_capital(known_as),
                       dollars(first->bill, false), why_not(*first));
  }
  return out;
}

std::vector<KeyFigure> key_figures(const Forecast& f) {
  const Comparison& c = f.comparison;
  const Option* first = stack_option(f, "first-answer");
  const Option* best = stack_option(f, "best");
  const std::string when = f.best.back().label;
  std::vector<KeyFigure> out;
  if (best != nullptr) out.push_back({"best stack, " + when, dollars(best->bill, false)});
  if (first != nullptr) {
    out.push_back({c.first_name + (first->serves ? ", " : ", does not serve, ") + when,
                   dollars(first->bill, false)});
  }
  if (f.best.size() > 1) {
    Decimal all;
    bool complete = true;
    for (const auto& m : f.best) {
      all += m.bill.total();
      complete = complete && m.bill.complete();
    }
    out.push_back({"best stack, " + in_all(f.best.size()), least_mark(complete) + dollars(all)});
  }
  const Bill& month = f.best.front().bill;
  if (Decimal() < c.requests_per_month && month.complete()) {
    const double each = month.total().to_double() / c.requests_per_month.to_double();
    out.push_back({"best stack, 1,000 requests in " + f.best.front().label,
                   dollars(to_decimal(1000.0 * each, 12))});
  }
  out.push_back({"requests in " + f.best.front().label, grouped(c.requests_per_month)});
  return out;
}

std::vector<std::string> page_notes(const Forecast& f) {
  std::vector<std::string> out;
  for (const auto& sentence : {unserved_sentence(f.comparison), unpriced_sentence(f.comparison),
                               weak_sentence(f.comparison), not_included_sentence(f.comparison)}) {
    if (!sentence.empty()) out.push_back(sentence);
  }
  return out;
}

}  // namespace fitcost::inline v1::detail
