// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/dynamodb/item_size.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "fitcost/units/dual.hpp"

using namespace fitcost;
using namespace fitcost::dynamodb;

namespace {
constexpr double count(Bytes b) { return b / bytes(1.0); }
}  // namespace

// AWS:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html,
// "1 byte per two significant digits + 1 byte", "leading and trailing zeroes are trimmed"; pairs
// from the decimal point as DynamoDB Local 1.25 and dynalite 4 count them (120, 1.5, 380, 0.012 and
// 1.2E20 tell them from pairs that begin at the first digit); the byte of a negative number:
// https://zaccharles.medium.com/calculating-a-dynamodb-items-size-and-consumed-capacity-d1728942eb7c
TEST_CASE("A number has a byte for each pair of digits, one more, and one for a minus sign",
          "[dynamodb]") {
  struct Case {
    const char* text;
    double size;
  };
  const Case cases[] = {
      {"0", 1},
      {"-0", 1},
      {"0.000", 1},
      {"1", 2},
      {"-1", 3},
      {"45", 2},
      {"4500", 2},
      {"0045", 2},
      {"0.0045", 2},
      {"4500.00", 2},
      {"450", 3},
      {"405", 3},
      {"4050", 3},
      {"123", 3},
      {"1234", 3},
      {"12345", 4},
      {"123.45", 4},
      {"1E10", 2},
      {"1.5e-10", 3},
      {"12E125", 3},
      {"1e12345", 2},
      {"-12.50", 4},
      {"+7", 2},
      {"10.01", 3},
      {"1795343557926504", 9},
      {"120", 3},
      {"1.5", 3},
      {"380", 3},
      {"0.012", 3},
      {"1.2E20", 3},
      {"1.2E21", 2},
      {"1700000000000001", 9},
      {"1700000000000000", 2},
      {"12345678901234567890123456789012345678", 20},
      {"-12345678901234567890123456789012345678", 21},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    CHECK(count(number_value(c.text)) == c.size);
  }
}

TEST_CASE("A number's size depends on its value, not on how it is written", "[dynamodb]") {
  // Of n / 100^k, whatever k: the digits of n in base 100 without the zeros at its end, and 1.
  const auto size_of = [](std::int64_t n) {
    double size = 1;
    while (n % 100 == 0) n /= 100;
    for (; n > 0; n /= 100) ++size;
    return size;
  };
  for (std::int64_t n = 1; n < 20000; ++n) {
    const std::string text = std::to_string(n);
    REQUIRE(count(number_value(text)) == size_of(n));
    REQUIRE(count(number_value("00" + text)) == size_of(n));
    REQUIRE(count(number_value(text + "000")) == size_of(n * 10));
    REQUIRE(count(number_value(text + ".00")) == size_of(n));
    REQUIRE(count(number_value("0.000" + text)) == size_of(text.size() % 2 == 0 ? n * 10 : n));
    REQUIRE(count(number_value(text + "e5")) == size_of(n * 10));
    REQUIRE(count(number_value(text + "e-6")) == size_of(n));
    REQUIRE(count(number_value("-" + text)) == size_of(n) + 1);
  }
}

// AWS:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
TEST_CASE("Values have the sizes that the developer guide gives them", "[dynamodb]") {
  CHECK(count(string_value("")) == 0);
  CHECK(count(string_value("abc")) == 3);
  CHECK(count(string_value("\xc3\xbc")) == 2);          // u with two dots
  CHECK(count(string_value("\xf0\x9f\x8f\x83")) == 4);  // a runner
  CHECK(count(binary_value(bytes(16.0))) == 16);
  CHECK(count(boolean_value()) == 1);
  CHECK(count(null_value()) == 1);
  CHECK(count(list_value()) == 3);
  CHECK(count(map_value()) == 3);
  CHECK(count(list_value(string_value("a"), number_value("1"))) == 3 + (1 + 1) + (2 + 1));
  CHECK(count(map_value(attribute("k", string_value("v")))) == 3 + (1 + 1 + 1));
  CHECK(count(list_value(list_value(), map_value())) == 3 + (3 + 1) + (3 + 1));
  CHECK(count(set_value(string_value("ab"), string_value("c"))) == 3);
  CHECK(count(set_value()) == 0);
}

TEST_CASE("An item is the sum of its names and values, at compile time too", "[dynamodb]") {
  constexpr Bytes workout = item(
      attribute("userId", string_value("user-1")), attribute("workoutType", string_value("run")),
      attribute("duration", number_value("45")), attribute("public", boolean_value()));
  STATIC_REQUIRE(workout / bytes(1.0) == (6 + 6) + (11 + 3) + (8 + 2) + (6 + 1));
  STATIC_REQUIRE(item() / bytes(1.0) == 0.0);
}

TEST_CASE("A size that varies carries its derivative through an item", "[dynamodb]") {
  const auto noted =
      item(attribute("id", string_value("1234")), attribute("notes", bytes(variable(100.0))));
  const Dual size = noted / bytes(1.0);
  CHECK(size.value == 2 + 4 + 5 + 100);
  CHECK(size.slope == 1.0);
}

// AWS: "Storage Considerations",
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html; 100 and 48 bytes:
// .../developerguide/CapacityUnitCalculations.html
TEST_CASE("What is stored has an overhead that capacity units do not see", "[dynamodb]") {
  CHECK(count(stored_size(bytes(300.0))) == 400);
  CHECK(count(replicated_stored_size(bytes(300.0))) == 448);
  CHECK(count(stored_entry_size(bytes(300.0))) == 400);
}

TEST_CASE("An index entry holds the keys, what is included, or everything", "[dynamodb]") {
  constexpr EntryParts<> parts{bytes(30.0), bytes(20.0), bytes(100.0), bytes(700.0)};
  STATIC_REQUIRE(count(entry_size(Projection::keys_only, parts)) == 50);
  STATIC_REQUIRE(count(entry_size(Projection::include, parts)) == 150);
  STATIC_REQUIRE(count(entry_size(Projection::all, parts)) == 700);
  STATIC_REQUIRE(count(largest_item) == 409600);
}
