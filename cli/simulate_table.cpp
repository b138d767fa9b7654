// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <memory>

#include "command.hpp"
#include "fitcost/capacity/demand_file.hpp"
#include "fitcost/capacity/synthetic_demand.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/report/table_simulation_report.hpp"
#include "fitcost/traffic/cyclic_profile.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::command {

namespace {

/// What is set for a dimension, each as its option's text; empty: not set here.
struct DimensionTexts {
  static constexpr std::array<const char*, 7> names{"min",     "max",  "target", "start",
                                                    "hot-key", "warm", "maximum"};
  std::array<std::string, names.size()> texts;
};

struct IndexTexts {
  std::string name;
  DimensionTexts both;
  DimensionTexts read;
  DimensionTexts write;
};

struct TableOptions {
  OutputOptions output;
  PriceOptions prices;
  std::vector<std::string> demand;
  std::string period;
  std::string rps;
  std::string rate;
  std::string profile = "constant";
  std::string peak_to_mean;
  std::string pattern = "steady";
  std::string factor = "10";
  std::string variance_to_mean = "1";
  std::string read_units = "1";
  std::string write_units = "1";
  std::string days = "14";
  std::string seed = "1";
  std::string mode = "provisioned";
  std::string table_class = "standard";
  DimensionTexts both;
  DimensionTexts read;
  DimensionTexts write;
  std::vector<std::string> indexes;
  std::string lag = "2";
  std::string billing = "max";
  std::string high_minutes = "2";
  std::string low_minutes = "15";
  std::string low_margin = "20";
  std::string burst_seconds = "300";
  std::string first_hour_decreases = "4";
  std::string decrease_minutes = "60";
  std::string month_hours = "730";
  std::string name;
  std::string series;
};

// ---- demand -------------------------------------------------------------------------------------

/// `FILE`, or `INDEX=FILE` where no file has the whole as its name.
MetricsText named_file(const std::string& word) {
  const std::size_t at = word.find('=');
  std::error_code ignored;
  if (at == std::string::npos || at == 0 || std::filesystem::exists(word, ignored)) {
    return {{}, word, {}};
  }
  return {{}, word.substr(at + 1), word.substr(0, at)};
}

bool looks_like_json(const std::string& text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at != std::string::npos && (text[at] == '{' || text[at] == '[');
}

TableDemand demand_of_files(const TableOptions& o, std::vector<std::string>& assumptions) {
  std::vector<MetricsText> files;
  std::vector<std::string> texts;
  for (const auto& word : o.demand) {
    files.push_back(named_file(word));
    texts.push_back(read_file(files.back().file_name));
  }
  bool json = false;
  for (std::size_t i = 0; i < files.size(); ++i) {
    files[i].text = texts[i];
    json = json || looks_like_json(texts[i]);
  }
  if (!json) {
    if (files.size() > 1) {
      throw InputError({"--demand"}, std::to_string(files.size()) + " files that are no JSON",
                       "one CSV file, or CloudWatch's metrics");
    }
    if (!files.front().index.empty()) {
      throw InputError({"--demand"}, "an index's name before a CSV file",
                       "its columns named INDEX.read and INDEX.write");
    }
    if (!o.period.empty()) throw InputError({"--period"}, "a CSV file", "CloudWatch's metrics");
    assumptions.push_back("demand is what the file says was asked for; absent minutes are 0");
    return read_demand_csv(texts.front(), files.front().file_name);
  }
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
  for (const auto& label : read.left_over) {
    assumptions.push_back("not used, since it is no demand: the metric " + in_quotes(label));
  }
  return std::move(read.demand);
}

std::int64_t tenths_option(const std::string& name, const std::string& text) {
  const Decimal units = number_option(name, text, 0, 100'000);
  if (units.scale() > 1)
    throw InputError({name}, in_quotes(text), "a number with one decimal place");
  return static_cast<std::int64_t>((units * Decimal(10)).coefficient());
}

SyntheticDemand synthetic_of(const TableOptions& o) {
  SyntheticDemand out;
  out.traffic.rate = o.rps.empty() ? parse_rate(o.rate) : parse_rps(o.rps);
  if (o.profile != "constant") {
    const double peak = o.peak_to_mean.empty() ? 2.0
                                               : number_option("--peak-to-mean", o.peak_to_mean, 1,
                                                               o.profile == "daily" ? 24 : 168)
                                                     .to_double();
    out.traffic.profile = o.profile == "daily" ? daily(peak) : weekly(peak);
  } else if (!o.peak_to_mean.empty()) {
    throw InputError({"--peak-to-mean"}, "the profile 'constant'", "--profile daily or weekly");
  }
  out.pattern = o.pattern == "batch"  ? DemandPattern::batch
                : o.pattern == "step" ? DemandPattern::step
                : o.pattern == "ramp" ? DemandPattern::ramp
                                      : DemandPattern::steady;
  out.factor = number_option("--factor", o.factor, *Decimal::parse("0.001"), 100'000).to_double();
  out.variance_to_mean =
      number_option("--variance-to-mean", o.variance_to_mean, 0, 1'000'000).to_double();
  if (out.variance_to_mean > 0.0 && out.variance_to_mean < 1.0) {
    throw InputError({"--variance-to-mean"}, in_quotes(o.variance_to_mean),
                     "0 (the mean itself), 1 (Poisson) or more (bursty)");
  }
  return out;
}

TableDemand synthetic_table(const TableOptions& o, std::vector<std::string>& assumptions) {
  auto settings = synthetic_of(o);
  const auto days = static_cast<std::size_t>(whole_option("--days", o.days, 1, 3650));
  const auto seed = static_cast<std::uint64_t>(
      number_option("--seed", o.seed, 0, 9'007'199'254'740'992).coefficient());
  TableDemand out;
  auto& table = out.resources.emplace_back();
  settings.tenths_per_request = tenths_option("--read-units", o.read_units);
  table.read.assign(synthetic_demand(settings, seed, 0, days * 1440));
  settings.tenths_per_request = tenths_option("--write-units", o.write_units);
  table.write.assign(synthetic_demand(settings, seed, 1, days * 1440));
  if (std::max(table.read.peak(), table.write.peak()) == DemandSeries::most) {
    throw InputError(
        {o.rps.empty() ? "--rate" : "--rps"}, in_quotes(o.rps.empty() ? o.rate : o.rps),
        "less: some minute has over " + std::to_string(DemandSeries::most / 10) + " units");
  }
  assumptions.push_back(fmt::format(
      "made-up demand: {} requests/s of reads and as many of writes, profile {}, pattern {}, "
      "variance {} times the mean, seed {}; {} read and {} write units each (--read-units, "
      "--write-units)",
      to_string(settings.traffic.rate), o.profile, o.pattern, o.variance_to_mean, o.seed,
      o.read_units, o.write_units));
  return out;
}

TableDemand demand_of(const TableOptions& o, std::vector<std::string>& assumptions) {
  const int given = (o.demand.empty() ? 0 : 1) + (o.rps.empty() ? 0 : 1) + (o.rate.empty() ? 0 : 1);
  if (given == 0) throw InputError({}, "no demand", "--demand, --rps or --rate");
  if (given > 1) throw InputError({}, "more than one of --demand, --rps and --rate", "one of them");
  return o.demand.empty() ? synthetic_table(o, assumptions) : demand_of_files(o, assumptions);
}

// ---- settings -----------------------------------------------------------------------------------

/// `NAME:write-max=20,read-min=1,target=60`
IndexTexts index_texts(const std::string& word) {
  IndexTexts out;
  const std::size_t colon = word.find(':');
  const auto refuse = [&] {
    throw InputError({"--index"}, in_quotes(word),
                     "NAME:SETTING=VALUE,..., as in by-type:write-max=20,read-min=1");
  };
  if (colon == std::string::npos || colon == 0) refuse();
  out.name = word.substr(0, colon);
  for (std::size_t at = colon + 1; at <= word.size();) {
    const std::size_t end = std::min(word.find(',', at), word.size());
    const std::string pair = word.substr(at, end - at);
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals + 1 == pair.size()) refuse();
    std::string key = pair.substr(0, equals);
    auto& into = key.rfind("read-", 0) == 0    ? out.read
                 : key.rfind("write-", 0) == 0 ? out.write
                                               : out.both;
    if (&into != &out.both) key.erase(0, key.find('-') + 1);
    const auto* known = std::find(DimensionTexts::names.begin(), DimensionTexts::names.end(), key);
    if (known == DimensionTexts::names.end()) {
      throw InputError({"--index"}, "the setting " + in_quotes(key),
                       "min, max, target, start, hot-key, warm or maximum, with read- or write- "
                       "before it or without");
    }
    auto& text = into.texts[static_cast<std::size_t>(known - DimensionTexts::names.begin())];
    if (!text.empty()) throw InputError({"--index"}, in_quotes(key) + " twice", "each once");
    text = pair.substr(equals + 1);
    at = end + 1;
  }
  return out;
}

/// The setting `which` of a dimension: its index's own, else that of all reads or writes, else that
/// of all; with the option that said it.
struct Said {
  std::string text;
  std::string option;
};
Said said(const TableOptions& o, const std::vector<IndexTexts>& indexes, const std::string& index,
          bool write, std::size_t which) {
  const std::string name = DimensionTexts::names[which];
  for (const auto& i : indexes) {
    if (i.name != index) continue;
    const auto& own = (write ? i.write : i.read).texts[which];
    if (!own.empty()) return {own, "--index"};
    if (!i.both.texts[which].empty()) return {i.both.texts[which], "--index"};
  }
  const auto& kind = (write ? o.write : o.read).texts[which];
  if (!kind.empty()) return {kind, std::string(write ? "--write-" : "--read-") + name};
  return {o.both.texts[which], "--" + name};
}

std::optional<Decimal> hot_key(const Said& s) {
  if (s.text.empty()) return std::nullopt;
  const Decimal share = number_option(s.option, s.text, 0, 1);
  if (share == Decimal() || share.scale() > 12)
    throw InputError({s.option}, in_quotes(s.text),
                     "a share above 0, with up to 12 decimal places");
  return share;
}

std::optional<int> units_of(const Said& s) {
  if (s.text.empty()) return std::nullopt;
  return whole_option(s.option, s.text, 1, DimensionSettings::most_capacity);
}

using Ask = std::function<Said(std::size_t)>;

DimensionSettings dimension_settings(const Ask& ask) {
  DimensionSettings out;
  const Said least = ask(0);
  const Said most = ask(1);
  const Said target = ask(2);
  const Said start = ask(3);
  out.scaling.min = units_of(least).value_or(out.scaling.min);
  out.scaling.max = units_of(most).value_or(std::max(out.scaling.max, out.scaling.min));
  if (least.text.empty() && out.scaling.max < out.scaling.min) out.scaling.min = out.scaling.max;
  if (out.scaling.max < out.scaling.min) {
    throw InputError({most.option}, in_quotes(most.text),
                     "at least the minimum, " + std::to_string(out.scaling.min));
  }
  if (!target.text.empty())
    out.scaling.target_percent = whole_option(target.option, target.text, 20, 90);
  if (!start.text.empty()) {
    out.start = whole_option(start.option, start.text, out.scaling.min, out.scaling.max);
  }
  out.hot_key_share = hot_key(ask(4));
  return out;
}

OnDemandLimits on_demand_limits(const Ask& ask) {
  return {units_of(ask(5)), units_of(ask(6)), hot_key(ask(4))};
}

ScalingRules rules_of(const TableOptions& o) {
  ScalingRules out;
  out.lag_minutes = whole_option("--lag", o.lag, 0, 1440);
  out.high_minutes = whole_option("--high-minutes", o.high_minutes, 1, 60);
  out.low_minutes = whole_option("--low-minutes", o.low_minutes, 1, 60);
  out.low_margin_percent = whole_option("--low-margin", o.low_margin, 0, 100);
  out.burst_seconds = whole_option("--burst-seconds", o.burst_seconds, 0, 3600);
  out.first_hour_decreases =
      whole_option("--first-hour-decreases", o.first_hour_decreases, 1, 1440);
  out.decrease_minutes = whole_option("--decrease-minutes", o.decrease_minutes, 1, 1440);
  return out;
}

/// An option of the other mode would be passed over in silence.
void refuse_other_mode(const TableOptions& o, const std::vector<IndexTexts>& indexes) {
  const bool on_demand = o.mode == "on-demand";
  const auto check = [&](const DimensionTexts& texts, const std::string& before) {
    for (std::size_t i = 0; i < texts.texts.size(); ++i) {
      const bool of_on_demand = i >= 5;
      const bool of_both = i == 4;
      if (texts.texts[i].empty() || of_both || of_on_demand == on_demand) continue;
      throw InputError({before + DimensionTexts::names[i]}, "--mode " + o.mode,
                       on_demand ? "--mode provisioned" : "--mode on-demand");
    }
  };
  check(o.both, "--");
  check(o.read, "--read-");
  check(o.write, "--write-");
  for (const auto& index : indexes) {
    for (const auto* texts : {&index.both, &index.read, &index.write})
      check(*texts, "--index " + index.name + ":");
  }
}

std::vector<IndexTexts> indexes_of(const TableOptions& o, const TableDemand& demand) {
  std::vector<IndexTexts> out;
  std::vector<std::string> known;
  for (const auto& resource : demand.resources) {
    if (!resource.name.empty()) known.push_back(resource.name);
  }
  for (const auto& word : o.indexes) {
    out.push_back(index_texts(word));
    const auto& name = out.back().name;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw InputError({"--index"}, "the index " + in_quotes(name),
                       known.empty() ? "a demand that has indexes"
                                     : "an index of the demand" + suggestion(name, known));
    }
  }
  return out;
}

void simulate_table_of(const TableOptions& o, TableSimulationReport& r, TableMinutes* minutes) {
  const auto indexes = indexes_of(o, r.demand);
  refuse_other_mode(o, indexes);
  const auto ask = [&](std::size_t resource, bool write) -> Ask {
    return [&, resource, write](std::size_t which) {
      return said(o, indexes, r.demand.resources[resource].name, write, which);
    };
  };
  if (r.mode == dynamodb::CapacityMode::on_demand) {
    for (std::size_t i = 0; i < r.demand.resources.size(); ++i) {
      r.on_demand.resources.push_back(
          {on_demand_limits(ask(i, false)), on_demand_limits(ask(i, true))});
    }
    r.totals = simulate_on_demand(r.demand, r.on_demand, minutes);
    return;
  }
  r.settings.rules = rules_of(o);
  r.settings.billing = o.billing == "mean"  ? HourBilling::mean
                       : o.billing == "end" ? HourBilling::end
                                            : HourBilling::maximum;
  for (std::size_t i = 0; i < r.demand.resources.size(); ++i) {
    r.settings.resources.push_back(
        {dimension_settings(ask(i, false)), dimension_settings(ask(i, true))});
  }
  r.totals = simulate_table(r.demand, r.settings, minutes);
}

void run_simulate_table(TableOptions& o) {
  TableSimulationReport r;
  r.mode = o.mode == "on-demand" ? dynamodb::CapacityMode::on_demand
                                 : dynamodb::CapacityMode::provisioned;
  r.table_class = o.table_class == "standard-ia" ? dynamodb::TableClass::standard_ia
                                                 : dynamodb::TableClass::standard;
  r.month_hours = whole_option("--month-hours", o.month_hours, 672, 744);
  r.terms = o.prices.terms();
  const PriceBook& book = o.prices.book();
  r.price_book = book.date();
  const std::size_t columns = o.output.columns();
  r.demand = demand_of(o, r.assumptions);
  r.name = !o.name.empty()      ? o.name
           : o.demand.empty()   ? "table"
           : o.demand[0] == "-" ? "standard input"
                                : std::filesystem::path(o.demand[0]).filename().string();
  TableMinutes minutes;
  simulate_table_of(o, r, o.series.empty() ? nullptr : &minutes);
  r.month =
      table_month(r.name, r.demand, r.totals, r.mode, r.table_class, book, r.terms, r.month_hours);
  r.bill = make_bill(r.month.readings, book, r.terms);
  if (o.prices.strict) require_complete(r.bill, r.terms);
  if (!o.series.empty()) write_output(table_series_csv(r.demand, minutes), o.series);
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? table_simulation_csv(r)
                 : format == "json" ? table_simulation_json(r)
                 : format == "md"   ? table_simulation_markdown(r)
                                    : table_simulation_table(r, columns));
}

void add_dimension_options(CLI::App& app, DimensionTexts& texts, const std::string& before,
                           const std::string& whose) {
  constexpr std::array<const char*, DimensionTexts::names.size()> says{
      "Least capacity units",
      "Most capacity units",
      "Target utilisation, percent, 20..90",
      "Capacity at the start (default: the least)",
      "Share (0..1) of the traffic that goes to one partition key",
      "Warm throughput, units/s (on demand)",
      "Maximum throughput, units/s (on demand)"};
  for (std::size_t i = 0; i < texts.texts.size(); ++i) {
    app.add_option("--" + before + DimensionTexts::names[i], texts.texts[i],
                   std::string(says[i]) + whose)
        ->type_name(i == 4 ? "SHARE" : "N");
  }
}

void add_demand_options(CLI::App& app, TableOptions& o) {
  app.add_option("--demand", o.demand,
                 "Units asked for: CSV (minute,read,write[,INDEX.read,INDEX.write]), or what 'aws "
                 "cloudwatch get-metric-data' or '-statistics' prints (more files, or INDEX=FILE, "
                 "for the latter)")
      ->type_name("FILE");
  app.add_option("--period", o.period, "Seconds of CloudWatch's points (default: as they lie)")
      ->check(CLI::IsMember({"60", "300", "3600"}));
  app.add_option("--rps", o.rps, "Made-up demand instead: mean requests per second")
      ->type_name("N");
  app.add_option("--rate", o.rate,
                 "The same per second, minute, hour, day, week or month: 2000/day")
      ->type_name("N/UNIT");
  app.add_option("--profile", o.profile, "How it is spread over the hours")
      ->check(CLI::IsMember({"constant", "daily", "weekly"}))
      ->capture_default_str();
  app.add_option("--peak-to-mean", o.peak_to_mean, "Busiest hour over the mean (default: 2)")
      ->type_name("RATIO");
  app.add_option("--pattern", o.pattern,
                 "Besides: a batch from 2:00 to 3:00, a step half way, or a ramp")
      ->check(CLI::IsMember({"steady", "batch", "step", "ramp"}))
      ->capture_default_str();
  app.add_option("--factor", o.factor, "How much more comes in the batch, after the step or ramp")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--variance-to-mean", o.variance_to_mean,
                 "Of a minute's requests: 0 none, 1 Poisson, more is bursty")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--read-units", o.read_units, "Read units for each request")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--write-units", o.write_units, "Write units for each request")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--days", o.days, "How many days")->type_name("N")->capture_default_str();
  app.add_option("--seed", o.seed, "Of the random numbers")->type_name("N")->capture_default_str();
}

