// SPDX-License-Identifier: Apache-2.0
// What kind of number an expression of Python comes to: boto3 stores no float.
#include <algorithm>
#include <array>

#include "audit/code_facts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

enum class NumberKind {
  unknown,
  whole,
  a_float,
  decimal,
  other  ///< a text, a truth value
};

/// Follows an expression by Python's rules: a quotient is a float unless a Decimal takes part.
class NumberKinds {
 public:
  explicit NumberKinds(const CodeModel& code) : code_(code) {}

  /// What it may be: a float, before all; then a Decimal.
  NumberKind of(TokenRange value) {
    if (value.empty() || ++depth_ > deepest) return NumberKind::unknown;
    const NumberKind kind = choice(value);
    --depth_;
    return kind;
  }
  /// A float is what a quotient of unknown operands would be.
  bool is_guess() const { return guessed_; }

 private:
  static constexpr int deepest = 12;

  static NumberKind either(NumberKind a, NumberKind b) {
    for (const NumberKind each : {NumberKind::a_float, NumberKind::decimal, NumberKind::whole})
      if (a == each || b == each) return each;
    return a == NumberKind::unknown ? b : a;
  }

  /// The first of the words outside of brackets; the range's end where there is none.
  template <std::size_t n>
  std::size_t find(TokenRange value, const std::array<std::string_view, n>& words) const {
    for (std::size_t i = value.begin; i < value.end; i = next(i))
      if (is_any(code_.token(i), words)) return i;
    return value.end;
  }
  std::size_t next(std::size_t i) const {
    const std::size_t partner = code_.token(i).partner;
    return partner > i && code_.token(i).kind == TokenKind::mark ? partner + 1 : i + 1;
  }

  /// a if c else b; a or b
  NumberKind choice(TokenRange value) {
    const std::size_t question = find(value, std::array<std::string_view, 1>{"if"});
    if (question != value.end) {
      const std::size_t otherwise =
          find({question + 1, value.end}, std::array<std::string_view, 1>{"else"});
      const NumberKind first = of({value.begin, question});
      return otherwise == value.end ? first : either(first, of({otherwise + 1, value.end}));
    }
    const std::size_t alternative = find(value, std::array<std::string_view, 2>{"or", "and"});
    if (alternative != value.end)
      return either(of({value.begin, alternative}), of({alternative + 1, value.end}));
    if (find(value, std::array<std::string_view, 10>{"==", "!=", "<", ">", "<=", ">=", "in", "not",
                                                     "is", "lambda"}) != value.end)
      return NumberKind::other;
    return sum(value);
  }

  NumberKind sum(TokenRange value) {
    static constexpr std::array<std::string_view, 7> operators{"+", "-", "*", "/", "//", "**", "%"};
    NumberKind all = NumberKind::unknown;
    bool quotient = false;
    bool all_known = true;
    bool whole_division = false;
    std::size_t begin = value.begin;
    for (std::size_t i = value.begin; i <= value.end; i = i < value.end ? next(i) : i + 1) {
      if (i < value.end && !is_any(code_.token(i), operators)) continue;
      if (i < value.end) {
        quotient = quotient || code_.token(i).is("/");
        whole_division = whole_division || code_.token(i).is("//");
      }
      if (i > begin) {
        const NumberKind kind = atom({begin, i});
        if (kind == NumberKind::other || kind == NumberKind::decimal) return kind;
        all_known = all_known && kind != NumberKind::unknown;
        all = either(all, kind);
      }
      begin = i + 1;
    }
    if (!quotient || all == NumberKind::a_float) return all;
    guessed_ = guessed_ || !all_known;
    return NumberKind::a_float;
  }

  NumberKind atom(TokenRange value) {
    const CodeToken& first = code_.token(value.begin);
    if (first.kind == TokenKind::text) return NumberKind::other;
    if (first.kind == TokenKind::number) {
      const bool has_point = first.text.find('.') != std::string_view::npos ||
                             first.text.find('e') != std::string_view::npos;
      const bool hexadecimal = first.text.find('x') != std::string_view::npos;
      return has_point && !hexadecimal && first.text.find('j') == std::string_view::npos
                 ? NumberKind::a_float
                 : NumberKind::whole;
    }
    if (first.is("await")) return of({value.begin + 1, value.end});
    if (first.is("[") || first.is("{") || first.is("(")) return bracketed(value);
    if (first.kind == TokenKind::name) return named(value);
    return NumberKind::unknown;
  }

  /// (a + b), [a, b], {'k': a}; the parts of the latter two for themselves.
  NumberKind bracketed(TokenRange value) {
    const CodeToken& first = code_.token(value.begin);
    if (first.partner + 1 != value.end) return ends_in_call(value);
    NumberKind all = NumberKind::unknown;
    for (std::size_t i = value.begin + 1; i < first.partner;) {
      const std::size_t after = code_.past_comma(i, first.partner);
      const std::size_t end = code_.token(after - 1).is(",") ? after - 1 : after;
      const std::size_t colon = find({i, end}, std::array<std::string_view, 1>{":"});
      const std::size_t walk = find({i, end}, std::array<std::string_view, 1>{"for"});
      all = either(all, of({first.is("{") && colon < walk ? colon + 1 : i, walk}));
      i = after;
    }
    return all;
  }

