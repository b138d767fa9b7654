// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <memory>

#include "command.hpp"
#include "fitcost/decide/forecast.hpp"
#include "fitcost/report/page.hpp"
#include "fitcost/units/suggest.hpp"
#include "focus_options.hpp"
#include "mix_options.hpp"
#include "report_inputs.hpp"
#include "traffic_options.hpp"

namespace fitcost::command {

namespace {

constexpr int default_months = 12;

struct ReportOptions {
  OutputOptions output;
  PriceOptions prices;
  TrafficOptions traffic;
  FocusOptions focus;
  MixOptions mix;
  std::string plan;
  std::string chart;
  std::string scenario;
  bool all_scenarios = false;
  const CLI::App* verb = nullptr;
};

/// What a file's name says of its form, where no --format does.
std::string format_of(const ReportOptions& o) {
  if (!o.output.format.empty()) return o.output.format;
  auto ending = std::filesystem::path(o.output.out).extension().string();
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (ending == ".html" || ending == ".htm") return "html";
  if (ending == ".svg" || (!o.chart.empty() && ending.empty())) return "svg";
  if (ending == ".md") return "md";
  if (ending == ".json") return "json";
  if (ending == ".csv") return "focus";
  if (ending.empty() || ending == ".txt") return "table";
  throw InputError({"-o"}, in_quotes(o.output.out),
                   "a name that ends in .html, .svg, .md, .json, .csv or .txt, or --format");
}

ForecastInput input_of(ReportOptions& o) {
  ForecastInput input;
  CompareInput& compare = input.compare;
  compare.plan_option = "--plan";
  if (o.plan.empty()) {
    const MixChanges changes = o.mix.changes();
    if (!o.mix.sizes().empty())
      throw InputError({"--duration-ms"}, in_quotes(o.mix.duration_ms),
                       "one duration in ms: compare weighs memory sizes");
    compare.first = with_changes(embedded_workload("workout-api-first-answer"), changes);
    compare.best = with_changes(embedded_workload("workout-api"), changes);
  } else {
    MixOptions::refuse_beside_plan(*o.verb);
    compare.first = load_plan(o.plan, o.prices);
    compare.best = with_best_choices(compare.first);
    compare.first_name = "your plan";
    compare.guesses_in_plan = true;
  }
  compare.traffic = o.traffic.traffic();
  compare.traffic_in_words = o.traffic.in_words(compare.traffic);
  input.months = o.traffic.month_count(default_months);
  compare.terms = o.prices.terms(compare.first, o.traffic.calendar_months(input.months));
  compare.convention = o.traffic.convention();
  compare.from = o.traffic.first_month();
  for (int m = 1; m <= input.months; ++m) input.labels.push_back(o.traffic.label(m));
  compare.poisson = o.traffic.profile == "poisson";
  compare.months = months_to_compare(input.months);
  compare.month = input.months;
  compare.rates = o.prices.rates_file;
  compare.best = best_for_traffic(compare, o.prices.book());
  return input;
}

/// A stack's months as billing periods.
FocusScenario scenario_of(ReportOptions& o, const ForecastInput& input, const std::string& id,
                          const Plan& plan, const std::vector<ForecastMonth>& months,
                          const YearMonth& first) {
  FocusScenario out{id, {}};
  for (const auto& m : months) {
    FocusMonth month{first.plus(m.number - 1), m.number, m.hours, m.bill, {}};
    if (has_reservations(plan)) {
      month.without_reservations = bill(without_reservations(plan), input.compare.traffic,
                                        o.traffic.billing_month(m.number, input.compare.terms),
                                        o.prices.book(), input.compare.terms);
    }
    out.months.push_back(std::move(month));
  }
  return out;
}

void write_focus(ReportOptions& o, const ForecastInput& input, const Forecast& f) {
  FocusReport report = o.focus.report(input.compare.first.owner, input.compare.terms, o.prices);
  report.convention = input.compare.convention;
  report.calendar_months = input.compare.from.has_value();
  const std::string text = o.plan.empty()
                               ? plan_text("workout-api-first-answer") + plan_text("workout-api")
                           : o.plan == "-" ? std::string()
                                           : plan_text(o.plan);
  report.inputs =
      report_inputs(*o.verb, {report_input("plan", o.plan.empty() ? "workout-api" : o.plan, text)},
                    o.prices, o.traffic.trace);
  const YearMonth first = first_period(input.compare.from, input.compare.terms);
  const std::string wanted = o.scenario.empty() ? "best" : o.scenario;
  if (o.all_scenarios || wanted == "first-answer")
    report.scenarios.push_back(
        scenario_of(o, input, "first-answer", input.compare.first, f.first, first));
  if (o.all_scenarios || wanted == "best")
    report.scenarios.push_back(scenario_of(o, input, "best", input.compare.best, f.best, first));
  if (report.scenarios.empty())
    throw InputError({"--scenario"}, in_quotes(wanted), "best or first-answer");
  o.focus.write(report, o.output);
}

/// Pictures lie beside a Markdown file, and have its name: `report.md`, `report-cost.svg`.
void write_markdown(const ReportOptions& o, const Forecast& f) {
  if (o.output.out.empty() || o.output.out == "-") return o.output.write(page_markdown(f));
  const std::filesystem::path page(o.output.out);
  NamedTexts pictures;
  std::vector<std::pair<std::string, std::string>> images;
  for (const auto& name : page_charts()) {
    std::string drawn;
    try {
      drawn = page_chart(f, name);
    } catch (const InputError&) {
      continue;  // the workload gives nothing for it
    }
    const std::string file = page.stem().string() + "-" + name + ".svg";
    pictures.emplace_back((page.parent_path() / file).string(), std::move(drawn));
    images.emplace_back(name, file);
  }
  o.output.write(page_markdown(f, images), std::move(pictures));
}

/// A price that is not the list's is the rates', whose file comes before the list's sources.
void name_rates(PriceOptions& prices, const Date& date, std::vector<PriceRow>& rows) {
  for (auto& row : rows) {
    const Date day = row.valid.holds(date) || !row.valid.from ? date : *row.valid.from;
    const auto listed = prices.list_book().tiers(row.meter, row.region, day);
    const bool as_listed = std::any_of(listed.begin(), listed.end(), [&](const PriceRow* l) {
      return l->tier() == row.tier() && l->usd == row.usd;
    });
    if (as_listed) continue;
    std::string source = prices.rates_file + " (rates of your own)";
    if (!row.provenance.source.empty()) source += " ; " + row.provenance.source;
    row.provenance.source = std::move(source);
  }
}

void run(ReportOptions& o) {
  o.output.format = format_of(o);
  const std::string& format = o.output.format;
  o.focus.require_format(o.output);
  const bool focus = FocusOptions::asked_for(o.output);
  if (!focus && (o.all_scenarios || !o.scenario.empty()))
    throw InputError({o.all_scenarios ? "--all-scenarios" : "--scenario"},
                     "the format " + in_quotes(format), "--format focus or finance");
  if (format == "svg" && o.chart.empty())
    throw InputError({}, "no --chart", "one of cost, bridge, break-even, logs, sensitivity");
  if (format != "svg" && !o.chart.empty())
    throw InputError({"--chart"}, "the format " + in_quotes(format), "--format svg");
  ForecastInput input = input_of(o);
  input.check_alarms = !focus && format != "svg";
  Forecast f = forecast(input, o.prices.book());
  if (!o.prices.rates_file.empty()) {
    f.comparison.assumptions.push_back({"rates of your own", o.prices.rates_in_words(), "--rates"});
    name_rates(o.prices, input.compare.terms.date, f.prices);
  }
  if (o.prices.strict) {
    for (const auto* months : {&f.first, &f.best}) {
      for (const auto& m : *months) require_complete(m.bill, input.compare.terms);
    }
  }
  if (focus) {
    write_focus(o, input, f);
    return;
  }
  if (format == "md") return write_markdown(o, f);
  o.output.write(format == "html"   ? page_html(f)
                 : format == "svg"  ? page_chart(f, o.chart)
                 : format == "json" ? page_json(f)
                                    : page_table(f, o.output.columns()));
}

}  // namespace

void declare_report(CLI::App& report, int& /*exit_code*/) {
  auto options = std::make_shared<ReportOptions>();
  auto& o = *options;
  o.verb = &report;
  report
      .add_option("--plan", o.plan,
                  "Plan file or built-in workload (default: the workout API, as first answered and "
                  "as it should be)")
      ->type_name("FILE");
  o.traffic.add_to(report, false);
  o.mix.add_to(report, false);
  o.prices.add_to(report);
  o.output.format.clear();
  o.output.add_to(report, {"table", "html", "svg", "md", "json", "focus", "finance"});
  report.get_option("--format")
      ->description("Form of the report (default: as FILE ends, or table)");
  report.add_option("--chart", o.chart, "The one picture that --format svg draws")
      ->check(CLI::IsMember(page_charts()));
  auto* scenario =
      report
          .add_option("--scenario", o.scenario, "The stack that --format focus and finance write")
          ->check(CLI::IsMember({"best", "first-answer"}))
          ->type_name("ID");
  report
      .add_flag("--all-scenarios", o.all_scenarios,
                "Both stacks in one file, told apart by x_Scenario: they exclude each other")
      ->excludes(scenario);
  o.focus.add_to(report);
  report.callback([options] { run(*options); });
}

}  // namespace fitcost::command
