// SPDX-License-Identifier: Apache-2.0
#include "report/text_table.hpp"

#include <algorithm>
#include <utility>

#include "report/character_columns.hpp"

namespace fitcost::inline v1::detail {

namespace {

std::string shortened(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::size_t used = 0;
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const auto next = first_character(text.substr(bytes));
    if (used + next.columns + 2 > width) break;
    used += next.columns;
    bytes += next.bytes;
  }
  return std::string(text.substr(0, bytes)) + "..";
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string padded(const std::string& cell, std::size_t width, Align align) {
  const std::size_t have = display_width(cell);
  const std::string blanks(width > have ? width - have : 0, ' ');
  return align == Align::left ? cell + blanks : blanks + cell;
}

/// What of a word goes into `width` columns: up to its last slash there, or all that fits.
std::string_view beginning(std::string_view word, std::size_t width) {
  std::size_t used = 0;
  std::size_t bytes = 0;
  std::size_t slash = 0;
  while (bytes < word.size()) {
    const auto next = first_character(word.substr(bytes));
    used += next.columns;
    if (width < used) break;
    if (word[bytes] == '/') slash = bytes + 1;
    bytes += next.bytes;
  }
  return word.substr(0, slash > 0 ? slash : bytes);
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t out = 0;
  while (!utf8.empty()) {
    const auto next = first_character(utf8);
    out += next.columns;
    utf8.remove_prefix(next.bytes);
  }
  return out;
}

std::vector<std::size_t> TextTable::column_widths() const {
  std::vector<std::size_t> widths(alignments_.size(), 0);
  for (const auto& row : rows_) {
    if (row.size() < 2) continue;  // a row of one cell is a heading across the table
    for (std::size_t c = 0; c < row.size(); ++c)
      widths[c] = std::max(widths[c], display_width(row[c]));
  }
  return widths;
}

std::size_t TextTable::natural_width() const {
  const auto widths = column_widths();
  std::size_t sum = gap_ * (widths.empty() ? 0 : widths.size() - 1);
  for (const auto w : widths) sum += w;
  return sum;
}

std::string TextTable::text(std::size_t width, std::size_t cut) const {
  auto widths = column_widths();
  const auto total = [this, &widths] {
    std::size_t sum = gap_ * (widths.empty() ? 0 : widths.size() - 1);
    for (const auto w : widths) sum += w;
    return sum;
  };
  constexpr std::size_t least = 12;
  if (total() > width && cut + 1 == widths.size() && cut > 0) {
    const std::size_t without_notes = total() - widths.back() - gap_;
    return without_notes <= width ? with_notes_below(widths, width) : stacked(widths, width);
  }
  if (total() > width && cut < widths.size() && widths[cut] > least) {
    const std::size_t over = total() - width;
    widths[cut] = widths[cut] > over + least ? widths[cut] - over : least;
  }
  if (total() > width) return stacked(column_widths(), width);
  std::string out;
  for (const auto& row : rows_) {
    if (row.size() == 1) {
      out += wrapped(row[0], width, 4);
      continue;
    }
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) line.append(gap_, ' ');
      line += padded(shortened(row[c], widths[c]), widths[c], alignments_[c]);
    }
    out += trimmed(std::move(line)) + '\n';
  }
  return out;
}

std::string TextTable::with_notes_below(const std::vector<std::size_t>& widths,
                                        std::size_t width) const {
  std::string out;
  for (const auto& row : rows_) {
    if (row.size() == 1) {
      out += wrapped(row[0], width, 4);
      continue;
    }
    std::string line;
    for (std::size_t c = 0; c + 1 < row.size(); ++c) {
      if (c > 0) line += "  ";
      line += padded(row[c], widths[c], alignments_[c]);
    }
    const std::string& note = row.back();
    const bool fits = note.empty() || display_width(line) + 2 + display_width(note) <= width;
    out += trimmed(fits ? line + "  " + note : std::move(line)) + '\n';
    if (!fits) out += "    " + wrapped(note, width - 4, 4);
  }
  return out;
}

