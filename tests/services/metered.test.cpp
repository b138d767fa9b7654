// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <concepts>
#include <string>

#include "fitcost/services/apigateway/readings.hpp"
#include "fitcost/services/dynamodb/table.hpp"
#include "fitcost/services/lambda/readings.hpp"
#include "fitcost/services/logs/readings.hpp"
#include "fitcost/services/monitoring/readings.hpp"
#include "fitcost/services/parameters/readings.hpp"
#include "fitcost/services/transfer/readings.hpp"
#include "fitcost/units/dual.hpp"

using namespace fitcost;

namespace {
// Here and not beside each service: it would have every user compile two scalars of every Usage.
template <class S, class Config, class Usage>
concept MeteredIn = requires(const Config& config, const Usage& usage, const Month& month) {
  { readings(std::string(), config, usage, month) } -> std::same_as<ReadingsOf<S>>;
};
template <class Config, template <class> class Usage>
concept Metered = MeteredIn<double, Config, Usage<double>> && MeteredIn<Dual, Config, Usage<Dual>>;
}  // namespace

TEST_CASE("Every service has a Config, a Usage of any scalar, and readings of that scalar",
          "[services]") {
  STATIC_REQUIRE(Metered<dynamodb::Config, dynamodb::Usage>);
  STATIC_REQUIRE(Metered<lambda::Config, lambda::Usage>);
  STATIC_REQUIRE(Metered<apigateway::Config, apigateway::Usage>);
  STATIC_REQUIRE(Metered<logs::Config, logs::Usage>);
  STATIC_REQUIRE(Metered<monitoring::Config, monitoring::Usage>);
  STATIC_REQUIRE(Metered<parameters::Config, parameters::Usage>);
  STATIC_REQUIRE(Metered<transfer::Config, transfer::Usage>);
  STATIC_REQUIRE_FALSE(Metered<lambda::Config, dynamodb::Usage>);
}
