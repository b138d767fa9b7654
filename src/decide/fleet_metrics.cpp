// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/fleet_metrics.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_set>
#include <vector>

#include "capacity/demand_fields.hpp"
#include "fitcost/units/suggest.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace fleet_metrics {
namespace {

enum class Column { table, minute, read, write };
constexpr std::array<std::string_view, 4> column_names{"table", "minute", "read", "write"};
constexpr std::size_t longest_line = 100'000;

struct Row {
  std::int64_t minute = 0;
  std::int64_t line = 0;
  std::int32_t read = 0;
  std::int32_t write = 0;
};

std::string shown_value(std::string_view field) {
  if (field.empty()) return "nothing";
  if (detail::find_invalid_utf8(field) != std::string_view::npos) return "a byte that is no UTF-8";
  return in_quotes(field.substr(0, 100));
}

/// A row that is passed over: the place in its line, and why.
struct Fault {
  std::size_t column = 0;
  std::string found;
  std::string wanted;
};

}  // namespace
}  // namespace fleet_metrics

using fleet_metrics::Column;
using fleet_metrics::Fault;
using fleet_metrics::Row;

struct FleetReader::State {
  std::string file_name;
  std::string only_table;
  OnTable on_table;
  OnBadRow on_bad_row;

  std::vector<Column> columns;  // as in the header; empty before it
  std::string rest;             // of a line that is not whole yet
  std::int64_t line = 0;
  std::int64_t good_rows = 0;
  std::string name;  // of the table that is being read
  bool reading = false;
  bool dated = false;
  bool ascending = true;
  std::vector<Row> rows;  // of that table
  std::unordered_set<std::string> done;
  std::vector<std::int32_t> series;

