// SPDX-License-Identifier: Apache-2.0
#include "audit_options.hpp"

#include <algorithm>

#include "fitcost/template/event_graph.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::command {

void AuditOptions::add_to(CLI::App& app) {
  app.add_option("template", file,
                 "CloudFormation or SAM template, YAML or JSON; - for standard input")
      ->type_name("FILE");
  app.add_option("--usage", usage,
                 "Usage of the template's resources, as infracost-usage.yml has it")
      ->type_name("FILE");
  traffic.add_to(app, false);
  app.get_option("--months")
      ->description(
          "The month that figures are of, counted from the first with traffic (default: 12)");
  stack.add_to(app);
  app.add_option("--only", only, "Rules to look for, or classes: FC101,FC2")
      ->type_name("RULES")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--config", config, "What is not to be told: ignore, resources, severity, fail_on")
      ->type_name("FILE");
  prices.add_to(app);
}

cloudformation::Template AuditOptions::read() const {
  if (file.empty()) throw InputError({}, "no template", "the template's file");
  return stack.read(file, prices.region);
}

cloudformation::AuditInput AuditOptions::input() const {
  cloudformation::AuditInput out;
  out.traffic = traffic.traffic();
  out.convention = traffic.convention();
  out.first_month = traffic.first_month();
  out.month = traffic.month_count(out.month);
  out.route_shares = stack.route_shares();
  out.workload = stack.defaults();
  if (!usage.empty())
    out.usage = cloudformation::read_stack_usage(
        cloudformation::TemplateDocument::read(read_file(usage), usage));
  std::vector<std::string> known;
  for (const auto& rule : cloudformation::audit_rules()) known.emplace_back(rule.id);
  for (const auto& pattern : only) {
    const bool matches = std::any_of(known.begin(), known.end(), [&](const std::string& id) {
      return id == pattern || (pattern.size() == 3 && id.rfind(pattern, 0) == 0);
    });
    if (!matches)
      throw InputError({"--only"}, "the rule " + in_quotes(pattern),
                       "a rule such as FC101, or a class such as FC1" + suggestion(pattern, known));
  }
  out.only = only;
  if (!config.empty()) out.config = cloudformation::read_audit_config(read_file(config), config);
  return out;
}

BillingTerms AuditOptions::terms() { return prices.terms(); }

std::string AuditOptions::traffic_words() const { return traffic.in_words(traffic.traffic()); }

}  // namespace fitcost::command
