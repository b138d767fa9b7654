// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "capacity/billed_hours.hpp"
#include "capacity/decrease_quota.hpp"
#include "capacity/hot_key.hpp"
#include "capacity/minute_masks.hpp"
#include "fitcost/capacity/table_simulation.hpp"

namespace fitcost::inline v1::detail {

inline constexpr std::int64_t never_minute = std::numeric_limits<std::int64_t>::max();

/// Reads or writes of a table or an index while a simulation runs.
///
/// Both alarms are told by one comparison a minute. High: s > 6 T p. Low: all of the last 15 s are
/// below 6 (T - 20) p, and the capacity wanted for the largest of them, ceil(s / (6 T)), is below
/// p: that is s <= 6 T (p - 1). At the least capacity no low alarm moves it, at the largest no high
/// one, and a change of capacity forgets all minutes before it.
struct ScaledDimension {
  /// What the alarms of up to 64 minutes come to, as bits.
  struct Alarms {
    std::uint64_t high = 0;     ///< minutes above the target
    std::uint64_t low = 0;      ///< minutes so far below it that fewer units would do
    std::size_t raises = 64;    ///< the first minute that raises; 64: none
    std::uint64_t lowers = 0;   ///< minutes that would lower
    std::uint64_t refused = 0;  ///< those of them that the quota refuses
    std::size_t asks = 64;      ///< the first that it does not
  };

  ScaledDimension(const DemandSeries& series, const DimensionSettings& settings,
                  const ScalingRules& scaling_rules, HourBilling billing, std::int64_t first_minute,
                  const DecreaseQuota& decrease_quota)
      : demand(&series),
        rules(&scaling_rules),
        quota(&decrease_quota),
        least(settings.scaling.min),
        most(settings.scaling.max),
        target(settings.scaling.target_percent),
        billed(billing, first_minute),
        samples(series.tenths().data()) {
    set_capacity(settings.start.value_or(least));
  }

  void set_capacity(int units) {
    capacity = units;
    per_minute = std::int64_t{600} * units;
    burst_most = std::int64_t{10} * rules->burst_seconds * units;
    burst = burst < burst_most ? burst : burst_most;
    const std::int64_t six = 6;
    above_target = static_cast<std::int32_t>(six * target * units);
    const std::int64_t below = six * (target - rules->low_margin_percent) * units - 1;
    const std::int64_t fewer = six * target * (units - 1);
    below_most = static_cast<std::int32_t>(below < fewer ? below : fewer);
    high_before = 0;
    low_before = 0;
  }

  bool pending() const { return effect != never_minute; }

  /// Looks at the `count` minutes from `minute`, in which the capacity does not change; no sample
  /// is outside of least_sample..most_sample.
  [[gnu::always_inline]] Alarms look(std::int64_t minute, std::size_t count,
                                     std::int32_t least_sample, std::int32_t most_sample) const {
    Alarms out;
    if (pending()) return out;
    const std::int32_t* at = samples + minute;
    if (capacity < most && most_sample > above_target) {
      out.high = above(at, count, above_target);
      out.raises = first_bit(ends_of_runs(out.high, high_before, rules->high_minutes));
    }
    if (capacity > least && least_sample <= below_most) {
      out.low = ~above(at, count, below_most) & low_bits(count);
      out.lowers = ends_of_runs(out.low, low_before, rules->low_minutes);
      if (out.lowers != 0) {
        out.refused = out.lowers & quota->refused(minute, count);
        out.asks = first_bit(out.lowers & ~out.refused);
      }
    }
    return out;
  }

  /// Settles what was seen in the first `count` of those minutes, but for what was served.
  [[gnu::always_inline]] void settle(const Alarms& alarms, std::size_t count) {
    if (pending()) return;
    const std::size_t decided = alarms.raises < count ? alarms.raises : count;
    if (alarms.refused != 0) {
      totals.refused_decreases += std::popcount(alarms.refused & low_bits(decided));
    }
    if (alarms.raises < count) return;
    high_before = run_after(alarms.high, high_before, count);
    low_before = run_after(alarms.low, low_before, count);
    asks = alarms.asks < count;
  }

  /// The high alarm's change, decided on minute `minute` in which `served` was.
  void raise(std::int64_t minute, std::int64_t served) {
    change_to(minute, served);
    ++totals.increases;
  }

  /// The low alarm's, decided on minute `minute`, or its refusal.
  void lower(std::int64_t minute, bool granted) {
    asks = false;
    if (!granted) {
      ++totals.refused_decreases;
      return;
    }
    std::int32_t largest = 0;
    for (std::int64_t m = minute - rules->low_minutes + 1; m <= minute; ++m) {
      largest = samples[m] > largest ? samples[m] : largest;
    }
    change_to(minute, largest);
    ++totals.decreases;
  }

  void take_effect(std::int64_t minute) {
    billed.add(minute - since, capacity);
    since = minute;
    set_capacity(next_capacity);
    effect = never_minute;
  }

  /// Nothing is short in these minutes: what is left over is kept.
  [[gnu::always_inline]] void keep(std::int64_t minute, std::size_t count) {
    if (burst == burst_most) return;
    burst += per_minute * static_cast<std::int64_t>(count) - sum_of(demand_at(minute), count);
    if (burst > burst_most) burst = burst_most;
  }

  const std::int32_t* demand_at(std::int64_t minute) const {
    return demand->tenths().data() + minute;
  }

  void throttle(std::int64_t minute, std::int64_t units) {
    totals.throttled += units;
    ++totals.throttled_minutes;
    if (units > totals.worst_throttled) {
      totals.worst_throttled = units;
      totals.worst_minute = minute;
    }
  }

  void finish(std::int64_t minutes) {
    billed.add(minutes - since, capacity);
    since = minutes;
    totals.billed_unit_minutes = billed.total();
    totals.demand = demand->total();
    totals.served = totals.demand - totals.throttled;
  }

  // Of the settings.
  const DemandSeries* demand;
  const ScalingRules* rules;
  const DecreaseQuota* quota;
  int least;
  int most;
  int target;
  std::int64_t hot_key = no_limit;  ///< tenths per tick

  // Of the capacity that holds.
  int capacity = 0;
  std::int64_t per_minute = 0;
  std::int64_t burst_most = 0;
  std::int32_t above_target = 0;
  std::int32_t below_most = 0;

  std::int64_t burst = 0;
  std::int64_t high_before = 0;  ///< minutes in a row up to this one
  std::int64_t low_before = 0;
  std::int64_t effect = never_minute;
  int next_capacity = 0;
  bool asks = false;  ///< wants to be lowered by the figures of the minute before
  std::int64_t since = 0;
  BilledHours billed;
  DimensionTotals totals;
  /// What the alarms see, minute by minute: the demand, where it is all the same to them.
  const std::int32_t* samples;
  DimensionMinutes* recorded = nullptr;

 private:
  void change_to(std::int64_t minute, std::int64_t served) {
    const auto per_unit = static_cast<std::uint32_t>(6 * target);  // 32 bits divide faster
    const auto wanted =
        static_cast<int>((static_cast<std::uint32_t>(served) + per_unit - 1) / per_unit);
    next_capacity = wanted < least ? least : (wanted > most ? most : wanted);
    effect = minute + 1 + rules->lag_minutes;
  }
};

}  // namespace fitcost::inline v1::detail
