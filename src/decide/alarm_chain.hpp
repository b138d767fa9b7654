// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "decide/alarm_period.hpp"
#include "fitcost/capacity/alarm_verdict.hpp"

/// An alarm under independent ticks as a Markov chain, where its states are few enough.
///
/// A tick is the time between two evaluations. A window of one tick is a symbol itself. Of a longer
/// one the chain keeps the counts of its latest ticks as sums from now back, cut at the count from
/// which on more makes no difference, and the kinds of the windows that ended at past ticks.
namespace fitcost::inline v1::detail {

struct ChainRules {
  AlarmRule rule;
  PointRule point;
  int window_ticks = 1;
  /// Every window has a point: periods without requests are taken for fine ones.
  bool all_real = false;
  /// Ends where the alarm is entered; else goes on, to find how often that happens.
  bool absorbing = true;

  friend bool operator==(const ChainRules&, const ChainRules&) = default;
};

/// The probability of each symbol: of a tick's kinds for windows of one tick, else of no request,
/// only fine ones, and 1, 2 ... requests that count.
using SymbolLaw = std::vector<double>;
SymbolLaw symbols_of(const PeriodLaw& law);
SymbolLaw symbols_of(const ChainRules& rules, const RequestMeans& tick);

/// When an alarm is entered, from the start of an outage.
struct FirstPassage {
  /// The probability that it has not been after tick 0, 1, 2 ...; beyond the last one it shrinks by
  /// `1 - hazard` a tick.
  std::vector<double> survival;
  double hazard = 0.0;
  bool converged = true;

  double mean() const;  ///< in ticks; infinite where it never happens
  double quantile(double probability) const;
  double by(double ticks) const;  ///< the probability that it has happened
};

class AlarmChain {
 public:
  /// The states that can be reached by symbols whose probability is above 0 in `reach`; nothing
  /// when there are more than `most_states` of them, or when they do not fit the representation.
  static std::optional<AlarmChain> explore(const ChainRules& rules, const SymbolLaw& reach,
                                           std::size_t most_states);

  std::size_t size() const { return ends_.size() - 1; }

  /// From `before`, long enough to have forgotten its beginning and without an alarm, to `first`
  /// for one tick and `during` from then on.
  FirstPassage first_passage(const SymbolLaw& before, const SymbolLaw& first,
                             const SymbolLaw& during) const;

  /// How often a tick enters the alarm in the long run; not for an absorbing chain.
  double entry_rate(const SymbolLaw& law) const;

 private:
  struct Transition {
    std::int32_t from;
    std::uint16_t symbol;
  };

  void arrange(const std::vector<std::int32_t>& next, const std::vector<std::size_t>& possible,
               std::size_t states);
  void step(const std::vector<double>& mass, double scale, const SymbolLaw& law,
            std::vector<double>& out) const;
  std::vector<double> entering(const SymbolLaw& law) const;
  std::size_t most_steps() const;

  std::size_t symbols_ = 0;
  std::size_t memory_ = 0;            // ticks after which a beginning is forgotten
  std::size_t window_ = 1;            // ticks of a window
  std::vector<std::uint32_t> ends_;   // one more than states: where each one's `incoming_` end
  std::vector<Transition> incoming_;  // by the state that they lead to
  std::vector<Transition> entries_;   // that enter the alarm: of an absorbing chain, its end
};

/// Chains that were explored already: alarms that differ in their traffic alone share one. For any
/// number of threads.
class AlarmChains {
 public:
  /// As AlarmChain::explore; null where that has nothing.
  std::shared_ptr<const AlarmChain> find(const ChainRules& rules, const SymbolLaw& reach,
                                         std::size_t most_states);

 private:
  static constexpr std::size_t most_known = 8;  // one may have some megabytes

  struct Known {
    Known(const ChainRules& its_rules, std::vector<bool> its_possible, std::size_t most)
        : rules(its_rules), possible(std::move(its_possible)), most_states(most) {}

    ChainRules rules;
    std::vector<bool> possible;  // symbols
    std::size_t most_states;
    std::once_flag once;
    std::shared_ptr<const AlarmChain> chain;
  };

  std::mutex mutex_;
  std::list<Known> known_;
};

}  // namespace fitcost::inline v1::detail