  /// A method of what is in parentheses, or of a name, by the last that is called.
  NumberKind ends_in_call(TokenRange value) {
    if (!code_.token(value.end - 1).is(")")) return NumberKind::unknown;
    const std::size_t open = code_.token(value.end - 1).partner;
    if (open <= value.begin + 1) return NumberKind::unknown;
    const CodeToken& name = code_.token(open - 1);
    static constexpr std::array<std::string_view, 2> floats{"timestamp", "total_seconds"};
    static constexpr std::array<std::string_view, 3> decimals{"quantize", "normalize",
                                                              "to_integral_value"};
    if (is_any(name, floats)) return NumberKind::a_float;
    if (is_any(name, decimals)) return NumberKind::decimal;
    return NumberKind::unknown;
  }

  NumberKind named(TokenRange value) {
    const CodeToken& first = code_.token(value.begin);
    if (value.end == value.begin + 1) return variable(value.begin);
    const bool called = code_.token(value.begin + 1).is("(");
    if (called && code_.token(value.begin + 1).partner + 1 == value.end)
      return called_alone(value.begin, {value.begin + 2, value.end - 1});
    if (value.end > value.begin + 4 && code_.token(value.begin + 1).is(".") &&
        code_.token(value.begin + 3).is("(") &&
        code_.token(value.begin + 3).partner + 1 == value.end) {
      const CodeToken& method = code_.token(value.begin + 2);
      if (first.is("time"))
        return method.is("time_ns") ? NumberKind::whole
               : method.is("time")  ? NumberKind::a_float
                                    : NumberKind::unknown;
      static constexpr std::array<std::string_view, 4> whole{"floor", "ceil", "trunc", "isqrt"};
      if (first.is("random") && method.is("random")) return NumberKind::a_float;
      if (first.is("math")) return is_any(method, whole) ? NumberKind::whole : NumberKind::a_float;
    }
    // Numbers that were read from a table are Decimals.
    if (is_read_from_table(value)) return NumberKind::decimal;
    return ends_in_call(value);
  }

  NumberKind called_alone(std::size_t name, TokenRange arguments) {
    const CodeToken& function = code_.token(name);
    static constexpr std::array<std::string_view, 3> whole{"int", "len", "ord"};
    static constexpr std::array<std::string_view, 6> others{"str",   "repr",   "bool",
                                                            "bytes", "format", "loads"};
    static constexpr std::array<std::string_view, 4> of_arguments{"abs", "max", "min", "sum"};
    if (function.is("float")) return NumberKind::a_float;
    if (function.is("Decimal")) return NumberKind::decimal;
    if (is_any(function, whole)) return NumberKind::whole;
    if (is_any(function, others)) return NumberKind::other;
    const std::size_t after = code_.past_comma(arguments.begin, arguments.end);
    if (function.is("round")) {
      // round(x) is a whole number, round(x, 2) what x is
      if (after >= arguments.end) return NumberKind::whole;
      return of({arguments.begin, after - 1});
    }
    if (is_any(function, of_arguments)) {
      NumberKind all = NumberKind::unknown;
      for (std::size_t i = arguments.begin; i < arguments.end;) {
        const std::size_t end = code_.past_comma(i, arguments.end);
        const std::size_t last = code_.token(end - 1).is(",") ? end - 1 : end;
        all = either(all, of({i, find({i, last}, std::array<std::string_view, 1>{"for"})}));
        i = end;
      }
      return all;
    }
    NumberKind all = NumberKind::unknown;
    for (const TokenRange& given : code_.returned(function.text)) all = either(all, of(given));
    return all;
  }

  NumberKind variable(std::size_t name) {
    if (is_read_from_table({name, name + 1})) return NumberKind::decimal;
    NumberKind all = NumberKind::unknown;
    for (const TokenRange& value : code_.assigned(code_.token(name).text, name))
      all = either(all, of(value));
    return all;
  }

  bool is_read_from_table(TokenRange value) const {
    static constexpr std::array<std::string_view, 5> texts{"Items", "Item", "Attributes",
                                                           "Responses", "NewImage"};
    return code_.reaches(value, [&](std::size_t i) {
      const CodeToken& t = code_.token(i);
      if (t.is("Decimal") || t.is("parse_float")) return true;
      return t.kind == TokenKind::text &&
             std::find(texts.begin(), texts.end(), t.text) != texts.end();
    });
  }

  const CodeModel& code_;
  int depth_ = 0;
  bool guessed_ = false;
};

}  // namespace

void find_number_faults(const CodeModel& code, const std::string& name,
                        const std::vector<TokenRange>& values, std::vector<CodeFault>& out) {
  if (!code.is_python()) return;  // JavaScript has but one kind of number
  for (const TokenRange& value : values) {
    NumberKinds kinds(code);
    if (kinds.of(value) != NumberKind::a_float) continue;
    out.push_back({"FC312", value.begin,
                   "'" + name + "' is a float" +
                       (kinds.is_guess() ? ", as a quotient is unless a Decimal takes part" : "") +
                       ": boto3 refuses to store one (TypeError)",
                   kinds.is_guess()});
  }
}

void find_decimal_faults(const CodeModel& code, std::vector<CodeFault>& out) {
  if (!code.is_python()) return;
  for (const auto& call : code.calls()) {
    if (!code.token(call.name).is("Decimal") || call.arguments.empty()) continue;
    NumberKinds kinds(code);
    if (kinds.of(call.arguments) != NumberKind::a_float) continue;
    out.push_back(
        {"FC312", call.name,
         "a float made into a Decimal keeps the float's binary error, which boto3 refuses "
         "(Inexact)",
         kinds.is_guess()});
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
