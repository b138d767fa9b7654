// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "capacity/scaled_dimension.hpp"

namespace fitcost::inline v1::detail {

/// What is left of the block of 64 minutes that `minute` is in, cut at the end and where a capacity
/// changes.
inline std::size_t minutes_at_once(std::int64_t minute, std::int64_t minutes, std::int64_t effect) {
  constexpr auto block = static_cast<std::int64_t>(DemandSeries::block_length);
  return static_cast<std::size_t>(std::min({(minute / block + 1) * block, minutes, effect}) -
                                  minute);
}

/// How many of `count` minutes can be settled before a change takes effect or the quota is asked.
inline std::size_t settled_of(std::size_t count, const ScaledDimension::Alarms& alarms, int lag) {
  return std::min({count, alarms.raises + 1 + static_cast<std::size_t>(lag), alarms.asks + 1});
}

/// One dimension on its own, one tick a minute, without a hot key. Each minute up to its capacity
/// is served in full, and every other one is above every target, throttled or not: so the alarms
/// may look at the demand, and what is kept for bursts matters only to what is throttled.
class LoneDimension {
 public:
  LoneDimension(ScaledDimension& dimension, std::int64_t minutes)
      : d_(dimension), minutes_(minutes) {}

  /// On to the minute after whose figures the quota is asked, or to the end.
  void advance() {
    const auto* blocks = d_.demand->blocks().data();
    while (minute_ < minutes_) {
      if (minute_ == d_.effect) d_.take_effect(minute_);
      if (pass_over_quiet_blocks(blocks)) continue;
      const std::size_t ahead = minutes_at_once(minute_, minutes_, d_.effect);
      const auto& block = blocks[static_cast<std::size_t>(minute_) / DemandSeries::block_length];
      const auto alarms = d_.look(minute_, ahead, block.least, block.most);
      const std::size_t count = settled_of(ahead, alarms, d_.rules->lag_minutes);
      d_.settle(alarms, count);
      std::size_t served = 0;
      if (alarms.raises < count) {
        served = alarms.raises + 1;
        const std::int64_t last_short = serve(served, block.most);
        d_.raise(minute_ - 1, *d_.demand_at(minute_ - 1) - last_short);
      }
      serve(count - served, block.most);
      if (d_.asks) {
        asks_at_ = minute_ - 1;
        return;
      }
    }
    asks_at_ = minutes_;
  }

  /// The minute on whose figures it asks; the number of minutes at the end.
  std::int64_t asks_at() const { return asks_at_; }

  template <class Visit> void each(const Visit& visit) { visit(d_); }

 private:
  /// Whole blocks in which everything is served and no alarm moves anything; whether there were
  /// any.
  bool pass_over_quiet_blocks(const DemandSeries::Block* blocks) {
    constexpr auto length = static_cast<std::int64_t>(DemandSeries::block_length);
    if (minute_ % length != 0 || d_.pending()) return false;
    const std::int64_t begin = minute_ / length;
    const std::int64_t end = minutes_ / length;
    const std::int64_t most =
        d_.capacity == d_.most ? d_.per_minute : std::int64_t{d_.above_target};
    const std::int64_t least = d_.capacity == d_.least ? -1 : std::int64_t{d_.below_most};
    std::int64_t at = begin;
    for (; at < end && blocks[at].most <= most && blocks[at].least > least; ++at) {
      d_.burst = std::min(d_.burst + d_.per_minute * length - blocks[at].sum, d_.burst_most);
    }
    if (at == begin) return false;
    d_.high_before = 0;
    d_.low_before = 0;
    if (d_.recorded != nullptr) record(static_cast<std::size_t>((at - begin) * length));
    minute_ = at * length;
    return true;
  }

  /// Serves `count` minutes, none with more than `peak`; what was throttled in the last of them.
  [[gnu::always_inline]] std::int64_t serve(std::size_t count, std::int32_t peak) {
    if (d_.recorded != nullptr) record(count);
    std::int64_t missing = 0;
    const auto capacity = static_cast<std::int32_t>(d_.per_minute);
    const std::uint64_t over =
        peak <= capacity || count == 0 ? 0 : above(d_.demand_at(minute_), count, capacity);
    if (over == 0) {
      d_.keep(minute_, count);
    } else {
      const std::size_t first = first_bit(over);
      const std::size_t end = 64 - static_cast<std::size_t>(std::countl_zero(over));
      d_.keep(minute_, first);
      missing = draw_down(minute_ + static_cast<std::int64_t>(first),
                          minute_ + static_cast<std::int64_t>(end));
      if (end < count) missing = 0;
      d_.keep(minute_ + static_cast<std::int64_t>(end), count - end);
    }
    minute_ += static_cast<std::int64_t>(count);
    return missing;
  }

  /// Minute by minute; what was throttled in the last one.
  std::int64_t draw_down(std::int64_t minute, std::int64_t end) {
    const std::int32_t* demand = d_.demand->tenths().data();
    std::int64_t burst = d_.burst;
    std::int64_t missing = 0;
    for (; minute < end; ++minute) {
      const std::int64_t left = burst + d_.per_minute - demand[minute];
      missing = left < 0 ? -left : 0;
      if (missing > 0) {
        d_.throttle(minute, missing);
        if (d_.recorded != nullptr) {
          d_.recorded->served[static_cast<std::size_t>(minute)] -=
              static_cast<std::int32_t>(missing);
        }
      }
      burst = std::min(left + missing, d_.burst_most);
    }
    d_.burst = burst;
    return missing;
  }

  void record(std::size_t count) {
    const auto at = static_cast<std::ptrdiff_t>(minute_);
    std::copy_n(d_.demand_at(minute_), count, d_.recorded->demand.begin() + at);
    std::copy_n(d_.demand_at(minute_), count, d_.recorded->served.begin() + at);
    std::fill_n(d_.recorded->available.begin() + at, count, std::int64_t{10} * d_.capacity);
  }

  ScaledDimension& d_;
  std::int64_t minutes_;
  std::int64_t minute_ = 0;  // the next
  std::int64_t asks_at_ = -1;
};

}  // namespace fitcost::inline v1::detail
