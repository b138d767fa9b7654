// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/units/quantity.hpp"

/// How long something takes: a request's service, an environment's start, a gap between arrivals.
namespace fitcost::inline v1 {

class Random;

enum class DurationFamily { constant, exponential, lognormal, gamma, weibull, normal, empirical };

/// The distribution of a duration, a value. What its makers are given is finite and 0 or more,
/// sigma and the standard deviation too; shapes are above 0. A constant may be infinite: never.
class DurationDistribution {
 public:
  // What the parsers accept.
  static constexpr double most_ms = 1e12;  ///< 31 years
  static constexpr double least_shape = 0.02;
  static constexpr double most_shape = 1e6;
  static constexpr double most_sigma = 10.0;

  DurationDistribution() = default;  ///< always 0 ms

  static DurationDistribution constant(Milliseconds value) {
    return {DurationFamily::constant, value / milliseconds(1.0), 0.0};
  }
  static DurationDistribution exponential(Milliseconds mean) {
    return {DurationFamily::exponential, mean / milliseconds(1.0), 0.0};
  }
  /// `sigma`: the standard deviation of the natural logarithm.
  static DurationDistribution lognormal(Milliseconds median, double sigma) {
    return {DurationFamily::lognormal, median / milliseconds(1.0), sigma};
  }
  static DurationDistribution gamma(double shape, Milliseconds scale) {
    return {DurationFamily::gamma, shape, scale / milliseconds(1.0)};
  }
  static DurationDistribution weibull(double shape, Milliseconds scale) {
    return {DurationFamily::weibull, shape, scale / milliseconds(1.0)};
  }
  /// Truncated at 0: the normal distribution under the condition that it is not negative; `mean`
  /// and `deviation` are those before that.
  static DurationDistribution normal(Milliseconds mean, Milliseconds deviation) {
    return {DurationFamily::normal, mean / milliseconds(1.0), deviation / milliseconds(1.0)};
  }
  /// One of `values`, each as likely as the others; at least one. `name` stands in its text.
  static DurationDistribution empirical(std::vector<double> values_ms, std::string name) {
    DurationDistribution out(DurationFamily::empirical, 0.0, 0.0);
    out.values_ms_ = std::move(values_ms);
    out.name_ = std::move(name);
    return out;
  }

  DurationFamily family() const { return family_; }
  /// The parameters in the order of the text, in ms where they are times; 0 where there is none.
  double first() const { return first_; }
  double second() const { return second_; }
  /// Of an empirical distribution; else empty.
  std::span<const double> values_ms() const { return values_ms_; }
  /// Of an empirical distribution: the file it was read from; else empty.
  std::string_view name() const { return name_; }

  bool is_constant() const { return family_ == DurationFamily::constant; }

  /// Of the truncated one, where it is normal.
  FITCOST_EXPORT Milliseconds mean() const;
  /// The probability that it takes at most so long.
  FITCOST_EXPORT double cdf(Milliseconds at) const;
  /// The standard deviation over the mean; 0 where the mean is 0.
  FITCOST_EXPORT double variation() const;
  /// The same shape, every duration `factor` > 0 times as long.
  FITCOST_EXPORT DurationDistribution scaled(double factor) const;

  FITCOST_EXPORT Milliseconds sample(Random& random) const;
  /// Fills `ms` with what as many calls of `sample` would give, faster.
  FITCOST_EXPORT void fill(std::span<double> ms, Random& random) const;

  friend bool operator==(const DurationDistribution& a, const DurationDistribution& b) {
    return a.family_ == b.family_ && a.first_ == b.first_ && a.second_ == b.second_ &&
           a.values_ms_ == b.values_ms_;
  }

 private:
  DurationDistribution(DurationFamily family, double first, double second)
      : family_(family), first_(first), second_(second) {}

  DurationFamily family_ = DurationFamily::constant;
  double first_ = 0.0;
  double second_ = 0.0;
  std::vector<double> values_ms_;
  std::string name_;
};

/// `constant:250`, `lognormal:120,0.4`, `empirical:FILE`: what the parser reads back as the same.
FITCOST_EXPORT std::string to_string(const DurationDistribution& distribution);

/// The text of the file of that name.
using FileReader = std::function<std::string(const std::string&)>;

/// Durations in ms: `MS` or `constant:MS`, `exp:MEAN`, `lognormal:MEDIAN,SIGMA` (sigma of the
/// natural logarithm), `gamma:SHAPE,SCALE`, `weibull:SHAPE,SCALE`, `normal:MEAN,SD` (truncated at
/// 0), `empirical:FILE` (one value a line), which asks `read_file` for the file's text. Times are
/// from 0 to 1e12. Anything else is an InputError whose place is `option`, or a line of the file.
FITCOST_EXPORT DurationDistribution parse_duration_distribution(std::string_view text,
                                                                std::string_view option,
                                                                const FileReader& read_file = {});

/// One duration in ms a line, 0 to 1e12, in any order, at least one and at most 20 million; CRLF, a
/// byte order mark and empty lines at the end are accepted. Anything else is an InputError with its
/// line.
FITCOST_EXPORT std::vector<double> read_durations(std::string_view text,
                                                  const std::string& file_name);

}  // namespace fitcost::inline v1
