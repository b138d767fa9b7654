// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/reports.hpp"

/// The review's claims, also where the comparison is not the one that it was about.
using namespace reports;
using support::contains;

namespace {

Json claim(const Words& words, const std::string& id) {
  const Json report = compared(words);
  for (const auto& c : report.at("claims")) {
    if (c.at("id").get<std::string>().rfind(id, 0) == 0) return c;
  }
  FAIL("no claim " << id);
  return {};
}

}  // namespace

TEST_CASE("Claims whose prices are missing are unknown, never zero", "[cli]") {
  const Json logs = claim({"--region", "sa-east-1"}, "never-expire");
  CHECK(logs.at("finds") == "prices are missing");
  CHECK(logs.at("verdict") == "unknown");
  CHECK(claim({"--region", "sa-east-1"}, "on-demand-saves").at("verdict") == "unknown");
}

TEST_CASE("The threshold is held against the rate that the review spoke of", "[cli]") {
  for (const auto* rps : {"0", "0.023", "0.6", "500"}) {
    INFO(rps);
    const Json threshold = claim({"--rps", rps}, "0.023-rps");
    CHECK(contains(threshold.at("finds").get<std::string>(),
                   "0.52 requests/s for this mix (22 times 0.023)"));
    CHECK(contains(threshold.at("verdict").get<std::string>(), "holds at list price"));
  }
  // Before November 2024 it was half of that.
  CHECK(contains(claim({"--prices-on", "2024-10-01"}, "0.023-rps").at("finds").get<std::string>(),
                 "0.26 requests/s for this mix (11 times 0.023)"));
}

TEST_CASE("Claims speak of the table and the free tier that are compared", "[cli]") {
  const Json best = claim({"--workload", "workout-api"}, "on-demand-saves");
  CHECK_FALSE(contains(best.at("finds").get<std::string>(), "first answer"));
  CHECK(
      contains(best.at("finds").get<std::string>(), "against the table auto-scaled 5..40 at 70 %"));
  const Json no_free = claim({"--free-tier", "none"}, "on-demand-saves");
  CHECK_FALSE(contains(no_free.at("finds").get<std::string>(), "after the free tier"));
  CHECK(no_free.at("verdict") == "wrong: too low at list price");
  CHECK(claim({"--rps", "500"}, "on-demand-saves").at("verdict") == "does not apply");
}

TEST_CASE("What logs cost more is in cents below a dollar only", "[cli]") {
  CHECK(contains(claim({}, "never-expire").at("finds").get<std::string>(),
                 "0.51 cents more a month"));
  CHECK(contains(claim({"--rps", "500"}, "never-expire").at("finds").get<std::string>(),
                 "110.58 USD more a month"));
}
