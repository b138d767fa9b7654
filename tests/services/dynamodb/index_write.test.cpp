// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/dynamodb/index_write.hpp"

#include <catch2/catch.hpp>

#include "fitcost/units/dual.hpp"

using namespace fitcost;
using namespace fitcost::dynamodb;

namespace {
template <class S> constexpr S index_units(const WriteUnits<S>& units) {
  return units * requests(1.0) / quantity<write_request_unit>(1.0);
}
}  // namespace

// awsdocs/amazon-dynamodb-developer-guide@8229480 doc_source/GSI.md, "Write Capacity Units"
TEST_CASE("Index writes of AWS's list", "[dynamodb][aws-example]") {
  const auto small = bytes(200.0);
  const auto none = bytes(0.0);
  struct Case {
    const char* rule;
    IndexChange change;
    Bytes before;
    Bytes after;
    double expected;
  };
  const Case cases[] = {
      {"a new item that defines an indexed attribute", IndexChange::added, none, small, 1},
      {"an update from A to B", IndexChange::moved, small, small, 2},
      {"the indexed attribute was deleted", IndexChange::removed, small, none, 1},
      {"not in the index before or after", IndexChange::none, none, none, 0},
      {"only projected attributes changed", IndexChange::updated, small, small, 1},
  };
  for (const auto& c : cases) {
    CAPTURE(c.rule);
    CHECK(index_units(index_write_units(c.change, c.before, c.after)) == c.expected);
  }
}

TEST_CASE("Which change it is follows from the entry before and after", "[dynamodb]") {
  for (const bool key : {false, true}) {
    for (const bool projected : {false, true}) {
      CHECK(index_change(false, false, key, projected) == IndexChange::none);
      CHECK(index_change(false, true, key, projected) == IndexChange::added);
      CHECK(index_change(true, false, key, projected) == IndexChange::removed);
    }
    CHECK(index_change(true, true, true, key) == IndexChange::moved);
  }
  CHECK(index_change(true, true, false, true) == IndexChange::updated);
  CHECK(index_change(true, true, false, false) == IndexChange::none);
}

TEST_CASE("Larger entries take more units, each rounded by itself", "[dynamodb]") {
  for (int b = 1; b < 9000; b += 211) {
    for (int a = 1; a < 9000; a += 199) {
      const auto before = bytes(1.0 * b);
      const auto after = bytes(1.0 * a);
      const double kbs_before = (b + 1023) / 1024;
      const double kbs_after = (a + 1023) / 1024;
      REQUIRE(index_units(index_write_units(IndexChange::none, before, after)) == 0.0);
      REQUIRE(index_units(index_write_units(IndexChange::added, before, after)) == kbs_after);
      REQUIRE(index_units(index_write_units(IndexChange::removed, before, after)) == kbs_before);
      REQUIRE(index_units(index_write_units(IndexChange::moved, before, after)) ==
              kbs_before + kbs_after);
      REQUIRE(index_units(index_write_units(IndexChange::updated, before, after)) ==
              (kbs_before < kbs_after ? kbs_after : kbs_before));
    }
  }
}

TEST_CASE("Index writes are the same at compile time and with a dual number", "[dynamodb]") {
  STATIC_REQUIRE(index_units(index_write_units(IndexChange::moved, bytes(1500.0), bytes(200.0))) ==
                 3.0);
  CHECK(index_units(
            index_write_units(IndexChange::moved, bytes(Dual(1500.0)), bytes(Dual(200.0)))) == 3.0);
}
