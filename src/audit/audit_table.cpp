// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "audit/audit_context.hpp"
#include "audit/audit_words.hpp"
#include "audit/code_faults.hpp"
#include "fitcost/audit/audit_report.hpp"
#include "fitcost/report/money.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

using fitcost::detail::Align;
using fitcost::detail::line_break_in_cell;
using fitcost::detail::markdown_cell;
using fitcost::detail::TextTable;
using fitcost::detail::wrapped;

std::string lines_of(const Finding& f, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < f.where.size() && i < most; ++i) {
    out +=
        (i == 0 ? "" : ", ") + fmt::format("{}:{}", f.where[i].place.line, f.where[i].place.column);
  }
  if (f.where.size() > most) out += fmt::format(" and {} more", f.where.size() - most);
  return out;
}

std::string header_of(const AuditReport& report) {
  return fmt::format("{} · {} · {} · prices of {} · USD/month", report.file, report.traffic,
                     report.terms.region, to_string(report.price_book));
}

std::string conclusion_of(const AuditReport& report) {
  std::string out = detail::summary_of(report);
  if (const std::string saved = detail::saving_of(report); !saved.empty()) out += "; " + saved;
  if (report.suppressed > 0) out += fmt::format("; {} suppressed", report.suppressed);
  return out;
}

std::string indented(const std::string& text, std::size_t by) {
  std::string out;
  const std::string blanks(by, ' ');
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out += blanks + text.substr(at, end - at);
    out += "\n";
    at = end + 1;
  }
  return out;
}

}  // namespace

std::string audit_table(const AuditReport& report, std::size_t width) {
  std::string out = wrapped(header_of(report), width, 2) + "\n";
  for (const auto& f : report.findings) {
    const std::string money = detail::money_words(f);
    std::string first = fmt::format("{:<8}{}  {}", name_of(f.severity), f.rule,
                                    detail::listed(detail::resources_of(f), 5));
    first += fmt::format("  [{}]", lines_of(f, 4));
    if (!money.empty()) first += "  " + money + (f.rule == "FC110" ? " at worst" : "");
    out += wrapped(first, width, 15);
    out += "        " + wrapped(detail::sentence_of(f), width - 8, 8);
    out += "        -> " + wrapped(f.mend, width - 11, 11);
  }
  if (!report.findings.empty()) out += "\n";
  out += wrapped("FOUND " + conclusion_of(report), width, 2);
  for (const auto& note : report.notes) out += wrapped("NOTE " + note, width, 2);
  if (!report.assumptions.empty()) {
    std::string all;
    for (const auto& a : report.assumptions) all += (all.empty() ? "" : "; ") + a;
    out += wrapped("ASSUMED " + all, width, 2);
  }
  if (!report.findings.empty())
    out += wrapped(
        "[line:column]; USD at list price, (after the free tier). More: fitcost audit "
        "--explain " +
            report.findings.front().rule + "; the corrected template: fitcost fix",
        width, 2);
  return out;
}

std::string audit_markdown(const AuditReport& report) {
  std::string out = "### fitcost audit: " + markdown_cell(conclusion_of(report)) + "\n\n" +
                    markdown_cell(header_of(report)) + "\n";
  if (!report.findings.empty()) {
    TextTable table({Align::left, Align::left, Align::left, Align::right, Align::left});
    table.add_row({"", "rule", "where", "USD/month (free tier)", "what, and how to mend it"});
    for (const auto& f : report.findings) {
      table.add_row(
          {std::string(name_of(f.severity)), f.rule,
           detail::listed(detail::resources_of(f), 5) + line_break_in_cell + lines_of(f, 4),
           detail::money_words(f) + (f.rule == "FC110" ? " at worst" : ""),
           detail::sentence_of(f) + line_break_in_cell + f.mend});
    }
    out += "\n" + table.markdown();
  }
  for (const auto& note : report.notes) out += "\n- " + markdown_cell(note);
  for (const auto& a : report.assumptions) out += "\n- assumed: " + markdown_cell(a);
  if (!report.notes.empty() || !report.assumptions.empty()) out += "\n";
  return out;
}

