// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "fitcost/chart/chart.hpp"

namespace fitcost::inline v1::chart::detail {

/// Text that is safe between tags and within quoted attributes: markup escaped; what is no UTF-8,
/// and control characters, which XML does not have, as U+FFFD.
std::string escaped(std::string_view text);

/// 0 for what is not finite.
double finite(double amount);

/// px to hundredths, without trailing zeros.
std::string px(double value);

enum class Anchor { start, middle, end };

/// One SVG element, from its opening tag to its closing one.
class Svg {
 public:
  Svg(const Heading& heading, const Canvas& canvas, double height);

  /// Widths and heights below 0 count as 0.
  void rectangle(double x, double y, double width, double height, std::string_view style,
                 std::string_view tooltip = {});
  void line(double x1, double y1, double x2, double y2, std::string_view style);
  void path(std::string_view steps, std::string_view style, std::string_view tooltip = {});
  void circle(double x, double y, double radius, std::string_view style,
              std::string_view tooltip = {});
  /// `y` is the baseline.
  void text(double x, double y, std::string_view words, std::string_view style,
            Anchor anchor = Anchor::start);
  /// As much of the words as `width` takes; where that is not all, they are the tooltip.
  void text_within(double x, double y, double width, std::string_view words, std::string_view style,
                   Anchor anchor = Anchor::start);

  std::string finished() &&;

 private:
  void closed(std::string_view element, std::string_view tooltip);
  std::string out_;
};

}  // namespace fitcost::inline v1::chart::detail
