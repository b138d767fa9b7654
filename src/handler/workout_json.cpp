// SPDX-License-Identifier: Apache-2.0
#include "handler/workout_json.hpp"

#include "fitcost/handler/workout_id.hpp"
#include "handler/instant.hpp"
#include "handler/json_text.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

/// Twice escaped, a byte is at most `\\\\u0000`.
constexpr std::size_t nested_room(std::size_t bytes) { return 7 * bytes + 16; }

template <bool nested> class Writer {
 public:
  explicit Writer(char* out) : at_(out) {}

  template <Literal piece> void literal() {
    if constexpr (nested) {
      at_ = std::copy_n(Nested<piece>::text.data(), Nested<piece>::size, at_);
      added_ += piece.quotes();
    } else {
      at_ = std::copy_n(piece.text.data(), piece.size, at_);
    }
  }
  void text(std::string_view text) {
    char* const from = at_;
    at_ = put_escaped(at_, text);
    if (!nested || at_ == from + text.size()) return;
    const std::string once(from, at_);
    at_ = put_escaped(from, once);
    added_ += static_cast<std::size_t>(at_ - from) - once.size();
  }
  void number(std::int64_t value) { at_ = put(at_, value); }
  void number(const Decimal& value) { at_ = put(at_, value); }
  void id(std::int64_t timestamp, std::uint64_t random) {
    at_ = write_workout_id(timestamp, random, at_);
  }
  void instant(std::int64_t microseconds) { at_ = put_instant(at_, microseconds); }

  const char* end() const { return at_; }
  std::size_t added() const { return added_; }

 private:
  char* at_;
  std::size_t added_ = 0;
};

template <bool nested> void append(JsonBody& out, const Workout& w) {
  constexpr std::size_t names_and_numbers = 400 + 4 * longest_decimal;
  const std::size_t notes = w.notes ? w.notes->size() : 0;
  Writer<nested> writer(out.room(names_and_numbers + nested_room(w.user_id.size()) +
                                 nested_room(w.workout_type.size()) + nested_room(notes)));
  writer.template literal<R"({"userId":")">();
  writer.text(w.user_id);
  writer.template literal<R"(","workoutId":")">();
  writer.id(w.timestamp, w.random);
  writer.template literal<R"(","workoutTimestamp":)">();
  writer.number(w.timestamp);
  writer.template literal<R"(,"createdAt":")">();
  writer.instant(w.timestamp);
  writer.template literal<R"(","workoutType":")">();
  writer.text(w.workout_type);
  writer.template literal<R"(","duration":)">();
  writer.number(w.duration);
  writer.template literal<R"(,"calories":)">();
  writer.number(w.calories);
  if (w.distance) {
    writer.template literal<R"(,"distance":)">();
    writer.number(*w.distance);
  }
  if (w.heart_rate) {
    writer.template literal<R"(,"heartRate":)">();
    writer.number(*w.heart_rate);
  }
  if (w.notes) {
    writer.template literal<R"(,"notes":")">();
    writer.text(*w.notes);
    writer.template literal<"\"">();
  }
  writer.template literal<"}">();
  out.wrote(writer.end(), writer.added());
}

}  // namespace

void append_workout(JsonBody& out, const Workout& workout) {
  if (out.nested())
    append<true>(out, workout);
  else
    append<false>(out, workout);
}

}  // namespace fitcost::inline v1::handler::detail
