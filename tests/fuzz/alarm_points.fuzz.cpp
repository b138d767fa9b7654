// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/alarm_points.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fitcost/capacity/alarm_evaluation.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::alarm_points_input {

using namespace fitcost;

/// What every accepted table is: ascending times, and as many values as times.
void check(const PointTable& table) {
  require(!table.times.empty() && table.names.size() == table.columns.size());
  for (std::size_t i = 1; i < table.times.size(); ++i) require(table.times[i - 1] < table.times[i]);
  for (const auto& column : table.columns) {
    require(column.size() == table.times.size());
    for (const double value : column) require(!std::isinf(value));
  }
  require(table.samples.empty() || table.samples.size() == table.times.size());
}

/// An alarm over it goes through its states one by one.
void evaluate(const PointTable& table) {
  if (table.times.back() - table.times.front() > 6'000'000) return;  // valid, and slow
  monitoring::MetricAlarm alarm;
  alarm.period_seconds = 300;
  alarm.evaluation_periods = 3;
  alarm.datapoints_to_alarm = 2;
  const auto evaluated = evaluate_points(table, alarm, {});
  require(!evaluated.evaluations.empty());
  AlarmState before = evaluated.initial;
  for (const auto& e : evaluated.evaluations) {
    require(e.state == after(before, e.verdict) && e.filled >= 0 && e.filled <= 3);
    before = e.state;
  }
}

extern "C" int fuzz_alarm_points(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    if (is_point_pattern(text)) {
      require(!read_point_pattern(text).empty());
      return 0;
    }
    const PointTable table = read_alarm_points(text, "f", size % 2 == 0 ? "Sum" : "p99");
    check(table);
    evaluate(table);
  } catch (const InputError& error) {
    require(std::string_view(error.what()).size() < 1000);
  }
  return 0;
}

}  // namespace fuzz::alarm_points_input
