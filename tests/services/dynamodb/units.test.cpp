// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/dynamodb/units.hpp"

#include <catch2/catch.hpp>

using namespace fitcost;
using namespace fitcost::dynamodb;

namespace {
template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};
template <class U> using Q = Quantity<U>;
}  // namespace

TEST_CASE("Reads, writes, replicated writes and capacities do not mix", "[dynamodb]") {
  STATIC_REQUIRE(Addable<Q<write_request_unit>, Q<write_request_unit>>);
  STATIC_REQUIRE_FALSE(Addable<Q<write_request_unit>, Q<read_request_unit>>);
  STATIC_REQUIRE_FALSE(Addable<Q<write_request_unit>, Q<replicated_write_request_unit>>);
  STATIC_REQUIRE_FALSE(Addable<Q<write_request_unit>, Q<write_capacity_unit>>);
  STATIC_REQUIRE_FALSE(Addable<Q<write_capacity_unit>, Q<replicated_write_capacity_unit>>);
  STATIC_REQUIRE_FALSE(Addable<Q<write_capacity_unit>, Q<reserved_block>>);
}

TEST_CASE("A rate divided by what a capacity unit serves is capacity", "[dynamodb]") {
  constexpr auto capacity = write_rate(7.0) / rate_per_capacity_unit<write_request_unit>;
  STATIC_REQUIRE(std::is_same_v<decltype(capacity), const Q<write_capacity_unit>>);
  STATIC_REQUIRE(capacity / quantity<write_capacity_unit>(1.0) == 7.0);
}

// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
TEST_CASE("A write is one replicated write in each region", "[dynamodb]") {
  constexpr auto units = replicated(quantity<write_request_unit>(3.0));
  STATIC_REQUIRE(units / quantity<replicated_write_request_unit>(1.0) == 3.0);
  constexpr auto capacity = replicated(quantity<write_capacity_unit>(3.0));
  STATIC_REQUIRE(capacity / quantity<replicated_write_capacity_unit>(1.0) == 3.0);
}
