// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/prices_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/json.hpp"
#include "report/text_table.hpp"
#include "report/validity_words.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::dates;
using detail::Json;
using detail::TextTable;

bool selects(const PriceSelection& selection, const std::string& meter) {
  const std::string& wanted = selection.meter;
  if (!meter.starts_with(wanted)) return false;
  return selection.any_beginning || wanted.empty() || meter.size() == wanted.size() ||
         meter[wanted.size()] == '.';
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const auto& w : words) out += (out.empty() ? std::string() : std::string(between)) + w;
  return out;
}

std::string region_of(const PriceRow& row) {
  return row.region.empty() ? "everywhere" : row.region;
}

/// The first of several sources and how many more there are; 'prices show' has them whole.
std::string first_source(const std::string& source) {
  constexpr std::string_view between = " ; ";
  std::size_t more = 0;
  for (std::size_t at = source.find(between); at != std::string::npos;
       at = source.find(between, at + 1))
    ++more;
  const std::string first = source.substr(0, source.find(between));
  return more == 0 ? first : first + " and " + std::to_string(more) + " more";
}

TextTable table_of(const PriceBook& book) {
  TextTable table(
      {Align::left, Align::left, Align::left, Align::right, Align::left, Align::left, Align::left});
  table.add_row({"key", "region", "tier", "value", "unit", "", "source"});
  for (const auto& r : book.prices) {
    table.add_row({r.meter, region_of(r), r.tier(), r.usd.to_string(), "USD per " + r.unit,
                   std::string(1, r.provenance.confidence), first_source(r.provenance.source)});
  }
  for (const auto& a : book.allowances) {
    table.add_row({"free: " + joined(a.meters, " + "),
                   a.pool == Pool::account ? "per account" : "per region",
                   joined(a.free_tiers, " "), a.quantity.to_string(), a.unit,
                   std::string(1, a.provenance.confidence), first_source(a.provenance.source)});
  }
  for (const auto& f : book.facts) {
    table.add_row({f.key, "everywhere", dates(f.valid), f.value, f.unit,
                   std::string(1, f.provenance.confidence), first_source(f.provenance.source)});
  }
  return table;
}

std::string day_of(const Provenance& p) {
  return p.checked ? "last checked " + to_string(*p.checked) : "no source says on which day";
}

void add_provenance(std::string& out, const Provenance& p, std::size_t width) {
  out += fmt::format("      confidence {}, {}\n", p.confidence, day_of(p));
  out += "      " + detail::wrapped("source: " + p.source, width - 6, 8);
  if (!p.note.empty()) out += "      " + detail::wrapped("note: " + p.note, width - 6, 8);
}

Json provenance_json(const Provenance& p) {
  return {{"confidence", std::string(1, p.confidence)},
          {"checked", p.checked ? Json(to_string(*p.checked)) : Json()},
          {"source", p.source},
          {"note", p.note}};
}
Json date_json(const std::optional<Date>& date) { return date ? Json(to_string(*date)) : Json(); }

/// The worst confidence among the tiers there, or '.' for none.
char coverage(const PriceBook& book, const std::string& meter, const std::string& region,
              const Date& date) {
  char worst = '.';
  for (const PriceRow* row : book.tiers(meter, region, date)) {
    worst = worst == '.' ? row->provenance.confidence : std::max(worst, row->provenance.confidence);
  }
  return worst;
}

}  // namespace

PriceBook select(const PriceBook& book, const PriceSelection& selection) {
  PriceBook out;
  const auto holds = [&](const Validity& v) {
    return selection.history || v.holds(selection.date);
  };
  for (const auto& r : book.prices) {
    const bool here = selection.region.empty() || r.region.empty() || r.region == selection.region;
    if (here && selects(selection, r.meter) && holds(r.valid)) out.prices.push_back(r);
  }
  for (const auto& a : book.allowances) {
    const bool ours = std::any_of(a.meters.begin(), a.meters.end(),
                                  [&](const auto& m) { return selects(selection, m); });
    if (ours && holds(a.valid)) out.allowances.push_back(a);
  }
  for (const auto& f : book.facts) {
    if (selects(selection, f.key) && holds(f.valid)) out.facts.push_back(f);
  }
  return out;
}

