// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "decide/alarm_model.hpp"

/// Many outages at once, one a bit: the same drawn traffic for every alarm that is tried on it.
namespace fitcost::inline v1::detail {

/// The windows of one length and threshold in all traces.
struct TracedWindows {
  std::vector<std::uint64_t> real;       // tick x word
  std::vector<std::uint64_t> breaching;  // tick x word
};

class OutageTraces {
 public:
  /// `words` x 64 outages of `horizon` ticks, each after `history` ticks of normal operation.
  OutageTraces(const RequestMeans& normal, const RequestMeans& outage, std::size_t history,
               std::size_t horizon, std::size_t words, std::uint64_t seed);

  std::size_t traces() const { return words_ * 64; }

  /// Windows of `ticks` ticks, at most the history.
  TracedWindows windows(const PointRule& point, int ticks) const;

  /// The tick from the outage's start, counted from 1, by which the share `quantile` of the traces
  /// has entered the alarm, from a state other than ALARM; 0 where that is not within the horizon.
  std::size_t quantile_tick(const TracedWindows& windows, int ticks, const AlarmRule& rule,
                            double quantile) const;

 private:
  std::size_t quantile_tick(const TracedWindows& windows, int ticks, const AlarmRule& rule,
                            double quantile, std::size_t words) const;
  std::uint64_t alarms(const TracedWindows& windows, std::size_t tick, int ticks,
                       const AlarmRule& rule, std::size_t word) const;

  std::size_t words_;
  std::size_t history_;
  std::size_t horizon_;
  std::vector<std::uint64_t> wrong_;  // tick x trace
  std::vector<std::uint64_t> all_;
};

}  // namespace fitcost::inline v1::detail
