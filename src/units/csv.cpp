// SPDX-License-Identifier: Apache-2.0
#include "units/csv.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace fitcost::inline v1::detail {

std::size_t find_invalid_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto continues = [&](std::size_t i) {
    return i < text.size() && (byte(i) & 0xc0U) == 0x80U;
  };
  std::size_t i = 0;
  while (i < text.size()) {
    const std::uint8_t first = byte(i);
    std::size_t length = 0;
    if (first < 0x80) {
      length = 1;
    } else if (first >= 0xc2 && first <= 0xdf) {
      length = 2;
    } else if (first >= 0xe0 && first <= 0xef) {
      length = 3;
    } else if (first >= 0xf0 && first <= 0xf4) {
      length = 4;
    } else {
      return i;
    }
    for (std::size_t k = 1; k < length; ++k) {
      if (!continues(i + k)) return i;
    }
    if (length > 2) {
      const std::uint8_t second = byte(i + 1);
      const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
      const bool surrogate = first == 0xed && second > 0x9f;
      const bool too_large = first == 0xf4 && second > 0x8f;
      if (overlong || surrogate || too_large) return i;
    }
    i += length;
  }
  return std::string_view::npos;
}

CsvReader::CsvReader(std::string_view text, std::string file_name, char delimiter)
    : text_(text), file_(std::move(file_name)), delimiter_(delimiter) {
  if (text_.substr(0, 3) == "\xef\xbb\xbf") text_.remove_prefix(3);
  const std::size_t bad = std::min(find_invalid_utf8(text_), text_.find('\0'));
  if (bad != std::string_view::npos) {
    const auto line =
        1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
    throw InputError({file_, static_cast<int>(line), 0}, "a byte that is no UTF-8 text",
                     "UTF-8 text");
  }
}

bool CsvReader::next(std::vector<CsvField>& row) {
  row.clear();
  while (at_ < text_.size()) {
    row_line_ = line_;
    line_start_ = at_;
    while (true) {
      row.push_back(read_field());
      if (at_ >= text_.size() || text_[at_] != delimiter_) break;
      ++at_;
    }
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') {
      ++at_;
      ++line_;
    }
    if (row.size() > 1 || !row[0].text.empty()) return true;
    row.clear();
  }
  return false;
}

CsvField CsvReader::read_field() {
  CsvField field{{}, static_cast<int>(at_ - line_start_) + 1, line_};
  if (at_ < text_.size() && text_[at_] == '"') {
    ++at_;
    while (true) {
      if (at_ >= text_.size()) {
        throw InputError(place(field), "a quote that is never closed", "a closing \"");
      }
      const char c = text_[at_++];
      if (c == '"') {
        if (at_ >= text_.size() || text_[at_] != '"') break;
        ++at_;
      }
      if (c == '\n') {
        ++line_;
        line_start_ = at_;
      }
      field.text += c;
    }
    const bool ends = at_ >= text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n' ||
                      text_.substr(at_, 2) == "\r\n";
    if (!ends) {
      throw InputError({file_, line_, static_cast<int>(at_ - line_start_) + 1},
                       "text after a closing quote", "a delimiter or the end of the line");
    }
    return field;
  }
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' &&
         text_.substr(at_, 2) != "\r\n") {
    ++at_;
  }
  field.text = text_.substr(start, at_ - start);
  return field;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace fitcost::inline v1::detail
