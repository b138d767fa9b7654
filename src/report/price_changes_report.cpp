// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/price_changes_report.hpp"

#include <fmt/format.h>

#include "report/json.hpp"
#include "report/text_table.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

std::string figure_text(const std::optional<Decimal>& figure) {
  return figure ? figure->to_string() : "none";
}

/// `+25 %`, `new`, `gone`.
std::string change_text(const PriceChange& change) {
  if (!change.before) return "new";
  if (!change.after) return "gone";
  if (*change.before == Decimal()) return "from 0";
  const double share = change.after->to_double() / change.before->to_double() - 1.0;
  return fmt::format("{:+.3g} %", 100.0 * share);
}

detail::TextTable changes_table(const PriceChangesReport& report) {
  using detail::Align;
  detail::TextTable table({Align::left, Align::left, Align::left, Align::right, Align::right,
                           Align::right, Align::left});
  table.add_row({"meter", "region", "tier", "before", "after", "change", "unit"});
  for (const auto& c : report.changes) {
    table.add_row({c.meter, c.region.empty() ? "everywhere" : c.region, c.tier,
                   figure_text(c.before), figure_text(c.after), change_text(c), c.unit});
  }
  return table;
}

std::string changes_heading(const PriceChangesReport& report) {
  return fmt::format("{} {} · {} of {} -> {} of {} · USD", report.changes.size(),
                     report.changes.size() == 1 ? "difference" : "differences", report.before,
                     to_string(report.day_before), report.after, to_string(report.day_after));
}

}  // namespace

std::string price_changes_table(const PriceChangesReport& report, std::size_t width) {
  std::string out = detail::wrapped(changes_heading(report), width, 2);
  if (report.changes.empty()) return out;
  return out + '\n' + changes_table(report).text(width, 6);
}

std::string price_changes_markdown(const PriceChangesReport& report) {
  std::string out = "### " + detail::markdown_cell(changes_heading(report)) + "\n";
  if (report.changes.empty()) return out;
  return out + '\n' + changes_table(report).markdown();
}

std::string price_changes_csv(const PriceChangesReport& report) {
  std::string out = "meter,region,tier,unit,before,after\n";
  for (const auto& c : report.changes) {
    out += fmt::format("{},{},{},{},{},{}\n", detail::csv_field(c.meter), c.region, c.tier,
                       detail::csv_field(c.unit), c.before ? c.before->to_string() : "",
                       c.after ? c.after->to_string() : "");
  }
  return out;
}

std::string price_changes_json(const PriceChangesReport& report) {
  using detail::Json;
  const auto figure = [](const std::optional<Decimal>& d) {
    return d ? Json(d->to_string()) : Json(nullptr);
  };
  Json changes = Json::array();
  for (const auto& c : report.changes) {
    changes.push_back({{"meter", c.meter},
                       {"region", c.region.empty() ? Json(nullptr) : Json(c.region)},
                       {"tier", c.tier},
                       {"unit", c.unit},
                       {"before", figure(c.before)},
                       {"after", figure(c.after)}});
  }
  return detail::dumped(
      {{"schema", "fitcost/price-changes/1"},
       {"before", {{"book", report.before}, {"date", to_string(report.day_before)}}},
       {"after", {{"book", report.after}, {"date", to_string(report.day_after)}}},
       {"changes", changes}});
}

namespace {

std::string age_heading(const PriceAge& age) {
  return fmt::format("{} · {} on {} · {} {}", age.book, age.in_words(), to_string(age.today),
                     age.figures, age.figures == 1 ? "figure" : "figures");
}

std::vector<std::string> age_sentences(const PriceAge& age) {
  std::vector<std::string> out;
  if (age.newest)
    out.push_back(fmt::format("last checked {}, the oldest {}; {} without a day of their own",
                              to_string(*age.newest), to_string(*age.oldest), age.undated));
  out.push_back(fmt::format("{} {} days (--max-age)", age.too_old() ? "older than" : "within",
                            age.most_days));
  return out;
}

}  // namespace

std::string price_age_text(const PriceAge& age) {
  std::string out = age_heading(age) + "\n";
  for (const auto& sentence : age_sentences(age)) out += "  " + sentence + "\n";
  return out;
}

std::string price_age_markdown(const PriceAge& age) {
  std::string out = "### " + detail::markdown_cell(age_heading(age)) + "\n\n";
  for (const auto& sentence : age_sentences(age))
    out += "- " + detail::markdown_cell(sentence) + "\n";
  return out;
}

std::string price_age_json(const PriceAge& age) {
  using detail::Json;
  const auto day = [](const std::optional<Date>& d) {
    return d ? Json(to_string(*d)) : Json(nullptr);
  };
  return detail::dumped({{"schema", "fitcost/price-age/1"},
                         {"book", age.book},
                         {"today", to_string(age.today)},
                         {"newest", day(age.newest)},
                         {"oldest", day(age.oldest)},
                         {"days", age.newest ? Json(*age.days()) : Json(nullptr)},
                         {"most_days", age.most_days},
                         {"too_old", age.too_old()},
                         {"figures", age.figures},
                         {"undated", age.undated}});
}

}  // namespace fitcost::inline v1
