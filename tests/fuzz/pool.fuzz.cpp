// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/traffic/random.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::pool_input {

using namespace fitcost;

template <class Parse> void check(Parse parse, std::string_view place) {
  try {
    parse();
  } catch (const InputError& error) {
    require(error.place().file == place && std::string_view(error.what()).size() < 700);
  }
}

/// An accepted distribution is the same after being printed, and draws what it may draw.
void check_distribution(const DurationDistribution& d, const std::string& file) {
  const auto again = parse_duration_distribution(to_string(d), "--warm-ms",
                                                 [&](const std::string&) { return file; });
  require(again == d);
  require(d.mean() >= Milliseconds() && d.variation() >= 0.0);
  Random random(1);
  for (int i = 0; i < 20; ++i) {
    const Milliseconds drawn = d.sample(random);
    require(drawn >= Milliseconds());
    const double below = d.cdf(drawn);
    require(below >= 0.0 && below <= 1.0);
  }
}

extern "C" int fuzz_pool(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(
      [&] {
        check_distribution(parse_duration_distribution(text, "--warm-ms",
                                                       [](const std::string&) { return "1\n2\n"; }),
                           "1\n2\n");
      },
      "--warm-ms");
  check(
      [&] {
        for (const double ms : read_durations(text, "f")) require(ms >= 0.0 && ms <= 1e12);
      },
      "f");
  check(
      [&] {
        double before = 0.0;
        for (const double s : read_arrival_times(text, "f")) {
          require(s >= before && s <= 1e9);
          before = s;
        }
      },
      "f");
  check(
      [&] {
        for (const auto& group : parse_initial_instances(text, "--initial"))
          require(group.count >= 0 && group.count <= 1'000'000);
      },
      "--initial");
  check([&] { require(mean_rate(parse_burst_states(text, "--mmpp")) > RequestsPerSecond()); },
        "--mmpp");
  return 0;
}

}  // namespace fuzz::pool_input
