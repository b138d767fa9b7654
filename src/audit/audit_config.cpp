// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "audit/audit_context.hpp"
#include "fitcost/template/document.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

/// A rule's id, or the beginning of some.
std::string rule_pattern(const TemplateDocument& document, const SyntaxNode& node) {
  const std::string wanted = detail::wanted_rule(node.is_scalar() ? node.text : std::string_view());
  if (wanted.empty()) return std::string(node.text);
  document.fail(node, node.is_scalar() ? "the rule " + in_quotes(node.text) : "no text", wanted);
}

std::vector<std::string> rule_list(const TemplateDocument& document, const SyntaxNode& node) {
  std::vector<std::string> out;
  if (node.is_list()) {
    for (const auto* item : node.items) out.push_back(rule_pattern(document, *item));
  } else {
    out.push_back(rule_pattern(document, node));
  }
  return out;
}

Severity severity_of(const TemplateDocument& document, const SyntaxNode& node) {
  const auto severity = node.is_scalar() ? parse_severity(node.text) : std::nullopt;
  if (!severity)
    document.fail(node, node.is_scalar() ? in_quotes(node.text) : "no text",
                  "note, warning or error");
  return *severity;
}

const SyntaxNode& map_of(const TemplateDocument& document, const SyntaxNode& node,
                         const std::string& wanted) {
  if (!node.is_map()) document.fail(node, "no map", wanted);
  return node;
}

}  // namespace

std::optional<Severity> parse_severity(std::string_view text) {
  for (const auto each : {Severity::note, Severity::warning, Severity::error})
    if (text == name_of(each)) return each;
  return {};
}

AuditConfig read_audit_config(std::string text, const std::string& file_name) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return {};
  const auto document = TemplateDocument::read(std::move(text), file_name,
                                               {.bytes = 1'000'000, .depth = 20, .nodes = 100'000});
  AuditConfig out;
  if (document.root().kind == NodeKind::null) return out;
  const auto& root = map_of(document, document.root(), "ignore, resources, severity, fail_on");
  const std::vector<std::string> keys{"ignore", "resources", "severity", "fail_on"};
  for (const auto& entry : root.entries) {
    const std::string key(entry.key->text);
    if (key == "ignore") {
      out.ignored_rules = rule_list(document, *entry.value);
    } else if (key == "resources") {
      const auto& resources = map_of(document, *entry.value, "logical ids, each with its rules");
      for (const auto& resource : resources.entries)
        out.ignored_in[std::string(resource.key->text)] = rule_list(document, *resource.value);
    } else if (key == "severity") {
      const auto& rules = map_of(document, *entry.value, "rules, each with its severity");
      for (const auto& rule : rules.entries)
        out.severities[rule_pattern(document, *rule.key)] = severity_of(document, *rule.value);
    } else if (key == "fail_on") {
      out.fail_on = severity_of(document, *entry.value);
    } else {
      document.fail(*entry.key, "the key " + in_quotes(key),
                    "one of ignore, resources, severity, fail_on" + suggestion(key, keys));
    }
  }
  return out;
}

}  // namespace fitcost::inline v1::cloudformation
