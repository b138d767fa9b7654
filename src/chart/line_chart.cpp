// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "chart/legend.hpp"
#include "chart/svg_writer.hpp"
#include "chart/text_box.hpp"
#include "chart/ticks.hpp"

namespace fitcost::inline v1::chart {

namespace {

using detail::Anchor;
using detail::Box;
using detail::line_height;
using detail::text_width;
using detail::Ticks;

bool on(const Axis& axis, double value) {
  return std::isfinite(value) && (axis.scale == Scale::linear || value > 0.0);
}

/// The least and the greatest of what is drawn along an axis.
struct Range {
  std::optional<double> low;
  std::optional<double> high;

  void see(double value) {
    if (!low || value < *low) low = value;
    if (!high || value > *high) high = value;
  }
};

Ticks ticks_of(const Axis& axis, const Range& range, int wanted, bool from_zero) {
  if (axis.scale == Scale::logarithmic) {
    const double low = range.low.value_or(0.1);
    return detail::logarithmic_ticks(low, std::max(range.high.value_or(1.0), 1.2 * low), wanted);
  }
  const double low = range.low.value_or(0.0);
  const double high = range.high.value_or(1.0);
  if (axis.step > 0.0 && (high - low) / axis.step < 40.0) {
    Ticks out;
    const double first = std::ceil(low / axis.step);
    const int count = static_cast<int>(std::floor(high / axis.step) - first) + 1;
    for (int n = 0; n < count; ++n) {
      out.at.push_back((first + n) * axis.step);
      out.labels.push_back(detail::tick_label(out.at.back()));
    }
    out.low = low;
    out.high = high;
    if (out.at.size() >= 2) return out;
  }
  return detail::linear_ticks(from_zero ? std::min(0.0, low) : low, high, wanted);
}

/// From a value to px along an axis.
class Projection {
 public:
  Projection(Scale scale, const Ticks& ticks, double begin, double end)
      : scale_(scale), low_(of(ticks.low)), high_(of(ticks.high)), begin_(begin), end_(end) {}

  double operator()(double value) const {
    return begin_ + (end_ - begin_) * (of(value) - low_) / (high_ - low_);
  }

 private:
  double of(double value) const { return scale_ == Scale::linear ? value : std::log10(value); }
  Scale scale_;
  double low_;
  double high_;
  double begin_;
  double end_;
};

class Drawing {
 public:
  Drawing(const LineChart& chart, const Canvas& canvas)
      : chart_(chart), canvas_(canvas), beside_(canvas.width >= detail::narrow) {
    Range across;
    Range up;
    for (const auto& curve : chart.curves) {
      for (const auto& p : curve.points) {
        if (!drawable(p.x, p.y)) continue;
        across.see(p.x);
        up.see(p.y);
      }
    }
    for (const auto& m : chart.marks) {
      if (!drawable(m.x, m.y)) continue;
      across.see(m.x);
      up.see(m.y);
    }
    x_ticks_ = ticks_of(chart.x, across, beside_ ? 8 : 5, false);
    if (chart.x.scale == Scale::linear && across.low) {  // curves reach both edges
      x_ticks_.low = *across.low;
      x_ticks_.high = std::max(*across.high, *across.low + 1e-9);
    }
    y_ticks_ = ticks_of(chart.y, up, 5, true);
  }

  std::string draw() {
    std::vector<std::string> names;
    double names_width = 0.0;
    for (const auto& curve : chart_.curves) {
      names.push_back(curve.name);
      names_width = std::max(names_width, text_width(curve.name));
    }
    names_width = std::min(names_width, 0.3 * canvas_.width);
    const detail::Legend legend(beside_ ? std::vector<std::string>{} : names, "curve",
                                canvas_.width);
    double left = 0.0;
    for (const auto& label : y_ticks_.labels) left = std::max(left, text_width(label));
    left += 8.0;
    const double right = canvas_.width - (beside_ ? names_width + 14.0 : 10.0);
    const double top = legend.height() + line_height + 10.0;
    const double bottom = top + (beside_ ? 260.0 : 220.0);
    const Projection x(chart_.x.scale, x_ticks_, left, right);
    const Projection y(chart_.y.scale, y_ticks_, bottom, top);
    plot_ = {left, top - 6.0, right, bottom};
    const auto marks = placed(x, y);
    const double axis_end = bottom + 2.0 * line_height + 10.0;
    const auto numbered = std::count_if(marks.begin(), marks.end(),
                                        [](const PlacedMark& m) { return !m.number.empty(); });
    const double height =
        axis_end + (numbered > 0 ? line_height * static_cast<double>(numbered) + 6.0 : 0.0);

    detail::Svg out(chart_.heading, canvas_, height);
    legend.draw(out, 0.0);
    out.text_within(0.0, legend.height() + 12.0, canvas_.width, chart_.y.title, "quiet");
    draw_axes(out, x, y);
    for (std::size_t c = 0; c < chart_.curves.size(); ++c) draw_curve(out, c, x, y);
    if (beside_) draw_names(out, right, names_width, y);
    draw_marks(out, x, y, marks);
    out.text_within(right, axis_end - 4.0, right - left, chart_.x.title, "quiet", Anchor::end);
    draw_numbered(out, axis_end + 6.0, marks);
    return std::move(out).finished();
  }

