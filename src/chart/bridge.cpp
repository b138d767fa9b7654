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

double width_of(const std::string& text, bool bold) {
  return bold ? detail::bold_width(text) : text_width(text);
}

struct Row {
  const Bridge::Step* step;
  double from;
  double to;
  const char* style;
};

std::vector<Row> rows_of(const Bridge& chart) {
  std::vector<Row> out{{&chart.start, 0.0, finite(chart.start.amount), "total"}};
  double at = finite(chart.start.amount);
  for (const auto& step : chart.steps) {
    const double next = at + finite(step.amount);
    out.push_back({&step, at, next, step.amount < 0.0 ? "less" : "more"});
    at = next;
  }
  out.push_back({&chart.end, 0.0, finite(chart.end.amount), "total"});
  return out;
}

}  // namespace

std::string svg(const Bridge& chart, const Canvas& canvas) {
  const auto rows = rows_of(chart);
  double low = 0.0;
  double high = 0.0;
  double names = 0.0;
  double labels = 0.0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    const bool total = i == 0 || i + 1 == rows.size();
    low = std::min({low, row.from, row.to});
    high = std::max({high, row.from, row.to});
    names = std::max(names, width_of(row.step->name, total));
    labels = std::max(labels, width_of(row.step->label, total));
  }
  if (!(low < high)) high = low + 1.0;
  const bool beside = canvas.width >= detail::narrow;
  names = std::min(names, 0.35 * canvas.width);
  labels = std::min(labels, 0.4 * canvas.width);
  const double left = beside ? names + 10.0 : 1.0;
  const double right = beside ? canvas.width - labels - 8.0 : canvas.width - 1.0;
  const double bar = 16.0;
  const double pitch = beside ? 26.0 : line_height + bar + 10.0;
  const auto x = [&](double amount) {
    return left + (right - left) * (amount - low) / (high - low);
  };
  const auto bar_top = [&](std::size_t i) {
    return 4.0 + pitch * static_cast<double>(i) + (beside ? (pitch - bar) / 2.0 : line_height);
  };

  detail::Svg out(chart.heading, canvas, 8.0 + pitch * static_cast<double>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    const bool total = i == 0 || i + 1 == rows.size();
    const double begin = std::min(x(row.from), x(row.to));
    const double end = std::max(x(row.from), x(row.to));
    out.rectangle(begin, bar_top(i), std::max(1.5, end - begin), bar, row.style,
                  row.step->name + ": " + row.step->label);
    if (beside && i + 1 < rows.size())  // where names stand above the bars it would cross them
      out.line(x(row.to), bar_top(i) + bar, x(row.to), bar_top(i + 1), "link");
    const char* style = total ? "label strong" : "label";
    if (beside) {
      const double baseline = bar_top(i) + bar / 2.0 + 4.0;
      out.text_within(left - 8.0, baseline, names, row.step->name, style, Anchor::end);
      out.text_within(end + 6.0, baseline, labels, row.step->label, style);
    } else {
      const double baseline = bar_top(i) - 4.0;
      const double taken = std::min(width_of(row.step->label, total), labels);
      out.text_within(0.0, baseline, canvas.width - taken - 12.0, row.step->name, style);
      out.text_within(canvas.width, baseline, labels, row.step->label, style, Anchor::end);
    }
  }
  if (beside) out.line(x(0.0), 2.0, x(0.0), 6.0 + pitch * static_cast<double>(rows.size()), "axis");
  return std::move(out).finished();
}

}  // namespace fitcost::inline v1::chart
