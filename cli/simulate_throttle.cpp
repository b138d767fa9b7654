// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "command.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/report/throttle_report.hpp"
#include "fitcost/traffic/trace.hpp"
#include "traffic_options.hpp"

namespace fitcost::command {

namespace {

struct ThrottleOptions {
  OutputOptions output;
  PriceOptions prices;
  TrafficOptions traffic;
  std::string mmpp;
  std::string arrivals;
  std::string burst_of;
  std::string burst_seconds = "0";
  std::string stage_rps;
  std::string stage_burst;
  std::string account_rps;
  std::string account_burst;
  std::string others_rps = "0";
  std::string lambda_concurrency;
  std::string duration_ms;
  std::string length;
  std::string warm_up;
  std::string replications;
  std::string seed = "1";
  std::string api = "rest";
  std::string plan;
  std::string fail_over;
};

constexpr int most_burst = 1'000'000'000;
constexpr double plenty_of_requests = 1e6;  // in a replication
constexpr double enough_requests = 5e7;     // in all of them
constexpr double too_many_requests = 5e9;   // some minutes

double per_second_of(RequestsPerSecond rate) { return rate / (requests(1.0) / seconds(1.0)); }

apigateway::Throttle throttle_of(const StatedThrottle& t) {
  return {requests(t.rate.to_double()) / seconds(1.0), requests(t.burst.to_double())};
}

std::optional<StatedThrottle> stage_of(const ThrottleOptions& o) {
  if (o.stage_rps.empty() && o.stage_burst.empty()) return std::nullopt;
  if (o.stage_rps.empty() || o.stage_burst.empty()) {
    throw InputError({o.stage_rps.empty() ? "--stage-burst" : "--stage-rps"}, "it alone",
                     "both --stage-rps and --stage-burst");
  }
  return StatedThrottle{parse_rps(o.stage_rps, "--stage-rps").count(),
                        whole_option("--stage-burst", o.stage_burst, 0, most_burst)};
}

StatedThrottle account_of(const ThrottleOptions& o, const std::string& region) {
  const auto known = apigateway::throttle(region);
  StatedThrottle out{to_decimal(per_second_of(known.rate)),
                     to_decimal(known.burst / requests(1.0))};
  if (!o.account_rps.empty()) out.rate = parse_rps(o.account_rps, "--account-rps").count();
  if (!o.account_burst.empty())
    out.burst = whole_option("--account-burst", o.account_burst, 0, most_burst);
  return out;
}

/// A traffic, what it is called, and how much comes.
struct StatedTraffic {
  ThrottledTraffic traffic;
  std::string words;
  std::optional<double> mean_rps;
  double requests = 0.0;  ///< in a replication whose length is its own; 0: any length
  double period_s = 0.0;  ///< of a profile; 0: none
};

StatedTraffic recorded_traffic(const std::string& file) {
  StatedTraffic out;
  Trace trace = read_trace(read_file(file), file);
  out.requests = trace.total.to_double();
  out.mean_rps = per_second_of(per_second(mean_rate(trace)));
  out.words = fmt::format("{} requests of {}", grouped(trace.total), file);
  if (trace.arrivals.empty()) {
    out.traffic =
        CountedTraffic{std::move(trace.counts), seconds(static_cast<double>(trace.bucket_seconds))};
  } else {
    out.traffic = RecordedTraffic{std::move(trace.arrivals)};
  }
  return out;
}

StatedTraffic one_burst(const ThrottleOptions& o) {
  StatedTraffic out;
  const OneBurst burst{
      static_cast<std::uint64_t>(whole_option("--burst-of", o.burst_of, 1, most_burst)),
      seconds(number_option("--burst-seconds", o.burst_seconds, 0, 1'000'000).to_double())};
  out.requests = static_cast<double>(burst.count);
  out.words = grouped(Decimal(burst.count)) + " requests at once";
  if (burst.over > Seconds()) {
    out.words = fmt::format("{} requests in {} s", grouped(Decimal(burst.count)), o.burst_seconds);
  }
  out.traffic = burst;
  return out;
}

StatedTraffic shaped_traffic(const ThrottleOptions& o) {
  StatedTraffic out;
  const Traffic traffic = o.traffic.traffic();
  const RequestsPerSecond rate = per_second(traffic.rate, o.traffic.convention().month_hours);
  out.mean_rps = per_second_of(rate);
  out.words = fmt::format("{} requests/s, ", grouped(to_decimal(*out.mean_rps, 6)));
  if (o.traffic.profile == "constant") {
    out.words += "evenly spaced";
    out.traffic = EvenTraffic{rate};
    return out;
  }
  out.words += "Poisson";
  out.traffic = PoissonTraffic{rate, traffic.profile};
  if (o.traffic.profile != "poisson") {
    out.words += fmt::format(", {} profile, peak {:.3g} times the mean", o.traffic.profile,
                             traffic.profile.peak_to_mean());
    out.period_s = 3600.0 * static_cast<double>(traffic.profile.hours());
  }
  return out;
}

/// Nothing where only the worst bill is asked for.
std::optional<StatedTraffic> traffic_of_throttle(const ThrottleOptions& o) {
  const auto& t = o.traffic;
  int given = 0;
  for (const auto* text : {&t.rps, &t.rate, &t.trace, &o.mmpp, &o.arrivals, &o.burst_of})
    given += text->empty() ? 0 : 1;
  if (given > 1) {
    throw InputError({}, "more than one traffic",
                     "one of --rps, --rate, --trace, --mmpp, --arrivals and --burst-of");
  }
  const bool rated = !t.rps.empty() || !t.rate.empty();
  if (!rated && (t.profile != "poisson" || !t.peak_to_mean.empty())) {
    throw InputError({t.profile != "poisson" ? "--profile" : "--peak-to-mean"},
                     "no --rps and no --rate beside it", "one of them");
  }
  if (given == 0) return std::nullopt;
  if (rated) return shaped_traffic(o);
  if (!t.trace.empty()) return recorded_traffic(t.trace);
  if (!o.burst_of.empty()) return one_burst(o);
  StatedTraffic out;
  if (!o.mmpp.empty()) {
    const BurstyTraffic bursty{parse_burst_states(o.mmpp, "--mmpp")};
    out.mean_rps = per_second_of(mean_rate(bursty.states));
    out.words = fmt::format("{:.4g} requests/s on average, in bursts ({})", *out.mean_rps, o.mmpp);
    out.traffic = bursty;
    return out;
  }
  RecordedTraffic recorded{read_arrival_times(read_file(o.arrivals), o.arrivals)};
  out.requests = static_cast<double>(recorded.seconds.size());
  out.words =
      fmt::format("{} arrivals of {}", grouped(Decimal(recorded.seconds.size())), o.arrivals);
  out.traffic = std::move(recorded);
  return out;
}

/// How long is looked at, how often, and what of it counts.
void set_lengths(const ThrottleOptions& o, const StatedTraffic& t, ThrottleScenario& s) {
  s.seed = static_cast<std::uint64_t>(whole_option("--seed", o.seed, 0, 2'147'483'647));
  double each = t.requests;
  if (each > 0.0 || !t.mean_rps) {
    for (const auto& [name, text] :
         {std::pair("--seconds", &o.length), {"--warm-up", &o.warm_up}}) {
      if (!text->empty())
        throw InputError({name}, "a recorded traffic or a burst beside it",
                         "none: all of it counts");
    }
  } else {
    const double rate = *t.mean_rps;
    double length = rate > 0.0 ? plenty_of_requests / rate : 3600.0;
    if (t.period_s > 0.0) length = t.period_s * std::max(1.0, std::ceil(length / t.period_s));
    if (!o.length.empty()) {
      const Decimal given = number_option("--seconds", o.length, 0, 100'000'000'000);
      if (given == Decimal())
        throw InputError({"--seconds"}, in_quotes(o.length), "a time above 0");
      length = given.to_double();
    }
    const double dropped =
        o.warm_up.empty() ? (t.period_s > 0.0 ? 0.0 : 0.1 * length)
                          : number_option("--warm-up", o.warm_up, 0, 100'000'000'000).to_double();
    if (dropped >= length)
      throw InputError({"--warm-up"}, in_quotes(o.warm_up), "less than --seconds");
    s.length = seconds(length);
    s.warm_up = seconds(dropped);
    each = length * (rate + per_second_of(s.others));
  }
  s.replications = o.replications.empty()
                       ? static_cast<int>(std::clamp(
                             std::floor(enough_requests / std::max(each, 1.0)), 1.0, 16.0))
                       : whole_option("--replications", o.replications, 1, 100'000);
  if (each * s.replications > too_many_requests) {
    throw InputError({"--seconds"},
                     fmt::format("{:.3g} requests to simulate", each * s.replications),
                     "a time or --replications for at most 5e9");
  }
}

std::optional<ConcurrencyLimit> lambda_of(const ThrottleOptions& o) {
  if (o.lambda_concurrency.empty() && o.duration_ms.empty()) return std::nullopt;
  if (o.lambda_concurrency.empty() || o.duration_ms.empty()) {
    throw InputError({o.duration_ms.empty() ? "--lambda-concurrency" : "--duration-ms"}, "it alone",
                     "both --lambda-concurrency and --duration-ms");
  }
  return ConcurrencyLimit{whole_option("--lambda-concurrency", o.lambda_concurrency, 0, 1'000'000),
                          parse_duration_distribution(o.duration_ms, "--duration-ms", read_file)};
}

/// Throttles are known of regions that the price book has no prices of: there the bill is unknown.
BillingTerms terms_of_throttle(ThrottleOptions& o, const std::optional<Plan>& plan) {
  const std::string asked = o.prices.region;
  const auto& smaller = apigateway::smaller_regions;
  const bool unpriced = std::find(smaller.begin(), smaller.end(), asked) != smaller.end() &&
                        !fitcost::detail::contains(o.prices.regions(), asked);
  if (unpriced) o.prices.region = "us-east-1";
  BillingTerms terms = o.prices.terms(o.traffic.calendar_months(1));
  o.prices.region = asked;
  terms.region = plan && !plan->region.empty() ? plan->region : asked;
  return terms;
}

/// Requests a second that Lambda can serve; nothing where its concurrency was not stated.
std::optional<Decimal> lambda_limit(const ThrottleScenario& s) {
  if (!s.lambda) return std::nullopt;
  const double each_ms = mean_time_counted(s.lambda->duration) / milliseconds(1.0);
  return to_decimal(static_cast<double>(s.lambda->concurrency) * 1000.0 / each_ms, 6);
}

int check_worst(const std::optional<Decimal>& limit, const WorstBill& worst) {
  const Decimal usd = (worst.plan ? *worst.plan : worst.api).total_after_free_tier();
  if (!limit || !(*limit < usd)) return exit_fine;
  std::fprintf(stderr, "fitcost: the worst month costs %s USD after the free tier, over %s\n",
               readable_usd(usd).c_str(), limit->to_string().c_str());
  return exit_threshold;
}

void simulate_throttles(ThrottleOptions& o, int& exit_code) {
  const auto limit = limit_option("--fail-over", o.fail_over);
  ThrottleReport report;
  std::optional<Plan> plan;
  if (!o.plan.empty()) plan = load_plan(o.plan, o.prices);
  report.terms = terms_of_throttle(o, plan);
  report.convention = o.traffic.convention();
  report.price_book = o.prices.book().date();
  report.stage = stage_of(o);
  report.account = account_of(o, report.terms.region);
  auto& scenario = report.scenario;
  if (report.stage) scenario.stage = throttle_of(*report.stage);
  scenario.account = throttle_of(report.account);
  scenario.others = per_second(parse_rps(o.others_rps, "--others-rps"));
  scenario.lambda = lambda_of(o);
  if (auto traffic = traffic_of_throttle(o)) {
    set_lengths(o, *traffic, scenario);
    scenario.traffic = std::move(traffic->traffic);
    report.traffic = traffic->words;
    report.mean_rps = traffic->mean_rps;
    report.long_run = long_run_rejected(scenario);
    report.simulated = simulate_throttle(scenario);
  }
  report.api = o.api == "http" ? apigateway::ApiType::http : apigateway::ApiType::rest;
  if (plan) report.plan = plan->name;
  report.worst = worst_bill(report.stage, report.account, lambda_limit(scenario), report.api,
                            plan ? &*plan : nullptr, o.traffic.billing_month(1, report.terms),
                            o.prices.book(), report.terms);
  if (o.prices.strict) {
    require_complete(report.worst.api, report.terms);
    if (report.worst.plan) require_complete(*report.worst.plan, report.terms);
  }
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? throttle_csv(report)
                 : format == "json" ? throttle_json(report)
                 : format == "md"   ? throttle_markdown(report)
                                    : throttle_table(report, o.output.columns()));
  exit_code = check_worst(limit, report.worst);
}

void add_traffic_to(CLI::App& app, ThrottleOptions& o) {
  auto& t = o.traffic;
  t.profile = "poisson";
  app.add_option("--rps", t.rps, "Mean requests per second: 60")->type_name("N");
  app.add_option("--rate", t.rate,
                 "The same per second, minute, hour, day, week or month: 2000/day")
      ->type_name("N/UNIT");
  app.add_option("--profile", t.profile, "How --rps or --rate is spread over time")
      ->check(CLI::IsMember({"constant", "poisson", "daily", "weekly"}))
      ->capture_default_str();
  app.add_option("--peak-to-mean", t.peak_to_mean,
                 "Busiest hour over the mean, for daily (1..24) and weekly (1..168)")
      ->type_name("RATIO");
  app.add_option("--trace", t.trace,
                 "Recorded traffic, CSV (minute,count, second,count or timestamp,count)")
      ->type_name("FILE");
  app.add_option("--mmpp", o.mmpp, "Bursts, as RATE:SECONDS,RATE:SECONDS: 200:5,10:60")
      ->type_name("STATES");
  app.add_option("--arrivals", o.arrivals, "Recorded arrivals, one time in seconds a line")
      ->type_name("FILE");
  app.add_option("--burst-of", o.burst_of, "So many requests on full buckets")->type_name("N");
  app.add_option("--burst-seconds", o.burst_seconds, "... evenly over this time, 0: at once")
      ->type_name("S")
      ->capture_default_str();
  app.add_option("--month-hours", t.month_hours, "Hours of a month: 730, 720, 672..744")
      ->capture_default_str();
}

}  // namespace

void add_simulate_throttle(CLI::App& simulate, int& exit_code) {
  auto options = std::make_shared<ThrottleOptions>();
  auto& o = *options;
  auto& throttle = *simulate.add_subcommand(
      "throttle",
      "What API Gateway's and Lambda's throttles turn away, and the worst bill they allow");
  add_traffic_to(throttle, o);
  throttle.add_option("--stage-rps", o.stage_rps, "The stage's throttle: requests a second")
      ->type_name("N");
  throttle.add_option("--stage-burst", o.stage_burst, "... and what its bucket holds")
      ->type_name("N");
  throttle
      .add_option("--account-rps", o.account_rps,
                  "The account's throttle (default: AWS's for the region, 10000 or 2500)")
      ->type_name("N");
  throttle
      .add_option("--account-burst", o.account_burst,
                  "... and what its bucket holds (default: 5000 or 1250)")
      ->type_name("N");
  throttle
      .add_option("--others-rps", o.others_rps,
                  "Of the account's other APIs in the region, Poisson")
      ->type_name("N")
      ->capture_default_str();
  throttle
      .add_option("--lambda-concurrency", o.lambda_concurrency,
                  "Requests that Lambda runs at once: reserved, or the account's")
      ->type_name("N");
  throttle.add_option("--duration-ms", o.duration_ms, "... each for so long: 120, exp:120")
      ->type_name("D");
  throttle
      .add_option("--seconds", o.length,
                  "How long is simulated (default: what a million requests take, a whole profile)")
      ->type_name("S");
  throttle
      .add_option("--warm-up", o.warm_up,
                  "How much of it does not count (default: a tenth; of a profile nothing)")
      ->type_name("S");
  throttle
      .add_option("--replications", o.replications, "How often (default: 16, fewer if it is long)")
      ->type_name("N");
  throttle.add_option("--seed", o.seed, "Of the simulation")->type_name("N")->capture_default_str();
  throttle.add_option("--api", o.api, "Which API, for API Gateway's part of the worst bill")
      ->check(CLI::IsMember({"rest", "http"}))
      ->capture_default_str();
  throttle
      .add_option("--plan", o.plan,
                  "Plan file or built-in workload that the worst bill is made out for, too")
      ->type_name("FILE");
  throttle
      .add_option("--fail-over", o.fail_over,
                  "Exit with 3 when the worst month costs more, after the free tier")
      ->type_name("USD");
  o.prices.add_to(throttle);
  o.output.add_to(throttle, {"table", "csv", "json", "md"});
  throttle.callback([options, &exit_code] { simulate_throttles(*options, exit_code); });
}

}  // namespace fitcost::command
