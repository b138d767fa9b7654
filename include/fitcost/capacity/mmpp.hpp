// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/capacity/ziggurat.hpp"
#include "fitcost/export.hpp"
#include "fitcost/traffic/arrivals.hpp"

/// Bursts: a Markov-modulated Poisson process whose states follow each other in a circle.
namespace fitcost::inline v1 {

/// Requests come at `rate` for a time that is exponential with mean `mean_time`.
struct BurstState {
  RequestsPerSecond rate{};
  Seconds mean_time{};  ///< above 0

  friend bool operator==(const BurstState&, const BurstState&) = default;
};

/// Over all time.
inline RequestsPerSecond mean_rate(std::span<const BurstState> states) {
  Requests count;
  Seconds length;
  for (const auto& s : states) {
    count += s.rate * s.mean_time;
    length += s.mean_time;
  }
  return length > Seconds() ? count / length : RequestsPerSecond();
}

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

/// `10:60,0.5:600`: 10 requests a second for 60 s on average, then 0.5 for 600 s on average, and so
/// on. 1 to 16 states, rates from 0 to 1e9 that are not all 0, times above 0 and up to 1e9.
/// Anything else is an InputError whose place is `option`.
FITCOST_EXPORT std::vector<BurstState> parse_burst_states(std::string_view text,
                                                          std::string_view option);

}  // namespace fitcost::inline v1
