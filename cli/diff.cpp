// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <memory>

#include "bill_template.hpp"
#include "command.hpp"
#include "fitcost/estimate/difference.hpp"
#include "fitcost/plan/bill.hpp"
#include "fitcost/report/money.hpp"

namespace fitcost::command {

namespace {

struct DiffOptions {
  OutputOptions output;
  PriceOptions prices;
  TrafficOptions traffic;
  StackOptions stack;
  std::string before;
  std::string after;
  std::string usage;
  std::string fail_over;
};

/// A built-in workload, a plan file or a template, by what it holds.
ComparedSide side_of(const std::string& name, DiffOptions& options, const Traffic& traffic,
                     const BillingTerms& terms, const BillingMonth& when,
                     std::vector<std::string>& assumptions) {
  bool built_in = false;
  for (const auto& workload : embedded_workloads()) built_in = built_in || workload == name;
  ComparedSide out;
  out.name = name;
  if (!built_in && is_template(read_file(name))) {
    out.estimate = estimate_of(options.stack.read_with_known(name, terms.region), options.usage,
                               options.stack, traffic, terms, true);
    out.bill = cloudformation::bill(*out.estimate, when, options.prices.book(), terms);
    for (const auto& words : estimate_assumptions(*out.estimate))
      if (std::find(assumptions.begin(), assumptions.end(), words) == assumptions.end())
        assumptions.push_back(words);
  } else {
    out.bill = bill(load_plan(name, options.prices), traffic, when, options.prices.book(), terms);
  }
  return out;
}

/// What neither template has is a slip: a parameter, a route, a resource of the usage file.
void require_known_names(const DiffOptions& options, const ComparedSide& before,
                         const ComparedSide& after) {
  const auto in_either = [&](const auto& has) {
    return (before.estimate && has(before.estimate->graph)) ||
           (after.estimate && has(after.estimate->graph));
  };
  using cloudformation::EventGraph;
  for (const auto& text : options.stack.parameters) {
    const std::string name = text.substr(0, text.find('='));
    if (!in_either([&](const EventGraph& of) { return of.source.parameter(name) != nullptr; }))
      throw InputError({"--parameter"}, in_quotes(name), "a parameter of one of the templates");
  }
  const auto require_route = [&](const char* option, const std::string& pattern) {
    if (!in_either([&](const EventGraph& of) {
          return std::any_of(of.entries.begin(), of.entries.end(), [&](const auto& entry) {
            return cloudformation::names_route(pattern, entry);
          });
        }))
      throw InputError({option}, in_quotes(pattern), "a route of one of the templates");
  };
  for (const auto& [pattern, share] : options.stack.route_shares())
    require_route("--route", pattern);
  for (const auto& [name, items] : options.stack.defaults().route_items)
    require_route("--route-items", name);
  if (options.usage.empty()) return;
  const auto usage = cloudformation::read_stack_usage(
      cloudformation::TemplateDocument::read(read_file(options.usage), options.usage));
  for (const auto& entry : usage.entries) {
    if (entry.by_type) continue;
    if (!in_either([&](const EventGraph& of) {
          const auto& all = of.source.resources();
          return std::any_of(all.begin(), all.end(), [&](const auto& resource) {
            return cloudformation::closeness(entry, resource) > 0;
          });
        }))
      throw InputError(entry.of_place, in_quotes(entry.of), "a resource of one of the templates");
  }
}

void run(DiffOptions& options, int& exit_code) {
  const auto limit = limit_option("--fail-over", options.fail_over);
  const int month = options.traffic.month_count(1);
  CalendarMonths calendar = options.traffic.calendar_months(1);
  if (calendar.first) calendar.first = calendar.first->plus(month - 1);
  const BillingTerms terms = options.prices.terms(calendar);
  const Traffic traffic = options.traffic.traffic();
  const BillingMonth when = options.traffic.billing_month(month, terms);
  DifferenceReport report;
  const auto before = side_of(options.before, options, traffic, terms, when, report.assumptions);
  const auto after = side_of(options.after, options, traffic, terms, when, report.assumptions);
  require_known_names(options, before, after);
  report.difference = difference(before, after);
  report.traffic = options.traffic.in_words(traffic);
  report.terms = terms;
  report.convention = options.traffic.convention();
  report.price_book = options.prices.book().date();
  report.month = options.traffic.label(month);
  if (options.prices.strict) {
    require_complete(before.bill, terms);
    require_complete(after.bill, terms);
  }
  const std::string& format = options.output.format;
  options.output.write(format == "csv"    ? difference_csv(report)
                       : format == "json" ? difference_json(report)
                       : format == "md"   ? difference_markdown(report)
                                          : difference_table(report, options.output.columns()));
  if (!limit) return;
  const Decimal more = after.bill.total_after_free_tier(report.convention.total) -
                       before.bill.total_after_free_tier(report.convention.total);
  if (*limit < more) {
    std::fprintf(stderr, "fitcost: %s costs %s USD more after the free tier, over %s\n",
                 options.after.c_str(), readable_usd(more).c_str(), limit->to_string().c_str());
    exit_code = exit_threshold;
  }
}

}  // namespace

void declare_diff(CLI::App& diff, int& exit_code) {
  auto options = std::make_shared<DiffOptions>();
  diff.add_option("before", options->before, "Template, plan file or built-in workload")
      ->type_name("A")
      ->required();
  diff.add_option("after", options->after, "The other one")->type_name("B")->required();
  diff.add_option("--usage", options->usage,
                  "Usage of the templates' resources, as infracost-usage.yml has it")
      ->type_name("FILE");
  options->traffic.add_to(diff, true);
  options->prices.add_to(diff);
  options->output.add_to(diff, {"table", "csv", "json", "md"});
  options->stack.add_to(diff);
  diff.add_option("--fail-over", options->fail_over,
                  "Exit with 3 when B costs so much more a month than A, after the free tier")
      ->type_name("USD");
  diff.callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace fitcost::command
