// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/lambda/readings.hpp"

#include "fitcost/units/dual.hpp"
#include "services/exact_rational.hpp"
#include "services/reading_of.hpp"

using namespace fitcost;
using namespace fitcost::lambda;
using test::meters_of;
using test::quantity_of;

namespace {
const Month november_2026{{}, {2026, 11, 1}};
const Month july_2025{{}, {2025, 7, 1}};

Usage<> use(double n, double ms) {
  Usage<> usage;
  usage.on_demand.requests = requests(n);
  usage.on_demand.duration = milliseconds(ms);
  return usage;
}
}  // namespace

TEST_CASE("A plain function counts requests and GB-seconds of its own processor", "[lambda]") {
  Config config;
  CHECK(meters_of(readings("f", config, use(1.0, 1.0), november_2026)) ==
        std::vector<std::string_view>{"lambda.requests.x86", "lambda.gb_seconds.x86"});
  config.architecture = Architecture::arm;
  CHECK(meters_of(readings("f", config, use(1.0, 1.0), november_2026)) ==
        std::vector<std::string_view>{"lambda.requests.arm", "lambda.gb_seconds.arm"});
}

TEST_CASE("Lambda pricing page: the mobile application backend", "[lambda][aws-example]") {
  // https://aws.amazon.com/lambda/pricing/ : 3 million requests of 120 ms at 1,536 MB
  Config config;
  config.memory = megabytes(1536.0);
  const auto out = readings("backend", config, use(3e6, 120.0), november_2026);
  CHECK(quantity_of(out, "lambda.requests.x86") == 3e6);
  CHECK(quantity_of(out, "lambda.gb_seconds.x86") == 540000.0);
  CHECK(out.front().resource == "backend");
}

TEST_CASE("Lambda pricing page: 2,048 MB of ephemeral storage", "[lambda][aws-example]") {
  Config config;
  config.memory = megabytes(4096.0);
  config.ephemeral_storage = megabytes(2048.0);
  const auto out = readings("ml", config, use(6e6, 280.0), november_2026);
  CHECK(quantity_of(out, "lambda.gb_seconds.x86") == 6720000.0);
  CHECK(quantity_of(out, "lambda.ephemeral_storage_gb_seconds.x86") == 2520000.0);
}

TEST_CASE("Lambda pricing page: provisioned concurrency for a launch", "[lambda][aws-example]") {
  // 100 environments for 8 hours serve 500,000 requests of 100 ms; 2.5 million of 120 ms run on
  // demand
  Config config;
  config.memory = megabytes(1536.0);
  config.provisioned_concurrency = environments(100.0);
  Usage<> usage = use(2.5e6, 120.0);
  usage.provisioned.requests = requests(5e5);
  usage.provisioned.duration = milliseconds(100.0);
  usage.provisioned_time = hours(8.0);
  const auto out = readings("launch", config, usage, november_2026);
  CHECK(quantity_of(out, "lambda.requests.x86") == 3e6);
  CHECK(quantity_of(out, "lambda.gb_seconds.x86") == 450000.0);
  CHECK(quantity_of(out, "lambda.provisioned_concurrency_gb_seconds.x86") == 4320000.0);
  CHECK(quantity_of(out, "lambda.provisioned_duration_gb_seconds.x86") == 75000.0);

  SECTION("without it the same requests run on demand, and none is lost") {
    config.provisioned_concurrency = environments(0.0);
    const auto without = readings("launch", config, usage, november_2026);
    CHECK(without.size() == 2);
    CHECK(quantity_of(without, "lambda.requests.x86") == 3e6);
    CHECK(quantity_of(without, "lambda.gb_seconds.x86") == 525000.0);
  }
}