std::string prices_table(const PriceBook& book, std::size_t width) {
  return table_of(book).text(width, 6);
}

std::string prices_markdown(const PriceBook& book) { return table_of(book).markdown(); }

std::string prices_json(const PriceBook& book, const Date& date) {
  Json prices = Json::array();
  for (const auto& r : book.prices) {
    Json row = {{"meter", r.meter},
                {"region", r.region.empty() ? Json() : Json(r.region)},
                {"valid_from", date_json(r.valid.from)},
                {"valid_to", date_json(r.valid.to)},
                {"tier", r.tier()},
                {"usd", r.usd.to_string()},
                {"unit", r.unit}};
    row.update(provenance_json(r.provenance));
    prices.push_back(std::move(row));
  }
  Json allowances = Json::array();
  for (const auto& a : book.allowances) {
    Json row = {{"meters", a.meters},
                {"quantity", a.quantity.to_string()},
                {"unit", a.unit},
                {"pool", a.pool == Pool::account ? "account" : "region"},
                {"free_tiers", a.free_tiers}};
    row.update(provenance_json(a.provenance));
    allowances.push_back(std::move(row));
  }
  Json facts = Json::array();
  for (const auto& f : book.facts) {
    Json row = {{"key", f.key},
                {"valid_from", date_json(f.valid.from)},
                {"valid_to", date_json(f.valid.to)},
                {"value", f.value},
                {"unit", f.unit}};
    row.update(provenance_json(f.provenance));
    facts.push_back(std::move(row));
  }
  return detail::dumped({{"schema", "fitcost/prices/1"},
                         {"date", to_string(date)},
                         {"prices", prices},
                         {"allowances", allowances},
                         {"facts", facts}});
}

std::string price_in_full(const PriceBook& book, std::string_view meter, std::size_t width) {
  std::string out = std::string(meter) + "\n";
  for (const auto& r : book.prices) {
    if (r.meter != meter) continue;
    out += "  " + detail::wrapped(fmt::format("{}, tier {}, {}: {} USD per {}", region_of(r),
                                              r.tier(), dates(r.valid), r.usd.to_string(), r.unit),
                                  width - 2, 4);
    add_provenance(out, r.provenance, width);
  }
  for (const auto& a : book.allowances) {
    if (std::find(a.meters.begin(), a.meters.end(), meter) == a.meters.end()) continue;
    std::string free = fmt::format(
        "free: {} {} a month per {} in {}", a.quantity.to_string(), a.unit,
        a.pool == Pool::account ? "account" : "region and account", joined(a.free_tiers, ", "));
    if (a.meters.size() > 1) free += ", taken in the order " + joined(a.meters, ", ");
    out += "  " + detail::wrapped(free, width - 2, 4);
    add_provenance(out, a.provenance, width);
  }
  return out;
}

namespace {

std::string provenance_markdown(const Provenance& p) {
  std::string out = fmt::format(" Confidence {}, {}", p.confidence, day_of(p));
  out += "; source: " + detail::markdown_cell(p.source);
  if (!p.note.empty()) out += "; note: " + detail::markdown_cell(p.note);
  return out + ".\n";
}

}  // namespace

