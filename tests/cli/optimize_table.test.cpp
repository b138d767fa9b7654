// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/reports.hpp"
#include "support/command.hpp"
#include "support/json_schema.hpp"

using support::command;
using support::contains;
using support::Json;
using support::Words;

namespace {

/// Rests at 2 writes/s, and at 2 o'clock goes up to 13 for two hours, each of `days` days.
std::string nightly_batch(int days) {
  std::string out = "minute,read,write\n";
  for (int m = 0; m < days * 1440; ++m) {
    const int at = m % 1440;
    const int units = at < 120 || at >= 280 ? 2
                      : at < 130            ? 3
                      : at < 140            ? 4
                      : at < 150            ? 6
                      : at < 160            ? 9
                                            : 13;
    out += std::to_string(m) + ",30," + std::to_string(units * 60) + "\n";
  }
  return out;
}

Json optimized(const std::string& demand, Words more = {}) {
  const support::TempFolder folder;
  Words words{"optimize", "table", "--demand", folder.write("d.csv", demand), "--format", "json"};
  words.insert(words.end(), more.begin(), more.end());
  const auto run = command(words);
  INFO(run.err);
  REQUIRE(run.code == 0);
  const Json report = Json::parse(run.out);
  const auto schema =
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/optimize-table-1.json"));
  const auto errors = support::SchemaCheck(schema).errors(report);
  INFO((errors.empty() ? std::string() : errors.front()));
  CHECK(errors.empty());
  return report;
}

}  // namespace

TEST_CASE("optimize table finds what simulate table then agrees with", "[cli][optimize_table]") {
  const auto demand = nightly_batch(3);
  const auto report = optimized(demand, {"--free-tier", "none"});
  const auto& best = report.at("best");
  CHECK(best.at("choice") == "auto-scaled");
  CHECK(best.at("throttled_units") == "0");
  CHECK(report.at("search").at("exhaustive") == true);
  CHECK(report.at("change") == true);
  const auto& write = best.at("dimensions").at(1);
  const auto& read = best.at("dimensions").at(0);
  CHECK(read.at("max") == 1);

  const support::TempFolder folder;
  const auto text = [](const Json& number) { return std::to_string(number.get<int>()); };
  const auto run =
      command({"simulate", "table", "--demand", folder.write("d.csv", demand), "--read-min", "1",
               "--read-max", "1", "--write-min", text(write.at("min")), "--write-max",
               text(write.at("max")), "--write-target", text(write.at("target_percent")),
               "--format", "json"});
  REQUIRE(run.code == 0);
  const Json simulated = Json::parse(run.out);
  CHECK(simulated.at("dimensions").at(1).at("capacity_unit_hours") ==
        write.at("capacity_unit_hours"));
  CHECK(simulated.at("dimensions").at(1).at("decreases") == write.at("decreases"));
  CHECK(reports::decimal(simulated.at("monthly_usd")).rounded(9) ==
        reports::decimal(best.at("capacity_usd")).rounded(9));
  CHECK(reports::decimal(best.at("monthly_usd")) ==
        reports::decimal(best.at("capacity_usd")) + reports::decimal(best.at("alarms_usd")));
}

TEST_CASE("optimize table's sums are those of their parts", "[cli][optimize_table]") {
  const auto report = optimized(nightly_batch(2), {"--stored-gb", "40"});
  auto all = report.at("options");
  all.push_back(report.at("best"));
  all.push_back(report.at("today"));
  all.push_back(report.at("held_out").at("best"));
  for (const auto& o : all) {
    const auto part = [&](const char* key) { return reports::decimal(o.at(key)); };
    CHECK(part("monthly_usd") ==
          part("capacity_usd") + part("reserved_usd") + part("alarms_usd") + part("storage_usd"));
    CHECK(part("monthly_usd_after_free_tier") == part("monthly_usd") + part("free_tier_usd"));
  }
  CHECK(reports::decimal(report.at("saving_usd")) ==
        reports::decimal(report.at("today").at("monthly_usd_after_free_tier")) -
            reports::decimal(report.at("best").at("monthly_usd_after_free_tier")));
  CHECK(report.at("held_out").at("minutes") == 720);
  CHECK(optimized(nightly_batch(2), {"--holdout", "0"}).at("held_out").is_null());
}

