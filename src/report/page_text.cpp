// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fitcost/report/money.hpp"
#include "fitcost/report/page.hpp"
#include "fitcost/version.hpp"
#include "report/alarm_words.hpp"
#include "report/compare_words.hpp"
#include "report/page_exhibits.hpp"
#include "report/text_bar.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::Exhibit;
using detail::TextTable;

TextTable text_table(const detail::PageTable& table) {
  std::vector<Align> aligns;
  std::vector<std::string> head;
  for (const auto& c : table.columns) {
    aligns.push_back(c.align);
    head.push_back(c.title);
  }
  TextTable out(aligns);
  out.add_row(std::move(head));
  for (const auto& row : table.rows) out.add_row(row);
  return out;
}

std::string in_capitals(std::string text) {
  for (auto& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

/// Something with a length: a row of a bar chart.
struct BarRow {
  std::string name;
  double size;
  std::string label;
};

std::string bars(const std::vector<BarRow>& rows, std::size_t width) {
  std::size_t names = 0;
  std::size_t labels = 0;
  double largest = 0.0;
  for (const auto& r : rows) {
    names = std::max(names, detail::display_width(r.name));
    labels = std::max(labels, detail::display_width(r.label));
    largest = std::max(largest, r.size);
  }
  const std::size_t taken = names + labels + 6;
  const std::size_t room = std::min<std::size_t>(60, width > taken + 8 ? width - taken : 8);
  std::string out;
  for (const auto& r : rows) {
    std::string line = "  " + r.name + std::string(names - detail::display_width(r.name), ' ') +
                       "  " + std::string(labels - detail::display_width(r.label), ' ') + r.label;
    const auto bar = detail::text_bar(largest > 0.0 ? r.size / largest : 0.0, room);
    out += line + (bar.empty() ? "" : "  " + bar) + "\n";
  }
  return out;
}

std::vector<BarRow> month_bars(const std::vector<ForecastMonth>& months) {
  // Every month up to a year; of more, those that tell the course.
  const std::size_t stride = (months.size() + 11) / 12;
  std::vector<BarRow> out;
  for (std::size_t i = 0; i < months.size(); ++i) {
    const bool last = i + 1 == months.size();
    if (i % stride != 0 && !last) continue;
    const Bill& bill = months[i].bill;
    out.push_back({months[i].label, bill.total().to_double(),
                   (bill.complete() ? "" : "at least ") + readable_usd(bill.total())});
  }
  return out;
}

std::vector<BarRow> saving_bars(const Comparison& c) {
  std::vector<BarRow> out;
  const auto shown = detail::shown_differences(c);
  for (const auto& d : shown.rows) {
    if (d.saved() == Decimal() || !d.known()) continue;
    out.push_back({d.what, std::fabs(d.saved().to_double()), with_places(d.saved(), shown.places)});
  }
  return out;
}

/// What 10 % more of each guess adds; what is billed anew shows both directions.
std::vector<BarRow> swing_bars(const std::vector<Sensitivity>& sensitivities) {
  std::vector<BarRow> out;
  const auto change = [](double usd) {
    const Decimal moved = to_decimal(usd, 15);
    return (Decimal() < moved ? "+" : "") + readable_usd(moved);
  };
  for (const auto& s : sensitivities) {
    const std::string more = change(s.swing_more());
    out.push_back({s.input, std::max(std::fabs(s.swing_less()), std::fabs(s.swing_more())),
                   s.derivative_holds ? more : change(s.swing_less()) + " / " + more});
  }
  return out;
}

/// An alarm a row; why one cannot fire stands below it.
std::string alarm_lines(const Forecast& f, std::size_t width) {
  TextTable table({Align::left, Align::left, Align::left, Align::left, Align::left});
  table.add_row({"alarm", "of", "fires on average after", "false alarms a month", ""});
  const auto stack = [&](const PlannedAlarm& a) {
    return a.stack == "best" ? a.stack : f.comparison.first_name;
  };
  for (const auto& a : f.alarms) {
    if (!a.check) {
      table.add_row({a.name, stack(a), "not checked", "", a.why_not});
      continue;
    }
    const auto& seen = a.check->visibility;
    const bool blind = !seen.has_data || !seen.sees_fault;
    table.add_row(
        {a.name, stack(a),
         a.check->can_fire ? detail::shown_time_with_bounds(a.check->mean_seconds) : "never",
         detail::count_or_less(a.check->false_alarms_per_month),
         blind && !seen.notes.empty() ? seen.notes.front() : ""});
  }
  return table.text(width, 4);
}

}  // namespace

std::string page_table(const Forecast& f, std::size_t width) {
  const auto all = detail::exhibits(f);
  const auto row = [&](const std::string& text) {
    return "  " + detail::wrapped(text, width - 2, 4);
  };
  std::string out =
      detail::wrapped(detail::heading(f.comparison), width, 2) + "\n" + row(detail::page_answer(f));
  if (const auto take = detail::answer(f.comparison); !take.empty()) out += row(take);
  if (const auto free = detail::free_tier_answer(f.comparison); !free.empty()) out += row(free);
  for (const auto& e : all) {
    if (e.name == "assumptions" || e.name == "prices") continue;
    std::vector<std::string> notes;  // of what has no room in its table
    out += "\n" + detail::wrapped(in_capitals(e.title), width, 2);
    if (e.name != "break-even") out += row(e.lead);
    if (e.name == "cost") out += bars(month_bars(f.best), width);
    if (e.name == "bridge") out += bars(saving_bars(f.comparison), width);
    if (e.name == "sensitivity") {
      out += bars(swing_bars(f.sensitivities), width);
      for (const auto& note : e.notes) out += row(note);
    }
    if (e.name == "break-even" || e.name == "cost") notes = e.notes;
    if (e.name == "alarms") {
      out += alarm_lines(f, width);
    } else if (e.name != "bridge" && e.name != "sensitivity") {
      out += text_table(e.table).text(width, e.table.columns.size() - 1);
    }
    for (const auto& note : notes) out += row(note);
  }
  out += "\n";
  for (const auto& note : detail::page_notes(f)) out += detail::wrapped(note, width, 2);
  return out +
         detail::wrapped(detail::change_sentence(f.comparison, "-o report.html, --format json"),
                         width, 2);
}

std::string page_markdown(const Forecast& f,
                          const std::vector<std::pair<std::string, std::string>>& images) {
  using detail::markdown_cell;
  std::string out = "## " + markdown_cell(f.title) + "\n\n**" +
                    markdown_cell(detail::page_answer(f)) + "** " +
                    markdown_cell(detail::answer(f.comparison)) + " " +
                    markdown_cell(detail::free_tier_answer(f.comparison)) + "\n\n" +
                    markdown_cell(detail::heading(f.comparison)) + "\n\n| | |\n| --- | ---: |\n";
  for (const auto& k : detail::key_figures(f))
    out += "| " + markdown_cell(k.what) + " | " + markdown_cell(k.value) + " |\n";
  for (const auto& e : detail::exhibits(f)) {
    out += "\n### " + markdown_cell(e.title) + "\n\n" + markdown_cell(e.lead) + "\n\n";
    for (const auto& [name, file] : images) {
      if (name == e.name) out += "![" + markdown_cell(e.title) + "](" + file + ")\n\n";
    }
    out += text_table(e.table).markdown();
    if (!e.notes.empty()) out += "\n";
    for (const auto& note : e.notes) out += "- " + markdown_cell(note) + "\n";
  }
  out += "\n";
  for (const auto& note : detail::page_notes(f)) out += "- " + markdown_cell(note) + "\n";
  return out + fmt::format("\nfitcost {}, model {}, price book of {}\n", version(), model_version(),
                           to_string(f.comparison.price_book));
}

}  // namespace fitcost::inline v1
