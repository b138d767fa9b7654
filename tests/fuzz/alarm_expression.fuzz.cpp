// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/alarm_expression.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::alarm_expression_input {

extern "C" int fuzz_alarm_expression(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr double gap = std::numeric_limits<double>::quiet_NaN();
  fitcost::PointTable table;
  table.names = {"m1", "m2"};
  table.times = {0, 60, 120, 180};
  table.columns = {{1.0, gap, 0.0, -2.5}, {gap, gap, 3.0, 1e300}};
  try {
    const auto values = fitcost::evaluate_expression(text, table, {0, 60, 120, 180, 240});
    require(values.size() == 5);
    for (const double value : values) require(!std::isinf(value));
  } catch (const fitcost::InputError& error) {
    require(error.place().file == "--expression");
    require(std::string_view(error.what()).size() < 1000);
  }
  return 0;
}

}  // namespace fuzz::alarm_expression_input
