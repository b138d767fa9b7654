// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/alarm_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "fitcost/units/decimal.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/units/suggest.hpp"
#include "traffic/timestamp.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using nlohmann::json;

constexpr double no_point = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view wanted_instant =
    "a UTC time such as 2026-10-03T14:05:00Z, or whole seconds";

std::optional<std::int64_t> whole_second(std::string_view text) {
  const auto time = traffic_text::parse_timestamp(text);
  if (!time || time->fraction != 0.0) return std::nullopt;
  return time->seconds;
}

/// One text's rows before they are in order.
struct UnsortedRows {
  struct Place {
    int line;
    int column;
  };
  PointTable table;
  std::vector<Place> places;
  std::string file;

  [[noreturn]] void twice(std::size_t i) const {
    throw InputError({file, places[i].line, places[i].column}, "a second row of the same time",
                     "one row a time");
  }

  PointTable sorted() {
    std::vector<std::size_t> order(table.times.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto& times = table.times;
    if (!std::is_sorted(times.begin(), times.end())) {
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return times[a] < times[b]; });
    }
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (times[order[i]] == times[order[i - 1]]) twice(order[i]);
    }
    PointTable out;
    out.is_utc = table.is_utc;
    out.names = std::move(table.names);
    out.times.reserve(order.size());
    for (const std::size_t i : order) out.times.push_back(times[i]);
    const auto reordered = [&](const std::vector<double>& column) {
      std::vector<double> values;
      values.reserve(order.size());
      for (const std::size_t i : order) values.push_back(column[i]);
      return values;
    };
    for (const auto& column : table.columns) out.columns.push_back(reordered(column));
    if (!table.samples.empty()) out.samples = reordered(table.samples);
    return out;
  }
};

// ---- CSV ----------------------------------------------------------------------------------------

struct PointColumns {
  std::size_t count = 0;
  std::size_t time = std::string::npos;
  std::size_t samples = std::string::npos;
  std::vector<std::size_t> values;
};

bool is_time_name(const std::string& name) {
  return name == "time" || name == "timestamp" || name == "Timestamp" || name == "seconds";
}
bool is_samples_name(const std::string& name) { return name == "samples" || name == "SampleCount"; }

PointColumns point_columns(const detail::CsvReader& reader,
                           const std::vector<detail::CsvField>& row, PointTable& table) {
  PointColumns out;
  out.count = row.size();
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string& name = row[i].text;
    const bool again = (is_time_name(name) && out.time != std::string::npos) ||
                       (is_samples_name(name) && out.samples != std::string::npos) ||
                       std::find(table.names.begin(), table.names.end(), name) != table.names.end();
    if (again) {
      throw InputError(reader.place(row[i]), "a second column " + in_quotes(name), "each once");
    }
    if (is_time_name(name)) {
      out.time = i;
    } else if (is_samples_name(name)) {
      out.samples = i;
    } else if (name.empty()) {
      throw InputError(reader.place(row[i]), "a column without a name", "time,value[,samples]");
    } else {
      out.values.push_back(i);
      table.names.push_back(name);
    }
  }
  if (out.time == std::string::npos || out.values.empty()) {
    throw InputError(reader.place(),
                     out.time == std::string::npos ? "no column 'time'" : "no column of values",
                     "the header time,value[,samples]");
  }
  if (out.values.size() > 100) {
    throw InputError(reader.place(), std::to_string(out.values.size()) + " columns of values",
                     "at most 100");
  }
  table.columns.resize(out.values.size());
  return out;
}

/// Of a file without a header, whose first row begins with a time: time,value[,samples].
PointColumns plain_columns(std::size_t count, PointTable& table) {
  PointColumns out;
  out.count = count;
  out.time = 0;
  out.values = {1};
  if (count == 3) out.samples = 2;
  table.names = {"value"};
  table.columns.resize(1);
  return out;
}

double point_value(const detail::CsvReader& reader, const detail::CsvField& field) {
  if (field.text.empty()) return no_point;
  const auto number = Decimal::parse(field.text);
  if (!number) {
    throw InputError(reader.place(field), in_quotes(field.text),
                     "a finite number, or nothing for a missing point");
  }
  return number->to_double();
}

