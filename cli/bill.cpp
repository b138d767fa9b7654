// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>
#include <optional>

#include "bill_template.hpp"
#include "command.hpp"
#include "fitcost/decide/compare.hpp"
#include "fitcost/plan/bill.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/usage_file.hpp"
#include "fitcost/report/bill_report.hpp"
#include "fitcost/report/money.hpp"
#include "focus_options.hpp"
#include "report_inputs.hpp"
#include "traffic_options.hpp"

namespace fitcost::command {

namespace {

struct BillOptions {
  OutputOptions output;
  PriceOptions prices;
  TrafficOptions traffic;
  FocusOptions focus;
  StackOptions stack;
  std::string plan;
  std::string template_file;
  std::string usage;
  std::string fail_over;
};

BillReport of_usage(BillOptions& options, BillingTerms& terms) {
  if (!options.traffic.rps.empty() || !options.traffic.rate.empty() ||
      !options.traffic.trace.empty() || !options.traffic.months.empty()) {
    throw InputError({"--usage"}, "a traffic or months beside it",
                     "--plan for those: a usage file states one month");
  }
  terms = options.prices.terms(options.traffic.calendar_months(1));
  BillReport report;
  report.name = options.usage;
  report.convention = options.traffic.convention();
  const auto readings =
      read_usage(read_file(options.usage), options.usage, options.prices.book(), known_meters());
  report.months.push_back({options.traffic.label(1), report.convention.month_hours,
                           make_bill(readings, options.prices.book(), terms)});
  report.assumptions.push_back("quantities as stated, of one month");
  return report;
}

BillReport of_plan(BillOptions& options, BillingTerms& terms) {
  const Plan plan = load_plan(options.plan, options.prices);
  const int count = options.traffic.month_count(1);
  terms = options.prices.terms(plan, options.traffic.calendar_months(count));
  const Traffic traffic = options.traffic.traffic();
  BillReport report;
  report.name = plan.name;
  report.owner = plan.owner;
  report.traffic = options.traffic.in_words(traffic);
  report.convention = options.traffic.convention();
  for (int m = 1; m <= count; ++m) {
    const BillingMonth when = options.traffic.billing_month(m, terms);
    report.months.push_back({options.traffic.label(m), when.month.convention.month_hours,
                             bill(plan, traffic, when, options.prices.book(), terms)});
  }
  report.assumptions = {
      "stored bytes are those at the month's end, logs compressed to " +
          plan.log_compression.to_string() + " of what was ingested (log_compression)",
      "auto scaling follows the traffic's hourly profile at once; the minute view comes from a "
      "simulation",
  };
  for (int m = 1; m <= count; ++m) {
    const std::string why = unserved(plan, traffic, options.traffic.billing_month(m, terms));
    if (why.empty()) continue;
    report.assumptions.push_back("from " + options.traffic.label(m) + " on tables are " + why +
                                 ": what they throttle is billed as if it were served");
    break;
  }
  return report;
}

/// The months of the report as billing periods.
void write_focus(BillOptions& options, const BillReport& report) {
  if (report.convention.total != TotalConvention::exact)
    throw InputError({"--total"}, in_quotes(options.traffic.total),
                     "exact: charges are not rounded");
  FocusReport out = options.focus.report(report.owner, report.terms, options.prices);
  out.convention = report.convention;
  out.calendar_months = options.traffic.first_month().has_value();
  out.inputs = report.inputs;
  const YearMonth first = first_period(options.traffic.first_month(), report.terms);
  out.scenarios.push_back({report.name, {}});
  for (std::size_t i = 0; i < report.months.size(); ++i) {
    const auto& month = report.months[i];
    const int number = static_cast<int>(i) + 1;
    out.scenarios[0].months.push_back(
        {first.plus(number - 1), number, month.hours, month.bill, {}});
  }
  if (!options.plan.empty()) {
    const Plan plan = load_plan(options.plan, options.prices);
    if (has_reservations(plan)) {
      const Traffic traffic = options.traffic.traffic();
      for (auto& month : out.scenarios[0].months) {
        month.without_reservations = bill(without_reservations(plan), traffic,
                                          options.traffic.billing_month(month.number, report.terms),
                                          options.prices.book(), report.terms);
      }
    }
  }
  options.focus.write(out, options.output);
}

/// One of --plan, --template and --usage; --usage may stand beside --template.
void require_one_source(const BillOptions& options, const CLI::App& app) {
  if (!options.template_file.empty()) {
    if (!options.plan.empty()) throw InputError({}, "both --plan and --template", "one of them");
    return;
  }
  StackOptions::refuse_on(app);
  if (options.output.format == "infracost-json")
    throw InputError({"--format"}, "'infracost-json' without a template", "--template FILE");
  if (options.plan.empty() == options.usage.empty()) {
    throw InputError({},
                     options.plan.empty() ? "neither --plan nor --template nor --usage"
                                          : "both --plan and --usage",
                     "one of them");
  }
}

std::string estimate_text(const EstimateReport& report, const OutputOptions& output) {
  const std::string& format = output.format;
  return format == "csv"              ? estimate_csv(report)
         : format == "json"           ? estimate_json(report)
         : format == "md"             ? estimate_markdown(report)
         : format == "infracost-json" ? infracost_json(report)
                                      : estimate_table(report, output.columns());
}

/// The files that say what is billed, each with its hash.
std::vector<ReportInput> sources_of(const BillOptions& options) {
  std::vector<ReportInput> out;
  const auto add = [&](const char* kind, const std::string& name) {
    if (name.empty()) return;
    // Standard input has been read: its text is gone.
    if (name == "-") {
      out.push_back({kind, name, {}});
    } else {
      out.push_back(report_input(
          kind, name, kind == std::string_view("plan") ? plan_text(name) : read_file(name)));
    }
  };
  add("plan", options.plan);
  add("template", options.template_file);
  add("usage", options.usage);
  return out;
}

void run(BillOptions& options, const CLI::App& app, int& exit_code) {
  require_one_source(options, app);
  const auto limit = limit_option("--fail-over", options.fail_over);
  options.focus.require_format(options.output);
  BillingTerms terms;
  std::optional<EstimateReport> estimate;
  if (!options.template_file.empty()) {
    estimate = estimate_report(options.template_file, options.usage, options.stack, options.traffic,
                               options.prices);
    terms = estimate->bill.terms;
  }
  BillReport report = estimate               ? estimate->bill
                      : options.plan.empty() ? of_usage(options, terms)
                                             : of_plan(options, terms);
  const auto calendar = options.traffic.calendar_months(static_cast<int>(report.months.size()));
  if (auto words = options.prices.days_in_words(terms, calendar); !words.empty())
    report.assumptions.push_back(std::move(words));
  if (!options.prices.rates_file.empty())
    report.assumptions.push_back("prices with the rates of " + options.prices.rates_in_words());
  report.inputs = report_inputs(app, sources_of(options), options.prices, options.traffic.trace);
  report.terms = terms;
  report.price_book = options.prices.book().date();
  for (std::size_t i = 0; options.prices.strict && i < report.months.size(); ++i) {
    const BillingMonth when = options.traffic.billing_month(static_cast<int>(i) + 1, terms);
    require_complete(report.months[i].bill, terms_in(terms, when));
  }
  const std::string& format = options.output.format;
  if (FocusOptions::asked_for(options.output)) {
    write_focus(options, report);
  } else if (estimate) {
    estimate->bill = report;
    options.output.write(estimate_text(*estimate, options.output));
  } else {
    options.output.write(format == "csv"    ? bill_csv(report)
                         : format == "json" ? bill_json(report)
                         : format == "md"   ? bill_markdown(report)
                                            : bill_table(report, options.output.columns()));
    if (format == "csv")
      say_formulas(formula_like_names(report), "--format focus --excel guards them");
  }
  if (!limit) return;
  for (const auto& month : report.months) {
    const Decimal total = month.bill.total_after_free_tier(report.convention.total);
    if (*limit < total) {
      std::fprintf(stderr, "fitcost: %s costs %s USD after the free tier, over %s\n",
                   month.label.c_str(), readable_usd(total).c_str(), limit->to_string().c_str());
      exit_code = exit_threshold;
      return;
    }
  }
}

}  // namespace

void declare_bill(CLI::App& bill, int& exit_code) {
  auto options = std::make_shared<BillOptions>();
  bill.add_option("--plan", options->plan, "Plan file, or a built-in workload: workout-api")
      ->type_name("FILE");
  bill.add_option("--template", options->template_file, "CloudFormation or SAM template")
      ->type_name("FILE");
  bill.add_option("--usage", options->usage,
                  "Stated quantities, CSV: meter,quantity[,resource]; beside --template the "
                  "usage of its resources, as infracost-usage.yml has it")
      ->type_name("FILE");
  options->traffic.add_to(bill, true);
  options->prices.add_to(bill);
  options->output.add_to(bill,
                         {"table", "csv", "json", "md", "focus", "finance", "infracost-json"});
  options->focus.add_to(bill);
  options->stack.add_to(bill);
  bill.add_option("--fail-over", options->fail_over,
                  "Exit with 3 when a month costs more, after the free tier")
      ->type_name("USD");
  bill.callback([options, &bill, &exit_code] { run(*options, bill, exit_code); });
}

}  // namespace fitcost::command
