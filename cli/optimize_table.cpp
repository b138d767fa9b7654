// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <future>
#include <memory>

#include "command.hpp"
#include "fitcost/capacity/demand_file.hpp"
#include "fitcost/report/optimize_table_report.hpp"
#include "table_terms.hpp"

namespace fitcost::command {

namespace {

struct OptimizeTableOptions {
  OutputOptions output;
  PriceOptions prices;
  TableTermsOptions terms;
  std::vector<std::string> demand;
  std::string period;
  std::string stored_gb;
  std::string commitment = "3y";
  std::string holdout = "0.25";
  std::string name;
};

/// One CSV file, or files of CloudWatch's metrics, `INDEX=FILE` for an index's.
TableDemand demand_to_optimize(const OptimizeTableOptions& o,
                               std::vector<std::string>& assumptions) {
  std::vector<MetricsText> files;
  std::vector<std::string> texts;
  bool json = false;
  for (const auto& word : o.demand) {
    const std::size_t at = word.find('=');
    std::error_code ignored;
    const bool named = at != std::string::npos && at > 0 && !std::filesystem::exists(word, ignored);
    files.push_back({{}, named ? word.substr(at + 1) : word, named ? word.substr(0, at) : ""});
    texts.push_back(read_file(files.back().file_name));
    const std::size_t first = texts.back().find_first_not_of(" \t\r\n");
    json = json || (first != std::string::npos &&
                    (texts.back()[first] == '{' || texts.back()[first] == '['));
  }
  if (!json) {
    if (files.size() > 1 || !files.front().index.empty()) {
      throw InputError({"--demand"}, "files that are no JSON",
                       "one CSV file with columns read, write, INDEX.read ..., or CloudWatch's "
                       "metrics");
    }
    if (!o.period.empty()) throw InputError({"--period"}, "a CSV file", "CloudWatch's metrics");
    assumptions.push_back("demand is what the file says was asked for; absent minutes are 0");
    return read_demand_csv(texts.front(), files.front().file_name);
  }
  for (std::size_t i = 0; i < files.size(); ++i) files[i].text = texts[i];
  std::optional<int> period;
  if (!o.period.empty()) period = whole_option("--period", o.period, 60, 3600);
  auto read = read_metrics_demand(files, period);
  assumptions.push_back(
      "CloudWatch counts the units that were consumed: what was throttled then is not in the "
      "demand; gaps are 0");
  if (read.period_seconds > 60) {
    assumptions.push_back(
        fmt::format("points of {} s are spread evenly over their minutes, which hides peaks "
                    "(--period)",
                    read.period_seconds));
  }
  for (const auto& label : read.left_over)
    assumptions.push_back("not used, since it is no demand: the metric " + in_quotes(label));
  return std::move(read.demand);
}

void run_optimize_table(OptimizeTableOptions& o) {
  OptimizeTableReport r;
  r.terms = o.terms.terms();
  r.terms.billing = o.prices.terms();
  if (!o.stored_gb.empty())
    r.terms.stored_gb = number_option("--stored-gb", o.stored_gb, 0, 1'000'000'000).rounded(9);
  if (o.commitment == "none") {
    r.terms.longest_term.reset();
  } else {
    r.terms.longest_term =
        o.commitment == "1y" ? dynamodb::Term::one_year : dynamodb::Term::three_years;
  }
  const Decimal share = number_option("--holdout", o.holdout, 0, 1);
  if (share == Decimal(1) || share.scale() > 12) {
    throw InputError({"--holdout"}, in_quotes(o.holdout),
                     "a share below 1, with up to 12 decimal places");
  }
  const PriceBook& book = o.prices.book();
  r.price_book = book.date();
  const std::size_t columns = o.output.columns();
  r.demand = demand_to_optimize(o, r.assumptions);
  if (r.demand.ticks_per_minute != 1) {
    throw InputError({o.demand.front()}, "demand per second",
                     "demand per minute: settings are searched by the minute ('simulate table' "
                     "tries them by the second)");
  }
  r.name = !o.name.empty()      ? o.name
           : o.demand[0] == "-" ? "standard input"
                                : std::filesystem::path(o.demand[0]).filename().string();
  const auto today = o.terms.today_choice(r.demand.resources.size());
  r.assumptions.push_back(today.mode == dynamodb::CapacityMode::on_demand
                              ? "today it is on demand (--today)"
                              : "today it is as --today says" +
                                    std::string(r.demand.resources.size() > 1
                                                    ? ", and so is each of its indexes"
                                                    : ""));
  std::future<HeldOut> held_out;  // a search of its own
  if (Decimal() < share && r.demand.minutes() > 1) {
    held_out = std::async(std::launch::async,
                          [&] { return hold_out(r.name, r.demand, today, r.terms, book, share); });
  }
  auto recommended = recommend(r.name, r.demand, today, r.terms, book);
  if (held_out.valid()) recommended.held_out = held_out.get();
  r.recommendation = std::move(recommended);
  if (o.prices.strict) {  // a price that is missing of any option may be what decides
    require_priced(r.recommendation.today, {}, r.terms.billing.region);
    for (const auto& option : r.recommendation.options)
      require_priced(option, {}, r.terms.billing.region);
  }
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? optimize_table_csv(r)
                 : format == "json" ? optimize_table_json(r)
                 : format == "md"   ? optimize_table_markdown(r)
                                    : optimize_table_table(r, columns));
}

}  // namespace

void add_optimize_table(CLI::App& optimize) {
  auto options = std::make_shared<OptimizeTableOptions>();
  auto& o = *options;
  auto* table = optimize.add_subcommand(
      "table", "The cheapest mode, class and settings of a DynamoDB table that do not throttle");
  table
      ->add_option("--demand", o.demand,
                   "Units asked for: CSV (minute,read,write[,INDEX.read,INDEX.write]), or what "
                   "'aws cloudwatch get-metric-data' or '-statistics' prints (more files, or "
                   "INDEX=FILE, for the latter)")
      ->type_name("FILE")
      ->required();
  table->add_option("--period", o.period, "Seconds of CloudWatch's points (default: as they lie)")
      ->check(CLI::IsMember({"60", "300", "3600"}));
  o.terms.add_to(*table);
  table
      ->add_option("--stored-gb", o.stored_gb,
                   "GB stored, with indexes: lets Standard-IA be weighed (default: not known)")
      ->type_name("GB");
  table->add_option("--commitment", o.commitment, "Longest term of reserved capacity to consider")
      ->check(CLI::IsMember({"none", "1y", "3y"}))
      ->capture_default_str();
  table
      ->add_option(
          "--holdout", o.holdout,
          "Last share of the minutes on which a choice made without them is tried; 0: none")
      ->type_name("SHARE")
      ->capture_default_str();
  table->add_option("--name", o.name, "What the report calls the table (default: the file)");
  o.prices.add_to(*table);
  o.output.add_to(*table, {"table", "csv", "json", "md"});
  table->callback([options] { run_optimize_table(*options); });
}

}  // namespace fitcost::command
