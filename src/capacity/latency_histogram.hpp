// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace fitcost::inline v1::detail {

/// How often each duration was seen, in bins of 1/256 of a power of two: constant memory, quantiles
/// within 0.2 % of the bin's middle. From 2^-10 to 2^41 ms; what is beyond counts at the ends.
class LatencyHistogram {
 public:
  LatencyHistogram() : counts_(bins, 0) {}

  void add(double ms) {
    ++counts_[bin_of(ms)];
    ++count_;
    sum_ += ms;
    most_ = std::max(most_, ms);
    least_ = std::min(least_, ms);
  }
  void add(std::span<const double> all) {
    double sum = 0.0;
    double most = most_;
    double least = least_;
    for (const double ms : all) {
      ++counts_[bin_of(ms)];
      sum += ms;
      most = std::max(most, ms);
      least = std::min(least, ms);
    }
    count_ += all.size();
    sum_ += sum;
    most_ = most;
    least_ = least;
  }
  /// Takes one back; the extremes stay.
  void remove(double ms) {
    --counts_[bin_of(ms)];
    --count_;
    sum_ -= ms;
  }
  /// But for the sum, in any order the same.
  void add(const LatencyHistogram& other) {
    for (std::size_t i = 0; i < bins; ++i) counts_[i] += other.counts_[i];
    count_ += other.count_;
    sum_ += other.sum_;
    most_ = std::max(most_, other.most_);
    least_ = std::min(least_, other.least_);
  }

  std::uint64_t count() const { return count_; }
  double sum() const { return sum_; }
  /// The middle of the bin in which it lies, within what was seen; `count` is not 0.
  double quantile(double share) const {
    const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(count_ - 1));
    std::uint64_t below = 0;
    std::size_t at = 0;
    while (at + 1 < bins && below + counts_[at] <= rank) below += counts_[at++];
    return std::clamp(0.5 * (edge(at) + edge(at + 1)), least_, most());
  }
  /// The greatest, where none was removed; else the greatest within its bin.
  double most() const {
    std::size_t last = bins;
    while (last > 0 && counts_[last - 1] == 0) --last;
    return last == 0 ? 0.0 : std::min(most_, edge(last));
  }

 private:
  static constexpr unsigned bits_of_bin = 52 - 8;
  static constexpr std::uint64_t first = std::bit_cast<std::uint64_t>(1.0 / 1024.0) >> bits_of_bin;
  static constexpr std::size_t bins = std::size_t{51} * 256;

  static std::size_t bin_of(double ms) {
    const std::uint64_t bin = std::bit_cast<std::uint64_t>(ms) >> bits_of_bin;
    return bin <= first ? 0 : std::min<std::uint64_t>(bin - first, bins - 1);
  }
  static double edge(std::size_t bin) {
    return bin == 0 ? 0.0 : std::bit_cast<double>((first + bin) << bits_of_bin);
  }

  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  double sum_ = 0.0;
  double most_ = 0.0;
  double least_ = std::numeric_limits<double>::infinity();
};

}  // namespace fitcost::inline v1::detail
