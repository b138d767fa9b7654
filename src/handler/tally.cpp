// SPDX-License-Identifier: Apache-2.0
#include "handler/tally.hpp"

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>

#include "handler/text_buffer.hpp"
#include "handler/text_bytes.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

using boost::multiprecision::cpp_int;
using fitcost::detail::Int128;

constexpr std::size_t most_looked_through = 16;
constexpr int mean_places = 2;
constexpr Int128 split = 1'000'000'000'000'000'000;  // of a Part

/// value / 10^scale as text.
std::string decimal_text(const cpp_int& value, std::size_t scale) {
  std::string digits = value.str();
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  digits.insert(digits.size() - scale, 1, '.');
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

std::string small_text(Int128 value, int scale) {
  std::array<char, longest_decimal> text{};
  return {text.data(), put(text.data(), Decimal::of(value, scale))};
}

/// dividend / divisor, rounded half to even.
template <class Integer> Integer quotient_of(const Integer& dividend, const Integer& divisor) {
  Integer quotient = dividend / divisor;
  const Integer twice_rest = 2 * (dividend - quotient * divisor);
  if (twice_rest > divisor || (twice_rest == divisor && quotient % 2 == 1)) ++quotient;
  return quotient;
}

}  // namespace

struct ExactSum::Wide {
  cpp_int value;  ///< times 10^38
};

void ExactSum::add_long(const Decimal& number) {
  Part& part = long_[number.scale()];
  part.low += number.coefficient() % split;
  part.high += number.coefficient() / split;
}

ExactSum::Wide ExactSum::at_finest_scale() const {
  const auto at_finest = [](const cpp_int& value, int scale) -> cpp_int {
    const auto shift = static_cast<unsigned>(Decimal::max_scale - scale);
    return value * boost::multiprecision::pow(cpp_int(10), shift);
  };
  Wide sum{at_finest(cpp_int(millionths_), small_scale)};
  for (const auto& [scale, part] : long_)
    sum.value += at_finest(cpp_int(part.high) * cpp_int(split) + cpp_int(part.low), scale);
  return sum;
}

ExactSum::Texts ExactSum::texts(std::int64_t count) const {
  if (long_.empty()) {
    const Int128 divisor = Int128{std::max<std::int64_t>(count, 1)} *
                           fitcost::detail::power_of_ten(small_scale - mean_places);
    return {small_text(millionths_, small_scale),
            small_text(quotient_of(millionths_, divisor), mean_places)};
  }
  const cpp_int sum = at_finest_scale().value;
  const cpp_int divisor =
      count * boost::multiprecision::pow(cpp_int(10), Decimal::max_scale - mean_places);
  return {decimal_text(sum, Decimal::max_scale),
          decimal_text(quotient_of(sum, divisor), mean_places)};
}

void Tally::take(const Workout& workout) {
  ++count_;
  duration_.add(workout.duration);
  calories_.add(workout.calories);
  if (workout.distance) distance_.add(*workout.distance);
  for (auto& [type, count] : few_types_) {
    if (same_text(type, workout.workout_type)) {
      ++count;
      return;
    }
  }
  if (few_types_.size() < most_looked_through)
    few_types_.push_back({workout.workout_type, 1});
  else
    ++other_types_[workout.workout_type];
}

void Tally::each_type(const std::function<void(std::string_view, std::int64_t)>& visit) const {
  std::map<std::string_view, std::int64_t> sorted;
  for (const auto& [type, count] : few_types_) sorted[type] += count;
  for (const auto& [type, count] : other_types_) sorted[type] += count;
  for (const auto& [type, count] : sorted) visit(type, count);
}

}  // namespace fitcost::inline v1::handler::detail
