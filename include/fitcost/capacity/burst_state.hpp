// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/traffic/rate.hpp"

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

/// `10:60,0.5:600`: 10 requests a second for 60 s on average, then 0.5 for 600 s on average, and so
/// on. 1 to 16 states, rates from 0 to 1e9 that are not all 0, times above 0 and up to 1e9.
/// Anything else is an InputError whose place is `option`.
FITCOST_EXPORT std::vector<BurstState> parse_burst_states(std::string_view text,
                                                          std::string_view option);

}  // namespace fitcost::inline v1
