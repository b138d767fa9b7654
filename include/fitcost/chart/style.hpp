// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "fitcost/export.hpp"

/// The colours of charts and of pages with charts, by day and by night.
namespace fitcost::inline v1::chart {

/// `#rrggbb` each. Marks stand out from the background by 3:1 and more, text by 4.5:1 and more, as
/// WCAG 2.1 asks (1.4.11, 1.4.3). The hues are Okabe and Ito's, which people with any colour vision
/// tell apart, made darker by day where they were too light for a white page.
struct Palette {
  std::string_view background;
  std::string_view ink;    ///< text
  std::string_view quiet;  ///< axes' and secondary text
  std::string_view grid;   ///< lines that carry no information
  std::string_view more;   ///< what adds to a cost
  std::string_view less;   ///< what takes off from it
  std::string_view total;
  std::array<std::string_view, 8> parts;
};

inline constexpr Palette light{
    "#ffffff",
    "#1c2126",
    "#59636e",
    "#dfe3e8",
    "#c24f00",
    "#007a5a",
    "#4a5560",
    {"#0072b2", "#d55e00", "#008561", "#b0508c", "#a87400", "#2e8bc0", "#6f5fb5", "#7b858f"}};
inline constexpr Palette dark{
    "#14181d",
    "#e8ecf0",
    "#a3adb8",
    "#2c333b",
    "#ff9650",
    "#3fcf9f",
    "#aab4be",
    {"#4aa8e8", "#ff8a3d", "#2fc593", "#e79bc8", "#edb440", "#8fd2f7", "#b3a5f0", "#98a2ad"}};

/// CSS of every chart: rules of classes alone, so that a page may forbid style attributes. Colours
/// of the night hold on screens that ask for them, never on paper.
FITCOST_EXPORT std::string style_sheet();

}  // namespace fitcost::inline v1::chart
