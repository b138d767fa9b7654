// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/rate.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::rate_input {

using namespace fitcost;

/// What every accepted rate is: in range, and the same again after being printed.
void check(const Rate& rate) {
  require(rate.count() >= Decimal(0));
  require(rate.count().scale() <= Rate::most_places);
  const double per_second_now = per_second(rate, 672) / (requests(1.0) / seconds(1.0));
  require(per_second_now >= 0.0 && per_second_now <= Rate::most_per_second * 1.0001);
  require(parse_rate(to_string(rate)) == rate);
  // Exact arithmetic on accepted rates does not overflow.
  const Decimal month = rate.count() * Decimal(std::int64_t{744} * 3600);
  require(month >= rate.count());
}

extern "C" int fuzz_rate(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const Rate rate = parse_rps(text);
    require(rate.per_seconds() == 1);
    check(rate);
  } catch (const InputError& error) {
    require(error.place().file == "--rps" && std::string_view(error.what()).size() < 500);
  }
  try {
    check(parse_rate(text));
  } catch (const InputError& error) {
    require(error.place().file == "--rate" && std::string_view(error.what()).size() < 500);
  }
  return 0;
}

}  // namespace fuzz::rate_input
