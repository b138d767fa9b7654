// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "chart/svg_writer.hpp"

namespace fitcost::inline v1::chart::detail {

/// Below this width labels have no room beside their marks.
constexpr double narrow = 560.0;

/// Names with their colours, row after row.
class Legend {
 public:
  /// `style`: `part` or `curve`, with the entry's number behind it.
  Legend(std::vector<std::string> names, std::string style, double width);

  double height() const;
  void draw(Svg& svg, double top) const;

 private:
  struct Place {
    double x;
    std::size_t row;
  };
  std::vector<std::string> names_;
  std::string style_;
  double width_;
  std::vector<Place> places_;
};

/// The colour of a part or a curve, as a small mark with its middle at `y`.
void draw_key(Svg& svg, double x, double y, const std::string& style, std::size_t number);
constexpr double key_width = 18.0;

}  // namespace fitcost::inline v1::chart::detail
