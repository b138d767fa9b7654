// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/duration_distribution.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "fitcost/capacity/ziggurat.hpp"
#include "fitcost/units/input_error.hpp"

using namespace fitcost;

namespace {

DurationDistribution distribution(const std::string& text) {
  return parse_duration_distribution(text, "--warm-ms", [](const std::string& file) {
    REQUIRE(file == "times.txt");
    return std::string("30\n10\n10.5\n20\n");
  });
}
double in_ms(Milliseconds time) { return time / milliseconds(1.0); }

const std::vector<std::string> each_family{
    "constant:250", "exp:1991",        "lognormal:120,0.4",  "gamma:2.5,40",
    "gamma:0.3,40", "weibull:1.7,300", "normal:200,10",      "normal:5,20",
    "exp:0",        "lognormal:0,1",   "empirical:times.txt"};

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(distribution(text));
  } catch (const InputError& error) {
    return error.what();
  }
  return "taken";
}

/// The greatest distance between what was drawn and the distribution: Kolmogorov's statistic.
double distance(const DurationDistribution& from, std::vector<double> drawn) {
  std::sort(drawn.begin(), drawn.end());
  const auto n = static_cast<double>(drawn.size());
  double most = 0.0;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const double at = from.cdf(milliseconds(drawn[i]));
    most = std::max({most, std::fabs(at - static_cast<double>(i) / n),
                     std::fabs(at - static_cast<double>(i + 1) / n)});
  }
  return most;
}

}  // namespace

TEST_CASE("A distribution's text is read back as the same distribution", "[capacity][durations]") {
  for (const auto& text : each_family) {
    CHECK(to_string(distribution(text)) == text);
    CHECK(distribution(to_string(distribution(text))) == distribution(text));
  }
  CHECK(distribution("250") == distribution("constant:250"));
  CHECK(to_string(distribution("exp:1e3")) == "exp:1000");
  CHECK(to_string(distribution("constant:0.001")) == "constant:0.001");
}

TEST_CASE("Means are those of the textbooks", "[capacity][durations]") {
  CHECK(in_ms(distribution("constant:250").mean()) == 250.0);
  CHECK(in_ms(distribution("exp:1991").mean()) == 1991.0);
  CHECK(in_ms(distribution("lognormal:120,0.4").mean()) == Approx(120.0 * std::exp(0.08)));
  CHECK(in_ms(distribution("gamma:2.5,40").mean()) == Approx(100.0));
  CHECK(in_ms(distribution("weibull:2,300").mean()) == Approx(150.0 * std::sqrt(M_PI)));
  // Half of a normal distribution: its mean is sd x sqrt(2 / pi).
  CHECK(in_ms(distribution("normal:0,20").mean()) == Approx(20.0 * std::sqrt(2.0 / M_PI)));
  CHECK(in_ms(distribution("normal:200,10").mean()) == Approx(200.0));
  CHECK(in_ms(distribution("empirical:times.txt").mean()) == Approx(70.5 / 4.0));
}

TEST_CASE("What is drawn has the distribution that it should have", "[capacity][durations]") {
  constexpr std::size_t count = 20'000;
  for (const char* text : {"exp:1991", "lognormal:120,0.4", "gamma:2.5,40", "gamma:0.3,40",
                           "weibull:1.7,300", "normal:200,10", "normal:5,20"}) {
    const auto d = distribution(text);
    std::vector<double> drawn(count);
    Random random(7, 1);
    d.fill(drawn, random);
    INFO(text);
    // Beyond 1.95 / sqrt(n) with probability 0.001.
    CHECK(distance(d, drawn) < 1.95 / std::sqrt(static_cast<double>(count)));
    CHECK(*std::min_element(drawn.begin(), drawn.end()) >= 0.0);
  }
}

