// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/memory_report.hpp"

#include <fmt/format.h>

#include <cmath>

#include "fitcost/report/money.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "report/report_page.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace memory_report {
namespace {

using detail::Align;
using detail::Json;
using detail::readable_number;
using detail::ReportPage;
using detail::TextTable;

std::string_view strategy_name(MemoryStrategy s) {
  return s == MemoryStrategy::cost ? "cost" : (s == MemoryStrategy::speed ? "speed" : "balanced");
}

std::string_view architecture_name(const MemoryTerms& terms) {
  return terms.config.architecture == lambda::Architecture::arm ? "arm" : "x86";
}

bool counts_starts(const MemoryReport& report) { return Decimal() < report.terms.cold_share; }

bool has_tool_costs(const MemoryReport& report) {
  return report.decisions.front().chosen_by_tool.has_value();
}

std::string percent_off(double from, double to) {
  if (!(from > 0.0)) return "";
  const double off = 100.0 * (to / from - 1.0);
  return fmt::format("{}{:.1f} %", off < 0.0 ? "" : "+", off);
}

/// The cost of one's own prices less the tool's, over the tool's.
std::string tool_off(const MemoryOption& o) {
  return percent_off(o.tool_usd_per_million.value_or(0.0), o.usd_per_million.to_double());
}

TextTable option_table(const MemoryReport& report, const MemoryDecision& d) {
  const bool starts = counts_starts(report);
  const bool tool = has_tool_costs(report);
  std::vector<std::string> header{d.name.empty() ? "MEMORY" : d.name, "time ms"};
  if (starts) header.emplace_back("with starts");
  header.insert(header.end(), {"billed ms", "USD per million"});
  if (tool) header.insert(header.end(), {"the tool's", "differs"});
  header.emplace_back("");
  std::vector<Align> alignments(header.size(), Align::right);
  alignments.front() = alignments.back() = Align::left;
  TextTable table(std::move(alignments));
  table.add_row(header);
  for (std::size_t i = 0; i < d.options.size(); ++i) {
    const auto& o = d.options[i];
    std::vector<std::string> row{fmt::format("{} {:>5} MB", i == d.chosen ? ">" : " ", o.memory_mb),
                                 readable_number(o.duration_ms)};
    if (starts) row.push_back(readable_number(o.mean_ms));
    row.push_back(readable_number(o.billed_ms));
    row.push_back(readable_usd(o.usd_per_million));
    if (tool) {
      row.push_back(readable_usd(to_decimal(o.tool_usd_per_million.value_or(0.0))));
      row.push_back(tool_off(o));
    }
    std::string note = i == d.cheapest ? "cheapest" : "";
    if (i == d.fastest) note += note.empty() ? "fastest" : ", fastest";
    row.push_back(std::move(note));
    table.add_row(std::move(row));
  }
  return table;
}

std::string choice_words(const MemoryDecision& d) {
  const auto& c = d.choice();
  std::string out = d.name.empty() ? "" : d.name + ": ";
  out += fmt::format("take {} MB: {} USD a million requests, {} ms", c.memory_mb,
                     readable_usd(c.usd_per_million), readable_number(c.mean_ms));
  const auto& cheapest = d.options[d.cheapest];
  const auto& fastest = d.options[d.fastest];
  const auto against = [&](const char* name, const MemoryOption& o) {
    return fmt::format("; {} is {} MB: {} in cost, {} in time", name, o.memory_mb,
                       percent_off(c.usd_per_million.to_double(), o.usd_per_million.to_double()),
                       percent_off(c.mean_ms, o.mean_ms));
  };
  if (d.chosen != d.cheapest) out += against("cheapest", cheapest);
  if (d.chosen != d.fastest) out += against("fastest", fastest);
  if (d.chosen_by_tool) {
    const auto& own = d.options[*d.chosen_by_tool];
    out += *d.chosen_by_tool == d.chosen
               ? "; by the tool's own costs it is the same"
               : fmt::format("; by the tool's own costs it would be {} MB", own.memory_mb);
  }
  return out;
}

/// Which of two functions is cheaper, and which faster, each at its choice.
std::string comparison_words(const MemoryReport& report) {
  if (report.decisions.size() < 2) return {};
  const auto& a = report.decisions[0];
  const auto& b = report.decisions[1];
  return fmt::format(
      "{} against {}, each at its choice: {} in cost, {} in time", b.name, a.name,
      percent_off(a.choice().usd_per_million.to_double(), b.choice().usd_per_million.to_double()),
      percent_off(a.choice().mean_ms, b.choice().mean_ms));
}

ReportPage page_of(const MemoryReport& report) {
  std::string heading =
      fmt::format("{} · by {}", report.source, strategy_name(report.terms.strategy));
  if (report.terms.strategy == MemoryStrategy::balanced)
    heading += fmt::format(", weight of cost {:g}", report.terms.balanced_weight);
  heading += fmt::format(" · {} {} · prices of {} · USD", report.billing.region,
                         architecture_name(report.terms), to_string(report.billing.date));
  ReportPage page(std::move(heading));
  for (const auto& d : report.decisions) page.add(option_table(report, d));
  for (const auto& d : report.decisions) page.say(choice_words(d));
  if (report.decisions.size() > 1) page.say(comparison_words(report));
  page.show("As a chart, at these costs:", {power_tuning_url_of(report.decisions)});
  const auto& first = report.decisions.front();
  page.assume(
      fmt::format("the time of requests alone, {} USD a GB-second, first tier, no free "
                  "tier; {} USD a million for the requests themselves come on top, "
                  "whatever the size (--region, --architecture, --prices-on)",
                  first.usd_per_gb_second.to_string(),
                  readable_usd(first.usd_per_request * Decimal(1'000'000))));
  if (counts_starts(report)) {
    page.assume(
        fmt::format("{} of the requests are cold and INIT is {}billed (--cold-share, "
                    "--init-ms, --package, --runtime)",
                    detail::readable_share(report.terms.cold_share.to_double()),
                    first.init_billed ? "" : "not "));
  } else {
    page.assume("no cold starts (--cold-share, --init-ms)");
  }
  return page;
}

Json option_json(const MemoryOption& o) {
  return {
      {"memory_mb", o.memory_mb},
      {"duration_ms", o.duration_ms},
      {"mean_ms", o.mean_ms},
      {"billed_ms", o.billed_ms},
      {"usd_per_million", o.usd_per_million.to_string()},
      {"tool_usd_per_million", o.tool_usd_per_million ? Json(*o.tool_usd_per_million) : Json()}};
}

Json decision_json(const MemoryDecision& d) {
  Json options = Json::array();
  for (const auto& o : d.options) options.push_back(option_json(o));
  return {
      {"name", d.name},
      {"memory_mb", d.choice().memory_mb},
      {"cheapest_mb", d.options[d.cheapest].memory_mb},
      {"fastest_mb", d.options[d.fastest].memory_mb},
      {"tool_memory_mb", d.chosen_by_tool ? Json(d.options[*d.chosen_by_tool].memory_mb) : Json()},
      {"options", std::move(options)}};
}

}  // namespace
}  // namespace memory_report

