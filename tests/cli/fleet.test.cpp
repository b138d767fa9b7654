// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
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

std::string rows_of(const std::string& table, int read, int write, int minutes = 1440) {
  std::string out;
  for (int m = 0; m < minutes; ++m) {
    out += table + "," + std::to_string(m) + "," + std::to_string(read) + "," +
           std::to_string(write) + "\n";
  }
  return out;
}

const std::string metrics_header = "table,minute,read,write\n";

std::string three_tables() {
  return metrics_header + rows_of("small", 60, 120) + rows_of("idle", 0, 0) +
         rows_of("large", 3000, 6000);
}

Json fleet_json(Words words) {
  words.insert(words.begin(), "fleet");
  words.insert(words.end(), {"--format", "json"});
  const auto run = command(words);
  INFO(run.err);
  REQUIRE(run.code == 0);
  const Json report = Json::parse(run.out);
  const auto schema = Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/fleet-1.json"));
  const auto errors = support::SchemaCheck(schema).errors(report);
  INFO((errors.empty() ? std::string() : errors.front()));
  CHECK(errors.empty());
  return report;
}

}  // namespace

TEST_CASE("fleet recommends for each table, the largest saving first", "[cli][fleet]") {
  const support::TempFolder folder;
  const auto report = fleet_json({folder.write("m.csv", three_tables())});
  const auto& tables = report.at("tables");
  REQUIRE(tables.size() == 3);
  CHECK(tables.at(0).at("table") == "large");
  CHECK(tables.at(1).at("table") == "small");
  CHECK(tables.at(2).at("table") == "idle");
  CHECK(tables.at(0).at("best").at("monthly_usd") == "52.195");  // 100 WCU and 50 RCU
  CHECK(tables.at(1).at("best").at("monthly_usd") == "1.0439");  // 2 WCU and 1 RCU
  CHECK(tables.at(2).at("change") == false);
  CHECK(tables.at(2).at("today").at("monthly_usd") == "0");
  const auto& totals = report.at("totals");
  CHECK(totals.at("changes") == 2);
  CHECK(totals.at("best").at("monthly_usd") == "53.2389");
  // 102 - 25.479 WCU and 51 - 25.479 RCU are left of 18,600 free unit-hours of each.
  CHECK(totals.at("best").at("monthly_usd_after_free_tier") == "38.7309");
  reports::Decimal saved;
  for (const auto& t : tables) saved += reports::decimal(t.at("saving_usd"));
  CHECK(reports::decimal(totals.at("saving_usd")) == saved);
}

TEST_CASE("fleet prints the same whatever the number of threads", "[cli][fleet]") {
  const support::TempFolder folder;
  std::string text = metrics_header;
  for (int t = 0; t < 12; ++t)
    text += rows_of("table-" + std::to_string(t), 60 * (t % 4 + 1), 600 * (t % 3 + 1), 700);
  const auto file = folder.write("m.csv", text);
  for (const std::string format : {"table", "csv", "json", "md"}) {
    const auto one = command({"fleet", file, "--threads", "1", "--format", format});
    const auto many = command({"fleet", file, "--threads", "7", "--format", format});
    CHECK(one.code == 0);
    CHECK(one.out == many.out);
    CHECK(one.err.empty());
  }
}

TEST_CASE("fleet reads a folder of tables as it reads one file of them", "[cli][fleet]") {
  const support::TempFolder folder;
  const auto whole =
      folder.write("m.csv", metrics_header + rows_of("a", 60, 120) + rows_of("b", 600, 60));
  std::filesystem::create_directory(folder.path() / "tables");
  const auto own = [&](const std::string& name, int read, int write) {
    std::string rows = "minute,read,write\n";
    for (int m = 0; m < 1440; ++m)
      rows += std::to_string(m) + "," + std::to_string(read) + "," + std::to_string(write) + "\n";
    folder.write("tables/" + name + ".csv", rows);
  };
  own("b", 600, 60);
  own("a", 60, 120);
  const auto separate = command({"fleet", (folder.path() / "tables").string(), "--format", "csv"});
  CHECK(separate.code == 0);
  CHECK(separate.out == command({"fleet", whole, "--format", "csv"}).out);
}

