// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

/// Exact decimals for money and metered quantities: what is printed is what was multiplied.
namespace fitcost::inline v1 {

namespace detail {
__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

constexpr bool multiply_overflows(Int128 a, Int128 b, Int128& product) {
  return __builtin_mul_overflow(a, b, &product);
}
constexpr Int128 power_of_ten(int n) {
  Int128 p = 1;
  for (; n > 0; --n) p *= 10;
  return p;
}
}  // namespace detail

enum class Rounding { half_even, half_up };  ///< half_up: halves go away from zero

/// coefficient / 10^scale with up to 38 digits, always in lowest terms, so that equal values are
/// equal objects. Sums and products are exact; where the digits do not suffice
/// `std::overflow_error` is thrown. The readers of prices and of usage have limits that keep every
/// real bill away from it.
class Decimal {
 public:
  static constexpr int max_scale = 38;

  constexpr Decimal() = default;
  /// A whole number; a double is none (`to_decimal` rounds one).
  template <std::integral Whole>
  constexpr Decimal(Whole whole) : coefficient_(whole) {}  // NOLINT(google-explicit-constructor)

  /// `coefficient` / 10^`scale`, scale 0..38.
  static constexpr Decimal of(detail::Int128 coefficient, int scale) {
    Decimal d;
    d.coefficient_ = coefficient;
    d.scale_ = scale;
    d.reduce();
    return d;
  }

  /// coefficient / 10^scale as `of` reduced it once: the scale is 0, or the coefficient is no
  /// multiple of 10.
  static constexpr Decimal of_reduced(detail::Int128 coefficient, int scale) {
    Decimal d;
    d.coefficient_ = coefficient;
    d.scale_ = scale;
    return d;
  }