PointTable read_csv_points(std::string_view text, const std::string& file_name) {
  detail::CsvReader reader(text, file_name);
  std::vector<detail::CsvField> row;
  if (!reader.next(row)) {
    throw InputError({file_name, 1, 1}, "an empty file", "the header time,value[,samples]");
  }
  UnsortedRows rows;
  rows.file = file_name;
  const bool headed = row.size() > 3 || row.size() < 2 || !whole_second(row.front().text);
  const PointColumns columns =
      headed ? point_columns(reader, row, rows.table) : plain_columns(row.size(), rows.table);
  for (bool more = !headed || reader.next(row); more; more = reader.next(row)) {
    if (row.size() != columns.count) {
      throw InputError(reader.place(row.front()), std::to_string(row.size()) + " columns",
                       std::to_string(columns.count) + " columns, as in the first row");
    }
    const auto& when = row[columns.time];
    const auto time = whole_second(when.text);
    if (!time)
      throw InputError(reader.place(when), in_quotes(when.text), std::string(wanted_instant));
    const bool utc = when.text.find('-') != std::string::npos;
    if (!rows.table.times.empty() && utc != rows.table.is_utc) {
      throw InputError(reader.place(when), in_quotes(when.text),
                       "times all in UTC or all in seconds");
    }
    rows.table.is_utc = utc;
    rows.table.times.push_back(*time);
    rows.places.push_back({when.line, when.column});
    for (std::size_t i = 0; i < columns.values.size(); ++i) {
      rows.table.columns[i].push_back(point_value(reader, row[columns.values[i]]));
    }
    if (columns.samples == std::string::npos) continue;
    const auto& count = row[columns.samples];
    const double samples = point_value(reader, count);
    if (samples < 0.0) {
      throw InputError(reader.place(count), in_quotes(count.text), "a count of samples from 0");
    }
    const bool valued = std::any_of(rows.table.columns.begin(), rows.table.columns.end(),
                                    [](const auto& c) { return !std::isnan(c.back()); });
    if (valued && std::isnan(samples)) {
      throw InputError(reader.place(count), "a value without its samples", "how many it is of");
    }
    rows.table.samples.push_back(samples);
  }
  return rows.sorted();
}

// ---- what the AWS command line answers ----------------------------------------------------------

[[noreturn]] void bad_answer(const std::string& file, std::string found, std::string wanted) {
  throw InputError({file}, std::move(found), std::move(wanted));
}

std::int64_t answered_time(const std::string& file, const json& time) {
  if (!time.is_string())
    bad_answer(file, "a timestamp that is no text", std::string(wanted_instant));
  const auto text = time.get<std::string>();
  const auto second = text.find('-') == std::string::npos ? std::nullopt : whole_second(text);
  if (!second) bad_answer(file, "the timestamp " + in_quotes(text), std::string(wanted_instant));
  return *second;
}

double answered_number(const std::string& file, const json& value) {
  if (!value.is_number() || !std::isfinite(value.get<double>())) {
    bad_answer(file, "a value that is no finite number", "numbers");
  }
  return value.get<double>();
}

/// get-metric-statistics: points in any order, each with the statistics that were asked for.
PointTable statistics_answer(const json& answer, const std::string& file,
                             std::string_view statistic) {
  UnsortedRows rows;
  rows.file = file;
  rows.table.is_utc = true;
  rows.table.names = {"value"};
  rows.table.columns.resize(1);
  const json& points = answer.at("Datapoints");
  if (!points.is_array()) bad_answer(file, "Datapoints that are no list", "a list");
  bool counted = true;
  for (const auto& point : points) {
    if (!point.is_object() || !point.contains("Timestamp")) {
      bad_answer(file, "a datapoint without a Timestamp", "one in each");
    }
    const json* from = &point;
    if (statistic.substr(0, 1) == "p" && point.contains("ExtendedStatistics")) {
      from = &point.at("ExtendedStatistics");
    }
    const std::string key(statistic);
    if (!from->is_object() || !from->contains(key)) {
      bad_answer(file, "a datapoint without " + key, "the statistic that the alarm watches");
    }
    rows.table.times.push_back(answered_time(file, point.at("Timestamp")));
    rows.places.push_back({0, 0});
    rows.table.columns[0].push_back(answered_number(file, from->at(key)));
    counted = counted && point.contains("SampleCount");
    if (counted) rows.table.samples.push_back(answered_number(file, point.at("SampleCount")));
  }
  if (!counted) rows.table.samples.clear();
  return rows.sorted();
}

