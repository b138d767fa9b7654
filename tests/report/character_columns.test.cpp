// SPDX-License-Identifier: Apache-2.0
#include "report/character_columns.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "report/text_table.hpp"
#include "support/command.hpp"

using fitcost::detail::Align;
using fitcost::detail::display_width;
using fitcost::detail::TextTable;

TEST_CASE("A text is as wide as a terminal shows it", "[report][width]") {
  struct Shown {
    const char* text;
    std::size_t columns;
  };
  for (const auto& [text, columns] :
       {Shown{"", 0}, Shown{"table", 5}, Shown{"Ünïcode", 7}, Shown{"表", 2},
        Shown{"注文テーブル", 12}, Shown{"주문", 4}, Shown{"ﾃｰﾌﾞﾙ", 5}, Shown{"ＡＢ", 4},
        Shown{"🙂", 2}, Shown{"𠮷", 2},
        // a letter and its accent, a sign as an emoji, a flag, and one with a colour of skin
        Shown{"e\u0301", 1}, Shown{"☁", 1}, Shown{"☁\ufe0f", 2}, Shown{"🇩🇪", 2},
        Shown{"👩\u200d💻", 4}, Shown{"·", 1}, Shown{"█▏", 2}, Shown{"a\u200bb", 2}}) {
    INFO(text);
    CHECK(display_width(text) == columns);
  }
}

TEST_CASE("Columns of wide characters are aligned, and cut between characters", "[report][width]") {
  TextTable table({Align::left, Align::right});
  table.add_row({"name", "usd"});
  table.add_row({"注文テーブル", "1.00"});
  table.add_row({"cafe\u0301", "12.00"});
  CHECK(table.text(80) == "name            usd\n注文テーブル   1.00\ncafe\u0301          12.00\n");
  TextTable cut({Align::left, Align::left, Align::right});
  cut.add_row({"", "x表表表表表表表表表表表表", "1"});
  for (const std::size_t width : {17U, 18U, 19U, 20U, 25U}) {
    const auto text = cut.text(width, 1);
    INFO(width << "\n" << text);
    CHECK(text.find("表..") != std::string::npos);
    for (const auto& line : support::lines_of(text)) CHECK(support::columns_of(line) <= width);
  }
  // A cut takes no accent from its letter.
  TextTable accents({Align::left, Align::left, Align::right});
  accents.add_row({"", "1234567890e\u0301e\u0301e\u0301", "1"});
  CHECK(accents.text(17, 1) == "  1234567890..  1\n");
}

TEST_CASE("Words of wide characters are broken within the width", "[report][width]") {
  std::string word;
  for (int i = 0; i < 100; ++i) word += "表";
  for (const std::size_t width : {20U, 21U, 80U}) {
    const auto text = fitcost::detail::wrapped("name " + word, width, 4);
    std::string without;
    for (const auto& line : support::lines_of(text)) {
      CHECK(support::columns_of(line) <= width);
      without += line.substr(line.find_first_not_of(' '));
    }
    CHECK(without.find(word.substr(0, 9)) != std::string::npos);
    CHECK(std::count(without.begin(), without.end(), '\xa8') == 100);  // the last byte of each
  }
}
