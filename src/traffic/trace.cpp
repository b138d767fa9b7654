// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/trace.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "fitcost/units/input_error.hpp"
#include "traffic/rows.hpp"
#include "traffic/text.hpp"
#include "traffic/timestamp.hpp"

namespace fitcost::inline v1 {
namespace {

using namespace traffic_text;

// 20 million counts of 1e12 with 15 places have a sum of 35 digits: it fits a Decimal.
constexpr int most_places = 15;

constexpr std::string_view wanted_header =
    "a header such as second,count or minute,count or timestamp,count or count";
constexpr std::string_view wanted_count = "a count from 0 to 1e12";
constexpr std::string_view wanted_time =
    "a UTC time such as 2026-10-03T14:05:00Z, or seconds since 1970";

enum class Time { none, index, timestamp, arrival };

/// What the header says.
struct Layout {
  Time time = Time::none;
  std::size_t time_column = npos;
  std::size_t count_column = npos;
  std::int64_t bucket_seconds = 60;
  std::size_t columns = 0;
};

struct ColumnName {
  std::string_view name;
  Time time;                    // none: a count
  std::int64_t bucket_seconds;  // of an index
};

constexpr ColumnName column_names[] = {
    {"second", Time::index, 1},
    {"seconds", Time::index, 1},
    {"sec", Time::index, 1},
    {"minute", Time::index, 60},
    {"minutes", Time::index, 60},
    {"min", Time::index, 60},
    {"hour", Time::index, 3600},
    {"hours", Time::index, 3600},
    {"timestamp", Time::timestamp, 0},
    {"timestamp_utc", Time::timestamp, 0},
    {"time", Time::timestamp, 0},
    {"time_utc", Time::timestamp, 0},
    {"datetime", Time::timestamp, 0},
    {"datetime_utc", Time::timestamp, 0},
    {"date", Time::timestamp, 0},
    {"arrival_time", Time::arrival, 60},
    {"client_start_time", Time::arrival, 60},
    {"request_time", Time::arrival, 60},
    {"count", Time::none, 0},
    {"counts", Time::none, 0},
    {"requests", Time::none, 0},
    {"request_count", Time::none, 0},
    {"value", Time::none, 0},
    {"invocations", Time::none, 0},
    {"hits", Time::none, 0},
    {"calls", Time::none, 0},
};

Layout read_header(const Rows& rows) {
  Layout layout;
  layout.columns = rows.fields().size();
  for (std::size_t i = 0; i < layout.columns; ++i) {
    const Field& field = rows.fields()[i];
    const std::string name = lowered(field.text);
    for (const ColumnName& known : column_names) {
      if (known.name != name) continue;
      std::size_t& column = known.time == Time::none ? layout.count_column : layout.time_column;
      if (column != npos) {
        rows.reject(field.column,
                    "a second " + std::string(known.time == Time::none ? "count" : "time") +
                        " column " + shown(field.text) + " beside " +
                        shown(rows.fields()[column].text),
                    "one of them");
      }
      column = i;
      if (known.time == Time::none) continue;
      layout.time = known.time;
      layout.bucket_seconds = known.bucket_seconds;
    }
  }
  const bool has_count = layout.count_column != npos;
  switch (layout.time) {
    case Time::none:
      if (!has_count) rows.reject(1, shown(rows.text()), std::string(wanted_header));
      if (layout.columns > 1) {
        rows.reject(1, shown(rows.text()),
                    "a time column (second, minute, hour or timestamp), or the count alone");
      }
      break;
    case Time::index:
    case Time::timestamp:
      if (!has_count) {
        rows.reject(1, shown(rows.text()),
                    "a column count (or requests, value, invocations); where each row is one "
                    "request, call its time arrival_time");
      }
      break;
    case Time::arrival:
      if (has_count) {
        rows.reject(rows.fields()[layout.count_column].column, "a count beside arrival times",
                    "either: with counts, call the time timestamp");
      }
      break;
  }
  return layout;
}

/// Counts, and their exact sum: whole ones, which nearly all are, in an integer until that is full.
class Total {
 public:
  double add(const Rows& rows, const Field& field) {
    const std::string_view text = field.text;
    if (!text.empty() && text.size() <= 12 && std::all_of(text.begin(), text.end(), is_digit)) {
      std::int64_t whole = 0;
      for (const char c : text) whole = whole * 10 + (c - '0');
      add_whole(whole);
      return static_cast<double>(whole);
    }
    const auto count = Decimal::parse(text);
    if (!count || *count < Decimal(0) || *count > Decimal(1'000'000'000'000)) {
      rows.reject(field.column, shown(text), std::string(wanted_count));
    }
    if (count->scale() > most_places) {
      rows.reject(field.column, shown(text),
                  "at most " + std::to_string(most_places) + " decimal places");
    }
    other_ += *count;
    return count->to_double();
  }
  void add_whole(std::int64_t count) {
    whole_ += count;
    if (whole_ > 1'000'000'000'000'000'000) {
      other_ += Decimal(whole_);
      whole_ = 0;
    }
  }
  Decimal sum() const { return other_ + Decimal(whole_); }

