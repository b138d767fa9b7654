// SPDX-License-Identifier: Apache-2.0
// Texts of the clock that are cut: what is left of them tells the time.
#include <charconv>
#include <optional>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// What a text that is cut is made of.
struct ClockText {
  bool date = false;       // 2026-11-29T15:34:05.123456, or with a space
  bool number = false;     // of seconds in Python, of milliseconds in Node
  bool with_zone = false;  // Python: +00:00 behind it
  bool digits = false;     // its separators are taken out
  bool format = false;     // strftime
  bool fraction = false;   // %f
  int precision = 6;       // digits of the second that are written
};

constexpr int to_the_second = 19;  // characters: 2026-11-29T15:34:05
constexpr int to_the_day = 10;
constexpr int most_of_text = 500;  // tokens that a text is made of

/// A number token, or -1.
int whole_of(const CodeToken& t) {
  int out = -1;
  if (t.kind != TokenKind::number) return out;
  const auto [end, error] = std::from_chars(t.text.data(), t.text.data() + t.text.size(), out);
  return error == std::errc() && end == t.text.data() + t.text.size() ? out : -1;
}

class ClockCut {
 public:
  ClockCut(const CodeModel& code, std::size_t at) : code_(code), at_(at) {}

  std::optional<ClockStep> step() const {
    const CodeToken& t = token(at_);
    if (at_ < 2) return {};
    if (code_.is_python() && t.is("[") && is_callee(code_, at_ - 1)) {
      std::size_t i = at_ + 1;
      if (whole_of(token(i)) == 0) ++i;
      if (!token(i).is(":")) return {};
      return cut_at(i + 1, "]", at_ - 1);
    }
    if (t.kind != TokenKind::name || !token(at_ - 1).is(".") || !token(at_ + 1).is("(")) return {};
    if (is_any(t, {"slice", "substring", "substr"}) && !code_.is_python()) {
      if (whole_of(token(at_ + 2)) != 0 || !token(at_ + 3).is(",")) return {};
      return cut_at(at_ + 4, ")", at_ - 2);
    }
    if (is_any(t, {"split", "rsplit", "partition"})) return split();
    // .replace(/\.\d+Z$/, 'Z')
    if (t.is("replace") && !code_.is_python() && token(at_ + 2).kind == TokenKind::text &&
        token(at_ + 2).text.starts_with("\\."))
      return left_of({begin_of_operand(code_, at_ - 2), at_ - 1}, to_the_second);
    return {};
  }

 private:
  const CodeToken& token(std::size_t i) const { return code_.token_or_end(i); }

  /// The first characters, or all but the last.
  std::optional<ClockStep> cut_at(std::size_t i, std::string_view close, std::size_t last) const {
    const bool from_end = token(i).is("-");
    const int count = whole_of(token(from_end ? i + 1 : i));
    if (count <= 0 || !token(i + (from_end ? 2U : 1U)).is(close)) return {};
    return left_of({begin_of_operand(code_, last), at_ - (close == ")" ? 1U : 0U)},
                   from_end ? -count : count);
  }

  /// .split('.')[0], .partition('.')[0], .split('T')[0]
  std::optional<ClockStep> split() const {
    const std::size_t after = token(at_ + 1).partner + 1;
    if (token(after).is("[") && whole_of(token(after + 1)) != 0) return {};
    const TokenRange text{begin_of_operand(code_, at_ - 2), at_ - 1};
    if (token(at_ + 2).is_text(".")) return left_of(text, to_the_second);
    if (token(at_ + 2).is_text("T") || token(at_ + 2).is_text(" "))
      return left_of(text, to_the_day);
    return {};
  }