TEST_CASE("fleet passes over a bad row, or with --strict stops at it", "[cli][fleet]") {
  const support::TempFolder folder;
  auto text = metrics_header + rows_of("a", 60, 60, 100);
  text += "a,1e99,1,1\n" + rows_of("b", 60, 60, 100) + "a,500,1,1\n";
  const auto file = folder.write("m.csv", text);
  const auto lax = command({"fleet", file, "--format", "json"});
  CHECK(lax.code == 0);
  CHECK(contains(lax.err, "m.csv:102"));
  CHECK(contains(lax.err, "m.csv:203"));
  CHECK(contains(lax.err, "the table 'a' again"));
  CHECK(Json::parse(lax.out).at("bad_rows") == 2);
  CHECK(Json::parse(lax.out).at("tables").size() == 2);
  const auto strict = command({"fleet", file, "--format", "json", "--strict"});
  CHECK(strict.code == 2);
  CHECK(strict.out.empty());
  CHECK(contains(strict.err, "m.csv:102"));
}

TEST_CASE("A file of a folder that has no row is passed over, unless all are so", "[cli][fleet]") {
  const support::TempFolder folder;
  std::filesystem::create_directory(folder.path() / "tables");
  const auto tables = (folder.path() / "tables").string();
  folder.write("tables/empty.csv", "minute,read,write\n");
  const auto none = command({"fleet", tables});
  CHECK(none.code == 2);
  CHECK(contains(none.err, "no row that can be used"));
  folder.write("tables/used.csv", "minute,read,write\n0,60,60\n1,60,60\n");
  const auto lax = command({"fleet", tables, "--format", "json"});
  CHECK(lax.code == 0);
  CHECK(contains(lax.err, "passed over: "));
  CHECK(contains(lax.err, "empty.csv:"));
  CHECK(Json::parse(lax.out).at("tables").size() == 1);
  CHECK(command({"fleet", tables, "--strict"}).code == 2);
}

TEST_CASE("A table whose price of today is missing is neither to change nor to stay",
          "[cli][fleet]") {
  // The book has provisioned capacity in us-east-2, and no requests.
  const support::TempFolder folder;
  const auto file = folder.write("m.csv", metrics_header + rows_of("busy", 600, 600));
  const auto report = fleet_json({file, "--region", "us-east-2"});
  CHECK(report.at("tables").at(0).at("change").is_null());
  CHECK(report.at("totals").at("changes") == 0);
  CHECK(report.at("totals").at("today").at("monthly_usd").is_null());
  const auto table = command({"fleet", file, "--region", "us-east-2"});
  CHECK(contains(table.out, "1 of 1 tables cannot be decided, for want of prices of today's mode"));
  CHECK(contains(table.out, "no price in us-east-2 of dynamodb."));
  CHECK_FALSE(contains(table.out, "must not change"));
  CHECK(contains(command({"fleet", file, "--region", "us-east-2", "--format", "csv"}).out,
                 "\nbusy,,on-demand,"));
  const auto strict = command({"fleet", file, "--region", "us-east-2", "--strict"});
  CHECK(strict.code == 2);
  CHECK(contains(strict.err, "no price of dynamodb."));
}

TEST_CASE("fleet refuses a file that is cut off, and writes nothing", "[cli][fleet]") {
  const support::TempFolder folder;
  auto text = three_tables();
  text.resize(text.size() - 3);
  const auto out = (folder.path() / "out.json").string();
  const auto run = command({"fleet", folder.write("m.csv", text), "--out", out});
  CHECK(run.code == 2);
  CHECK(run.out.empty());
  CHECK(contains(run.err, "cut off"));
  CHECK_FALSE(std::filesystem::exists(out));
  CHECK(command({"fleet", "/nowhere.csv"}).code == 2);
  CHECK(command({"fleet", folder.write("e.csv", "")}).code == 2);
  CHECK(command({"fleet", folder.write("h.csv", metrics_header)}).code == 2);
  CHECK(command({"fleet", folder.write("m2.csv", three_tables()), "--threads", "0"}).code == 2);
}

TEST_CASE("A table that rests behind its last row costs what it costs", "[cli][fleet]") {
  const support::TempFolder folder;
  const auto file = folder.write("m.csv", metrics_header + rows_of("a", 600, 0, 144));
  // A tenth of the day at 10 reads/s: 1 read/s in the mean.
  const auto whole = fleet_json({file, "--minutes", "1440", "--today", "on-demand"});
  CHECK(whole.at("tables").at(0).at("today").at("monthly_usd") == "0.3285");
  const auto short_of_it = fleet_json({file});
  CHECK(short_of_it.at("tables").at(0).at("today").at("monthly_usd") == "3.285");
}