 private:
  std::int64_t whole_ = 0;
  Decimal other_;
};

/// Goes to the next row; false at the end.
bool next_row(Rows& rows, const Layout& layout) {
  if (!rows.next()) return false;
  const std::size_t found = rows.fields().size();
  if (found != layout.columns || rows.text().empty()) {
    const auto many = [](std::size_t n) {
      return std::to_string(n) + (n == 1 ? " column" : " columns");
    };
    rows.reject(found > layout.columns ? rows.fields()[layout.columns].column : 1,
                rows.text().empty() ? "an empty line" : many(found),
                many(layout.columns) + ", as in the header");
  }
  return true;
}

/// A trace is limited in buckets and in minutes: both are vectors.
constexpr std::int64_t most_buckets_of(std::int64_t bucket_seconds) {
  return std::min(Trace::most_buckets, Trace::most_minutes * 60 / bucket_seconds);
}

[[noreturn]] void too_long(const Rows& rows, const Field& field, std::int64_t bucket_seconds) {
  rows.reject(field.column, shown(field.text),
              "a trace of at most " + std::to_string(most_buckets_of(bucket_seconds)) +
                  " buckets of " + std::to_string(bucket_seconds) + " s");
}

void read_in_order(Rows& rows, const Layout& layout, Trace& trace, Total& total) {
  while (next_row(rows, layout)) {
    const Field& field = rows.fields()[layout.count_column];
    if (std::ssize(trace.counts) == Trace::most_buckets) too_long(rows, field, 60);
    trace.counts.push_back(total.add(rows, field));
  }
}

std::size_t read_index(const Rows& rows, const Field& field, std::int64_t bucket_seconds) {
  const auto index = Decimal::parse(field.text);
  if (!index || *index < Decimal(0) || index->scale() > 0) {
    rows.reject(field.column, shown(field.text), "a whole number from 0");
  }
  if (*index >= Decimal(most_buckets_of(bucket_seconds))) too_long(rows, field, bucket_seconds);
  return static_cast<std::size_t>(index->coefficient());
}

void read_indexed(Rows& rows, const Layout& layout, Trace& trace, Total& total) {
  std::vector<bool> seen;
  while (next_row(rows, layout)) {
    const Field& field = rows.fields()[layout.time_column];
    const std::size_t index = read_index(rows, field, trace.bucket_seconds);
    if (index >= seen.size()) {
      seen.resize(index + 1);
      trace.counts.resize(index + 1);
    }
    if (seen[index]) rows.reject(field.column, shown(field.text) + " once more", "each time once");
    seen[index] = true;
    trace.counts[index] = total.add(rows, rows.fields()[layout.count_column]);
  }
}

Timestamp read_time(const Rows& rows, const Field& field) {
  const auto time = parse_timestamp(field.text);
  if (!time) rows.reject(field.column, shown(field.text), std::string(wanted_time));
  return *time;
}

struct Stamped {
  std::int64_t seconds;
  double count;
  int line;
  int column;
};

/// Where a stamped row is found to be wrong after all rows are read.
[[noreturn]] void reject(const Stamped& row, std::string_view file_name, std::string found,
                         std::string wanted) {
  throw InputError({std::string(file_name), row.line, row.column}, std::move(found),
                   std::move(wanted));
}

void read_stamped(Rows& rows, const Layout& layout, std::string_view file_name, Trace& trace,
                  Total& total) {
  std::vector<Stamped> all;
  while (next_row(rows, layout)) {
    const Field& field = rows.fields()[layout.time_column];
    if (std::ssize(all) == Trace::most_buckets) too_long(rows, field, 1);
    const Timestamp time = read_time(rows, field);
    if (time.fraction > 0.0) {
      rows.reject(field.column, shown(field.text), "whole seconds, since each row counts a bucket");
    }
    all.push_back({time.seconds, total.add(rows, rows.fields()[layout.count_column]), rows.line(),
                   field.column});
  }
  if (all.empty()) return;
  if (all.size() == 1) {
    reject(all[0], file_name, "a single timestamp", "at least two, whose gap is a bucket");
  }
  std::sort(all.begin(), all.end(), [](const Stamped& a, const Stamped& b) {
    return a.seconds < b.seconds || (a.seconds == b.seconds && a.line < b.line);
  });
  std::size_t closest = 1;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].seconds == all[i - 1].seconds) {
      reject(all[i], file_name,
             "the time of line " + std::to_string(all[i - 1].line) + " once more",
             "each time once");
    }
    if (all[i].seconds - all[i - 1].seconds < all[closest].seconds - all[closest - 1].seconds) {
      closest = i;
    }
  }
  const std::int64_t gap = all[closest].seconds - all[closest - 1].seconds;
  const std::string spacing = std::to_string(gap) + " s, the smallest gap (lines " +
                              std::to_string(all[closest - 1].line) + " and " +
                              std::to_string(all[closest].line) + ")";
  if (gap > 86400) reject(all[closest], file_name, spacing, "at most a day between times");
  const std::int64_t first = all.front().seconds;
  const std::int64_t buckets = (all.back().seconds - first) / gap + 1;
  if (buckets > most_buckets_of(gap)) {
    reject(all.back(), file_name,
           "a trace of " + std::to_string(buckets) + " buckets of " + spacing,
           "at most " + std::to_string(most_buckets_of(gap)));
  }
  trace.counts.resize(static_cast<std::size_t>(buckets));
  for (const Stamped& row : all) {
    if ((row.seconds - first) % gap != 0) {
      reject(row, file_name, std::to_string(row.seconds - first) + " s after the first time",
             "a multiple of " + spacing);
    }
    trace.counts[static_cast<std::size_t>((row.seconds - first) / gap)] = row.count;
  }
  trace.bucket_seconds = gap;
  trace.spacing_detected = true;
  trace.start = first;
}

