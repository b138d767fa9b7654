// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/arrivals.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "fitcost/traffic/cyclic_profile.hpp"
#include "traffic/statistics.hpp"

using namespace fitcost;

namespace {

constexpr auto per_second_1 = requests(1.0) / seconds(1.0);

static_assert(ArrivalProcess<ConstantArrivals>);
static_assert(ArrivalProcess<PoissonArrivals>);
static_assert(ArrivalProcess<ProfileArrivals>);
static_assert(ArrivalProcess<RecordedArrivals>);
static_assert(ArrivalProcess<CountedArrivals>);

template <class Process> std::vector<double> first_times(Process process, std::size_t n) {
  std::vector<double> times;
  while (times.size() < n) {
    const double time = process.next() / seconds(1.0);
    if (std::isinf(time)) break;
    times.push_back(time);
  }
  return times;
}

/// Arrivals by hour of the profile, over `cycles` of it.
template <class Process>
std::vector<double> counts_by_hour(Process process, std::size_t hours, std::size_t cycles) {
  std::vector<double> counts(hours, 0.0);
  const double end = static_cast<double>(hours * cycles) * 3600.0;
  for (double t = process.next() / seconds(1.0); t < end; t = process.next() / seconds(1.0)) {
    counts[static_cast<std::size_t>(t / 3600.0) % hours] += 1.0;
  }
  return counts;
}

std::vector<double> expected_by_hour(const Profile& profile, double rate, std::size_t cycles) {
  std::vector<double> expected;
  for (std::size_t h = 0; h < profile.hours(); ++h) {
    expected.push_back(rate * profile.weight(h) * 3600.0 * static_cast<double>(cycles));
  }
  return expected;
}

/// Every hour's count against its own mean: unlike in chi_square_deviate, the total is not given.
/// Hours with next to nothing expected must have next to nothing, but have no chi-square.
void check_hours(const std::vector<double>& counts, const std::vector<double>& expected) {
  double sum = 0.0;
  double cells = 0.0;
  for (std::size_t h = 0; h < counts.size(); ++h) {
    if (expected[h] < 10.0) {
      CHECK(counts[h] <= 4.0 * expected[h] + (expected[h] > 0.0 ? 10.0 : 0.0));
      continue;
    }
    sum += (counts[h] - expected[h]) * (counts[h] - expected[h]) / expected[h];
    cells += 1.0;
  }
  REQUIRE(cells > 10.0);
  CHECK(std::abs(chi_square_deviate(sum, cells)) < 3.3);
}

}  // namespace

TEST_CASE("Constant arrivals are evenly spaced and do not drift", "[traffic][arrivals]") {
  CHECK(first_times(ConstantArrivals(2.0 * per_second_1), 4) ==
        std::vector<double>{0.25, 0.75, 1.25, 1.75});
  ConstantArrivals slow(0.023 * per_second_1);
  double last = 0.0;
  for (int i = 0; i < 1000000; ++i) last = slow.next() / seconds(1.0);
  CHECK(last == Approx(999999.5 / 0.023).epsilon(1e-15));
  for (const std::uint64_t count : counts_per_minute(ConstantArrivals(3.0 * per_second_1), 100)) {
    CHECK(count == 180);
  }
}

TEST_CASE("A rate of 0 brings nobody", "[traffic][arrivals]") {
  CHECK_FALSE(ConstantArrivals(RequestsPerSecond()).next() < never());
  CHECK_FALSE(PoissonArrivals(RequestsPerSecond(), Random(1)).next() < never());
  CHECK_FALSE(ProfileArrivals(RequestsPerSecond(), daily(3.0), Random(1)).next() < never());
  CHECK_FALSE(CountedArrivals({0.0, 0.0}, seconds(60.0), Random(1)).next() < never());
  CHECK_FALSE(RecordedArrivals({}).next() < never());
  for (const std::uint64_t count :
       poisson_counts_per_minute(RequestsPerSecond(), Profile(), 1, 0, 10)) {
    CHECK(count == 0);
  }
}

