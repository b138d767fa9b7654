// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <numeric>

#include "capacity/demand_columns.hpp"
#include "capacity/demand_fields.hpp"
#include "fitcost/capacity/demand_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/units/stable_sort.hpp"
#include "fitcost/units/suggest.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

/// Rows of values as they stand in the file; then, sorted, as the series of a table.
class DemandCsv {
 public:
  DemandCsv(std::string_view text, std::string_view file_name)
      : rest_(text), file_name_(file_name) {
    if (rest_.substr(0, 3) == "\xef\xbb\xbf") rest_.remove_prefix(3);
    const std::size_t last = rest_.find_last_not_of("\r\n");
    rest_ = rest_.substr(0, last == std::string_view::npos ? 0 : last + 1);
  }

  TableDemand read() {
    if (rest_.empty()) reject(1, "an empty file", "a header line: minute,read,write");
    read_header();
    while (take_plain_row() || next_line_of_rows()) {
    }
    if (times_.empty()) reject(0, "no row below the header", "a row for each minute with demand");
    return table();
  }

 private:
  [[noreturn]] void reject(std::size_t column, std::string found, std::string wanted,
                           int line = 0) const {
    throw InputError({file_name_, line == 0 ? std::max(line_, 1) : line, static_cast<int>(column)},
                     std::move(found), std::move(wanted));
  }

  bool next_line() {
    if (rest_.empty()) return false;
    const auto* end = static_cast<const char*>(std::memchr(rest_.data(), '\n', rest_.size()));
    const std::size_t length =
        end == nullptr ? rest_.size() : static_cast<std::size_t>(end - rest_.data());
    row_ = rest_.substr(0, length);
    rest_.remove_prefix(std::min(length + 1, rest_.size()));
    if (!row_.empty() && row_.back() == '\r') row_.remove_suffix(1);
    ++line_;
    return true;
  }

  void read_header() {
    next_line();
    const std::size_t bad = detail::find_invalid_utf8(row_);
    if (bad != std::string_view::npos) reject(bad + 1, "a byte that is no UTF-8", "UTF-8 text");
    std::size_t at = 0;
    for (std::size_t column = 0;; ++column) {
      const std::size_t end = std::min(row_.find(',', at), row_.size());
      add_column(detail::bare_field(row_.substr(at, end - at)), at + 1);
      if (end == row_.size()) break;
      at = end + 1;
    }
    if (time_column_ == none) {
      reject(1, "no column 'minute'", "a header line: minute,read,write");
    }
    if (const auto missing = pairs_.missing()) {
      reject(1, "no column " + in_quotes(detail::text_of(*missing)),
             "read and write of the table and of each index");
    }
    if (pairs_.pairs.size() > TableDemand::most_indexes + 1) {
      reject(1, std::to_string(pairs_.pairs.size() - 1) + " indexes",
             "at most " + std::to_string(TableDemand::most_indexes));
    }
    plain_.resize(names_.size());
    // 38 years of minutes, 231 days of seconds, fewer where there are many series.
    most_ticks_ =
        std::min(TableDemand::most_minutes, TableDemand::most_samples / (names_.size() - 1));
    most_ = per_second_ ? DemandSeries::most_in_second : DemandSeries::most;
  }

  void add_column(std::string_view name, std::size_t place) {
    const std::size_t column = names_.size();
    const std::string text(name);
    if (detail::contains(names_, text)) {
      reject(place, "the column " + in_quotes(name) + " twice", "each column once");
    }
    names_.push_back(text);
    if (name == "minute" || name == "second") {
      if (time_column_ != none) reject(place, "'minute' and 'second'", "one of them");
      time_column_ = column;
      per_second_ = name == "second";
      return;
    }
    const auto series = detail::demand_name(name);
    if (!series) {
      reject(place, "the column " + in_quotes(name),
             "minute, read, write, INDEX.read or INDEX.write" +
                 suggestion(text, {"minute", "second", "read", "write"}));
    }
    pairs_.add(*series, column - (time_column_ == none ? 0 : 1));
  }

  bool next_line_of_rows() {
    if (!next_line()) return false;
    read_row();
    return true;
  }

