// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "fitcost/traffic/poisson.hpp"
#include "fitcost/traffic/profile.hpp"
#include "fitcost/traffic/random.hpp"
#include "fitcost/traffic/rate.hpp"

/// When requests come. Every process is a small generator: `next()` is the time of the next arrival
/// in seconds from the start, never earlier than the one before, and `never()` when none follows.
namespace fitcost::inline v1 {

constexpr Seconds never() { return seconds(std::numeric_limits<double>::infinity()); }

template <class Process>
concept ArrivalProcess = requires(Process process) {
  { process.next() } -> std::same_as<Seconds>;
};

/// Evenly spaced, the first half a gap after the start: T seconds hold rate x T arrivals, rounded.
class ConstantArrivals {
 public:
  constexpr explicit ConstantArrivals(RequestsPerSecond rate) : rate_(rate) {}

  constexpr Seconds next() {
    if (!(rate_ > RequestsPerSecond())) return never();
    return requests(static_cast<double>(count_++) + 0.5) / rate_;  // a product of its own: no drift
  }

 private:
  RequestsPerSecond rate_;
  std::uint64_t count_ = 0;
};

/// Independent of each other, at one rate: exponential gaps.
class PoissonArrivals {
 public:
  PoissonArrivals(RequestsPerSecond rate, Random random) : rate_(rate), random_(random) {}

  Seconds next() {
    if (!(rate_ > RequestsPerSecond())) return never();
    now_ += requests(random_.exponential()) / rate_;
    return now_;
  }

 private:
  RequestsPerSecond rate_;
  Random random_;
  Seconds now_;
};

/// Independent of each other, at the hourly rates of a profile (which repeats). Exact: the integral
/// of the rate between arrivals is exponential with mean 1, and it is spent hour by hour. Cinlar,
/// "Introduction to Stochastic Processes", 1975, chapter 4: time change of a Poisson process.
class ProfileArrivals {
 public:
  ProfileArrivals(RequestsPerSecond mean, const Profile& profile, Random random)
      : mean_(mean), profile_(profile), random_(random) {}

  Seconds next() {
    if (!(mean_ > RequestsPerSecond())) return never();
    double left = random_.exponential();
    for (;;) {
      const RequestsPerSecond rate = mean_ * profile_.weight(hour_);
      const double rest_of_hour = rate * (hour_length - in_hour_) / requests(1.0);
      if (left < rest_of_hour) {
        in_hour_ += requests(left) / rate;
        return hour_length * static_cast<double>(hour_) + in_hour_;
      }
      left -= rest_of_hour;
      in_hour_ = Seconds();
      ++hour_;
    }
  }

 private:
  static constexpr Seconds hour_length = seconds(3600.0);

  RequestsPerSecond mean_;
  Profile profile_;
  Random random_;
  std::size_t hour_ = 0;
  Seconds in_hour_;
};

/// Independent of each other, at a rate that is any function of time: `rate_at(Seconds)` is between
/// 0 and `most`. Thinning: Lewis, Shedler, "Simulation of nonhomogeneous Poisson processes by
/// thinning", Naval Research Logistics Quarterly 26 (1979) 403-413. It ends (`never()`) at `until`,
/// since it cannot know whether the rate is 0 from some time on.
template <class RateAt>
requires std::convertible_to<std::invoke_result_t<RateAt, Seconds>, RequestsPerSecond>
class ThinnedArrivals {
 public:
  ThinnedArrivals(RateAt rate_at, RequestsPerSecond most, Seconds until, Random random)
      : rate_at_(std::move(rate_at)), most_(most), until_(until), random_(random) {}

  Seconds next() {
    if (!(most_ > RequestsPerSecond())) return never();
    while (now_ < until_) {
      now_ += requests(random_.exponential()) / most_;
      if (now_ < until_ && most_ * random_.uniform() <= rate_at_(now_)) return now_;
    }
    return never();
  }

 private:
  RateAt rate_at_;
  RequestsPerSecond most_;
  Seconds until_;
  Random random_;
  Seconds now_;
};

/// As they were recorded; `times` ascending, in seconds from the start.
class RecordedArrivals {
 public:
  explicit RecordedArrivals(std::vector<double> times) : times_(std::move(times)) {}

  Seconds next() { return at_ < times_.size() ? seconds(times_[at_++]) : never(); }

 private:
  std::vector<double> times_;
  std::size_t at_ = 0;
};

/// As many as were counted in each bucket of time, somewhere in it: uniformly, which is where
/// Poisson arrivals are when their number is known. Fractions of a count are carried to the next
/// bucket.
class CountedArrivals {
 public:
  CountedArrivals(std::vector<double> counts, Seconds bucket, Random random)
      : counts_(std::move(counts)), bucket_(bucket), random_(random) {}

  Seconds next() {
    while (left_ == 0.0) {
      if (at_ == counts_.size()) return never();
      const double due = carried_ + counts_[at_++];
      left_ = std::floor(due);
      carried_ = due - left_;
      rest_ = 1.0;
    }
    // The earliest of `left` uniform times in what is left of the bucket.
    rest_ *= std::pow(random_.uniform(), 1.0 / left_);
    left_ -= 1.0;
    return bucket_ * (static_cast<double>(at_) - rest_);
  }

 private:
  std::vector<double> counts_;
  Seconds bucket_;
  Random random_;
  std::size_t at_ = 0;  // the bucket after the current one
  double left_ = 0.0;
  double carried_ = 0.0;
  double rest_ = 1.0;  // the share of the bucket that is still to come
};

/// A process seen minute by minute: `next()` is the number of arrivals in the next minute.
template <ArrivalProcess Process> class MinuteCounts {
 public:
  explicit MinuteCounts(Process process)
      : process_(std::move(process)), pending_(process_.next()) {}

  std::uint64_t next() {
    const Seconds end = seconds(60.0) * static_cast<double>(++minute_);
    std::uint64_t count = 0;
    for (; pending_ < end; pending_ = process_.next()) ++count;
    return count;
  }

 private:
  Process process_;
  Seconds pending_;
  std::uint64_t minute_ = 0;
};

/// The arrivals of the first `minutes` minutes.
template <ArrivalProcess Process>
std::vector<std::uint64_t> counts_per_minute(Process process, std::size_t minutes) {
  MinuteCounts<Process> each(std::move(process));
  std::vector<std::uint64_t> counts(minutes);
  for (std::uint64_t& count : counts) count = each.next();
  return counts;
}

/// The same as ProfileArrivals would count, without drawing every arrival: minute m of all time is
/// drawn from stream m of `seed`, so any stretch of minutes can be drawn anywhere, in any order.
inline std::vector<std::uint64_t> poisson_counts_per_minute(RequestsPerSecond mean,
                                                            const Profile& profile,
                                                            std::uint64_t seed,
                                                            std::uint64_t first_minute,
                                                            std::size_t minutes) {
  std::vector<std::uint64_t> counts;
  counts.reserve(minutes);
  const double per_minute = mean * seconds(60.0) / requests(1.0);
  for (std::uint64_t m = first_minute; m < first_minute + minutes; ++m) {
    Random random(seed, m);
    const auto hour = static_cast<std::size_t>(m / 60);
    counts.push_back(poisson(random, per_minute * profile.weight(hour)));
  }
  return counts;
}

}  // namespace fitcost::inline v1
