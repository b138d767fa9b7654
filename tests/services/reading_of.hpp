// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <string_view>
#include <vector>

#include "fitcost/pricing/meter.hpp"

namespace fitcost::test {

/// The one reading of a meter; the test fails where there is none or more than one.
template <class S> S quantity_of(const ReadingsOf<S>& readings, std::string_view meter) {
  S found{};
  int count = 0;
  for (const auto& r : readings) {
    if (r.meter == meter) {
      found = r.quantity;
      ++count;
    }
  }
  INFO("readings of " << meter);
  REQUIRE(count == 1);
  return found;
}

template <class S> std::vector<std::string_view> meters_of(const ReadingsOf<S>& readings) {
  std::vector<std::string_view> keys;
  for (const auto& r : readings) keys.push_back(r.meter);
  return keys;
}

}  // namespace fitcost::test
