// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/logs/readings.hpp"

#include "fitcost/units/dual.hpp"
#include "services/exact_rational.hpp"
#include "services/reading_of.hpp"

using namespace fitcost;
using namespace fitcost::logs;
using test::quantity_of;

namespace {
const Month november_2026{{}, {2026, 11, 1}};
const Month april_2025{{}, {2025, 4, 1}};
constexpr auto gib = bytes(1073741824.0);
}  // namespace

TEST_CASE("Class, origin and date choose the meter of what is written", "[logs]") {
  struct Row {
    Config config;
    Month month;
    const char* meter;
  };
  constexpr auto standard = LogClass::standard;
  constexpr auto rare = LogClass::infrequent_access;
  const Row row = GENERATE_COPY(
      Row{{standard, Origin::application, {}}, november_2026, "logs.ingested_gb"},
      Row{{rare, Origin::application, {}}, november_2026, "logs.infrequent_access_ingested_gb"},
      Row{{standard, Origin::lambda, {}}, november_2026, "logs.vended_gb"},
      Row{{rare, Origin::lambda, {}}, november_2026, "logs.infrequent_access_vended_gb"},
      Row{{standard, Origin::lambda, {}}, april_2025, "logs.ingested_gb"},
      Row{{rare, Origin::lambda, {}}, april_2025, "logs.infrequent_access_ingested_gb"});
  Usage<> usage;
  usage.ingested = 3.0 * gib;
  const auto out = readings("group", row.config, usage, row.month);
  CHECK(quantity_of(out, row.meter) == 3.0);
  CHECK(out.size() == 4);
}

TEST_CASE("Storage, scans and Live Tail count what was used", "[logs]") {
  Usage<> usage;
  usage.retained = 8.0 * gib;
  usage.compression = 0.25;
  usage.scanned = 5.0 * gib;
  usage.live_tail = minutes(90.0);
  const auto out = readings("group", {}, usage, november_2026);
  CHECK(quantity_of(out, "logs.storage_gb_months") == 2.0);
  CHECK(quantity_of(out, "logs.insights_scanned_gb") == 5.0);
  CHECK(quantity_of(out, "logs.live_tail_minutes") == 90.0);
}

TEST_CASE("AWS's calculator: 1,000 GB of logs kept for a month", "[logs][aws-example]") {
  Usage<> usage;
  usage.ingested = 1000.0 * gib;
  usage.retained = retained(usage.ingested, months(1.0), never_expire, november_2026);
  usage.compression = 0.15;
  const auto out = readings("group", {}, usage, november_2026);
  CHECK(quantity_of(out, "logs.ingested_gb") == 1000.0);
  CHECK(quantity_of(out, "logs.storage_gb_months") == Approx(150.0).epsilon(1e-14));
}

TEST_CASE("Bytes are GB by the convention", "[logs]") {
  Usage<> usage;
  usage.ingested = bytes(1e9);
  Month month = november_2026;
  month.convention.gigabyte = GigabyteConvention::decimal;
  CHECK(quantity_of(readings("group", {}, usage, month), "logs.ingested_gb") == 1.0);
}

TEST_CASE("A log group's readings work for derivatives and fractions", "[logs]") {
  Usage<Dual> usage;
  usage.retained = 2.0 * gib * Dual(1.0);
  usage.compression = variable(0.15);
  const Dual stored =
      quantity_of(readings("g", {}, usage, november_2026), "logs.storage_gb_months");
  CHECK(stored.slope == 2.0);

  Usage<test::Rational> exact;
  exact.retained = gib * test::fraction(1, 3);
  exact.compression = test::fraction(15, 100);
  CHECK(quantity_of(readings("g", {}, exact, november_2026), "logs.storage_gb_months") ==
        test::fraction(5, 100));
}