namespace {

/// What there is to say of a rule, each with its name.
std::vector<std::pair<std::string, std::string>> facts_of(const AuditRule& rule) {
  std::vector<std::pair<std::string, std::string>> out{
      {"why", std::string(rule.why)},
      {"mend", std::string(rule.mend)},
      {"fitcost fix", rule.mended_by_fix ? "writes it" : "does not touch it"},
      {"not seen", std::string(rule.not_seen)},
      {"not to be told of it",
       fmt::format("Metadata: {{fitcost: {{ignore: [{}]}}}} in the resource, or ignore: [{}] in a "
                   "--config FILE",
                   rule.id, rule.id)}};
  std::erase_if(out, [](const auto& fact) { return fact.second.empty(); });
  return out;
}

struct CorrectedCode {
  std::string language;
  std::string fence;
  std::string code;
};

std::vector<CorrectedCode> codes_of(const AuditRule& rule) {
  std::vector<CorrectedCode> out{
      {"Python", "python", detail::corrected_code(rule.id, detail::CodeLanguage::python)},
      {"Node", "js", detail::corrected_code(rule.id, detail::CodeLanguage::node)}};
  std::erase_if(out, [](const auto& c) { return c.code.empty(); });
  return out;
}

}  // namespace

std::string explain_rule(const AuditRule& rule, std::size_t width) {
  std::string out = fmt::format("{}  {}  ({}, {})\n", rule.id, rule.title, audit_category(rule.id),
                                name_of(rule.severity));
  for (const auto& [what, text] : facts_of(rule))
    out += "  " + wrapped(what + ": " + text, width - 2, 4);
  for (const auto& c : codes_of(rule))
    out += fmt::format("  {}:\n\n", c.language) + indented(c.code, 6) + "\n";
  return out;
}

std::string explain_rule_markdown(const AuditRule& rule) {
  std::string out = fmt::format("### {} {}\n\n{}, {}\n\n", rule.id, markdown_cell(rule.title),
                                audit_category(rule.id), name_of(rule.severity));
  for (const auto& [what, text] : facts_of(rule))
    out += fmt::format("- {}: {}\n", what, markdown_cell(text));
  for (const auto& c : codes_of(rule))
    out += fmt::format("\n{}:\n\n```{}\n{}{}```\n", c.language, c.fence, c.code,
                       c.code.ends_with("\n") ? "" : "\n");
  return out;
}

std::string rules_table(std::size_t width) {
  TextTable table({Align::left, Align::left, Align::left, Align::left});
  table.add_row({"rule", "severity", "fix", "finds"});
  for (const auto& rule : audit_rules())
    table.add_row({std::string(rule.id), std::string(name_of(rule.severity)),
                   rule.mended_by_fix ? "yes" : "", std::string(rule.title)});
  return table.text(width);
}

std::string rules_markdown() {
  std::string out =
      "# Rules of `fitcost audit`\n\n"
      "<!-- Written by `fitcost audit --rules --format md`; a test holds it against the rules. "
      "-->\n\n"
      "The severity is that of the fault's risk; money raises it (from 100 USD a month) or lowers "
      "it "
      "(under 1 USD), and a finding marked *possible*, a guess, is one step lower. *fix*: `fitcost "
      "fix` writes the correction.\n";
  std::string_view category;
  for (const auto& rule : audit_rules()) {
    if (audit_category(rule.id) != category) {
      category = audit_category(rule.id);
      out += fmt::format(
          "\n## {}\n\n| rule | finds | why | mend | severity | fix | not seen |\n"
          "| --- | --- | --- | --- | --- | --- | --- |\n",
          category);
    }
    out += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", rule.id, markdown_cell(rule.title),
                       markdown_cell(rule.why), markdown_cell(rule.mend), name_of(rule.severity),
                       rule.mended_by_fix ? "yes" : "", markdown_cell(rule.not_seen));
  }
  return out;
}

}  // namespace fitcost::inline v1::cloudformation