std::string memory_table(const MemoryReport& report, std::size_t width) {
  return memory_report::page_of(report).text(width);
}

std::string memory_markdown(const MemoryReport& report) {
  return memory_report::page_of(report).markdown();
}

std::string memory_csv(const MemoryReport& report) {
  std::string out =
      "function,memory_mb,duration_ms,mean_ms,billed_ms,usd_per_million,tool_usd_per_million,"
      "chosen\n";
  for (const auto& d : report.decisions) {
    for (std::size_t i = 0; i < d.options.size(); ++i) {
      const auto& o = d.options[i];
      out += fmt::format("{},{},{},{},{},{},{},{}\n", detail::csv_field(d.name), o.memory_mb,
                         o.duration_ms, o.mean_ms, o.billed_ms, o.usd_per_million.to_string(),
                         o.tool_usd_per_million ? fmt::format("{}", *o.tool_usd_per_million) : "",
                         i == d.chosen ? "yes" : "no");
    }
  }
  return out;
}

std::string memory_json(const MemoryReport& report) {
  using namespace memory_report;
  Json functions = Json::array();
  for (const auto& d : report.decisions) functions.push_back(decision_json(d));
  const auto& first = report.decisions.front();
  Json assumptions = Json::array();
  assumptions.push_back(
      "the time of requests alone, first tier, no free tier; the charge for "
      "requests is the same for every size");
  return detail::dumped({{"schema", "fitcost/optimize-function/1"},
                         {"version", version()},
                         {"model_version", model_version()},
                         {"source", report.source},
                         {"strategy", strategy_name(report.terms.strategy)},
                         {"balanced_weight", report.terms.strategy == MemoryStrategy::balanced
                                                 ? Json(report.terms.balanced_weight)
                                                 : Json()},
                         {"region", report.billing.region},
                         {"architecture", architecture_name(report.terms)},
                         {"price_book", to_string(report.price_book)},
                         {"prices_on", to_string(report.billing.date)},
                         {"usd_per_gb_second", first.usd_per_gb_second.to_string()},
                         {"usd_per_request", first.usd_per_request.to_string()},
                         {"cold_share", report.terms.cold_share.to_string()},
                         {"init_billed", first.init_billed},
                         {"functions", std::move(functions)},
                         {"power_tuning_url", power_tuning_url_of(report.decisions)},
                         {"assumptions", std::move(assumptions)}});
}

}  // namespace fitcost::inline v1
