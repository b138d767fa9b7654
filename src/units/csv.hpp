// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fitcost/units/input_error.hpp"

/// RFC 4180 with the liberties that real files take: a byte order mark, CRLF or LF, a last line
/// without an end. Every field knows its place.
namespace fitcost::inline v1::detail {

struct CsvField {
  std::string text;
  int column = 1;  ///< of its first byte, from 1
  int line = 1;    ///< likewise: a quoted field before it may have ended the row's first line
};

class CsvReader {
 public:
  CsvReader(std::string_view text, std::string file_name, char delimiter = ',');

  /// The next row that is not empty; false at the end. InputError for a quote that is never closed,
  /// text after a closing quote, or bytes that are no UTF-8.
  bool next(std::vector<CsvField>& row);

  int line() const { return row_line_; }  ///< of the row read last
  InputError::Place place(const CsvField& field) const { return {file_, field.line, field.column}; }
  InputError::Place place() const { return {file_, row_line_, 0}; }
  const std::string& file() const { return file_; }

 private:
  CsvField read_field();

  std::string_view text_;
  std::string file_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  int row_line_ = 1;
};

/// A field for a CSV file: quoted where it has to be.
std::string csv_field(std::string_view text);

/// The offset of the first byte that is not part of well-formed UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);

}  // namespace fitcost::inline v1::detail
