// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "chart/legend.hpp"
#include "chart/svg_writer.hpp"
#include "chart/text_box.hpp"
#include "chart/ticks.hpp"

namespace fitcost::inline v1::chart {

namespace {

using detail::Anchor;
using detail::line_height;
using detail::text_width;

double shown(const Part& part, std::size_t column) {
  const double amount = column < part.amounts.size() ? part.amounts[column] : 0.0;
  return std::isfinite(amount) && amount > 0.0 ? amount : 0.0;
}

/// Every how many columns have their name below them so that names keep apart.
std::size_t stride(const std::vector<std::string>& names, double band) {
  double widest = 0.0;
  for (const auto& name : names) widest = std::max(widest, text_width(name));
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil((widest + 8.0) / band)));
}

}  // namespace

std::string svg(const StackedColumns& chart, const Canvas& canvas) {
  const std::size_t columns = chart.columns.size();
  double highest = 0.0;
  for (std::size_t c = 0; c < columns; ++c) {
    double sum = 0.0;
    for (const auto& part : chart.parts) sum += shown(part, c);
    highest = std::max(highest, sum);
  }
  const auto ticks = detail::linear_ticks(0.0, highest, 4);
  double left = 0.0;
  for (const auto& label : ticks.labels) left = std::max(left, text_width(label));
  left += 8.0;

  const bool beside = canvas.width >= detail::narrow && columns > 0;
  std::vector<std::string> names;
  double names_width = 0.0;
  for (const auto& part : chart.parts) {
    names.push_back(part.name);
    names_width = std::max(names_width, text_width(part.name));
  }
  names_width = std::min(names_width, 0.3 * canvas.width);
  const detail::Legend legend(beside ? std::vector<std::string>{} : names, "part", canvas.width);
  const double right =
      beside ? canvas.width - names_width - detail::key_width - 14.0 : canvas.width - 1.0;
  const double top = legend.height() + line_height + 10.0;
  const double bottom = top + (beside ? 250.0 : 200.0);
  const double height = bottom + line_height + 8.0;
  const auto y = [&](double amount) { return bottom - (bottom - top) * amount / ticks.high; };

  detail::Svg out(chart.heading, canvas, height);
  legend.draw(out, 0.0);
  out.text_within(0.0, legend.height() + 12.0, canvas.width, chart.unit, "quiet");
  for (std::size_t t = 0; t < ticks.at.size(); ++t) {
    out.line(left, y(ticks.at[t]), right, y(ticks.at[t]), t == 0 ? "axis" : "grid");
    out.text(left - 6.0, y(ticks.at[t]) + 4.0, ticks.labels[t], "quiet", Anchor::end);
  }
  if (columns == 0) return std::move(out).finished();

  const double band = (right - left) / static_cast<double>(columns);
  const double width = std::min(band > 6.0 ? band * 0.78 : band, 64.0);
  const auto middle = [&](std::size_t c) { return left + band * (static_cast<double>(c) + 0.5); };
  std::vector<double> ends;
  for (std::size_t c = 0; c < columns; ++c) {
    double below = 0.0;
    for (std::size_t p = 0; p < chart.parts.size(); ++p) {
      const double amount = shown(chart.parts[p], c);
      const double low = y(below);
      const double high = y(below + amount);
      if (c + 1 == columns) ends.push_back((low + high) / 2.0);
      below += amount;
      // A gap of a pixel keeps neighbours apart where colours alone would not.
      const double gap = low - high > 3.0 ? 1.0 : 0.0;
      if (low - high < 0.05) continue;
      out.rectangle(middle(c) - width / 2.0, high, width, low - high - gap,
                    fmt::format("part{}", p),
                    fmt::format("{}, {}: {}", chart.columns[c], chart.parts[p].name,
                                detail::amount_label(amount)));
    }
  }
  // The widest name stays inside: the first one may stand right of its column's middle.
  const std::size_t every = stride(chart.columns, band);
  for (std::size_t c = 0; c < columns; c += every) {
    const double half = text_width(chart.columns[c]) / 2.0;
    const double at = std::clamp(middle(c), half, std::max(half, canvas.width - half));
    out.text(at, bottom + line_height, chart.columns[c], "quiet", Anchor::middle);
  }
  if (beside) {
    const auto places = detail::spread(ends, line_height, top, bottom - 4.0);
    const double edge = middle(columns - 1) + width / 2.0;
    for (std::size_t p = 0; p < places.size(); ++p) {
      if (std::fabs(places[p] - ends[p]) > 1.0 || right - edge > 2.0)
        out.line(edge + 1.0, ends[p], right + 6.0, places[p], "axis");
      detail::draw_key(out, right + 10.0, places[p], "part", p);
      out.text_within(right + 10.0 + detail::key_width, places[p] + 4.0, names_width, names[p],
                      "label");
    }
  }
  return std::move(out).finished();
}

}  // namespace fitcost::inline v1::chart
