// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <utility>

#include "command.hpp"
#include "fitcost/reconcile/reconcile.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/report/reconcile_report.hpp"

namespace fitcost::command {

namespace {

struct ReconcileOptions {
  OutputOptions output;
  std::string forecast;
  std::string actual;
  std::vector<std::string> where;
  std::string cost = "billed";
  std::string scenario;
  std::string starts;
  std::string days;
  std::string top = "20";
  std::string fail_over;
  bool skip_malformed = false;
  bool strict = false;
  bool excel = false;
};

void say_of_reconcile(const std::string& what) {
  std::fprintf(stderr, "fitcost: %s\n", what.c_str());
}

CostBasis basis_of(const std::string& name) {
  if (name == "effective") return CostBasis::effective;
  if (name == "contracted") return CostBasis::contracted;
  return name == "list" ? CostBasis::list : CostBasis::billed;
}

/// `2026-12-01..2026-12-15`, both included.
std::optional<std::pair<Date, Date>> days_option(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::size_t dots = text.find("..");
  const auto first = parse_date(text.substr(0, dots));
  const auto last =
      dots == std::string::npos ? first : parse_date(std::string_view(text).substr(dots + 2));
  if (!first || !last || *last < *first)
    throw InputError({"--days"}, in_quotes(text), "days such as 2026-12-01..2026-12-15");
  return std::pair(*first, *last);
}

/// A share of the estimate (`5%`), or USD.
struct Limit {
  Decimal value;
  bool share = false;
};

std::optional<Limit> fail_over_option(std::string text) {
  if (text.empty()) return std::nullopt;
  const bool share = text.back() == '%';
  const std::string whole = text;
  if (share) text.pop_back();
  const auto value = Decimal::parse(text);
  if (!value || *value < Decimal() || Decimal(1'000'000'000'000) < *value)
    throw InputError({"--fail-over"}, in_quotes(whole), "a share such as 5% or an amount in USD");
  return Limit{*value, share};
}

/// What `fitcost … -o` wrote beside FOCUS data; empty where there is none.
std::string metadata_beside(const std::string& path) {
  std::string stem = path;
  for (const std::string_view ending : {".gz", ".csv"}) {
    if (stem.size() > ending.size() && stem.ends_with(ending))
      stem.resize(stem.size() - ending.size());
  }
  const std::string beside = stem + ".focus-metadata.json";
  std::error_code error;
  return path != "-" && std::filesystem::exists(beside, error) ? read_file(beside) : std::string();
}

ActualBill read_actual(const ReconcileOptions& options, const ActualBillOptions& how) {
  if (options.actual == "-") return read_actual_bill(std::cin, "standard input", how);
  std::error_code error;
  if (std::filesystem::is_directory(options.actual, error))
    throw InputError({options.actual}, "a directory", "a file");
  std::ifstream file(options.actual, std::ios::binary);
  if (!file) throw InputError({options.actual}, "no file that can be read", "a readable file");
  return read_actual_bill(file, options.actual, how);
}

Reconciliation compared(const ReconcileOptions& options, KeptForecast forecast, ActualBill bill,
                        CostBasis basis) {
  try {
    return reconcile(std::move(forecast), std::move(bill), basis);
  } catch (const std::overflow_error& error) {
    throw InputError({options.actual},
                     "amounts that cannot be compared exactly with those of " + options.forecast +
                         " (" + error.what() + ")",
                     "amounts of money and use");
  }
}

void require_known_origin(const Reconciliation& r) {
  if (r.forecast.changed)
    throw InputError({"--strict"}, changed_sentence(r.forecast), "the file as it was frozen");
  if (!r.forecast.origin.known())
    throw InputError({"--strict"}, "a forecast of unknown origin",
                     "its metadata file (NAME.focus-metadata.json) beside it");
}

bool is_over(const Reconciliation& r, const Limit& limit) {
  const ReconciledSum total = r.total();
  const Decimal difference = total.difference();
  const Decimal off = difference < Decimal() ? -difference : difference;
  if (!limit.share) return limit.value < off;
  return limit.value * total.estimate < off * Decimal(100);
}

void run_reconcile(const ReconcileOptions& options, int& exit_code) {
  if (options.forecast == "-" && options.actual == "-")
    throw InputError({"--actual"}, "standard input twice", "a file for one of them");
  if (options.excel && options.output.format != "csv")
    throw InputError({"--excel"}, "the format " + in_quotes(options.output.format), "--format csv");
  const auto limit = fail_over_option(options.fail_over);
  const int top = whole_option("--top", options.top, 0, 1'000'000);
  KeptForecastOptions forecast;
  ActualBillOptions actual;
  actual.basis = forecast.basis = basis_of(options.cost);
  actual.skip_malformed = options.skip_malformed;
  actual.days = days_option(options.days);
  for (const auto& condition : options.where) actual.filter.add(condition);
  forecast.filter = actual.filter;
  forecast.scenario = options.scenario;
  if (!options.starts.empty()) {
    forecast.starts = parse_year_month(options.starts);
    if (!forecast.starts)
      throw InputError({"--starts"}, in_quotes(options.starts), "a month such as 2026-12");
  }
  KeptForecast estimate = read_kept_forecast(read_file(options.forecast), options.forecast,
                                             metadata_beside(options.forecast), forecast);
  const Reconciliation r =
      compared(options, std::move(estimate), read_actual(options, actual), actual.basis);
  if (options.strict) require_known_origin(r);
  const std::string& format = options.output.format;
  const CsvFor reader = options.excel ? CsvFor::spreadsheets : CsvFor::machines;
  const auto most_lines = static_cast<std::size_t>(top);
  options.output.write(format == "csv"    ? reconcile_csv(r, reader)
                       : format == "json" ? reconcile_json(r)
                       : format == "md"   ? reconcile_markdown(r, most_lines)
                                        : reconcile_table(r, options.output.columns(), most_lines));
  for (const auto& words : {changed_sentence(r.forecast), upfront_sentence(r)}) {
    if (!words.empty()) say_of_reconcile(options.forecast + ": " + words);
  }
  for (const auto& row : r.actual.malformed)
    say_of_reconcile("left out " + options.actual + ":" + std::to_string(row.line) + ":" +
                     std::to_string(row.column) + ": " + row.what);
  if (r.actual.malformed.size() < r.actual.malformed_rows)
    say_of_reconcile("left out " +
                     std::to_string(r.actual.malformed_rows - r.actual.malformed.size()) +
                     " more malformed rows");
  if (const auto formulas = formula_like_names(r);
      format == "csv" && !options.excel && !formulas.empty())
    say_of_reconcile("a spreadsheet would take for a formula: " + formulas.front() +
                     (formulas.size() > 1 ? " and " + std::to_string(formulas.size() - 1) + " more"
                                          : std::string()) +
                     " (--excel guards them)");
  if (!limit || !is_over(r, *limit)) return;
  const ReconciledSum total = r.total();
  say_of_reconcile("the bill is " + readable_usd(total.actual) + " USD, the forecast " +
                   readable_usd(total.estimate) + ": further apart than " + options.fail_over);
  exit_code = exit_threshold;
}

}  // namespace

void declare_reconcile(CLI::App& verb, int& exit_code) {
  auto options = std::make_shared<ReconcileOptions>();
  verb.add_option("--forecast", options->forecast,
                  "What bill or compare wrote: FOCUS CSV (its metadata beside it), or bill JSON")
      ->required()
      ->type_name("FILE");
  verb.add_option("--actual", options->actual,
                  "The bill: CUR 2.0, FOCUS or Cost Explorer CSV, gz, too; - is standard input")
      ->required()
      ->type_name("FILE");
  verb.add_option("--where", options->where,
                  "Only what is of service=, region=, usage-type= or operation=, in both; and only "
                  "the bill's rows with tag:KEY=VALUE, account= or resource=; a * at the end "
                  "stands for anything; may be repeated: all must hold")
      ->type_name("KEY=VALUE");
  verb.add_option("--cost", options->cost, "Which cost is compared")
      ->check(CLI::IsMember({"billed", "effective", "contracted", "list"}))
      ->capture_default_str();
  verb.add_option("--days", options->days,
                  "Only these days of the bill, which does not say how far its month has got")
      ->type_name("A..B");
  verb.add_option("--starts", options->starts, "When the forecast's first month is")
      ->type_name("YYYY-MM");
  verb.add_option("--scenario", options->scenario, "Which of the forecast's scenarios")
      ->type_name("ID");
  verb.add_option("--top", options->top, "Lines that a table shows, those that differ most; 0: all")
      ->type_name("N")
      ->capture_default_str();
  options->output.add_to(verb, {"table", "csv", "json", "md"});
  verb.add_option(
          "--fail-over", options->fail_over,
          "Exit with 3 when bill and forecast are further apart: 5% of the forecast, or USD")
      ->type_name("SHARE|USD");
  verb.add_flag("--skip-malformed", options->skip_malformed,
                "Leave malformed rows out and name them, instead of stopping at the first");
  verb.add_flag("--strict", options->strict,
                "A forecast that was changed, or of unknown origin, is an error");
  verb.add_flag("--excel", options->excel,
                "CSV for spreadsheets: a byte order mark, and text that would be a formula stays "
                "text");
  verb.callback([options, &exit_code] { run_reconcile(*options, exit_code); });
}

}  // namespace fitcost::command