TEST_CASE("Poisson arrivals have exponential gaps and Poisson minutes", "[traffic][arrivals]") {
  const auto times = first_times(PoissonArrivals(0.5 * per_second_1, Random(3, 0)), 100000);
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i) gaps.push_back(times[i] - times[i - 1]);
  const Moments gap = moments(gaps);
  CHECK(gap.mean == Approx(2.0).epsilon(3.3 / std::sqrt(1e5)));
  CHECK(gap.variance == Approx(4.0).epsilon(3.3 * std::sqrt(8.0 / 1e5)));

  const auto counts = counts_per_minute(PoissonArrivals(0.2 * per_second_1, Random(3, 1)), 100000);
  const Moments count = moments(counts);
  CHECK(count.mean == Approx(12.0).epsilon(3.3 * std::sqrt(12.0 / 1e5) / 12.0));
  CHECK(count.variance == Approx(12.0).epsilon(3.3 * std::sqrt((12.0 + 288.0) / 1e5) / 12.0));
}

TEST_CASE("Profile arrivals bring each hour its own number", "[traffic][arrivals]") {
  for (const double peak : {1.5, 2.5, 4.0}) {
    const Profile day = daily(peak);
    check_hours(counts_by_hour(ProfileArrivals(0.1 * per_second_1, day, Random(4, 0)), 24, 300),
                expected_by_hour(day, 0.1, 300));
  }
  const Profile week = weekly(2.0);
  check_hours(counts_by_hour(ProfileArrivals(0.1 * per_second_1, week, Random(4, 1)), 168, 60),
              expected_by_hour(week, 0.1, 60));
}

TEST_CASE("Profile arrivals never come in an hour that is closed", "[traffic][arrivals]") {
  std::vector<double> weights(24, 0.0);
  weights[8] = 3.0;
  weights[20] = 1.0;
  const Profile profile = Profile::of(weights);
  const auto counts =
      counts_by_hour(ProfileArrivals(0.01 * per_second_1, profile, Random(5, 0)), 24, 365);
  for (std::size_t h = 0; h < 24; ++h) {
    if (h != 8 && h != 20) CHECK(counts[h] == 0.0);
  }
  CHECK(counts[8] == Approx(0.01 * 86400 * 365 * 0.75).epsilon(0.01));
}

TEST_CASE("Thinning and the exact method agree on a day", "[traffic][arrivals]") {
  const Profile day = daily(3.0);
  const auto rate_at = [&day](Seconds t) {
    return 0.1 * per_second_1 * day.weight(static_cast<std::size_t>(t / seconds(3600.0)));
  };
  const Seconds until = seconds(86400.0 * 200.0);
  const ThinnedArrivals thinned(rate_at, 0.3 * per_second_1, until, Random(6, 0));
  static_assert(ArrivalProcess<std::remove_const_t<decltype(thinned)>>);
  check_hours(counts_by_hour(thinned, 24, 200), expected_by_hour(day, 0.1, 200));
}

TEST_CASE("Thinning follows a rate that is no staircase and ends when told",
          "[traffic][arrivals]") {
  // A ramp from 0 to 2 per second in 1000 s: the integral until t is t^2 / 1000.
  const auto ramp = [](Seconds t) { return t / seconds(1000.0) * (2.0 * per_second_1); };
  std::vector<double> cells(20, 0.0);
  std::vector<double> expected(20, 0.0);
  for (std::uint64_t run = 0; run < 200; ++run) {
    ThinnedArrivals process(ramp, 2.0 * per_second_1, seconds(1000.0), Random(7, run));
    for (const double t : first_times(process, 100000)) {
      REQUIRE(t < 1000.0);
      cells[static_cast<std::size_t>(t / 50.0)] += 1.0;
    }
  }
  for (std::size_t i = 0; i < 20; ++i) {
    const auto from = static_cast<double>(i) * 50.0;
    expected[i] = 200.0 * ((from + 50.0) * (from + 50.0) - from * from) / 1000.0;
  }
  check_hours(cells, expected);
}

TEST_CASE("Recorded arrivals come as they were recorded", "[traffic][arrivals]") {
  CHECK(first_times(RecordedArrivals({0.0, 0.5, 0.5, 61.0}), 9) ==
        std::vector<double>{0.0, 0.5, 0.5, 61.0});
  CHECK(counts_per_minute(RecordedArrivals({0.0, 0.5, 59.999, 60.0, 240.0}), 4) ==
        std::vector<std::uint64_t>{3, 1, 0, 0});
}

