// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

/// 120 minutes of 100 units of reads, twice what 1 unit/s serves, and of no writes.
std::string steady_csv() {
  std::string out = "minute,read,write\n";
  for (int m = 0; m < 120; ++m) out += std::to_string(m) + ",100,0\n";
  return out;
}

Words simulated(const std::string& file, const Words& more = {}) {
  return with({"simulate", "table", "--demand", file}, more);
}

std::string error_of(const Words& words) {
  const auto run = command(words);
  CHECK(run.code == 2);
  CHECK(run.out.empty());
  return run.err;
}

}  // namespace

TEST_CASE("A simulated table says what was served, changed and billed, exactly", "[cli][table]") {
  const TempFolder folder;
  const auto report = json_of(simulated(
      folder.write("orders.csv", steady_csv()),
      {"--min", "1", "--max", "10", "--target", "70", "--series", folder.file("series.csv")}));
  CHECK(report.at("schema") == "fitcost/simulate-table/1");
  const Json& read = report.at("dimensions").at(0);
  CHECK(read.at("name") == "read");
  // 60 served in each of the 4 minutes before 2 units hold; 100 a minute want 3 (100 / 42), and
  // from minute 8 on are between the alarms of 3.
  CHECK(read.at("increases") == 2);
  CHECK(read.at("decreases") == 0);
  CHECK(read.at("refused_decreases") == 0);
  CHECK(read.at("served_units") == "11840");
  CHECK(read.at("throttled_units") == "160");
  CHECK(read.at("throttled_minutes") == 4);
  CHECK(read.at("worst_minute") == 0);
  CHECK(read.at("capacity_unit_hours") == "6");
  CHECK(report.at("dimensions").at(1).at("capacity_unit_hours") == "2");
  // (6 x 0.00013 + 2 x 0.00065) x 730 / 2
  CHECK(report.at("monthly_usd") == "0.7592");
  CHECK(report.at("monthly_usd_after_free_tier") == "0");

  const auto rows = support::csv_rows(support::text_of(folder.file("series.csv")));
  REQUIRE(rows.size() == 240);
  CHECK(support::text_of(folder.file("series.csv"))
            .find("minute,dimension,demand,capacity,served,throttled\n0,read,100,1,60,40\n"
                  "0,write,0,1,0,0\n") == 0);
  CHECK(rows[2 * 7].at("capacity") == "2");
  CHECK(rows[2 * 8].at("capacity") == "3");
}

TEST_CASE("The way an hour is billed and the lag can be chosen", "[cli][table]") {
  const TempFolder folder;
  const auto file = folder.write("d.csv", steady_csv());
  const auto hours = [&](const Words& more) {
    return json_of(simulated(file, with({"--min", "1", "--max", "10"}, more)))
        .at("dimensions")
        .at(0)
        .at("capacity_unit_hours");
  };
  CHECK(hours({"--billing", "mean"}) == "5.8");  // (4 + 8 + 52 x 3 + 60 x 3) / 60
  CHECK(hours({"--billing", "end"}) == "6");
  CHECK(hours({"--billing", "mean", "--lag", "0"}) == "5.9");  // (2 + 4 + 56 x 3 + 180) / 60
}

TEST_CASE("Settings go to all dimensions, to reads or writes, or to an index", "[cli][table]") {
  const TempFolder folder;
  const auto file =
      folder.write("d.csv", "minute,read,write,by-type.read,by-type.write\n0,1,1,1,1\n");
  const auto report =
      json_of(simulated(file, {"--min", "2", "--write-min", "3", "--read-max", "50", "--max", "60",
                               "--index", "by-type:min=4,write-min=5,write-target=33"}));
  const auto setting = [&](std::size_t k, const char* what) {
    return report.at("dimensions").at(k).at("settings").at(what).get<int>();
  };
  CHECK(report.at("dimensions").at(3).at("name") == "by-type.write");
  CHECK(setting(0, "min") == 2);
  CHECK(setting(0, "max") == 50);
  CHECK(setting(1, "min") == 3);
  CHECK(setting(1, "max") == 60);
  CHECK(setting(2, "min") == 4);
  CHECK(setting(2, "max") == 50);
  CHECK(setting(3, "min") == 5);
  CHECK(setting(3, "target_percent") == 33);
  CHECK(setting(2, "target_percent") == 70);
}

TEST_CASE("CloudWatch's files are demand, and what is known of them is said", "[cli][table]") {
  const TempFolder folder;
  const auto read = folder.write("read.json", R"({"Label": "ConsumedReadCapacityUnits",
    "Datapoints": [{"Timestamp": "2026-10-03T00:00:00+00:00", "Sum": 50.0},
                   {"Timestamp": "2026-10-03T00:05:00+00:00", "Sum": 0.0},
                   {"Timestamp": "2026-10-03T00:10:00+00:00", "Sum": 5.0}]})");
  const auto write =
      folder.write("write.json", R"({"Label": "ConsumedWriteCapacityUnits", "Datapoints": []})");
  const auto report = json_of(simulated(read, {"--demand", write}));
  CHECK(report.at("minutes") == 15);
  CHECK(report.at("from") == "2026-10-03T00:00:00Z");
  CHECK(contains(report.at("assumptions").dump(), "points of 300 s are spread"));
  CHECK(contains(report.at("assumptions").dump(), "what was throttled then is not in the demand"));
  const auto index = json_of(
      simulated(read, {"--demand", write, "--demand", "g=" + read, "--demand", "g=" + write}));
  CHECK(index.at("dimensions").size() == 4);
  CHECK(index.at("dimensions").at(2).at("name") == "g.read");
}

