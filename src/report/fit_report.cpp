// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/fit_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "fitcost/services/lambda/billed_duration.hpp"
#include "fitcost/services/lambda/gb_seconds.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "report/report_page.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace fit_report {
namespace {

using detail::Align;
using detail::Json;
using detail::readable_count;
using detail::readable_number;
using detail::readable_share;
using detail::ReportPage;
using detail::TextTable;

constexpr std::array<double, 3> quantiles{0.5, 0.95, 0.99};

const DurationHistogram& durations_of(const LambdaReportLog& log, const std::string& kind) {
  if (kind == "warm") return log.warm;
  if (kind == "cold") return log.cold;
  if (kind == "init") return log.init;
  if (kind == "restore") return log.restore;
  return log.cold_total;
}

std::string in_words(const std::string& kind) {
  if (kind == "cold") return "cold, handler";
  if (kind == "init") return "cold, INIT";
  if (kind == "restore") return "cold, restore";
  if (kind == "cold_total") return "cold, in all";
  return kind;
}

const FittedDurations* find_fitted(const ReportLinesReport& report, std::string_view kind) {
  for (const auto& f : report.fitted) {
    if (f.name == kind) return &f;
  }
  return nullptr;
}

/// To 6 digits, which is more than any log can tell.
double six_digits(double value) {
  return std::strtod(fmt::format("{:.6g}", value).c_str(), nullptr);
}

DurationDistribution to_six_digits(const DurationDistribution& d) {
  const double a = six_digits(d.first());
  const double b = six_digits(d.second());
  switch (d.family()) {
    case DurationFamily::exponential:
      return DurationDistribution::exponential(milliseconds(a));
    case DurationFamily::lognormal:
      return DurationDistribution::lognormal(milliseconds(a), b);
    case DurationFamily::gamma:
      return DurationDistribution::gamma(a, milliseconds(b));
    case DurationFamily::weibull:
      return DurationDistribution::weibull(a, milliseconds(b));
    default:
      return d;
  }
}

/// What an option of the simulator takes: the best fit, or the durations where it is no good one.
std::string option_value(const FittedDurations& f) {
  if (!f.fits.fits_well() && !f.file.empty()) return "empirical:" + f.file;
  return to_string(to_six_digits(f.fits.best().distribution));
}

/// A start before a warm service.
std::string simulation_options(const ReportLinesReport& report) {
  std::string out;
  const auto* warm = find_fitted(report, "warm");
  const auto* start = find_fitted(report, "init");
  if (start == nullptr) start = find_fitted(report, "restore");
  if (warm != nullptr) out += "--warm-ms " + option_value(*warm);
  if (warm != nullptr && start != nullptr) out += " --init-ms " + option_value(*start);
  return out;
}

/// The whole time of cold requests as it was logged; empty where there are none, or no warm ones.
std::string whole_cold_options(const ReportLinesReport& report) {
  const auto* warm = find_fitted(report, "warm");
  const auto* cold = find_fitted(report, "cold_total");
  if (warm == nullptr || cold == nullptr) return {};
  return "--warm-ms " + option_value(*warm) + " --cold-ms " + option_value(*cold);
}

/// Whether cold requests' own work takes much longer than that of warm ones, or much less.
bool cold_work_differs(const LambdaReportLog& log) {
  if (log.warm.empty() || log.cold.empty()) return false;
  const double ratio = log.cold.mean() / log.warm.mean();
  return ratio > 1.1 || ratio < 0.9;
}

/// What a plan's function needs to be billed as the log was.
struct PlanFigures {
  std::int64_t memory_mb = 0;
  std::int64_t duration_ms = 0;  ///< whole, so that it is not rounded up once more
  double init_ms = 0.0;
  double cold_share = 0.0;
  double mean_billed_ms = 0.0;  ///< of the log
};

/// Empty where the log has no reports, or of several memory sizes.
std::optional<PlanFigures> plan_figures(const LambdaReportLog& log) {
  if (log.memory_sizes.size() != 1) return std::nullopt;
  PlanFigures out;
  out.memory_mb = log.memory_sizes.front().memory_mb;
  const auto n = static_cast<double>(log.reports);
  out.cold_share = static_cast<double>(log.cold_starts()) / n;
  out.mean_billed_ms = static_cast<double>(log.billed_ms) / n;
  const bool billed = log.billing.init_billed >= log.billing.init_free;
  double starts = 0.0;  // their billed time in all
  if (!log.init.empty()) {
    out.init_ms = log.init.mean() / milliseconds(1.0);
    if (billed) starts += out.init_ms * static_cast<double>(log.init.count());
  }
  if (!log.billed_restore.empty()) {
    const double restore = log.billed_restore.mean() / milliseconds(1.0);
    if (log.init.empty()) out.init_ms = restore;
    starts += restore * static_cast<double>(log.billed_restore.count());
  }
  const double handler = (static_cast<double>(log.billed_ms) - starts) / n;
  out.duration_ms = std::max<std::int64_t>(1, std::llround(handler));
  return out;
}

std::string plan_line(const PlanFigures& p) {
  std::string out =
      fmt::format("NAME: {{memory_mb: {}, duration_ms: {}", p.memory_mb, p.duration_ms);
  if (p.cold_share > 0.0)
    out += fmt::format(", init_ms: {:.6g}, cold_share: {:.6g}", p.init_ms, p.cold_share);
  return out + "}";
}

double gb_seconds_per_million(const LambdaReportLog& log) {
  double sum = 0.0;
  for (const auto& m : log.memory_sizes) {
    sum += static_cast<double>(m.memory_mb) / 1024.0 * static_cast<double>(m.billed_ms) / 1000.0;
  }
  return sum / static_cast<double>(log.reports) * 1e6;
}

std::string memory_words(const LambdaReportLog& log) {
  std::string out;
  for (const auto& m : log.memory_sizes) {
    out += fmt::format("{}{} MB", out.empty() ? "" : ", ", m.memory_mb);
    if (log.memory_sizes.size() > 1) out += " (" + readable_count(m.reports) + ")";
  }
  return out;
}

std::string heading(const ReportLinesReport& report) {
  const auto& log = report.log;
  std::string out = fmt::format("{} · {} reports in {} lines", report.source,
                                readable_count(log.reports), readable_count(log.lines));
  if (!log.memory_sizes.empty()) out += " · " + memory_words(log);
  return out;
}

TextTable count_table(const ReportLinesReport& report) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  table.add_row({"MILLISECONDS", "count", "share", "mean", "median", "p95", "p99", "longest"});
  for (const auto& f : report.fitted) {
    const auto& d = durations_of(report.log, f.name);
    std::vector<std::string> row{
        in_words(f.name), readable_count(d.count()),
        readable_share(static_cast<double>(d.count()) / static_cast<double>(report.log.reports)),
        readable_number(d.mean() / milliseconds(1.0))};
    for (const double q : quantiles)
      row.push_back(readable_number(d.quantile(q) / milliseconds(1.0)));
    row.push_back(readable_number(d.most() / milliseconds(1.0)));
    table.add_row(std::move(row));
  }
  return table;
}

