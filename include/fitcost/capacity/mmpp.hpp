// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "fitcost/capacity/burst_state.hpp"
#include "fitcost/capacity/ziggurat.hpp"
#include "fitcost/traffic/arrivals.hpp"

namespace fitcost::inline v1 {

/// Arrivals through the states in order, from the first one on, again and again. With two states it
/// is the MMPP-2 of Fischer, Meier-Hellstern, "The Markov-modulated Poisson process (MMPP)
/// cookbook", Performance Evaluation 18 (1993) 149-171; with a rate of 0 an on-off source.
class MarkovModulatedArrivals {
 public:
  /// At least one state, and one with a rate above 0.
  MarkovModulatedArrivals(std::vector<BurstState> states, Random random)
      : states_(std::move(states)), random_(random) {
    enter(0);
  }

  Seconds next() {
    for (;;) {
      const BurstState& state = states_[at_];
      const double gap = ziggurat_exponential(random_);
      if (state.rate > RequestsPerSecond()) {
        const Seconds arrival = now_ + requests(gap) / state.rate;
        if (arrival < state_ends_) {
          now_ = arrival;
          return now_;
        }
      }
      // What is left of the gap is drawn anew in the next state: it has no memory.
      now_ = state_ends_;
      enter((at_ + 1) % states_.size());
    }
  }

 private:
  void enter(std::size_t state) {
    at_ = state;
    state_ends_ = now_ + states_[at_].mean_time * ziggurat_exponential(random_);
  }

  std::vector<BurstState> states_;
  Random random_;
  std::size_t at_ = 0;
  Seconds now_;
  Seconds state_ends_;
};
static_assert(ArrivalProcess<MarkovModulatedArrivals>);

}  // namespace fitcost::inline v1
