// SPDX-License-Identifier: Apache-2.0
#include "fitcost/chart/chart.hpp"

#include <catch2/catch.hpp>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <limits>
#include <regex>

#include "chart/svg_writer.hpp"
#include "chart/text_box.hpp"
#include "fitcost/chart/style.hpp"

using namespace fitcost::chart;
using fitcost::chart::detail::Box;
using fitcost::chart::detail::escaped;
using fitcost::chart::detail::text_width;

namespace {

const double no_number = std::numeric_limits<double>::quiet_NaN();

StackedColumns columns() {
  StackedColumns out;
  out.heading = {"cost", "Cost", "what it costs"};
  out.unit = "USD a month";
  for (int m = 1; m <= 12; ++m) out.columns.push_back(std::to_string(m));
  out.parts = {
      {"alarms", std::vector<double>(12, 0.5)},
      {"table storage", {0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12}},
      {"tiny", std::vector<double>(12, 0.001)},
      {"as tiny", std::vector<double>(12, 0.001)}};
  return out;
}

Bridge bridge() {
  return {{"bridge", "Bridge", "from one to the other"},
          {"first answer", 11.9, "$11.90"},
          {{"capacity", -5.67, "-$5.67"},
           {"a part with quite a long name of its own", -6.0, "-$6"},
           {"alarms", 0.3, "+$0.30"}},
          {"best", 0.53, "$0.53"}};
}

LineChart lines() {
  LineChart out;
  out.heading = {"lines", "Lines", "where they cross"};
  out.x = {"requests per second", Scale::logarithmic};
  out.y = {"USD a month", Scale::logarithmic};
  out.curves = {{"on-demand", {}}, {"provisioned", {}}, {"auto-scaled", {}}};
  for (double x = 0.001; x < 100.0; x *= 1.1) {
    out.curves[0].points.push_back({x, 2.0 * x});
    out.curves[1].points.push_back({x, std::max(1.0, std::ceil(x))});
    out.curves[2].points.push_back({x, x < 50.0 ? 6.5 : no_number});
  }
  out.marks = {
      {0.023, 0.046, "today: 0.023 rps, $0.046"}, {0.5, 1.0, "0.5 rps"}, {3.25, 6.5, "3.25 rps"}};
  return out;
}

Tornado tornado() {
  return {{"tornado", "Tornado", "which guess matters"},
          "10 % less",
          "10 % more",
          {{"requests", -0.05, 0.05, "-$0.0500", "+$0.0500"},
           {"share of requests that write", -0.02, 0.02, "-$0.0200", "+$0.0200"},
           {"compression", 0.001, -0.001, "+$0.0010", "-$0.0010"}}};
}

std::vector<std::string> all_charts(const Canvas& canvas) {
  return {svg(columns(), canvas), svg(bridge(), canvas), svg(lines(), canvas),
          svg(tornado(), canvas)};
}

/// Each text's box, at the widths that the charts reckon with.
std::vector<std::pair<std::string, Box>> texts_of(const std::string& svg) {
  static const std::regex text(
      "<text class=\"([^\"]*)\" x=\"([^\"]*)\" y=\"([^\"]*)\">(?:<title>[^<]*</title>)?([^<]*)<");
  std::vector<std::pair<std::string, Box>> out;
  for (std::sregex_iterator at(svg.begin(), svg.end(), text), end; at != end; ++at) {
    const std::string style = (*at)[1];
    const std::string words = (*at)[4];
    const double x = std::stod((*at)[2]);
    const double y = std::stod((*at)[3]);
    const bool bold = style.find("strong") != std::string::npos || style == "mark";
    const double width = bold ? fitcost::chart::detail::bold_width(words) : text_width(words);
    const double left = style.ends_with(" end")   ? x - width
                        : style.ends_with(" mid") ? x - width / 2.0
                                                  : x;
    out.push_back({words, {left, y - 10.0, left + width, y + 2.0}});
  }
  return out;
}

double view_width(const std::string& svg) {
  std::smatch found;
  REQUIRE(std::regex_search(svg, found, std::regex("viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"")));
  return std::stod(found[1]);
}
double view_height(const std::string& svg) {
  std::smatch found;
  REQUIRE(std::regex_search(svg, found, std::regex("viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"")));
  return std::stod(found[2]);
}

void require_apart(const std::string& svg) {
  const auto texts = texts_of(svg);
  REQUIRE(texts.size() >= 3);
  const Box canvas{-0.01, -0.01, view_width(svg) + 0.01, view_height(svg) + 0.01};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    INFO(texts[i].first);
    CHECK(texts[i].second.within(canvas));
    for (std::size_t j = i + 1; j < texts.size(); ++j) {
      INFO(texts[j].first);
      CHECK_FALSE(texts[i].second.overlaps(texts[j].second));
    }
  }
}

/// WCAG 2.1: relative luminance and contrast.
double luminance(std::string_view colour) {
  const auto channel = [&](std::size_t at) {
    const double v = std::stoi(std::string(colour.substr(at, 2)), nullptr, 16) / 255.0;
    return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
double contrast(std::string_view a, std::string_view b) {
  const double x = luminance(a) + 0.05;
  const double y = luminance(b) + 0.05;
  return std::max(x, y) / std::min(x, y);
}

}  // namespace

TEST_CASE("No label of a chart overlaps another or leaves the canvas", "[chart]") {
  for (const double width : {280.0, 336.0, 420.0, 560.0, 720.0, 1100.0}) {
    for (const auto& chart : all_charts({width, false})) {
      INFO(width << "\n" << chart);
      require_apart(chart);
    }
  }
}

TEST_CASE("Long names and large amounts keep their labels apart", "[chart]") {
  const std::string lengthy(200, 'w');
  for (const double width : {280.0, 720.0}) {
    auto c = columns();
    for (auto& part : c.parts) part.name += lengthy;
    for (auto& name : c.columns) name = "2026-" + name;
    for (auto& amount : c.parts[0].amounts) amount = 1.23456e11;
    require_apart(svg(c, {width, false}));
    auto b = bridge();
    for (auto& step : b.steps) step.name = step.label = lengthy;
    require_apart(svg(b, {width, false}));
    auto l = lines();
    for (auto& curve : l.curves) curve.name += lengthy;
    for (auto& mark : l.marks) mark.label += " and a long story about how it came to be so";
    require_apart(svg(l, {width, false}));
    auto t = tornado();
    for (auto& swing : t.swings) swing.name = swing.less_label = swing.more_label = lengthy;
    require_apart(svg(t, {width, false}));
  }
}

namespace {

struct Stroke {
  double x1;
  double y1;
  double x2;
  double y2;
};

/// The curves of a line chart and the lines from its points downwards, as they are drawn.
std::vector<Stroke> strokes_of(const std::string& svg) {
  static const std::regex curve("<path class=\"curve[^\"]*\" d=\"([^\"]*)\"");
  static const std::regex step("([ML])([0-9.]+) ([0-9.]+)");
  static const std::regex guide(
      "<path class=\"guide\" d=\"M([0-9.]+) ([0-9.]+)L([0-9.]+) ([0-9.]+)\"");
  std::vector<Stroke> out;
  for (std::sregex_iterator c(svg.begin(), svg.end(), curve), end; c != end; ++c) {
    const std::string steps = (*c)[1];
    double x0 = 0.0;
    double y0 = 0.0;
    for (std::sregex_iterator at(steps.begin(), steps.end(), step); at != end; ++at) {
      const double x = std::stod((*at)[2]);
      const double y = std::stod((*at)[3]);
      if ((*at)[1] == "L") out.push_back({x0, y0, x, y});
      x0 = x;
      y0 = y;
    }
  }
  for (std::sregex_iterator g(svg.begin(), svg.end(), guide), end; g != end; ++g)
    out.push_back({std::stod((*g)[1]), std::stod((*g)[2]), std::stod((*g)[3]), std::stod((*g)[4])});
  return out;
}

void check_no_text_on_a_line(const std::string& svg) {
  const auto strokes = strokes_of(svg);
  REQUIRE(!strokes.empty());
  for (const auto& [words, box] : texts_of(svg)) {
    INFO(words);
    bool covered = false;
    for (const auto& s : strokes) {
      for (int n = 0; n <= 200; ++n) {
        const double x = s.x1 + (s.x2 - s.x1) * n / 200.0;
        const double y = s.y1 + (s.y2 - s.y1) * n / 200.0;
        covered = covered || box.overlaps({x, y, x + 0.01, y + 0.01});
      }
    }
    CHECK_FALSE(covered);
  }
}

}  // namespace

TEST_CASE("Words beside a point lie on no curve", "[chart]") {
  LineChart c = lines();
  c.curves = {{"flat", {}}, {"rising", {}}};
  c.marks.clear();
  for (int i = 0; i <= 20; ++i) {
    c.curves[0].points.push_back({std::pow(10.0, i / 10.0), 10.0});
    c.curves[1].points.push_back({std::pow(10.0, i / 10.0), std::pow(10.0, i / 10.0)});
  }
  c.marks.push_back({10.0, 10.0, "where they meet"});
  c.x.scale = c.y.scale = Scale::logarithmic;
  for (const double width : {280.0, 336.0, 720.0}) check_no_text_on_a_line(svg(c, {width, false}));
}

TEST_CASE("Words that have no room beside their point are below the chart, by number", "[chart]") {
  LineChart c = lines();
  c.curves.clear();
  for (int level = 0; level < 12; ++level) {
    Curve curve{"level " + std::to_string(level), {}};
    for (int i = 0; i <= 40; ++i)
      curve.points.push_back({std::pow(10.0, i / 20.0), 2.0 + 9.0 * level + 3.0 * (i % 2)});
    c.curves.push_back(curve);
  }
  c.y.scale = Scale::linear;
  c.marks.clear();
  for (const double x : {2.0, 9.0, 10.0, 40.0})
    c.marks.push_back({x, 50.0, "a point at " + std::to_string(static_cast<int>(x)) + " rps"});
  for (const double width : {336.0, 720.0}) {
    const auto drawn = svg(c, {width, false});
    INFO(drawn);
    check_no_text_on_a_line(drawn);
    require_apart(drawn);
    for (const auto& mark : c.marks) {
      const auto texts = texts_of(drawn);
      CHECK(std::any_of(texts.begin(), texts.end(),
                        [&](const auto& text) { return text.first == mark.label; }));
    }
  }
}

namespace {

double gap(const Box& box, const Stroke& guide) {
  const double across = std::max({box.left - guide.x1, 0.0, guide.x1 - box.right});
  const double up = std::max({box.top - guide.y2, 0.0, guide.y1 - box.bottom});
  return std::hypot(across, up);
}

/// The words beside the points alone: those that ticks and rows below the chart may repeat.
std::string words_of_points(const std::string& svg) {
  static const std::regex other("<text class=\"(?!mark\")[^>]*>[^\n]*?</text>");
  return std::regex_replace(svg, other, "");
}

/// Words, or the number for them, beside each point are nearer to its line than to another.
/// Returns how many points have neither. Labels are distinct.
int check_own_line_is_nearest(const LineChart& chart, const std::string& svg) {
  const auto strokes = strokes_of(svg);
  const auto first = strokes.end() - static_cast<std::ptrdiff_t>(chart.marks.size());
  const std::vector<Stroke> guides(first, strokes.end());
  const auto texts = texts_of(svg);
  const auto beside = texts_of(words_of_points(svg));
  const auto of = [](const auto& all, const std::string& words) {
    return std::find_if(all.begin(), all.end(),
                        [&](const auto& text) { return text.first == words; });
  };
  int without = 0;
  for (std::size_t m = 0; m < guides.size(); ++m) {
    auto words = of(beside, chart.marks[m].label);
    if (words == beside.end()) {  // below the chart, after its number
      const auto below = of(texts, chart.marks[m].label);
      REQUIRE(below != texts.end());
      words = of(beside, (below - 1)->first);
      REQUIRE(words != beside.end());
    }
    if (guides[m].y2 < words->second.top) {
      ++without;
      continue;
    }
    for (const auto& other : guides) {
      if (std::fabs(other.x1 - guides[m].x1) < 1.0) continue;
      INFO(chart.marks[m].label << " as " << words->first << "\n" << svg);
      CHECK(gap(words->second, guides[m]) < gap(words->second, other));
    }
  }
  return without;
}

}  // namespace

TEST_CASE("Words beside a point are never nearer to another point's line", "[chart]") {
  std::uint32_t state = 20'261'128;
  const auto share = [&] {  // numbers of Numerical Recipes' generator, the same everywhere
    state = 1'664'525U * state + 1'013'904'223U;
    return static_cast<double>(state >> 8U) / 16'777'216.0;
  };
  int without = 0;
  int points = 0;
  for (int round = 0; round < 400; ++round) {
    LineChart c = lines();
    c.marks.clear();
    const int count = 2 + static_cast<int>(4.0 * share());
    const double around = -3.0 + 5.0 * share();
    const double spread = round % 2 == 0 ? 5.0 : 0.3;  // anywhere, or all of them close together
    for (int m = 0; m < count; ++m) {
      const double x = std::pow(10.0, std::clamp(around + spread * (share() - 0.5), -3.0, 1.99));
      const double y = m % 2 == 0 ? 2.0 * x : std::max(1.0, std::ceil(x));
      c.marks.push_back({x, y,
                         std::string(static_cast<std::size_t>(1.0 + 30.0 * share()), 'w') +
                             " point " + std::to_string(m)});
    }
    const double width = 360.0 + std::floor(1040.0 * share());
    without += check_own_line_is_nearest(c, svg(c, {width, false}));
    points += count;
  }
  CHECK(3 * without < points);  // crowds have no room for all
}

TEST_CASE("A chart that is a file of its own has its title above and a margin around", "[chart]") {
  const auto alone = svg(bridge(), {720.0, true});
  CHECK(alone.find("viewBox=\"-16 -50 752 ") != std::string::npos);
  CHECK(alone.find("class=\"heading\"") != std::string::npos);
  CHECK(svg(bridge(), {720.0, false}).find("class=\"heading\"") == std::string::npos);
}

TEST_CASE("The same chart is the same bytes, whatever the locale", "[chart]") {
  const auto plain = all_charts({720.0, true});
  CHECK(all_charts({720.0, true}) == plain);
  for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"}) {
    if (std::setlocale(LC_ALL, name) == nullptr) continue;
    CHECK(all_charts({720.0, true}) == plain);
    std::setlocale(LC_ALL, "C");
  }
}

TEST_CASE("Texts are escaped, and what is no text is no SVG's", "[chart]") {
  CHECK(escaped("<script>&\"'") == "&lt;script&gt;&amp;&quot;&#39;");
  CHECK(escaped("caf\xc3\xa9 \xf0\x9f\x8f\x8b") == "caf\xc3\xa9 \xf0\x9f\x8f\x8b");
  CHECK(escaped("a\nb\tc") == "a b c");
  // A lone continuation, an overlong slash, a surrogate, a cut character, NUL and a C1 control.
  for (const char* hostile : {"\x80", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\x01", "\xc2\x85"}) {
    INFO(hostile);
    CHECK(escaped(hostile).find("\xef\xbf\xbd") == 0);
    CHECK(escaped(hostile).find(hostile) == std::string::npos);
  }
  CHECK(escaped(std::string_view("\0", 1)) == "\xef\xbf\xbd");
  auto b = bridge();
  b.steps[0].name = "</text><script>alert(1)</script>";
  b.heading.title = "\"><script>";
  const auto drawn = svg(b, {720.0, true});
  CHECK(drawn.find("<script") == std::string::npos);
  CHECK(drawn.find("&lt;script&gt;") != std::string::npos);
}

TEST_CASE("A chart tells screen readers what it is and what it shows", "[chart]") {
  for (const auto& chart : all_charts({720.0, false})) {
    std::smatch ids;
    REQUIRE(std::regex_search(
        chart, ids, std::regex("role=\"img\" aria-labelledby=\"([a-z]+)-title ([a-z]+)-desc")));
    CHECK(chart.find("<title id=\"" + ids[1].str() + "-title\">") != std::string::npos);
    CHECK(chart.find("<desc id=\"" + ids[1].str() + "-description\">") != std::string::npos);
    CHECK(chart.find("style=\"") == std::string::npos);  // a page may forbid style attributes
  }
}

TEST_CASE("A column is as high as its amounts, on a common scale", "[chart]") {
  StackedColumns c;
  c.heading = {"c", "C", "d"};
  c.columns = {"a", "b"};
  c.parts = {{"x", {1.0, 2.0}}, {"y", {3.0, 0.0}}};
  const auto drawn = svg(c, {336.0, false});
  const std::regex bar(
      "<rect class=\"part([01])\" x=\"[^\"]*\" y=\"([^\"]*)\" width=\"[^\"]*\" "
      "height=\"([^\"]*)\"><title>([^<]*)</title>");
  std::vector<double> heights;
  std::vector<std::string> tips;
  for (std::sregex_iterator at(drawn.begin(), drawn.end(), bar), end; at != end; ++at) {
    heights.push_back(std::stod((*at)[3]) + 1.0);  // and the gap above
    tips.push_back((*at)[4]);
  }
  REQUIRE(heights.size() == 3);  // what is 0 is not drawn
  CHECK(heights[1] == Approx(3.0 * heights[0]).margin(0.1));
  CHECK(heights[2] == Approx(2.0 * heights[0]).margin(0.1));
  CHECK(tips == std::vector<std::string>{"a, x: 1", "a, y: 3", "b, x: 2"});
}

TEST_CASE("A bridge's steps begin where the one before ended", "[chart]") {
  Bridge b{{"b", "B", "d"},
           {"from", 10.0, "10"},
           {{"down", -4.0, "-4"}, {"up", 2.0, "+2"}},
           {"to", 8.0, "8"}};
  const auto drawn = svg(b, {720.0, false});
  const std::regex bar(
      "<rect class=\"(total|less|more)\" x=\"([^\"]*)\" y=\"[^\"]*\" width=\"([^\"]*)\"");
  std::vector<std::pair<double, double>> bars;
  for (std::sregex_iterator at(drawn.begin(), drawn.end(), bar), end; at != end; ++at)
    bars.emplace_back(std::stod((*at)[2]), std::stod((*at)[2]) + std::stod((*at)[3]));
  REQUIRE(bars.size() == 4);
  CHECK(bars[1].second == Approx(bars[0].second).margin(0.02));  // from 10 down
  CHECK(bars[2].first == Approx(bars[1].first).margin(0.02));    // from 6 up
  CHECK(bars[3].second == Approx(bars[2].second).margin(0.02));  // to 8
  const double unit = (bars[0].second - bars[0].first) / 10.0;
  CHECK(bars[1].second - bars[1].first == Approx(4.0 * unit).margin(0.05));
}

TEST_CASE("Values that are not finite leave a gap, never a broken picture", "[chart]") {
  const double infinity = std::numeric_limits<double>::infinity();
  auto c = columns();
  c.parts[0].amounts = {no_number, infinity, -infinity, -1.0};  // and fewer than columns
  auto b = bridge();
  b.steps[0].amount = no_number;
  b.start.amount = infinity;
  auto l = lines();
  l.curves[0].points[3].y = no_number;
  l.curves[1].points.clear();
  l.marks.push_back({-1.0, 5.0, "nowhere"});
  l.marks.push_back({no_number, infinity, "nowhere"});
  auto t = tornado();
  t.swings[0].less = no_number;
  for (const auto& drawn : {svg(c), svg(b), svg(l), svg(t), svg(StackedColumns{}), svg(Bridge{}),
                            svg(LineChart{}), svg(Tornado{})}) {
    INFO(drawn);
    CHECK(drawn.find("nan") == std::string::npos);
    CHECK(drawn.find("inf") == std::string::npos);
    CHECK(drawn.find("</svg>") != std::string::npos);
  }
  CHECK(svg(l).find("nowhere") == std::string::npos);
}

TEST_CASE("Colours stand out by day and by night", "[chart][style]") {
  for (const Palette& p : {light, dark}) {
    CHECK(contrast(p.ink, p.background) >= 7.0);
    CHECK(contrast(p.quiet, p.background) >= 4.5);
    for (const auto colour : {p.more, p.less, p.total})
      CHECK(contrast(colour, p.background) >= 3.0);
    for (const auto colour : p.parts) {
      INFO(colour);
      CHECK(contrast(colour, p.background) >= 3.0);
    }
  }
}
