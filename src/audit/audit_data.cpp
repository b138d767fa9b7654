// SPDX-License-Identifier: Apache-2.0
// JSON, SARIF and JUnit: what other programs read.
#include <fmt/format.h>

#include <map>
#include <set>

#include "audit/audit_context.hpp"
#include "audit/audit_words.hpp"
#include "fitcost/audit/audit_report.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "units/sha256.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

using fitcost::detail::Json;

Json money_json(const std::optional<Decimal>& usd) {
  return usd ? Json(usd->to_string()) : Json(nullptr);
}

Json rule_json(const AuditRule& rule) {
  return {{"id", rule.id},
          {"title", rule.title},
          {"category", audit_category(rule.id)},
          {"severity", name_of(rule.severity)},
          {"why", rule.why},
          {"mend", rule.mend},
          {"not_seen", rule.not_seen},
          {"mended_by_fix", rule.mended_by_fix}};
}

std::string_view sarif_level(Severity severity) { return name_of(severity); }

/// XML 1.0 takes neither most control characters nor markup in text.
std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

/// A path as a URI reference: what is none of its characters is escaped, byte by byte.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kept =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  std::string out;
  for (const char c : path) {
    if (kept.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

Json location_json(const Finding::Where& where) {
  Json out;
  out["physicalLocation"]["artifactLocation"]["uri"] = uri_of(where.place.file);
  Json region;
  region["startLine"] = std::max(where.place.line, 1);
  region["startColumn"] = std::max(where.place.column, 1);
  if (where.past.line >= 1 && where.past.column >= 1) {
    region["endLine"] = where.past.line;
    region["endColumn"] = where.past.column;
  }
  out["physicalLocation"]["region"] = std::move(region);
  if (!where.resource.empty())
    out["logicalLocations"] = Json::array({{{"name", where.resource}, {"kind", "resource"}}});
  return out;
}

/// By which readers know a result again after the template was changed elsewhere: neither line nor
/// figures are in it. Of one rule in one resource each has a number, as GitHub's own have.
class Fingerprints {
 public:
  Json next(const Finding& f) {
    const std::string subject = f.rule + "\n" + f.where.front().resource;
    const std::string number = std::to_string(++seen_[subject]);
    return {
        {"primaryLocationLineHash", fitcost::detail::sha256(subject).substr(0, 16) + ":" + number}};
  }

 private:
  std::map<std::string, int> seen_;
};

}  // namespace

std::string audit_json(const AuditReport& report) {
  Json out;
  out["schema"] = "fitcost/audit/1";
  out["file"] = report.file;
  out["traffic"] = report.traffic;
  out["prices"] = fitcost::detail::price_book_json(report.price_book, report.terms);
  out["resources"] = report.resources;
  out["errors"] = report.count(Severity::error);
  out["warnings"] = report.count(Severity::warning);
  out["notes_found"] = report.count(Severity::note);
  out["suppressed"] = report.suppressed;
  out["findings"] = Json::array();
  for (const auto& f : report.findings) {
    Json where = Json::array();
    for (const auto& w : f.where) {
      where.push_back({{"resource", w.resource},
                       {"file", w.place.file},
                       {"line", w.place.line},
                       {"column", w.place.column}});
    }
    const AuditRule* rule = find_audit_rule(f.rule);
    out["findings"].push_back({{"rule", f.rule},
                               {"title", rule == nullptr ? "" : rule->title},
                               {"severity", name_of(f.severity)},
                               {"possible", f.possible},
                               {"message", f.message},
                               {"mend", f.mend},
                               {"usd_per_month", money_json(f.usd_per_month)},
                               {"usd_per_month_after_free_tier", money_json(f.usd_after_free_tier)},
                               {"mended_by_fix", rule != nullptr && rule->mended_by_fix},
                               {"snippet", f.snippet.empty() ? Json(nullptr) : Json(f.snippet)},
                               {"where", std::move(where)}});
  }
  const auto saving = [](const std::optional<AuditReport::Usd>& of) {
    return of ? Json{{"usd_per_month", of->list.to_string()},
                     {"usd_per_month_after_free_tier", of->after_free_tier.to_string()}}
              : Json(nullptr);
  };
  out["month"] = report.month;
  out["saved"] = saving(report.certain);
  out["possibly_saved"] = saving(report.possible);
  out["notes"] = report.notes;
  out["assumptions"] = report.assumptions;
  return fitcost::detail::dumped(out);
}

std::string audit_sarif(const AuditReport& report) {
  Json rules = Json::array();
  std::vector<std::string> order;
  for (const auto& rule : audit_rules()) {
    bool used = false;
    for (const auto& f : report.findings) used = used || f.rule == rule.id;
    if (!used) continue;
    order.emplace_back(rule.id);
    Json properties{{"category", audit_category(rule.id)}};
    rules.push_back({{"id", rule.id},
                     {"name", rule.title},
                     {"shortDescription", {{"text", rule.title}}},
                     {"fullDescription", {{"text", rule.why}}},
                     {"help", {{"text", fmt::format("{} Mend: {}", rule.why, rule.mend)}}},
                     {"defaultConfiguration", {{"level", sarif_level(rule.severity)}}},
                     {"properties", std::move(properties)}});
  }
  Json results = Json::array();
  Fingerprints fingerprints;
  for (const auto& f : report.findings) {
    std::string text = detail::sentence_of(f);
    const std::string money = detail::money_words(f);
    if (!money.empty()) text += "; USD a month: " + money;
    text += ". " + f.mend;
    Json locations = Json::array();
    for (const auto& w : f.where) locations.push_back(location_json(w));
    Json related = Json::array();
    // GitHub shows the first location alone; the others are related ones.
    Json first = Json::array({locations.front()});
    for (std::size_t i = 1; i < locations.size(); ++i) {
      Json one = locations[i];
      one["id"] = i;
      one["message"] = {{"text", f.where[i].resource}};
      related.push_back(std::move(one));
    }
    const auto index = std::find(order.begin(), order.end(), f.rule) - order.begin();
    Json properties{{"possible", f.possible},
                    {"usdPerMonth", money_json(f.usd_per_month)},
                    {"usdPerMonthAfterFreeTier", money_json(f.usd_after_free_tier)}};
    Json result{{"ruleId", f.rule},
                {"ruleIndex", index},
                {"level", sarif_level(f.severity)},
                {"message", {{"text", text}}},
                {"locations", std::move(first)},
                {"partialFingerprints", fingerprints.next(f)}};
    if (!related.empty()) result["relatedLocations"] = std::move(related);
    result["properties"] = std::move(properties);
    results.push_back(std::move(result));
  }
  Json driver{{"name", "fitcost"},
              {"semanticVersion", std::string(version())},
              {"rules", std::move(rules)}};
  Json run{{"tool", {{"driver", std::move(driver)}}},
           {"columnKind", "unicodeCodePoints"},
           {"results", std::move(results)}};
  Json out{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
           {"version", "2.1.0"},
           {"runs", Json::array({std::move(run)})}};
  return fitcost::detail::dumped(out);
}

std::string audit_junit(const AuditReport& report, Severity fail_on) {
  std::size_t failures = 0;
  std::string cases;
  for (const auto& rule : audit_rules()) {
    std::string failed;
    std::string told;
    for (const auto& f : report.findings) {
      if (f.rule != rule.id) continue;
      std::string text;
      for (const auto& w : f.where)
        text += detail::place_words(w.place) + ": " +
                (w.resource.empty() ? "" : w.resource + ": ") + detail::sentence_of(f) + "\n";
      const std::string money = detail::money_words(f);
      if (!money.empty()) text += "USD a month: " + money + "\n";
      (f.severity < fail_on ? told : failed) += text + f.mend + "\n";
    }
    cases += fmt::format(R"(    <testcase classname="{}" name="{} {}")", xml_text(report.file),
                         rule.id, xml_text(rule.title));
    if (failed.empty() && told.empty()) {
      cases += "/>\n";
      continue;
    }
    cases += ">\n";
    if (!failed.empty()) {
      ++failures;
      const std::string first = failed.substr(0, failed.find('\n'));
      cases += fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                           xml_text(first), rule.id, xml_text(failed));
    }
    if (!told.empty()) cases += fmt::format("      <system-out>{}</system-out>\n", xml_text(told));
    cases += "    </testcase>\n";
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      "  <testsuite name=\"fitcost audit\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
      "skipped=\"0\">\n{}  </testsuite>\n</testsuites>\n",
      audit_rules().size(), failures, cases);
}

std::string rules_json() {
  Json out;
  out["schema"] = "fitcost/audit-rules/1";
  out["rules"] = Json::array();
  for (const auto& rule : audit_rules()) out["rules"].push_back(rule_json(rule));
  return fitcost::detail::dumped(out);
}

}  // namespace fitcost::inline v1::cloudformation