TEST_CASE("optimize table measures itself against today's settings", "[cli][optimize_table]") {
  const auto demand = nightly_batch(2);
  const auto fixed =
      optimized(demand, {"--today", "provisioned:1,13", "--free-tier", "none"}).at("today");
  CHECK(fixed.at("choice") == "provisioned");
  CHECK(fixed.at("monthly_usd") == "6.2634");  // 13 x 730 x 0.00065 + 730 x 0.00013
  const auto scaled = optimized(demand, {"--today", "auto:1,5,70,2,20,60"}).at("today");
  CHECK(scaled.at("dimensions").at(0).at("max") == 5);
  CHECK(scaled.at("dimensions").at(1).at("target_percent") == 60);
  CHECK(scaled.at("alarms") == 8);
  const auto both = optimized(demand, {"--today", "auto:1,20,70"}).at("today");
  CHECK(both.at("dimensions").at(0).at("max") == 20);
}

TEST_CASE("optimize table is beautiful and says what it assumed", "[cli][optimize_table]") {
  const support::TempFolder folder;
  const auto file = folder.write("workouts.csv", nightly_batch(3));
  const auto run = command({"optimize", "table", "--demand", file, "--free-tier", "none"});
  REQUIRE(run.code == 0);
  CHECK(contains(run.out, "change from on demand to auto scaled"));
  CHECK(contains(run.out, "> auto scaled"));
  CHECK(contains(run.out, "UNSEEN"));
  CHECK(contains(run.out, "--max-throttled"));
  CHECK(contains(run.out, "today it is on demand (--today)"));
  for (const auto& line : support::lines_of(run.out)) CHECK(support::columns_of(line) <= 100);
  CHECK(contains(command({"optimize", "table", "--demand", file, "--format", "csv"}).out,
                 "choice,table_class,today,best"));
  CHECK(
      contains(command({"optimize", "table", "--demand", file, "--format", "md"}).out, "| CHOICE"));
}

TEST_CASE("Where today's price is missing nothing is decided by it", "[cli][optimize_table]") {
  // The book has provisioned capacity in sa-east-1, and no requests.
  const auto report = optimized(nightly_batch(2), {"--region", "sa-east-1"});
  CHECK(report.at("change").is_null());
  CHECK(report.at("today").at("complete") == false);
  CHECK(report.at("today").at("monthly_usd").is_null());
  CHECK(report.at("saving_usd").is_null());
  CHECK(report.at("best") == report.at("today"));
  const auto& options = report.at("options");
  CHECK(std::any_of(options.begin(), options.end(),
                    [](const Json& option) { return option.at("complete") == true; }));

  const support::TempFolder folder;
  const auto file = folder.write("d.csv", nightly_batch(2));
  const auto run = command({"optimize", "table", "--demand", file, "--region", "sa-east-1"});
  CHECK(contains(run.out, "not known, for want of a price of dynamodb."));
  CHECK_FALSE(contains(run.out, "at least 0"));
  const auto strict =
      command({"optimize", "table", "--demand", file, "--region", "sa-east-1", "--strict"});
  CHECK(strict.code == 2);
  CHECK(contains(strict.err, "no price of dynamodb."));
}

TEST_CASE("Today's settings that throttle are changed where other prices are missing",
          "[cli][optimize_table]") {
  const auto report =
      optimized(nightly_batch(2), {"--region", "sa-east-1", "--today", "provisioned:1,1"});
  CHECK(report.at("change") == true);
  CHECK(report.at("best").at("complete") == true);
}

TEST_CASE("optimize table refuses what cannot be meant", "[cli][optimize_table]") {
  const support::TempFolder folder;
  const auto file = folder.write("d.csv", "minute,read,write\n0,1,1\n1,1,1\n");
  const auto error = [&](Words words) {
    words.insert(words.begin(), {"optimize", "table"});
    const auto run = command(words);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(support::lines_of(run.err).size() == 1);
    return run.err;
  };
  const auto with = [&](const std::string& option, const std::string& value) {
    return error({"--demand", file, option, value});
  };
  CHECK(contains(error({}), "--demand"));
  CHECK(contains(error({"--demand", "/nowhere.csv"}), "/nowhere.csv"));
  for (const std::string today : {"ondemand", "provisioned:1", "provisioned:0,1", "auto:5,1,70",
                                  "auto:1,5,95", "auto:1,5", "provisioned:1,x", "auto"})
    CHECK(contains(with("--today", today), "--today"));
  CHECK(contains(with("--max-throttled", "1.5"), "--max-throttled"));
  CHECK(contains(with("--max-throttled", "nan"), "--max-throttled"));
  CHECK(contains(with("--holdout", "1"), "--holdout"));
  CHECK(contains(with("--min-target", "10"), "--min-target"));
  CHECK(contains(with("--stored-gb", "-1"), "--stored-gb"));
  CHECK(contains(with("--commitment", "2y"), "--commitment"));
  CHECK(contains(with("--period", "60"), "--period"));
  const auto seconds = folder.write("s.csv", "second,read,write\n0,1,1\n");
  CHECK(contains(error({"--demand", seconds}), "demand per second"));
}
