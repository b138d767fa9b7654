// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "fitcost/capacity/function_pool.hpp"

/// lambda_pool.tsv: figures that SimFaaS's notebooks print, independent runs of it, and exact ones;
/// lambda_pool_deterministic.tsv: small histories worked out by hand. Each row names its source.
using namespace fitcost;

namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> out;
  std::istringstream row(line);
  for (std::string cell; std::getline(row, cell, '\t');) out.push_back(cell);
  return out;
}
std::vector<Row> rows(const std::string& name) {
  std::ifstream file(std::string(FITCOST_SOURCE_DIR) + "/tests/vectors/" + name);
  std::string line;
  std::getline(file, line);
  const auto header = cells(line);
  std::vector<Row> out;
  while (std::getline(file, line)) {
    const auto row = cells(line);
    Row named;
    for (std::size_t i = 0; i < header.size(); ++i) named[header[i]] = i < row.size() ? row[i] : "";
    out.push_back(named);
  }
  return out;
}
double number(const std::string& text) {
  return text == "inf" ? std::numeric_limits<double>::infinity() : std::stod(text);
}
std::vector<double> numbers(const std::string& text) {
  std::vector<double> out;
  std::istringstream words(text);
  for (double x = 0; words >> x;) out.push_back(x);
  return out;
}

DurationDistribution exponential_s(const std::string& mean) {
  return DurationDistribution::exponential(milliseconds(number(mean) * 1000.0));
}
DurationDistribution constant_s(const std::string& value) {
  return DurationDistribution::constant(milliseconds(number(value) * 1000.0));
}

/// SimFaaS knows neither of Lambda's limits, and takes the idle environment created last.
FunctionPool pool_of(const Row& row) {
  FunctionPool pool;
  pool.routing = Routing::newest;
  pool.rate_each = 0.0;
  pool.scaling_step = 0.0;
  pool.traffic = PoissonTraffic{requests(number(row.at("arrival_rate_per_s"))) / seconds(1.0), {}};
  if (row.at("arrivals").rfind("gaussian", 0) == 0) {
    REQUIRE(row.at("arrivals") == "gaussian gap mean 0.2 std 0.01");
    pool.traffic =
        RenewalTraffic{DurationDistribution::normal(milliseconds(200.0), milliseconds(10.0))};
  }
  pool.warm = exponential_s(row.at("warm_service_mean_s"));
  pool.cold = exponential_s(row.at("cold_service_mean_s"));
  if (row.at("model") == "ParServerlessSimulator") pool.cold_time = ColdTime::init_first;
  pool.idle_expiry = constant_s(row.at("idle_expiry_s") == "any" ? "600" : row.at("idle_expiry_s"));
  const double limit = number(row.at("max_concurrency"));
  pool.max_concurrency =
      std::isinf(limit) ? FunctionPool::unlimited : static_cast<std::int64_t>(limit);
  if (row.at("extra").rfind("initial state: ", 0) == 0) {
    REQUIRE(row.at("extra").rfind("initial state: 3 busy (warm service starts at t=0, created 0) + "
                                  "5 idle expiring at t=300 (created 0.01)",
                                  0) == 0);
    pool.initial = parse_initial_instances("busy:3,idle:5@300", "");
  }
  return pool;
}

/// As many replications as come to some million requests, 400 at most; of few a single one, whose
/// batches tell its deviation.
PoolRun run_of(const Row& row, double most_requests) {
  PoolRun run;
  run.threads = 2;
  run.seed = 20'261;
  if (row.at("horizon") == "steady state") {
    run.length = run.warm_up = seconds(20'000.0);
  } else {
    run.length = seconds(number(row.at("horizon")));  // "1e6 s from empty"
  }
  const double each = number(row.at("arrival_rate_per_s")) * (run.length / seconds(1.0));
  run.replications = static_cast<int>(std::fmin(400.0, most_requests / each));
  if (run.replications < 10) run.replications = 1;
  return run;
}

/// The deviation of a run over the row's horizon, from the interval of the mean of all.
double deviation(const Estimate& e, int replications) {
  const double reach = *e.high - *e.value;
  return replications == 1 ? reach / 2.045  // Student's quantile of 30 batches
                           : reach / 1.97 * std::sqrt(static_cast<double>(replications));
}

void check_figure(const Row& row, const std::string& column, const Estimate& found,
                  int replications) {
  const std::string& text = row.at(column);
  if (text.empty() || text == "nan") return;
  INFO(column << ": " << text << " published");
  REQUIRE(found.value.has_value());
  INFO(*found.value << " simulated");
  // Published with so many places that the last one may be rounded by half.
  const std::size_t point = text.find('.');
  const double rounded = point == std::string::npos || text.find('e') != std::string::npos
                             ? 0.0
                             : 0.5 * std::pow(10.0, -static_cast<double>(text.size() - point - 1));
  const double both = std::sqrt(1.0 + 1.0 / replications);
  CHECK(std::fabs(*found.value - number(text)) <=
        4.0 * both * deviation(found, replications) + rounded + 1e-9);
}

void check_row(const Row& row, double most_requests) {
  const PoolRun run = run_of(row, most_requests);
  const PoolResult found = simulate_pool(pool_of(row), run);
  INFO(row.at("id") << ", " << row.at("source") << ", " << run.replications << " replications");
  check_figure(row, "p_cold", found.p_cold, run.replications);
  check_figure(row, "p_reject", found.p_rejected, run.replications);
  check_figure(row, "lifespan_mean_s", found.lifespan_seconds, run.replications);
  check_figure(row, "inst_total", found.total.mean, run.replications);
  check_figure(row, "inst_running", found.running.mean, run.replications);
  check_figure(row, "inst_idle", found.idle.mean, run.replications);
}

/// Rows whose single run has `from` to `to` requests.
int check_rows(double from, double to) {
  int checked = 0;
  for (const auto& row : rows("lambda_pool.tsv")) {
    if (row.at("arrival_rate_per_s").empty()) continue;  // Little's law, checked of all the others
    const double length =
        row.at("horizon") == "steady state" ? 20'000.0 : number(row.at("horizon"));
    const double each = number(row.at("arrival_rate_per_s")) * length;
    if (each < from || to <= each) continue;
    check_row(row, 2e6);
    ++checked;
  }
  return checked;
}

}  // namespace

