// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Rows of cells as aligned text or as a Markdown table.
namespace fitcost::inline v1::detail {

enum class Align { left, right };

class TextTable {
 public:
  /// `gap`: blanks between columns.
  explicit TextTable(std::vector<Align> alignments, std::size_t gap = 2)
      : alignments_(std::move(alignments)), gap_(gap) {}

  /// `strong`: in Markdown its first cell is bold.
  void add_row(std::vector<std::string> cells, bool strong = false) {
    rows_.push_back(std::move(cells));
    strong_.push_back(strong);
  }
  /// No trailing blanks, no line over `width`. Where the table would be wider, a last column `cut`
  /// goes below its row where it does not fit; another one is made narrower, what does not fit
  /// marked by ".."; where that does not help, the texts before a row's numbers stand on one line,
  /// and on the next the numbers with the texts behind them. Numbers are never cut.
  std::string text(std::size_t width, std::size_t cut = 0) const;
  /// The first row is the header.
  std::string markdown() const;
  /// The columns that all of it takes side by side.
  std::size_t natural_width() const;

 private:
  std::vector<std::size_t> column_widths() const;
  std::string with_notes_below(const std::vector<std::size_t>& widths, std::size_t width) const;
  std::string stacked(const std::vector<std::size_t>& widths, std::size_t width) const;

  std::vector<Align> alignments_;
  std::size_t gap_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<bool> strong_;  ///< of each row
};

/// The columns of a terminal that the text takes: not its bytes, nor its characters, of which some
/// take two columns and some none.
std::size_t display_width(std::string_view utf8);

/// `text` broken between words into lines of at most `width`, the second and later indented; a word
/// that is longer is broken, behind a slash if it has one there.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

/// In a table's cell, where Markdown begins a new line.
constexpr char line_break_in_cell = '\v';

/// `text` as Markdown that shows it and nothing else, in a heading, a sentence or a table's cell.
std::string markdown_cell(std::string_view text);

}  // namespace fitcost::inline v1::detail
