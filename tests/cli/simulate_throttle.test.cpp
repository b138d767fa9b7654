// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "support/command.hpp"
#include "support/json_schema.hpp"

using support::command;
using support::contains;
using support::Json;
using support::Words;

namespace {

Json throttled(Words words) {
  words.insert(words.begin(), {"simulate", "throttle"});
  words.insert(words.end(), {"--format", "json"});
  const auto run = command(words);
  INFO(run.err);
  REQUIRE(run.code == 0);
  const Json report = Json::parse(run.out);
  const auto schema =
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/throttle-1.json"));
  const auto errors = support::SchemaCheck(schema).errors(report);
  INFO((errors.empty() ? std::string() : errors.front()));
  CHECK(errors.empty());
  return report;
}

Words with_stage(Words words, const std::string& rps, const std::string& burst) {
  words.insert(words.end(), {"--stage-rps", rps, "--stage-burst", burst});
  return words;
}

}  // namespace

TEST_CASE("The worst month of a stage throttle of 50 a second is $459.90", "[cli][throttle]") {
  const auto report = throttled(with_stage({}, "50", "100"));
  const auto& worst = report.at("worst_month");
  CHECK(worst.at("requests") == "131400000");
  CHECK(worst.at("api").at("bill").at("total_usd") == "459.9");
  CHECK(worst.at("plan").is_null());
  CHECK(report.at("simulated").is_null());
  CHECK(report.at("traffic").is_null());

  const auto whole = throttled(with_stage(
      {"--plan", "workout-api-first-answer", "--rps", "0.023", "--seconds", "1000"}, "50", "100"));
  CHECK(whole.at("worst_month").at("times_the_mean").get<double>() == Approx(2173.9).epsilon(1e-4));
  const auto& plan = whole.at("worst_month").at("plan");
  CHECK(plan.at("name") == "workout-api-first-answer");
  bool found = false;
  for (const auto& s : plan.at("bill").at("services")) {
    if (s.at("service") == "apigateway") {
      CHECK(s.at("total_usd") == "459.9");
      found = true;
    }
  }
  CHECK(found);
  const auto table = command({"simulate", "throttle", "--stage-rps", "50", "--stage-burst", "100"});
  CHECK(contains(table.out, "API Gateway alone, REST"));
  CHECK(contains(table.out, "459.90"));
  CHECK(contains(table.out, "50 requests/s without end are 131,400,000 in 730 h"));
}

TEST_CASE("simulate throttle agrees with what is exact", "[cli][throttle]") {
  const auto report =
      throttled(with_stage({"--rps", "60", "--seconds", "2000", "--warm-up", "100"}, "50", "5"));
  CHECK(report.at("long_run").at("exact") == true);
  CHECK(report.at("long_run").at("p_rejected").get<double>() ==
        Approx(1.99146693328819652e-01).epsilon(1e-11));
  CHECK(report.at("simulated").at("p_rejected").at("value").get<double>() ==
        Approx(0.19914669).margin(0.002));
  CHECK(report.at("simulated").at("replications") == 16);

  const auto even = throttled(with_stage({"--rps", "60", "--profile", "constant"}, "50", "100"));
  CHECK(even.at("long_run").at("p_rejected").get<double>() == Approx(1.0 / 6.0));
  CHECK(even.at("simulated").at("p_rejected").at("value").get<double>() ==
        Approx(1.0 / 6.0).margin(1e-4));
  CHECK(even.at("simulated").at("replications") == 1);
}

TEST_CASE("The same seed gives the same figures, another one others", "[cli][throttle]") {
  const auto run = [](const std::string& seed) {
    return throttled(with_stage({"--rps", "60", "--seconds", "100", "--seed", seed}, "50", "5"))
        .at("simulated")
        .at("by_stage");
  };
  CHECK(run("1") == run("1"));
  CHECK(run("1") != run("2"));
}

