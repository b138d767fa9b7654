// SPDX-License-Identifier: Apache-2.0
#include "handler/packed_workout.hpp"

#include <array>
#include <cstring>
#include <limits>

#include "handler/text_buffer.hpp"
#include "handler/text_bytes.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

using Coefficient = fitcost::detail::Int128;

enum Has : unsigned {
  has_distance = 1,
  has_heart_rate = 2,
  has_notes = 4,
  has_marker = 8,
  has_long_numbers = 16
};

/// Duration, calories, distance and heart rate; 0 for what there is not.
using Numbers = std::array<Decimal, 4>;
using Coefficients = std::array<Coefficient, std::tuple_size_v<Numbers>>;

template <class Value> char* put_bytes(char* out, const Value& value) {
  std::memcpy(out, &value, sizeof value);
  return out + sizeof value;
}
template <class Value> const char* get_bytes(const char* in, Value& value) {
  std::memcpy(&value, in, sizeof value);
  return in + sizeof value;
}

bool is_short(const Decimal& number) {
  using Limits = std::numeric_limits<std::int32_t>;
  return number.coefficient() >= Limits::min() && number.coefficient() <= Limits::max();
}

}  // namespace

struct PackedWorkout::Head {
  std::uint64_t random;
  std::uint32_t item_bytes;
  std::uint32_t notes_size;
  std::array<std::int32_t, std::tuple_size_v<Numbers>> coefficients;  ///< where all are short
  std::array<std::uint8_t, std::tuple_size_v<Numbers>> scales;
  std::uint16_t type_size;
  std::uint16_t has;
};

PackedWorkout::PackedWorkout(const Workout& w) {
  const Numbers numbers{w.duration, w.calories, w.distance.value_or(Decimal()),
                        w.heart_rate.value_or(Decimal())};
  const std::string_view notes_text = w.notes ? std::string_view(*w.notes) : std::string_view();
  Head head{};
  head.random = w.random;
  head.item_bytes = static_cast<std::uint32_t>(handler::item_bytes(w));
  head.notes_size = static_cast<std::uint32_t>(notes_text.size());
  head.type_size = static_cast<std::uint16_t>(w.workout_type.size());
  unsigned has = 0;
  if (w.distance) has |= has_distance;
  if (w.heart_rate) has |= has_heart_rate;
  if (w.notes) has |= has_notes;
  if (w.marker != 0) has |= has_marker;
  Coefficients coefficients{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    coefficients[i] = numbers[i].coefficient();
    head.coefficients[i] = static_cast<std::int32_t>(coefficients[i]);
    head.scales[i] = static_cast<std::uint8_t>(numbers[i].scale());
    if (!is_short(numbers[i])) has |= has_long_numbers;
  }
  head.has = static_cast<std::uint16_t>(has);

  std::size_t size = sizeof head + w.workout_type.size() + notes_text.size();
  if ((has & has_marker) != 0) size += sizeof w.marker;
  if ((has & has_long_numbers) != 0) size += sizeof coefficients;
  block_ = std::make_unique_for_overwrite<char[]>(size);
  char* at = put_bytes(block_.get(), head);
  at = put(at, w.workout_type);
  at = put(at, notes_text);
  if ((has & has_marker) != 0) at = put_bytes(at, w.marker);
  if ((has & has_long_numbers) != 0) put_bytes(at, coefficients);
}

PackedWorkout::Head PackedWorkout::head() const {
  Head head{};
  get_bytes(block_.get(), head);
  return head;
}

std::int64_t PackedWorkout::item_bytes() const { return head().item_bytes; }

std::uint64_t PackedWorkout::random() const { return head().random; }

std::string_view PackedWorkout::workout_type() const {
  return {block_.get() + sizeof(Head), head().type_size};
}

// A copy of the code for each width: the numbers stay in registers, where one that chose between
// them took twice the time.
template <class Take>
void PackedWorkout::with_coefficients(const Head& head, const Take& take) const {
  if ((head.has & has_long_numbers) == 0) return take(head.coefficients);
  const std::size_t marker_size = (head.has & has_marker) != 0 ? sizeof(Workout::marker) : 0;
  Coefficients coefficients{};
  get_bytes(block_.get() + sizeof head + head.type_size + head.notes_size + marker_size,
            coefficients);
  take(coefficients);
}

void PackedWorkout::unpack_for_totals(Workout& out) const {
  const Head head = this->head();
  const std::string_view type(block_.get() + sizeof head, head.type_size);
  if (!same_text(out.workout_type, type)) out.workout_type = type;  // mostly the last one's
  with_coefficients(head, [&](const auto& coefficients) {
    out.duration = Decimal::of_reduced(coefficients[0], head.scales[0]);
    out.calories = Decimal::of_reduced(coefficients[1], head.scales[1]);
    if ((head.has & has_distance) != 0)
      out.distance.emplace(Decimal::of_reduced(coefficients[2], head.scales[2]));
    else
      out.distance.reset();
  });
}

void PackedWorkout::unpack(Workout& out) const {
  unpack_for_totals(out);
  const Head head = this->head();
  const char* at = block_.get() + sizeof head + head.type_size;
  out.random = head.random;
  if ((head.has & has_notes) != 0) {
    if (!out.notes) out.notes.emplace();
    out.notes->assign(at, head.notes_size);
  } else {
    out.notes.reset();
  }
  out.marker = 0;
  if ((head.has & has_marker) != 0) get_bytes(at + head.notes_size, out.marker);
  with_coefficients(head, [&](const auto& coefficients) {
    if ((head.has & has_heart_rate) != 0)
      out.heart_rate.emplace(Decimal::of_reduced(coefficients[3], head.scales[3]));
    else
      out.heart_rate.reset();
  });
}

}  // namespace fitcost::inline v1::handler::detail
