// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/compare.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>

#include "command.hpp"
#include "fitcost/plan/bill.hpp"
#include "fitcost/report/compare_report.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/units/suggest.hpp"
#include "focus_options.hpp"
#include "mix_options.hpp"
#include "report_inputs.hpp"
#include "traffic_options.hpp"

namespace fitcost::command {

namespace {

struct CompareOptions {
  OutputOptions output;
  PriceOptions prices;
  TrafficOptions traffic;
  FocusOptions focus;
  std::string scenario;
  bool all_scenarios = false;
  std::string workload;
  MixOptions mix;
  std::string fail_over;
  bool verbose = false;
  bool claims = false;
  const CLI::App* verb = nullptr;
};

CompareInput input_of(CompareOptions& o) {
  CompareInput input;
  const MixChanges changes = o.mix.changes();
  input.memory_durations = o.mix.sizes();
  if (o.workload.empty()) {
    input.first = with_changes(embedded_workload("workout-api-first-answer"), changes);
    input.best = with_changes(embedded_workload("workout-api"), changes);
  } else {
    input.first = with_changes(load_plan(o.workload, o.prices), changes);
    input.best = with_best_choices(input.first);
    input.first_name = "your plan";
  }
  input.traffic = o.traffic.traffic();
  input.traffic_in_words = o.traffic.in_words(input.traffic);
  input.convention = o.traffic.convention();
  input.from = o.traffic.first_month();
  const int count = o.traffic.month_count(0);
  if (count > 0) {
    input.months = {1};
    if (count > 12) input.months.push_back(12);
    if (count > 1) input.months.push_back(count);
    input.month = count;
  }
  input.terms = o.prices.terms(input.first, o.traffic.calendar_months(input.months.back()));
  input.poisson = o.traffic.profile == "poisson";
  input.rates = o.prices.rates_file;
  input.best = best_for_traffic(input, o.prices.book());
  return input;
}

/// A month of an option. Reserved capacity bears its cost where it is used: what that would be
/// without it, the option with the same capacity unreserved says, or the plan.
FocusScenario scenario_of(const Option& option, const Choice& choice, CompareOptions& o,
                          const CompareInput& input, const YearMonth& first) {
  const BillingMonth when = o.traffic.billing_month(option.month, input.terms);
  FocusMonth month{first.plus(option.month - 1),
                   option.month,
                   when.month.convention.month_hours,
                   option.bill,
                   {}};
  if (choice.part == "stack" && has_reservations(input.first)) {
    month.without_reservations =
        bill(without_reservations(input.first), input.traffic, when, o.prices.book(), input.terms);
  } else if (const Option* unreserved = choice.find("provisioned")) {
    month.without_reservations = unreserved->bill;
  }
  return {option.id, {std::move(month)}};
}

/// A stack's months, all that were asked for.
FocusScenario stack_months(const std::string& id, const Plan& plan, CompareOptions& o,
                           const CompareInput& input, const YearMonth& first) {
  FocusScenario out{id, {}};
  for (int m = 1; m <= input.month; ++m) {
    const BillingMonth when = o.traffic.billing_month(m, input.terms);
    const auto billed = [&](const Plan& of) {
      return bill(of, input.traffic, when, o.prices.book(), input.terms);
    };
    FocusMonth month{first.plus(m - 1), m, when.month.convention.month_hours, billed(plan), {}};
    if (has_reservations(plan)) month.without_reservations = billed(without_reservations(plan));
    out.months.push_back(std::move(month));
  }
  return out;
}

/// The stack whose months are wanted, where months were asked for: the winner, or by its name.
std::string stack_asked_for(const CompareOptions& o, const std::string& wanted) {
  if (o.traffic.month_count(0) == 0 || o.all_scenarios) return {};
  for (const char* stack : {"first-answer", "best"}) {
    if (o.scenario == stack ||
        (o.scenario.empty() && wanted.starts_with(stack + std::string("-month-"))))
      return stack;
  }
  return {};
}

/// An option is of one month: which one the file does not say.
void say_one_month(const FocusReport& report, const CompareInput& input) {
  if (input.month == 1) return;
  const bool one = report.scenarios.size() == 1;
  std::fprintf(stderr,
               "fitcost: the file has one month of %s%s: 'compare --months N' writes all months of "
               "a stack, as 'report' does\n",
               one ? report.scenarios[0].id.c_str() : "each option",
               one ? (", " + to_string(report.scenarios[0].months[0].month)).c_str() : "");
}

void write_focus(CompareOptions& o, const CompareInput& input, const Comparison& c) {
  FocusReport report = o.focus.report(input.first.owner, input.terms, o.prices);
  const std::string& wanted = o.scenario.empty() ? c.choice("stack").winner : o.scenario;
  if (wanted.empty() && !o.all_scenarios)
    throw InputError({}, "no winner among the stacks", "--scenario ID, or --all-scenarios");
  report.convention = input.convention;
  report.calendar_months = input.from.has_value();
  const std::string text = o.workload.empty()
                               ? plan_text("workout-api-first-answer") + plan_text("workout-api")
                           : o.workload == "-" ? std::string()
                                               : plan_text(o.workload);
  report.inputs = report_inputs(
      *o.verb, {report_input("plan", o.workload.empty() ? "workout-api" : o.workload, text)},
      o.prices, o.traffic.trace);
  const YearMonth first = first_period(input.from, input.terms);
  const std::string stack = stack_asked_for(o, wanted);
  if (!stack.empty())
    report.scenarios.push_back(
        stack_months(stack, stack == "best" ? input.best : input.first, o, input, first));
  std::vector<std::string> ids;
  for (const auto& choice : c.choices) {
    for (const auto& option : choice.options) {
      ids.push_back(option.id);
      if (stack.empty() && (o.all_scenarios || option.id == wanted))
        report.scenarios.push_back(scenario_of(option, choice, o, input, first));
    }
  }
  if (stack.empty() && !report.scenarios.empty()) say_one_month(report, input);
  if (report.scenarios.empty()) {
    const bool stack_alone = wanted == "best" || wanted == "first-answer";
    throw InputError({"--scenario"}, in_quotes(wanted),
                     stack_alone
                         ? "--months beside it, or one month's: " + wanted + "-month-12"
                         : "an option's id, as --format json shows them" + suggestion(wanted, ids));
  }
  o.focus.write(report, o.output);
}

int check_limit(const std::optional<Decimal>& limit, const Comparison& c) {
  const Choice& stack = c.choice("stack");
  const Option* best = stack.find(stack.winner);
  if (!limit || best == nullptr || !(*limit < best->after_free_tier())) return exit_fine;
  std::fprintf(stderr, "fitcost: %s costs %s USD after the free tier, over %s\n",
               best->label.c_str(), readable_usd(best->after_free_tier()).c_str(),
               limit->to_string().c_str());
  return exit_threshold;
}

void run(CompareOptions& options, int& exit_code) {
  const auto limit = limit_option("--fail-over", options.fail_over);
  const bool rows = options.output.format == "csv" || FocusOptions::asked_for(options.output);
  if (options.claims && rows)
    throw InputError({"--claims"}, "the format " + in_quotes(options.output.format),
                     "table, md or json: rows have no claims");
  options.focus.require_format(options.output);
  const bool focus = FocusOptions::asked_for(options.output);
  if (!focus && (options.all_scenarios || !options.scenario.empty()))
    throw InputError({options.all_scenarios ? "--all-scenarios" : "--scenario"},
                     "the format " + in_quotes(options.output.format), "--format focus or finance");
  const CompareInput input = input_of(options);
  Comparison comparison = compare(input, options.prices.book());
  if (!options.prices.rates_file.empty())
    comparison.assumptions.push_back(
        {"rates of your own", options.prices.rates_in_words(), "--rates"});
  if (options.prices.strict) {
    for (const auto& choice : comparison.choices) {
      for (const auto& o : choice.options)
        require_complete(
            o.bill, terms_in(input.terms, options.traffic.billing_month(o.month, input.terms)));
    }
  }
  const CompareView view{options.output.columns(), options.verbose, options.claims};
  const std::string& format = options.output.format;
  if (focus) {
    write_focus(options, input, comparison);
  } else {
    options.output.write(format == "csv"    ? compare_csv(comparison)
                         : format == "json" ? compare_json(comparison)
                         : format == "md"   ? compare_markdown(comparison, view)
                                            : compare_table(comparison, view));
  }
  exit_code = check_limit(limit, comparison);
}

}  // namespace

void declare_compare(CLI::App& compare, int& exit_code) {
  auto options = std::make_shared<CompareOptions>();
  auto& o = *options;
  o.verb = &compare;
  o.traffic.add_to(compare, false);
  compare
      .add_option("--workload", o.workload,
                  "Plan file or built-in workload (default: the workout API)")
      ->type_name("FILE");
  o.mix.add_to(compare, true);
  o.prices.add_to(compare);
  o.output.add_to(compare, {"table", "csv", "json", "md", "focus", "finance"});
  auto* scenario =
      compare
          .add_option(
              "--scenario", o.scenario,
              "The option that --format focus and finance write (default: the best stack, all "
              "--months of it; so does first-answer of the other)")
          ->type_name("ID");
  compare
      .add_flag("--all-scenarios", o.all_scenarios,
                "Every option in one file, told apart by x_Scenario: they exclude each other")
      ->excludes(scenario);
  o.focus.add_to(compare);
  compare.add_flag("-v,--verbose", o.verbose,
                   "Every line of every option, break-even points, assumptions");
  compare.add_flag("--claims", o.claims, "The claims of the review beside what the model finds");
  compare
      .add_option("--fail-over", o.fail_over,
                  "Exit with 3 when the best stack costs more, after the free tier")
      ->type_name("USD");
  compare.callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace fitcost::command
