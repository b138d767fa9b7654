// SPDX-License-Identifier: Apache-2.0
#include "chart/legend.hpp"

#include <algorithm>
#include <utility>

#include "chart/text_box.hpp"

namespace fitcost::inline v1::chart::detail {

namespace {
constexpr double between = 14.0;
}

void draw_key(Svg& svg, double x, double y, const std::string& style, std::size_t number) {
  const std::string name = style + std::to_string(number);
  if (style == "curve") {
    svg.line(x, y, x + key_width - 4.0, y, name + " curve");
  } else {
    svg.rectangle(x, y - 5.0, 10.0, 10.0, name);
  }
}

Legend::Legend(std::vector<std::string> names, std::string style, double width)
    : names_(std::move(names)), style_(std::move(style)), width_(width) {
  double x = 0.0;
  std::size_t row = 0;
  for (const auto& name : names_) {
    const double needs = std::min(width_, key_width + text_width(name));
    if (x > 0.0 && x + needs > width_) {
      x = 0.0;
      ++row;
    }
    places_.push_back({x, row});
    x += needs + between;
  }
}

double Legend::height() const {
  return places_.empty() ? 0.0 : line_height * static_cast<double>(places_.back().row + 1) + 6.0;
}

void Legend::draw(Svg& svg, double top) const {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const double middle = top + line_height * (static_cast<double>(places_[i].row) + 0.5);
    draw_key(svg, places_[i].x, middle, style_, i);
    svg.text_within(places_[i].x + key_width, middle + 4.0, width_ - places_[i].x - key_width,
                    names_[i], "label");
  }
}

}  // namespace fitcost::inline v1::chart::detail