TextTable fit_table(const ReportLinesReport& report) {
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right});
  table.add_row({"FITTED TO", "distribution, best first", "AIC above best", "farthest off", "p"});
  for (const auto& f : report.fitted) {
    for (const auto& fit : f.fits.fits) {
      const bool best = &fit == &f.fits.best();
      const bool tested = best && f.fits.p_value.has_value();
      table.add_row({best ? in_words(f.name) : "", to_string(to_six_digits(fit.distribution)),
                     best ? "0" : readable_number(fit.aic - f.fits.best().aic),
                     readable_share(fit.distance),
                     tested ? fmt::format("{:.3f}", *f.fits.p_value) : ""});
    }
  }
  return table;
}

std::string of_all(std::uint64_t part, std::uint64_t all) {
  return part == all ? "all " + readable_count(all)
                     : readable_count(part) + " of " + readable_count(all);
}

/// Which billing rules the lines obey, in sentences.
std::vector<std::string> billing_words(const LambdaReportLog& log) {
  const auto& b = log.billing;
  std::vector<std::string> out;
  if (b.to_the_ms > 0)
    out.push_back("warm: Billed Duration is Duration rounded up to 1 ms in " +
                  of_all(b.to_the_ms, log.warm.count()) + " lines");
  if (b.to_100_ms > 0) {
    out.push_back("warm: it is rounded up to 100 ms, as until December 2020, in " +
                  of_all(b.to_100_ms, log.warm.count()) + " lines");
  }
  const auto with_init = log.init.count();
  if (b.init_billed > 0)
    out.push_back("INIT was billed, Duration + Init Duration rounded up once, in " +
                  of_all(b.init_billed, with_init) + " cold lines");
  if (b.init_free > 0) {
    out.push_back("INIT was not billed in " + of_all(b.init_free, with_init) +
                  " cold lines; since 2025-08-01 it is, for every function");
  }
  const auto restored = log.restore.count();
  if (b.restore_billed > 0)
    out.push_back("SnapStart: Billed Restore Duration is part of Billed Duration in " +
                  of_all(b.restore_billed, restored) + " restored lines");
  if (b.restore_free > 0)
    out.push_back("SnapStart: nothing of the restore was billed in " +
                  of_all(b.restore_free, restored) + " restored lines");
  if (b.unexplained > 0)
    out.push_back("no rule gives the Billed Duration of " + readable_count(b.unexplained) +
                  (b.unexplained == 1 ? " line" : " lines") +
                  (log.timeouts > 0 ? "; timeouts are billed up to the timeout" : ""));
  return out;
}

