// SPDX-License-Identifier: Apache-2.0
#include "reconcile/csv_rows.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "units/csv.hpp"

namespace fitcost::inline v1::detail {

namespace {

constexpr std::size_t first_buffer = std::size_t{1} << 20;
constexpr std::size_t longest_record = std::size_t{1} << 22;

/// Whether text has a byte beyond ASCII, or a NUL, eight bytes at a time: nearly none has.
bool is_plain(const char* text, std::size_t size) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t tops = 0x8080808080808080;
  std::uint64_t seen = 0;
  std::size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text + at, 8);
    seen |= (word & tops) | ((word - ones) & ~word & tops);
  }
  for (; at < size; ++at) {
    const auto byte = static_cast<std::uint8_t>(text[at]);
    if (byte == 0 || byte >= 0x80) return false;
  }
  return seen == 0;
}

int lines_in(const char* begin, const char* end) {
  return static_cast<int>(std::count(begin, end, '\n'));
}

}  // namespace

CsvRows::CsvRows(std::streambuf& input, std::string file)
    : input_(input), file_(std::move(file)), buffer_(first_buffer) {}

/// More text behind what there is; false when there is no more.
bool CsvRows::fill() {
  if (at_end_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
    filled_ -= begin_;
    begin_ = 0;
  }
  if (filled_ == buffer_.size()) {
    can_go_on_ = false;
    if (buffer_.size() >= longest_record)
      throw InputError({file_, record_line_, 0}, "a record of over 4 MB", "a line of a bill");
    buffer_.resize(buffer_.size() * 2);
  }
  const auto got = input_.sgetn(buffer_.data() + filled_,
                                static_cast<std::streamsize>(buffer_.size() - filled_));
  filled_ += static_cast<std::size_t>(got);
  if (filled_ < buffer_.size()) at_end_ = true;
  if (!started_) {
    started_ = true;
    const std::string_view text(buffer_.data(), filled_);
    if (text.rfind("\xff\xfe", 0) == 0 || text.rfind("\xfe\xff", 0) == 0)
      throw InputError({file_, 1, 1}, "UTF-16 text", "UTF-8 text");
  }
  return got > 0;
}

/// From behind the opening quote to behind the closing one; npos when the buffer ends before it.
std::size_t CsvRows::scan_quoted(std::size_t at, Field& field) {
  field.quoted = true;
  field.begin = at - begin_;
  while (true) {
    const auto* quote =
        static_cast<const char*>(std::memchr(buffer_.data() + at, '"', filled_ - at));
    if (quote == nullptr) return std::string::npos;
    at = static_cast<std::size_t>(quote - buffer_.data());
    if (at + 1 == filled_ && !at_end_) return std::string::npos;
    if (at + 1 < filled_ && buffer_[at + 1] == '"') {
      field.doubled = true;
      at += 2;
      continue;
    }
    field.end = at - begin_;
    return at + 1;
  }
}

bool CsvRows::scan() {
  fields_.clear();
  text_after_quote_ = 0;
  std::size_t at = begin_;
  const char* text = buffer_.data();
  while (true) {
    Field field;
    if (at < filled_ && text[at] == '"') {
      at = scan_quoted(at + 1, field);
      if (at == std::string::npos) return false;
      const bool ends = at == filled_ || text[at] == ',' || text[at] == '\n' ||
                        (text[at] == '\r' && (at + 1 == filled_ || text[at + 1] == '\n'));
      if (!ends && text_after_quote_ == 0) text_after_quote_ = at - begin_;
      // What follows is skipped, so that the next record can be read.
      while (at < filled_ && text[at] != ',' && text[at] != '\n') ++at;
    } else {
      field.begin = at - begin_;
      while (at < filled_ && text[at] != ',' && text[at] != '\n') ++at;
      field.end = at - begin_;
      if (at > begin_ + field.begin && text[at - 1] == '\r' && (at == filled_ || text[at] == '\n'))
        --field.end;
    }
    if (at == filled_ && !at_end_) return false;
    fields_.push_back(field);
    if (at == filled_ || text[at] == '\n') break;
    ++at;
  }
  next_ = std::min(at + 1, filled_);
  return true;
}

bool CsvRows::next() {
  while (true) {
    line_ += started_ ? lines_in(buffer_.data() + begin_, buffer_.data() + next_) : 0;
    begin_ = next_;
    undoubled_.clear();
    record_line_ = line_;
    can_go_on_ = false;
    if (!started_) fill();
    while (begin_ == filled_ || !scan()) {
      if (fill()) continue;
      if (begin_ == filled_) {
        next_ = begin_;
        return false;
      }
      if (scan()) break;  // now that the end is known to be one
      throw InputError({file_, record_line_, 0}, "a quote that is never closed", "a closing \"");
    }
    const bool empty = fields_.size() == 1 && fields_[0].begin == fields_[0].end;
    if (!empty) break;
  }
  can_go_on_ = true;
  check_text();
  return true;
}

void CsvRows::check_text() {
  const char* text = buffer_.data() + begin_;
  const auto at = [&](std::size_t offset) -> InputError::Place {
    const char* line_start = text + offset;
    while (line_start > text && line_start[-1] != '\n') --line_start;
    return {file_, record_line_ + lines_in(text, text + offset),
            static_cast<int>(text + offset - line_start) + 1};
  };
  const std::string_view record(text, next_ - begin_);
  if (!is_plain(text, record.size())) {
    const std::size_t bad = std::min(find_invalid_utf8(record), record.find('\0'));
    if (bad != std::string_view::npos)
      throw InputError(at(bad), "a byte that is no UTF-8 text", "UTF-8 text");
  }
  if (text_after_quote_ != 0)
    throw InputError(at(text_after_quote_), "text after a closing quote",
                     "a comma or the end of the line");
}

std::string_view CsvRows::field(std::size_t index) {
  const Field& f = fields_[index];
  const std::string_view text(buffer_.data() + begin_ + f.begin, f.end - f.begin);
  if (!f.doubled) return text;
  std::string& out = undoubled_.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '"') ++i;
  }
  return out;
}

InputError::Place CsvRows::place(std::size_t index) const {
  if (index >= fields_.size()) return place();
  const char* text = buffer_.data() + begin_;
  const char* start = text + fields_[index].begin - (fields_[index].quoted ? 1 : 0);
  const char* line_start = start;
  while (line_start > text && line_start[-1] != '\n') --line_start;
  return {file_, record_line_ + lines_in(text, start), static_cast<int>(start - line_start) + 1};
}

}  // namespace fitcost::inline v1::detail