std::string TextTable::stacked(const std::vector<std::size_t>& widths, std::size_t width) const {
  std::string out;
  for (const auto& row : rows_) {
    std::string words;
    std::string numbers;
    std::string narrow;
    std::string notes;
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (alignments_[c] == Align::right && row.size() > 1) {
        numbers += "  " + padded(row[c], widths[c], Align::right);
        if (!row[c].empty()) narrow += "  " + row[c];
      } else if (!row[c].empty()) {
        std::string& texts = numbers.empty() ? words : notes;
        texts += (texts.empty() ? "" : "  ") + trimmed(row[c]);
      }
    }
    const bool aligned = display_width(numbers) + 2 <= width;
    // A row with blanks before its numbers, such as a total, has room for its words there.
    std::string line = "  " + numbers;
    const std::size_t room = line.find_first_not_of(' ');
    const bool beside = aligned && room != std::string::npos && display_width(words) + 2 <= room;
    if (beside) {
      line.replace(0, display_width(words), words);
    } else {
      out += wrapped(words, width, 4);
    }
    if (narrow.empty() && notes.empty()) {
      if (beside) out += trimmed(std::move(line)) + '\n';
      continue;
    }
    if (!aligned) line = "  " + narrow;
    const bool fits = display_width(line) + 2 + display_width(notes) <= width;
    if (fits && !notes.empty()) line += "  " + notes;
    out += aligned ? trimmed(std::move(line)) + '\n' : wrapped(line, width, 4);
    if (!fits) out += "    " + wrapped(notes, width - 4, 4);
  }
  return out;
}

std::string TextTable::markdown() const {
  std::string out;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    out += '|';
    for (std::size_t c = 0; c < alignments_.size(); ++c) {
      const std::string cell = c < rows_[r].size() ? markdown_cell(rows_[r][c]) : std::string();
      const bool strong = c == 0 && strong_[r] && !cell.empty();
      out += ' ' + (strong ? "**" + cell + "**" : cell) + " |";
    }
    out += '\n';
    if (r == 0) {
      out += '|';
      for (const auto align : alignments_) out += align == Align::left ? " --- |" : " ---: |";
      out += '\n';
    }
  }
  return out;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::string line;
  const auto end_line = [&] {
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
    line = std::string(indent, ' ');
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    auto word = text.substr(at, end - at);
    if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
      end_line();
    } else if (at > 0) {
      line += ' ';
    }
    while (display_width(line) + display_width(word) > width && display_width(line) < width) {
      const auto part = beginning(word, width - display_width(line));
      line += part;
      word.remove_prefix(part.size());
      end_line();
    }
    line += word;
    at = end + 1;
  }
  return out + line + '\n';
}

namespace {

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80U;
}

/// Whether Markdown may take the character for markup. `before` and `rest`: what stands beside it.
bool is_markup(char c, char before, std::string_view rest) {
  constexpr std::string_view always = "|`[]";
  constexpr std::string_view punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  const char next = rest.empty() ? ' ' : rest.front();
  const bool letter = is_alphanumeric(next) && !(next >= '0' && next <= '9');
  switch (c) {
    case '\\':
      return rest.empty() || punctuation.find(next) != std::string_view::npos;
    case '<':
      return letter || next == '/' || next == '!' || next == '?';
    case '&':
      return letter || next == '#';
    case '*':
      return before != ' ' || next != ' ';
    case '_':  // within a word it is a letter
      return !is_alphanumeric(before) || !is_alphanumeric(next);
    case '~':
      return before == '~' || next == '~';
    default:
      return always.find(c) != std::string_view::npos;
  }
}

}  // namespace

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r') {
      out += ' ';
    } else if (c == line_break_in_cell) {
      out += "<br>";
    } else {
      if (is_markup(c, i == 0 ? ' ' : text[i - 1], text.substr(i + 1))) out += '\\';
      out += c;
    }
  }
  return out;
}

}  // namespace fitcost::inline v1::detail