void say_what_is_odd(const ReportLinesReport& report, ReportPage& page) {
  const auto& log = report.log;
  if (log.bad > 0) {
    page.say(
        fmt::format("{} {} passed over that cannot be right; the first, in line {}: {} "
                    "(--strict makes it an error)",
                    readable_count(log.bad), log.bad == 1 ? "report was" : "reports were",
                    readable_count(log.first_bad->line), log.first_bad->found));
  }
  if (log.passed_over > 0)
    page.say(readable_count(log.passed_over) + " reports of other memory sizes left out");
  if (log.errors + log.timeouts > 0) {
    page.say(fmt::format("{} ended in an error and {} in a timeout; they are in all figures",
                         readable_count(log.errors), readable_count(log.timeouts)));
  }
  if (log.memory_sizes.size() > 1) {
    page.say(
        "several memory sizes are mixed: their durations differ; fit one of them with "
        "--memory-mb");
  }
  for (const auto& f : report.fitted) {
    if (!f.fits.fits_well()) {
      const std::string file = f.file.empty() ? "--empirical PREFIX writes a file" : f.file;
      page.say(
          fmt::format("{}: no distribution fits (p {:.3f}): take the durations as they are, "
                      "empirical:FILE ({})",
                      in_words(f.name), *f.fits.p_value, file));
    }
    if (f.fits.is_small() && f.fits.count > 1) {
      page.say(fmt::format("{}: {} durations are few; which distribution they come from is open",
                           in_words(f.name), f.fits.count));
    }
  }
}

void assume_about_fits(const ReportLinesReport& report, ReportPage& page) {
  std::uint64_t most_tested = 0;
  for (const auto& f : report.fitted) most_tested = std::max(most_tested, f.fits.tested);
  page.assume(
      "distributions by maximum likelihood, ranked by AIC; farthest off: the most by which the "
      "share of requests up to any duration differs from the fitted one");
  if (most_tested > 0) {
    page.assume(fmt::format(
        "p: how often {} fitted samples are as far off (parametric bootstrap of up to {} "
        "durations, "
        "--replicates, --tested, --seed); below {} the fit is not taken",
        report.options.replicates, readable_count(most_tested), DurationFits::significance));
  }
}

std::string percent_used(const ReportsOfMemory& m) {
  return fmt::format("{} of {} MB ({:.0f} %)", m.max_used_mb, m.memory_mb,
                     100.0 * static_cast<double>(m.max_used_mb) / static_cast<double>(m.memory_mb));
}