void read_arrivals(Rows& rows, const Layout& layout, Trace& trace, Total& total) {
  std::vector<Timestamp> all;
  std::int64_t first = 0;
  std::int64_t last = 0;
  while (next_row(rows, layout)) {
    const Field& field = rows.fields()[layout.time_column];
    const Timestamp time = read_time(rows, field);
    if (all.empty() || time.seconds < first) first = time.seconds / 60 * 60;
    if (all.empty() || time.seconds > last) last = time.seconds;
    if ((last - first) / 60 >= Trace::most_buckets) too_long(rows, field, 60);
    all.push_back(time);
    total.add_whole(1);
  }
  if (all.empty()) return;
  trace.start = first;
  trace.counts.resize(static_cast<std::size_t>((last - first) / 60 + 1));
  trace.arrivals.reserve(all.size());
  for (const Timestamp& time : all) {
    trace.counts[static_cast<std::size_t>((time.seconds - first) / 60)] += 1.0;
    trace.arrivals.push_back(static_cast<double>(time.seconds - first) + time.fraction);
  }
  std::sort(trace.arrivals.begin(), trace.arrivals.end());
}

/// The text without its byte order mark; whatever is not UTF-8 is rejected.
std::string_view checked_text(std::string_view text, std::string_view file_name) {
  const auto fail = [&](int line, int column, std::string found, std::string wanted) {
    throw InputError({std::string(file_name), line, column}, std::move(found), std::move(wanted));
  };
  if (text.size() > Trace::most_bytes) {
    fail(0, 0, "a file of " + std::to_string(text.size()) + " bytes", "at most 200 MB");
  }
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  if (text.substr(0, 2) == "\xff\xfe" || text.substr(0, 2) == "\xfe\xff") {
    fail(1, 1, "UTF-16", "UTF-8 or ASCII");
  }
  const std::size_t bad = std::min(first_bad_byte(text), text.find('\0'));
  if (bad != npos) {
    const std::string_view before = text.substr(0, bad);
    const auto line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t newline = before.rfind('\n');
    const std::size_t begin = newline == npos ? 0 : newline + 1;
    fail(line, static_cast<int>(bad - begin) + 1, "byte " + hex_byte(text[bad]), "UTF-8 or ASCII");
  }
  return text;
}

}  // namespace

