// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// How much room words take, and where there is some.
namespace fitcost::inline v1::chart::detail {

constexpr double font_size = 12.0;
constexpr double line_height = 16.0;

/// The most px that a text takes at `font_size`: advance widths of DejaVu Sans, the widest of the
/// faces that a page falls back on, so that what fits here fits everywhere.
double text_width(std::string_view utf8);
/// The same in bold.
double bold_width(std::string_view utf8);

/// `text`, or as much of it as fits into `width` px with an ellipsis.
std::string fitted(std::string_view text, double width);

/// Heights for labels that want to be at `wanted`, in the same order: `gap` or more apart, within
/// `low`..`high`, moved as little as that takes. Where they do not all fit they overshoot `high`.
std::vector<double> spread(const std::vector<double>& wanted, double gap, double low, double high);

struct Box {
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;

  bool overlaps(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
  bool within(const Box& other) const {
    return other.left <= left && right <= other.right && other.top <= top && bottom <= other.bottom;
  }
};

}  // namespace fitcost::inline v1::chart::detail
