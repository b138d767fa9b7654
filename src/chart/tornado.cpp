// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "chart/legend.hpp"
#include "chart/svg_writer.hpp"
#include "chart/text_box.hpp"

namespace fitcost::inline v1::chart {

namespace {

using detail::Anchor;
using detail::finite;
using detail::line_height;
using detail::text_width;

}  // namespace

std::string svg(const Tornado& chart, const Canvas& canvas) {
  double low = 0.0;
  double high = 0.0;
  double names = 0.0;
  double less = 0.0;
  double more = 0.0;
  for (const auto& s : chart.swings) {
    low = std::min({low, finite(s.less), finite(s.more)});
    high = std::max({high, finite(s.less), finite(s.more)});
    names = std::max(names, text_width(s.name));
    less = std::max(less, text_width(s.less_label));
    more = std::max(more, text_width(s.more_label));
  }
  if (!(low < high)) high = low + 1.0;
  const bool beside = canvas.width >= detail::narrow;
  names = beside ? std::min(names, 0.34 * canvas.width) : canvas.width;
  less = std::min(less, 0.3 * canvas.width);
  more = std::min(more, 0.3 * canvas.width);
  const double left = (beside ? names + 12.0 : 0.0) + less + 8.0;
  const double right = canvas.width - more - 8.0;
  const double bar = 16.0;
  const double pitch = beside ? 26.0 : line_height + bar + 10.0;
  const double top = line_height + 8.0;
  const auto x = [&](double amount) {
    return left + (right - left) * (amount - low) / (high - low);
  };

  const double height = top + 4.0 + pitch * static_cast<double>(chart.swings.size());
  detail::Svg out(chart.heading, canvas, height);
  const double half = (canvas.width - (beside ? names + 12.0 : 0.0)) / 2.0 - 6.0;
  out.text_within(left - less - 8.0, 12.0, half, chart.less_title, "quiet");
  out.text_within(canvas.width, 12.0, half, chart.more_title, "quiet", Anchor::end);
  for (std::size_t i = 0; i < chart.swings.size(); ++i) {
    const auto& s = chart.swings[i];
    const double row = top + pitch * static_cast<double>(i);
    const double bar_top = row + (beside ? (pitch - bar) / 2.0 : line_height);
    const double baseline = bar_top + bar / 2.0 + 4.0;
    const auto draw = [&](double amount, const std::string& title, const std::string& label) {
      const double from = std::min(x(0.0), x(finite(amount)));
      const double wide = std::fabs(x(finite(amount)) - x(0.0));
      out.rectangle(from, bar_top, std::max(amount == 0.0 ? 0.0 : 1.5, wide), bar,
                    amount < 0.0 ? "less" : "more", s.name + ", " + title + ": " + label);
    };
    // The wider one first, so that both are seen where they lie on one side.
    const bool wider = std::fabs(finite(s.less)) > std::fabs(finite(s.more));
    if (wider) draw(s.less, chart.less_title, s.less_label);
    draw(s.more, chart.more_title, s.more_label);
    if (!wider) draw(s.less, chart.less_title, s.less_label);
    out.line(x(0.0), bar_top - 3.0, x(0.0), bar_top + bar + 3.0, "axis");
    if (beside) {
      out.text_within(names, baseline, names, s.name, "label", Anchor::end);
    } else {
      out.text_within(0.0, row + 12.0, names, s.name, "label");
    }
    out.text_within(left - 6.0, baseline, less, s.less_label, "quiet", Anchor::end);
    out.text_within(right + 6.0, baseline, more, s.more_label, "quiet");
  }
  return std::move(out).finished();
}

}  // namespace fitcost::inline v1::chart
