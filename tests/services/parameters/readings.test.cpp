// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/parameters/readings.hpp"

#include "fitcost/units/dual.hpp"
#include "services/exact_rational.hpp"
#include "services/reading_of.hpp"

using namespace fitcost;
using namespace fitcost::parameters;
using test::meters_of;
using test::quantity_of;

TEST_CASE("Standard parameters have a meter of their own, which is free, and nothing else",
          "[parameters]") {
  Config config;
  config.standard = parameters_of(2.0);
  Usage<> usage;
  usage.standard_interactions = interactions(60000.0);
  const auto out = readings("/app", config, usage, {});
  CHECK(meters_of(out) == std::vector<std::string_view>{"ssm.standard_parameters"});
  CHECK(out.front().quantity == 2.0);

  config.higher_throughput = true;
  CHECK(quantity_of(readings("/app", config, usage, {}), "ssm.higher_throughput_requests") ==
        60000.0);
}

TEST_CASE("An advanced parameter is billed for its hours and its interactions", "[parameters]") {
  // infracost's golden bill: an advanced parameter's storage is 730 hours
  Config config;
  config.advanced = parameters_of(1.0);
  Usage<> usage;
  usage.advanced_interactions = interactions(100.0);
  auto out = readings("/app", config, usage, {});
  CHECK(quantity_of(out, "ssm.advanced_parameter_hours") == 730.0);
  CHECK(quantity_of(out, "ssm.higher_throughput_requests") == 100.0);
  CHECK(out.size() == 2);

  usage.existed = months(0.5);
  out = readings("/app", config, usage, {});
  CHECK(quantity_of(out, "ssm.advanced_parameter_hours") == 365.0);
}

TEST_CASE("Secrets and keys are billed per month and per request", "[parameters]") {
  Config config;
  config.secrets = secrets(3.0);
  config.keys = keys(10.0);
  Usage<> usage;
  usage.secret_requests = requests(1000.0);
  // https://docs.aws.amazon.com/solutions/latest/automated-security-response-on-aws/cost.html :
  // 10 keys; 2 requests for each of 300 remediations and 4 for each of 5,000 findings
  usage.key_requests = requests(2.0 * 300.0 + 4.0 * 5000.0);
  const auto out = readings("secrets", config, usage, {});
  CHECK(quantity_of(out, "secretsmanager.secret_months") == 3.0);
  CHECK(quantity_of(out, "secretsmanager.requests") == 1000.0);
  CHECK(quantity_of(out, "kms.key_months") == 10.0);
  CHECK(quantity_of(out, "kms.requests") == 20600.0);
  CHECK(out.size() == 4);
}

TEST_CASE("An AWS managed key is billed per request only", "[parameters]") {
  Config config;
  config.encrypts_by_kms = true;
  Usage<> usage;
  usage.key_requests = requests(7.0);
  CHECK(meters_of(readings("table", config, usage, {})) ==
        std::vector<std::string_view>{"kms.requests"});
}

TEST_CASE("Their readings work for derivatives and fractions", "[parameters]") {
  Config config;
  config.standard = parameters_of(1.0);
  config.advanced = parameters_of(2.0);
  Usage<Dual> usage;
  usage.existed = months(variable(0.25));
  CHECK(quantity_of(readings("p", config, usage, {}), "ssm.advanced_parameter_hours").slope ==
        1460.0);

  Usage<test::Rational> exact;
  exact.existed = months(test::fraction(1, 73));
  CHECK(quantity_of(readings("p", config, exact, {}), "ssm.advanced_parameter_hours") ==
        test::fraction(20, 1));
}
