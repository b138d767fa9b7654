// SPDX-License-Identifier: Apache-2.0
#include "fitcost/units/unit.hpp"

#include <catch2/catch.hpp>
#include <string_view>
#include <type_traits>

using namespace fitcost;
using unit::byte;
using unit::millisecond;
using unit::one;
using unit::per;
using unit::request;
using unit::times;
using unit::usd;

namespace {

struct wru {  // a unit as a service would declare it
  static constexpr std::string_view symbol = "WRU";
};

template <class A, class B> constexpr bool same = std::is_same_v<A, B>;

}  // namespace

TEST_CASE("The unit of a product is spelled with per and times", "[units][unit]") {
  STATIC_REQUIRE(same<Quotient<usd, request>, per<usd, request>>);
  STATIC_REQUIRE(same<Product<byte, millisecond>, times<byte, millisecond>>);
  STATIC_REQUIRE(same<Product<per<usd, request>, byte>, per<times<byte, usd>, request>>);
  STATIC_REQUIRE(same<Quotient<one, request>, per<one, request>>);
  STATIC_REQUIRE(same<Quotient<usd, times<byte, request>>, per<usd, times<byte, request>>>);
}

TEST_CASE("What stands above and below cancels, once for each time", "[units][unit]") {
  STATIC_REQUIRE(same<Product<per<usd, request>, request>, usd>);
  STATIC_REQUIRE(same<Quotient<usd, usd>, one>);
  STATIC_REQUIRE(same<Product<per<usd, request>, per<request, usd>>, one>);
  STATIC_REQUIRE(same<Quotient<times<byte, byte>, byte>, byte>);
  STATIC_REQUIRE(same<Quotient<byte, times<byte, byte>>, per<one, byte>>);
  STATIC_REQUIRE(same<Product<Product<request, per<wru, request>>, per<usd, wru>>, usd>);
  STATIC_REQUIRE(same<Quotient<per<usd, request>, per<usd, request>>, one>);
  STATIC_REQUIRE(same<Quotient<per<usd, request>, per<usd, byte>>, per<byte, request>>);
}

TEST_CASE("One unit has one type, whatever the order of its factors", "[units][unit]") {
  STATIC_REQUIRE(same<Product<byte, millisecond>, Product<millisecond, byte>>);
  STATIC_REQUIRE(same<Product<Product<usd, byte>, wru>, Product<wru, Product<byte, usd>>>);
  STATIC_REQUIRE(same<Product<Product<usd, wru>, byte>, Product<Product<byte, usd>, wru>>);
  STATIC_REQUIRE(same<Quotient<Quotient<usd, byte>, wru>, Quotient<Quotient<usd, wru>, byte>>);
  STATIC_REQUIRE(same<Quotient<usd, Product<wru, byte>>, Quotient<Quotient<usd, byte>, wru>>);
}

TEST_CASE("One is the unit that changes nothing", "[units][unit]") {
  STATIC_REQUIRE(same<Product<one, usd>, usd>);
  STATIC_REQUIRE(same<Product<usd, one>, usd>);
  STATIC_REQUIRE(same<Quotient<usd, one>, usd>);
  STATIC_REQUIRE(same<Product<one, one>, one>);
  STATIC_REQUIRE(same<Product<per<one, request>, request>, one>);
}

TEST_CASE("Only one and the same unit is the same unit", "[units][unit]") {
  STATIC_REQUIRE(SameUnit<usd, usd>);
  STATIC_REQUIRE(SameUnit<Product<per<usd, request>, request>, usd>);
  STATIC_REQUIRE_FALSE(SameUnit<usd, request>);
  STATIC_REQUIRE_FALSE(SameUnit<unit::second, millisecond>);
  STATIC_REQUIRE_FALSE(SameUnit<unit::gigabyte, byte>);
  STATIC_REQUIRE_FALSE(SameUnit<per<usd, request>, per<request, usd>>);
}