  ClockText text_of(TokenRange value) const {
    ClockText out;
    bool written = false;  // str(), String(), toString()
    bool moment = false;   // a date, not yet a text
    int looked_at = 0;
    (void)code_.reaches(value, [&](std::size_t i) {
      if (++looked_at > most_of_text) return true;
      const CodeToken& t = token(i);
      const bool called = token(i + 1).is("(");
      if (t.kind == TokenKind::text) {
        out.fraction = out.fraction || t.text.ends_with("%f");
        if (t.text == "milliseconds") out.precision = 3;
        if (t.text == "seconds") out.precision = 0;
      }
      if (t.kind != TokenKind::name) return false;
      out.date = out.date || is_any(t, {"isoformat", "toISOString", "toJSON"});
      out.with_zone = out.with_zone ||
                      is_any(t, {"timezone", "utc", "UTC", "tz", "ZoneInfo", "astimezone", "pytz"});
      out.format = out.format || t.is("strftime");
      out.digits = out.digits || (called && is_any(t, {"replace", "replaceAll", "sub"}) &&
                                  takes_separators_out(i));
      written = written || is_any(t, {"str", "String", "toString"});
      const bool now = called && t.is("now");
      moment = moment || (code_.is_python() && (now || (called && t.is("utcnow"))));
      out.number = out.number || (code_.is_python() ? called && t.is("time") : now) ||
                   (called && is_any(t, {"getTime", "timestamp"}));
      return false;
    });
    out.date = out.date || (written && moment && !out.number && !out.format);
    return out;
  }

  bool takes_separators_out(std::size_t name) const {
    const CodeToken& pattern = token(name + 2);
    return pattern.kind == TokenKind::text &&
           pattern.text.find_first_of("-:DW") != std::string_view::npos &&
           !pattern.text.starts_with("\\.");
  }

  /// What a text tells of which the first `count` characters are left, or all but the last.
  std::optional<ClockStep> left_of(TokenRange value, int count) const {
    const ClockText text = text_of(value);
    if (text.format) return text.fraction ? left_of_fraction(6 + count, count < 0) : std::nullopt;
    if (text.date) return left_of_date(text, count);
    if (!text.number || count < 0) return {};
    constexpr int seconds_digits = 10;
    if (count == to_the_second)
      return code_.is_python() ? std::optional(ClockStep::seconds) : std::nullopt;
    if (count < seconds_digits) return ClockStep::none;
    if (count == seconds_digits) return ClockStep::seconds;
    if (!code_.is_python() && count >= seconds_digits + 3) return {};
    return count <= seconds_digits + 4 ? ClockStep::milliseconds : ClockStep::finer;
  }

  /// Of a text that ends in the second's six digits, `left` of which stay.
  static std::optional<ClockStep> left_of_fraction(int left, bool from_end) {
    if (!from_end || left < -1) return {};
    if (left <= 0) return ClockStep::seconds;
    return left <= 3 ? ClockStep::milliseconds : ClockStep::finer;
  }

  std::optional<ClockStep> left_of_date(const ClockText& text, int count) const {
    if (text.digits) {  // 20261129153405123456
      if (count < 0) return {};
      if (count < 14) return ClockStep::none;
      if (count == 14) return ClockStep::seconds;
      return count <= 17 ? ClockStep::milliseconds : ClockStep::finer;
    }
    const int zone = code_.is_python() && text.with_zone ? 6 : 0;
    const int fraction = text.precision == 0 ? 0 : text.precision + 1;
    const int whole = code_.is_python() ? to_the_second + fraction + zone : to_the_second + 5;
    const int left = count > 0 ? count : whole + count;
    if (left >= whole - zone) return {};
    if (left < to_the_second - 1) return ClockStep::none;
    if (left <= to_the_second + 1) return ClockStep::seconds;
    return left <= to_the_second + 4 ? ClockStep::milliseconds : ClockStep::finer;
  }

  const CodeModel& code_;
  std::size_t at_;
};

}  // namespace

std::optional<ClockStep> cut_clock(const CodeModel& code, std::size_t i) {
  return ClockCut(code, i).step();
}

}  // namespace fitcost::inline v1::cloudformation::detail