  /// Decimal text: digits, a point, an exponent (`0.25`, `-3`, `1E-7`). Nothing for anything else:
  /// no leading sign but a minus, no nan, no inf, no hex, no spaces, no more than 38 digits or
  /// decimal places.
  static constexpr std::optional<Decimal> parse(std::string_view text) {
    std::size_t at = 0;
    const bool negative = !text.empty() && text[0] == '-';
    if (negative) ++at;
    detail::Int128 coefficient = 0;
    int digits = 0;
    int places = 0;
    bool point = false;
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '.' && !point) {
        point = true;
      } else if (c >= '0' && c <= '9') {
        ++digits;
        if (coefficient > largest / 10) return std::nullopt;  // `largest` is nines: any digit fits
        coefficient = coefficient * 10 + (c - '0');
        if (point) ++places;
      } else {
        break;
      }
    }
    if (digits == 0) return std::nullopt;
    if (at < text.size()) {
      const auto exponent = parse_exponent(text.substr(at));
      if (!exponent) return std::nullopt;
      places -= *exponent;
    }
    if (coefficient == 0) return Decimal();
    for (; places > max_scale && coefficient % 10 == 0; --places) coefficient /= 10;
    if (places > max_scale) return std::nullopt;
    for (; places < 0; ++places) {
      if (coefficient > largest / 10) return std::nullopt;
      coefficient *= 10;
    }
    return of(negative ? -coefficient : coefficient, places);
  }

  constexpr detail::Int128 coefficient() const { return coefficient_; }
  constexpr int scale() const { return scale_; }

  friend constexpr bool operator==(const Decimal&, const Decimal&) = default;
  friend constexpr std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    const bool negative_a = a.coefficient_ < 0;
    const bool negative_b = b.coefficient_ < 0;
    if (negative_a != negative_b) {
      return negative_a ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    const int scale = a.scale_ > b.scale_ ? a.scale_ : b.scale_;
    detail::Int128 x = 0;
    detail::Int128 y = 0;
    // The one that does not fit at the finer scale is the larger in magnitude.
    if (!a.at_scale(scale, x)) {
      return negative_a ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (!b.at_scale(scale, y)) {
      return negative_a ? std::strong_ordering::greater : std::strong_ordering::less;
    }
    return x < y ? std::strong_ordering::less
                 : (x > y ? std::strong_ordering::greater : std::strong_ordering::equal);
  }

  friend constexpr Decimal operator-(const Decimal& a) { return of(-a.coefficient_, a.scale_); }
  friend constexpr Decimal operator+(const Decimal& a, const Decimal& b) {
    const int scale = a.scale_ > b.scale_ ? a.scale_ : b.scale_;
    detail::Int128 x = 0;
    detail::Int128 y = 0;
    detail::Int128 sum = 0;
    if (!a.at_scale(scale, x) || !b.at_scale(scale, y) || __builtin_add_overflow(x, y, &sum)) {
      throw std::overflow_error("a sum needs more than 38 digits");
    }
    return within_digits(sum, scale, "a sum needs more than 38 digits");
  }
  friend constexpr Decimal operator-(const Decimal& a, const Decimal& b) { return a + (-b); }
  friend constexpr Decimal operator*(const Decimal& a, const Decimal& b) {
    detail::Int128 product = 0;
    constexpr const char* too_long = "a product needs more than 38 digits";
    if (detail::multiply_overflows(a.coefficient_, b.coefficient_, product)) {
      throw std::overflow_error(too_long);
    }
    if (product == 0) return Decimal();
    int scale = a.scale_ + b.scale_;
    for (; scale > max_scale && product % 10 == 0; --scale) product /= 10;
    if (scale > max_scale) throw std::overflow_error(too_long);
    return within_digits(product, scale, too_long);
  }
  constexpr Decimal& operator+=(const Decimal& other) { return *this = *this + other; }
  constexpr Decimal& operator-=(const Decimal& other) { return *this = *this - other; }

  /// To `places` decimal places.
  constexpr Decimal rounded(int places, Rounding rounding = Rounding::half_even) const {
    if (scale_ <= places) return *this;
    const int drop = scale_ - places;
    if (drop > 38) return Decimal();
    const detail::Int128 step = detail::power_of_ten(drop);
    const bool negative = coefficient_ < 0;
    const detail::Int128 magnitude = negative ? -coefficient_ : coefficient_;
    detail::Int128 quotient = magnitude / step;
    const detail::Int128 rest = magnitude % step;
    const detail::Int128 other = step - rest;
    const bool up =
        rest > other || (rest == other && (rounding == Rounding::half_up || quotient % 2 == 1));
    if (up) ++quotient;
    return of(negative ? -quotient : quotient, places);
  }

  /// The nearest double.
  constexpr double to_double() const {
    const bool negative = coefficient_ < 0;
    auto rest = static_cast<detail::Uint128>(negative ? -coefficient_ : coefficient_);
    detail::Uint128 divisor = 1;  // 5^scale; its halvings are exact in a double
    for (int i = 0; i < scale_; ++i) divisor *= 5;
    detail::Uint128 quotient = rest / divisor;
    rest %= divisor;
    int halvings = scale_;
    // 55 bits, the last of which says that something follows: the cast below rounds just once.
    for (; rest != 0 && (quotient >> 54) == 0; ++halvings) {
      rest *= 2;
      quotient = quotient * 2 + (rest >= divisor ? 1 : 0);
      if (rest >= divisor) rest -= divisor;
    }
    if (rest != 0) quotient |= 1;
    auto value = static_cast<double>(quotient);
    for (; halvings > 0; --halvings) value /= 2.0;
    return negative ? -value : value;
  }

  /// Exact text, without an exponent and without needless zeros: "0.000000625", "12", "-0.5".
  std::string to_string() const { return to_string(0); }
  /// The same with at least `places` decimal places: "12.50".
  std::string to_string(int places) const {
    const bool negative = coefficient_ < 0;
    auto rest = static_cast<detail::Uint128>(negative ? -coefficient_ : coefficient_);
    std::string digits;
    for (; rest > 0; rest /= 10)
      digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    const auto scale = static_cast<std::size_t>(scale_);
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
    if (places > scale_) {
      if (scale == 0) digits += '.';
      digits.append(static_cast<std::size_t>(places - scale_), '0');
    }
    return negative ? "-" + digits : digits;
  }

 private:
  static constexpr detail::Int128 largest = detail::power_of_ten(38) - 1;

  static constexpr Decimal within_digits(detail::Int128 coefficient, int scale, const char* why) {
    const Decimal d = of(coefficient, scale);
    if (d.coefficient_ > largest || d.coefficient_ < -largest) throw std::overflow_error(why);
    return d;
  }

  static constexpr std::optional<int> parse_exponent(std::string_view text) {
    if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
    std::size_t at = 1;
    bool negative = false;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
    if (at == text.size()) return std::nullopt;
    int exponent = 0;
    for (; at < text.size(); ++at) {
      if (text[at] < '0' || text[at] > '9') return std::nullopt;
      exponent = exponent * 10 + (text[at] - '0');
      if (exponent > 99) return std::nullopt;
    }
    return negative ? -exponent : exponent;
  }

  /// The coefficient at a scale not smaller than its own; false where it does not fit.
  constexpr bool at_scale(int scale, detail::Int128& out) const {
    return coefficient_ == 0 || scale == scale_
               ? (out = coefficient_, true)
               : scale - scale_ <= 38 &&
                     !detail::multiply_overflows(coefficient_, detail::power_of_ten(scale - scale_),
                                                 out);
  }
  constexpr void reduce() {
    if (coefficient_ >= INT64_MIN && coefficient_ <= INT64_MAX) {  // a tenth of the time
      auto short_coefficient = static_cast<std::int64_t>(coefficient_);
      for (; scale_ > 0 && short_coefficient % 10 == 0; --scale_) short_coefficient /= 10;
      coefficient_ = short_coefficient;
      return;
    }
    for (; scale_ > 0 && coefficient_ % 10 == 0; --scale_) coefficient_ /= 10;
  }

  detail::Int128 coefficient_ = 0;
  int scale_ = 0;
};

