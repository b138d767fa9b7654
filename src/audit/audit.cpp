// SPDX-License-Identifier: Apache-2.0
#include "fitcost/audit/audit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "audit/audit_context.hpp"
#include "audit/stack_costs.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

using detail::AuditContext;

Severity raised(Severity s) { return s == Severity::note ? Severity::warning : Severity::error; }
Severity lowered(Severity s) { return s == Severity::error ? Severity::warning : Severity::note; }

/// Small money is a small finding, great money a great one; of two months' opinions that of the
/// list price decides what is great, for a free tier may go to others. Faults whose risk is not
/// money keep their own.
Severity by_money(const Finding& finding) {
  const bool billing = finding.rule.rfind("FC1", 0) == 0 || finding.rule.rfind("FC2", 0) == 0 ||
                       finding.rule == "FC409" || finding.rule == "FC311";
  if (!billing || !finding.usd_per_month) return finding.severity;
  const Decimal& usd = *finding.usd_per_month;
  if (!(usd < Decimal(100))) return raised(raised(finding.severity));
  if (!(usd < Decimal(10)))
    return finding.severity == Severity::note ? Severity::warning : finding.severity;
  if (usd < Decimal(1)) return lowered(finding.severity);
  return finding.severity;
}

/// A year's storage of items that nobody is known to delete is a guess, whatever it costs.
Severity of_assumed_storage(const Finding& f) {
  return f.rule == "FC108" && f.possible ? Severity::note : f.severity;
}

void settle_severities(std::vector<Finding>& findings, const AuditConfig& config) {
  for (auto& f : findings) {
    f.severity = by_money(f);
    if (f.possible) f.severity = lowered(f.severity);
    f.severity = of_assumed_storage(f);
    for (const auto& [pattern, severity] : config.severities)
      if (detail::rule_matches(pattern, f.rule)) f.severity = severity;
  }
}

/// What a condition leaves out, with the parameters that decide it.
std::string not_looked_at(const Template& of) {
  std::vector<std::string> resources;
  std::vector<std::string> conditions;
  for (const auto& r : of.resources()) {
    if (r.exists != Truth::no || r.condition.empty()) continue;
    resources.push_back(r.logical_id);
    if (std::find(conditions.begin(), conditions.end(), r.condition) == conditions.end())
      conditions.push_back(r.condition);
  }
  if (resources.empty()) return {};
  return fmt::format("{} not looked at, as {} not hold: --parameter NAME=VALUE may make it so",
                     detail::listed(resources) + (resources.size() == 1 ? " is" : " are"),
                     detail::listed(conditions) + (conditions.size() == 1 ? " does" : " do"));
}

void sort_places(std::vector<Finding>& findings) {
  for (auto& f : findings) {
    std::stable_sort(f.where.begin(), f.where.end(),
                     [](const auto& a, const auto& b) { return a.begin < b.begin; });
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    if (a.severity != b.severity) return b.severity < a.severity;
    const Decimal x = a.usd_per_month.value_or(Decimal());
    const Decimal y = b.usd_per_month.value_or(Decimal());
    if (!(x == y)) return y < x;
    if (a.rule != b.rule) return a.rule < b.rule;
    return a.where.front().begin < b.where.front().begin;
  });
}

}  // namespace

AuditReport audit(const Template& of, const AuditInput& input, const PriceBook& book,
                  const BillingTerms& terms) {
  AuditContext context(of, input, book, terms);
  detail::audit_values(context);
  detail::audit_lookups(context);
  detail::StackCosts costs(context);
  detail::audit_billing(context, costs);
  detail::audit_logs(context, costs);
  if (context.asks_for("FC3")) detail::audit_handlers(context, costs);
  if (context.asks_for("FC4")) detail::audit_alarms(context, costs);
  detail::audit_tags(context);
  AuditReport out;
  out.file = of.document().file();
  out.price_book = book.date();
  out.terms = terms;
  out.findings = context.take_findings();
  settle_severities(out.findings, input.config);
  sort_places(out.findings);
  out.suppressed = context.suppressed();
  for (const auto& note : of.notes()) {
    const auto place = note.at == nullptr ? InputError::Place{} : of.document().place(*note.at);
    out.notes.push_back(place.line > 0 ? fmt::format("line {}: {}", place.line, note.text)
                                       : note.text);
  }
  if (auto text = not_looked_at(of); !text.empty()) out.notes.push_back(std::move(text));
  for (const auto& note : context.notes()) out.notes.push_back(note);
  out.month = input.month;
  out.bill = costs.bill();
  out.certain = costs.certain();
  out.possible = costs.possible();
  if (out.certain || out.possible)
    context.assume(
        fmt::format("figures are those of month {} of this traffic (--months)", input.month));
  out.assumptions = context.assumptions();
  for (const auto& r : of.resources())
    if (r.exists != Truth::no) ++out.resources;
  return out;
}

}  // namespace fitcost::inline v1::cloudformation
