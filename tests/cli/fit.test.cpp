// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "fitcost/capacity/duration_distribution.hpp"
#include "fitcost/traffic/random.hpp"
#include "support/command.hpp"
#include "support/json_schema.hpp"

using support::command;
using support::contains;
using support::Json;
using support::Words;

namespace {

Json checked(const support::Outcome& run, const std::string& schema) {
  INFO(run.err);
  REQUIRE(run.code == 0);
  const Json report = Json::parse(run.out);
  const auto text = support::text_of(std::string(FITCOST_SOURCE_DIR "/data/schema/") + schema);
  const auto errors = support::SchemaCheck(Json::parse(text)).errors(report);
  INFO((errors.empty() ? std::string() : errors.front()));
  CHECK(errors.empty());
  return report;
}

std::string two_places(double ms) {
  std::string text = std::to_string(std::llround(ms * 100.0));
  while (text.size() < 3) text.insert(0, 1, '0');
  return text.insert(text.size() - 2, 1, '.');
}

/// A log as Lambda writes it: lognormal warm requests, every 50th a cold one whose INIT is billed.
std::string lambda_log(int requests) {
  using namespace fitcost;
  Random random(7);
  const auto warm = DurationDistribution::lognormal(milliseconds(41.2), 0.31);
  const auto init = DurationDistribution::gamma(20.0, milliseconds(6.5));
  std::string out;
  for (int i = 0; i < requests; ++i) {
    const std::string id = " RequestId: 0000-" + std::to_string(i);
    const double ms = std::round(warm.sample(random) / milliseconds(1.0) * 100.0) / 100.0;
    double billed = ms;
    std::string start;
    if (i % 50 == 0) {
      const double took = std::round(init.sample(random) / milliseconds(1.0) * 100.0) / 100.0;
      billed += took;
      start = "Init Duration: " + two_places(took) + " ms\t";
    }
    out += "START" + id + " Version: $LATEST\nEND" + id + "\nREPORT" + id +
           "\tDuration: " + two_places(ms) +
           " ms\tBilled Duration: " + std::to_string(std::llround(std::ceil(billed - 1e-9))) +
           " ms\tMemory Size: 256 MB\tMax Memory Used: 90 MB\t" + start + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("fit reports finds the distributions of a log and how it was billed", "[cli][fit]") {
  const std::string log = lambda_log(5'000);
  const auto report =
      checked(command({"fit", "reports", "-", "--format", "json"}, {}, log), "fit-reports-1.json");
  CHECK(report.at("reports") == 5'000);
  CHECK(report.at("lines") == 15'000);
  CHECK(report.at("cold_starts") == 100);
  CHECK(report.at("billing").at("init_billed") == true);
  CHECK(report.at("billing").at("lines").at("to_the_ms") == 4'900);
  CHECK(report.at("billing").at("lines").at("unexplained") == 0);
  const auto& warm = report.at("fitted").at("warm");
  CHECK(warm.at("fits").at(0).at("family") == "lognormal");
  CHECK(warm.at("fits_well") == true);
  CHECK(warm.at("durations").at("resolution_ms") == 0.01);
  const auto option =
      fitcost::parse_duration_distribution(warm.at("option").get<std::string>(), "--warm-ms");
  CHECK(option.first() == Approx(41.2).epsilon(0.02));
  CHECK(option.second() == Approx(0.31).epsilon(0.04));
  CHECK(report.at("plan").at("memory_mb") == 256);
  CHECK(report.at("plan").at("cold_share") == Approx(0.02));

  const auto table = command({"fit", "reports", "-"}, {}, log);
  CHECK(contains(table.out, "standard input · 5,000 reports in 15,000 lines · 256 MB\n"));
  CHECK(
      contains(table.out, "INIT was billed, Duration + Init Duration rounded up once, in all 100"));
  CHECK(contains(table.out, "fitcost simulate pool --rps R --warm-ms lognormal:"));
  CHECK(contains(table.out, "NAME: {memory_mb: 256, duration_ms: "));
  for (const auto& line : support::lines_of(table.out)) CHECK(support::columns_of(line) <= 100);
  const auto csv = command({"fit", "reports", "-", "--format", "csv"}, {}, log);
  CHECK(contains(csv.out, "\nwarm,\"lognormal:"));
  CHECK(contains(command({"fit", "reports", "-", "--format", "md"}, {}, log).out, "| warm |"));
}

TEST_CASE("What fit reports prints goes into a plan and bills what the log billed", "[cli][fit]") {
  const support::TempFolder folder;
  const auto log = folder.write("log.txt", lambda_log(5'000));
  const auto report =
      checked(command({"fit", "reports", log, "--format", "json"}), "fit-reports-1.json");
  const auto& p = report.at("plan");
  const auto plan = folder.write(
      "plan.yaml", "name: fitted\nfunctions:\n  f: {memory_mb: " + p.at("memory_mb").dump() +
                       ", duration_ms: " + p.at("duration_ms").dump() + ", init_ms: " +
                       p.at("init_ms").dump() + ", cold_share: " + p.at("cold_share").dump() +
                       "}\nroutes:\n  GET /: {share: 1, function: f}\n");
  const auto run = command({"bill", "--plan", plan, "--rate", "1000000/month", "--format", "json"});
  INFO(run.err);
  REQUIRE(run.code == 0);
  const Json bill = Json::parse(run.out);
  double gb_seconds = 0.0;
  for (const auto& line : bill.at("months").at(0).at("lines")) {
    if (line.at("meter") == "lambda.gb_seconds.x86")
      gb_seconds += std::stod(line.at("quantity").get<std::string>());
  }
  // Within half a millisecond of about 45.
  CHECK(gb_seconds ==
        Approx(report.at("gb_seconds_per_million_requests").get<double>()).epsilon(0.0125));
}

TEST_CASE("The simulator's options that fit prints are options that it takes", "[cli][fit]") {
  const support::TempFolder folder;
  const auto log = folder.write("log.txt", lambda_log(2'000));
  const auto run =
      command({"fit", "reports", log, "--format", "json", "--empirical", folder.file("d-")});
  const auto report = checked(run, "fit-reports-1.json");
  const auto file = report.at("fitted").at("warm").at("empirical_file").get<std::string>();
  CHECK(support::lines_of(support::text_of(file)).size() == 1'960);
  for (const char* key : {"simulate_pool", "simulate_pool_whole_cold"}) {
    Words words{"simulate", "pool", "--rps", "0.9", "--requests", "2000"};
    std::istringstream options(report.at(key).get<std::string>());
    for (std::string word; options >> word;) words.push_back(word);
    const auto simulated = command(words);
    INFO(simulated.err);
    CHECK(simulated.code == 0);
  }
}

TEST_CASE("Durations that nothing fits are offered as they are", "[cli][fit]") {
  const support::TempFolder folder;
  std::string log;
  for (int i = 0; i < 400; ++i) {
    log += "REPORT RequestId: a\tDuration: " + two_places(i % 2 == 0 ? 3.0 + 0.01 * i : 900.0 + i) +
           " ms\tBilled Duration: 9 ms\tMemory Size: 128 MB\t\n";
  }
  const auto path = folder.write("log.txt", log);
  const auto report = checked(
      command({"fit", "reports", path, "--format", "json", "--empirical", folder.file("d-")}),
      "fit-reports-1.json");
  const auto& warm = report.at("fitted").at("warm");
  CHECK(warm.at("fits_well") == false);
  CHECK(warm.at("option") == "empirical:" + folder.file("d-warm.txt"));
  CHECK(contains(command({"fit", "reports", path}).out, "warm: no distribution fits"));
}

TEST_CASE("A bad REPORT line is counted, and with --strict it is an error", "[cli][fit]") {
  const std::string good =
      "REPORT RequestId: a Duration: 1.50 ms Billed Duration: 2 ms Memory Size: 128 MB\n";
  const auto counted = command({"fit", "reports", "-"}, {}, good + "REPORT RequestId: b\n");
  CHECK(counted.code == 0);
  CHECK(
      contains(counted.out, "1 report was passed over that cannot be right; the first, in line 2"));
  const auto strict =
      command({"fit", "reports", "-", "--strict"}, {}, good + "REPORT RequestId: b\n");
  CHECK(strict.code == 2);
  CHECK(strict.out.empty());
  CHECK(strict.err ==
        "fitcost: -:2: found a REPORT without Duration, wanted one with its Duration\n");
}

TEST_CASE("A log without reports is refused", "[cli][fit]") {
  const auto empty = command({"fit", "reports", "-"}, {}, "");
  CHECK(empty.code == 2);
  CHECK(empty.err ==
        "fitcost: -: found no REPORT line and no platform.report record in 0 lines, "
        "wanted a log of a Lambda function\n");
  CHECK(command({"fit", "reports", "/nowhere/log"}).code == 2);
  CHECK(command({"fit", "reports", "/"}).code == 2);
  const auto other =
      command({"fit", "reports", "-", "--memory-mb", "512"}, {},
              "REPORT RequestId: a Duration: 1.50 ms Billed Duration: 2 ms Memory Size: 128 MB\n");
  CHECK(other.code == 2);
  CHECK(contains(other.err, "found no reports of 512 MB"));
  CHECK(command({"fit", "reports", "-", "--replicates", "0"}, {}, "").code == 2);
}

TEST_CASE("fit requests finds in the simulator's own trace what was simulated", "[cli][fit]") {
  const support::TempFolder folder;
  const auto trace = folder.file("trace.csv");
  const auto simulated =
      command({"simulate", "pool", "--rps", "0.003", "--warm-ms", "exp:1900", "--cold-ms", "2200",
               "--idle-expiry", "640", "--requests", "4000", "--seed", "3", "--trace", trace});
  INFO(simulated.err);
  REQUIRE(simulated.code == 0);
  const auto report =
      checked(command({"fit", "requests", trace, "--format", "json"}), "fit-requests-1.json");
  CHECK(report.at("requests") == 4'000);
  const auto& expiry = report.at("idle_expiry_s");
  CHECK(expiry.at("contradicted") == 0);
  CHECK(expiry.at("at_least").get<double>() < 640.0);
  CHECK(expiry.at("at_most").get<double>() >= 640.0);
  CHECK(report.at("replayed_wrong") == 0);
  CHECK(report.at("routing").is_null());
  const auto table = command({"fit", "requests", trace});
  CHECK(contains(table.out, "idle expiry: 6"));
  CHECK(contains(table.out, "a column 'instance' would tell"));
  CHECK(contains(command({"fit", "requests", trace, "--format", "csv"}).out, "\nidle_expiry_s,6"));
}

TEST_CASE("fit requests tells the routing where instances are named", "[cli][fit]") {
  // Two instances, both idle: the one used last is taken again and again.
  std::string log = "time_s,duration_ms,cold,instance\n0,5000,1,a\n1,1000,1,b\n";
  for (int i = 0; i < 60; ++i) log += std::to_string(10 + 2 * i) + ",10,0,a\n";
  const auto report = checked(command({"fit", "requests", "-", "--format", "json"}, {}, log),
                              "fit-requests-1.json");
  CHECK(report.at("routing").at("recent") == report.at("routing").at("choices"));
  CHECK(report.at("idle_expiry_s").at("estimate").is_null());
  const auto bad = command({"fit", "requests", "-"}, {}, "time_s,duration_ms,cold\n2,1,0\n1,1,0\n");
  CHECK(bad.code == 2);
  CHECK(bad.err == "fitcost: standard input:3:1: found '1' after 2, wanted times that ascend\n");
}
