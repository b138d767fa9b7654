// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/trace.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::trace_input {

using namespace fitcost;

bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * (std::abs(a) + std::abs(b)); }

/// What every accepted trace is: not empty, not negative, and of one total however it is summed.
void check(const Trace& trace) {
  require(!trace.counts.empty());
  require(trace.bucket_seconds >= 1 && trace.bucket_seconds <= 86400);
  require(static_cast<std::int64_t>(trace.counts.size()) <= Trace::most_buckets);
  require(trace.duration_seconds() <= Trace::most_minutes * 60);
  double sum = 0.0;
  for (const double count : trace.counts) {
    require(count >= 0.0 && count <= Trace::most_count);
    sum += count;
  }
  const double total = trace.total.to_double();
  require(near(sum, total));
  double by_minute = 0.0;
  for (const double count : counts_per_minute(trace)) by_minute += count;
  require(near(by_minute, total));
  require(mean_rate(trace) == Rate::per(trace.total, trace.duration_seconds()));
  require(trace.counts[peak_bucket(trace)] * static_cast<double>(trace.counts.size()) >=
          sum * (1.0 - 1e-9));
  require(peak_to_mean(trace) >= 1.0);
  double before = 0.0;
  for (const double time : trace.arrivals) {
    require(time >= before && time < static_cast<double>(trace.duration_seconds()));
    before = time;
  }
  require(trace.arrivals.empty() || static_cast<double>(trace.arrivals.size()) == total);
}

/// Whether it has a number of 6 to 8 digits: as an index that is a large trace, valid and slow.
bool may_be_large(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (digits >= 6 && digits <= 8) {
      return true;
    } else {
      digits = 0;
    }
  }
  return digits >= 6 && digits <= 8;
}

extern "C" int fuzz_trace(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (may_be_large(text)) return -1;  // not for the corpus either
  try {
    check(read_trace(text, "f"));
  } catch (const InputError& error) {
    require(error.place().file == "f" && error.place().line >= 1 && error.place().column >= 1);
    require(std::string_view(error.what()).size() < 1000);
  }
  return 0;
}

}  // namespace fuzz::trace_input
