// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/transfer/readings.hpp"

#include "fitcost/units/dual.hpp"
#include "services/exact_rational.hpp"
#include "services/reading_of.hpp"

using namespace fitcost;
using namespace fitcost::transfer;
using test::quantity_of;

TEST_CASE("Bytes to the internet are GB by the convention", "[transfer]") {
  Usage<> usage;
  usage.internet_out = bytes(1e9);
  Month month;
  CHECK(quantity_of(readings("api", {}, usage, month), "datatransfer.internet_out_gb") ==
        Approx(0.931322574615));
  month.convention.gigabyte = GigabyteConvention::decimal;
  CHECK(quantity_of(readings("api", {}, usage, month), "datatransfer.internet_out_gb") == 1.0);
}

TEST_CASE("An API that sends 10 KB a request sends 10 GB per million in decimal GB",
          "[transfer][aws-example]") {
  // awslabs/aws-ai-solution-kit, docs/zh/include-deploy-cost-10GB.md: 1 million x 10 KB are 10 GB
  Usage<> usage;
  usage.internet_out = bytes(1e6 * 10e3);
  const Month month{{730, GigabyteConvention::decimal, TotalConvention::exact}, {}};
  CHECK(quantity_of(readings("api", {}, usage, month), "datatransfer.internet_out_gb") == 10.0);
}

TEST_CASE("Traffic between zones counts in both directions, and only where there is some",
          "[transfer]") {
  Usage<> usage;
  usage.sent_between_zones = bytes(1073741824.0);
  usage.received_between_zones = bytes(2147483648.0);
  CHECK(readings("api", {}, usage, {}).size() == 1);
  const auto out = readings("api", {false, true}, usage, {});
  CHECK(out.size() == 1);
  CHECK(quantity_of(out, "datatransfer.regional_gb") == 3.0);
}

TEST_CASE("Transfer's readings work for derivatives and fractions", "[transfer]") {
  Usage<Dual> usage;
  usage.internet_out = bytes(Dual(1073741824.0, 1024.0));
  const Dual gb = readings("api", {}, usage, {}).front().quantity;
  CHECK(gb.value == 1.0);
  CHECK(gb.slope == 1.0 / 1048576.0);

  Usage<test::Rational> exact;
  exact.internet_out = bytes(test::Rational(1.0));
  CHECK(readings("api", {}, exact, {}).front().quantity == test::fraction(1, 1073741824));
}
