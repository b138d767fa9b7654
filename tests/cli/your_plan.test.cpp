// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <regex>

#include "cli/reports.hpp"

/// What a reader's own plan, or another mix of the built-in one, makes of comparison and page.
using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

std::string printed_by(const Words& words) {
  const auto run = command(words);
  INFO(run.err);
  REQUIRE(run.code == 0);
  return run.out;
}

std::string shop(const TempFolder& folder) {
  return folder.write("shop.yaml", R"(
name: shop
title: A shop's order API
tables:
  orders: {mode: provisioned, capacity: {read: 30, write: 25}, stored_items: 1000000, stored_item_bytes: 700}
  carts: {mode: on_demand}
functions:
  place: {memory_mb: 1024, architecture: arm, duration_ms: 180, log_bytes: 500}
apis: {api: {type: http, access_log_group: access}}
log_groups: {access: {retention_days: 14}}
routes:
  POST /orders:
    share: 0.4
    api: api
    function: place
    access_log_bytes: 300
    operations: [{put: orders, item_bytes: 1500}, {update: carts, item_bytes: 500}]
  GET /orders:
    share: 0.6
    api: api
    function: place
    access_log_bytes: 300
    operations: [{query: orders, items: 10, item_bytes: 1500}]
)");
}

std::string without_tables(const TempFolder& folder) {
  return folder.write("bare.yaml", R"(
name: bare
apis: {api: {type: http}}
routes: {"GET /": {share: 1, api: api}}
)");
}

}  // namespace

TEST_CASE("The headline sets nothing beside its answer that does not serve the traffic", "[cli]") {
  // 5 rps, 20 at the peak: 12 writes/s, and the index has 5. Least provisioned: 24 W + 15 R,
  // (24 x 0.00065 + 15 x 0.00013) x 730 = 12.81 against 11.00 on demand.
  const auto out =
      printed_by({"compare", "--rps", "5", "--profile", "daily", "--peak-to-mean", "4"});
  CHECK_FALSE(contains(out, "Auto-scaled 5..40 at 70 % costs"));
  // The best stack's table has no index, and serves the traffic auto-scaled.
  CHECK(contains(out,
                 "Take workouts auto-scaled 5..40 at 70 %. In month 1 alone, with the first "
                 "answer's indexes,\n    on-demand costs $11.00.\n"));
  CHECK(
      contains(printed_by({"compare", "--rps", "1", "--profile", "daily", "--peak-to-mean", "10"}),
               "Take on-demand: $2.201 a month. Least provisioned (12 W + 8 R in all) costs "
               "$6.453, 2.9 times as\n"));
}

TEST_CASE("A plan without tables is told nothing of tables", "[cli]") {
  const TempFolder folder;
  const auto plan = without_tables(folder);
  for (const char* format : {"table", "md", "json"}) {
    const auto out = printed_by({"compare", "--rps", "2", "--workload", plan, "--format", format});
    CHECK_FALSE(contains(out, "nan"));
    CHECK_FALSE(contains(out, "Take "));
    CHECK_FALSE(contains(out, "of none"));
  }
  for (const char* format : {"table", "md", "html"}) {
    const auto out = printed_by({"report", "--rps", "2", "--plan", plan, "--format", format});
    CHECK_FALSE(contains(out, "Take "));
    CHECK_FALSE(contains(out, "In month 12 your plan costs $5.256 a month"));
    // 2 rps x 2,628,000 s x 1.00 USD a million: nothing is better than an HTTP API alone.
    CHECK(
        contains(out, "In month 12 your plan costs $5.256 at list price, as the best stack found"));
  }
}

TEST_CASE("A reader's plan is called theirs, with the month, and what it does not serve",
          "[cli][page]") {
  const TempFolder folder;
  const auto plan = shop(folder);
  const auto small = printed_by({"report", "--rps", "80", "--plan", plan, "--from", "2026-12",
                                 "--months", "2", "--format", "md"});
  CHECK(contains(small, "**In 2027-01 the best stack costs $"));
  CHECK(contains(small, "Your plan costs $"));
  CHECK(contains(small, ", but is too small for this traffic."));
  CHECK_FALSE(contains(small, "irst answer"));
  const auto serves = printed_by({"report", "--rps", "5", "--plan", plan, "--format", "md"});
  CHECK_FALSE(contains(serves, "too small for this traffic."));
  CHECK(contains(printed_by({"compare", "--rps", "5", "--workload", plan}), "\n  your plan "));
}

TEST_CASE("The rate up to which tables are free says how many there are", "[cli]") {
  const TempFolder folder;
  CHECK(contains(printed_by({"compare", "--rps", "5", "--workload", shop(folder)}),
                 "(steady traffic, 2 tables)"));
}

TEST_CASE("A report takes the mix that a comparison takes", "[cli][page]") {
  const Words mix{"--rps",       "0.3",  "--item-bytes", "2500", "--write-share", "0.2",
                  "--log-bytes", "1000", "--memory-mb",  "512",  "--duration-ms", "90"};
  const Json report = json_of(with({"report"}, mix));
  const Json alone = json_of(with({"compare"}, mix));
  CHECK(report.at("comparison").at("differences") == alone.at("differences"));
  const auto help = printed_by({"report", "--help"});
  for (const auto& a : report.at("comparison").at("assumptions")) {
    INFO(a.dump());
    CHECK(contains(help, a.at("option").get<std::string>()));
  }
  for (const auto& s : report.at("sensitivities")) {
    const auto option = s.at("option").get<std::string>();
    INFO(option);
    CHECK((option.rfind("plan: ", 0) == 0 || contains(help, option)));
  }
}

