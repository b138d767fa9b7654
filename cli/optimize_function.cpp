// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "command.hpp"
#include "fitcost/capacity/power_tuning.hpp"
#include "fitcost/report/memory_report.hpp"

namespace fitcost::command {

namespace {

struct OptimizeFunctionOptions {
  OutputOptions output;
  std::string power_tuning;
  std::string measured;
  std::string strategy = "cost";
  std::string balanced_weight = "0.5";
  std::string init_ms;
  std::string cold_share = "0";
  std::string architecture = "x86";
  std::string package = "zip";
  std::string runtime = "managed";
  std::string region = "us-east-1";
  std::string prices_file;
  std::string prices_on;
};

std::vector<MeasuredFunction> functions_of(const OptimizeFunctionOptions& o) {
  if (o.power_tuning.empty() == o.measured.empty()) {
    throw InputError({},
                     o.measured.empty() ? "neither --power-tuning nor --measured" : "both of them",
                     "--power-tuning URL or --measured FILE");
  }
  std::vector<MeasuredFunction> out;
  if (!o.measured.empty()) {
    out.push_back(read_measured_sizes(read_file(o.measured), o.measured));
  } else {
    for (const auto& run : read_power_tuning_url(o.power_tuning)) out.push_back(measured(run));
  }
  if (o.init_ms.empty()) return out;
  const double init = number_option("--init-ms", o.init_ms, 0, 900'000).to_double();
  for (auto& function : out) {
    for (auto& size : function.sizes) {
      if (size.init_ms) {
        throw InputError({"--init-ms"}, "a column init_ms beside it", "one of them");
      }
      size.init_ms = init;
    }
  }
  return out;
}

void optimize_function(const OptimizeFunctionOptions& o) {
  MemoryReport report;
  report.source = o.measured.empty() ? "power tuning" : o.measured;
  auto& terms = report.terms;
  terms.strategy = o.strategy == "cost"    ? MemoryStrategy::cost
                   : o.strategy == "speed" ? MemoryStrategy::speed
                                           : MemoryStrategy::balanced;
  terms.balanced_weight = number_option("--balanced-weight", o.balanced_weight, 0, 1).to_double();
  terms.cold_share = number_option("--cold-share", o.cold_share, 0, 1);
  terms.config.architecture =
      o.architecture == "arm" ? lambda::Architecture::arm : lambda::Architecture::x86;
  terms.config.package =
      o.package == "image" ? lambda::PackageType::image : lambda::PackageType::zip;
  terms.config.runtime =
      o.runtime == "custom" ? lambda::RuntimeKind::custom : lambda::RuntimeKind::managed;
  PriceBook own;
  if (!o.prices_file.empty()) own = load_prices(o.prices_file);
  const PriceBook& book = o.prices_file.empty() ? embedded_price_book() : own;
  require_region(book, o.region, "--region");
  report.billing.region = o.region;
  report.billing.date = price_day(o.prices_on, book);
  report.price_book = book.date();
  for (const auto& function : functions_of(o))
    report.decisions.push_back(decide_memory(function, terms, book, report.billing));
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? memory_csv(report)
                 : format == "json" ? memory_json(report)
                 : format == "md"   ? memory_markdown(report)
                                    : memory_table(report, o.output.columns()));
}

}  // namespace

void add_optimize_function(CLI::App& optimize) {
  auto options = std::make_shared<OptimizeFunctionOptions>();
  auto& o = *options;
  auto* function = optimize.add_subcommand(
      "function", "Memory of a Lambda function, of the sizes it was measured with");
  function
      ->add_option("--power-tuning", o.power_tuning,
                   "Address of an AWS Lambda Power Tuning chart (one function, or two compared)")
      ->type_name("URL");
  function
      ->add_option("--measured", o.measured,
                   "CSV with the columns memory_mb,duration_ms and, where known, init_ms; several "
                   "rows of a size are averaged")
      ->type_name("FILE");
  function->add_option("--strategy", o.strategy, "What the best size is best in")
      ->check(CLI::IsMember({"cost", "speed", "balanced"}))
      ->capture_default_str();
  function
      ->add_option("--balanced-weight", o.balanced_weight,
                   "Of cost against time: 0 (time alone) .. 1 (cost alone)")
      ->type_name("W")
      ->capture_default_str();
  function->add_option("--init-ms", o.init_ms, "A cold start, with every size")->type_name("MS");
  function->add_option("--cold-share", o.cold_share, "Share of requests that are cold, 0..1")
      ->type_name("SHARE")
      ->capture_default_str();
  function->add_option("--architecture", o.architecture, "Processor")
      ->check(CLI::IsMember({"x86", "arm"}))
      ->capture_default_str();
  function
      ->add_option("--package", o.package, "How it is packaged (billing of INIT before 2025-08)")
      ->check(CLI::IsMember({"zip", "image"}))
      ->capture_default_str();
  function->add_option("--runtime", o.runtime, "Its runtime (billing of INIT before 2025-08)")
      ->check(CLI::IsMember({"managed", "custom"}))
      ->capture_default_str();
  function->add_option("--region", o.region, "AWS region")->capture_default_str();
  function->add_option("--prices", o.prices_file, "Price book to use instead of the built-in one")
      ->type_name("FILE");
  function
      ->add_option("--prices-on", o.prices_on,
                   "Prices as they were on this day (default: the book's own)")
      ->type_name("YYYY-MM-DD");
  o.output.add_to(*function, {"table", "csv", "json", "md"});
  function->callback([options] { optimize_function(*options); });
}

}  // namespace fitcost::command
