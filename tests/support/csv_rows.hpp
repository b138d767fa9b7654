// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

/// CSV as RFC 4180 has it, read without the library's help.
namespace support {

using CsvRow = std::map<std::string, std::string>;

inline std::vector<std::vector<std::string>> csv_cells(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += '"';
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      row.push_back(cell);
      cell.clear();
    } else if (c == '\n') {
      row.push_back(cell);
      cell.clear();
      rows.push_back(row);
      row.clear();
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (quoted || !cell.empty() || !row.empty()) throw std::invalid_argument("CSV without its end");
  return rows;
}

inline std::vector<CsvRow> csv_rows(const std::string& text) {
  const auto cells = csv_cells(text);
  std::vector<CsvRow> out;
  for (std::size_t r = 1; r < cells.size(); ++r) {
    if (cells[r].size() != cells[0].size())
      throw std::invalid_argument("a CSV row of another width");
    CsvRow row;
    for (std::size_t c = 0; c < cells[r].size(); ++c) row[cells[0][c]] = cells[r][c];
    out.push_back(row);
  }
  return out;
}

}  // namespace support