TEST_CASE("SimFaaS's published pools of up to 3,000 requests", "[vectors][pool]") {
  CHECK(check_rows(0.0, 3e3) == 17);
}
TEST_CASE("SimFaaS's published pools of up to 20,000 requests", "[vectors][pool]") {
  CHECK(check_rows(3e3, 2e4) == 9);
}
TEST_CASE("SimFaaS's published pools of up to 60,000 requests", "[vectors][pool]") {
  CHECK(check_rows(2e4, 6e4) == 9);
}
TEST_CASE("SimFaaS's published pools of up to 200,000 requests", "[vectors][pool]") {
  CHECK(check_rows(6e4, 2e5) == 7);
}
TEST_CASE("SimFaaS's published pools of up to 600,000 requests", "[vectors][pool]") {
  CHECK(check_rows(2e5, 6e5) == 6);
}
TEST_CASE("SimFaaS's published pools of up to 5 million requests", "[vectors][pool]") {
  CHECK(check_rows(6e5, 1e7) == 14);
}

TEST_CASE("The busy environments of every published pool are rate times mean service",
          "[vectors][pool]") {
  for (const auto& row : rows("lambda_pool.tsv")) {
    if (row.at("kind") != "simfaas-run" || number(row.at("p_reject")) > 0.0) continue;
    const double cold = number(row.at("p_cold"));
    const double warm_s = number(row.at("warm_service_mean_s"));
    double cold_s = number(row.at("cold_service_mean_s"));
    if (row.at("model") == "ParServerlessSimulator") cold_s += warm_s;
    const double n = number(row.at("n_requests"));
    const double expected =
        number(row.at("arrival_rate_per_s")) * (cold * cold_s + (1 - cold) * warm_s);
    INFO(row.at("id"));
    CHECK(std::fabs(number(row.at("inst_running")) - expected) < 6.0 * expected / std::sqrt(n));
  }
}

TEST_CASE("The shares of time with so many environments are those that a notebook prints",
          "[vectors][pool]") {
  // V002: P(total = 5..12) after 100 s; the quantiles of 99.9 % of the time lie where they say.
  FunctionPool pool = pool_of(rows("lambda_pool.tsv").front());
  PoolRun run;
  run.length = seconds(1e6);
  run.warm_up = seconds(1000.0);
  run.seed = 3;
  const auto found = simulate_pool(pool, run);
  const std::array<double, 8> shares{.000023, .051959, .404077, .387639,
                                     .119743, .030551, .005409, .000600};
  double below = 0.0;
  int median = 4;
  int p95 = 4;
  int p99 = 4;
  for (const double share : shares) {
    if (below < 0.5) ++median;
    if (below < 0.95) ++p95;
    if (below < 0.99) ++p99;
    below += share;
  }
  CHECK(found.total.median == median);
  CHECK(found.total.p95 == p95);
  CHECK(std::abs(found.total.p99 - p99) <= 1);
}

TEST_CASE("Histories worked out by hand come out exactly", "[vectors][pool]") {
  const auto cases = rows("lambda_pool_deterministic.tsv");
  CHECK(cases.size() == 4);
  for (const auto& row : cases) {
    INFO(row.at("name"));
    FunctionPool pool;
    pool.traffic = RecordedTraffic{numbers(row.at("arrivals_s"))};
    pool.warm = constant_s(row.at("warm_s"));
    pool.cold = constant_s(row.at("cold_s"));
    pool.idle_expiry = constant_s(row.at("idle_expiry_s"));
    pool.max_concurrency = std::stoi(row.at("max_concurrency"));
    for (const Routing routing : {Routing::newest, Routing::recent}) {
      pool.routing = routing;
      PoolRun run;
      std::string outcomes;
      run.on_request = [&outcomes](const PoolRequest& r) { outcomes += r.outcome; };
      const auto found = simulate_pool(pool, run);
      CHECK(outcomes == row.at("outcome_per_request"));
      CHECK(std::to_string(found.cold) == row.at("n_cold"));
      CHECK(std::to_string(found.rejected) == row.at("n_reject"));
      CHECK(found.instance_seconds == number(row.at("instance_seconds")));
      CHECK(found.busy_seconds == number(row.at("busy_seconds")));
      CHECK(std::to_string(found.total.most) == row.at("max_instances"));
      if (routing == Routing::newest)
        CHECK(found.lifespans == numbers(row.at("lifespans_in_order_of_expiry")));
    }
  }
}
