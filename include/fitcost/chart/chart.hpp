// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/export.hpp"

/// Charts as SVG: pure functions from data to text. Same data, same bytes, whatever the locale;
/// every text is escaped; each chart has a title and a description for screen readers, and colours
/// come from one style sheet (chart/style.hpp), light and dark. Labels never overlap: where there
/// is no room for one beside its mark there is a legend, and a name too long for its place ends in
/// an ellipsis, with the whole of it as its tooltip. Values that are not finite are left out.
namespace fitcost::inline v1::chart {

/// What a chart is drawn on.
struct Canvas {
  double width = 720.0;  ///< px, at least 280; below 560 labels stand above and in legends
  /// A file of its own: with the namespace, the style sheet and a background. Otherwise it is part
  /// of a page that has the style sheet.
  bool standalone = false;
};

/// What a chart says of itself.
struct Heading {
  std::string id;  ///< unique in its page: letters, digits and dashes
  std::string title;
  std::string description;  ///< what one should see in it
};

/// One part of each column, from the first to the last.
struct Part {
  std::string name;
  std::vector<double> amounts;  ///< not negative; below 0 counts as 0
};

/// Columns of parts, the first at the bottom. Eight colours: give at most eight parts.
struct StackedColumns {
  Heading heading;
  std::string unit;                  ///< of the amounts: `USD a month`
  std::vector<std::string> columns;  ///< their names, as many as each part has amounts
  std::vector<Part> parts;
};

/// From one total to another, step by step (a waterfall), downwards.
struct Bridge {
  struct Step {
    std::string name;
    double amount = 0.0;  ///< of the first and the last: the total; between: what is added to it
    std::string label;    ///< the amount as text
  };
  Heading heading;
  Step start;
  std::vector<Step> steps;
  Step end;
};

enum class Scale { linear, logarithmic };

struct Axis {
  std::string title;
  Scale scale = Scale::linear;
  double step = 0.0;  ///< between the marks of a linear axis; 0: round numbers, as fits
};

struct Curve {
  struct Point {
    double x = 0.0;
    double y = 0.0;
  };
  std::string name;
  std::vector<Point> points;  ///< by ascending x; a point that a scale does not have breaks it
};

/// A point with words beside it, and a line from it to the horizontal axis.
struct Mark {
  double x = 0.0;
  double y = 0.0;
  std::string label;
};

/// Six colours: give at most six curves.
struct LineChart {
  Heading heading;
  Axis x;
  Axis y;
  std::vector<Curve> curves;
  std::vector<Mark> marks;
};

/// By how much each of several inputs moves one result; the widest first is how it is read.
struct Tornado {
  struct Swing {
    std::string name;
    double less = 0.0;  ///< the result's change where the input is lower
    double more = 0.0;  ///< and where it is higher
    std::string less_label;
    std::string more_label;
  };
  Heading heading;
  std::string less_title;  ///< over the column of `less`: `10 % less`
  std::string more_title;
  std::vector<Swing> swings;
};

FITCOST_EXPORT std::string svg(const StackedColumns& chart, const Canvas& canvas = {});
FITCOST_EXPORT std::string svg(const Bridge& chart, const Canvas& canvas = {});
FITCOST_EXPORT std::string svg(const LineChart& chart, const Canvas& canvas = {});
FITCOST_EXPORT std::string svg(const Tornado& chart, const Canvas& canvas = {});

}  // namespace fitcost::inline v1::chart