ReportPage page_of(const ReportLinesReport& report) {
  const auto& log = report.log;
  ReportPage page(heading(report));
  page.add(count_table(report));
  page.add(fit_table(report));
  say_what_is_odd(report, page);
  for (const auto& words : billing_words(log)) page.say(words);
  page.say(fmt::format(
      "billed: {} ms a request, {} GB-seconds a million requests",
      readable_number(static_cast<double>(log.billed_ms) / static_cast<double>(log.reports)),
      readable_number(gb_seconds_per_million(log))));
  for (const auto& m : log.memory_sizes) {
    if (m.max_used_mb > 0) page.say("memory: at most " + percent_used(m) + " were used");
  }
  const std::string options = simulation_options(report);
  if (!options.empty())
    page.show("For the simulation:", {"fitcost simulate pool --rps R " + options});
  if (cold_work_differs(log)) {
    page.show("The work of a cold request takes " +
                  readable_number(log.cold.mean() / log.warm.mean()) +
                  " times that of a warm one; with their whole time instead:",
              {"fitcost simulate pool --rps R " + whole_cold_options(report)});
  }
  if (const auto plan = plan_figures(log)) {
    page.show("For the bill, in a plan (fitcost bill --plan FILE):",
              {"functions:", "  " + plan_line(*plan)});
    page.assume(
        "the plan's duration is whole so that it is rounded up only once: the log's mean "
        "of billed time, less the billed starts");
  }
  assume_about_fits(report, page);
  return page;
}

Json distribution_json(const DurationDistribution& d) {
  static constexpr std::array<std::string_view, 7> names{
      "constant", "exponential", "lognormal", "gamma", "weibull", "normal", "empirical"};
  return {{"family", names[static_cast<std::size_t>(d.family())]}, {"text", to_string(d)}};
}

Json durations_json(const DurationHistogram& d) {
  return {{"count", d.count()},
          {"mean_ms", d.mean() / milliseconds(1.0)},
          {"p50_ms", d.quantile(0.5) / milliseconds(1.0)},
          {"p95_ms", d.quantile(0.95) / milliseconds(1.0)},
          {"p99_ms", d.quantile(0.99) / milliseconds(1.0)},
          {"min_ms", d.least() / milliseconds(1.0)},
          {"max_ms", d.most() / milliseconds(1.0)},
          {"resolution_ms", d.resolution() / milliseconds(1.0)}};
}

Json fitted_json(const ReportLinesReport& report, const FittedDurations& f) {
  Json fits = Json::array();
  for (const auto& fit : f.fits.fits) {
    Json one = distribution_json(fit.distribution);
    const bool constant = fit.distribution.is_constant();
    one["parameters"] = fit.parameters;
    one["log_likelihood"] = constant ? Json() : Json(fit.log_likelihood);
    one["aic"] = constant ? Json() : Json(fit.aic);
    one["distance"] = fit.distance;
    fits.push_back(std::move(one));
  }
  return {{"durations", durations_json(durations_of(report.log, f.name))},
          {"fits", std::move(fits)},
          {"p_value", f.fits.p_value ? Json(*f.fits.p_value) : Json()},
          {"tested", f.fits.tested},
          {"small_sample", f.fits.is_small()},
          {"fits_well", f.fits.fits_well()},
          {"empirical_file", f.file.empty() ? Json() : Json(f.file)},
          {"option", option_value(f)}};
}

}  // namespace
}  // namespace fit_report

std::string empirical_file(const DurationHistogram& durations, std::size_t most) {
  std::string out;
  const auto line = [&](double ms) { out += fmt::format("{}\n", ms); };
  const auto n = static_cast<double>(durations.count());
  if (durations.count() <= most) {
    durations.for_each_bin([&](const DurationHistogram::Bin& bin) {
      for (std::uint64_t i = 0; i < bin.count; ++i) line(bin.ms);
    });
    return out;
  }
  // The values at the middles of `most` equal shares, in one walk.
  double below = 0.0;
  std::size_t next = 0;
  durations.for_each_bin([&](const DurationHistogram::Bin& bin) {
    below += static_cast<double>(bin.count);
    for (;
         next < most && (static_cast<double>(next) + 0.5) / static_cast<double>(most) * n <= below;
         ++next)
      line(bin.ms);
  });
  return out;
}

std::string report_lines_table(const ReportLinesReport& report, std::size_t width) {
  return fit_report::page_of(report).text(width);
}

std::string report_lines_markdown(const ReportLinesReport& report) {
  return fit_report::page_of(report).markdown();
}

