// SPDX-License-Identifier: Apache-2.0
#include "report/page_exhibits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "decide/alarm_words.hpp"
#include "fitcost/report/alarm_report.hpp"
#include "fitcost/report/money.hpp"
#include "report/alarm_words.hpp"
#include "report/compare_words.hpp"

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
std::string dollars(const Bill& bill, bool after_free_tier) {
  const Decimal usd = after_free_tier ? bill.total_after_free_tier() : bill.total();
  return (bill.complete() ? "" : "at least ") + dollars(usd);
}
/// A change: `+$0.0034`.
std::string signed_dollars(double usd) {
  const Decimal amount = to_decimal(usd, 15);
  return (amount < Decimal() ? "" : "+") + dollars(amount);
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

/// Places at which a total has 4 significant digits and cents, or is whole from 10,000 on.
int places_of(const Decimal& total) {
  const double size = std::fabs(total.to_double());
  if (size >= 10'000.0) return 0;
  if (size >= 1.0 || size == 0.0) return 2;
  return std::min(12, 3 - static_cast<int>(std::floor(std::log10(size))));
}

/// `12,345.60`
std::string with_places(const Decimal& amount, int places) {
  std::string text = amount.to_string(places);
  const std::size_t first = text[0] == '-' ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > first + 3;) text.insert(at -= 3, 1, ',');
  return text;
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
  out.unit = "USD a month, list price";
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
    std::vector<Decimal> amounts;
  };
  const bool several = f.best.size() > 1;
  std::vector<ShownColumn> columns;
  const auto month_column = [&](const ForecastMonth& m) {
    ShownColumn column{m.label, {}};
    for (const auto& p : parts) column.amounts.push_back(list_in(m, p.part));
    columns.push_back(std::move(column));
  };
  month_column(f.best.front());
  if (several) month_column(f.best.back());
  ShownColumn all{several ? in_all(f.best.size()) : "list", {}};
  ShownColumn net{"after free tier", {}};
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
      out.rows[p].push_back(with_places(amounts[p], places));
    out.rows.back().push_back(with_places(sum(amounts), places));
  }
  out.total = true;
  return out;
}

Exhibit cost_exhibit(const Forecast& f) {
  const auto parts = parts_in_all(f.best);
  Exhibit out;
  out.name = "cost";
  out.title = "What the best stack costs, part by part";
  const Bill& first = f.best.front().bill;
  const Bill& last = f.best.back().bill;
  out.lead = f.best.size() == 1
                 ? fmt::format("{} a month at list price", dollars(first, false))
                 : fmt::format("{} in {}, {} in {} at list price", dollars(first, false),
                               f.best.front().label, dollars(last, false), f.best.back().label);
  if (!parts.empty() && Decimal() < parts.front().list) {
    Decimal all;
    for (const auto& p : parts) all += p.list;
    out.lead +=
        fmt::format("; {:.0f} % of it is {}",
                    100.0 * parts.front().list.to_double() / all.to_double(), parts.front().part);
  }
  out.lead += ".";
  auto picture = cost_picture(f, parts);
  picture.heading = {out.name, out.title, out.lead};
  out.picture = std::move(picture);
  out.table = cost_table(f, parts);
  return out;
}

// ---- bridge -------------------------------------------------------------------------------------

Exhibit bridge_exhibit(const Forecast& f) {
  const Comparison& c = f.comparison;
  Decimal first;
  Decimal best;
  for (const auto& d : c.differences) {
    first += d.first;
    best += d.best;
  }
  const double saved = std::fabs((first - best).to_double());
  Exhibit out;
  out.name = "bridge";
  out.title = "From the first answer to the best";
  out.lead = saved_sentence(c);
  if (!out.lead.empty()) out.lead[0] = static_cast<char>(out.lead[0] - 'a' + 'A');
  out.lead += ".";

  chart::Bridge picture;
  picture.start = {"first answer", first.to_double(), dollars(first)};
  Decimal rest;
  out.table.columns = {text_column("part"), number_column("first answer"), number_column("best"),
                       number_column("saved")};
  for (const auto& d : c.differences) {
    out.table.rows.push_back({d.what, in_table(d.first), in_table(d.best), in_table(d.saved())});
    if (std::fabs(d.saved().to_double()) < small_share * saved || d.saved() == Decimal()) {
      rest += d.saved();
      continue;
    }
    picture.steps.push_back(
        {d.what, -d.saved().to_double(), signed_dollars(-d.saved().to_double())});
  }
  if (rest != Decimal())
    picture.steps.push_back({"other", -rest.to_double(), signed_dollars(-rest.to_double())});
  picture.end = {"best", best.to_double(), dollars(best)};
  out.table.rows.push_back({"total", in_table(first), in_table(best), in_table(first - best)});
  out.table.total = true;
  picture.heading = {out.name, out.title, out.lead};
  out.picture = std::move(picture);
  return out;
}

