// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fitcost/chart/chart.hpp"
#include "fitcost/decide/forecast.hpp"
#include "report/text_table.hpp"

/// What a page shows, whatever its form: each picture with its words and the table of its figures.
namespace fitcost::inline v1::detail {

struct PageTable {
  struct Column {
    std::string title;
    Align align = Align::right;
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
  bool total = false;  ///< the last row adds up the others
};

using Picture = std::variant<std::monostate, chart::StackedColumns, chart::Bridge, chart::LineChart,
                             chart::Tornado>;

struct Exhibit {
  std::string name;  ///< as in page_charts()
  std::string title;
  std::string lead;  ///< what it says, in a sentence or two
  Picture picture;   ///< none: the table is all
  PageTable table;
  std::vector<std::string> notes;
  bool wide = false;  ///< rows of text: cards on small screens
};

/// In the page's order, without those that the workload gives nothing for.
std::vector<Exhibit> exhibits(const Forecast& forecast);

/// The answer in one sentence.
std::string page_answer(const Forecast& forecast);

struct KeyFigure {
  std::string what;
  std::string value;
};
std::vector<KeyFigure> key_figures(const Forecast& forecast);

/// `0.438 (0.245 to 0.722)`, `under 0.000001`.
std::string count_or_less(const Figure& count);

/// What the reader must know beside: what is missing, not included, not served.
std::vector<std::string> page_notes(const Forecast& forecast);

}  // namespace fitcost::inline v1::detail