  InputError error(std::int64_t at, std::size_t column, std::string found,
                   std::string wanted) const {
    return {{file_name, static_cast<int>(std::min<std::int64_t>(at, 2'147'483'647)),
             static_cast<int>(column)},
            std::move(found),
            std::move(wanted)};
  }

  void take(std::string_view text) {
    while (!text.empty()) {
      const auto* end = static_cast<const char*>(std::memchr(text.data(), '\n', text.size()));
      if (end == nullptr) {
        rest.append(text);
        if (rest.size() > fleet_metrics::longest_line)
          throw error(line + 1, 0, "a line of over 100,000 bytes", "rows of metrics");
        return;
      }
      const auto length = static_cast<std::size_t>(end - text.data());
      if (rest.empty()) {
        take_line(text.substr(0, length));
      } else {
        rest.append(text.substr(0, length));
        take_line(rest);
        rest.clear();
      }
      text.remove_prefix(length + 1);
    }
  }

  void take_line(std::string_view text) {
    ++line;
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (columns.empty()) {
      read_header(text);
      return;
    }
    Row row;
    std::string_view table = only_table;
    if (auto fault = read_row(text, row, table)) {
      on_bad_row(error(line, fault->column, std::move(fault->found), std::move(fault->wanted)));
      return;
    }
    rows.push_back(row);
  }

  void read_header(std::string_view text) {
    if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
    const std::size_t bad = detail::find_invalid_utf8(text);
    if (bad != std::string_view::npos)
      throw error(line, bad + 1, "a byte that is no UTF-8", "UTF-8 text");
    std::size_t at = 0;
    for (;;) {
      const std::size_t end = std::min(text.find(',', at), text.size());
      add_column(detail::bare_field(text.substr(at, end - at)), at + 1);
      if (end == text.size()) break;
      at = end + 1;
    }
    for (const auto wanted : {Column::minute, Column::read, Column::write}) require(wanted);
    if (only_table.empty()) require(Column::table);
  }
  void add_column(std::string_view column, std::size_t place) {
    const auto& names = fleet_metrics::column_names;
    const auto* known = std::find(names.begin(), names.end(), column);
    if (known == names.end()) {
      throw error(
          line, place, "the column " + in_quotes(column.substr(0, 100)),
          "table, minute, read and write" +
              suggestion(std::string(column.substr(0, 100)), {"table", "minute", "read", "write"}));
    }
    const auto which = static_cast<Column>(known - names.begin());
    if (std::find(columns.begin(), columns.end(), which) != columns.end())
      throw error(line, place, "the column " + in_quotes(column) + " twice", "each column once");
    columns.push_back(which);
  }
  void require(Column wanted) const {
    if (std::find(columns.begin(), columns.end(), wanted) != columns.end()) return;
    throw error(
        line, 1,
        "no column " + in_quotes(fleet_metrics::column_names[static_cast<std::size_t>(wanted)]),
        "a header line: table,minute,read,write");
  }

  std::optional<Fault> read_row(std::string_view text, Row& row, std::string_view& table) {
    std::array<std::string_view, 4> fields;
    std::array<std::size_t, 4> places{};
    std::size_t at = 0;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      std::size_t end = at;
      while (end < text.size() && text[end] != ',') ++end;
      if ((end == text.size()) != (c + 1 == columns.size())) return wrong_width(text);
      const auto which = static_cast<std::size_t>(columns[c]);
      fields[which] = text.substr(at, end - at);
      places[which] = at + 1;
      at = end + 1;
    }
    const auto value = [&](Column which, std::int32_t& into) -> std::optional<Fault> {
      const auto field = fields[static_cast<std::size_t>(which)];
      const auto tenths = detail::tenths_field(field, DemandSeries::most);
      if (!tenths) {
        return Fault{
            places[static_cast<std::size_t>(which)], fleet_metrics::shown_value(field),
            "units asked for, a number from 0 to " + std::to_string(DemandSeries::most / 10)};
      }
      into = *tenths;
      return std::nullopt;
    };
    if (auto fault = value(Column::read, row.read)) return fault;
    if (auto fault = value(Column::write, row.write)) return fault;
    const auto time = detail::time_field(fields[1]);
    if (!time || (time->dated && time->value % 60 != 0)) {
      return Fault{places[1], fleet_metrics::shown_value(fields[1]),
                   "a minute, a number from 0 or a UTC time such as 2026-10-03T14:05:00Z"};
    }
    row.minute = time->dated ? time->value / 60 : time->value;
    row.line = line;
    if (only_table.empty() || !fields[0].empty()) table = fields[0];
    return belongs(row, table, places, time->dated);
  }

  Fault wrong_width(std::string_view text) const {
    const auto found = static_cast<std::size_t>(std::count(text.begin(), text.end(), ',')) + 1;
    return {0, text.empty() ? "an empty line" : std::to_string(found) + " columns",
            std::to_string(columns.size()) + " columns, as in the header"};
  }

  /// Ends the table before where this is another one; says what is wrong with the row in its table.
  std::optional<Fault> belongs(const Row& row, std::string_view table,
                               const std::array<std::size_t, 4>& places, bool is_dated) {
    if (!reading || table != name) {
      const auto bare = detail::bare_field(table);
      if (!reading || bare != name) {
        if (auto fault = begin(bare, places[0])) return fault;
      }
    }
    if (rows.empty()) {
      dated = is_dated;
      ascending = true;
    } else if (dated != is_dated) {
      return Fault{places[1], is_dated ? "a UTC time" : "a number",
                   dated ? "a UTC time, as in the table's rows before"
                         : "a number, as in the table's rows before"};
    }
    constexpr auto most = static_cast<std::int64_t>(TableDemand::most_minutes);
    if (!is_dated && row.minute >= most)
      return Fault{places[1], std::to_string(row.minute), "at most " + std::to_string(most - 1)};
    if (rows.size() >= TableDemand::most_minutes)
      return Fault{0, "another row of a table of 20 million", "fewer rows"};
    if (!rows.empty() && row.minute <= rows.back().minute) {
      if (row.minute == rows.back().minute) return again(rows.back().line);
      ascending = false;
    }
    ++good_rows;
    return std::nullopt;
  }
  static Fault again(std::int64_t before) {
    return {0, "the minute of line " + std::to_string(before) + " again", "each once"};
  }

  std::optional<Fault> begin(std::string_view table, std::size_t place) {
    if (table.empty() || table.size() > 255 ||
        detail::find_invalid_utf8(table) != std::string_view::npos ||
        std::any_of(table.begin(), table.end(), [](char c) {
          return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == 0x7f;
        })) {
      return Fault{place, fleet_metrics::shown_value(table), "a table's name"};
    }
    std::string text(table);
    if (done.contains(text)) {
      return Fault{place, "the table " + in_quotes(text) + " again",
                   "all rows of a table together"};
    }
    end_table();
    name = std::move(text);
    reading = true;
    return std::nullopt;
  }

  void end_table() {
    if (!reading) return;
    done.insert(name);
    reading = false;
    sort_rows();
    if (rows.empty()) return;
    const std::int64_t first = dated ? rows.front().minute : 0;
    constexpr auto most = static_cast<std::int64_t>(TableDemand::most_minutes);
    while (rows.back().minute - first >= most) {
      pass_over(rows.back(),
                {0, "a minute more than 20 million behind the table's first", "a shorter trace"});
      rows.pop_back();
    }
    FleetTable out;
    out.name = name;
    out.demand.first_minute = first;
    out.demand.dated = dated;
    auto& resource = out.demand.resources.emplace_back();
    const auto fill = [&](std::int32_t Row::*value, DemandSeries& into) {
      series.assign(static_cast<std::size_t>(rows.back().minute - first) + 1, 0);
      for (const auto& r : rows) series[static_cast<std::size_t>(r.minute - first)] = r.*value;
      into.assign(series);
    };
    fill(&Row::read, resource.read);
    fill(&Row::write, resource.write);
    rows.clear();
    on_table(std::move(out));
  }

  /// Of rows of the same minute, the first in the file counts.
  void sort_rows() {
    if (ascending) return;
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
      return a.minute != b.minute ? a.minute < b.minute : a.line < b.line;
    });
    std::size_t kept = 0;
    for (const Row& row : rows) {
      if (kept > 0 && rows[kept - 1].minute == row.minute) {
        pass_over(row, again(rows[kept - 1].line));
      } else {
        rows[kept++] = row;
      }
    }
    rows.resize(kept);
  }
  void pass_over(const Row& row, Fault fault) {
    --good_rows;
    on_bad_row(error(row.line, fault.column, std::move(fault.found), std::move(fault.wanted)));
  }

  void end_of_file(bool alone) {
    if (!rest.empty()) {
      throw error(line + 1, 0, "a last line without an end: the file is cut off",
                  "a whole file, whose last line ends");
    }
    if (columns.empty())
      throw error(1, 0, "an empty file", "a header line: table,minute,read,write");
    end_table();
    if (good_rows == 0 && alone)
      throw error(line, 0, "no row below the header that can be used", "rows");
    if (good_rows == 0) on_bad_row(error(line, 0, "no row that can be used", "rows"));
  }
};

FleetReader::FleetReader(std::string file_name, std::string only_table, OnTable on_table,
                         OnBadRow on_bad_row)
    : state_(std::make_unique<State>()) {
  state_->file_name = std::move(file_name);
  state_->only_table = std::move(only_table);
  state_->on_table = std::move(on_table);
  state_->on_bad_row = std::move(on_bad_row);
}
FleetReader::~FleetReader() = default;
FleetReader::FleetReader(FleetReader&&) noexcept = default;
FleetReader& FleetReader::operator=(FleetReader&&) noexcept = default;

void FleetReader::feed(std::string_view text) { state_->take(text); }
void FleetReader::finish(bool alone) { state_->end_of_file(alone); }
std::int64_t FleetReader::rows() const { return state_->good_rows; }

}  // namespace fitcost::inline v1
