// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fitcost/units/quantity.hpp"

namespace fitcost::inline v1 {

/// Durations counted in constant memory, however many there are: whole microseconds, each counted
/// by itself up to 131 ms, above that in bins no wider than a 65,536th of their value. Values on
/// the grid of hundredths of a millisecond that REPORT lines have are exact up to 655 ms, whole
/// milliseconds up to 65 s. Sum, least and most are exact. Up to 1 MB, and 512 KB for each doubling
/// above 131 ms.
class DurationHistogram {
 public:
  struct Bin {
    double ms = 0.0;          ///< the value, or the middle of the bin
    double half_width = 0.0;  ///< in ms; 0 where it holds one value only
    std::uint64_t count = 0;
  };

  /// 0 or more, at most 2^46 (2 years).
  void add(std::int64_t microseconds, std::uint64_t times = 1) {
    const auto value = static_cast<std::uint64_t>(microseconds);
    const auto shift = shift_of(value);
    if (octaves_.size() <= shift) octaves_.resize(shift + 1);
    auto& bins = octaves_[shift];
    if (bins.empty()) bins.resize(std::size_t{1} << (shift == 0 ? fine_bits : fine_bits - 1));
    bins[index_in(value, shift)] += times;
    count_ += times;
    sum_ += static_cast<double>(microseconds) * static_cast<double>(times);
    least_ = std::min(least_, value);
    most_ = std::max(most_, value);
    // Steps of constants: a division by a variable would be most of the time of this function.
    if (resolution_ == 1000 && value % 1000 != 0) resolution_ = 10;
    if (resolution_ == 10 && value % 10 != 0) resolution_ = 1;
  }

  std::uint64_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  /// Of at least one value, like all below.
  Milliseconds mean() const { return milliseconds(sum_ / static_cast<double>(count_) / 1000.0); }
  Milliseconds least() const { return in_ms(least_); }
  Milliseconds most() const { return in_ms(most_); }
  bool all_equal() const { return least_ == most_; }
  /// The grid that all values lie on: 1, 0.01 or 0.001 ms.
  Milliseconds resolution() const { return in_ms(resolution_); }

  /// The value at rank ceil(share x count), 0 < share <= 1, to the width of its bin.
  Milliseconds quantile(double share) const {
    const auto n = static_cast<double>(count_);
    const auto rank = static_cast<std::uint64_t>(std::clamp(std::ceil(share * n), 1.0, n));
    Milliseconds found = most();
    std::uint64_t below = 0;
    for_each_bin([&](const Bin& bin) {
      if (below < rank && below + bin.count >= rank) found = milliseconds(bin.ms);
      below += bin.count;
    });
    return found;
  }

  /// Every bin that is not empty, ascending.
  template <class Visit> void for_each_bin(Visit visit) const {
    for (std::size_t shift = 0; shift < octaves_.size(); ++shift) {
      const auto& bins = octaves_[shift];
      const std::uint64_t first = shift == 0 ? 0 : bins.size();
      for (std::size_t i = 0; i < bins.size(); ++i) {
        if (bins[i] == 0) continue;
        Bin bin = bin_of((first + i) << shift, std::uint64_t{1} << shift);
        bin.count = bins[i];
        visit(bin);
      }
    }
  }
  std::vector<Bin> bins() const {
    std::vector<Bin> out;
    for_each_bin([&](const Bin& bin) { out.push_back(bin); });
    return out;
  }

 private:
  static constexpr unsigned fine_bits = 17;  // of a value that are kept

  static std::size_t shift_of(std::uint64_t value) {
    const auto bits = static_cast<std::size_t>(std::bit_width(value));
    return bits <= fine_bits ? 0 : bits - fine_bits;
  }
  static std::size_t index_in(std::uint64_t value, std::size_t shift) {
    constexpr std::uint64_t half = std::uint64_t{1} << (fine_bits - 1);
    return static_cast<std::size_t>(shift == 0 ? value : (value >> shift) - half);
  }
  /// From `low` on, `width` values: the one that lies on the grid, where there is only one.
  Bin bin_of(std::uint64_t low, std::uint64_t width) const {
    const std::uint64_t on_grid = (low + resolution_ - 1) / resolution_ * resolution_;
    if (on_grid < low + width && on_grid + resolution_ >= low + width)
      return {static_cast<double>(on_grid) / 1000.0, 0.0, 0};
    const double half = static_cast<double>(width - 1) / 2.0;
    return {(static_cast<double>(low) + half) / 1000.0, half / 1000.0, 0};
  }
  static Milliseconds in_ms(std::uint64_t microseconds) {
    return milliseconds(static_cast<double>(microseconds) / 1000.0);
  }

  // Octave 0 holds 0..2^17-1; octave s the values of s more bits, 2^s to a bin.
  std::vector<std::vector<std::uint64_t>> octaves_;
  std::uint64_t count_ = 0;
  double sum_ = 0.0;  // exact below 2^53 microseconds, 285 years
  std::uint64_t least_ = ~std::uint64_t{0};
  std::uint64_t most_ = 0;
  std::uint64_t resolution_ = 1000;
};

}  // namespace fitcost::inline v1
