// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/lambda_report_lines.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace report_lines {
namespace {

constexpr std::string_view text_mark = "REPORT RequestId:";
constexpr std::string_view record_mark = "platform.report";
constexpr std::int64_t most_us = 1'000'000'000'000;  // 11 days; functions run 15 minutes at most
constexpr std::int64_t most_ms = most_us / 1000;
constexpr std::int64_t most_mb = 65'536;  // Lambda has 10,240
constexpr std::size_t longest_line = 1'000'000;
constexpr std::size_t longest_record = 4'096;  // of one over several lines; it takes 700

struct Trouble {
  std::string found;
  std::string wanted;
};

/// What may still be missing of a report, and what is wrong with it.
struct Draft {
  LambdaReport report;
  bool has_duration = false;
  bool has_billed = false;
  bool has_memory = false;
  std::optional<Trouble> trouble;

  void complain(std::string found, std::string wanted) {
    if (!trouble) trouble = Trouble{std::move(found), std::move(wanted)};
  }
  void check_complete() {
    if (!has_duration) complain("a REPORT without Duration", "one with its Duration");
    if (!has_billed) complain("a REPORT without Billed Duration", "one with it");
    if (!has_memory) complain("a REPORT without Memory Size", "one with it");
  }
};

constexpr bool is_digit_of_report(char c) { return c >= '0' && c <= '9'; }

/// A decimal number of at most `most_us` thousandths, in thousandths, its fourth place rounded;
/// nothing where there is none. JSON may write it with an exponent.
std::optional<std::int64_t> take_thousandths(const char*& at, const char* end) {
  const char* const start = at;
  std::int64_t value = 0;
  const char* p = at;
  for (; p != end && is_digit_of_report(*p) && p - start < 16; ++p) value = value * 10 + (*p - '0');
  if (p == start) return std::nullopt;
  int places = 0;
  if (p != end && *p == '.') {
    for (++p; p != end && is_digit_of_report(*p); ++p) {
      if (places < 3) value = value * 10 + (*p - '0');
      if (places == 3 && *p >= '5') ++value;
      ++places;
    }
  }
  if (p != end && (*p == 'e' || *p == 'E')) {
    double number = 0.0;
    const auto [rest, error] = std::from_chars(start, end, number);
    if (error != std::errc() || !(number * 1000.0 <= static_cast<double>(most_us)))
      return std::nullopt;
    at = rest;
    return std::llround(number * 1000.0);
  }
  for (; places < 3; ++places) {
    if (value > most_us) return std::nullopt;
    value *= 10;
  }
  if (value > most_us) return std::nullopt;
  at = p;
  return value;
}

/// One number of a report under the name that an error shows.
struct Figure {
  std::string_view name;
  std::string_view unit;  // behind it, in text
};

bool take_whole(Draft& draft, const Figure& figure, std::int64_t thousandths, std::int64_t least,
                std::int64_t most, std::int64_t& out) {
  if (thousandths % 1000 != 0 || thousandths / 1000 < least || thousandths / 1000 > most) {
    draft.complain(std::string(figure.name) + " of " + std::to_string(thousandths / 1000) +
                       (thousandths % 1000 == 0 ? "" : " and a fraction"),
                   "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return false;
  }
  out = thousandths / 1000;
  return true;
}

constexpr Figure duration_figure{"Duration", "ms"};
constexpr Figure billed_figure{"Billed Duration", "ms"};
constexpr Figure memory_figure{"Memory Size", "MB"};
constexpr Figure used_figure{"Max Memory Used", "MB"};
constexpr Figure init_figure{"Init Duration", "ms"};
constexpr Figure restore_figure{"Restore Duration", "ms"};
constexpr Figure billed_restore_figure{"Billed Restore Duration", "ms"};

void put(Draft& draft, const Figure& figure, std::int64_t thousandths) {
  LambdaReport& r = draft.report;
  std::int64_t whole = 0;
  if (&figure == &duration_figure) {
    r.duration_us = thousandths;
    draft.has_duration = true;
  } else if (&figure == &billed_figure) {
    draft.has_billed = take_whole(draft, figure, thousandths, 0, most_ms, r.billed_ms);
  } else if (&figure == &memory_figure) {
    draft.has_memory = take_whole(draft, figure, thousandths, 1, most_mb, r.memory_mb);
  } else if (&figure == &used_figure) {
    if (take_whole(draft, figure, thousandths, 0, most_ms, whole)) r.max_memory_used_mb = whole;
  } else if (&figure == &init_figure) {
    r.init_us = thousandths;
  } else if (&figure == &restore_figure) {
    r.restore_us = thousandths;
  } else if (take_whole(draft, figure, thousandths, 0, most_ms, whole)) {
    r.billed_restore_ms = whole;
  }
}

// ---- text -----------------------------------------------------------------------------------

/// Walks over the fields of a REPORT line. A tab may be written as JSON writes it, `\t`; a quote,
/// and any other escape, ends the line that it quotes.
class TextFields {
 public:
  explicit TextFields(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  void read(Draft& draft) {
    skip_blanks();
    skip_request_id();
    for (skip_blanks(); !stops(); skip_blanks()) {
      if (const Figure* figure = take_label()) {
        take_value(draft, *figure);
      } else if (take("Status:")) {
        take_status(draft.report);
      } else if (starts("XRAY ")) {
        break;
      } else {
        skip_word();
      }
    }
    draft.check_complete();
  }

 private:
  bool stops() const {
    return at_ == end_ || *at_ == '"' || (*at_ == '\\' && !(end_ - at_ > 1 && at_[1] == 't'));
  }
  void skip_blanks() {
    while (at_ != end_) {
      if (*at_ == ' ' || *at_ == '\t') {
        ++at_;
      } else if (*at_ == '\\' && end_ - at_ > 1 && at_[1] == 't') {
        at_ += 2;
      } else {
        return;
      }
    }
  }
  /// The usual one in one step; any other is a word like others.
  void skip_request_id() {
    constexpr std::ptrdiff_t length = 36;
    if (end_ - at_ > length && at_[8] == '-' && at_[13] == '-' && at_[18] == '-' &&
        at_[23] == '-' && at_[length] == '\t')
      at_ += length;
  }
  void skip_word() {
    while (at_ != end_ && *at_ != ' ' && *at_ != '\t' && *at_ != '\\' && *at_ != '"') ++at_;
  }
  bool starts(std::string_view word) const {
    return static_cast<std::size_t>(end_ - at_) >= word.size() &&
           std::memcmp(at_, word.data(), word.size()) == 0;
  }
  bool take(std::string_view word) {
    if (!starts(word)) return false;
    at_ += word.size();
    return true;
  }
  const Figure* take_label() {
    switch (*at_) {
      case 'D':
        return take("Duration:") ? &duration_figure : nullptr;
      case 'B':
        if (take("Billed Duration:")) return &billed_figure;
        return take("Billed Restore Duration:") ? &billed_restore_figure : nullptr;
      case 'M':
        if (take("Memory Size:")) return &memory_figure;
        return take("Max Memory Used:") ? &used_figure : nullptr;
      case 'I':
        return take("Init Duration:") ? &init_figure : nullptr;
      case 'R':
        return take("Restore Duration:") ? &restore_figure : nullptr;
      default:
        return nullptr;
    }
  }
  void take_value(Draft& draft, const Figure& figure) {
    skip_blanks();
    const char* const from = at_;
    const auto number = take_thousandths(at_, end_);
    if (number) {
      skip_blanks();
      if (take(figure.unit)) {
        put(draft, figure, *number);
        return;
      }
    }
    at_ = from;
    skip_word();
    const std::string_view word(from, static_cast<std::size_t>(at_ - from));
    draft.complain(std::string(figure.name) + ": " + (word.empty() ? "nothing" : in_quotes(word)),
                   "a number of " + std::string(figure.unit));
  }
  void take_status(LambdaReport& report) {
    skip_blanks();
    if (starts("timeout")) report.status = ReportStatus::timeout;
    if (starts("error") || starts("failure")) report.status = ReportStatus::error;
    skip_word();
  }

  const char* at_;
  const char* end_;
};

// ---- JSON -----------------------------------------------------------------------------------

/// How the quotes of a record are written.
enum class Escapes { none, backslash, doubled };

constexpr std::string_view blanks_of_json = " \t\r\n";

Escapes escapes_of(std::string_view text, std::size_t brace) {
  const std::size_t at = text.find_first_not_of(blanks_of_json, brace + 1);
  if (at == std::string_view::npos) return Escapes::none;
  if (text[at] == '\\') return Escapes::backslash;
  return text.compare(at, 2, "\"\"") == 0 ? Escapes::doubled : Escapes::none;
}

/// The opening brace of the object that `at` lies in; npos where there is none behind `from`.
std::size_t opening_brace(std::string_view text, std::size_t at, std::size_t from) {
  int depth = 0;
  for (std::size_t i = at; i-- > from;) {
    if (text[i] == '}') ++depth;
    if (text[i] == '{' && depth-- == 0) return i;
  }
  return std::string_view::npos;
}

/// Behind the brace that closes the one at `from`; npos where it is not closed. Braces within
/// strings do not count.
std::size_t behind_object(std::string_view text, std::size_t from, Escapes escapes) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && escapes != Escapes::backslash) {
      ++i;
    } else if (c == '\\') {
      // `\"` is the quote of a string here, `\\\"` one inside it.
      if (text.compare(i, 3, R"(\\\)") == 0) {
        i += 3;
      } else {
        if (text.compare(i, 2, "\\\"") == 0) in_string = !in_string;
        ++i;
      }
    } else if (c == '"') {
      if (escapes == Escapes::backslash) return std::string_view::npos;  // the message ends here
      if (escapes == Escapes::doubled && text.compare(i, 2, "\"\"") == 0) ++i;
      in_string = !in_string;
    } else if (!in_string && c == '{') {
      ++depth;
    } else if (!in_string && c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

/// One level of quoting taken off.
void unescape(std::string_view text, Escapes escapes, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool more = i + 1 < text.size();
    if (escapes == Escapes::backslash && text[i] == '\\' && more) {
      ++i;
      out += text[i] == '"' || text[i] == '\\' || text[i] == '/' ? text[i] : ' ';
    } else {
      out += text[i];
      if (escapes == Escapes::doubled && text[i] == '"' && more && text[i + 1] == '"') ++i;
    }
  }
}

/// The members of a record that a report is made of, wherever they lie in it.
class RecordMembers {
 public:
  explicit RecordMembers(std::string_view record) : text_(record) {}

  /// False when its type is another one.
  bool read(Draft& draft) {
    bool is_report = false;
    while (next_string()) {
      const std::string_view key = string_;
      skip_json_blanks();
      if (at_ == text_.size() || text_[at_] != ':') continue;
      ++at_;
      skip_json_blanks();
      if (const Figure* figure = figure_of(key)) {
        take_number(draft, *figure, key);
      } else if (at_ < text_.size() && text_[at_] == '"') {
        if (!next_string()) break;
        if (key == "type" && string_ == record_mark) is_report = true;
        if (key == "status" && string_ == "timeout") draft.report.status = ReportStatus::timeout;
        if (key == "status" && (string_ == "error" || string_ == "failure"))
          draft.report.status = ReportStatus::error;
      }
    }
    if (is_report) draft.check_complete();
    return is_report;
  }

 private:
  bool next_string() {
    const std::size_t open = text_.find('"', at_);
    if (open == std::string_view::npos) return false;
    std::size_t close = open + 1;
    while (close < text_.size() && text_[close] != '"') close += text_[close] == '\\' ? 2U : 1U;
    if (close >= text_.size()) return false;
    string_ = text_.substr(open + 1, close - open - 1);
    at_ = close + 1;
    return true;
  }
  void skip_json_blanks() {
    while (at_ < text_.size() && blanks_of_json.find(text_[at_]) != std::string_view::npos) ++at_;
  }
  static const Figure* figure_of(std::string_view key) {
    if (key == "durationMs") return &duration_figure;
    if (key == "billedDurationMs") return &billed_figure;
    if (key == "memorySizeMB") return &memory_figure;
    if (key == "maxMemoryUsedMB") return &used_figure;
    if (key == "initDurationMs") return &init_figure;
    if (key == "restoreDurationMs") return &restore_figure;
    return key == "billedRestoreDurationMs" ? &billed_restore_figure : nullptr;
  }
  void take_number(Draft& draft, const Figure& figure, std::string_view key) {
    const char* at = text_.data() + at_;
    const char* const end = text_.data() + text_.size();
    const auto number = take_thousandths(at, end);
    const bool ends =
        at == end || *at == ',' || *at == '}' || blanks_of_json.find(*at) != std::string_view::npos;
    if (number && ends) {
      put(draft, figure, *number);
    } else {
      const std::size_t behind = std::min(text_.find_first_of(",}", at_), text_.size());
      draft.complain(std::string(key) + ": " + in_quotes(text_.substr(at_, behind - at_)),
                     "a number from 0");
    }
    at_ = static_cast<std::size_t>(at - text_.data());
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view string_;
};

// ---- a line ---------------------------------------------------------------------------------

std::size_t find_mark(std::string_view text, std::string_view mark, std::size_t from) {
  if (from >= text.size()) return std::string_view::npos;
  // memmem, since string_view's find goes from one first letter to the next.
  const void* found = memmem(text.data() + from, text.size() - from, mark.data(), mark.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// Where a record that is written over several lines begins: `"type": "platform.report"` ends the
/// line, and its brace was on an earlier one.
bool goes_on_below(std::string_view line, std::size_t behind_mark) {
  return line.substr(behind_mark, 1) == "\"" &&
         line.find_first_not_of(", \t\r", behind_mark + 1) == std::string_view::npos;
}

/// Calls `take(Draft&)` for each report in the line, in the order of their marks. What it returns
/// begins a record whose rest is on the lines below.
template <class Take>
std::string each_report(std::string_view line, std::string& plain, Take take) {
  if (line.substr(0, text_mark.size()) == text_mark) {  // how most of them come
    Draft draft;
    TextFields(line.substr(text_mark.size())).read(draft);
    take(draft);
    return {};
  }
  if (line.substr(0, 6) == "START " || line.substr(0, 4) == "END ") return {};
  constexpr std::size_t none = std::string_view::npos;
  std::size_t text_at = find_mark(line, text_mark, 0);
  std::size_t record_at = find_mark(line, record_mark, 0);
  std::size_t done = 0;
  while (text_at != none || record_at != none) {
    Draft draft;
    if (text_at < record_at) {
      done = text_at + text_mark.size();
      TextFields(line.substr(done)).read(draft);
      take(draft);
      text_at = find_mark(line, text_mark, done);
      continue;
    }
    const std::size_t behind_mark = record_at + record_mark.size();
    const bool whole_word = behind_mark < line.size() && record_at > 0 &&
                            line[record_at - 1] == '"' &&
                            (line[behind_mark] == '"' || line[behind_mark] == '\\');
    const std::size_t open = whole_word ? opening_brace(line, record_at, done) : none;
    done = behind_mark;
    if (whole_word && goes_on_below(line, behind_mark)) {
      return open == none ? R"({"type": "platform.report",)" : std::string(line.substr(open));
    }
    if (open != none) {
      const Escapes escapes = escapes_of(line, open);
      const std::size_t close = behind_object(line, open, escapes);
      if (close == none) {
        draft.complain("a platform.report record without an end", "one with its closing brace");
        take(draft);
      } else {
        std::string_view record = line.substr(open, close - open);
        if (escapes != Escapes::none) {
          unescape(record, escapes, plain);
          record = plain;
        }
        if (RecordMembers(record).read(draft)) take(draft);
        done = close;
      }
    }
    record_at = find_mark(line, record_mark, done);
    if (text_at < done) text_at = find_mark(line, text_mark, done);
  }
  return {};
}

constexpr std::uint64_t rounded_up(std::int64_t us, std::int64_t step_ms) {
  const std::int64_t step = step_ms * 1000;
  return static_cast<std::uint64_t>((us + step - 1) / step * step_ms);
}

void check_billing(const LambdaReport& r, BillingCheck& check) {
  const auto billed = static_cast<std::uint64_t>(r.billed_ms);
  const std::uint64_t alone = rounded_up(r.duration_us, 1);
  if (r.restore_us || r.billed_restore_ms) {
    const auto restore = static_cast<std::uint64_t>(r.billed_restore_ms.value_or(0));
    ++(billed == alone + restore ? check.restore_billed
       : billed == alone         ? check.restore_free
                                 : check.unexplained);
  } else if (r.init_us) {
    ++(billed == rounded_up(r.duration_us + *r.init_us, 1)           ? check.init_billed
       : billed == alone || billed == rounded_up(r.duration_us, 100) ? check.init_free
                                                                     : check.unexplained);
  } else {
    ++(billed == alone                            ? check.to_the_ms
       : billed == rounded_up(r.duration_us, 100) ? check.to_100_ms
                                                  : check.unexplained);
  }
}

}  // namespace
}  // namespace report_lines

void LambdaReportReader::feed(std::string_view piece) {
  log_.bytes += piece.size();
  while (!piece.empty()) {
    const auto* const found =
        static_cast<const char*>(std::memchr(piece.data(), '\n', piece.size()));
    if (found == nullptr) {
      unfinished_ += piece;
      if (unfinished_.size() > report_lines::longest_line) shorten();
      return;
    }
    const auto length = static_cast<std::size_t>(found - piece.data());
    ++log_.lines;
    if (unfinished_.empty()) {
      read_line(piece.substr(0, length));
    } else {
      unfinished_ += piece.substr(0, length);
      read_line(unfinished_);
      unfinished_.clear();
    }
    piece.remove_prefix(length + 1);
  }
}

const LambdaReportLog& LambdaReportReader::finish() {
  if (!unfinished_.empty()) {
    ++log_.lines;
    read_line(unfinished_);
    unfinished_.clear();
  }
  if (!record_.empty()) {
    complain("a platform.report record without an end", "one with its closing brace");
    record_.clear();
  }
  return log_;
}

/// Reads what can be read of a line that is very long: all but its last event.
void LambdaReportReader::shorten() {
  const std::size_t between = unfinished_.rfind("},{");
  const std::size_t whole = between == std::string::npos ? unfinished_.size() : between + 1;
  ++log_.lines;  // this line's number, for what is wrong in it
  read_line(std::string_view(unfinished_).substr(0, whole));
  --log_.lines;
  unfinished_.erase(0, whole);
}

void LambdaReportReader::read_line(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (record_.empty()) {
    record_ = read_reports(line);
    return;
  }
  (record_ += '\n') += line;
  const bool ends =
      report_lines::behind_object(record_, 0, report_lines::Escapes::none) != std::string::npos;
  if (!ends && record_.size() < report_lines::longest_record) return;
  const std::string record = std::move(record_);
  record_.clear();
  read_reports(record);
}

std::string LambdaReportReader::read_reports(std::string_view text) {
  return report_lines::each_report(text, plain_, [this](report_lines::Draft& draft) {
    if (draft.trouble) {
      complain(std::move(draft.trouble->found), std::move(draft.trouble->wanted));
    } else if (memory_mb_ && draft.report.memory_mb != *memory_mb_) {
      ++log_.passed_over;
    } else {
      count(draft.report);
    }
  });
}

void LambdaReportReader::count(const LambdaReport& report) {
  ++log_.reports;
  const auto billed = static_cast<std::uint64_t>(report.billed_ms);
  log_.billed_ms += billed;
  if (report.status == ReportStatus::error) ++log_.errors;
  if (report.status == ReportStatus::timeout) ++log_.timeouts;
  if (report.is_cold()) {
    log_.cold.add(report.duration_us);
    if (report.init_us) log_.init.add(*report.init_us);
    if (report.restore_us) log_.restore.add(*report.restore_us);
    if (report.billed_restore_ms) log_.billed_restore.add(*report.billed_restore_ms * 1000);
    log_.cold_total.add(report.duration_us + report.init_us.value_or(0) +
                        report.restore_us.value_or(0));
  } else {
    log_.warm.add(report.duration_us);
  }
  report_lines::check_billing(report, log_.billing);
  auto& memory = of_memory(report.memory_mb);
  ++memory.reports;
  memory.billed_ms += billed;
  memory.max_used_mb = std::max(memory.max_used_mb, report.max_memory_used_mb.value_or(0));
}

void LambdaReportReader::complain(std::string found, std::string wanted) {
  ++log_.bad;
  if (!log_.first_bad) log_.first_bad = BadReport{log_.lines, std::move(found), std::move(wanted)};
}

ReportsOfMemory& LambdaReportReader::of_memory(std::int64_t memory_mb) {
  auto& all = log_.memory_sizes;
  const auto at =
      std::lower_bound(all.begin(), all.end(), memory_mb,
                       [](const ReportsOfMemory& a, std::int64_t mb) { return a.memory_mb < mb; });
  if (at != all.end() && at->memory_mb == memory_mb) return *at;
  return *all.insert(at, {memory_mb, 0, 0, 0});
}

std::optional<LambdaReport> read_lambda_report(std::string_view line) {
  std::optional<LambdaReport> out;
  std::string plain;
  const std::string rest = report_lines::each_report(line, plain, [&](auto& draft) {
    if (draft.trouble) throw InputError({}, draft.trouble->found, draft.trouble->wanted);
    if (!out) out = draft.report;
  });
  if (!rest.empty()) {
    throw InputError({}, "a platform.report record without an end", "one with its closing brace");
  }
  return out;
}

}  // namespace fitcost::inline v1
