// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace detail {

/// Levenshtein's edit distance, in one row.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::size_t least = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      if (row[j] + 1 < least) least = row[j] + 1;
      if (diagonal + 1 < least) least = diagonal + 1;
      row[j + 1] = least;
    }
  }
  return row.back();
}

}  // namespace detail

/// `, did you mean 'X'?` for the nearest of `known` when it is near enough to be a slip; else
/// empty. Known names may come from a file: they are quoted as what was found is.
inline std::string suggestion(std::string_view found, const std::vector<std::string>& known) {
  if (found.size() > 80) return {};
  const std::string* best = nullptr;
  std::size_t least = found.size() / 3 + 2;
  for (const auto& candidate : known) {
    const std::size_t distance = detail::edit_distance(found, candidate);
    if (distance < least) {
      least = distance;
      best = &candidate;
    }
  }
  return best == nullptr ? std::string() : ", did you mean " + in_quotes(*best) + "?";
}

}  // namespace fitcost::inline v1
