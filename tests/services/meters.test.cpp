// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <string>

#include "fitcost/services/apigateway/meters.hpp"
#include "fitcost/services/lambda/meters.hpp"
#include "fitcost/services/logs/meters.hpp"
#include "fitcost/services/monitoring/meters.hpp"
#include "fitcost/services/parameters/meters.hpp"
#include "fitcost/services/transfer/meters.hpp"

using namespace fitcost;

namespace {
/// The meters that a price file has prices for; its first two columns are never quoted.
std::set<std::string> priced(const std::string& name) {
  std::ifstream file(FITCOST_SOURCE_DIR "/data/prices/" + name);
  INFO(name);
  REQUIRE(file);
  std::set<std::string> keys;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("price,", 0) == 0) keys.insert(line.substr(6, line.find(',', 6) - 6));
  }
  return keys;
}

template <class Meters> void check(const Meters& meters, const std::string& file) {
  std::set<std::string> keys;
  for (const MeterInfo& m : meters) {
    INFO(m.key);
    CHECK(keys.insert(std::string(m.key)).second);
    CHECK(m.rule.substr(m.rule.size() - 1) == ".");
    CHECK(m.source.substr(0, 8) == "https://");
  }
  CHECK(keys == priced(file));
}
}  // namespace

TEST_CASE(
    "Every service's meters are those its price file has prices for, each with rule and source",
    "[services]") {
  check(lambda::meters, "lambda.csv");
  check(apigateway::meters, "apigateway.csv");
  check(logs::meters, "logs.csv");
  check(monitoring::meters, "cloudwatch.csv");
  check(parameters::meters, "parameters.csv");
  check(transfer::meters, "datatransfer.csv");
}