/// get-metric-data: one list of times and one of values for each id.
PointTable data_answer(const json& answer, const std::string& file) {
  const json& results = answer.at("MetricDataResults");
  if (!results.is_array()) bad_answer(file, "MetricDataResults that are no list", "a list");
  if (answer.contains("NextToken") && answer.at("NextToken").is_string()) {
    bad_answer(file, "a NextToken: more is to come", "the whole answer");
  }
  UnsortedRows all;
  all.file = file;
  std::vector<std::int64_t> times;
  for (const auto& result : results) {
    if (!result.is_object() || !result.contains("Timestamps") || !result.contains("Values") ||
        !result.at("Timestamps").is_array() || !result.at("Values").is_array() ||
        result.at("Timestamps").size() != result.at("Values").size()) {
      bad_answer(file, "a result without as many Values as Timestamps", "both lists");
    }
    for (const auto& time : result.at("Timestamps")) times.push_back(answered_time(file, time));
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  PointTable out;
  out.is_utc = true;
  out.times = times;
  for (const auto& result : results) {
    const std::string id = result.contains("Id") && result.at("Id").is_string()
                               ? result.at("Id").get<std::string>()
                               : std::string("value");
    if (std::find(out.names.begin(), out.names.end(), id) != out.names.end()) {
      bad_answer(file, "two results " + in_quotes(id), "each id once");
    }
    std::vector<double> column(times.size(), no_point);
    for (std::size_t i = 0; i < result.at("Values").size(); ++i) {
      const auto time = answered_time(file, result.at("Timestamps")[i]);
      double& value = column[static_cast<std::size_t>(
          std::lower_bound(times.begin(), times.end(), time) - times.begin())];
      if (!std::isnan(value)) bad_answer(file, "a time twice in one result", "one value a time");
      value = answered_number(file, result.at("Values")[i]);
    }
    out.names.push_back(id);
    out.columns.push_back(std::move(column));
  }
  return out;
}

PointTable read_json_points(std::string_view text, const std::string& file,
                            std::string_view statistic) {
  json answer;
  try {
    answer = json::parse(text);
  } catch (const json::parse_error& error) {
    const std::size_t at = std::min(error.byte == 0 ? 0 : error.byte - 1, text.size());
    const auto line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    throw InputError({file, static_cast<int>(line) + 1, 0}, "text that is no JSON",
                     "the answer of aws cloudwatch get-metric-statistics or get-metric-data");
  } catch (const json::out_of_range&) {
    bad_answer(file, "a number beyond a double", "finite numbers");
  }
  PointTable out;
  if (answer.is_object() && answer.contains("Datapoints")) {
    out = statistics_answer(answer, file, statistic);
  } else if (answer.is_object() && answer.contains("MetricDataResults")) {
    out = data_answer(answer, file);
  } else {
    bad_answer(file, "JSON with neither Datapoints nor MetricDataResults",
               "the answer of aws cloudwatch get-metric-statistics or get-metric-data");
  }
  return out;
}

std::string_view trimmed_pattern(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.remove_suffix(1);
  return text;
}

}  // namespace

PointTable read_alarm_points(std::string_view text, const std::string& file_name,
                             std::string_view statistic) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json =
      first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  PointTable out =
      is_json ? read_json_points(text, file_name, statistic) : read_csv_points(text, file_name);
  if (out.times.empty()) {
    throw InputError({file_name}, "no points", "at least one row: without any there is no time");
  }
  return out;
}

std::vector<PointKind> read_point_pattern(std::string_view text, std::string_view place) {
  const std::string file(place);
  text = trimmed_pattern(text);
  std::vector<PointKind> out;
  if (text.empty() || text.size() > 100'000) {
    throw InputError({file}, std::to_string(text.size()) + " points",
                     "1 to 100,000, such as 0-X-X");
  }
  for (const char c : text) {
    switch (c) {
      case '0':
        out.push_back(PointKind::fine);
        break;
      case 'X':
      case 'x':
        out.push_back(PointKind::breaching);
        break;
      case '-':
        out.push_back(PointKind::missing);
        break;
      default:
        throw InputError({file, 0, static_cast<int>(out.size()) + 1}, in_quotes({&c, 1}),
                         "X (breaching), 0 (fine) or - (missing), as in 0-X-X");
    }
  }
  return out;
}

bool is_point_pattern(std::string_view text) {
  text = trimmed_pattern(text);
  return !text.empty() && text.find_first_not_of("0Xx-") == std::string_view::npos;
}

}  // namespace fitcost::inline v1
