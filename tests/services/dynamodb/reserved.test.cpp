// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/dynamodb/reserved.hpp"

#include <catch2/catch.hpp>

#include "fitcost/units/dual.hpp"
#include "services/dynamodb/rational.hpp"

using namespace fitcost;
using namespace fitcost::dynamodb;
using fitcost_test::Rational;

namespace {
constexpr Quantity<write_capacity_unit> wcu(double n) { return quantity<write_capacity_unit>(n); }
double quantity_of(const ReadingsOf<double>& readings, std::string_view meter) {
  double sum = 0.0;
  for (const auto& r : readings) {
    if (r.meter == meter) sum += r.quantity;
  }
  return sum;
}
}  // namespace

TEST_CASE("Nothing reserved costs nothing", "[dynamodb]") {
  CHECK(readings("account", ReservedCapacity{}, Month{}).empty());
}

// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html
TEST_CASE("A reservation is billed for every hour, used or not, and once when bought",
          "[dynamodb]") {
  ReservedCapacity reserved{{2, Term::one_year}, {3, Term::three_years}, Upfront::paid_this_month};
  const auto first = readings("account", reserved, Month{});
  REQUIRE(first.size() == 4);
  CHECK(quantity_of(first, "dynamodb.reserved_write_capacity_1y_upfront") == 2);
  CHECK(quantity_of(first, "dynamodb.reserved_write_capacity_1y_block_hours") == 1460);
  CHECK(quantity_of(first, "dynamodb.reserved_read_capacity_3y_upfront") == 3);
  CHECK(quantity_of(first, "dynamodb.reserved_read_capacity_3y_block_hours") == 2190);

  reserved.upfront = Upfront::paid_earlier;
  const auto later = readings("account", reserved, Month{});
  REQUIRE(later.size() == 2);
  CHECK(quantity_of(later, "dynamodb.reserved_write_capacity_1y_block_hours") == 1460);

  reserved.upfront = Upfront::monthly_share;
  const auto share = readings("account", reserved, Month{});
  CHECK(quantity_of(share, "dynamodb.reserved_write_capacity_1y_upfront") == 2.0 / 12.0);
  CHECK(quantity_of(share, "dynamodb.reserved_read_capacity_3y_upfront") == 3.0 / 36.0);

  reserved.write.term = Term::three_years;
  reserved.read.term = Term::one_year;
  const auto swapped = readings("account", reserved, Month{});
  CHECK(quantity_of(swapped, "dynamodb.reserved_write_capacity_3y_upfront") == 2.0 / 36.0);
  CHECK(quantity_of(swapped, "dynamodb.reserved_write_capacity_3y_block_hours") == 1460);
  CHECK(quantity_of(swapped, "dynamodb.reserved_read_capacity_1y_upfront") == 3.0 / 12.0);
  CHECK(quantity_of(swapped, "dynamodb.reserved_read_capacity_1y_block_hours") == 2190);
}

TEST_CASE("The monthly shares of a term add up to the upfront payment, exactly", "[dynamodb]") {
  for (const Term term : {Term::one_year, Term::three_years}) {
    for (int blocks = 1; blocks <= 50; ++blocks) {
      Quantity<reserved_block, Rational> sum;
      for (int month = 0; month < 12 * years(term); ++month) {
        sum += upfront_blocks<Rational>({blocks, term}, Upfront::monthly_share);
      }
      REQUIRE(sum == quantity<reserved_block>(Rational(blocks)));
    }
  }
}

TEST_CASE("Reserved capacity is used first, and what is beyond it is billed by the hour",
          "[dynamodb]") {
  for (int blocks = 0; blocks <= 3; ++blocks) {
    for (int first = 0; first <= 400; first += 25) {
      for (int second = 0; second <= 400; second += 25) {
        ReservedPool<write_capacity_unit> pool(Reservation{blocks});
        const auto beyond = pool.cover(wcu(1.0 * first)) + pool.cover(wcu(1.0 * second));
        const int wanted = first + second;
        const int reserved = 100 * blocks;
        REQUIRE(beyond == wcu(wanted > reserved ? wanted - reserved : 0));
        REQUIRE(pool.left() == wcu(wanted < reserved ? reserved - wanted : 0));
      }
    }
  }
}

TEST_CASE("Reservations work with dual numbers", "[dynamodb]") {
  ReservedPool<write_capacity_unit, Dual> pool(Reservation{1});
  const auto beyond = pool.cover(quantity<write_capacity_unit>(variable(130.0)));
  CHECK(beyond == quantity<write_capacity_unit>(Dual(30.0)));
  CHECK((beyond / wcu(1.0)).slope == 1.0);
  CHECK(readings<Dual>("account", {{1, Term::one_year}, {}}, Month{}).size() == 2);
}
