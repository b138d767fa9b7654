// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/workout_id.hpp"

#include <catch2/catch.hpp>

using namespace fitcost::handler;

TEST_CASE("The example of RFC 9562, appendix A.6, is a version 7 id of its own millisecond",
          "[handler]") {
  // https://www.rfc-editor.org/rfc/rfc9562#appendix-A.6: 0x17F22E279B0 ms, rand_a 0xCC3 is random
  // there.
  const std::string id = workout_id(0x17F22E279B0LL * 1000, 0x18C4DC0C0C07398FULL);
  CHECK(id == "017f22e2-79b0-7000-98c4-dc0c0c07398f");
  CHECK(microseconds_of("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") ==
        std::nullopt);  // 0xcc3 is over 999
}

TEST_CASE("An id gives back the microsecond it was made of", "[handler]") {
  for (const std::int64_t us :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{999}, std::int64_t{1000},
        std::int64_t{1795343557926504}, (std::int64_t{1} << 48) * 1000 - 1}) {
    for (const std::uint64_t random :
         {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{0x123456789}}) {
      CHECK(microseconds_of(workout_id(us, random)) == us);
    }
  }
}

TEST_CASE("Ids of later microseconds sort later as text", "[handler]") {
  std::string before = workout_id(1795343557926504 - 1, ~std::uint64_t{0});
  for (std::int64_t us = 1795343557926504; us < 1795343557926504 + 3000; ++us) {
    const std::string id = workout_id(us, 0);
    CHECK(before < id);
    before = id;
  }
}

TEST_CASE("Text that is no workout's id has no instant", "[handler]") {
  const std::string good = workout_id(1795343557926504, 42);
  REQUIRE(microseconds_of(good));
  for (const std::string& bad :
       {std::string(), std::string("x"), good + "0", good.substr(1), "{" + good + "}",
        std::string("00000000-0000-4000-8000-000000000000"),
        std::string("017f22e2-79b0-7000-18c4-dc0c0c07398f"),
        std::string("017F22E2-79B0-7000-98C4-DC0C0C07398F"),
        std::string("017f22e279b0-7000-98c4-dc0c0c07398f00"), std::string(36, '-'),
        std::string(36, '\xff')}) {
    CHECK(microseconds_of(bad) == std::nullopt);
  }
}
