// SPDX-License-Identifier: Apache-2.0
#include "report/report_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fitcost/report/money.hpp"

namespace fitcost::inline v1::detail {

namespace {

struct PageText {
  std::size_t width;
  std::string out;
  bool after_sentence = false;

  template <class Block> void operator()(const Block& block) {
    if constexpr (requires { block.table; }) {
      out += '\n' + block.table.text(width, block.cut);
      after_sentence = false;
    } else if constexpr (requires { block.lines; }) {
      out += '\n' + wrapped(block.what_for, width, 2);
      for (const auto& line : block.lines) out += "  " + line + '\n';
      after_sentence = false;
    } else {
      if (!after_sentence) out += '\n';
      out += wrapped(block.text, width, 2);
      after_sentence = true;
    }
  }
};

struct PageMarkdown {
  std::string out;
  bool after_sentence = false;

  template <class Block> void operator()(const Block& block) {
    if constexpr (requires { block.table; }) {
      out += '\n' + block.table.markdown();
      after_sentence = false;
    } else if constexpr (requires { block.lines; }) {
      out += '\n' + markdown_cell(block.what_for) + "\n\n```\n";
      for (const auto& line : block.lines) out += line + '\n';
      out += "```\n";
      after_sentence = false;
    } else {
      if (!after_sentence) out += '\n';
      out += "- " + markdown_cell(block.text) + '\n';
      after_sentence = true;
    }
  }
};

}  // namespace

std::string ReportPage::text(std::size_t width) const {
  PageText page{width, wrapped(heading_, width, 2)};
  for (const auto& block : blocks_) std::visit(page, block);
  if (!assumptions_.empty()) page.out += '\n';
  for (const auto& a : assumptions_) page.out += wrapped("assumed: " + a, width, 2);
  return page.out;
}

std::string ReportPage::markdown() const {
  PageMarkdown page{"### " + markdown_cell(heading_) + "\n"};
  for (const auto& block : blocks_) std::visit(page, block);
  if (!assumptions_.empty()) page.out += '\n';
  for (const auto& a : assumptions_) page.out += "- assumed: " + markdown_cell(a) + '\n';
  return page.out;
}

std::string readable_number(double value) {
  if (value == 0.0) return "0";
  const double magnitude = std::fabs(value);
  if (magnitude >= 1e15 || magnitude < 1e-12) return fmt::format("{:.4g}", value);
  if (magnitude >= 999.95) return grouped(to_decimal(value, 0));
  const int places = std::clamp(3 - static_cast<int>(std::floor(std::log10(magnitude))), 1, 15);
  return fmt::format("{:.{}f}", value, places);
}

std::string readable_count(std::uint64_t count) { return grouped(Decimal(count)); }

std::string readable_share(double share) {
  const double percent = share * 100.0;
  if (percent == 0.0) return "0 %";
  if (std::fabs(percent) >= 0.0995) return fmt::format("{:.2f} %", percent);
  if (std::fabs(percent) < 1e-6) return fmt::format("{:.1e} %", percent);
  const int places = 1 - static_cast<int>(std::floor(std::log10(std::fabs(percent))));
  return fmt::format("{:.{}f} %", percent, places);
}

}  // namespace fitcost::inline v1::detail
