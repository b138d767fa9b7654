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
  app.add_option("--rps", traffic.rps, "Requests per second of all APIs together: 0.023")
      ->type_name("N");
  app.add_option("--rate", traffic.rate, "The same per day, hour ...: 2000/day")
      ->type_name("N/UNIT");
  app.add_option("--month-hours", traffic.month_hours, "Hours of a month: 730, 720, 672..744")
      ->capture_default_str();
  app.add_option("--route", routes,
                 "'POST /workouts=0.6': a route's share of the requests; the others share the rest")
      ->type_name("ROUTE=SHARE")
      ->allow_extra_args(false);
  app.add_option("--parameter", parameters, "NAME=VALUE of a parameter of the template")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
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
  cloudformation::TemplateOptions options;
  options.region = prices.region;
  for (const auto& text : parameters) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos)
      throw InputError({"--parameter"}, in_quotes(text), "NAME=VALUE");
    options.parameters.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  const std::string name = file == "-" ? "standard input" : file;
  return cloudformation::Template::read(
      cloudformation::TemplateDocument::read(read_file(file), name), options);
}

cloudformation::AuditInput AuditOptions::input() const {
  cloudformation::AuditInput out;
  out.rate = traffic.traffic().rate;
  out.month_hours = whole_option("--month-hours", traffic.month_hours, 672, 744);
  for (const auto& route : routes)
    out.route_shares.push_back(cloudformation::parse_route_share(route));
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
