// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/fleet_metrics.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace fitcost;

namespace {

struct ReadFleet {
  std::vector<FleetTable> tables;
  std::vector<std::string> bad;
};

ReadFleet read_fleet(const std::string& text, std::size_t piece = 1'000'000,
                     const std::string& only_table = {}) {
  ReadFleet out;
  FleetReader reader(
      "fleet.csv", only_table, [&](FleetTable&& t) { out.tables.push_back(std::move(t)); },
      [&](const InputError& e) { out.bad.emplace_back(e.what()); });
  for (std::size_t at = 0; at < text.size(); at += piece)
    reader.feed(std::string_view(text).substr(at, piece));
  reader.finish();
  return out;
}

std::vector<std::int32_t> tenths(const DemandSeries& series) {
  return {series.tenths().begin(), series.tenths().end()};
}

std::string error_of(const std::string& text, const std::string& only_table = {}) {
  try {
    read_fleet(text, 1'000'000, only_table);
  } catch (const InputError& e) {
    return e.what();
  }
  return {};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A fleet's tables come one after the other, columns in any order",
          "[decide][fleet_metrics]") {
  const std::string text =
      "\xef\xbb\xbfwrite,table,read,minute\r\n"
      "1,a,2.5,0\r\n"
      "3,a,0,2\r\n"
      "4,\"b\",5,2026-10-03T14:05:00Z\r\n"
      "6,b,7,2026-10-03T14:04:00Z\r\n";
  for (const std::size_t piece : {1U, 2U, 7U, 1000U}) {
    const auto out = read_fleet(text, piece);
    REQUIRE(out.tables.size() == 2);
    CHECK(out.bad.empty());
    CHECK(out.tables[0].name == "a");
    CHECK_FALSE(out.tables[0].demand.dated);
    CHECK(tenths(out.tables[0].demand.resources[0].read) == std::vector<std::int32_t>{25, 0, 0});
    CHECK(tenths(out.tables[0].demand.resources[0].write) == std::vector<std::int32_t>{10, 0, 30});
    CHECK(out.tables[1].name == "b");
    CHECK(out.tables[1].demand.dated);
    CHECK(out.tables[1].demand.first_minute % 1440 == 14 * 60 + 4);
    CHECK(tenths(out.tables[1].demand.resources[0].read) == std::vector<std::int32_t>{70, 50});
  }
}

TEST_CASE("A bad row is named with its line and stops nothing else", "[decide][fleet_metrics]") {
  const auto out = read_fleet(
      "table,minute,read,write\n"
      "a,0,1,1\n"
      "a,1,-1,1\n"
      "a,1,nan,1\n"
      "a,1,1\n"
      "a,x,1,1\n"
      "\n"
      "a,0,1,1\n"
      "a,2026-10-03T14:05:00Z,1,1\n"
      ",5,1,1\n"
      "b,0,2,2\n"
      "a,9,9,9\n"
      "b,1,3,3\n"
      "c,3,1,1\n"
      "c,1,1,1\n"
      "c,3,2,2\n");
  REQUIRE(out.tables.size() == 3);
  CHECK(out.tables[0].demand.minutes() == 1);
  CHECK(tenths(out.tables[1].demand.resources[0].read) == std::vector<std::int32_t>{20, 30});
  CHECK(tenths(out.tables[2].demand.resources[0].read) == std::vector<std::int32_t>{0, 10, 0, 10});
  REQUIRE(out.bad.size() == 10);
  for (std::size_t i = 0; i < 8; ++i) CHECK(has(out.bad[i], "fleet.csv:" + std::to_string(i + 3)));
  CHECK(has(out.bad[0], "'-1'"));
  CHECK(has(out.bad[2], "3 columns"));
  CHECK(has(out.bad[4], "an empty line"));
  CHECK(has(out.bad[5], "the minute of line 2 again"));
  CHECK(has(out.bad[8], "fleet.csv:12"));
  CHECK(has(out.bad[8], "the table 'a' again"));
  CHECK(has(out.bad[9], "fleet.csv:16"));
}

TEST_CASE("Whoever throws at a bad row ends the reading", "[decide][fleet_metrics]") {
  FleetReader reader(
      "f", "", [](FleetTable&&) {}, [](const InputError& e) { throw e; });
  CHECK_THROWS_AS(reader.feed("table,minute,read,write\na,0,1\n"), InputError);
}

TEST_CASE("A file that is cut off, empty or has another header is an error",
          "[decide][fleet_metrics]") {
  CHECK(has(error_of("table,minute,read,write\na,0,1,1\na,1,1"), "cut off"));
  CHECK(has(error_of("table,minute,read,write\na,0,1,1"), "fleet.csv:2"));
  CHECK(has(error_of(""), "an empty file"));
  CHECK(has(error_of("table,minute,read,write\n"), "no row"));
  CHECK(has(error_of("table,minute,read\n"), "no column 'write'"));
  CHECK(has(error_of("minute,read,write\n0,1,1\n"), "no column 'table'"));
  CHECK(has(error_of("table,minute,read,wirte\n"), "did you mean 'write'"));
  CHECK(has(error_of("table,table,minute,read,write\n"), "twice"));
  CHECK(has(error_of("table,minute,\xff,write\n"), "UTF-8"));
  CHECK(has(error_of("a,b\n" + std::string(200'000, 'x')), "a,b") == false);
  CHECK(has(error_of("table,minute,read,write\n" + std::string(200'000, 'x')), "100,000"));
}

TEST_CASE("A table's own file needs no column for its name", "[decide][fleet_metrics]") {
  const auto out = read_fleet("minute,read,write\n0,1,2\n1,3,4\n", 1000, "workouts");
  REQUIRE(out.tables.size() == 1);
  CHECK(out.tables[0].name == "workouts");
  CHECK(tenths(out.tables[0].demand.resources[0].write) == std::vector<std::int32_t>{20, 40});
}
