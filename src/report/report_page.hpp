// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "report/text_table.hpp"

/// A report for people, once as aligned text and once as Markdown.
namespace fitcost::inline v1::detail {

class ReportPage {
 public:
  explicit ReportPage(std::string heading) : heading_(std::move(heading)) {}

  /// Its first row is the header; parted from what is above by an empty line.
  /// `cut`: the column that gives way where the table is too wide.
  void add(TextTable table, std::size_t cut = 0) {
    blocks_.emplace_back(Table{std::move(table), cut});
  }
  /// A sentence of its own, wrapped where it is too long.
  void say(std::string sentence) { blocks_.emplace_back(Sentence{std::move(sentence)}); }
  /// Lines to be copied as they are, below a sentence that says what they are for.
  void show(std::string what_for, std::vector<std::string> lines) {
    blocks_.emplace_back(Lines{std::move(what_for), std::move(lines)});
  }
  /// What the figures rest on, and which option changes it: at the end.
  void assume(std::string sentence) { assumptions_.push_back(std::move(sentence)); }

  std::string text(std::size_t width) const;
  std::string markdown() const;

 private:
  struct Table {
    TextTable table;
    std::size_t cut;
  };
  struct Sentence {
    std::string text;
  };
  struct Lines {
    std::string what_for;
    std::vector<std::string> lines;
  };
  using Block = std::variant<Table, Sentence, Lines>;

  std::string heading_;
  std::vector<Block> blocks_;
  std::vector<std::string> assumptions_;
};

/// `1,234`, `45.12`, `0.001234`: 4 significant digits, whole thousands set apart.
std::string readable_number(double value);
/// `12,345`.
std::string readable_count(std::uint64_t count);
/// A share as `98.83 %`; two decimal places, or two significant digits below 0.1 %.
std::string readable_share(double share);

}  // namespace fitcost::inline v1::detail