 private:
  bool drawable(double x, double y) const { return on(chart_.x, x) && on(chart_.y, y); }

  void draw_axes(detail::Svg& out, const Projection& x, const Projection& y) const {
    for (std::size_t t = 0; t < y_ticks_.at.size(); ++t) {
      const double at = y(y_ticks_.at[t]);
      out.line(plot_.left, at, plot_.right, at, "grid");
      out.text(plot_.left - 6.0, at + 4.0, y_ticks_.labels[t], "quiet", Anchor::end);
    }
    double free_from = 0.0;
    for (std::size_t t = 0; t < x_ticks_.at.size(); ++t) {
      const double at = x(x_ticks_.at[t]);
      if (at < plot_.left - 0.01 || at > plot_.right + 0.01) continue;
      out.line(at, plot_.bottom, at, plot_.bottom + 4.0, "axis");
      const double half = text_width(x_ticks_.labels[t]) / 2.0;
      const double middle = std::clamp(at, half, canvas_.width - half);
      if (middle - half < free_from) continue;
      out.text(middle, plot_.bottom + line_height + 2.0, x_ticks_.labels[t], "quiet",
               Anchor::middle);
      free_from = middle + half + 8.0;
    }
    out.line(plot_.left, plot_.bottom, plot_.right, plot_.bottom, "axis");
  }

  void draw_curve(detail::Svg& out, std::size_t number, const Projection& x,
                  const Projection& y) const {
    const auto& points = chart_.curves[number].points;
    std::string steps;
    bool pen_down = false;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const auto& p = points[i];
      if (!drawable(p.x, p.y)) {
        pen_down = false;
        continue;
      }
      // On a level the ends are enough.
      const bool level =
          pen_down && i + 1 < points.size() && points[i - 1].y == p.y && points[i + 1].y == p.y;
      if (level) continue;
      steps += (pen_down ? "L" : "M") + detail::px(x(p.x)) + " " + detail::px(y(p.y));
      pen_down = true;
    }
    if (steps.empty()) return;
    out.path(steps, "curve curve" + std::to_string(number), chart_.curves[number].name);
  }

  void draw_names(detail::Svg& out, double right, double width, const Projection& y) const {
    std::vector<double> ends;
    for (const auto& curve : chart_.curves) {
      double end = plot_.bottom;
      for (const auto& p : curve.points) {
        if (drawable(p.x, p.y)) end = y(p.y);
      }
      ends.push_back(end);
    }
    const auto places = detail::spread(ends, line_height, plot_.top + 6.0, plot_.bottom - 4.0);
    for (std::size_t c = 0; c < chart_.curves.size(); ++c) {
      if (std::fabs(places[c] - ends[c]) > 3.0)
        out.line(right + 1.0, ends[c], right + 9.0, places[c], "axis");
      out.text_within(right + 12.0, places[c] + 4.0, width, chart_.curves[c].name, "label");
    }
  }

  struct Segment {
    double x1;
    double y1;
    double x2;
    double y2;
  };

  /// All that is drawn of the curves, and of the lines from the marks downwards.
  std::vector<Segment> drawn(const Projection& x, const Projection& y) const {
    std::vector<Segment> out;
    for (const auto& curve : chart_.curves) {
      for (std::size_t i = 1; i < curve.points.size(); ++i) {
        const auto& a = curve.points[i - 1];
        const auto& b = curve.points[i];
        if (drawable(a.x, a.y) && drawable(b.x, b.y))
          out.push_back({x(a.x), y(a.y), x(b.x), y(b.y)});
      }
    }
    for (const auto& m : chart_.marks) {
      if (drawable(m.x, m.y)) out.push_back({x(m.x), y(m.y), x(m.x), plot_.bottom});
    }
    return out;
  }

  /// Whether a part of the segment lies in the box (Liang and Barsky).
  static bool crosses(const Segment& s, const Box& box) {
    const double dx = s.x2 - s.x1;
    const double dy = s.y2 - s.y1;
    double from = 0.0;
    double to = 1.0;
    const auto clip = [&](double along, double inside) {
      if (along == 0.0) return inside >= 0.0;
      const double at = inside / along;
      if (along < 0.0) from = std::max(from, at);
      if (along > 0.0) to = std::min(to, at);
      return from <= to;
    };
    return clip(-dx, s.x1 - box.left) && clip(dx, box.right - s.x1) && clip(-dy, s.y1 - box.top) &&
           clip(dy, box.bottom - s.y1);
  }

  struct PlacedMark {
    const Mark* mark;
    std::optional<Box> words;  ///< what is beside the point: its label, or its number
    std::string number;        ///< where the label has no room there; it is below the chart
  };