TEST_CASE("The account's throttle is that of the region", "[cli][throttle]") {
  CHECK(throttled({}).at("account").at("rate_per_s") == "10000");
  // A region that the price book has no prices of: its bill is unknown, not an error.
  const auto smaller = throttled({"--region", "eu-south-1"});
  CHECK(smaller.at("account").at("burst") == "1250");
  CHECK(smaller.at("worst_month").at("api").at("bill").at("complete") == false);
  const auto table = command({"simulate", "throttle", "--region", "eu-south-1"});
  CHECK(contains(table.out, "unknown          unknown"));
  CHECK(command({"simulate", "throttle", "--region", "eu-south-1", "--strict"}).code == 2);
  const auto asked = throttled({"--account-rps", "0.5", "--account-burst", "3"});
  CHECK(asked.at("worst_month").at("rate_per_s") == "0.5");
  CHECK(asked.at("worst_month").at("burst") == "3");
}

TEST_CASE("Bursts, recorded arrivals, bursty and concurrent traffic are simulated",
          "[cli][throttle]") {
  const support::TempFolder folder;
  CHECK(throttled(with_stage({"--burst-of", "1000"}, "50", "100")).at("simulated").at("by_stage") ==
        900);
  const auto arrivals = folder.write("a.txt", "0\n0\n0.5\n2\n");
  CHECK(throttled(with_stage({"--arrivals", arrivals}, "1", "1")).at("simulated").at("by_stage") ==
        2);
  const auto trace = folder.write("t.csv", "minute,count\n0,6000\n1,0\n");
  CHECK(throttled(with_stage({"--trace", trace}, "50", "10"))
            .at("simulated")
            .at("p_rejected")
            .at("value")
            .get<double>() == Approx(0.5).margin(0.03));
  CHECK(throttled(with_stage({"--mmpp", "200:5,1:60", "--seconds", "5000"}, "50", "10"))
            .at("simulated")
            .at("by_stage") > 0);
  const auto lambda = throttled({"--rps", "50", "--seconds", "500", "--lambda-concurrency", "20",
                                 "--duration-ms", "exp:400"});
  CHECK(lambda.at("simulated").at("by_lambda") > 0);
  CHECK(lambda.at("long_run").at("by_lambda_of_the_others").get<double>() ==
        Approx(0.1734342778).epsilon(1e-8));  // Erlang B of 50 (0.1 + 0.4 e^-0.25) on 20, in Python
  CHECK(
      throttled({"--rps", "5", "--profile", "daily", "--peak-to-mean", "10", "--replications", "1"})
          .at("long_run")
          .at("exact") == false);
}

TEST_CASE("A worst month over the limit exits with 3 behind its report", "[cli][throttle]") {
  const Words words{"simulate",      "throttle", "--stage-rps", "50",
                    "--stage-burst", "100",      "--fail-over", "459"};
  const auto over = command(words);
  CHECK(over.code == 3);
  CHECK(contains(over.out, "459.90"));
  CHECK(over.err == "fitcost: the worst month costs 459.90 USD after the free tier, over 459\n");
  auto within = words;
  within.back() = "460";
  CHECK(command(within).code == 0);
}

TEST_CASE("simulate throttle refuses what cannot be meant", "[cli][throttle]") {
  const auto error = [](Words words) {
    words.insert(words.begin(), {"simulate", "throttle"});
    const auto run = command(words);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(support::lines_of(run.err).size() == 1);
    return run.err;
  };
  CHECK(contains(error({"--stage-rps", "50"}), "both --stage-rps and --stage-burst"));
  CHECK(contains(error({"--stage-rps", "nan", "--stage-burst", "1"}), "--stage-rps"));
  CHECK(contains(error({"--stage-rps", "5", "--stage-burst", "1.5"}), "--stage-burst"));
  CHECK(contains(error({"--rps", "5", "--burst-of", "5"}), "more than one traffic"));
  CHECK(contains(error({"--profile", "daily"}), "no --rps and no --rate"));
  CHECK(contains(error({"--lambda-concurrency", "5"}), "both --lambda-concurrency"));
  CHECK(contains(error({"--rps", "5", "--lambda-concurrency", "5", "--duration-ms", "fast"}),
                 "--duration-ms"));
  CHECK(contains(error({"--burst-of", "5", "--seconds", "9"}), "none: all of it counts"));
  CHECK(contains(error({"--rps", "5", "--seconds", "0"}), "a time above 0"));
  CHECK(contains(error({"--rps", "5", "--seconds", "9", "--warm-up", "9"}), "less than --seconds"));
  CHECK(contains(error({"--rps", "1e9", "--seconds", "1e6"}), "requests to simulate"));
  CHECK(contains(error({"--rps", "5", "--replications", "0"}), "--replications"));
}