// ---- break-even ---------------------------------------------------------------------------------

/// Three significant digits: `0.023`, `0.517`, `2,500`.
std::string rate_text(double rps) {
  if (!(rps > 0.0)) return "0";
  const int places = 2 - static_cast<int>(std::floor(std::log10(rps)));
  if (places > 12) return fmt::format("{:.3g}", rps);
  return grouped(to_decimal(rps, std::max(0, places)));
}

/// On the curve at `x`, between its points.
std::optional<double> on_curve(const std::vector<double>& rates, const std::vector<double>& usd,
                               double x) {
  const auto above = std::lower_bound(rates.begin(), rates.end(), x);
  if (above == rates.end()) return std::nullopt;
  const auto i = static_cast<std::size_t>(above - rates.begin());
  if (*above == x || i == 0) return usd[i];
  const double share = (x - rates[i - 1]) / (rates[i] - rates[i - 1]);
  return usd[i - 1] + share * (usd[i] - usd[i - 1]);
}

const BreakEven* break_even_point(const Comparison& c, const std::string& id) {
  for (const auto& b : c.break_even) {
    if (b.id == id + "-" + to_string(c.terms.date) && b.value && *b.value > 0.0) return &b;
  }
  return nullptr;
}

std::string short_label(const Option& o) { return o.label.substr(0, o.label.find(" (")); }

chart::LineChart break_even_picture(const Forecast& f) {
  const Comparison& c = f.comparison;
  const Choice& table = c.choice("table");
  chart::LineChart out;
  out.x = {"requests per second", chart::Scale::logarithmic};
  out.y = {"USD a month for the tables' capacity, list price", chart::Scale::logarithmic};
  const auto& rates = f.break_even.rates;
  for (const auto& curve : f.break_even.curves) {
    // Two that run beside another one are drawn where they win.
    const bool beside = curve.option == "standard-ia" || curve.option.rfind("reserved", 0) == 0;
    if (beside && curve.option != table.winner) continue;
    if (std::none_of(curve.usd.begin(), curve.usd.end(), [](double d) { return d > 0.0; }))
      continue;  // it serves none of these rates
    const Option* option = table.find(curve.option);
    chart::Curve line{option != nullptr ? short_label(*option) : curve.option, {}};
    for (std::size_t i = 0; i < rates.size(); ++i) line.points.push_back({rates[i], curve.usd[i]});
    out.curves.push_back(std::move(line));
  }
  const auto mark = [&](double rate, const std::string& option, const std::string& label) {
    for (const auto& curve : f.break_even.curves) {
      if (curve.option != option) continue;
      const auto usd = on_curve(rates, curve.usd, rate);
      if (usd) out.marks.push_back({rate, *usd, label});
    }
  };
  if (f.break_even.rps > 0.0) {
    const Option* winner = table.find(table.winner);
    mark(f.break_even.rps, winner != nullptr ? winner->id : "on-demand",
         "today: " + rate_text(f.break_even.rps) + " rps" +
             (winner != nullptr ? ", " + dollars(winner->list()) : ""));
  }
  if (const auto* b = break_even_point(c, "rate-mix"))
    mark(*b->value, "on-demand", rate_text(*b->value) + " rps");
  if (const auto* b = break_even_point(c, "rate-mix-auto-scaled"))
    mark(*b->value, "on-demand", rate_text(*b->value) + " rps");
  return out;
}

