// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "cli/reports.hpp"
#include "support/csv_rows.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;

TEST_CASE("Prices are listed by the beginning of a key, in every form", "[cli]") {
  for (const auto* format : {"table", "csv", "json", "md"}) {
    INFO(format);
    const auto run =
        command({"prices", "list", "dynamodb", "--region", "us-east-1", "--format", format});
    REQUIRE(run.code == 0);
    CHECK(contains(run.out, "dynamodb.write_request_units"));
    CHECK(contains(run.out, "0.000000625"));
    CHECK_FALSE(contains(run.out, "lambda."));
    CHECK_FALSE(contains(run.out, "eu-west-1"));
    CHECK_FALSE(contains(run.out, "0.00000125"));  // the price until October 2024
  }
  CHECK(contains(command({"prices", "list", "dyn"}).out, "dynamodb.write_request_units"));
  CHECK(contains(command({"prices", "list", "dynamodb", "--history"}).out, "0.00000125"));
  CHECK(contains(command({"prices", "list", "dynamodb", "--prices-on", "2024-10-01"}).out,
                 "0.00000125"));
}

TEST_CASE("The JSON of prices and coverage is what its schemas say", "[cli][schema]") {
  const auto schema = [](const std::string& name) {
    return support::SchemaCheck(
        Json::parse(support::text_of(FITCOST_SOURCE_DIR "/data/schema/" + name + ".json")));
  };
  CHECK(schema("prices-1").errors(json_of({"prices", "list"})) == std::vector<std::string>{});
  CHECK(schema("prices-1").errors(json_of({"prices", "list", "--history"})) ==
        std::vector<std::string>{});
  CHECK(schema("prices-1").errors(json_of({"prices", "show", "lambda.requests.x86"})) ==
        std::vector<std::string>{});
  CHECK(schema("coverage-1").errors(json_of({"prices", "coverage"})) == std::vector<std::string>{});
}

TEST_CASE("One meter is shown in full, with its history and its source", "[cli]") {
  const auto run =
      command({"prices", "show", "dynamodb.write_request_units", "--region", "us-east-1"});
  REQUIRE(run.code == 0);
  CHECK(contains(run.out, "0.000000625"));
  CHECK(contains(run.out, "0.00000125"));
  CHECK(contains(run.out, "2024-11-01"));
  CHECK_FALSE(contains(run.out, "eu-west-1"));
}

TEST_CASE("A meter is explained by rule, price and source", "[cli]") {
  const auto run = command({"explain", "dynamodb.write_request_units"});
  REQUIRE(run.code == 0);
  CHECK(contains(run.out, "rule"));
  CHECK(contains(run.out, "each KB begun"));
  CHECK(contains(run.out, "0.000000625"));
  CHECK(contains(run.out, "https://"));
}

TEST_CASE("Every meter of the price book can be shown and explained", "[cli]") {
  std::set<std::string> meters;
  for (const auto& row :
       support::csv_rows(command({"prices", "coverage", "--format", "csv"}).out)) {
    meters.insert(row.at("meter"));
  }
  CHECK(meters.size() > 50);
  for (const auto& meter : meters) {
    INFO(meter);
    CHECK(command({"prices", "show", meter}).code == 0);
    const auto run = command({"explain", meter});
    CHECK(run.code == 0);
    CHECK(contains(run.out, "rule: "));
  }
}

TEST_CASE("Coverage, age and explanations are Markdown, too", "[cli]") {
  const auto coverage = command({"prices", "coverage", "--format", "md"});
  REQUIRE(coverage.code == 0);
  std::set<std::ptrdiff_t> cells;
  for (const auto& line : support::lines_of(coverage.out)) {
    if (line.starts_with("|")) cells.insert(std::count(line.begin(), line.end(), '|'));
  }
  CHECK(cells == std::set<std::ptrdiff_t>{12});  // a meter and ten regions
  CHECK(contains(coverage.out, "| dynamodb.write_request_units"));
  CHECK(contains(coverage.out, "us-east-1"));
  const auto age = command({"prices", "check", "--today", "2026-11-01", "--format", "md"});
  CHECK(contains(age.out, "### built-in · 29 days old on 2026-11-01"));
  CHECK(contains(age.out, "\n- within 90 days (--max-age)\n"));
  const auto price =
      command({"explain", "dynamodb.write_request_units", "--format", "md", "--ascii"});
  CHECK(contains(price.out, "### dynamodb.write_request_units\n\n| region"));
  CHECK(contains(price.out, "| from 2024-11-01 | 0.000000625 | write request unit | A"));
  CHECK(contains(price.out, "\nRule: "));
  const auto rule = command({"explain", "FC101", "--format", "md"});
  REQUIRE(rule.code == 0);
  CHECK(contains(rule.out, "### FC101 "));
  CHECK(contains(rule.out, "\n- why: "));
  CHECK(contains(command({"explain", "lambda.requests.x86", "--region", "us-east-2"}).out,
                 "no source says on which day"));
}

TEST_CASE("Coverage agrees with the list: where it has a letter, there is a price", "[cli]") {
  std::set<std::pair<std::string, std::string>> listed;
  const Json list = json_of({"prices", "list"});
  for (const auto& price : list.at("prices")) {
    listed.insert({price.at("meter").get<std::string>(),
                   price.at("region").is_null() ? "" : price.at("region").get<std::string>()});
  }
  std::size_t covered = 0;
  for (const auto& row :
       support::csv_rows(command({"prices", "coverage", "--format", "csv"}).out)) {
    const auto& letter = row.at("confidence");
    INFO(row.at("meter") << " " << row.at("region"));
    CHECK((letter.empty() || letter == "A" || letter == "B" || letter == "C"));
    const bool here = listed.count({row.at("meter"), row.at("region")}) > 0 ||
                      listed.count({row.at("meter"), ""}) > 0;
    CHECK(here == !letter.empty());
    covered += here ? 1 : 0;
  }
  CHECK(covered > 100);
}

TEST_CASE("Help and version are there, on standard output", "[cli]") {
  const auto version = command({"--version"});
  CHECK(version.code == 0);
  CHECK(contains(version.out, "fitcost "));
  CHECK(contains(version.out, "2026-10-03"));
  CHECK(version.err.empty());
  for (const Words& words : {Words{"--help"}, Words{"compare", "--help"}, Words{"bill", "--help"},
                             Words{"prices", "--help"}, Words{"prices", "list", "--help"},
                             Words{"prices", "show", "--help"},
                             Words{"prices", "coverage", "--help"}, Words{"explain", "--help"}}) {
    INFO(Json(words).dump());
    const auto run = command(words);
    CHECK(run.code == 0);
    CHECK(run.err.empty());
    CHECK(contains(run.out, "Usage"));
  }
}