  /// Takes the next row where it is plain numbers, as nearly all are; else takes nothing, and the
  /// row is read with care.
  bool take_plain_row() {
    const char* at = rest_.data();
    const char* const end = at + rest_.size();
    const std::size_t columns = names_.size();
    std::int64_t time = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      std::int64_t value = 0;
      const char* const begin = at;
      const char* const far = end - at > most_digits ? at + most_digits : end;
      while (at != far && *at >= '0' && *at <= '9') value = value * 10 + (*at++ - '0');
      if (at == begin) return false;
      if (column == time_column_) {
        time = value;
      } else {
        value *= 10;
        if (end - at >= 2 && *at == '.' && at[1] >= '0' && at[1] <= '9') {
          value += at[1] - '0';
          at += 2;
        }
        if (value > most_) return false;
        plain_[column] = static_cast<std::int32_t>(value);
      }
      if (column + 1 == columns) break;
      if (at == end || *at++ != ',') return false;
    }
    if (at != end && *at == '\r') ++at;
    if (at != end && *at++ != '\n') return false;
    if (dated_ || time >= static_cast<std::int64_t>(most_ticks_)) return false;
    if (!times_.empty() && time <= times_.back()) ascending_ = false;
    times_.push_back(time);
    for (std::size_t column = 0; column < columns; ++column) {
      if (column != time_column_) values_.push_back(plain_[column]);
    }
    rest_.remove_prefix(static_cast<std::size_t>(at - rest_.data()));
    ++line_;
    return true;
  }

  void read_row() {
    std::size_t at = 0;
    for (std::size_t column = 0; column < names_.size(); ++column) {
      std::size_t end = at;
      while (end < row_.size() && row_[end] != ',') ++end;
      const bool last = column + 1 == names_.size();
      if ((end == row_.size()) != last) wrong_width();
      const std::string_view field = row_.substr(at, end - at);
      if (column == time_column_) {
        read_time(field, at + 1);
      } else {
        const auto tenths = detail::tenths_field(field, most_);
        if (!tenths) wrong_value(field, at + 1);
        values_.push_back(*tenths);
      }
      at = end + 1;
    }
  }

  [[noreturn]] void wrong_width() const {
    const auto columns = static_cast<std::size_t>(std::count(row_.begin(), row_.end(), ',')) + 1;
    reject(0, row_.empty() ? "an empty line" : std::to_string(columns) + " columns",
           std::to_string(names_.size()) + " columns, as in the header");
  }
  [[noreturn]] void wrong_value(std::string_view field, std::size_t place) const {
    reject(place, field.empty() ? "nothing" : shown_field(field),
           "units asked for, a number from 0 to " + std::to_string(most_ / 10));
  }
  static std::string shown_field(std::string_view field) {
    const std::size_t bad = detail::find_invalid_utf8(field);
    return bad == std::string_view::npos ? in_quotes(field) : "a byte that is no UTF-8";
  }

  void read_time(std::string_view field, std::size_t place) {
    const std::int64_t unit = per_second_ ? 1 : 60;
    auto time = detail::time_field(field);
    if (!time || (time->dated && time->value % unit != 0)) {
      reject(place, field.empty() ? "nothing" : shown_field(field),
             std::string(per_second_ ? "a second" : "a minute") +
                 ", a number from 0 or a UTC time such as 2026-10-03T14:05:00Z");
    }
    if (time->dated) time->value /= unit;
    if (times_.empty()) {
      dated_ = time->dated;
    } else if (dated_ != time->dated) {
      reject(place, shown_field(field),
             dated_ ? "a UTC time, as in the rows before" : "a number, as in the rows before");
    }
    const auto most = static_cast<std::int64_t>(most_ticks_);
    if (!time->dated && time->value >= most) {
      reject(place, shown_field(field), "at most " + std::to_string(most - 1));
    }
    if (!times_.empty() && time->value <= times_.back()) ascending_ = false;
    times_.push_back(time->value);
  }

  /// The rows' numbers in the order of their times; InputError for a time that comes twice.
  std::vector<std::uint32_t> in_order() const {
    std::vector<std::uint32_t> order(times_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return times_[a] != times_[b] ? times_[a] < times_[b] : a < b;
    });
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (times_[order[i]] != times_[order[i - 1]]) continue;
      const int line = static_cast<int>(order[i]) + 2;
      reject(0,
             std::string(per_second_ ? "the second" : "the minute") + " of line " +
                 std::to_string(order[i - 1] + 2) + " again",
             "each once", line);
    }
    return order;
  }

  TableDemand table() const {
    std::vector<std::uint32_t> order;
    if (!ascending_) order = in_order();
    const auto row_at = [&](std::size_t i) { return ascending_ ? i : std::size_t{order[i]}; };
    TableDemand out;
    out.ticks_per_minute = per_second_ ? 60 : 1;
    out.dated = dated_;
    const std::int64_t per_minute = out.ticks_per_minute;
    const std::int64_t earliest = dated_ ? times_[row_at(0)] : 0;
    out.first_minute = earliest / per_minute;
    const std::int64_t first = out.first_minute * per_minute;
    const std::int64_t ticks =
        (times_[row_at(times_.size() - 1)] - first) / per_minute * per_minute + per_minute;
    if (ticks > static_cast<std::int64_t>(most_ticks_)) {
      reject(0, "a trace of " + std::to_string(ticks) + (per_second_ ? " seconds" : " minutes"),
             "at most " + std::to_string(most_ticks_));
    }
    const std::size_t width = names_.size() - 1;
    std::vector<std::int32_t> series;
    const auto fill = [&](std::size_t column, DemandSeries& into) {
      series.assign(static_cast<std::size_t>(ticks), 0);
      for (std::size_t i = 0; i < times_.size(); ++i) {
        const std::size_t row = row_at(i);
        series[static_cast<std::size_t>(times_[row] - first)] = values_[row * width + column];
      }
      into.assign(series);
    };
    for (const auto& pair : pairs_.pairs) {
      auto& resource = out.resources.emplace_back();
      resource.name = pair.index;
      fill(pair.read, resource.read);
      fill(pair.write, resource.write);
    }
    return out;
  }

  static constexpr std::ptrdiff_t most_digits = 9;  // of a plain number
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  std::string_view rest_;
  std::string file_name_;
  std::string_view row_;
  int line_ = 0;
  std::vector<std::string> names_;
  detail::DemandPairs pairs_;
  std::size_t time_column_ = none;
  bool per_second_ = false;
  std::int32_t most_ = 0;            // tenths in a tick
  std::size_t most_ticks_ = 0;       // of a trace
  std::vector<std::int32_t> plain_;  // of the row that is taken, by column
  bool dated_ = false;
  bool ascending_ = true;
  std::vector<std::int64_t> times_;   // of each row, in ticks
  std::vector<std::int32_t> values_;  // of each row, tenths, without the time
};

}  // namespace

TableDemand read_demand_csv(std::string_view text, std::string_view file_name) {
  return DemandCsv(text, file_name).read();
}

}  // namespace fitcost::inline v1
