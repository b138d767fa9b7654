// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <iostream>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

#include "command.hpp"
#include "fitcost/report/fit_report.hpp"

namespace fitcost::command {

namespace {

struct FitReportsOptions {
  OutputOptions output;
  std::string log;
  std::string memory_mb;
  std::string empirical;
  std::string seed = "1";
  std::string replicates = "199";
  std::string tested = "1000";
  bool strict = false;
};

struct FitRequestsOptions {
  OutputOptions output;
  std::string log;
};

/// Gives a file, or standard input, to `take` piece by piece: logs may be larger than memory.
template <class Take> void each_piece(const std::string& path, Take take) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) throw InputError({path}, "no file that can be read", "a readable file");
  }
  std::istream& stream = path == "-" ? std::cin : file;
  std::vector<char> piece(std::size_t{1} << 18);
  for (;;) {
    stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto got = static_cast<std::size_t>(stream.gcount());
    if (got == 0) break;
    take(std::string_view(piece.data(), got));
  }
  if (stream.bad() || (path != "-" && file.bad()))
    throw InputError({path}, "a file that cannot be read to its end", "a readable file");
}

LambdaReportLog read_reports(const FitReportsOptions& o) {
  std::optional<std::int64_t> memory;
  if (!o.memory_mb.empty()) memory = whole_option("--memory-mb", o.memory_mb, 1, 65'536);
  LambdaReportReader reader(memory);
  const auto check = [&] {
    if (!o.strict || !reader.log().first_bad) return;
    const auto& bad = *reader.log().first_bad;
    const auto line = std::min<std::uint64_t>(bad.line, std::numeric_limits<int>::max());
    throw InputError({o.log, static_cast<int>(line), 0}, bad.found, bad.wanted);
  };
  each_piece(o.log, [&](std::string_view piece) {
    reader.feed(piece);
    check();
  });
  reader.finish();
  check();
  const auto& log = reader.log();
  if (log.reports > 0) return log;
  if (log.passed_over > 0) {
    throw InputError({o.log}, "no reports of " + o.memory_mb + " MB",
                     "--memory-mb as in its REPORT lines");
  }
  if (log.first_bad) {
    throw InputError({o.log, static_cast<int>(log.first_bad->line), 0}, log.first_bad->found,
                     log.first_bad->wanted);
  }
  throw InputError(
      {o.log},
      "no REPORT line and no platform.report record in " + std::to_string(log.lines) + " lines",
      "a log of a Lambda function");
}

FitOptions fit_options(const FitReportsOptions& o) {
  FitOptions out;
  out.seed = static_cast<std::uint64_t>(
      whole_option("--seed", o.seed, 0, std::numeric_limits<int>::max()));
  out.replicates = whole_option("--replicates", o.replicates, 19, 100'000);
  out.tested = static_cast<std::size_t>(whole_option("--tested", o.tested, 20, 100'000));
  out.threads = std::max(1U, std::thread::hardware_concurrency());
  return out;
}

void fit_reports(const FitReportsOptions& o) {
  ReportLinesReport report;
  report.options = fit_options(o);
  report.source = o.log == "-" ? "standard input" : o.log;
  report.log = read_reports(o);
  const auto& log = report.log;
  const std::vector<std::pair<std::string, const DurationHistogram*>> kinds{
      {"warm", &log.warm},
      {"cold", &log.cold},
      {"init", &log.init},
      {"restore", &log.restore},
      {"cold_total", &log.cold_total}};
  for (const auto& [name, durations] : kinds) {
    if (durations->empty()) continue;
    FittedDurations fitted{name, fit_durations(*durations, report.options), {}};
    if (!o.empirical.empty()) {
      fitted.file = o.empirical + name + ".txt";
      write_output(empirical_file(*durations), fitted.file);
    }
    report.fitted.push_back(std::move(fitted));
  }
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? report_lines_csv(report)
                 : format == "json" ? report_lines_json(report)
                 : format == "md"   ? report_lines_markdown(report)
                                    : report_lines_table(report, o.output.columns()));
}

void fit_requests(const FitRequestsOptions& o) {
  const std::string source = o.log == "-" ? "standard input" : o.log;
  const auto report = request_log_report(read_request_log(read_file(o.log), source), source);
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? request_log_csv(report)
                 : format == "json" ? request_log_json(report)
                 : format == "md"   ? request_log_markdown(report)
                                    : request_log_table(report, o.output.columns()));
}

}  // namespace

void declare_fit(CLI::App& fit, int& /*exit_code*/) {
  fit.require_subcommand(1);

  auto options = std::make_shared<FitReportsOptions>();
  auto& o = *options;
  auto* reports = fit.add_subcommand(
      "reports", "Distributions of warm, cold and init times, from Lambda's REPORT lines");
  reports
      ->add_option("log", o.log,
                   "Log with REPORT lines or platform.report records, as text or as the AWS "
                   "command line prints it; - for standard input")
      ->required()
      ->type_name("LOG");
  reports->add_option("--memory-mb", o.memory_mb, "Only reports of this memory size")
      ->type_name("MB");
  reports
      ->add_option("--empirical", o.empirical,
                   "Also write the durations to PREFIXwarm.txt and so on, for empirical:FILE")
      ->type_name("PREFIX");
  reports->add_option("--replicates", o.replicates, "Samples of the goodness test")
      ->type_name("N")
      ->capture_default_str();
  reports
      ->add_option("--tested", o.tested, "Durations that the goodness test is made with, at most")
      ->type_name("N")
      ->capture_default_str();
  reports->add_option("--seed", o.seed, "Of the goodness test")
      ->type_name("N")
      ->capture_default_str();
  reports->add_flag("--strict", o.strict, "A REPORT line that cannot be right is an error");
  o.output.add_to(*reports, {"table", "csv", "json", "md"});
  reports->callback([options] { fit_reports(*options); });

  auto logged = std::make_shared<FitRequestsOptions>();
  auto* requests = fit.add_subcommand(
      "requests", "Idle expiry and routing of instances, from a log of single requests");
  requests
      ->add_option("log", logged->log,
                   "CSV with the columns time_s,duration_ms,cold and, where known, instance; - for "
                   "standard input")
      ->required()
      ->type_name("LOG");
  logged->output.add_to(*requests, {"table", "csv", "json", "md"});
  requests->callback([logged] { fit_requests(*logged); });
}

}  // namespace fitcost::command
