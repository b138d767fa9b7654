// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/dynamodb/meters.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <string>

using namespace fitcost;

TEST_CASE("DynamoDB's meters are exactly those that its price file has", "[dynamodb]") {
  std::ifstream file(std::string(FITCOST_SOURCE_DIR) + "/data/prices/dynamodb.csv");
  REQUIRE(file);
  std::set<std::string> priced;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("price,", 0) == 0) priced.insert(line.substr(6, line.find(',', 6) - 6));
  }
  std::set<std::string> metered;
  for (const auto& meter : dynamodb::meters) metered.insert(std::string(meter.key));
  CHECK(metered == priced);
  CHECK(metered.size() == dynamodb::meters.size());
}

TEST_CASE("Every meter says how it counts and where AWS says so", "[dynamodb]") {
  for (const auto& meter : dynamodb::meters) {
    CAPTURE(std::string(meter.key));
    CHECK(meter.rule.size() > 20);
    CHECK(meter.source.rfind("https://", 0) == 0);
  }
}
