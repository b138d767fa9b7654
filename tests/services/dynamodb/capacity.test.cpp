// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/dynamodb/capacity.hpp"

#include <catch2/catch.hpp>

#include "fitcost/services/dynamodb/operations.hpp"
#include "fitcost/units/dual.hpp"
#include "services/dynamodb/rational.hpp"

using namespace fitcost;
using namespace fitcost::dynamodb;
using fitcost_test::Rational;

namespace {
template <class S> constexpr S count(const Quantity<write_capacity_unit, S>& c) {
  return c / quantity<write_capacity_unit>(1.0);
}
template <class S> constexpr S count(const Quantity<read_capacity_unit, S>& c) {
  return c / quantity<read_capacity_unit>(1.0);
}
constexpr auto per_second = requests(1.0) / seconds(1.0);
}  // namespace

TEST_CASE("Capacity of AWS's examples", "[dynamodb][aws-example]") {
  // awsdocs/amazon-dynamodb-developer-guide@8229480 doc_source/ProvisionedThroughput.md
  CHECK(count(least_capacity(80.0 * per_second * read_units(kib(3.0), Consistency::strong))) == 80);
  CHECK(count(least_capacity(100.0 * per_second * write_units(bytes(512.0)))) == 100);
  // https://learningbro.com/courses/aws-rds-and-databases/lessons/dynamodb-read-write-capacity-and-on-demand-mode
  CHECK(count(least_capacity(200.0 * per_second * read_units(kib(9.0), Consistency::eventual))) ==
        300);
  // https://repost.aws/knowledge-center/dynamodb-auto-scaling: 100 RCU at 70 % bear 70
  CHECK(count(auto_scaled_capacity(read_rate(70.0), {1, 1000, 70})) == 100);
  CHECK(utilisation(read_rate(70.0), quantity<read_capacity_unit>(100.0)) == 0.7);
}

TEST_CASE("The least capacity is the next whole unit and never less than one", "[dynamodb]") {
  CHECK(count(least_capacity(write_rate(0.0))) == 1);
  CHECK(count(least_capacity(write_rate(0.023))) == 1);
  CHECK(count(least_capacity(write_rate(1.0))) == 1);
  CHECK(count(least_capacity(write_rate(1.001))) == 2);
  for (int n = 1; n < 5000; ++n) {
    REQUIRE(count(least_capacity(read_rate(1.0 * n))) == n);
    REQUIRE(count(least_capacity(read_rate(n - 0.5))) == n);
  }
}

TEST_CASE("Auto scaling keeps a steady rate at or below its target, by the least whole capacity",
          "[dynamodb]") {
  for (int target = 20; target <= 90; ++target) {
    for (int n = 1; n < 1500; ++n) {
      const double capacity = count(auto_scaled_capacity(write_rate(1.0 * n), {1, 40000, target}));
      const int expected = (n * 100 + target - 1) / target;
      REQUIRE(capacity == expected);
      REQUIRE(n * 100 <= target * expected);
      REQUIRE(n * 100 > target * (expected - 1));
    }
  }
}

TEST_CASE("Auto scaling stays within its limits", "[dynamodb]") {
  constexpr AutoScaling scaling{5, 40, 70};
  CHECK(count(auto_scaled_capacity(write_rate(0.0), scaling)) == 5);
  CHECK(count(auto_scaled_capacity(write_rate(3.5), scaling)) == 5);
  CHECK(count(auto_scaled_capacity(write_rate(3.6), scaling)) == 6);
  CHECK(count(auto_scaled_capacity(write_rate(28.0), scaling)) == 40);
  CHECK(count(auto_scaled_capacity(write_rate(28.1), scaling)) == 40);
  CHECK(count(auto_scaled_capacity(write_rate(1e6), scaling)) == 40);
  double last = 0.0;
  for (double rate = 0.0; rate < 60.0; rate += 0.01) {
    const double capacity = count(auto_scaled_capacity(write_rate(rate), scaling));
    REQUIRE(capacity >= last);
    last = capacity;
  }
}

TEST_CASE("A month's units spread evenly are its mean rate", "[dynamodb]") {
  for (const int length : {672, 720, 730, 744}) {
    Month month;
    month.convention.month_hours = length;
    const auto units = quantity<write_request_unit>(7.0 * length * 3600);
    CHECK(mean_rate(units, month) == write_rate(7.0));
  }
}

TEST_CASE("Capacity is the same at compile time, with a dual number and with exact fractions",
          "[dynamodb]") {
  STATIC_REQUIRE(count(least_capacity(write_rate(2.5))) == 3.0);
  STATIC_REQUIRE(count(auto_scaled_capacity(write_rate(7.0), {1, 100, 70})) == 10.0);
  for (int target = 20; target <= 90; ++target) {
    for (int n = 0; n < 400; ++n) {
      const AutoScaling scaling{1, 500, target};
      const double expected = count(auto_scaled_capacity(write_rate(0.25 * n), scaling));
      REQUIRE(count(auto_scaled_capacity(write_rate(Dual(0.25 * n)), scaling)) == expected);
      REQUIRE(count(auto_scaled_capacity(write_rate(Rational(n, 4)), scaling)) ==
              Rational(expected));
      REQUIRE(count(least_capacity(read_rate(Rational(n, 4)))) ==
              Rational(count(least_capacity(read_rate(0.25 * n)))));
    }
  }
}

// AWS: .../developerguide/on-demand-capacity-mode.html, Limits.html, bp-partition-key-design.html
TEST_CASE("The limits are those of the developer guide", "[dynamodb]") {
  STATIC_REQUIRE(on_demand_initial_writes == write_rate(4000.0));
  STATIC_REQUIRE(on_demand_initial_reads == read_rate(12000.0));
  STATIC_REQUIRE(table_write_quota == write_rate(40000.0));
  STATIC_REQUIRE(table_read_quota == read_rate(40000.0));
  STATIC_REQUIRE(partition_writes == write_rate(1000.0));
  STATIC_REQUIRE(partition_reads == read_rate(3000.0));
  // bp-partition-key-design.html: 150 units idle for 5 minutes save up 45,000
  STATIC_REQUIRE(read_rate(150.0) * burst_window == quantity<read_request_unit>(45000.0));
}
