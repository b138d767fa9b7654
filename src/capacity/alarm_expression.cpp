// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/alarm_expression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "fitcost/units/decimal.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::inline v1 {

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// A number, or a value for each time of the grid, NaN where there is none.
struct Series {
  bool is_number = false;
  double number = 0.0;
  std::vector<double> values;

  double at(std::size_t i) const { return is_number ? number : values[i]; }
};

double combined(char operation, double a, double b) {
  switch (operation) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b == 0.0 ? no_value : a / b;
    default:
      return std::pow(a, b);
  }
}

/// A result that is no finite number is no point.
double finite_or_missing(double value) { return std::isfinite(value) ? value : no_value; }

Series combined(char operation, const Series& a, const Series& b) {
  Series out;
  if (a.is_number && b.is_number) {
    out.is_number = true;
    out.number = combined(operation, a.number, b.number);
    return out;
  }
  const std::size_t size = a.is_number ? b.values.size() : a.values.size();
  out.values.resize(size);
  for (std::size_t i = 0; i < size; ++i) {
    const double x = a.at(i);
    const double y = b.at(i);
    const bool point = (!a.is_number && !std::isnan(x)) || (!b.is_number && !std::isnan(y));
    out.values[i] = point ? finite_or_missing(combined(operation, std::isnan(x) ? 0.0 : x,
                                                       std::isnan(y) ? 0.0 : y))
                          : no_value;
  }
  return out;
}

class ExpressionReader {
 public:
  ExpressionReader(std::string_view text, const PointTable& table,
                   const std::vector<std::int64_t>& grid, std::string place)
      : text_(text), table_(table), grid_(grid), place_(std::move(place)) {}

  std::vector<double> read() {
    Series all = sum(0);
    skip_blanks();
    if (at_ < text_.size()) unexpected("the end, or + - * / ^");
    if (all.is_number) {
      throw InputError({place_}, "an expression without a metric", "one over the file's columns");
    }
    return std::move(all.values);
  }

 private:
  static constexpr int deepest = 100;
  static constexpr std::size_t most_metrics = 10;  // of an alarm on an expression

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  char peek() {
    skip_blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  [[noreturn]] void unexpected(const std::string& wanted) {
    skip_blanks();
    throw InputError({place_, 0, static_cast<int>(at_) + 1},
                     at_ < text_.size() ? in_quotes(text_.substr(at_, 20)) : "the end", wanted);
  }
  void require_shallow(int depth) const {
    if (depth > deepest) {
      throw InputError({place_, 0, static_cast<int>(at_) + 1}, "too deep a nesting",
                       "at most " + std::to_string(deepest) + " levels");
    }
  }

  Series sum(int depth) {
    require_shallow(depth);
    Series left = product(depth);
    for (;;) {
      if (take('+')) {
        left = combined('+', left, product(depth));
      } else if (take('-')) {
        left = combined('-', left, product(depth));
      } else {
        return left;
      }
    }
  }
  Series product(int depth) {
    Series left = signed_power(depth);
    for (;;) {
      if (take('*')) {
        left = combined('*', left, signed_power(depth));
      } else if (take('/')) {
        left = combined('/', left, signed_power(depth));
      } else {
        return left;
      }
    }
  }
  Series signed_power(int depth) {
    require_shallow(depth);
    if (take('-')) return combined('*', whole(-1.0), signed_power(depth + 1));
    Series base = primary(depth);
    if (take('^')) return combined('^', base, signed_power(depth + 1));
    return base;
  }
  static Series whole(double number) { return {true, number, {}}; }

  Series primary(int depth) {
    const char c = peek();
    if (take('(')) {
      Series inner = sum(depth + 1);
      if (!take(')')) unexpected("')'");
      return inner;
    }
    if ((c >= '0' && c <= '9') || c == '.') return number();
    const std::size_t start = at_;
    const std::string word = identifier();
    if (word == "FILL") return filled(depth);
    return column(word, start);
  }

  Series number() {
    std::size_t end = at_;
    while (end < text_.size() && ((text_[end] >= '0' && text_[end] <= '9') || text_[end] == '.' ||
                                  ((text_[end] == 'e' || text_[end] == 'E') && end > at_) ||
                                  ((text_[end] == '-' || text_[end] == '+') &&
                                   (text_[end - 1] == 'e' || text_[end - 1] == 'E')))) {
      ++end;
    }
    const auto value = Decimal::parse(text_.substr(at_, end - at_));
    if (!value) unexpected("a number");
    at_ = end;
    return whole(value->to_double());
  }

  std::string identifier() {
    std::size_t end = at_;
    const auto letter = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    while (end < text_.size() &&
           (letter(text_[end]) || (end > at_ && text_[end] >= '0' && text_[end] <= '9'))) {
      ++end;
    }
    if (end == at_) unexpected("a number, a metric's id, FILL( or '('");
    std::string word(text_.substr(at_, end - at_));
    at_ = end;
    return word;
  }

  Series column(const std::string& id, std::size_t start) {
    const auto found = std::find(table_.names.begin(), table_.names.end(), id);
    if (found == table_.names.end()) {
      throw InputError({place_, 0, static_cast<int>(start) + 1}, in_quotes(id),
                       "the id of a column" + suggestion(id, table_.names));
    }
    if (std::find(used_.begin(), used_.end(), id) == used_.end()) used_.push_back(id);
    if (used_.size() > most_metrics) {
      throw InputError({place_}, "more than 10 metrics", "at most 10: an alarm takes no more");
    }
    const auto& values = table_.columns[static_cast<std::size_t>(found - table_.names.begin())];
    Series out;
    out.values.assign(grid_.size(), no_value);
    std::size_t row = 0;
    for (std::size_t i = 0; i < grid_.size(); ++i) {
      while (row < table_.times.size() && table_.times[row] < grid_[i]) ++row;
      if (row < table_.times.size() && table_.times[row] == grid_[i]) out.values[i] = values[row];
    }
    return out;
  }

  Series filled(int depth) {
    if (!take('(')) unexpected("'(' behind FILL");
    Series inner = sum(depth + 1);
    if (inner.is_number) unexpected("a metric in FILL");
    if (!take(',')) unexpected("', ' and what to fill with");
    const char c = peek();
    bool repeat = false;
    double value = 0.0;
    if ((c >= '0' && c <= '9') || c == '.' || c == '-') {
      const bool negative = take('-');
      value = number().number;
      if (negative) value = -value;
    } else {
      repeat = identifier() == "REPEAT";
      if (!repeat) unexpected("a number or REPEAT in FILL");
      value = no_value;
    }
    if (!take(')')) unexpected("')'");
    for (double& each : inner.values) {
      if (std::isnan(each)) {
        each = value;
      } else if (repeat) {
        value = each;
      }
    }
    return inner;
  }

  std::string_view text_;
  const PointTable& table_;
  const std::vector<std::int64_t>& grid_;
  std::string place_;
  std::size_t at_ = 0;
  std::vector<std::string> used_;
};

}  // namespace

std::vector<double> evaluate_expression(std::string_view expression, const PointTable& table,
                                        const std::vector<std::int64_t>& grid,
                                        std::string_view place) {
  return ExpressionReader(expression, table, grid, std::string(place)).read();
}

}  // namespace fitcost::inline v1
