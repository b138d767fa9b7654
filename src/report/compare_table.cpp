// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "fitcost/report/compare_report.hpp"
#include "fitcost/report/money.hpp"
#include "report/compare_words.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::TextTable;

const std::vector<Align> columns{Align::left, Align::right, Align::right, Align::left};

/// Three options of one kind side by side in a row: `14 days / 30 days / kept for ever`.
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

void add(TextTable& table, const Row& row) {
  table.add_row({row.label, joined_amounts(row, false), joined_amounts(row, true), row.note});
}

std::string note_of(const Choice& choice, const Option& o) {
  if (!o.serves) return "too small for this traffic";
  const bool free_winner = o.id == choice.winner_after_free_tier && o.id != choice.winner;
  std::string out = free_winner ? "< cheapest here" : "";
  if (!o.note.empty()) out += (out.empty() ? "" : "; ") + o.note;
  return out;
}

void add_table_choice(TextTable& table, const Choice& choice) {
  for (const auto& o : choice.options) {
    add(table, {(o.id == choice.winner ? "> " : "  ") + o.label, {&o}, note_of(choice, o)});
  }
}

/// The options of one month, ranked; the label names the cheapest first.
Row months_row(const Choice& choice, int month, const std::string& prefix) {
  Row row;
  row.label = "> " + prefix;
  for (const auto& o : choice.options) {
    if (o.month != month) continue;
    const std::string name = o.label.substr(0, o.label.find(','));
    row.label += (row.options.empty() ? " " : " / ") + name;
    row.options.push_back(&o);
  }
  row.note = "in month " + std::to_string(month);
  return row;
}

Row all_row(const Choice& choice) {
  Row row;
  row.label = "> ";
  for (const auto& o : choice.options) {
    row.label += (row.options.empty() ? "" : " / ") + o.label;
    row.options.push_back(&o);
    if (!o.note.empty()) row.note = o.label.substr(0, o.label.find(' ')) + " " + o.note;
  }
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

std::string wrapped_row(const std::string& text, std::size_t width) {
  return "  " + detail::wrapped(text, width - 2, 4);
}

void add_stack(TextTable& table, const Choice& stack) {
  for (const int month : months_of(stack)) {
    const Option* first = stack.find("first-answer-month-" + std::to_string(month));
    const Option* best = stack.find("best-month-" + std::to_string(month));
    if (first == nullptr || best == nullptr) continue;
    const bool main = month == stack.month;
    if (main) {
      add(table, {"  first answer, month " + std::to_string(month), {first}, {}});
      add(table, {"> best, month " + std::to_string(month), {best}, {}});
    } else {
      add(table, {fmt::format("  month {}, first / best", month), {first, best}, {}});
    }
  }
}

std::string lines_of(const Choice& choice, std::size_t width) {
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right});
  for (const auto& o : choice.options) {
    table.add_row({fmt::format("{} {}: {} list, {} after free tier", choice.part, o.id, o.list().to_string(),
                               o.after_free_tier().to_string())});
    const auto add_lines = [&](const std::vector<Line>& lines) {
      for (const auto& l : lines) {
        table.add_row({"  " + l.resource, l.meter, l.tier == "0-Inf" ? "" : l.tier, l.quantity.to_string(),
                       l.unit_price.to_string(), l.cost.to_string()});
      }
    };
    add_lines(o.bill.lines());
    add_lines(o.bill.free_tier_lines());
    for (const auto& u : o.bill.unpriced()) {
      table.add_row({"  " + u.resource, u.meter, "", u.quantity.to_string(), "no price", "unknown"});
    }
  }
  return table.text(std::max<std::size_t>(width, 150));
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
  out += wrapped_row(detail::answer(c), width);
  if (const auto free = detail::free_tier_answer(c); !free.empty()) out += wrapped_row(free, width);

  TextTable table(columns);
  const std::string title = detail::free_tier_title(c);
  out += '\n';
  table.add_row({"TABLE CAPACITY", "list", title, ""});
  add_table_choice(table, c.choice("table"));
  table.add_row({"OTHER CHOICES", "", "", ""});
  add(table, all_row(c.choice("api")));
  add(table, all_row(c.choice("function")));
  const Choice& logs = c.choice("logs");
  for (const int month : months_of(logs)) add(table, months_row(logs, month, "logs"));
  table.add_row({"WHOLE STACK", "", "", ""});
  add_stack(table, c.choice("stack"));
  out += table.text(width);
  out += wrapped_row(detail::saved_sentence(c), width);

  out += "ON-DEMAND STAYS CHEAPEST (list) up to\n";
  for (const auto& sentence : {detail::break_even_sentence(c), detail::free_tier_break_even_sentence(c),
                               detail::utilisation_sentence(c)}) {
    if (!sentence.empty()) out += wrapped_row(sentence, width);
  }
  if (const auto missing = detail::unpriced_sentence(c); !missing.empty()) out += detail::wrapped(missing, width, 2);
  out += detail::wrapped(detail::not_included_sentence(c), width, 2);
  out += detail::wrapped(detail::change_sentence(c), width, 2);
  if (view.claims) out += '\n' + claims_text(c, width);
  if (view.lines) {
    out += '\n';
    for (const auto& choice : c.choices) out += lines_of(choice, width);
    TextTable points({Align::left, Align::right, Align::left, Align::left});
    points.add_row({"BREAK-EVEN"});
    for (const auto& b : c.break_even) {
      points.add_row({"  " + b.id, b.value ? fmt::format("{:.6g}", *b.value) : "never", b.unit, b.note});
    }
    out += points.text(std::max<std::size_t>(width, 150));
    out += "ASSUMED\n";
    for (const auto& a : c.assumptions) {
      out += wrapped_row(a.what + ": " + a.value + (a.option.empty() ? "" : "  (" + a.option + ")"), width);
    }
  }
  return out;
}

std::string compare_markdown(const Comparison& c, const CompareView& view) {
  std::string out = "### " + detail::heading(c) + "\n\n" + detail::workload_sentence(c) + "\n\n**" +
                    detail::answer(c) + "** " + detail::free_tier_answer(c) + "\n\n";
  for (const auto& choice : c.choices) {
    TextTable table(columns);
    table.add_row({choice.part, "list", detail::free_tier_title(c), ""});
    for (const auto& o : choice.options) {
      const std::string label = o.id == choice.winner ? "**" + o.label + "**" : o.label;
      add(table, {label, {&o}, note_of(choice, o)});
    }
    out += table.markdown() + '\n';
  }
  out += "- " + detail::saved_sentence(c) + "\n";
  out += "- On-demand stays cheapest (list) up to " + detail::break_even_sentence(c) + "\n";
  for (const auto& sentence : {detail::free_tier_break_even_sentence(c), detail::utilisation_sentence(c),
                               detail::unpriced_sentence(c), detail::not_included_sentence(c)}) {
    if (!sentence.empty()) out += "- " + sentence + "\n";
  }
  if (view.claims) {
    TextTable table({Align::left, Align::left, Align::left});
    table.add_row({"the review says", "the model finds", "verdict"});
    for (const auto& claim : c.claims) table.add_row({claim.says, claim.found, claim.verdict});
    out += '\n' + table.markdown();
  }
  return out;
}

}  // namespace fitcost::inline v1
