// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "fitcost/units/decimal.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::detail {

/// A file of one number a line: spaces around it, CRLF, a byte order mark and empty lines at the
/// end are accepted; errors name the line.
class NumberLines {
 public:
  static constexpr std::size_t most_lines = 20'000'000;

  NumberLines(std::string_view text, std::string file_name)
      : rest_(text), file_name_(std::move(file_name)) {
    if (rest_.substr(0, 3) == "\xef\xbb\xbf") rest_.remove_prefix(3);
    const std::size_t last = rest_.find_last_not_of(" \t\r\n");
    rest_ = rest_.substr(0, last == std::string_view::npos ? 0 : last + 1);
  }

  /// Goes to the next line; false at the end.
  bool next() {
    if (rest_.empty()) return false;
    ++line_;
    if (line_ > most_lines) reject("more than 20 million lines", "a shorter file");
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    current_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    const std::size_t first = std::min(current_.find_first_not_of(" \t\r"), current_.size());
    const std::size_t last = current_.find_last_not_of(" \t\r");
    column_ = static_cast<int>(first) + 1;
    current_ = last == std::string_view::npos ? std::string_view()
                                              : current_.substr(first, last - first + 1);
    return true;
  }
  std::string_view text() const { return current_; }
  /// The line as a number; InputError where it is none.
  Decimal number() const {
    const auto value = Decimal::parse(current_);
    if (!value) reject(current_.empty() ? "an empty line" : in_quotes(current_), "a number a line");
    return *value;
  }
  [[noreturn]] void reject(std::string found, std::string wanted) const {
    const int line = static_cast<int>(line_ == 0 ? 1 : line_);
    throw InputError({file_name_, line, column_}, std::move(found), std::move(wanted));
  }

 private:
  std::string_view rest_;
  std::string_view current_;
  std::string file_name_;
  std::size_t line_ = 0;
  int column_ = 1;
};

}  // namespace fitcost::inline v1::detail