TEST_CASE("Lambda pricing page: telemetry with SnapStart", "[lambda][aws-example]") {
  // 7.44 million requests of 2 s at 1,024 MB, 1 % of them restore; one version for 31 days
  Config config;
  config.memory = megabytes(1024.0);
  config.snap_start = SnapStart::priced;
  Usage<> usage = use(7.44e6, 2000.0);
  usage.on_demand.cold_share = 0.01;
  usage.snapshots = hours(31.0 * 24.0) * quantity<snapshot>(1.0);
  const auto out = readings("telemetry", config, usage, november_2026);
  CHECK(quantity_of(out, "lambda.requests.x86") == 7.44e6);
  CHECK(quantity_of(out, "lambda.gb_seconds.x86") == Approx(14880000.0).epsilon(1e-14));
  CHECK(quantity_of(out, "lambda.snapstart_cached_gb_seconds") == 2678400.0);
  CHECK(quantity_of(out, "lambda.snapstart_restored_gb") == Approx(74400.0).epsilon(1e-14));

  SECTION("Java pays neither for snapshots nor for restores") {
    config.snap_start = SnapStart::java;
    CHECK(readings("telemetry", config, usage, november_2026).size() == 2);
  }
}

TEST_CASE("INIT counts from August 2025 on", "[lambda]") {
  Config config;
  config.memory = megabytes(1024.0);
  Usage<> usage = use(1000.0, 395.99);
  usage.on_demand.cold_share = 1.0;
  usage.on_demand.init = milliseconds(265.72);
  const std::string_view key = "lambda.gb_seconds.x86";
  CHECK(quantity_of(readings("f", config, usage, november_2026), key) == Approx(662.0));
  CHECK(quantity_of(readings("f", config, usage, july_2025), key) == Approx(396.0));
  config.runtime = RuntimeKind::custom;
  CHECK(quantity_of(readings("f", config, usage, july_2025), key) == Approx(662.0));
}

TEST_CASE("Streamed bytes are GB by the convention", "[lambda]") {
  Config config;
  config.response_streaming = true;
  Usage<> usage;
  usage.streamed = bytes(1073741824.0);
  Month month = november_2026;
  CHECK(quantity_of(readings("f", config, usage, month), "lambda.streamed_response_gb") == 1.0);
  month.convention.gigabyte = GigabyteConvention::decimal;
  CHECK(quantity_of(readings("f", config, usage, month), "lambda.streamed_response_gb") ==
        1.073741824);
}

TEST_CASE("Event pollers count their unit-hours", "[lambda]") {
  Config config;
  config.provisioned_pollers = true;
  Usage<> usage;
  usage.pollers = quantity<event_poller_unit>(2.0) * hours(730.0);
  CHECK(quantity_of(readings("f", config, usage, november_2026),
                    "lambda.event_poller_unit_hours") == 1460.0);
}

TEST_CASE("GB-seconds move with the requests, the rest of a function staying as it is",
          "[lambda]") {
  Config config;
  config.memory = megabytes(512.0);
  Usage<Dual> usage;
  usage.on_demand.requests = requests(variable(60000.0));
  usage.on_demand.duration = milliseconds(Dual(19.5));
  const Dual gbs =
      quantity_of(readings("f", config, usage, november_2026), "lambda.gb_seconds.x86");
  CHECK(gbs.value == 600.0);
  CHECK(gbs.slope == 0.01);
}

TEST_CASE("A function's readings are exact in fractions", "[lambda]") {
  using test::fraction;
  using test::Rational;
  Usage<Rational> usage;
  usage.on_demand.requests = requests(fraction(60833, 1));
  usage.on_demand.duration = milliseconds(fraction(1205, 10));
  usage.on_demand.cold_share = fraction(1, 7);
  usage.on_demand.init = milliseconds(fraction(645, 10));
  const auto out = readings("f", Config{}, usage, november_2026);
  // 60,833 x (6/7 x 121 + 1/7 x 185) ms at 1/8 GB
  CHECK(quantity_of(out, "lambda.gb_seconds.x86") ==
        fraction(60833, 1) * fraction(6 * 121 + 185, 7) * fraction(1, 8000));
}