std::string price_in_full_markdown(const PriceBook& book, std::string_view meter) {
  TextTable table({Align::left, Align::left, Align::left, Align::right, Align::left, Align::left});
  table.add_row({"region", "tier", "holds", "USD", "per", "confidence"});
  std::string sources;
  for (const auto& r : book.prices) {
    if (r.meter != meter) continue;
    const std::string source =
        fmt::format("- {}, tier {}, {}:", detail::markdown_cell(region_of(r)), r.tier(),
                    dates(r.valid)) +
        provenance_markdown(r.provenance);
    table.add_row({region_of(r), r.tier(), dates(r.valid), r.usd.to_string(), r.unit,
                   std::string(1, r.provenance.confidence)});
    sources += source;
  }
  std::string out = "### " + detail::markdown_cell(meter) + "\n\n";
  if (!sources.empty()) out += table.markdown() + '\n' + sources;
  for (const auto& a : book.allowances) {
    if (std::find(a.meters.begin(), a.meters.end(), meter) == a.meters.end()) continue;
    out += fmt::format("- free: {} {} a month per {} in {}:", a.quantity.to_string(),
                       detail::markdown_cell(a.unit),
                       a.pool == Pool::account ? "account" : "region and account",
                       detail::markdown_cell(joined(a.free_tiers, ", "))) +
           provenance_markdown(a.provenance);
  }
  return out;
}

std::string meter_rule_markdown(const MeterInfo& meter) {
  return "\nRule: " + detail::markdown_cell(meter.rule) + " (" +
         detail::markdown_cell(meter.source) + ")\n";
}

std::string meter_rule(const MeterInfo& meter, std::size_t width) {
  return "  " + detail::wrapped("rule: " + std::string(meter.rule), width - 2, 4) + "    " +
         detail::wrapped(meter.source, width - 4, 4);
}

namespace {

constexpr const char* confidence_legend =
    "A: two sources or more, B: one first-hand, C: one secondary, .: no price\n";

/// Its columns are numbers, which `coverage_legend` names: regions' names are too wide.
TextTable coverage_grid(const PriceBook& book, const Date& date, std::size_t gap) {
  const auto regions = book.regions();
  TextTable table(std::vector<Align>(regions.size() + 1, Align::left), gap);
  std::vector<std::string> header{"prices on " + to_string(date)};
  for (std::size_t i = 0; i < regions.size(); ++i) header.push_back(std::to_string(i + 1));
  table.add_row(header);
  for (const auto& meter : book.meters()) {
    std::vector<std::string> row{meter};
    for (const auto& region : regions) row.emplace_back(1, coverage(book, meter, region, date));
    table.add_row(std::move(row));
  }
  return table;
}

std::string coverage_legend(const PriceBook& book) {
  std::string out;
  int number = 0;
  for (const auto& region : book.regions())
    out += (out.empty() ? "" : ", ") + std::to_string(++number) + " " + region;
  return out;
}

}  // namespace

std::string coverage_table(const PriceBook& book, const Date& date, std::size_t width) {
  constexpr std::size_t comfortable = 100;
  return coverage_grid(book, date, width < comfortable ? 1 : 2).text(width) + '\n' +
         detail::wrapped(coverage_legend(book), width, 2) + confidence_legend;
}

std::string coverage_markdown(const PriceBook& book, const Date& date) {
  return coverage_grid(book, date, 2).markdown() + '\n' +
         detail::markdown_cell(coverage_legend(book)) + "\n\n" + confidence_legend;
}

std::string coverage_csv(const PriceBook& book, const Date& date) {
  std::string out = "meter,region,confidence\n";
  for (const auto& meter : book.meters()) {
    for (const auto& region : book.regions()) {
      const char c = coverage(book, meter, region, date);
      out += meter + "," + region + "," + (c == '.' ? std::string() : std::string(1, c)) + "\n";
    }
  }
  return out;
}

std::string coverage_json(const PriceBook& book, const Date& date) {
  Json regions = Json::object();
  for (const auto& region : book.regions()) {
    Json priced = Json::array();
    Json missing = Json::array();
    for (const auto& meter : book.meters()) {
      (coverage(book, meter, region, date) == '.' ? missing : priced).push_back(meter);
    }
    regions[region] = {{"priced", priced}, {"missing", missing}};
  }
  return detail::dumped(
      {{"schema", "fitcost/coverage/1"}, {"date", to_string(date)}, {"regions", regions}});
}

}  // namespace fitcost::inline v1