/// A double at `places` decimal places, half to even, from its exact binary value. Finite, below
/// 1e17.
constexpr Decimal to_decimal(double value, int places = 9) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const int exponent_bits = static_cast<int>((bits >> 52) & 0x7ff);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
  if (exponent_bits == 0x7ff) throw std::overflow_error("a quantity is not finite");
  const auto mantissa = static_cast<detail::Int128>(
      exponent_bits == 0 ? fraction : fraction | (std::uint64_t{1} << 52));
  const int exponent =
      (exponent_bits == 0 ? 1 : exponent_bits) - 1075;  // value = mantissa * 2^exponent
  const bool negative = (bits >> 63) != 0;
  detail::Int128 scaled = 0;
  if (detail::multiply_overflows(mantissa, detail::power_of_ten(places), scaled)) {
    throw std::overflow_error("a quantity needs more than 38 digits");
  }
  if (exponent >= 0) {
    for (int i = 0; i < exponent; ++i) {
      if (detail::multiply_overflows(scaled, 2, scaled)) {
        throw std::overflow_error("a quantity needs more than 38 digits");
      }
    }
  } else if (exponent < -126) {
    scaled = 0;
  } else {
    const detail::Int128 step = detail::Int128{1} << -exponent;
    const detail::Int128 rest = scaled & (step - 1);
    const detail::Int128 half = step >> 1;
    scaled >>= -exponent;
    if (rest > half || (rest == half && (scaled & 1) != 0)) ++scaled;
  }
  return Decimal::of(negative ? -scaled : scaled, places);
}

/// A decimal as another scalar; other scalars overload `scalar_cast` beside their type.
template <class S> constexpr S scalar_cast(const Decimal& d) {
  if constexpr (std::is_same_v<S, Decimal>) {
    return d;
  } else {
    return S(d.to_double());
  }
}

}  // namespace fitcost::inline v1
