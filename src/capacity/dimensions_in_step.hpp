// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "capacity/lone_dimension.hpp"
#include "capacity/shared_service.hpp"

namespace fitcost::inline v1::detail {

/// The writes of a table and its indexes, or a dimension whose alarms do not see the demand: what
/// is served is found tick by tick, and the alarms look at that.
class DimensionsInStep {
 public:
  DimensionsInStep(std::vector<ScaledDimension*> dimensions, int ticks_per_minute,
                   std::int64_t minutes)
      : dimensions_(std::move(dimensions)),
        ticks_(ticks_per_minute),
        minutes_(minutes),
        served_(dimensions_.size()),
        alarms_(dimensions_.size()),
        bursts_(dimensions_.size()),
        sides_(dimensions_.size()) {
    for (std::size_t k = 0; k < dimensions_.size(); ++k) {
      served_[k].resize(static_cast<std::size_t>(minutes) + DemandSeries::block_length);
      dimensions_[k]->samples = served_[k].data();
    }
  }

  /// On to the minute after whose figures the quota is asked, or to the end.
  void advance() {
    while (minute_ < minutes_) {
      std::int64_t effect = never_minute;
      for (auto* d : dimensions_) {
        if (d->effect == minute_) d->take_effect(minute_);
        effect = std::min(effect, d->effect);
      }
      const std::size_t ahead = minutes_at_once(minute_, minutes_, effect);
      const std::size_t count = look(ahead);
      if (count < ahead) walk(count);  // what followed was served at a capacity that will not hold
      bool asks = false;
      for (std::size_t k = 0; k < dimensions_.size(); ++k) {
        settle(k, count);
        asks = asks || dimensions_[k]->asks;
      }
      minute_ += static_cast<std::int64_t>(count);
      if (asks) {
        asks_at_ = minute_ - 1;
        return;
      }
    }
    asks_at_ = minutes_;
  }

  std::int64_t asks_at() const { return asks_at_; }

  template <class Visit> void each(const Visit& visit) {
    for (auto* d : dimensions_) visit(*d);
  }

 private:
  /// Serves `ahead` minutes for a trial, and says how many of them hold.
  std::size_t look(std::size_t ahead) {
    for (std::size_t k = 0; k < dimensions_.size(); ++k) bursts_[k] = dimensions_[k]->burst;
    walk(ahead);
    std::size_t count = ahead;
    for (std::size_t k = 0; k < dimensions_.size(); ++k) {
      alarms_[k] =
          dimensions_[k]->look(minute_, ahead, 0, std::numeric_limits<std::int32_t>::max());
      count = settled_of(count, alarms_[k], dimensions_[k]->rules->lag_minutes);
    }
    return count;
  }

  void walk(std::size_t count) {
    for (std::size_t k = 0; k < dimensions_.size(); ++k) dimensions_[k]->burst = bursts_[k];
    for (std::size_t m = 0; m < count; ++m) {
      const std::int64_t minute = minute_ + static_cast<std::int64_t>(m);
      for (auto& served : served_) served[static_cast<std::size_t>(minute)] = 0;
      for (std::int64_t tick = minute * ticks_; tick < (minute + 1) * ticks_; ++tick) {
        serve(minute, tick);
      }
    }
  }

  void serve(std::int64_t minute, std::int64_t tick) {
    for (std::size_t k = 0; k < dimensions_.size(); ++k) {
      const auto& d = *dimensions_[k];
      sides_[k].available = std::min(d.burst + d.per_minute / ticks_, d.hot_key);
      sides_[k].demand = *d.demand_at(tick);
    }
    serve_together(sides_);
    for (std::size_t k = 0; k < dimensions_.size(); ++k) {
      auto& d = *dimensions_[k];
      const std::int64_t served = sides_[k].served;
      d.burst = std::min(d.burst + d.per_minute / ticks_ - served, d.burst_most);
      served_[k][static_cast<std::size_t>(minute)] += static_cast<std::int32_t>(served);
    }
  }

  void settle(std::size_t k, std::size_t count) {
    auto& d = *dimensions_[k];
    for (std::size_t m = 0; m < count; ++m) {
      const std::int64_t minute = minute_ + static_cast<std::int64_t>(m);
      const std::int64_t demand = asked_for(d, minute);
      const std::int32_t served = served_[k][static_cast<std::size_t>(minute)];
      if (served < demand) d.throttle(minute, demand - served);
      if (d.recorded != nullptr) {
        const auto at = static_cast<std::size_t>(minute);
        d.recorded->demand[at] = static_cast<std::int32_t>(demand);
        d.recorded->served[at] = served;
        d.recorded->available[at] = std::int64_t{10} * d.capacity;
      }
    }
    d.settle(alarms_[k], count);
    const std::size_t raises = alarms_[k].raises;
    if (raises < count) {
      const std::int64_t minute = minute_ + static_cast<std::int64_t>(raises);
      d.raise(minute, d.samples[minute]);
    }
  }

  std::int64_t asked_for(const ScaledDimension& d, std::int64_t minute) const {
    const auto ticks = static_cast<std::size_t>(ticks_);
    return sum_of(d.demand_at(minute * ticks_), ticks);
  }

  std::vector<ScaledDimension*> dimensions_;
  int ticks_;
  std::int64_t minutes_;
  std::int64_t minute_ = 0;  // the next
  std::int64_t asks_at_ = -1;
  std::vector<std::vector<std::int32_t>> served_;  // minute by minute, a block of zeros behind them
  std::vector<ScaledDimension::Alarms> alarms_;
  std::vector<std::int64_t> bursts_;
  std::vector<ServiceSide> sides_;
};

}  // namespace fitcost::inline v1::detail