  /// Words beside each point, where they are inside the plot, nearer to it than to another and its
  /// line, and clear of the other words, points and lines. Where there is no such place, a number
  /// is beside it, and the words are below.
  std::vector<PlacedMark> placed(const Projection& x, const Projection& y) const {
    std::vector<PlacedMark> out;
    std::vector<Box> taken;
    std::vector<Curve::Point> points;
    const auto lines = drawn(x, y);
    for (const auto& m : chart_.marks) {
      if (!drawable(m.x, m.y)) continue;
      points.push_back({x(m.x), y(m.y)});
      taken.push_back({x(m.x) - 6.0, y(m.y) - 6.0, x(m.x) + 6.0, y(m.y) + 6.0});
      out.push_back({&m, {}, {}});
    }
    const auto place = [&](PlacedMark& m, const std::string& words) {
      const Curve::Point at{x(m.mark->x), y(m.mark->y)};
      m.words = room_for(detail::bold_width(words), at, points, taken, lines);
      if (m.words) taken.push_back(*m.words);
    };
    for (auto& m : out) place(m, m.mark->label);
    int number = 0;
    for (auto& m : out) {
      if (m.words) continue;
      m.number = std::to_string(++number);
      place(m, m.number);
    }
    return out;
  }

  void draw_marks(detail::Svg& out, const Projection& x, const Projection& y,
                  const std::vector<PlacedMark>& marks) const {
    for (const auto& m : marks)
      out.line(x(m.mark->x), y(m.mark->y), x(m.mark->x), plot_.bottom, "guide");
    for (const auto& m : marks) {
      out.circle(x(m.mark->x), y(m.mark->y), 5.0, "dot", m.mark->label);
      if (m.words)
        out.text(m.words->left, m.words->bottom - 4.0, m.number.empty() ? m.mark->label : m.number,
                 "mark");
    }
  }

  void draw_numbered(detail::Svg& out, double top, const std::vector<PlacedMark>& marks) const {
    double row = top;
    for (const auto& m : marks) {
      if (m.number.empty()) continue;
      row += line_height;
      out.text(4.0, row - 4.0, m.number, "mark");
      const double indent = 4.0 + detail::bold_width("00 ");
      out.text_within(indent, row - 4.0, canvas_.width - indent, m.mark->label, "label");
    }
  }

  static double distance(const Box& box, const Curve::Point& p) {
    return std::hypot(std::max({box.left - p.x, 0.0, p.x - box.right}),
                      std::max({box.top - p.y, 0.0, p.y - box.bottom}));
  }

  /// From the box to the point, or to the line from it down to the axis.
  double distance_to_line(const Box& box, const Curve::Point& p) const {
    const double nearest_y = std::clamp(box.bottom, p.y, std::max(p.y, plot_.bottom));
    return distance(box, {p.x, nearest_y});
  }

  /// Whether words in the box, meant for `at`, may be taken for another point's: they are not
  /// clearly nearer to their own point, or line, than to its. Lines one upon the other are told by
  /// their points.
  bool ambiguous(const Box& box, const Curve::Point& at, const Curve::Point& other) const {
    if (other.x == at.x && other.y == at.y) return false;
    constexpr double clearly = 1.0;  // px
    if (distance(box, other) <= distance(box, at) + clearly) return true;
    return std::fabs(other.x - at.x) >= 1.0 &&
           distance_to_line(box, other) <= distance_to_line(box, at) + clearly;
  }

  std::optional<Box> room_for(double wide, const Curve::Point& at,
                              const std::vector<Curve::Point>& points,
                              const std::vector<Box>& taken,
                              const std::vector<Segment>& lines) const {
    constexpr int rows = 3;  // further away words are no longer seen beside their point
    for (int away = 0; away < rows; ++away) {
      for (const double left : {at.x + 9.0, at.x - 9.0 - wide, at.x - wide / 2.0}) {
        for (const double direction : {-1.0, 1.0}) {
          const double top = at.y + direction * (12.0 + line_height * away) - line_height / 2.0;
          const Box box{left, top, left + wide, top + line_height};
          const Box letters{box.left, box.top + 2.0, box.right, box.bottom - 2.0};
          if (std::any_of(points.begin(), points.end(),
                          [&](const auto& other) { return ambiguous(letters, at, other); }))
            continue;
          const bool clear = std::none_of(taken.begin(), taken.end(),
                                          [&](const Box& b) { return b.overlaps(box); });
          if (!clear || !box.within(plot_)) continue;
          if (std::none_of(lines.begin(), lines.end(),
                           [&](const Segment& s) { return crosses(s, box); }))
            return box;
        }
      }
    }
    return std::nullopt;
  }

  const LineChart& chart_;
  const Canvas& canvas_;
  bool beside_;
  Ticks x_ticks_;
  Ticks y_ticks_;
  Box plot_;
};

}  // namespace

std::string svg(const LineChart& chart, const Canvas& canvas) {
  return Drawing(chart, canvas).draw();
}

}  // namespace fitcost::inline v1::chart
