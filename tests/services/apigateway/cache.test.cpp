// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/apigateway/cache.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace fitcost;
using namespace fitcost::apigateway;

TEST_CASE("Every cache size is read as templates spell it and has its meter", "[apigateway]") {
  for (std::size_t i = 0; i < cache_size_names.size(); ++i) {
    const std::string name(cache_size_names[i]);
    REQUIRE(parse_cache_size(name) == static_cast<CacheSize>(i));
    CHECK(cache_meter(static_cast<CacheSize>(i)).key == "apigateway.cache_" + name + "_gb_hours");
  }
}

TEST_CASE("Other sizes do not exist", "[apigateway]") {
  for (const char* text : {"", "0", "1", "0.50", "1.60", "118.0", "2", "gb"}) {
    CHECK_FALSE(parse_cache_size(text));
  }
}
