// SPDX-License-Identifier: Apache-2.0
#include "chart/svg_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "chart/text_box.hpp"
#include "fitcost/chart/style.hpp"

namespace fitcost::inline v1::chart::detail {

namespace {

/// Bytes of the character that begins here; 0 where none does that XML allows.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
  }
  const unsigned char second = byte(1);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second >= 0xa0;
  const bool beyond = first == 0xf4 && second >= 0x90;
  const bool no_character = first == 0xef && second == 0xbf && byte(2) >= 0xbe;
  const bool c1_control = first == 0xc2 && second < 0xa0;
  return overlong || surrogate || beyond || no_character || c1_control ? 0 : length;
}

std::string_view anchor_word(Anchor anchor) {
  return anchor == Anchor::start ? "" : anchor == Anchor::middle ? " mid" : " end";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t length = character_length(text);
    if (length == 0) {
      out += c == '\n' || c == '\t' || c == '\r' ? " " : "\xef\xbf\xbd";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

double finite(double amount) { return std::isfinite(amount) ? amount : 0.0; }

std::string px(double value) {
  std::string out = fmt::format("{:.2f}", value);
  out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  return out == "-0" ? "0" : out;
}

Svg::Svg(const Heading& heading, const Canvas& canvas, double height) : out_("<svg") {
  const std::string id = escaped(heading.id);
  // A file of its own has its title above and a margin around.
  const double margin = canvas.standalone ? 16.0 : 0.0;
  const double title = canvas.standalone ? 34.0 : 0.0;
  const double whole_width = canvas.width + 2.0 * margin;
  const double whole_height = height + 2.0 * margin + title;
  const std::string place = canvas.standalone ? px(-margin) + " " + px(-margin - title) : "0 0";
  if (canvas.standalone) out_ += R"( xmlns="http://www.w3.org/2000/svg")";
  out_ += fmt::format(
      " class=\"chart\" role=\"img\" aria-labelledby=\"{0}-title {0}-description\" "
      "viewBox=\"{5} {1} {2}\" width=\"{1}\" height=\"{2}\">\n"
      "<title id=\"{0}-title\">{3}</title>\n<desc id=\"{0}-description\">{4}</desc>\n",
      id, px(whole_width), px(whole_height), escaped(heading.title), escaped(heading.description),
      place);
  if (canvas.standalone) {
    out_ += "<style>\n" + style_sheet() + "</style>\n";
    rectangle(-margin, -margin - title, whole_width, whole_height, "paper");
    constexpr double larger = 1.25 * 1.15;  // the heading's size and weight
    const std::string fits = fitted(heading.title, canvas.width / larger);
    text(0.0, -title + 12.0, fits, "heading");
  }
}

void Svg::closed(std::string_view element, std::string_view tooltip) {
  if (tooltip.empty()) {
    out_ += "/>\n";
  } else {
    out_ += fmt::format("><title>{}</title></{}>\n", escaped(tooltip), element);
  }
}

void Svg::rectangle(double x, double y, double width, double height, std::string_view style,
                    std::string_view tooltip) {
  out_ += fmt::format(R"(<rect class="{}" x="{}" y="{}" width="{}" height="{}")", style, px(x),
                      px(y), px(std::max(0.0, width)), px(std::max(0.0, height)));
  closed("rect", tooltip);
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view style) {
  out_ += fmt::format("<path class=\"{}\" d=\"M{} {}L{} {}\"/>\n", style, px(x1), px(y1), px(x2),
                      px(y2));
}

void Svg::path(std::string_view steps, std::string_view style, std::string_view tooltip) {
  out_ += fmt::format(R"(<path class="{}" d="{}")", style, steps);
  closed("path", tooltip);
}

void Svg::circle(double x, double y, double radius, std::string_view style,
                 std::string_view tooltip) {
  out_ +=
      fmt::format(R"(<circle class="{}" cx="{}" cy="{}" r="{}")", style, px(x), px(y), px(radius));
  closed("circle", tooltip);
}

void Svg::text(double x, double y, std::string_view words, std::string_view style, Anchor anchor) {
  out_ += fmt::format("<text class=\"{}{}\" x=\"{}\" y=\"{}\">{}</text>\n", style,
                      anchor_word(anchor), px(x), px(y), escaped(words));
}

void Svg::text_within(double x, double y, double width, std::string_view words,
                      std::string_view style, Anchor anchor) {
  const std::string fits = fitted(words, width);
  const std::string whole = fits == words ? "" : "<title>" + escaped(words) + "</title>";
  out_ += fmt::format("<text class=\"{}{}\" x=\"{}\" y=\"{}\">{}{}</text>\n", style,
                      anchor_word(anchor), px(x), px(y), whole, escaped(fits));
}

std::string Svg::finished() && { return std::move(out_) + "</svg>\n"; }

}  // namespace fitcost::inline v1::chart::detail
