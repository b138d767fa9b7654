// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace fitcost::inline v1::detail {

/// Bottom-up merge sort. `<algorithm>` alone would double the compile time of every header that
/// prices something (0.25 s of 0.5 s, g++ 12).
template <class T, class Less> void stable_sort(std::vector<T>& values, const Less& less) {
  std::vector<T> merged;
  merged.reserve(values.size());
  for (std::size_t run = 1; run < values.size(); run *= 2) {
    merged.clear();
    for (std::size_t begin = 0; begin < values.size(); begin += 2 * run) {
      const std::size_t middle = begin + run < values.size() ? begin + run : values.size();
      const std::size_t end = middle + run < values.size() ? middle + run : values.size();
      std::size_t a = begin;
      std::size_t b = middle;
      while (a < middle || b < end) {
        const bool second = a == middle || (b < end && less(values[b], values[a]));
        merged.push_back(std::move(values[second ? b++ : a++]));
      }
    }
    values.swap(merged);
  }
}

/// 0, 1, 2 ... sorted by what they stand for.
template <class Less> std::vector<std::size_t> sorted_indices(std::size_t count, const Less& less) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  stable_sort(order, less);
  return order;
}

template <class T, class U> bool contains(const std::vector<T>& values, const U& value) {
  for (const auto& v : values) {
    if (v == value) return true;
  }
  return false;
}

}  // namespace fitcost::inline v1::detail
