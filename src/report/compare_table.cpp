// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fitcost/report/compare_report.hpp"
#include "fitcost/report/money.hpp"
#include "report/compare_words.hpp"
#include "report/text_bar.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::TextTable;

const std::vector<Align> option_columns{Align::left, Align::right, Align::right, Align::left};

/// All first columns are as wide as this, so that the sections line up.
std::string padded_label(std::string label, std::size_t table_width) {
  constexpr std::size_t comfortable = 100;
  const std::size_t width = table_width < comfortable ? 24 : 36;
  const std::size_t have = detail::display_width(label);
  if (have < width) label.append(width - have, ' ');
  return label;
}

/// Options side by side in a row, their amounts separated by slashes.
struct Row {
  std::string label;
  std::vector<const Option*> options;
  std::string note;
};

std::string joined_amounts(const Row& row, bool after_free_tier) {
  std::string out;
  for (const Option* o : row.options) {
    out += (out.empty() ? "" : " / ") + detail::amount(o->bill, after_free_tier);
  }
  return out;
}

void add(TextTable& table, const Row& row, bool strong = false) {
  table.add_row({row.label, joined_amounts(row, false), joined_amounts(row, true), row.note},
                strong);
}

std::string note_of(const Comparison& c, const Choice& choice, const Option& o) {
  if (!o.serves) return o.note;
  std::string out = o.id == detail::advised(c, choice) ? "" : detail::cheapest_note(c, choice, o);
  const auto add_note = [&](const std::string& note) { out += (out.empty() ? "" : "; ") + note; };
  if (o.id == choice.winner && !choice.winner_certain) add_note("of what has all its prices");
  if (o.id == choice.winner_after_free_tier && o.id != choice.winner) add_note("< cheapest here");
  if (!o.note.empty()) add_note(o.note);
  return out;
}

void add_options(TextTable& table, const Comparison& c, const Choice& choice) {
  const std::string& advised = detail::advised(c, choice);
  for (const auto& o : choice.options) {
    add(table, {(o.id == advised ? "> " : "  ") + o.label + detail::weak_mark(o.bill),
                {&o},
                note_of(c, choice, o)});
  }
}

std::string before_comma(const std::string& label) { return label.substr(0, label.find(',')); }

bool first_wins(const Choice& choice) { return choice.options.front().id == choice.winner; }

/// Options share a row: `HTTP API / REST API`; what stands behind all their commas is said once:
/// `Lambda arm / Lambda x86, 256 MB`.
Row all_row(const Choice& choice) {
  const std::string& first = choice.options.front().label;
  const std::string common = first.substr(before_comma(first).size());
  const bool alike = std::all_of(
      choice.options.begin(), choice.options.end(),
      [&](const Option& o) { return o.label.substr(before_comma(o.label).size()) == common; });
  Row row;
  row.label = first_wins(choice) ? "> " : "  ";
  for (const auto& o : choice.options) {
    row.label += (row.options.empty() ? "" : " / ") + (alike ? before_comma(o.label) : o.label) +
                 detail::weak_mark(o.bill);
    row.options.push_back(&o);
    if (!o.note.empty())
      row.note = before_comma(o.label).substr(0, o.label.find(' ')) + ": " + o.note;
  }
  if (alike) row.label += common;
  return row;
}