Exhibit break_even_exhibit(const Forecast& f) {
  const Comparison& c = f.comparison;
  Exhibit out;
  out.name = "break-even";
  out.title = "Where another capacity mode becomes the cheaper one";
  out.lead = answer(c);
  if (const auto title = break_even_title(c); !title.empty())
    out.lead += " " + title + " " + break_even_sentence(c) + ".";
  auto picture = break_even_picture(f);
  picture.heading = {out.name, out.title, out.lead};
  out.picture = std::move(picture);
  out.table.columns = {text_column("capacity at today's rate"), number_column("list"),
                       number_column(free_tier_title(c)), text_column("")};
  const Choice& table = c.choice("table");
  for (const auto& o : table.options) {
    std::string note = o.note;
    if (o.id == table.winner) note = "cheapest" + (note.empty() ? "" : "; " + note);
    out.table.rows.push_back(
        {o.label + weak_mark(o.bill), amount(o.bill, false), amount(o.bill, true), note});
  }
  if (!table.winner.empty() && table.winner != "on-demand")
    out.notes.emplace_back("The best stack above has its tables on demand, not in this mode.");
  for (const auto& sentence :
       {free_tier_answer(c), free_tier_break_even_sentence(c), utilisation_sentence(c)}) {
    if (!sentence.empty()) out.notes.push_back(sentence);
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
  picture.y = {"USD a month for logs, list price", chart::Scale::linear};
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
      "In month {} logs that are kept for ever cost {} a month, and {} where they are kept for {}.",
      months, dollars(ever), dollars(shortest), retention_words(f.retentions.front().retention));
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
  out.table.columns = {text_column("guess"), number_column("10 % more"), number_column("at half"),
                       number_column("at double"), text_column("changed by")};
  std::string flat;
  for (const auto& s : f.sensitivities) {
    const double swing = swing_percent * s.usd_per_percent;
    if (swing == 0.0) {
      flat += (flat.empty() ? "" : ", ") + s.input;
    } else {
      picture.swings.push_back(
          {s.input, -swing, swing, signed_dollars(-swing), signed_dollars(swing)});
    }
    const auto usd = [](const std::optional<Decimal>& d) {
      return d ? in_table(*d) : std::string("-");
    };
    const Decimal moved = to_decimal(swing, 15);
    const std::string more = (Decimal() < moved ? "+" : "") + in_table(moved);
    out.table.rows.push_back({s.input, more, usd(s.at_half), usd(s.at_double), s.option});
  }
  const auto& largest = f.sensitivities.front();
  const double percent = today == Decimal()
                             ? 0.0
                             : swing_percent * 100.0 * largest.usd_per_percent / today.to_double();
  out.lead = fmt::format(
      "The best stack's {} a month moves most with {}: {:.1f} % for {:.0f} % more of it.",
      dollars(today), largest.input, percent, swing_percent);
  out.notes.push_back(
      "Ten percent more is the exact derivative of the month's list price, times ten; half and "
      "double are bills of their own.");
  if (!flat.empty()) out.notes.push_back("Moves nothing until the next whole unit: " + flat + ".");
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
      out.table.rows.push_back({a.name, a.stack, "", "not checked", "", a.why_not});
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
        {a.name, a.stack, watches,
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
  for (const auto& p : f.prices) {
    std::string source = first_source(p.provenance.source);
    if (p.provenance.confidence == 'C') source += " (one secondary source alone)";
    out.table.rows.push_back({p.meter, p.tier() == "0-Inf" ? "all" : p.tier(), p.usd.to_string(),
                              p.unit, p.provenance.checked ? to_string(*p.provenance.checked) : "",
                              source});
  }
  out.lead = fmt::format("List prices of {} on {}, in USD.", f.comparison.terms.region,
                         to_string(f.comparison.terms.date));
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
  if (!f.comparison.choice("table").options.front().bill.lines().empty())
    out.push_back(break_even_exhibit(f));
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
  const Decimal saved = first->list() - best->list();
  std::string out;
  if (Decimal() < saved && first->bill.complete()) {
    out = fmt::format("The best stack costs {} a month at list price instead of {}: {:.0f} % less",
                      dollars(best->bill, false), dollars(first->bill, false),
                      100.0 * saved.to_double() / first->list().to_double());
    const auto& differences = f.comparison.differences;
    if (!differences.empty() && Decimal() < differences.front().saved())
      out += fmt::format(", {} of it by {}", dollars(differences.front().saved()),
                         differences.front().what);
  } else {
    out = fmt::format("The best stack costs {} a month at list price, the first answer {}",
                      dollars(best->bill, false), dollars(first->bill, false));
  }
  if (f.comparison.terms.free_tier != "none")
    out += fmt::format("; after the free tier {}", dollars(best->bill, true));
  return out + ".";
}

std::vector<KeyFigure> key_figures(const Forecast& f) {
  const Comparison& c = f.comparison;
  const Option* first = stack_option(f, "first-answer");
  const Option* best = stack_option(f, "best");
  const std::string when = f.best.back().label;
  std::vector<KeyFigure> out;
  if (best != nullptr) out.push_back({"best stack, " + when, dollars(best->bill, false)});
  if (first != nullptr) out.push_back({"first answer, " + when, dollars(first->bill, false)});
  if (f.best.size() > 1) {
    Decimal all;
    bool complete = true;
    for (const auto& m : f.best) {
      all += m.bill.total();
      complete = complete && m.bill.complete();
    }
    out.push_back(
        {"best stack, " + in_all(f.best.size()), (complete ? "" : "at least ") + dollars(all)});
  }
  const Bill& month = f.best.front().bill;
  if (Decimal() < c.requests_per_month && month.complete()) {
    const double each = month.total().to_double() / c.requests_per_month.to_double();
    out.push_back({"best stack, 1,000 requests", dollars(to_decimal(1000.0 * each, 12))});
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