TEST_CASE("Every form of the report is there, and the JSON is what its schema says",
          "[cli][table][schema]") {
  const TempFolder folder;
  const auto file = folder.write("d.csv", steady_csv());
  support::SchemaCheck schema(
      Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/simulate-table-1.json")));
  for (const Words& more :
       {Words{}, Words{"--mode", "on-demand", "--maximum", "1"}, Words{"--hot-key", "0.5"},
        Words{"--region", "ap-south-1", "--table-class", "standard-ia"}}) {
    INFO(Json(more).dump());
    CHECK(schema.errors(json_of(simulated(file, more))) == std::vector<std::string>{});
    for (const char* format : {"table", "md", "csv"}) {
      const auto run = command(simulated(file, with(more, {"--format", format})));
      CHECK(run.code == 0);
      CHECK(run.err.empty());
      CHECK(contains(run.out, "write"));
    }
    for (const char* width : {"80", "100"}) {
      for (const auto& line :
           support::lines_of(command(simulated(file, with(more, {"--width", width}))).out)) {
        CHECK(support::columns_of(line) <= std::stoul(width));
      }
    }
  }
}

TEST_CASE("On demand, the units served are what costs", "[cli][table]") {
  const TempFolder folder;
  const auto report = json_of(simulated(folder.write("d.csv", steady_csv()),
                                        {"--mode", "on-demand", "--read-maximum", "1"}));
  const Json& read = report.at("dimensions").at(0);
  CHECK(read.at("served_units") == "7200");  // 1 unit/s, nothing kept
  CHECK(read.at("capacity_unit_hours").is_null());
  CHECK(report.at("monthly_usd") == "0.3285");  // 7200 x 0.000000125 x 365
}

TEST_CASE("Made-up demand is the seed's", "[cli][table]") {
  const Words words{"simulate", "table", "--rps", "20", "--days", "2", "--profile", "daily"};
  const auto one = json_of(words);
  CHECK(one.at("minutes") == 2880);
  CHECK(one == json_of(words));
  CHECK(one != json_of(with(words, {"--seed", "2"})));
  CHECK(contains(one.at("assumptions").dump(), "seed 1"));
}

TEST_CASE("What is wrong with a simulation's options is said in a line", "[cli][table]") {
  const TempFolder folder;
  const auto file = folder.write("d.csv", steady_csv());
  CHECK(error_of({"simulate", "table"}) ==
        "fitcost: found no demand, wanted --demand, --rps or --rate\n");
  CHECK(error_of(simulated(file, {"--rps", "1"})) ==
        "fitcost: found more than one of --demand, --rps and --rate, wanted one of them\n");
  CHECK(error_of(simulated(file, {"--min", "0"})) ==
        "fitcost: --min: found '0', wanted a number from 1 to 3333333\n");
  CHECK(error_of(simulated(file, {"--min", "5", "--max", "4"})) ==
        "fitcost: --max: found '4', wanted at least the minimum, 5\n");
  CHECK(error_of(simulated(file, {"--target", "95"})) ==
        "fitcost: --target: found '95', wanted a number from 20 to 90\n");
  CHECK(error_of(simulated(file, {"--target", "69.5"})) ==
        "fitcost: --target: found '69.5', wanted a whole number\n");
  CHECK(error_of(simulated(file, {"--start", "3"})) ==
        "fitcost: --start: found '3', wanted a number from 5 to 40000\n");
  CHECK(error_of({"simulate", "table", "--rps", "1e9", "--days", "1"}) ==
        "fitcost: --rps: found '1e9', wanted less: some minute has over 200000000 units\n");
  CHECK(error_of(simulated(file, {"--index", "g:min=2"})) ==
        "fitcost: --index: found the index 'g', wanted a demand that has indexes\n");
  CHECK(error_of(simulated(file, {"--warm", "3"})) ==
        "fitcost: --warm: found --mode provisioned, wanted --mode on-demand\n");
  CHECK(error_of(simulated(file, {"--mode", "on-demand", "--min", "3"})) ==
        "fitcost: --min: found --mode on-demand, wanted --mode provisioned\n");
  CHECK(error_of(simulated(file, {"--hot-key", "0"})) ==
        "fitcost: --hot-key: found '0', wanted a share above 0, with up to 12 decimal places\n");
  CHECK(error_of(simulated(file, {"--period", "60"})) ==
        "fitcost: --period: found a CSV file, wanted CloudWatch's metrics\n");
  CHECK(contains(error_of(simulated(folder.file("absent"))), "no file that can be read"));
  CHECK(contains(error_of(simulated(folder.write("bad.csv", "minute,read,write\n0,x,1\n"))),
                 "bad.csv:2:3: found 'x'"));
}

TEST_CASE("Where the demand is bad, neither report nor series is begun", "[cli][table]") {
  const TempFolder folder;
  const auto bad = folder.write("bad.csv", "minute,read,write\n0,1,1\n0,1,1\n");
  error_of(simulated(bad, {"--series", folder.file("s.csv"), "-o", folder.file("r.txt")}));
  CHECK_FALSE(std::filesystem::exists(folder.file("s.csv")));
  CHECK_FALSE(std::filesystem::exists(folder.file("r.txt")));
}