std::vector<int> months_of(const Choice& choice) {
  std::vector<int> out;
  for (const auto& o : choice.options) {
    if (std::find(out.begin(), out.end(), o.month) == out.end()) out.push_back(o.month);
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// One row for each kind of option, one column a month: `14 days  0.0160  0.0160  0.0160`.
TextTable by_month(const std::string& title, const Comparison& c, const Choice& choice,
                   std::size_t width) {
  const auto months = months_of(choice);
  std::vector<Align> aligns(months.size() + 2, Align::right);
  aligns.front() = aligns.back() = Align::left;
  TextTable table(aligns);
  std::vector<std::string> header{padded_label(title, width)};
  for (const int m : months) header.push_back("month " + std::to_string(m));
  header.push_back(detail::free_tier_title(c));
  table.add_row(std::move(header));
  for (const auto& o : choice.options) {
    if (o.month != choice.month) continue;
    const std::string name = before_comma(o.label);
    std::vector<std::string> row{(o.id == choice.winner ? "> " : "  ") + name +
                                 detail::weak_mark(o.bill)};
    std::vector<std::string> net;
    for (const int m : months) {
      for (const auto& same : choice.options) {
        if (same.month != m || before_comma(same.label) != name) continue;
        row.push_back(detail::amount(same.bill, false));
        net.push_back(detail::amount(same.bill, true));
      }
    }
    const bool alike =
        std::all_of(net.begin(), net.end(), [&](const auto& n) { return n == net.front(); });
    std::string note = net.front();
    for (std::size_t i = 1; !alike && i < net.size(); ++i) note += " / " + net[i];
    row.push_back(std::move(note));
    table.add_row(std::move(row));
  }
  return table;
}

/// `ON-DEMAND STAYS CHEAPEST (list) up to`
std::string capitals_to_bracket(std::string text) {
  for (auto& c : text) {
    if (c == '(') break;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string wrapped_row(const std::string& text, std::size_t width) {
  return "  " + detail::wrapped(text, width - 2, 4);
}

/// `meter from 300M in eu-central-1 (C)`: with the region where it is not the comparison's.
std::string meter_words(const Line& line, const std::string& region) {
  std::string out = line.meter;
  if (!line.region.empty() && line.region != region) out += " in " + line.region;
  return out + (line.confidence == 'C' ? " (C)" : "");
}

std::string lines_of(const Choice& choice, const std::string& region, const std::string& list,
                     std::size_t width) {
  TextTable table(
      {Align::left, Align::left, Align::right, Align::right, Align::right, Align::right});
  for (const auto& o : choice.options) {
    table.add_row(
        {fmt::format("{} {}: {}{} {}, {}{} after free tier", choice.part, o.id,
                     o.bill.complete() ? "" : "at least ", o.list().to_string(), list,
                     o.bill.complete() ? "" : "at least ", o.after_free_tier().to_string())});
    const auto add_lines = [&](const std::vector<Line>& lines) {
      for (const auto& l : lines) {
        table.add_row({"  " + l.resource, meter_words(l, region), detail::tier_words(l.tier),
                       l.quantity.to_string(), l.unit_price.to_string(), l.cost.to_string()});
      }
    };
    add_lines(o.bill.lines());
    add_lines(o.bill.free_tier_lines());
    for (const auto& u : o.bill.unpriced()) {
      table.add_row(
          {"  " + u.resource, u.meter, "", u.quantity.to_string(), "no price", "unknown"});
    }
  }
  return table.text(width);
}

/// What each part saves, with bars; none where nothing is known to be saved.
std::string saved_bars(const Comparison& c, std::size_t width) {
  double most = 0.0;
  for (const auto& d : c.differences) {
    if (d.known()) most = std::max(most, std::fabs(d.saved().to_double()));
  }
  if (!(most > 0.0)) return {};
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::left});
  table.add_row({"SAVED", c.first_name, "best", "saved", ""});
  constexpr std::size_t bar = 24;
  const auto shown = detail::shown_differences(c);
  const auto add_saved = [&](const detail::ShownDifferences::Row& row, const std::string& bars) {
    auto columns = detail::cells(row, shown.places);
    columns.front().insert(0, "  ");
    columns.push_back(bars);
    table.add_row(std::move(columns));
  };
  for (std::size_t i = 0; i < shown.rows.size(); ++i) {
    const bool known = c.differences[i].known();
    const double saved = known ? std::fabs(c.differences[i].saved().to_double()) : 0.0;
    add_saved(shown.rows[i], detail::text_bar(saved / most, bar));
  }
  add_saved(shown.total, {});
  return table.text(width, 4);
}

TextTable points_table(const Comparison& c) {
  TextTable table({Align::left, Align::right, Align::left, Align::left});
  for (const auto& b : c.break_even) {
    table.add_row(
        {"  " + b.id, b.value ? fmt::format("{:.6g}", *b.value) : "never", b.unit, b.note});
  }
  return table;
}

/// Every line of every option of a part.
std::string markdown_lines(const Choice& choice, const std::string& region) {
  TextTable table({Align::left, Align::left, Align::left, Align::right, Align::right, Align::right,
                   Align::right});
  table.add_row({choice.part, "resource", "meter", "tier", "quantity", "price", "cost"});
  for (const auto& o : choice.options) {
    for (const auto* lines : {&o.bill.lines(), &o.bill.free_tier_lines()}) {
      for (const auto& l : *lines) {
        table.add_row({o.id, l.resource, meter_words(l, region), detail::tier_words(l.tier),
                       l.quantity.to_string(), l.unit_price.to_string(), l.cost.to_string()});
      }
    }
    for (const auto& u : o.bill.unpriced()) {
      table.add_row({o.id, u.resource, u.meter, "", u.quantity.to_string(), "no price", "unknown"});
    }
  }
  return table.markdown();
}

std::string markdown_points(const Comparison& c) {
  TextTable table({Align::left, Align::right, Align::left, Align::left});
  table.add_row({"break-even", "value", "unit", ""});
  for (const auto& b : c.break_even)
    table.add_row({b.id, b.value ? fmt::format("{:.6g}", *b.value) : "never", b.unit, b.note});
  return table.markdown();
}

std::string assumed(const Assumption& a) {
  return a.what + ": " + a.value + (a.option.empty() ? "" : "  (" + a.option + ")");
}

/// Whether the workload has what the part is about.
bool has_part(const Comparison& c, const std::string& part) {
  if (part == "table") return c.tables > 0;
  if (part == "function") return c.functions > 0;
  return part != "api" || c.apis > 0;
}

/// What the best stack consists of, where it is more than the workload as it should be, on demand.
std::string contents_to_tell(const Comparison& c, bool all) {
  const bool provisioned = c.best_stack.find(" provisioned (") != std::string::npos ||
                           c.best_stack.find(" auto-scaled ") != std::string::npos;
  return provisioned || all || c.first_name != "first answer" ? detail::best_stack_sentence(c)
                                                              : std::string();
}

std::string claims_text(const Comparison& c, std::size_t width) {
  std::string out = "CLAIMS of the review, and what the model finds\n";
  for (const auto& claim : c.claims) {
    out += "  " + detail::wrapped("says: " + claim.says, width - 4, 6);
    out += "    " + detail::wrapped("finds: " + claim.found, width - 6, 6);
    out += "    " + detail::wrapped("verdict: " + claim.verdict, width - 6, 6);
  }
  return out;
}

}  // namespace

std::string compare_table(const Comparison& c, const CompareView& view) {
  const std::size_t width = view.width;
  std::string out = detail::wrapped(detail::heading(c), width, 2);
  out += detail::wrapped(detail::workload_sentence(c), width, 2) + '\n';
  if (const auto take = detail::answer(c); !take.empty()) out += wrapped_row(take, width);
  if (const auto free = detail::free_tier_answer(c); !free.empty()) out += wrapped_row(free, width);

  TextTable table(option_columns);
  out += '\n';
  const auto head = [&](const char* title) {
    table.add_row(
        {padded_label(title, width), detail::list_title(c), detail::free_tier_title(c), ""});
  };
  if (c.tables > 0) {
    head("TABLE CAPACITY");
    add_options(table, c, c.choice("table"));
    if (c.apis + c.functions > 0) table.add_row({"OTHER CHOICES"});
  } else if (c.apis + c.functions > 0) {
    head("CHOICES");
  }
  if (c.apis > 0) add(table, all_row(c.choice("api")));
  if (const Choice& functions = c.choice("function"); functions.options.size() > 2) {
    add_options(table, c, functions);
  } else if (c.functions > 0) {
    add(table, all_row(functions));
  }
  out += table.text(width, option_columns.size() - 1);
  out += by_month("LOGS, " + c.price_name(), c, c.choice("logs"), width)
             .text(width, months_of(c.choice("logs")).size() + 1);
  out += by_month("WHOLE STACK, " + c.price_name(), c, c.choice("stack"), width)
             .text(width, months_of(c.choice("stack")).size() + 1);
  if (const auto unserved = detail::unserved_sentence(c); !unserved.empty())
    out += wrapped_row(unserved, width);
  for (const auto& sentence :
       {detail::saved_sentence(c), detail::dearer_sentence(c), contents_to_tell(c, view.lines),
        detail::reserved_sentence(c), detail::infrequent_access_sentence(c)}) {
    if (!sentence.empty()) out += wrapped_row(sentence, width);
  }

  const std::string title = detail::break_even_title(c);
  if (!title.empty()) {
    out += capitals_to_bracket(title) + "\n";
  } else if (c.tables > 0) {
    out += "BREAK-EVEN\n";
  }
  for (const auto& sentence :
       {title.empty() ? std::string() : detail::break_even_sentence(c),
        detail::free_tier_break_even_sentence(c), detail::utilisation_sentence(c)}) {
    if (!sentence.empty()) out += wrapped_row(sentence, width);
  }
  for (const auto& sentence : {detail::weak_sentence(c), detail::unpriced_sentence(c)}) {
    if (!sentence.empty()) out += detail::wrapped(sentence, width, 2);
  }
  out += detail::wrapped(detail::not_included_sentence(c), width, 2);
  out += detail::wrapped(detail::change_sentence(c), width, 2);
  if (view.claims) out += '\n' + claims_text(c, width);
  if (view.lines) {
    out += '\n';
    for (const auto& choice : c.choices)
      out += lines_of(choice, c.terms.region, detail::list_title(c), width);
    out += saved_bars(c, width);
    out += "BREAK-EVEN\n" + points_table(c).text(width, 3);
    out += "ASSUMED\n";
    for (const auto& a : c.assumptions) {
      out += wrapped_row(assumed(a), width);
    }
  }
  return out;
}

std::string compare_markdown(const Comparison& c, const CompareView& view) {
  using detail::markdown_cell;
  std::string out = "### " + markdown_cell(detail::heading(c)) + "\n\n" +
                    markdown_cell(detail::workload_sentence(c)) + "\n\n";
  if (const auto take = detail::answer(c); !take.empty())
    out += "**" + markdown_cell(take) + "** " + markdown_cell(detail::free_tier_answer(c)) + "\n\n";
  for (const auto& choice : c.choices) {
    if (!has_part(c, choice.part)) continue;
    TextTable table(option_columns);
    table.add_row({choice.part, detail::list_title(c), detail::free_tier_title(c), ""});
    for (const auto& o : choice.options) {
      add(table, {o.label + detail::weak_mark(o.bill), {&o}, note_of(c, choice, o)},
          o.id == detail::advised(c, choice));
    }
    out += table.markdown() + '\n';
  }
  if (const auto unserved = detail::unserved_sentence(c); !unserved.empty())
    out += "- " + markdown_cell(unserved) + "\n";
  for (const auto& sentence :
       {detail::saved_sentence(c), detail::dearer_sentence(c), detail::best_stack_sentence(c),
        detail::reserved_sentence(c), detail::infrequent_access_sentence(c)}) {
    if (!sentence.empty()) out += "- " + markdown_cell(sentence) + "\n";
  }
  if (const auto title = detail::break_even_title(c); !title.empty())
    out += "- " + markdown_cell(title + " " + detail::break_even_sentence(c, "; ")) + "\n";
  for (const auto& sentence :
       {detail::free_tier_break_even_sentence(c), detail::utilisation_sentence(c),
        detail::weak_sentence(c), detail::unpriced_sentence(c), detail::not_included_sentence(c)}) {
    if (!sentence.empty()) out += "- " + markdown_cell(sentence) + "\n";
  }
  if (view.claims) {
    TextTable table({Align::left, Align::left, Align::left});
    table.add_row({"the review says", "the model finds", "verdict"});
    for (const auto& claim : c.claims) table.add_row({claim.says, claim.found, claim.verdict});
    out += '\n' + table.markdown();
  }
  if (view.lines) {
    for (const auto& choice : c.choices) out += '\n' + markdown_lines(choice, c.terms.region);
    out += '\n' + markdown_points(c) + '\n';
    for (const auto& a : c.assumptions) out += "- assumed: " + markdown_cell(assumed(a)) + "\n";
  }
  return out;
}

}  // namespace fitcost::inline v1
