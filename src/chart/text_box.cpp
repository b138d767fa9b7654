// SPDX-License-Identifier: Apache-2.0
#include "chart/text_box.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace fitcost::inline v1::chart::detail {

namespace {

/// Thousandths of the font's size, from the blank to the tilde.
constexpr std::array<int, 95> advances{
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838};
/// Letters with accents and signs; ideographs and emoji are as wide as they are high.
constexpr int other_advance = 700;
constexpr int wide_advance = 1100;

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

double advance(unsigned char first) {
  if (first >= 0x20 && first < 0x7f) return advances[first - 0x20U];
  return first < 0xe1 ? other_advance : wide_advance;
}

}  // namespace

double text_width(std::string_view utf8) {
  double thousandths = 0.0;
  for (const char c : utf8) {
    if (!continues(c)) thousandths += advance(static_cast<unsigned char>(c));
  }
  return thousandths * font_size / 1000.0;
}

double bold_width(std::string_view utf8) {
  constexpr double bolder = 1.15;  // DejaVu Sans Bold's digits and letters are up to so much wider
  return bolder * text_width(utf8);
}

std::string fitted(std::string_view text, double width) {
  if (text_width(text) <= width) return std::string(text);
  constexpr std::string_view ellipsis = "…";
  const double room = width - text_width(ellipsis);
  std::size_t end = 0;
  double used = 0.0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at + 1;
    while (next < text.size() && continues(text[next])) ++next;
    used += text_width(text.substr(at, next - at));
    if (used > room) break;
    end = at = next;
  }
  while (end > 0 && text[end - 1] == ' ') --end;
  return std::string(text.substr(0, end)) + std::string(ellipsis);
}

std::vector<double> spread(const std::vector<double>& wanted, double gap, double low, double high) {
  std::vector<std::size_t> order(wanted.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  std::vector<double> out(wanted.size());
  double next = high;
  std::reverse(order.begin(), order.end());
  for (const auto i : order) {  // upwards from the lower end
    out[i] = std::min(wanted[i], next);
    next = out[i] - gap;
  }
  std::reverse(order.begin(), order.end());
  double least = low;
  for (const auto i : order) {
    out[i] = std::max(out[i], least);
    least = out[i] + gap;
  }
  return out;
}

}  // namespace fitcost::inline v1::chart::detail