void add_rule_options(CLI::App& app, TableOptions& o) {
  app.add_option("--lag", o.lag, "Minutes from alarm to change, beyond the next, 0..1440")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--billing", o.billing,
                 "What an hour costs whose capacity changed: its maximum, mean or end")
      ->check(CLI::IsMember({"max", "mean", "end"}))
      ->capture_default_str();
  app.add_option("--high-minutes", o.high_minutes, "Minutes above the target that raise, 1..60")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--low-minutes", o.low_minutes, "Minutes below it that lower, 1..60")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--low-margin", o.low_margin, "Percentage points by which they are below, 0..100")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--burst-seconds", o.burst_seconds, "Of unused capacity kept for bursts, 0..3600")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--first-hour-decreases", o.first_hour_decreases,
                 "Decreases within an hour of the UTC day's first")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--decrease-minutes", o.decrease_minutes,
                 "Minutes after a decrease until one more is always allowed")
      ->type_name("N")
      ->capture_default_str();
}

}  // namespace

void add_simulate_table(CLI::App& simulate) {
  auto options = std::make_shared<TableOptions>();
  auto& o = *options;
  auto* table = simulate.add_subcommand(
      "table", "A DynamoDB table minute by minute: auto scaling, bursts, throttling, its cost");
  add_demand_options(*table, o);
  table->add_option("--mode", o.mode, "Capacity mode")
      ->check(CLI::IsMember({"provisioned", "on-demand"}))
      ->capture_default_str();
  add_dimension_options(*table, o.both, "", ", of all dimensions");
  add_dimension_options(*table, o.read, "read-", ", of reads");
  add_dimension_options(*table, o.write, "write-", ", of writes");
  table
      ->add_option("--index", o.indexes,
                   "Settings of an index: NAME:write-max=20,read-min=1,target=60")
      ->type_name("NAME:...");
  add_rule_options(*table, o);
  table->add_option("--table-class", o.table_class, "Table class")
      ->check(CLI::IsMember({"standard", "standard-ia"}))
      ->capture_default_str();
  table->add_option("--month-hours", o.month_hours, "Hours of a month, 672..744")
      ->capture_default_str();
  table->add_option("--name", o.name, "What the report calls the table (default: the file)");
  o.prices.add_to(*table);
  table
      ->add_option("--series", o.series,
                   "Write each minute to FILE: minute,dimension,demand,capacity,served,throttled")
      ->type_name("FILE");
  o.output.add_to(*table, {"table", "csv", "json", "md"});
  table->callback([options] { run_simulate_table(*options); });
}

}  // namespace fitcost::command
