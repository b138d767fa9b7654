// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The lines of delimited text (RFC 4180, or tabs), one after the other, with their places.
namespace fitcost::inline v1::traffic_text {

struct Field {
  std::string_view text;  ///< without quotes and without spaces around; doubled quotes stay doubled
  int column = 1;         ///< of its first byte in the line, from 1
};

class Rows {
 public:
  /// The delimiter is a tab where the first line has one, otherwise a comma.
  Rows(std::string_view text, std::string_view file_name);

  /// Goes to the next line; false at the end. Empty lines are skipped only at the end of the text.
  bool next();

  const std::vector<Field>& fields() const { return fields_; }
  int line() const { return line_; }
  std::string_view text() const { return current_; }

  /// Throws an InputError in this line.
  [[noreturn]] void reject(int column, std::string found, std::string wanted) const;

 private:
  void split();
  Field take_quoted(std::size_t& at) const;

  std::string_view rest_;
  std::string_view current_;
  std::string file_name_;
  std::vector<Field> fields_;
  char delimiter_ = ',';
  int line_ = 0;
};

}  // namespace fitcost::inline v1::traffic_text