std::string report_lines_csv(const ReportLinesReport& report) {
  using namespace fit_report;
  std::string out =
      "kind,distribution,count,mean_ms,p50_ms,p95_ms,p99_ms,max_ms,parameters,log_likelihood,aic,"
      "distance,p_value,best\n";
  for (const auto& f : report.fitted) {
    const auto& d = durations_of(report.log, f.name);
    for (const auto& fit : f.fits.fits) {
      const bool best = &fit == &f.fits.best();
      const bool constant = fit.distribution.is_constant();
      out += fmt::format(
          "{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", f.name,
          detail::csv_field(to_string(fit.distribution)), d.count(), d.mean() / milliseconds(1.0),
          d.quantile(0.5) / milliseconds(1.0), d.quantile(0.95) / milliseconds(1.0),
          d.quantile(0.99) / milliseconds(1.0), d.most() / milliseconds(1.0), fit.parameters,
          constant ? "" : fmt::format("{}", fit.log_likelihood),
          constant ? "" : fmt::format("{}", fit.aic), fit.distance,
          best && f.fits.p_value ? fmt::format("{}", *f.fits.p_value) : "", best ? "yes" : "no");
    }
  }
  return out;
}

std::string report_lines_json(const ReportLinesReport& report) {
  using namespace fit_report;
  const auto& log = report.log;
  Json fitted = Json::object();
  for (const auto& f : report.fitted) fitted[f.name] = fitted_json(report, f);
  Json sizes = Json::array();
  for (const auto& m : log.memory_sizes) {
    sizes.push_back({{"memory_mb", m.memory_mb},
                     {"reports", m.reports},
                     {"billed_ms", m.billed_ms},
                     {"max_used_mb", m.max_used_mb > 0 ? Json(m.max_used_mb) : Json()}});
  }
  const auto& b = log.billing;
  const auto plan = plan_figures(log);
  Json plan_json;
  if (plan) {
    plan_json = {{"memory_mb", plan->memory_mb},
                 {"duration_ms", plan->duration_ms},
                 {"init_ms", plan->init_ms},
                 {"cold_share", plan->cold_share}};
  }
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? Json() : Json(text);
  };
  const Json assumptions = Json::array(
      {"maximum likelihood, ranked by AIC; errors and timeouts are in all figures",
       fmt::format("p_value: parametric bootstrap, {} replicates of up to {} durations, seed {}",
                   report.options.replicates, report.options.tested, report.options.seed)});
  return detail::dumped(
      {{"schema", "fitcost/fit-reports/1"},
       {"version", version()},
       {"model_version", model_version()},
       {"source", report.source},
       {"bytes", log.bytes},
       {"lines", log.lines},
       {"reports", log.reports},
       {"bad", log.bad},
       {"first_bad", log.first_bad ? Json{{"line", log.first_bad->line},
                                          {"found", log.first_bad->found},
                                          {"wanted", log.first_bad->wanted}}
                                   : Json()},
       {"passed_over", log.passed_over},
       {"errors", log.errors},
       {"timeouts", log.timeouts},
       {"cold_starts", log.cold_starts()},
       {"cold_share", static_cast<double>(log.cold_starts()) / static_cast<double>(log.reports)},
       {"billed_ms", log.billed_ms},
       {"mean_billed_ms", static_cast<double>(log.billed_ms) / static_cast<double>(log.reports)},
       {"gb_seconds_per_million_requests", gb_seconds_per_million(log)},
       {"billing",
        {{"init_billed",
          b.init_billed + b.init_free == 0 ? Json() : Json(b.init_billed >= b.init_free)},
         {"lines",
          {{"to_the_ms", b.to_the_ms},
           {"to_100_ms", b.to_100_ms},
           {"init_billed", b.init_billed},
           {"init_free", b.init_free},
           {"restore_billed", b.restore_billed},
           {"restore_free", b.restore_free},
           {"unexplained", b.unexplained}}}}},
       {"memory_sizes", sizes},
       {"fitted", fitted},
       {"simulate_pool", text_or_null(simulation_options(report))},
       {"simulate_pool_whole_cold", text_or_null(whole_cold_options(report))},
       {"plan", plan_json},
       {"assumptions", assumptions}});
}

}  // namespace fitcost::inline v1
