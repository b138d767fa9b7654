// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <thread>

#include "command.hpp"
#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/capacity/pool_readings.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/report/pool_report.hpp"
#include "output_file.hpp"
#include "traffic_options.hpp"

namespace fitcost::command {

namespace {

struct PoolOptions {
  OutputOptions output;
  PriceOptions prices;
  TrafficOptions traffic;
  std::string gaps;
  std::string bursts;
  std::string arrivals;
  std::string warm_ms;
  std::string cold_ms;
  std::string init_ms;
  std::string idle_expiry = "640";
  std::string routing = "recent";
  std::string max_concurrency = "1000";
  std::string reserved;
  std::string provisioned = "0";
  std::string requests_each = "1";
  std::string rate_each = "10";
  std::string scaling = "1000";
  std::string initial;
  std::string requests;
  std::string length;
  std::string warm_up = "0";
  std::string seed = "1";
  std::string replications = "1";
  std::string threads;
  std::string trace;
  std::string memory_mb = "256";
  std::string architecture = "x86";
  std::string package = "zip";
  std::string runtime = "managed";
};

const Decimal most_seconds(1'000'000'000);

/// A whole number beyond an int's, from 0.
std::uint64_t large_whole_option(const std::string& name, const std::string& text,
                                 const Decimal& least, const Decimal& most) {
  const Decimal number = number_option(name, text, least, most);
  if (number.scale() > 0) throw InputError({name}, in_quotes(text), "a whole number");
  return static_cast<std::uint64_t>(number.coefficient());
}

std::int64_t limit_of(const std::string& name, const std::string& text) {
  if (text == "inf" || text == "0") return FunctionPool::unlimited;
  return whole_option(name, text, 1, 1'000'000'000);
}

DurationDistribution durations(const std::string& name, const std::string& text) {
  return parse_duration_distribution(text, name, read_file);
}

DurationDistribution idle_expiry_of(const std::string& text) {
  if (text == "inf") {
    return DurationDistribution::constant(milliseconds(std::numeric_limits<double>::infinity()));
  }
  return durations("--idle-expiry", text).scaled(1000.0);
}

/// How requests come, and what that is called.
PoolTraffic traffic_of(const PoolOptions& o, std::string& words) {
  const bool rated = !o.traffic.rps.empty() || !o.traffic.rate.empty();
  const int others =
      (o.gaps.empty() ? 0 : 1) + (o.bursts.empty() ? 0 : 1) + (o.arrivals.empty() ? 0 : 1);
  if (others > 1 || (rated && others > 0 && o.gaps.empty()))
    throw InputError({}, "more than one traffic",
                     "one of --rps, --rate, --interarrival-ms, --mmpp and --arrivals");
  if (!rated && others == 0)
    throw InputError({}, "no traffic", "--rps, --rate, --interarrival-ms, --mmpp or --arrivals");
  if (others > 0 && o.traffic.profile != "poisson")
    throw InputError({"--profile"}, in_quotes(o.traffic.profile), "--rps or --rate with it");
  if (!o.arrivals.empty()) {
    RecordedTraffic out{read_arrival_times(read_file(o.arrivals), o.arrivals)};
    words = fmt::format("{} arrivals of {}", grouped(Decimal(std::int64_t(out.seconds.size()))),
                        o.arrivals);
    return out;
  }
  if (!o.bursts.empty()) {
    BurstyTraffic out{parse_burst_states(o.bursts, "--mmpp")};
    words = fmt::format("{:.4g} requests/s on average, in bursts ({})",
                        mean_rate(out.states) * seconds(1.0) / fitcost::requests(1.0), o.bursts);
    return out;
  }
  if (!o.gaps.empty()) {
    RenewalTraffic out{durations("--interarrival-ms", o.gaps)};
    const PoolTraffic traffic = out;
    const RequestsPerSecond mean = mean_rate(traffic);
    if (rated) {
      const RequestsPerSecond said = per_second(o.traffic.traffic().rate);
      if (!(std::fabs(mean / said - 1.0) < 0.01)) {
        throw InputError({"--interarrival-ms"}, in_quotes(o.gaps),
                         "gaps whose mean is that of --rps, or --rps left out");
      }
    }
    words = fmt::format("{:.4g} requests/s, gaps {} ms",
                        mean * seconds(1.0) / fitcost::requests(1.0), o.gaps);
    return out;
  }
  const Traffic traffic = o.traffic.traffic();
  const RequestsPerSecond rate = per_second(traffic.rate);
  words = fmt::format("{} requests/s, ",
                      grouped(to_decimal(rate * seconds(1.0) / fitcost::requests(1.0), 6)));
  if (o.traffic.profile == "constant") {
    words += "evenly spaced";
    return EvenTraffic{rate};
  }
  words += "Poisson";
  if (o.traffic.profile != "poisson")
    words += fmt::format(", {} profile, peak {:.3g} times the mean", o.traffic.profile,
                         traffic.profile.peak_to_mean());
  return PoissonTraffic{rate, traffic.profile};
}

/// The profile's whole days or weeks, as many as hold a million requests.
Seconds whole_periods(const PoissonTraffic& traffic) {
  const double period = static_cast<double>(traffic.profile.hours()) * 3600.0;
  const double each = traffic.rate * seconds(period) / fitcost::requests(1.0);
  return seconds(period * std::max(1.0, std::ceil(1e6 / each)));
}

PoolRun run_of(const PoolOptions& o, const PoolTraffic& traffic) {
  PoolRun out;
  if (!o.requests.empty() && !o.length.empty())
    throw InputError({"--requests"}, "--seconds beside it", "one of them");
  const bool recorded = std::holds_alternative<RecordedTraffic>(traffic);
  if (recorded && (!o.requests.empty() || !o.length.empty()))
    throw InputError({o.requests.empty() ? "--seconds" : "--requests"}, "--arrivals beside it",
                     "neither: recorded arrivals run to the last expiry");
  if (!o.requests.empty()) {
    out.requests = large_whole_option("--requests", o.requests, 1, 1'000'000'000'000);
  } else if (!o.length.empty()) {
    const Decimal length = number_option("--seconds", o.length, 0, most_seconds);
    if (length == Decimal()) throw InputError({"--seconds"}, in_quotes(o.length), "a time above 0");
    out.length = seconds(length.to_double());
  } else if (!recorded) {
    const auto* poisson = std::get_if<PoissonTraffic>(&traffic);
    if (poisson != nullptr && poisson->profile != Profile()) {
      out.length = whole_periods(*poisson);
    } else {
      out.requests = 1'000'000;
    }
  }
  out.warm_up = seconds(number_option("--warm-up", o.warm_up, 0, most_seconds).to_double());
  if (recorded && out.warm_up > Seconds())
    throw InputError({"--warm-up"}, "--arrivals beside it", "none: all recorded arrivals count");
  out.seed = large_whole_option("--seed", o.seed, 0, *Decimal::parse("18446744073709551615"));
  out.replications = whole_option("--replications", o.replications, 1, 1'000'000);
  out.threads = o.threads.empty()
                    ? std::max(1U, std::thread::hardware_concurrency())
                    : static_cast<unsigned>(whole_option("--threads", o.threads, 1, 1024));
  return out;
}

FunctionPool pool_of(const PoolOptions& o, std::string& words) {
  FunctionPool out;
  out.traffic = traffic_of(o, words);
  out.warm = durations("--warm-ms", o.warm_ms);
  if (o.cold_ms.empty() == o.init_ms.empty()) {
    throw InputError(
        {}, o.cold_ms.empty() ? "neither --cold-ms nor --init-ms" : "both --cold-ms and --init-ms",
        "one of them: a cold request's whole time, or what comes before its service");
  }
  out.cold_time = o.cold_ms.empty() ? ColdTime::init_first : ColdTime::whole;
  out.cold =
      o.cold_ms.empty() ? durations("--init-ms", o.init_ms) : durations("--cold-ms", o.cold_ms);
  out.idle_expiry = idle_expiry_of(o.idle_expiry);
  out.routing = o.routing == "newest"   ? Routing::newest
                : o.routing == "oldest" ? Routing::oldest
                : o.routing == "random" ? Routing::random
                                        : Routing::recent;
  out.max_concurrency = limit_of("--max-concurrency", o.max_concurrency);
  if (!o.reserved.empty()) {
    const std::int64_t reserved =
        whole_option("--reserved-concurrency", o.reserved, 0, 1'000'000'000);
    out.max_concurrency = std::min(out.max_concurrency, reserved);
  }
  out.provisioned = whole_option("--provisioned-concurrency", o.provisioned, 0, 1'000'000);
  if (out.provisioned > out.max_concurrency)
    throw InputError({"--provisioned-concurrency"}, in_quotes(o.provisioned),
                     "no more than the limit of concurrency");
  out.requests_each = whole_option("--concurrency-per-instance", o.requests_each, 1,
                                   FunctionPool::most_requests_each);
  out.rate_each = number_option("--instance-rps", o.rate_each, 0, 10'000).to_double();
  out.scaling_step = number_option("--scaling-per-10s", o.scaling, 0, most_seconds).to_double();
  if (out.scaling_step > 0.0 && out.scaling_step < 1.0)
    throw InputError({"--scaling-per-10s"}, in_quotes(o.scaling), "0 or a number from 1 on");
  if (!o.initial.empty()) out.initial = parse_initial_instances(o.initial, "--initial");
  return out;
}

lambda::Config function_of(const PoolOptions& o, const FunctionPool& pool) {
  lambda::Config out;
  out.memory = lambda::megabytes(whole_option("--memory-mb", o.memory_mb, 128, 10'240));
  out.architecture =
      o.architecture == "arm" ? lambda::Architecture::arm : lambda::Architecture::x86;
  out.package = o.package == "image" ? lambda::PackageType::image : lambda::PackageType::zip;
  out.runtime = o.runtime == "custom" ? lambda::RuntimeKind::custom : lambda::RuntimeKind::managed;
  out.provisioned_concurrency = lambda::environments(static_cast<double>(pool.provisioned));
  return out;
}

void add_bills(PoolReport& report, const PriceBook& book, const Convention& convention) {
  const Month month{convention, report.terms.date};
  const double each =
      report.result.seconds / static_cast<double>(std::max(1, report.result.replications));
  report.bill = make_bill(
      exact(readings("function", report.function, report.result, month, 1.0, hours(each / 3600.0))),
      book, report.terms);
  report.month_hours = convention.month_hours;
  if (std::holds_alternative<RecordedTraffic>(report.pool.traffic) || !(each > 0.0)) return;
  const double factor = convention.month_hours * 3600.0 / each;
  report.month_bill = make_bill(
      exact(readings("function", report.function, report.result, month, factor, month.length())),
      book, report.terms);
  report.month_requests =
      factor * (report.result.warm_billed.requests + report.result.cold_billed.requests +
                report.result.provisioned_billed.requests);
}

void simulate_and_report(PoolOptions& o) {
  PoolReport report;
  report.pool = pool_of(o, report.traffic);
  report.run = run_of(o, report.pool.traffic);
  report.function = function_of(o, report.pool);
  report.terms = o.prices.terms(o.traffic.calendar_months(1));
  report.price_book = o.prices.book().date();
  report.pool.init_billed =
      lambda::init_is_billed(report.terms.date, report.function.package, report.function.runtime);
  const Convention convention = o.traffic.convention();
  std::optional<OutputFile> trace;
  if (!o.trace.empty()) {
    if (report.run.replications > 1)
      throw InputError({"--trace"}, "--replications beside it", "a single one");
    trace.emplace(o.trace);
    trace->write("request,arrival_s,outcome,latency_ms\n");
    report.run.on_request = [&trace](const PoolRequest& r) {
      std::string row = fmt::format("{},{},{},", r.number, r.arrival / seconds(1.0), r.outcome);
      if (r.outcome != 'R') row += fmt::format("{}", r.latency / milliseconds(1.0));
      trace->write(row + '\n');
    };
  }
  report.result = simulate_pool(report.pool, report.run);
  report.companions = pool_companions(report.pool, report.result);
  add_bills(report, o.prices.book(), convention);
  if (o.prices.strict) require_complete(report.bill, report.terms);
  report.assumptions = pool_assumptions(report);
  if (trace) trace->keep();
  const std::string& format = o.output.format;
  o.output.write(format == "csv"    ? pool_csv(report)
                 : format == "json" ? pool_json(report)
                 : format == "md"   ? pool_markdown(report)
                                    : pool_table(report, o.output.columns()));
}

void add_traffic(CLI::App& pool, PoolOptions& o) {
  o.traffic.profile = "poisson";
  pool.add_option("--rps", o.traffic.rps, "Mean requests per second: 0.9")->type_name("N");
  pool.add_option("--rate", o.traffic.rate,
                  "The same per second, minute, hour, day, week or month: 2000/day")
      ->type_name("N/UNIT");
  pool.add_option("--profile", o.traffic.profile,
                  "How they come: Poisson at one rate, evenly spaced, or Poisson at the hourly "
                  "rates of a day or a week")
      ->check(CLI::IsMember({"constant", "poisson", "daily", "weekly"}))
      ->capture_default_str();
  pool.add_option("--peak-to-mean", o.traffic.peak_to_mean,
                  "Busiest hour over the mean, for daily (1..24) and weekly (1..168)")
      ->type_name("RATIO");
  pool.add_option("--interarrival-ms,--interarrival", o.gaps,
                  "Gaps between arrivals, independent of each other: normal:200,10")
      ->type_name("DIST");
  pool.add_option("--mmpp", o.bursts,
                  "Bursts: RPS:MEAN_SECONDS of each state, visited in turn: 10:60,0.5:600")
      ->type_name("STATES");
  pool.add_option("--arrivals", o.arrivals,
                  "Recorded arrivals, one time in seconds a line; runs to the last expiry")
      ->type_name("FILE");
}

void add_function(CLI::App& pool, PoolOptions& o) {
  pool.add_option("--warm-ms", o.warm_ms,
                  "What a warm request takes, in ms: MS, exp:MEAN, lognormal:MEDIAN,SIGMA, "
                  "gamma:SHAPE,SCALE, weibull:SHAPE,SCALE, normal:MEAN,SD or empirical:FILE")
      ->type_name("DIST")
      ->required();
  pool.add_option("--cold-ms", o.cold_ms, "What a cold request takes in all")->type_name("DIST");
  pool.add_option("--init-ms", o.init_ms, "What comes before a warm service in a cold request")
      ->type_name("DIST");
  pool.add_option("--idle-expiry", o.idle_expiry,
                  "Idle time after which an environment is gone, in seconds: S, inf, or a "
                  "distribution such as exp:600 (measured: 636..645)")
      ->type_name("S|DIST")
      ->capture_default_str();
  pool.add_option("--routing", o.routing,
                  "Which idle environment takes a request: the one used most recently, created "
                  "last, created first, or any; ties to the later created")
      ->check(CLI::IsMember({"recent", "newest", "oldest", "random"}))
      ->capture_default_str();
  pool.add_option("--max-concurrency", o.max_concurrency,
                  "The account's limit of environments in use; 0 or inf: none")
      ->type_name("N")
      ->capture_default_str();
  pool.add_option("--reserved-concurrency", o.reserved, "The function's own limit")->type_name("N");
  pool.add_option("--provisioned-concurrency", o.provisioned,
                  "Environments kept ready, which are used first")
      ->type_name("N")
      ->capture_default_str();
  pool.add_option("--concurrency-per-instance", o.requests_each,
                  "Requests that an environment serves at once, 1..1000")
      ->type_name("N")
      ->capture_default_str();
  pool.add_option("--instance-rps", o.rate_each,
                  "Requests that an environment takes in any second; 0: no limit")
      ->type_name("N")
      ->capture_default_str();
  pool.add_option("--scaling-per-10s", o.scaling, "New environments in 10 s; 0: no limit")
      ->type_name("N")
      ->capture_default_str();
  pool.add_option("--initial", o.initial,
                  "Environments at the start, in order of creation: busy:N (each with a warm "
                  "service that begins), idle:N or idle:N@S (that expire at S seconds unless "
                  "used), as in busy:3,idle:5@300")
      ->type_name("LIST");
}

void add_run(CLI::App& pool, PoolOptions& o) {
  pool.add_option("--requests", o.requests,
                  "Arrivals to simulate (default: 1000000; with a profile whole days or weeks)")
      ->type_name("N");
  pool.add_option("--seconds", o.length, "Time to simulate, instead of --requests")->type_name("S");
  pool.add_option("--warm-up", o.warm_up, "Seconds that are simulated before and do not count")
      ->type_name("S")
      ->capture_default_str();
  pool.add_option("--seed", o.seed, "Of the random numbers")->type_name("N")->capture_default_str();
  pool.add_option("--replications", o.replications,
                  "Independent runs, for intervals over them instead of batches of one")
      ->type_name("N")
      ->capture_default_str();
  pool.add_option("--threads", o.threads,
                  "For replications (default: all cores); the result is the same for any number")
      ->type_name("N");
  pool.add_option("--trace", o.trace,
                  "Write each request's time, outcome (C cold, W warm, R rejected) and latency "
                  "to FILE, CSV, whole or not at all")
      ->type_name("FILE");
}

void add_billing(CLI::App& pool, PoolOptions& o) {
  pool.add_option("--memory-mb", o.memory_mb, "Memory of the function, 128..10240")
      ->type_name("MB")
      ->capture_default_str();
  pool.add_option("--architecture", o.architecture, "Its processor")
      ->check(CLI::IsMember({"x86", "arm"}))
      ->capture_default_str();
  pool.add_option("--package", o.package, "How it is packaged: decides whether inits were billed")
      ->check(CLI::IsMember({"zip", "image"}))
      ->capture_default_str();
  pool.add_option("--runtime", o.runtime, "Managed or custom (provided.*): the same")
      ->check(CLI::IsMember({"managed", "custom"}))
      ->capture_default_str();
  pool.add_option("--month-hours", o.traffic.month_hours, "Hours of the month that is priced")
      ->capture_default_str();
}

}  // namespace

void add_simulate_pool(CLI::App& simulate) {
  auto options = std::make_shared<PoolOptions>();
  auto* pool = simulate.add_subcommand(
      "pool", "A function's environments: cold starts, throttles, instances, billed time");
  add_traffic(*pool, *options);
  add_function(*pool, *options);
  add_run(*pool, *options);
  add_billing(*pool, *options);
  options->prices.add_to(*pool);
  options->output.add_to(*pool, {"table", "csv", "json", "md"});
  pool->callback([options] { simulate_and_report(*options); });
}

}  // namespace fitcost::command
