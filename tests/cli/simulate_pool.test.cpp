// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

const Words pool{"simulate", "pool"};
const Words example =
    with(pool, {"--rps", "0.9", "--warm-ms", "exp:1991", "--cold-ms", "exp:2244", "--idle-expiry",
                "600", "--routing", "newest", "--requests", "20000", "--seed", "1"});
const Words times{"--warm-ms", "2000", "--cold-ms", "3000", "--idle-expiry", "10"};

std::vector<std::string> schema_errors(const Json& report) {
  const Json schema =
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/simulate-pool-1.json"));
  return support::SchemaCheck(schema).errors(report);
}

double figure(const Json& report, const std::string& key) {
  return report.at(key).at("value").get<double>();
}

}  // namespace

TEST_CASE("simulate pool says what a million requests say, in JSON by its schema", "[cli][pool]") {
  Words words = example;
  words[static_cast<std::size_t>(std::find(words.begin(), words.end(), "20000") - words.begin())] =
      "1000000";
  const Json report = json_of(words);
  CHECK(schema_errors(report) == std::vector<std::string>{});
  // SimFaaS, three independent runs of 10^6 s: 0.00131..0.00139, 7.70, 1.79, 5.91, 6179..6594 s.
  CHECK(figure(report, "p_cold") == Approx(0.00135).epsilon(0.08));
  CHECK(figure(report, "p_rejected") == 0.0);
  CHECK(figure(report.at("instances"), "total") == Approx(7.70).epsilon(0.015));
  CHECK(figure(report.at("instances"), "running") == Approx(1.791).epsilon(0.01));
  CHECK(figure(report.at("instances"), "idle") == Approx(5.91).epsilon(0.02));
  CHECK(figure(report, "lifespan_s") == Approx(6350.0).epsilon(0.08));
  for (const char* key : {"p_cold", "p_rejected", "lifespan_s"}) {
    CHECK(report.at(key).at("ci_low") <= report.at(key).at("value"));
    CHECK(report.at(key).at("value") <= report.at(key).at("ci_high"));
  }
  CHECK(report.at("counts").at("requests") == 1'000'000);
  CHECK(report.at("billed").at("requests") == 1'000'000.0);
  // Rounded up to the millisecond: half a millisecond each beyond 1991 and a few.
  CHECK(report.at("billed").at("milliseconds").get<double>() ==
        Approx(1'991'800'000.0).epsilon(0.004));
  CHECK(report.at("billed").at("gb_seconds").get<double>() ==
        Approx(report.at("billed").at("milliseconds").get<double>() / 4000.0));
  CHECK_FALSE(report.contains("lifespans"));
  CHECK_FALSE(report.at("assumptions").empty());
}

TEST_CASE("What is billed of a pool is what the price book says of it", "[cli][pool]") {
  const Json report = json_of(with(example, {"--memory-mb", "1024", "--architecture", "arm"}));
  const Json& billed = report.at("billed");
  const double seconds = billed.at("milliseconds").get<double>() / 1000.0;
  CHECK(billed.at("gb_seconds").get<double>() == Approx(seconds));
  // us-east-1, arm: 0.0000133334 USD a GB-second, 0.20 USD a million requests.
  CHECK(std::stod(billed.at("usd").get<std::string>()) ==
        Approx(seconds * 0.0000133334 + 20'000 * 0.0000002));
  CHECK(text(sum_of(billed.at("lines"), "cost_usd")) == text(decimal(billed.at("usd"))));
  const double months = 730.0 * 3600.0 / report.at("run").at("seconds").get<double>();
  CHECK(std::stod(billed.at("month").at("usd").get<std::string>()) ==
        Approx(std::stod(billed.at("usd").get<std::string>()) * months).epsilon(1e-6));
}

TEST_CASE("An init is billed by the day, the package and the runtime", "[cli][pool]") {
  const Words words = with(pool, {"--rps", "0.01", "--warm-ms", "100", "--init-ms", "400",
                                  "--idle-expiry", "0", "--requests", "100"});
  const auto milliseconds = [&](const Words& more) {
    const Words all = with(with(words, more), {"--format", "json"});
    const auto run = command(all);
    INFO(run.err);
    REQUIRE(run.code == 0);
    return Json::parse(run.out).at("billed").at("milliseconds").get<double>();
  };
  CHECK(milliseconds({}) == 50'000.0);
  CHECK(milliseconds({"--prices-on", "2025-07-31"}) == 10'000.0);
  CHECK(milliseconds({"--prices-on", "2025-08-01"}) == 50'000.0);
  CHECK(milliseconds({"--prices-on", "2025-07-31", "--package", "image"}) == 50'000.0);
  CHECK(milliseconds({"--prices-on", "2025-07-31", "--runtime", "custom"}) == 50'000.0);
}

TEST_CASE("Recorded arrivals run to the last expiry, and the trace says what became of each",
          "[cli][pool]") {
  TempFolder folder;
  const auto arrivals = folder.write("a.txt", "0.5\n1\n1.5\n3.6\n3.7\n4.5\n40\n");
  const auto trace = folder.file("trace.csv");
  const Json report =
      json_of(with(with(pool, times), {"--arrivals", arrivals, "--max-concurrency", "2",
                                       "--routing", "newest", "--trace", trace}));
  CHECK(schema_errors(report) == std::vector<std::string>{});
  CHECK(report.at("instance_seconds") == 43.6);
  CHECK(report.at("busy_seconds") == 13.0);
  CHECK(report.at("lifespans") == Json{15.1, 15.5, 13.0});
  CHECK(report.at("billed").at("month").is_null());
  CHECK(report.at("p_cold").at("ci_low").is_null());
  std::string outcomes;
  const auto rows = support::csv_rows(support::text_of(trace));
  for (const auto& row : rows) outcomes += row.at("outcome");
  CHECK(outcomes == "CCRWRWC");
  CHECK(rows[0].at("latency_ms") == "3000");
  CHECK(rows[2].at("latency_ms").empty());
  CHECK(rows[3].at("arrival_s") == "3.6");
  CHECK_FALSE(std::filesystem::exists(trace + ".unfinished"));
}

TEST_CASE("A trace that cannot be finished leaves nothing", "[cli][pool]") {
  TempFolder folder;
  const auto trace = folder.write("trace.csv", "old");
  const auto bad = folder.write("a.txt", "2\n1\n");
  CHECK(command(with(with(pool, times), {"--arrivals", bad, "--trace", trace})).code == 2);
  CHECK(support::text_of(trace) == "old");
  CHECK(command(with(example, {"--trace", folder.file("none/trace.csv")})).code == 2);
  CHECK(command(with(example, {"--trace", folder.path().string()})).code == 2);
  CHECK(command(with(example, {"--trace", trace, "--replications", "2"})).code == 2);
  CHECK(support::text_of(trace) == "old");
  // Found only when the report is made: the trace must not be there either.
  const auto prices = folder.write(
      "prices.csv",
      "kind,meter,region,valid_from,valid_to,tier_from,tier_to,value,unit,pool,free_tier,"
      "confidence,checked,source,note\n"
      "price,lambda.requests.x86,us-east-1,,,0,,0.5,request,,,A,2026-10-03,me,\n");
  const auto strict = command(with(example, {"--trace", trace, "--strict", "--prices", prices}));
  CHECK(strict.code == 2);
  CHECK(support::text_of(trace) == "old");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    static_cast<void>(entry);
    ++files;
  }
  CHECK(files == 3);
}

TEST_CASE("The same seed says the same on any number of threads", "[cli][pool]") {
  const Words words = with(pool, {"--rps", "0.9", "--warm-ms", "exp:1991", "--init-ms", "147",
                                  "--seconds", "300", "--replications", "50", "--format", "csv"});
  const auto one = command(with(words, {"--threads", "1"}));
  CHECK(one.code == 0);
  CHECK(one.out == command(with(words, {"--threads", "5"})).out);
  CHECK(one.out != command(with(words, {"--seed", "2"})).out);
}

TEST_CASE("Every form of the report has its figures", "[cli][pool]") {
  const auto shown = [](const std::string& format) {
    const auto run = command(with(example, {"--format", format}));
    REQUIRE(run.code == 0);
    CHECK(run.err.empty());
    return run.out;
  };
  const std::string table = shown("table");
  for (const char* part :
       {"cold starts", "rejected (429)", "environments", "  running", "lifespan", "latency, ms",
        "billed: 20,000 requests", "Little's law", "assumed: ", "(--idle-expiry)"})
    CHECK(contains(table, part));
  CHECK(contains(shown("md"), "| cold starts | "));
  const auto rows = support::csv_rows(shown("csv"));
  CHECK(rows.at(0).at("figure") == "requests");
  CHECK(rows.at(0).at("value") == "20000");
  for (const std::string width : {"80", "100", "140"}) {
    for (const auto& line : support::lines_of(command(with(example, {"--width", width})).out))
      CHECK(support::columns_of(line) <= std::stoul(width));
  }
}

TEST_CASE("Gaps, bursts, profiles and evenly spaced requests are traffic, too", "[cli][pool]") {
  const Words words = with(pool, {"--warm-ms", "10", "--init-ms", "5", "--seconds", "2000"});
  const auto count = [&](const Words& more) {
    return json_of(with(words, more)).at("counts").at("requests").get<double>();
  };
  CHECK(count({"--rps", "5", "--profile", "constant"}) == 10'000.0);
  CHECK(count({"--interarrival-ms", "normal:200,10"}) == Approx(10'000.0).epsilon(0.01));
  CHECK(count({"--rps", "5", "--interarrival", "normal:200,10"}) == Approx(10'000.0).epsilon(0.01));
  CHECK(count({"--rate", "300/minute"}) == Approx(10'000.0).epsilon(0.04));
  CHECK(count({"--mmpp", "10:5,0:5"}) == Approx(10'000.0).epsilon(0.4));
  CHECK(count({"--rps", "5", "--profile", "daily"}) < 3000.0);  // the night comes first
}

TEST_CASE("What is wrong with a pool is said in one line, with exit code 2", "[cli][pool]") {
  TempFolder folder;
  const auto text = [&](const std::string& name, const std::string& content) {
    return folder.write(name, content);
  };
  const Words ok{"--rps", "1", "--warm-ms", "10", "--cold-ms", "20", "--requests", "100"};
  const auto refused = [&](const Words& words, const std::string& said) {
    const auto run = command(with(pool, words));
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(support::lines_of(run.err).size() == 1);
    CHECK(contains(run.err, said));
  };
  const Words no_times{"--rps", "1", "--requests", "100"};
  refused(with(no_times, {"--warm-ms", "weibul:1,2", "--cold-ms", "3"}), "did you mean 'weibull'?");
  refused(with(no_times, {"--warm-ms", "-5", "--cold-ms", "3"}), "--warm-ms: found '-5'");
  refused(with(no_times, {"--warm-ms", "nan", "--cold-ms", "3"}), "--warm-ms: found 'nan'");
  refused(with(no_times, {"--warm-ms", "5"}), "neither --cold-ms nor --init-ms");
  refused(with(ok, {"--init-ms", "5"}), "both --cold-ms and --init-ms");
  refused(with(no_times, {"--warm-ms", "empirical:" + folder.file("none"), "--cold-ms", "3"}),
          "no file that can be read");
  refused(with(no_times, {"--warm-ms", "empirical:" + text("e", "1\n2 ms\n"), "--cold-ms", "3"}),
          "e:2:1: found '2 ms', wanted a number a line");
  refused(with(times, {"--arrivals", text("a", "1\n3\n2\n")}), "a:3:1: found '2', wanted a time");
  refused(with(times, {"--arrivals", text("b", "")}), "b:1:1: found no arrival");
  refused(with(times, {"--arrivals", text("c", "1\n\xff\n")}), "c:2:1: found ");
  refused(with(times, {"--arrivals", text("d", "1\n"), "--rps", "1"}), "more than one traffic");
  refused(with(times, {"--arrivals", text("d", "1\n"), "--requests", "1"}), "--arrivals beside it");
  refused(with(times, {"--requests", "5"}), "no traffic");
  refused(with(ok, {"--seconds", "5"}), "--seconds beside it");
  refused(with(ok, {"--idle-expiry", "-1"}), "--idle-expiry: found '-1'");
  refused(with(ok, {"--idle-expiry", "never"}), "--idle-expiry: found 'never'");
  refused(with(ok, {"--initial", "busy:x"}), "--initial: found 'busy:x'");
  refused(with(ok, {"--max-concurrency", "-2"}), "--max-concurrency: found '-2'");
  refused(with(ok, {"--provisioned-concurrency", "2000"}), "no more than the limit");
  refused(with(ok, {"--scaling-per-10s", "0.5"}), "--scaling-per-10s: found '0.5'");
  refused(with(ok, {"--seed", "-1"}), "--seed: found '-1'");
  refused(with(ok, {"--seed", "1.5"}), "--seed: found '1.5'");
  refused(with(ok, {"--replications", "0"}), "--replications: found '0'");
  refused(with(ok, {"--memory-mb", "100"}), "--memory-mb: found '100'");
  refused(with(ok, {"--interarrival-ms", "500"}), "gaps whose mean is that of --rps");
  refused(with(ok, {"--routing", "latest"}), "latest");
  refused({"--rps", "0", "--warm-ms", "1", "--cold-ms", "1"}, "a traffic without requests");
  refused({"--rps", "1e9", "--warm-ms", "1e9", "--cold-ms", "1e9", "--max-concurrency", "inf",
           "--scaling-per-10s", "0", "--requests", "2000000"},
          "more than 1,000,000 environments at once");
}
