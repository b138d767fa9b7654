// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_words.hpp"

#include <fmt/format.h>

#include "fitcost/report/money.hpp"

namespace fitcost::inline v1::cloudformation::detail {

std::string money_words(const Finding& finding) {
  if (!finding.usd_per_month) return {};
  std::string list = readable_usd(*finding.usd_per_month);
  if (!finding.usd_after_free_tier) return list;
  const std::string net = readable_usd(*finding.usd_after_free_tier);
  return list == net ? list : list + " (" + net + ")";
}

std::string place_words(const InputError::Place& place) {
  return fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

std::vector<std::string> resources_of(const Finding& finding) {
  std::vector<std::string> out;
  for (const auto& w : finding.where) {
    if (w.resource.empty()) continue;
    bool known = false;
    for (const auto& each : out) known = known || each == w.resource;
    if (!known) out.push_back(w.resource);
  }
  return out;
}

std::string sentence_of(const Finding& finding) {
  return (finding.possible ? "possible: " : "") + finding.message;
}

std::string summary_of(const AuditReport& report) {
  if (report.findings.empty()) return "nothing found";
  const auto counted = [](std::size_t n, std::string_view word) {
    return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s");
  };
  std::string out;
  for (const auto severity : {Severity::error, Severity::warning, Severity::note}) {
    const std::size_t n = report.count(severity);
    if (n == 0) continue;
    out += (out.empty() ? "" : ", ") + counted(n, name_of(severity));
  }
  return out;
}

std::string saving_of(const AuditReport& report) {
  const auto words = [](const AuditReport::Usd& saved) {
    return fmt::format("{} USD a month at list price, {} after the free tier",
                       readable_usd(saved.list), readable_usd(saved.after_free_tier));
  };
  std::string out;
  if (report.certain) out = "mended, they save " + words(*report.certain);
  if (report.possible)
    out += (out.empty() ? "what is possible would save " : "; what is possible would save ") +
           words(*report.possible) + (report.certain ? " besides" : "");
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