TEST_CASE("Filling many draws the same as drawing one by one", "[capacity][durations]") {
  for (const auto& text : each_family) {
    const auto d = distribution(text);
    Random one(3);
    Random many(3);
    std::vector<double> drawn(50);
    d.fill(drawn, many);
    for (const double x : drawn) CHECK(in_ms(d.sample(one)) == x);
  }
}

TEST_CASE("Exponential and normal tails are as heavy as they should be", "[capacity][durations]") {
  Random random(11);
  constexpr int count = 2'000'000;
  int far_exponential = 0;
  int far_normal = 0;
  for (int i = 0; i < count; ++i) {
    if (ziggurat_exponential(random) > 9.0) ++far_exponential;
    if (std::fabs(ziggurat_normal(random)) > 3.9) ++far_normal;
  }
  const double exponential = count * std::exp(-9.0);
  const double normal = count * std::erfc(3.9 / std::sqrt(2.0));
  CHECK(std::fabs(far_exponential - exponential) < 4.0 * std::sqrt(exponential));
  CHECK(std::fabs(far_normal - normal) < 4.0 * std::sqrt(normal));
}

TEST_CASE("A scaled distribution takes as many times as long", "[capacity][durations]") {
  for (const auto& text : each_family) {
    const auto d = distribution(text);
    const auto twice = d.scaled(2.0);
    CHECK(in_ms(twice.mean()) == Approx(2.0 * in_ms(d.mean())));
    CHECK(twice.variation() == Approx(d.variation()));
    CHECK(twice.cdf(milliseconds(500.0)) == Approx(d.cdf(milliseconds(250.0))));
  }
}

TEST_CASE("What is no distribution is refused in one line", "[capacity][durations]") {
  CHECK(refusal("poison:3").substr(0, 51) == "--warm-ms: found 'poison:3', wanted MS or one of co");
  CHECK(refusal("expo:3").find("did you mean 'exp'?") != std::string::npos);
  CHECK(refusal("exp:-1") ==
        "--warm-ms: found 'exp:-1', wanted a time from 0 to 1e12, as in exp:MEAN");
  for (const char* text : {"",
                           "exp",
                           "exp:",
                           "exp:1,2",
                           "exp:nan",
                           "exp:inf",
                           "exp:1e13",
                           "-5",
                           "constant:5ms",
                           "lognormal:5",
                           "lognormal:5,",
                           "lognormal:5,-1",
                           "lognormal:5,11",
                           "gamma:0,5",
                           "gamma:1e7,5",
                           "weibull:0.01,5",
                           "normal:-1,2",
                           "normal:1,2,3",
                           "exp:1 ",
                           " exp:1",
                           "EXP:1",
                           "empirical:",
                           "exp:\x01",
                           ":",
                           ","}) {
    INFO(text);
    const std::string said = refusal(text);
    CHECK(said.substr(0, 17) == "--warm-ms: found ");
    CHECK(said.find('\n') == std::string::npos);
  }
  CHECK_THROWS_AS(parse_duration_distribution("empirical:f", "--warm-ms"), InputError);
}

TEST_CASE("A file of durations has one in each line", "[capacity][durations]") {
  CHECK(read_durations("\xef\xbb\xbf"
                       "1\r\n 2.5 \n\t3e2\n\n\n",
                       "f") == std::vector<double>{1.0, 2.5, 300.0});
  const auto said = [](const std::string& text) {
    try {
      static_cast<void>(read_durations(text, "f"));
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("taken");
  };
  CHECK(said("") == "f:1:1: found no duration, wanted one in ms a line");
  CHECK(said("1\n\n2\n") == "f:2:1: found an empty line, wanted a number a line");
  CHECK(said("1\n 2x\n") == "f:2:2: found '2x', wanted a number a line");
  CHECK(said("1\n-2\n") == "f:2:1: found '-2', wanted a duration in ms from 0 to 1e12");
  CHECK(said("ms\n2\n") == "f:1:1: found 'ms', wanted a number a line");
  CHECK(said("1,2\n").substr(0, 6) == "f:1:1:");
}