Trace read_trace(std::string_view text, std::string_view file_name) {
  text = checked_text(text, file_name);
  Rows rows(text, file_name);
  if (!rows.next()) {
    throw InputError({std::string(file_name), 1, 1}, "an empty file", std::string(wanted_header));
  }
  const Layout layout = read_header(rows);
  Trace trace;
  trace.bucket_seconds = layout.bucket_seconds;
  Total total;
  switch (layout.time) {
    case Time::none:
      read_in_order(rows, layout, trace, total);
      break;
    case Time::index:
      read_indexed(rows, layout, trace, total);
      break;
    case Time::timestamp:
      read_stamped(rows, layout, file_name, trace, total);
      break;
    case Time::arrival:
      read_arrivals(rows, layout, trace, total);
      break;
  }
  if (trace.counts.empty()) rows.reject(1, "a header only", "at least one row below it");
  trace.total = total.sum();
  return trace;
}

Rate mean_rate(const Trace& trace) {
  return trace.counts.empty() ? Rate() : Rate::per(trace.total, trace.duration_seconds());
}

std::size_t peak_bucket(const Trace& trace) {
  return static_cast<std::size_t>(std::max_element(trace.counts.begin(), trace.counts.end()) -
                                  trace.counts.begin());
}

std::vector<double> counts_per_minute(const Trace& trace) {
  const std::int64_t length = trace.bucket_seconds;
  std::vector<double> minutes(static_cast<std::size_t>((trace.duration_seconds() + 59) / 60));
  std::int64_t begin = 0;
  for (const double count : trace.counts) {
    const std::int64_t end = begin + length;
    // A bucket within one minute is added whole, so that whole counts stay whole.
    for (std::int64_t at = begin; at < end;) {
      const std::int64_t until = std::min(end, (at / 60 + 1) * 60);
      const bool whole = until - at == length;
      minutes[static_cast<std::size_t>(at / 60)] +=
          whole ? count : count * static_cast<double>(until - at) / static_cast<double>(length);
      at = until;
    }
    begin = end;
  }
  return minutes;
}

RequestsPerSecond peak_minute_rate(const Trace& trace) {
  if (trace.counts.empty()) return RequestsPerSecond();
  const RequestsPerSecond mean = per_second(mean_rate(trace));
  double most = 0.0;
  double length = 60.0;
  if (trace.bucket_seconds > 60) {
    most = trace.counts[peak_bucket(trace)];
    length = static_cast<double>(trace.bucket_seconds);
  } else {
    for (const double count : counts_per_minute(trace)) most = std::max(most, count);
  }
  const RequestsPerSecond peak = requests(most) / seconds(length);
  return peak < mean ? mean : peak;
}

double peak_to_mean(const Trace& trace) {
  const RequestsPerSecond mean = per_second(mean_rate(trace));
  return mean > RequestsPerSecond() ? peak_minute_rate(trace) / mean : 1.0;
}

}  // namespace fitcost::inline v1