TEST_CASE("Counted arrivals put every count into its bucket, anywhere in it",
          "[traffic][arrivals]") {
  const std::vector<double> counts{3, 0, 1000, 1, 0, 0, 7};
  const auto times = first_times(CountedArrivals(counts, seconds(60.0), Random(8)), 5000);
  REQUIRE(times.size() == 1011);
  std::vector<double> found(counts.size(), 0.0);
  std::vector<double> cells(10, 0.0);
  double before = 0.0;
  for (const double t : times) {
    REQUIRE(t >= before);
    before = t;
    REQUIRE(t < 60.0 * static_cast<double>(counts.size()));
    const auto bucket = static_cast<std::size_t>(t / 60.0);
    found[bucket] += 1.0;
    if (bucket == 2) cells[static_cast<std::size_t>((t - 120.0) / 6.0)] += 1.0;
  }
  CHECK(found == counts);
  CHECK(std::abs(chi_square_deviate(cells, std::vector<double>(10, 100.0))) < 3.3);
}

TEST_CASE("Fractions of counts add up to whole arrivals", "[traffic][arrivals]") {
  const CountedArrivals process(std::vector<double>(1000, 0.25), seconds(60.0), Random(8));
  CHECK(first_times(process, 5000).size() == 250);
}

TEST_CASE("Arrivals are the same however they are taken", "[traffic][arrivals]") {
  const auto check = [](auto process) {
    const auto all = counts_per_minute(process, 300);
    MinuteCounts each(process);
    std::vector<std::uint64_t> pieces;
    for (const int piece : {1, 7, 92, 200}) {
      for (int i = 0; i < piece; ++i) pieces.push_back(each.next());
    }
    CHECK(pieces == all);
  };
  check(ConstantArrivals(0.7 * per_second_1));
  check(PoissonArrivals(0.7 * per_second_1, Random(1, 2)));
  check(ProfileArrivals(0.7 * per_second_1, weekly(5.0), Random(1, 2)));
  check(CountedArrivals(std::vector<double>(300, 5.5), seconds(60.0), Random(1, 2)));
}

TEST_CASE("Minutes drawn at once are the same in any piece and order", "[traffic][arrivals]") {
  const Profile day = daily(4.0);
  const auto all = poisson_counts_per_minute(2.0 * per_second_1, day, 99, 0, 3000);
  for (const std::size_t piece : {1U, 7U, 60U, 1024U}) {
    std::vector<std::uint64_t> joined(all.size());
    // Last piece first: nothing may depend on what was drawn before.
    for (std::size_t pieces = (all.size() + piece - 1) / piece; pieces-- > 0;) {
      const std::size_t first = pieces * piece;
      const std::size_t length = std::min(piece, all.size() - first);
      const auto part = poisson_counts_per_minute(2.0 * per_second_1, day, 99, first, length);
      for (std::size_t i = 0; i < length; ++i) joined[first + i] = part[i];
    }
    CHECK(joined == all);
  }
}

TEST_CASE("Minutes drawn at once have the profile's means and Poisson's variance",
          "[traffic][arrivals]") {
  const Profile day = daily(2.5);
  const std::size_t days = 100;
  const auto counts = poisson_counts_per_minute(0.5 * per_second_1, day, 12, 0, days * 1440);
  std::vector<double> by_hour(24, 0.0);
  double dispersion = 0.0;
  std::size_t busy = 0;
  for (std::size_t m = 0; m < counts.size(); ++m) {
    const auto count = static_cast<double>(counts[m]);
    by_hour[m / 60 % 24] += count;
    const double mean = 30.0 * day.weight(m / 60);
    if (mean < 1.0) continue;
    dispersion += (count - mean) * (count - mean) / mean;
    ++busy;
  }
  check_hours(by_hour, expected_by_hour(day, 0.5, days));
  CHECK(dispersion / static_cast<double>(busy) ==
        Approx(1.0).epsilon(3.3 * std::sqrt(2.1 / static_cast<double>(busy))));
}
