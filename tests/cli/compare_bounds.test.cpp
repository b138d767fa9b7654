// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/reports.hpp"

/// How far the guesses may be off: what the screen says must hold when one asks again.
using namespace reports;
using support::command;
using support::contains;

namespace {

std::string screen(const Words& words) {
  const auto run = command(words);
  INFO(run.err);
  REQUIRE(run.code == 0);
  return run.out;
}

std::string winner(Words words) {
  words.insert(words.begin(), "compare");
  return choice(json_of(words), "table").at("winner").get<std::string>();
}

}  // namespace

TEST_CASE("Bounds on the screen follow the traffic's peak", "[cli]") {
  const Words day{"--profile", "daily", "--peak-to-mean", "4"};
  const auto at = [&](const std::string& rps, const Words& more = {}) {
    Words words{"--rps", rps};
    words.insert(words.end(), day.begin(), day.end());
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  Words asked = at("0.3");
  asked.insert(asked.begin(), "compare");
  const std::string shown = screen(asked);
  CHECK_FALSE(contains(shown, "0.517 rps"));
  CHECK_FALSE(contains(shown, "items of 1 KB"));
  CHECK(contains(shown, "ON-DEMAND STAYS CHEAPEST (list) up to\n  11.8 rps (39.6 x today)"));
  CHECK(contains(shown, "peak 4 times the mean"));
  CHECK(winner(at("0.518")) == "on-demand");
  CHECK(winner(at("11.8")) == "on-demand");
  CHECK(winner(at("12")) != "on-demand");
  CHECK(winner(at("0.3", {"--item-bytes", "1050"})) == "on-demand");
}

TEST_CASE("Where another option wins the screen says how far it does", "[cli]") {
  const std::string provisioned = screen({"compare", "--rps", "0.6"});
  CHECK(contains(provisioned,
                 "LEAST PROVISIONED STAYS CHEAPEST (list) within\n"
                 "  0.518 to 40 rps (0.862 to 66.7 x today) | items up to 55 KB | 48.9 % writes or "
                 "more"));
  CHECK_FALSE(contains(provisioned, "items of any size"));
  CHECK(winner({"--rps", "0.6", "--item-bytes", "56320"}) == "provisioned");
  CHECK(winner({"--rps", "0.6", "--item-bytes", "56321"}) == "reserved-1y");
  const std::string reserved = screen({"compare", "--rps", "100"});
  CHECK(contains(reserved, "RESERVED 1 Y STAYS CHEAPEST (list) within\n  40 to 57,100 rps"));
  CHECK_FALSE(contains(reserved, "any write share"));
  CHECK(winner({"--rps", "36"}) == "provisioned");
  CHECK(winner({"--rps", "100", "--write-share", "0.1"}) == "provisioned");
  CHECK(contains(screen({"compare", "--rps", "0.6", "--format", "md"}),
                 "- Least provisioned stays cheapest (list) within 0.518 to 40 rps"));
}

TEST_CASE("Bounds in JSON name the winner and both values", "[cli]") {
  for (const auto* rps : {"0.023", "0.6", "100"}) {
    const Json report = compared({"--rps", rps});
    REQUIRE(report.at("tolerances").size() == 3);
    for (const auto& t : report.at("tolerances")) {
      CHECK(t.at("winner") == choice(report, "table").at("winner"));
      CHECK((t.at("low").is_null() || t.at("low").is_number()));
    }
  }
  CHECK(compared({"--rps", "100"}).at("tolerances")[0].at("low") == Approx(40.0).epsilon(1e-6));
}

TEST_CASE("A table's quota holds in every mode, and is named", "[cli]") {
  const Json report = compared({"--rps", "60000"});
  for (const auto* id : {"on-demand", "provisioned", "reserved-1y", "standard-ia"}) {
    const Json& o = option(report, id);
    INFO(id);
    CHECK_FALSE(o.at("serves_traffic").get<bool>());
    CHECK(contains(o.at("note").get<std::string>(), "over a table's quota of 40,000 units/s"));
  }
  CHECK(choice(report, "table").at("winner").is_null());
  CHECK(report.at("tolerances").empty());
  const std::string shown = screen({"compare", "--rps", "1000000"});
  CHECK_FALSE(contains(shown, "Take reserved"));
  CHECK(contains(shown, "No way to provision the table serves this traffic"));
  CHECK(option(compared({"--rps", "57000"}), "reserved-1y").at("serves_traffic").get<bool>());
}

TEST_CASE("A first answer that does not serve the traffic is marked where it is compared",
          "[cli]") {
  const std::string shown = screen({"compare", "--rps", "500"});
  CHECK(contains(shown, "\n  first answer: too small for this traffic\n"));
  CHECK(contains(shown, "in month 12, though not for the same work: metric puts"));
  const Json report = compared({"--rps", "500"});
  CHECK(option(report, "first-answer-month-12").at("note") == "too small for this traffic");
  CHECK(option(report, "auto-scaled-5-40-70").at("note") ==
        "too small for this traffic; incl. its 8 alarms");
  CHECK_FALSE(contains(screen({"compare", "--rps", "0.023"}), "same work"));
  // 6 writes/s grow over the index's 5 between month 1 and month 12.
  CHECK(contains(screen({"compare", "--rps", "6", "--growth", "0.1"}),
                 "first answer: too small for this traffic in month 12, 36"));
}

TEST_CASE("What has not all its prices and may be cheaper is named beside the answer", "[cli]") {
  const Words words{"compare", "--rps", "0.023", "--region", "sa-east-1"};
  const std::string shown = screen(words);
  CHECK_FALSE(contains(shown, "Take least provisioned"));
  CHECK(contains(shown,
                 "The cheapest that has all its prices here is least provisioned (1 W + 1 R each): "
                 "$1.708 a month."));
  CHECK(contains(shown, "unknown: on-demand; on-demand, Standard-IA class."));
  CHECK_FALSE(contains(shown, "> REST API"));
  CHECK(contains(shown, "  REST API / HTTP API"));
  CHECK_FALSE(contains(shown, "ON-DEMAND STAYS CHEAPEST"));
  CHECK(contains(shown, "LEAST PROVISIONED STAYS CHEAPEST (list, of what has all its prices)"));
  const Json report = json_of(words);
  const Json& table = choice(report, "table");
  CHECK(table.at("winner") == "provisioned");
  CHECK_FALSE(table.at("winner_certain").get<bool>());
  CHECK(table.at("winner_after_free_tier_certain").get<bool>());  // nothing costs less than nothing
  CHECK(choice(report, "function").at("winner_certain").get<bool>());
  CHECK(contains(screen({"compare", "--rps", "0.023", "--region", "sa-east-1", "--format", "csv"}),
                 "table,provisioned,1,uncertain,"));
  CHECK(choice(compared(), "table").at("winner_certain").get<bool>());
}

TEST_CASE("A winner that costs less than the known part of all others is certain", "[cli]") {
  // Without alarms' prices auto scaling costs 5.69 at least, on-demand 0.05.
  support::TempFolder folder;
  const auto listed = command({"prices", "list", "--format", "csv"});
  std::string book;
  for (const auto& line : support::lines_of(listed.out)) {
    if (!contains(line, "price,cloudwatch.standard_alarm_months")) book += line + "\n";
  }
  const Json report = compared({"--prices", folder.write("book.csv", book)});
  CHECK_FALSE(option(report, "auto-scaled-5-40-70").at("complete").get<bool>());
  CHECK(choice(report, "table").at("winner_certain").get<bool>());
}

TEST_CASE("The note on a break-even inside the free tier agrees with its value", "[cli]") {
  const auto point = [](const Json& report) {
    for (const auto& b : report.at("break_even")) {
      if (b.at("id") == "rate-mix-free-tier-2026-10-03") return b;
    }
    FAIL("no such point");
    return Json();
  };
  const Json all_ours = point(compared());
  CHECK(all_ours.at("value") == 0.0);
  CHECK(all_ours.at("note") == "inside the free tier provisioned is cheaper at any rate");
  for (const auto* share : {"0.96", "1"}) {
    const Json point_then = point(compared({"--free-tier-used-by-others", share}));
    CHECK(point_then.at("value") > 0.1);
    CHECK_FALSE(contains(point_then.at("note").get<std::string>(), "at any rate"));
  }
}
