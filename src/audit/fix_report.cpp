// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "audit/audit_context.hpp"
#include "audit/audit_words.hpp"
#include "fitcost/audit/fix.hpp"
#include "fitcost/report/money.hpp"
#include "report/json.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

using fitcost::detail::Json;
using fitcost::detail::markdown_cell;
using fitcost::detail::wrapped;

std::string amount(const Decimal& usd) {
  return usd < Decimal(0) ? "-" + readable_usd(Decimal(0) - usd) : readable_usd(usd);
}

/// `saves 6.444 (-0.05)`, `costs 0.1000 (0)`
std::string saving_of(const Change& change) {
  if (!change.usd_per_month) return {};
  const bool costs = *change.usd_per_month < Decimal(0);
  const auto shown = [&](const Decimal& usd) { return amount(costs ? Decimal(0) - usd : usd); };
  std::string out = (costs ? "costs " : "saves ") + shown(*change.usd_per_month);
  if (change.usd_after_free_tier && !(*change.usd_after_free_tier == *change.usd_per_month))
    out += " (" + shown(*change.usd_after_free_tier) + ")";
  return out;
}

std::string indented_code(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out += "      " + text.substr(at, end - at);
    out += "\n";
    at = end + 1;
  }
  return out;
}

std::string conclusion(const FixReport& report) {
  if (report.changes.empty()) return "nothing to change";
  const auto& [list, net] = report.together;
  const bool costs = list < Decimal(0);
  const auto shown = [&](const Decimal& usd) { return amount(costs ? Decimal(0) - usd : usd); };
  const bool one = report.changes.size() == 1;
  return fmt::format("{} change{}, {} {} USD a month at list price, {} after the free tier",
                     report.changes.size(), one ? "" : "s",
                     one ? (costs ? "it costs" : "it saves")
                         : (costs ? "together they cost" : "together they save"),
                     shown(list), shown(net));
}

}  // namespace

std::string fix_table(const FixReport& report, std::size_t width) {
  std::string out =
      wrapped(fmt::format("{} · {} · {} · prices of {} · USD/month", report.file, report.traffic,
                          report.terms.region, to_string(report.price_book)),
              width, 2) +
      "\n";
  for (const auto& c : report.changes) {
    std::string line = fmt::format("{}  {}: {}", c.rule, detail::listed(c.resources, 6), c.what);
    const std::string saving = saving_of(c);
    if (!saving.empty()) line += "; " + saving;
    out += wrapped(line, width, 7);
  }
  if (!report.changes.empty()) out += "\n";
  out += wrapped("CHANGED " + conclusion(report), width, 2);
  for (const auto& text : report.not_mended) out += wrapped("NOT MENDED " + text, width, 2);
  if (!report.removed.empty())
    out += wrapped("NO LONGER USED, and removed: " + detail::listed(report.removed, 12), width, 2);
  if (!report.no_longer_used.empty())
    out += wrapped("NO LONGER USED, and left there: " + detail::listed(report.no_longer_used, 12),
                   width, 2);
  if (!report.left.empty()) {
    out += wrapped("LEFT to you:", width, 2);
    std::vector<std::string> shown;  // snippets, each once
    for (const auto& f : report.left) {
      out += "  " + wrapped(fmt::format("{} {} [{}:{}]: {}", f.rule,
                                        detail::listed(detail::resources_of(f), 4),
                                        f.where.front().place.line, f.where.front().place.column,
                                        detail::sentence_of(f)),
                            width - 2, 4);
      if (f.snippet.empty()) continue;
      if (std::find(shown.begin(), shown.end(), f.snippet) != shown.end()) continue;
      shown.push_back(f.snippet);
      out += indented_code(f.snippet);
    }
  }
  return out;
}

std::string fix_markdown(const FixReport& report) {
  std::string out = "### fitcost fix: " + markdown_cell(conclusion(report)) + "\n";
  if (!report.changes.empty()) {
    fitcost::detail::TextTable table({fitcost::detail::Align::left, fitcost::detail::Align::left,
                                      fitcost::detail::Align::left, fitcost::detail::Align::left});
    table.add_row({"rule", "resources", "change", "USD/month (free tier)"});
    for (const auto& c : report.changes)
      table.add_row({c.rule, detail::listed(c.resources, 8), c.what, saving_of(c)});
    out += "\n" + table.markdown();
  }
  for (const auto& text : report.not_mended) out += "\n- not mended: " + markdown_cell(text);
  for (const auto& f : report.left) {
    out += fmt::format("\n- left to you: {} {}: {}", f.rule,
                       markdown_cell(detail::listed(detail::resources_of(f), 4)),
                       markdown_cell(detail::sentence_of(f)));
  }
  if (!report.removed.empty())
    out += "\n- no longer used, and removed: " + markdown_cell(detail::listed(report.removed, 12));
  if (!report.no_longer_used.empty())
    out += "\n- no longer used, and left there: " +
           markdown_cell(detail::listed(report.no_longer_used, 12));
  if (!report.not_mended.empty() || !report.removed.empty() || !report.no_longer_used.empty() ||
      !report.left.empty())
    out += "\n";
  return out;
}

std::string fix_json(const FixReport& report) {
  const auto money = [](const std::optional<Decimal>& usd) {
    return usd ? Json(usd->to_string()) : Json(nullptr);
  };
  Json out;
  out["schema"] = "fitcost/fix/1";
  out["file"] = report.file;
  out["traffic"] = report.traffic;
  out["prices"] = fitcost::detail::price_book_json(report.price_book, report.terms);
  out["changes"] = Json::array();
  for (const auto& c : report.changes) {
    out["changes"].push_back(
        {{"rule", c.rule},
         {"resources", c.resources},
         {"what", c.what},
         {"saves_usd_per_month", money(c.usd_per_month)},
         {"saves_usd_per_month_after_free_tier", money(c.usd_after_free_tier)}});
  }
  out["left"] = Json::array();
  for (const auto& f : report.left) {
    out["left"].push_back({{"rule", f.rule},
                           {"severity", name_of(f.severity)},
                           {"resource", f.where.front().resource},
                           {"line", f.where.front().place.line},
                           {"column", f.where.front().place.column},
                           {"message", f.message},
                           {"snippet", f.snippet.empty() ? Json(nullptr) : Json(f.snippet)}});
  }
  out["not_mended"] = report.not_mended;
  out["removed"] = report.removed;
  out["no_longer_used"] = report.no_longer_used;
  out["assumptions"] = report.assumptions;
  return fitcost::detail::dumped(out);
}

}  // namespace fitcost::inline v1::cloudformation
