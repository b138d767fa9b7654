// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>

#include "audit_options.hpp"
#include "fitcost/audit/audit_report.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::command {

namespace {

using namespace cloudformation;

struct AuditVerb {
  AuditOptions audit;
  OutputOptions output;
  std::string fail_on;
  std::string explain;
  bool rules = false;
};

std::string explanation(const AuditVerb& verb) {
  std::vector<std::string> known;
  for (const auto& rule : audit_rules()) known.emplace_back(rule.id);
  const AuditRule* rule = find_audit_rule(verb.explain);
  if (rule == nullptr)
    throw InputError({"--explain"}, "the rule " + in_quotes(verb.explain),
                     "one of those in 'fitcost audit --rules'" + suggestion(verb.explain, known));
  return explain_rule(*rule, verb.output.columns());
}

std::string all_rules(const AuditVerb& verb) {
  const std::string& format = verb.output.format;
  if (format == "sarif" || format == "junit")
    throw InputError({"--format"}, in_quotes(format), "table, md or json for --rules");
  return format == "md"     ? rules_markdown()
         : format == "json" ? rules_json()
                            : rules_table(verb.output.columns());
}

void run(AuditVerb& verb, int& exit_code) {
  if (!verb.explain.empty()) return verb.output.write(explanation(verb));
  if (verb.rules) return verb.output.write(all_rules(verb));
  const Template stack = verb.audit.read();
  const AuditInput input = verb.audit.input();
  std::optional<Severity> fail_on = input.config.fail_on;
  if (!verb.fail_on.empty()) fail_on = parse_severity(verb.fail_on);
  AuditReport report = audit(stack, input, verb.audit.prices.book(), verb.audit.terms());
  report.traffic = verb.audit.traffic_words();
  const std::string& format = verb.output.format;
  verb.output.write(format == "json"    ? audit_json(report)
                    : format == "sarif" ? audit_sarif(report)
                    : format == "junit" ? audit_junit(report, fail_on.value_or(Severity::warning))
                    : format == "md"    ? audit_markdown(report)
                                        : audit_table(report, verb.output.columns()));
  if (!fail_on || !report.has(*fail_on)) return;
  std::fprintf(stderr, "fitcost: %s has findings at or over --fail-on %s\n", report.file.c_str(),
               std::string(name_of(*fail_on)).c_str());
  exit_code = exit_threshold;
}

}  // namespace

void declare_audit(CLI::App& audit, int& exit_code) {
  auto verb = std::make_shared<AuditVerb>();
  verb->audit.add_to(audit);
  verb->output.add_to(audit, {"table", "json", "sarif", "junit", "md"});
  audit
      .add_option("--fail-on", verb->fail_on,
                  "Exit with 3 when anything of this severity or a graver one is found")
      ->check(CLI::IsMember({"note", "warning", "error"}));
  audit.add_option("--explain", verb->explain, "What a rule says, and why: FC101")
      ->type_name("RULE");
  audit.add_flag("--rules", verb->rules, "All rules");
  audit.callback([verb, &exit_code] { run(*verb, exit_code); });
}

}  // namespace fitcost::command
