// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"

/// What AWS Lambda Power Tuning measured, as it stands in the address of its chart.
/// https://github.com/alexcasalboni/aws-lambda-power-tuning
namespace fitcost::inline v1 {

/// A memory size, how long a request takes with it on average, and what the tool says it costs.
struct PowerTuningPoint {
  int memory_mb = 0;         ///< 128..10,240
  double duration_ms = 0.0;  ///< above 0, to a float's 7 digits
  double cost_usd = 0.0;     ///< of one invocation, without the charge for the request; likewise

  friend bool operator==(const PowerTuningPoint&, const PowerTuningPoint&) = default;
};

struct PowerTuningRun {
  std::string name;  ///< where two functions are compared; else empty
  std::vector<PowerTuningPoint> points;

  friend bool operator==(const PowerTuningRun&, const PowerTuningRun&) = default;
};

/// One run, or the two that the address compares. The address, or what stands behind its `#`:
/// `SIZES;TIMES;COSTS` or `SIZES;TIMES;COSTS;SIZES;TIMES;COSTS;NAME;NAME`, lists in base64 (little
/// endian int16, float32, float32), padded with `=` or not. InputError at `option` for anything
/// else: lists of different lengths or none, a size that is no memory size or stands there twice, a
/// time or cost that is negative or no number.
FITCOST_EXPORT std::vector<PowerTuningRun> read_power_tuning_url(
    std::string_view url, std::string_view option = "--power-tuning");

/// The address of the chart of one run or two; points in the order given.
FITCOST_EXPORT std::string power_tuning_url(const std::vector<PowerTuningRun>& runs);

}  // namespace fitcost::inline v1
