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

const std::string url =
    "https://lambda-power-tuning.show/"
    "#gAAAAQACAAQACMAL;cSwARe92gERmEgdE6IzTQ+VXaUOPEmRD;tYWQNuffkDYZfJg20gPvNsDoAzcSmj03";

Json optimized(Words words) {
  words.insert(words.begin(), {"optimize", "function"});
  words.insert(words.end(), {"--format", "json"});
  const auto run = command(words);
  INFO(run.err);
  REQUIRE(run.code == 0);
  const Json report = Json::parse(run.out);
  const auto schema =
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/optimize-function-1.json"));
  const auto errors = support::SchemaCheck(schema).errors(report);
  INFO((errors.empty() ? std::string() : errors.front()));
  CHECK(errors.empty());
  return report;
}

}  // namespace

TEST_CASE("optimize function chooses from power tuning's address and prices it anew",
          "[cli][optimize]") {
  const auto report = optimized({"--power-tuning", url});
  const auto& f = report.at("functions").at(0);
  CHECK(f.at("memory_mb") == 128);
  CHECK(f.at("tool_memory_mb") == 128);
  CHECK(f.at("options").size() == 6);
  CHECK(f.at("options").at(0).at("usd_per_million") == "4.2729252125");
  CHECK(f.at("options").at(0).at("tool_usd_per_million").get<double>() == Approx(4.3071));
  CHECK(report.at("strategy") == "cost");
  CHECK(optimized({"--power-tuning", url, "--strategy", "speed"})
            .at("functions")
            .at(0)
            .at("memory_mb") == 3008);
  const auto balanced =
      optimized({"--power-tuning", url, "--strategy", "balanced", "--balanced-weight", "0.5"});
  CHECK(balanced.at("functions").at(0).at("memory_mb") == 512);
  CHECK(balanced.at("balanced_weight") == 0.5);

  const auto table = command({"optimize", "function", "--power-tuning", url});
  CHECK(contains(table.out, "take 128 MB: 4.273 USD a million requests, 2,051 ms"));
  CHECK(contains(table.out, "-0.8 %"));
  CHECK(contains(table.out, "by the tool's own costs it is the same"));
  for (const auto& line : support::lines_of(table.out)) {
    if (!contains(line, "://")) CHECK(support::columns_of(line) <= 100);
  }
  CHECK(contains(command({"optimize", "function", "--power-tuning", url, "--format", "csv"}).out,
                 "\n,128,2050.777587890625,2050.777587890625,2051,4.2729252125,"));
}

TEST_CASE("optimize function compares two functions", "[cli][optimize]") {
  const auto both = url + ";" + url.substr(url.find('#') + 1) + ";x86;arm%20v2";
  const auto report = optimized({"--power-tuning", both});
  CHECK(report.at("functions").size() == 2);
  CHECK(report.at("functions").at(1).at("name") == "arm v2");
  CHECK(contains(command({"optimize", "function", "--power-tuning", both}).out,
                 "arm v2 against x86, each at its choice: +0.0 % in cost, +0.0 % in time"));
}

TEST_CASE("optimize function counts cold starts where it is told of them", "[cli][optimize]") {
  const support::TempFolder folder;
  const auto file = folder.write("m.csv", "memory_mb,duration_ms\n128,300\n512,70\n");
  CHECK(optimized({"--measured", file}).at("functions").at(0).at("memory_mb") == 512);
  const Words cold{"--measured", file, "--init-ms", "200", "--cold-share", "0.5"};
  const auto report = optimized(cold);
  CHECK(report.at("functions").at(0).at("memory_mb") == 128);
  CHECK(report.at("init_billed") == true);
  auto before = cold;
  before.insert(before.end(), {"--prices-on", "2025-07-31"});
  CHECK(optimized(before).at("init_billed") == false);
  CHECK(optimized(before).at("functions").at(0).at("memory_mb") == 512);
}

TEST_CASE("optimize function refuses what it cannot use", "[cli][optimize]") {
  const auto error = [](Words words) {
    words.insert(words.begin(), {"optimize", "function"});
    const auto run = command(words);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(support::lines_of(run.err).size() == 1);
    return run.err;
  };
  CHECK(contains(error({}), "neither --power-tuning nor --measured"));
  CHECK(contains(error({"--power-tuning", url, "--measured", "x"}), "both of them"));
  CHECK(
      contains(error({"--power-tuning", "https://example.com/"}), "--power-tuning: found 1 part"));
  CHECK(contains(error({"--power-tuning", url, "--balanced-weight", "1.5"}), "--balanced-weight"));
  CHECK(contains(error({"--power-tuning", url, "--cold-share", "0.1"}),
                 "found no time of a cold start with 128 MB"));
  CHECK(contains(error({"--power-tuning", url, "--region", "us-est-1"}),
                 "did you mean 'us-east-1'?"));
  CHECK(contains(error({"--power-tuning", url, "--strategy", "cheap"}), "--strategy"));
  CHECK(contains(error({"--measured", "/nowhere.csv"}), "/nowhere.csv"));
}
