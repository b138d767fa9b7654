// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/meter.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "fitcost/pricing/convention.hpp"
#include "fitcost/units/dual.hpp"
#include "units/exact.hpp"

using namespace fitcost;

namespace {

constexpr Meter<unit::request> calls{"api.requests", "one for each request", "https://example.com"};
constexpr Meter<unit::gigabyte> volume{"api.gb", "what is sent", "https://example.com"};

}  // namespace

TEST_CASE("A reading is the number of its meter's units", "[pricing][meter]") {
  const auto r = reading("orders", calls, requests(60444.0), "eu-west-1");
  CHECK(r.resource == "orders");
  CHECK(r.meter == "api.requests");
  CHECK(r.quantity == 60444.0);
  CHECK(r.region == "eu-west-1");
  CHECK(reading("orders", volume, gigabytes(1.5)).region.empty());
  CHECK(reading("orders", calls, requests(variable(2.0))).quantity.slope == 1.0);
}

TEST_CASE("Exact readings are rounded once, half to even, to 1e-9", "[pricing][meter]") {
  const auto rounded = [](auto amount) {
    ReadingsOf<decltype(amount / gigabytes(1.0))> readings;
    readings.push_back(reading("bucket", volume, amount));
    const Readings out = exact(readings);
    REQUIRE(out.size() == 1);
    CHECK(out[0].resource == "bucket");
    CHECK(out[0].meter == "api.gb");
    return out[0].quantity.to_string();
  };
  CHECK(rounded(gigabytes(std::ldexp(1.0, -10))) == "0.000976562");
  CHECK(rounded(gigabytes(3 * std::ldexp(1.0, -10))) == "0.002929688");
  CHECK(rounded(gigabytes(Exact(1.0) / Exact(3.0))) == "0.333333333");
  CHECK(rounded(gigabytes(Exact(*Decimal::parse("1.0000000005")))) == "1");
  CHECK(rounded(gigabytes(Exact(*Decimal::parse("1.0000000015")))) == "1.000000002");
  CHECK_THROWS_AS(rounded(gigabytes(std::numeric_limits<double>::infinity())), std::overflow_error);
}

TEST_CASE("Bytes are the gigabytes of the convention", "[pricing][convention]") {
  const Convention binary;
  const Convention decimal{730, GigabyteConvention::decimal, TotalConvention::exact};
  CHECK(in_gigabytes(bytes(1073741824.0), binary) == gigabytes(1.0));
  CHECK(in_gigabytes(bytes(1e9), decimal) == gigabytes(1.0));
  CHECK(in_gigabytes(bytes(Exact(1e9)), binary) / gigabytes(1.0) == Exact(1e9) / Exact(1073741824));
}

TEST_CASE("A month is 730 hours unless another length is named", "[pricing][convention]") {
  CHECK(Month{}.length() == hours(730.0));
  CHECK(Month{Convention{744, {}, {}}, {}}.length() == hours(744.0));
}
