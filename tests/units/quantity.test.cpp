// SPDX-License-Identifier: Apache-2.0
#include "fitcost/units/quantity.hpp"

#include <catch2/catch.hpp>
#include <concepts>
#include <string_view>
#include <type_traits>

#include "fitcost/units/dual.hpp"

using namespace fitcost;

namespace {

template <class A, class B>
concept Adds = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept Subtracts = requires(A a, B b) {
  a - b;
};
template <class A, class B>
concept Compares = requires(A a, B b) {
  a < b;
};
template <class A, class B>
concept Equals = requires(A a, B b) {
  a == b;
};
template <class A, class B>
concept Assigns = requires(A a, B b) {
  a += b;
};

using Price = Per<Usd, Requests>;
using Gigabytes = Quantity<unit::gigabyte>;

}  // namespace

TEST_CASE("A quantity enters by a maker and leaves by a division", "[units][quantity]") {
  constexpr auto price = usd(0.20) / requests(1e6);
  constexpr Usd cost = price * requests(3e6);
  STATIC_REQUIRE(std::is_same_v<decltype(price), const Price>);
  STATIC_REQUIRE(std::is_same_v<decltype(cost / usd(0.01)), double>);
  CHECK(cost / usd(0.01) == Approx(60.0).epsilon(1e-15));
  CHECK(Usd{} / usd(1.0) == 0.0);
  CHECK(quantity<unit::usd>(2.5) == usd(2.5));
}

TEST_CASE("No bare number becomes a quantity, and no quantity a bare number", "[units][quantity]") {
  STATIC_REQUIRE_FALSE(std::is_constructible_v<Usd, double>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<Usd, int>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<double, Usd>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Usd, double>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<double, Usd>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<bool, Usd>);
  STATIC_REQUIRE_FALSE(std::is_assignable_v<Usd&, double>);
  STATIC_REQUIRE_FALSE(Adds<Usd, double>);
  STATIC_REQUIRE_FALSE(Adds<double, Usd>);
  STATIC_REQUIRE_FALSE(Subtracts<Usd, double>);
  STATIC_REQUIRE_FALSE(Compares<Usd, double>);
  STATIC_REQUIRE_FALSE(Equals<Usd, double>);
  STATIC_REQUIRE_FALSE(Assigns<Usd&, double>);
}

TEMPLATE_TEST_CASE("Unlike units neither convert, add nor compare", "[units][quantity]", Requests,
                   Bytes, Gigabytes, Milliseconds, Seconds, Hours, Price) {
  STATIC_REQUIRE_FALSE(std::is_constructible_v<Usd, TestType>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<TestType, Usd>);
  STATIC_REQUIRE_FALSE(std::is_assignable_v<Usd&, TestType>);
  STATIC_REQUIRE_FALSE(Adds<Usd, TestType>);
  STATIC_REQUIRE_FALSE(Subtracts<TestType, Usd>);
  STATIC_REQUIRE_FALSE(Compares<Usd, TestType>);
  STATIC_REQUIRE_FALSE(Equals<Usd, TestType>);
  STATIC_REQUIRE_FALSE(Assigns<Usd&, TestType>);
  STATIC_REQUIRE(Adds<TestType, TestType>);
  STATIC_REQUIRE(Compares<TestType, TestType>);
}

TEST_CASE("Quantities of one unit add, subtract and compare as their numbers do",
          "[units][quantity]") {
  CHECK(usd(1.5) + usd(2.25) == usd(3.75));
  CHECK(usd(1.5) - usd(2.25) == usd(-0.75));
  CHECK(-usd(1.5) == usd(-1.5));
  CHECK(usd(1.0) < usd(2.0));
  CHECK_FALSE(usd(2.0) < usd(2.0));
  CHECK(usd(2.0) > usd(1.0));
  CHECK(usd(2.0) <= usd(2.0));
  CHECK(usd(2.0) >= usd(2.0));
  CHECK(usd(2.0) != usd(1.0));
  Usd sum;
  sum += usd(2.0);
  sum -= usd(0.5);
  CHECK(sum == usd(1.5));
}

TEST_CASE("A quantity scales by a number from either side", "[units][quantity]") {
  CHECK(usd(1.5) * 2.0 == usd(3.0));
  CHECK(2.0 * usd(1.5) == usd(3.0));
  CHECK(usd(3.0) / 2.0 == usd(1.5));
  CHECK(usd(1.5) * 2 == usd(3.0));
  CHECK(requests(3.0) / seconds(2.0) * seconds(4.0) == requests(6.0));
}

TEST_CASE("A product names what it is made of, and only what cancels becomes money",
          "[units][quantity]") {
  constexpr auto wrong = usd(0.20) / requests(1e6) * bytes(3.0);
  STATIC_REQUIRE(std::is_same_v<decltype(wrong)::unit_type,
                                unit::per<unit::times<unit::byte, unit::usd>, unit::request>>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<decltype(wrong), Usd>);
  constexpr auto right = wrong / bytes(3.0) * requests(1e6);
  STATIC_REQUIRE(std::is_same_v<decltype(right), const Usd>);
  CHECK(right / usd(1.0) == Approx(0.20).epsilon(1e-15));
}

TEST_CASE("Whole numbers do not divide as whole numbers", "[units][quantity]") {
  // One dollar for three requests is no price of nothing.
  CHECK(usd(1) / requests(3) * requests(3.0) / usd(1.0) == Approx(1.0).epsilon(1e-15));
  CHECK(usd(7) / 2 == usd(3.5));
  CHECK(seconds(1) / seconds(2) == 0.5);
  STATIC_REQUIRE(std::is_same_v<decltype(requests(3)), Requests>);
}

TEST_CASE("The makers say their scale", "[units][quantity]") {
  CHECK(kib(1.0) == bytes(1024.0));
  CHECK(kib(0.5) / bytes(1.0) == 512.0);
  CHECK(seconds(2.5) * milliseconds_per_second == milliseconds(2500.0));
  CHECK(minutes(1.5) * seconds_per_minute == seconds(90.0));
  CHECK(hours(2.0) * seconds_per_hour == seconds(7200.0));
  CHECK(milliseconds(1500.0) / milliseconds_per_second == seconds(1.5));
}

TEST_CASE("A quantity carries any scalar", "[units][quantity]") {
  const auto rate = requests(variable(10.0)) / seconds(Dual(2.0));
  const Dual per_second = rate / (requests(1.0) / seconds(1.0));
  CHECK(per_second.value == 5.0);
  CHECK(per_second.slope == 0.5);
  const UsdOf<Dual> cost = requests(variable(10.0)) * (usd(3.0) / requests(1.0));
  CHECK((cost / usd(1.0)).value == 30.0);
  CHECK((cost / usd(1.0)).slope == 3.0);
}

TEST_CASE("A quantity costs what its number costs", "[units][quantity]") {
  STATIC_REQUIRE(sizeof(Usd) == sizeof(double));
  STATIC_REQUIRE(std::is_trivially_copyable_v<Usd>);
}
