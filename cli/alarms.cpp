// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "command.hpp"
#include "fitcost/capacity/alarm_evaluation.hpp"
#include "fitcost/decide/alarm_check.hpp"
#include "fitcost/decide/alarm_design.hpp"
#include "fitcost/report/alarm_report.hpp"
#include "fitcost/services/monitoring/alarm_limits.hpp"
#include "fitcost/traffic/rate.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::command {

namespace {

using monitoring::MetricAlarm;

template <class Enum, std::size_t n>
std::vector<std::string> words_of(const std::array<monitoring::EnumName<Enum>, n>& names) {
  std::vector<std::string> out;
  for (const auto& each : names) out.emplace_back(each.name);
  return out;
}

/// `30m`, `1.5h`, `90s`, `2d`; a bare 0 needs no unit.
Seconds duration_option(const std::string& name, const std::string& text) {
  constexpr std::pair<char, double> units[] = {
      {'s', 1.0}, {'m', 60.0}, {'h', 3600.0}, {'d', 86'400.0}};
  for (const auto& [unit, length] : units) {
    if (text.empty() || text.back() != unit) continue;
    const auto number = Decimal::parse(text.substr(0, text.size() - 1));
    if (number && !(*number < Decimal()) && *number < Decimal(1'000'000'000)) {
      return seconds(number->to_double() * length);
    }
  }
  if (text == "0") return Seconds();
  throw InputError({name}, in_quotes(text), "a time such as 90s, 30m, 2h or 1d");
}

/// `0.1/month`, `1/week`; without a unit a month.
double monthly_option(const std::string& name, const std::string& text, int month_hours) {
  const std::size_t slash = text.find('/');
  const double number = number_option(name, text.substr(0, slash), 0, 1'000'000).to_double();
  const std::string unit = slash == std::string::npos ? "month" : text.substr(slash + 1);
  if (unit == "month") return number;
  if (unit == "day") return number * month_hours / 24.0;
  if (unit == "week") return number * month_hours / 168.0;
  if (unit == "year") return number * month_hours / 8766.0;
  throw InputError({name}, in_quotes(text), "a number per day, week, month or year: 0.1/month");
}

double share_option(const std::string& name, const std::string& text) {
  return number_option(name, text, 0, 1).to_double();
}

/// PutMetricAlarm's parameters, by their own names.
struct AlarmOptions {
  std::string metric_namespace;
  std::string metric;
  std::vector<std::string> dimensions;
  std::string statistic;
  std::string extended_statistic;
  std::string period;
  std::string evaluation_periods = "1";
  std::string datapoints_to_alarm;
  std::string threshold;
  std::string comparison = "GreaterThanThreshold";
  std::string missing = "missing";
  std::string low_samples = "evaluate";
  std::string range;
  std::string window = "SlidingWindow";

  void add_metric_to(CLI::App& app) {
    app.add_option("--namespace", metric_namespace, "Of the metric: AWS/ApiGateway")
        ->type_name("NAME");
    app.add_option("--metric-name,--metric", metric, "5XXError, Errors ...")->type_name("NAME");
    app.add_option("--dimension,--dimensions", dimensions, "NAME=VALUE, as often as there are")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
  }
  void add_statistic_to(CLI::App& app) {
    app.add_option("--statistic", statistic, "Of a period's samples (default: Sum)")
        ->check(CLI::IsMember(words_of(monitoring::statistic_names)));
  }
  void add_to(CLI::App& app) {
    add_metric_to(app);
    add_statistic_to(app);
    app.add_option("--extended-statistic", extended_statistic, "A percentile instead: p99")
        ->type_name("pN");
    app.add_option("--period", period, "Seconds: 10, 20, 30 or a multiple of 60")
        ->type_name("SECONDS");
    app.add_option("--evaluation-periods", evaluation_periods, "N")
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--datapoints-to-alarm", datapoints_to_alarm, "M of N (default: N)")
        ->type_name("M");
    app.add_option("--threshold", threshold, "What a point is held against")->type_name("NUMBER");
    app.add_option("--comparison-operator", comparison, "How")
        ->check(CLI::IsMember(words_of(monitoring::comparison_names)))
        ->capture_default_str();
    app.add_option("--treat-missing-data", missing, "What a missing point is")
        ->check(CLI::IsMember(words_of(monitoring::missing_data_names)))
        ->capture_default_str();
    app.add_option("--evaluate-low-sample-count-percentile", low_samples,
                   "Whether percentiles of few samples change the state")
        ->check(CLI::IsMember(words_of(monitoring::low_samples_names)))
        ->capture_default_str();
    app.add_option("--evaluation-range", range, "Points that are looked at (default: N + 2)")
        ->type_name("POINTS");
    app.add_option("--evaluation-window", window, "Windows that end now, or on the clock")
        ->check(CLI::IsMember(words_of(monitoring::evaluation_window_names)))
        ->capture_default_str();
  }

  monitoring::MetricName metric_name() const {
    monitoring::MetricName out;
    out.metric_namespace = metric_namespace;
    out.name = metric;
    for (const auto& text : dimensions) {
      std::string pair = text;
      // AWS's own way to say it: Name=FunctionName,Value=create.
      const std::size_t comma = pair.find(",Value=");
      if (pair.rfind("Name=", 0) == 0 && comma != std::string::npos) {
        pair = pair.substr(5, comma - 5) + "=" + pair.substr(comma + 7);
      }
      const std::size_t equals = pair.find('=');
      if (equals == 0 || equals == std::string::npos || equals + 1 == pair.size()) {
        throw InputError({"--dimension"}, in_quotes(text), "NAME=VALUE: FunctionName=create");
      }
      out.dimensions.push_back({pair.substr(0, equals), pair.substr(equals + 1)});
    }
    return out;
  }

  monitoring::Statistic statistic_value() const {
    return statistic.empty() ? monitoring::Statistic::sum
                             : *monitoring::value_named(monitoring::statistic_names, statistic);
  }

  /// All but period and threshold, which may be left out; not checked yet.
  MetricAlarm alarm() const {
    MetricAlarm out;
    out.metric = metric_name();
    out.statistic = statistic_value();
    if (!extended_statistic.empty()) {
      if (!statistic.empty()) {
        throw InputError({"--extended-statistic"}, "--statistic beside it", "one of them");
      }
      if (extended_statistic.front() != 'p') {
        throw InputError({"--extended-statistic"}, in_quotes(extended_statistic),
                         "a percentile such as p99 or p99.9");
      }
      out.statistic = monitoring::Statistic::percentile;
      out.percentile =
          number_option("--extended-statistic", extended_statistic.substr(1), 0, 100).to_double();
    }
    constexpr int week = 604'800;
    if (!period.empty()) out.period_seconds = whole_option("--period", period, 1, week);
    out.evaluation_periods = whole_option("--evaluation-periods", evaluation_periods, 1, week);
    out.datapoints_to_alarm =
        datapoints_to_alarm.empty()
            ? out.evaluation_periods
            : whole_option("--datapoints-to-alarm", datapoints_to_alarm, 1, week);
    if (!threshold.empty()) {
      const Decimal most(1'000'000'000'000'000);
      out.threshold = number_option("--threshold", threshold, -most, most).to_double();
    }
    out.comparison = *monitoring::value_named(monitoring::comparison_names, comparison);
    out.missing = *monitoring::value_named(monitoring::missing_data_names, missing);
    out.low_samples = *monitoring::value_named(monitoring::low_samples_names, low_samples);
    if (!range.empty()) {
      out.evaluation_range =
          whole_option("--evaluation-range", range, 1, monitoring::most_evaluation_range);
    }
    out.window = *monitoring::value_named(monitoring::evaluation_window_names, window);
    return out;
  }

  std::string statistic_key() const {
    return !extended_statistic.empty() ? extended_statistic
           : statistic.empty()         ? std::string("Sum")
                                       : statistic;
  }
};

// ---- evaluate -----------------------------------------------------------------------------------

struct EvaluateOptions {
  AlarmOptions alarm;
  OutputOptions output;
  std::string points;
  std::string pattern;
  std::string expression;
  std::string point_period;
  std::string state = "INSUFFICIENT_DATA";
};

EvaluationReport evaluate(const EvaluateOptions& o) {
  if (o.points.empty() == o.pattern.empty()) {
    throw InputError(
        {}, o.points.empty() ? "neither --points nor --pattern" : "both --points and --pattern",
        "one of them");
  }
  EvaluationReport report;
  report.alarm = o.alarm.alarm();
  const AlarmState initial = o.state == "OK"      ? AlarmState::ok
                             : o.state == "ALARM" ? AlarmState::alarm
                                                  : AlarmState::insufficient_data;
  const std::string text = o.points.empty() ? std::string() : read_file(o.points);
  const bool pattern = o.points.empty() || is_point_pattern(text);
  if (pattern) {
    monitoring::require_valid(report.alarm);
    const auto points =
        o.points.empty() ? read_point_pattern(o.pattern) : read_point_pattern(text, o.points);
    report.has_threshold = false;
    report.evaluated = evaluate_pattern(points, report.alarm, initial);
  } else {
    const PointTable table = read_alarm_points(text, o.points, o.alarm.statistic_key());
    if (o.alarm.threshold.empty()) throw InputError({}, "no --threshold", "one, or a --pattern");
    PointInput input;
    input.expression = o.expression;
    input.initial = initial;
    if (!o.point_period.empty()) {
      input.point_seconds = whole_option("--point-period", o.point_period, 1, 604'800);
    }
    if (o.alarm.period.empty()) {
      report.alarm.period_seconds =
          input.point_seconds > 0 ? input.point_seconds : period_shown(table);
      if (report.alarm.period_seconds == 0) {
        throw InputError({o.points}, "times that show no period of CloudWatch's", "--period");
      }
    }
    monitoring::require_valid(report.alarm);
    report.evaluated = evaluate_points(table, report.alarm, input);
    report.assumptions.push_back("a row covers " + std::to_string(report.evaluated.point_seconds) +
                                 " s (--point-period), and times stamp its start");
  }
  report.assumptions.push_back("the state before was " + o.state + " (--state)");
  report.assumptions.push_back(std::to_string(monitoring::evaluation_range(report.alarm)) +
                               " points are looked at (--evaluation-range; AWS does not publish "
                               "how many)");
  return report;
}

void run_evaluate(const EvaluateOptions& o) {
  const EvaluationReport report = evaluate(o);
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? evaluation_csv(report)
                 : format == "json" ? evaluation_json(report)
                 : format == "md"   ? evaluation_markdown(report)
                                    : evaluation_table(report, o.output.columns()));
}

// ---- what check and design share ----------------------------------------------------------------

struct OutageOptions {
  std::string rps;
  std::string rate;
  std::string normal_error_share = "0.001";
  std::string error_share = "1";
  std::string outage_traffic = "1";
  std::string fault;
  std::string data;
  std::string metric_delay = "0";
  std::string month_hours = "730";
  std::string seed = "1";

  void add_to(CLI::App& app) {
    app.add_option("--rps", rps, "Mean requests per second: 0.023")->type_name("N");
    app.add_option("--rate", rate,
                   "The same per second, minute, hour, day, week or month: 2000/day")
        ->type_name("N/UNIT");
    app.add_option("--normal-error-share", normal_error_share,
                   "Of requests in normal operation, 0..1")
        ->type_name("SHARE")
        ->capture_default_str();
    app.add_option("--error-share,--outage", error_share, "Of requests in the outage, 0..1")
        ->type_name("SHARE")
        ->capture_default_str();
    app.add_option("--outage-traffic", outage_traffic,
                   "Of the traffic, what still comes in the outage, 0..1")
        ->type_name("SHARE")
        ->capture_default_str();
    app.add_option("--fault", fault, "What the alarm is for: says whether its metric shows that")
        ->check(CLI::IsMember(words_of(monitoring::fault_names)));
    app.add_option("--data", data,
                   "When a period has a point (default: the metric's way, or with requests)")
        ->check(CLI::IsMember({"with-requests", "with-errors", "always"}));
    app.add_option("--metric-delay", metric_delay,
                   "From a period's end until its point is judged: 60s")
        ->type_name("TIME")
        ->capture_default_str();
    app.add_option("--month-hours", month_hours, "Hours of a month, 672..744")
        ->capture_default_str();
    app.add_option("--seed", seed, "Of what is simulated")->capture_default_str();
  }

  AlarmTraffic traffic() const {
    if (rps.empty() && rate.empty()) throw InputError({}, "no traffic", "--rps or --rate");
    if (!rps.empty() && !rate.empty()) {
      throw InputError({}, "both --rps and --rate", "one of them");
    }
    AlarmTraffic out;
    out.rate = per_second(rps.empty() ? parse_rate(rate) : parse_rps(rps));
    out.normal_error_share = share_option("--normal-error-share", normal_error_share);
    out.outage_error_share = share_option("--error-share", error_share);
    out.outage_traffic_share = share_option("--outage-traffic", outage_traffic);
    return out;
  }
  int hours() const { return whole_option("--month-hours", month_hours, 672, 744); }
  std::uint64_t seed_value() const {
    return static_cast<std::uint64_t>(whole_option("--seed", seed, 0, 2'000'000'000));
  }

  /// What both inputs say alike.
  template <class Input> void fill(Input& input, const monitoring::MetricName& metric) const {
    input.traffic = traffic();
    if (const auto* known = monitoring::find_known_metric(metric.metric_namespace, metric.name)) {
      input.presence = known->presence;
      input.sample = known->sample;
    }
    if (data == "with-requests") input.presence = monitoring::Presence::per_request;
    if (data == "with-errors") input.presence = monitoring::Presence::per_occurrence;
    if (data == "always") input.presence = monitoring::Presence::always;
    if (!fault.empty()) input.fault = monitoring::value_named(monitoring::fault_names, fault);
    input.metric_delay = duration_option("--metric-delay", metric_delay);
    input.month_hours = hours();
    input.seed = seed_value();
  }
};

double quantile_option(const std::string& name, const std::string& text) {
  return number_option(name, text, *Decimal::parse("0.01"), *Decimal::parse("0.999")).to_double();
}

// ---- check --------------------------------------------------------------------------------------

struct CheckOptions {
  AlarmOptions alarm;
  OutageOptions outage;
  OutputOptions output;
  std::string quantile = "0.95";
  bool simulate = false;
};

void run_check(const CheckOptions& o) {
  AlarmCheckInput input;
  input.alarm = o.alarm.alarm();
  if (o.alarm.threshold.empty()) throw InputError({}, "no threshold", "--threshold");
  monitoring::require_valid(input.alarm);
  o.outage.fill(input, input.alarm.metric);
  input.quantile = quantile_option("--quantile", o.quantile);
  input.simulate = o.simulate;
  const AlarmCheck check = check_alarm(input);
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? check_csv(check)
                 : format == "json" ? check_json(check)
                 : format == "md"   ? check_markdown(check)
                                    : check_table(check, o.output.columns()));
}

// ---- design -------------------------------------------------------------------------------------

struct DesignOptions {
  AlarmOptions alarm;
  OutageOptions outage;
  OutputOptions output;
  PriceOptions prices;
  std::string detect_within = "30m";
  std::string false_alarms = "0.1/month";
  std::string quantile = "0.95";
  bool high_resolution = false;
};

void run_design(DesignOptions& o) {
  AlarmDesignInput input;
  input.metric = o.alarm.metric_name();
  input.statistic = o.alarm.statistic_value();
  o.outage.fill(input, input.metric);
  input.detect_within = duration_option("--detect-within", o.detect_within);
  input.false_alarms_per_month =
      monthly_option("--false-alarms", o.false_alarms, input.month_hours);
  input.quantile = quantile_option("--detect-quantile", o.quantile);
  input.high_resolution = o.high_resolution;
  const BillingTerms terms = o.prices.terms();
  const AlarmDesign design = design_alarm(input, o.prices.book(), terms);
  if (o.prices.strict) {
    for (const auto& choice : design.choices) require_complete(choice.monthly, terms);
  }
  const std::string& format = o.output.format;
  o.output.write(format == "csv"              ? design_csv(design)
                 : format == "json"           ? design_json(design)
                 : format == "md"             ? design_markdown(design)
                 : format == "cloudformation" ? design_template(design)
                                              : design_table(design, o.output.columns()));
}

}  // namespace

void declare_alarms(CLI::App& alarms, int& /*exit_code*/) {
  alarms.require_subcommand(1);

  auto evaluated = std::make_shared<EvaluateOptions>();
  auto* evaluate_command =
      alarms.add_subcommand("evaluate", "Recorded points to the states of an alarm");
  evaluate_command
      ->add_option("--points", evaluated->points,
                   "CSV time,value[,samples], or the JSON of get-metric-statistics or "
                   "get-metric-data; - for standard input")
      ->type_name("FILE");
  evaluate_command
      ->add_option("--pattern", evaluated->pattern,
                   "Points as AWS shows them, the oldest first: 0-X-X")
      ->type_name("POINTS");
  evaluate_command
      ->add_option("--expression", evaluated->expression,
                   "Metric math over the file's columns or ids: errors / requests")
      ->type_name("MATH");
  evaluate_command
      ->add_option("--point-period", evaluated->point_period,
                   "Seconds that a row covers (default: as the times show, up to the period)")
      ->type_name("SECONDS");
  evaluate_command->add_option("--state", evaluated->state, "The state before")
      ->check(CLI::IsMember({"OK", "ALARM", "INSUFFICIENT_DATA"}))
      ->capture_default_str();
  evaluated->alarm.add_to(*evaluate_command);
  evaluated->output.add_to(*evaluate_command, {"table", "csv", "json", "md"});
  evaluate_command->callback([evaluated] { run_evaluate(*evaluated); });

  auto checked = std::make_shared<CheckOptions>();
  auto* check_command = alarms.add_subcommand(
      "check", "Whether an alarm can fire under a traffic, how soon, how often for nothing");
  checked->outage.add_to(*check_command);
  checked->alarm.add_to(*check_command);
  check_command
      ->add_option("--quantile", checked->quantile, "Of the time to fire, beside the average")
      ->type_name("SHARE")
      ->capture_default_str();
  check_command->add_flag("--simulate", checked->simulate,
                          "Simulate even where a Markov chain is small enough");
  checked->output.add_to(*check_command, {"table", "csv", "json", "md"});
  check_command->callback([checked] { run_check(*checked); });

  auto designed = std::make_shared<DesignOptions>();
  auto* design_command = alarms.add_subcommand(
      "design", "The alarm that sees an outage in time and does not cry wolf");
  designed->outage.add_to(*design_command);
  design_command
      ->add_option("--detect-within", designed->detect_within, "From the outage's start: 30m")
      ->type_name("TIME")
      ->capture_default_str();
  design_command
      ->add_option("--false-alarms", designed->false_alarms, "At most, in normal operation")
      ->type_name("N/UNIT")
      ->capture_default_str();
  design_command
      ->add_option("--detect-quantile", designed->quantile, "Of outages that are seen in that time")
      ->type_name("SHARE")
      ->capture_default_str();
  designed->alarm.add_metric_to(*design_command);
  designed->alarm.add_statistic_to(*design_command);
  design_command->add_flag("--high-resolution", designed->high_resolution,
                           "Also periods of 10, 20 and 30 s");
  designed->prices.add_to(*design_command);
  designed->output.add_to(*design_command, {"table", "csv", "json", "md", "cloudformation"});
  design_command->callback([designed] { run_design(*designed); });
}

}  // namespace fitcost::command
