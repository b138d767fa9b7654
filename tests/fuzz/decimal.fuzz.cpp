// SPDX-License-Identifier: Apache-2.0
#include "fitcost/units/decimal.hpp"
#include "fuzz/require.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace fuzz::decimal_input {

using namespace fitcost;

/// Any text is a decimal or none, and one that is goes through its own text unchanged.
void check_text(std::string_view text) {
  const auto parsed = Decimal::parse(text);
  if (!parsed) return;
  const Decimal& d = *parsed;
  require(text.find_first_not_of("0123456789.eE+-") == std::string_view::npos);
  require(Decimal::parse(d.to_string()) == d);
  require(d.scale() >= 0 && d.scale() <= Decimal::max_scale);
  require(d - d == Decimal() && d + Decimal() == d && d * Decimal(1) == d && -(-d) == d);
  require((d < Decimal()) == (-d > Decimal()));
  const Decimal rounded = d.rounded(9);
  require(rounded.scale() <= 9 && rounded.rounded(9) == rounded);
  require(std::isfinite(d.to_double()));
  require((d.to_double() < 0.0) == (d < Decimal()));
}

/// Any double is a decimal of nine places next to it, or is refused.
void check_double(double value) {
  try {
    const Decimal d = to_decimal(value);
    require(std::isfinite(value) && d.scale() <= 9);
    require(std::abs(d.to_double() - value) <= 0.5e-9 + std::abs(value) * 1e-15);
    require(to_decimal(-value) == -d);
  } catch (const std::overflow_error&) {
    require(!(std::abs(value) < 1e17));
  }
}

extern "C" int fuzz_decimal(const std::uint8_t* data, std::size_t size) {
  check_text({reinterpret_cast<const char*>(data), size});
  double value = 0.0;
  if (size >= sizeof value) {
    std::memcpy(&value, data, sizeof value);
    check_double(value);
  }
  return 0;
}

}  // namespace fuzz::decimal_input