TEST_CASE("Beside a plan a report names the plan's keys, and takes no other mix", "[cli][page]") {
  const TempFolder folder;
  const auto plan = shop(folder);
  const Json report = json_of({"report", "--rps", "5", "--plan", plan});
  const auto help = printed_by({"report", "--help"});
  std::size_t keys = 0;
  for (const auto& a : report.at("comparison").at("assumptions")) {
    const auto option = a.at("option").get<std::string>();
    INFO(option);
    const bool key = option.rfind("plan: ", 0) == 0;
    keys += key ? 1 : 0;
    if (!key) CHECK(contains(help, option));
  }
  CHECK(keys == 8);
  const auto page = printed_by({"report", "--rps", "5", "--plan", plan, "--format", "md"});
  for (const char* option : {"--item-bytes", "--workload", "--duration-ms"})
    CHECK_FALSE(contains(page, option));
  const auto run = command({"report", "--rps", "5", "--plan", plan, "--item-bytes", "500"});
  CHECK(run.code == 2);
  CHECK(contains(run.err, "--item-bytes"));
  CHECK(contains(run.err, "'item_bytes'"));
  CHECK(command({"report", "--rps", "5", "--duration-ms", "128:9,256:5"}).code == 2);
}

TEST_CASE("Requests at random are said to outrun the least provisioned capacity", "[cli]") {
  const Json report = compared({"--rps", "5", "--profile", "poisson"});
  bool said = false;
  for (const auto& a : report.at("assumptions"))
    said = said || contains(a.at("value").get<std::string>(), "Poisson");
  CHECK(said);
  CHECK(contains(option(report, "provisioned").at("note").get<std::string>(), "bursts throttle"));
  CHECK(option(compared({"--rps", "5"}), "provisioned").at("note") == "");
}

TEST_CASE("An amount of which no price is known is null, not nothing", "[cli]") {
  // Ireland has no price of Standard-IA request units in the book.
  const Json report = compared({"--region", "eu-west-1"});
  const Json& infrequent = option(report, "standard-ia");
  CHECK(infrequent.at("monthly_usd").is_null());
  CHECK(infrequent.at("monthly_usd_after_free_tier").is_null());
  CHECK_FALSE(infrequent.at("unpriced").empty());
}

TEST_CASE("Amounts that lack a price are lower bounds wherever a page shows them", "[cli][page]") {
  const TempFolder folder;
  const auto page = printed_by({"report", "--rps", "80", "--plan", shop(folder), "--region",
                                "eu-west-1", "--format", "md"});  // vended logs have no price there
  CHECK(contains(page, "logs that are kept for ever cost at least $"));
  CHECK(contains(page, "and at least $"));
  CHECK(contains(page, "The best stack (at least $"));
  static const std::regex total("\\| total \\|( [^|]+ \\|)+");
  std::size_t totals = 0;
  for (std::sregex_iterator at(page.begin(), page.end(), total), end; at != end; ++at) {
    INFO(at->str());
    CHECK(contains(at->str(), "at least "));
    ++totals;
  }
  CHECK(totals == 2);
  const auto bridge = printed_by({"report", "--rps", "80", "--plan", shop(folder), "--region",
                                  "eu-west-1", "--chart", "bridge", "--format", "svg"});
  CHECK(contains(bridge, ">at least $"));
}

TEST_CASE("The rows of a bridge add up to its total, across and down", "[cli][page]") {
  for (const char* rps : {"0.023", "7", "80", "2500"}) {
    const auto page = printed_by({"report", "--rps", rps, "--format", "md"});
    const auto lines = support::lines_of(page.substr(page.find("| part | first answer | best |")));
    std::vector<Decimal> sums(3);
    for (std::size_t l = 2; l < lines.size() && lines[l][0] == '|'; ++l) {
      const auto line = std::regex_replace(lines[l], std::regex(","), "");
      std::smatch cell;
      REQUIRE(std::regex_match(
          line, cell, std::regex("\\| (.*) \\| (-?[0-9.]+) \\| (-?[0-9.]+) \\| (-?[0-9.]+) \\|")));
      INFO(rps << ": " << line);
      std::vector<Decimal> amounts;
      for (std::size_t i = 2; i < 5; ++i) amounts.push_back(decimal(cell[i].str()));
      CHECK(text(amounts[0] - amounts[1]) == text(amounts[2]));
      for (std::size_t i = 0; i < 3; ++i) {
        if (cell[1] == "total") CHECK(text(sums[i]) == text(amounts[i]));
        sums[i] += amounts[i];
      }
    }
  }
}

TEST_CASE("A bill tells regions and thousands apart", "[cli]") {
  const TempFolder folder;
  const auto usage = folder.write("usage.csv",
                                  "meter,quantity,resource,region\n"
                                  "lambda.requests.x86,20000000000,f,us-east-1\n"
                                  "lambda.requests.x86,10000000000,f,eu-west-1\n");
  const auto out = printed_by({"bill", "--usage", usage, "--free-tier", "none"});
  CHECK(contains(out, "lambda.requests.x86 in eu-west-1"));
  CHECK_FALSE(contains(out, "lambda.requests.x86 in us-east-1"));
  CHECK(contains(out, "4,000.00"));  // 20,000M x 0.20
  CHECK(contains(out, "6,000.00"));
}
