// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_simulation.hpp"

#include <algorithm>

#include "decide/count_draw.hpp"
#include "fitcost/traffic/random.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// Draws kinds of windows, one a tick.
class WindowDraw {
 public:
  explicit WindowDraw(const SimulationRules& rules)
      : rules_(rules),
        wrong_(static_cast<std::size_t>(rules.window_ticks), 0),
        fine_(static_cast<std::size_t>(rules.window_ticks), 0) {}

  struct Source {
    CountDraw wrong;
    CountDraw fine;
    explicit Source(const RequestMeans& means) : wrong(means.wrong), fine(means.fine) {}
  };

  PointKind next(const Source& source, Random& random, bool& still) {
    at_ = at_ + 1 == wrong_.size() ? 0 : at_ + 1;
    all_wrong_ -= wrong_[at_];
    all_fine_ -= fine_[at_];
    wrong_[at_] = source.wrong.draw(random);
    fine_[at_] = source.fine.draw(random);
    all_wrong_ += wrong_[at_];
    all_fine_ += fine_[at_];
    still = stands_still(rules_.point, all_wrong_ + all_fine_);
    return point_kind(rules_.point, all_wrong_ + all_fine_, all_wrong_);
  }

 private:
  SimulationRules rules_;
  std::vector<std::uint64_t> wrong_;
  std::vector<std::uint64_t> fine_;
  std::uint64_t all_wrong_ = 0;
  std::uint64_t all_fine_ = 0;
  std::size_t at_ = 0;
};

/// One alarm and the windows that it sees.
class SimulatedAlarm {
 public:
  explicit SimulatedAlarm(const SimulationRules& rules)
      : windows_(rules),
        series_(static_cast<std::size_t>(rules.window_ticks), RecentPoints(rules.rule)) {}

  /// One tick on; whether the alarm is on after it.
  bool tick(const WindowDraw::Source& source, Random& random) {
    bool still = false;
    const PointKind kind = windows_.next(source, random, still);
    at_ = at_ + 1 == series_.size() ? 0 : at_ + 1;
    series_[at_].push(kind);
    const AlarmVerdict verdict = still ? AlarmVerdict::keep : series_[at_].verdict();
    if (verdict != AlarmVerdict::keep) on_ = verdict == AlarmVerdict::alarm;
    return on_;
  }
  void turn_off() { on_ = false; }

 private:
  WindowDraw windows_;
  std::vector<RecentPoints> series_;  // windows a whole period apart
  std::size_t at_ = 0;
  bool on_ = false;
};

std::size_t memory_of(const SimulationRules& rules) {
  return static_cast<std::size_t>(rules.rule.range) * static_cast<std::size_t>(rules.window_ticks);
}

}  // namespace

SimulatedOutages simulate_outages(const SimulationRules& rules, const RequestMeans& before,
                                  const RequestMeans& first, const RequestMeans& during,
                                  std::uint64_t seed, std::size_t most_outages,
                                  std::size_t most_ticks, std::size_t longest) {
  const WindowDraw::Source normal(before);
  const WindowDraw::Source partly(first);
  const WindowDraw::Source outage(during);
  SimulatedOutages out;
  std::size_t spent = 0;
  for (; out.outages < most_outages && spent < most_ticks; ++out.outages) {
    Random random(seed, out.outages);
    SimulatedAlarm alarm(rules);
    const std::size_t memory = memory_of(rules);
    for (std::size_t i = 0; i < memory; ++i) alarm.tick(normal, random);
    // As long again without an alarm; one that is hardly ever off is taken as it is.
    std::size_t off = 0;
    for (std::size_t i = 0; off < memory && i < 20 * memory; ++i) {
      off = alarm.tick(normal, random) ? 0 : off + 1;
      ++spent;
    }
    alarm.turn_off();
    std::size_t ticks = 1;
    bool on = alarm.tick(partly, random);
    for (; !on && ticks < longest; ++ticks) on = alarm.tick(outage, random);
    spent += memory + ticks;
    if (on) out.ticks.push_back(static_cast<double>(ticks));
  }
  std::sort(out.ticks.begin(), out.ticks.end());
  return out;
}

std::size_t simulate_entries(const SimulationRules& rules, const RequestMeans& tick,
                             std::uint64_t seed, std::size_t ticks) {
  const WindowDraw::Source source(tick);
  Random random(seed, ~std::uint64_t{0});
  SimulatedAlarm alarm(rules);
  for (std::size_t i = memory_of(rules); i > 0; --i) alarm.tick(source, random);
  std::size_t out = 0;
  bool before = alarm.tick(source, random);
  for (std::size_t i = 0; i < ticks; ++i) {
    const bool on = alarm.tick(source, random);
    if (on && !before) ++out;
    before = on;
  }
  return out;
}

}  // namespace fitcost::inline v1::detail
