// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/request_log.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "fitcost/units/decimal.hpp"
#include "fitcost/units/suggest.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace request_log_file {
namespace {

using detail::CsvField;
using detail::CsvReader;

const Decimal largest_time(1'000'000'000'000);      // seconds: 31,000 years
const Decimal longest_duration(1'000'000'000'000);  // milliseconds

struct LogColumns {
  std::optional<std::size_t> time;
  std::optional<std::size_t> duration;
  std::optional<std::size_t> cold;
  std::optional<std::size_t> instance;
  std::size_t count = 0;
};

LogColumns log_columns(const CsvReader& reader, const std::vector<CsvField>& row) {
  LogColumns out;
  out.count = row.size();
  struct Known {
    std::string_view name;
    std::string_view in_traces;
    std::optional<std::size_t>* place;
  };
  const std::array<Known, 4> known{{{"time_s", "arrival_s", &out.time},
                                    {"duration_ms", "latency_ms", &out.duration},
                                    {"cold", "outcome", &out.cold},
                                    {"instance", "instance", &out.instance}}};
  std::vector<std::string> names;
  for (const auto& field : row) names.push_back(field.text);
  for (const auto& [name, in_traces, place] : known) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].text != name && row[i].text != in_traces) continue;
      if (*place) {
        throw InputError(reader.place(row[i]), in_quotes(row[i].text) + " twice",
                         "each column once");
      }
      *place = i;
    }
    if (!*place && name != "instance") {
      throw InputError(reader.place(), "no column " + in_quotes(name),
                       "a header with time_s, duration_ms and cold" + suggestion(name, names));
    }
  }
  return out;
}

Decimal log_number(const CsvReader& reader, const CsvField& field, const Decimal& least,
                   const Decimal& most) {
  const auto number = Decimal::parse(field.text);
  if (!number || *number < least || most < *number) {
    throw InputError(reader.place(field), in_quotes(field.text),
                     "a number from " + least.to_string() + " to " + most.to_string());
  }
  return *number;
}

/// Whether it was cold; nothing for a request that was rejected.
std::optional<bool> log_flag(const CsvReader& reader, const CsvField& field) {
  std::string text = field.text;
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (text == "1" || text == "true" || text == "yes" || text == "c") return true;
  if (text == "0" || text == "false" || text == "no" || text == "w") return false;
  if (text == "r") return std::nullopt;
  throw InputError(reader.place(field), in_quotes(field.text),
                   "0 or 1, true or false, yes or no, C, W or R");
}

}  // namespace
}  // namespace request_log_file

std::size_t RequestLog::cold_starts() const {
  return static_cast<std::size_t>(
      std::count_if(requests.begin(), requests.end(), [](const auto& r) { return r.cold; }));
}

RequestLog read_request_log(std::string_view text, const std::string& file_name) {
  using namespace request_log_file;
  CsvReader reader(text, file_name);
  std::vector<CsvField> row;
  if (!reader.next(row)) {
    throw InputError({file_name, 1, 1}, "an empty file",
                     "a header line: time_s,duration_ms,cold[,instance]");
  }
  const LogColumns columns = log_columns(reader, row);
  RequestLog out;
  std::unordered_map<std::string, int> instances;
  Decimal first;
  Decimal last;
  bool any = false;
  while (reader.next(row)) {
    if (row.size() != columns.count) {
      const auto& odd = row[std::min(columns.count, row.size() - 1)];
      throw InputError(reader.place(odd), std::to_string(row.size()) + " columns",
                       std::to_string(columns.count) + " columns, as in the header");
    }
    const CsvField& at = row[*columns.time];
    const Decimal time = log_number(reader, at, -largest_time, largest_time);
    if (!any) first = time;
    if (any && time < last) {
      throw InputError(reader.place(at), in_quotes(at.text) + " after " + last.to_string(),
                       "times that ascend");
    }
    if (out.requests.size() == RequestLog::most_requests) {
      throw InputError(reader.place(), "over 5 million requests", "a shorter log");
    }
    last = time;
    any = true;
    const auto cold = log_flag(reader, row[*columns.cold]);
    if (!cold) continue;
    LoggedRequest request;
    request.start_s = (time - first).to_double();
    request.duration_ms =
        log_number(reader, row[*columns.duration], 0, longest_duration).to_double();
    request.cold = *cold;
    if (columns.instance) {
      const CsvField& name = row[*columns.instance];
      if (name.text.empty()) {
        throw InputError(reader.place(name), "no instance", "one in every row, or no such column");
      }
      const auto [found, is_new] =
          instances.try_emplace(name.text, static_cast<int>(out.instances.size()));
      if (is_new) out.instances.push_back(name.text);
      request.instance = found->second;
    }
    out.requests.push_back(request);
  }
  if (out.requests.empty()) {
    throw InputError(reader.place(), "no requests", "a row for each request");
  }
  return out;
}

}  // namespace fitcost::inline v1
