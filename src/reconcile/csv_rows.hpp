// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/units/input_error.hpp"

/// RFC 4180 out of a stream, one record at a time and in place: bills have hundreds of megabytes
/// and over a hundred columns, of which a dozen are read.
namespace fitcost::inline v1::detail {

class CsvRows {
 public:
  CsvRows(std::streambuf& input, std::string file);

  /// The next record that is not empty; false at the end. InputError for what no record can be made
  /// of: a quote that is never closed, a record of over 4 MB, text of another encoding. Text after
  /// a closing quote, a NUL and bytes that are no UTF-8 are InputErrors, too, after which the next
  /// record can be read.
  bool next();

  std::size_t size() const { return fields_.size(); }
  /// Without its quotes. Valid until the next `next()`.
  std::string_view field(std::size_t index);
  /// Where the record begins: a quoted line break makes it span several lines.
  int line() const { return record_line_; }
  InputError::Place place() const { return {file_, record_line_, 0}; }
  InputError::Place place(std::size_t index) const;
  const std::string& file() const { return file_; }
  /// Whether an error was of one record only, so that reading can go on.
  bool can_go_on() const { return can_go_on_; }

 private:
  struct Field {
    std::size_t begin = 0;  ///< of its text, from the record's begin
    std::size_t end = 0;
    bool quoted = false;
    bool doubled = false;  ///< quotes in it stand twice
  };

  bool fill();
  /// Reads one record from `begin_`; false when the buffer ends before it does.
  bool scan();
  void check_text();
  std::size_t scan_quoted(std::size_t at, Field& field);

  std::streambuf& input_;
  std::string file_;
  std::vector<char> buffer_;
  std::vector<Field> fields_;
  std::deque<std::string> undoubled_;  ///< fields whose quotes stood twice
  std::size_t begin_ = 0;              ///< of the record in the buffer
  std::size_t next_ = 0;               ///< behind it
  std::size_t filled_ = 0;
  std::size_t text_after_quote_ = 0;  ///< where, 0: nowhere
  int line_ = 1;
  int record_line_ = 1;
  bool at_end_ = false;
  bool started_ = false;
  bool can_go_on_ = false;
};

}  // namespace fitcost::inline v1::detail
