// SPDX-License-Identifier: Apache-2.0
#include "handler/workout_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "handler/text_bytes.hpp"
#include "handler/utf8.hpp"
#include "handler/workout_rules.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

namespace ondemand = simdjson::ondemand;

enum Field : unsigned {
  user_id,
  workout_type,
  duration,
  calories,
  distance,
  heart_rate,
  notes,
  workout_id,
  timestamp,
  created_at,
  field_count
};
constexpr std::array<std::string_view, field_count> field_names = {
    "userId",    "workoutType", "duration",  "calories",         "distance",
    "heartRate", "notes",       "workoutId", "workoutTimestamp", "createdAt"};

unsigned field_of(std::string_view name, bool key_fields) {
  const unsigned count = key_fields ? field_count : workout_id;
  for (unsigned i = 0; i < count; ++i)
    if (same_text(field_names[i], name)) return i;
  return field_count;
}

std::string_view trimmed(std::string_view token) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
  return token;
}

constexpr std::size_t most_digits = 38;

/// `1.500` is `1.5`, however many zeros there are; 38 digits are counted without them.
std::string_view without_idle_zeros(std::string_view token) {
  if (token.size() <= most_digits || token.find('.') == std::string_view::npos ||
      token.find_first_of("eE") != std::string_view::npos)
    return token;
  token.remove_suffix(token.size() - 1 - token.find_last_not_of('0'));
  if (token.back() == '.') token.remove_suffix(1);
  return token;
}

/// `0`, `-0.0` and `0e999` alike, of whatever exponent.
bool is_zero(std::string_view token) {
  const auto other = token.find_first_not_of("-0.");
  return other == std::string_view::npos || token[other] == 'e' || token[other] == 'E';
}

constexpr std::string_view body_not_json = "body: not valid JSON";

/// Of a body that no JSON could be read from.
void refuse_not_json(std::string_view body, Refusal& refusal) {
  const std::size_t valid = valid_utf8_prefix(body);
  if (valid == body.size())
    refusal.say(400, body_not_json);
  else
    refusal.say(400, "body: not valid UTF-8 at byte " + std::to_string(valid + 1));
}

}  // namespace

bool is_json_number(std::string_view token) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < token.size() && token[at] >= '0' && token[at] <= '9') ++at;
    return at - from;
  };
  if (at < token.size() && token[at] == '-') ++at;
  const std::size_t first = at;
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && token[first] == '0')) return false;
  if (at < token.size() && token[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    ++at;
    if (at < token.size() && (token[at] == '+' || token[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == token.size();
}

struct WorkoutReader::State {
  ondemand::parser parser;
  std::string padded;
  std::string spare_notes;  ///< memory for the next workout's

  void read(std::string_view body, std::string_view caller, Workout& workout, StatedKey* key,
            Refusal& refusal);

 private:
  void read_field(Field field, ondemand::value value, std::string_view caller, Workout& workout,
                  StatedKey* key, Refusal& refusal);
  static std::optional<Decimal> number(std::string_view name, std::string_view wanted,
                                       ondemand::value& value, Refusal& refusal);
  static std::optional<Decimal> number(const NumberRule& rule, ondemand::value& value,
                                       Refusal& refusal);
  static std::optional<std::string_view> string(std::string_view name, std::string_view wanted,
                                                ondemand::value& value, Refusal& refusal);
  static bool is_null(ondemand::value& value, Refusal& refusal);
  void refuse_other(std::string_view body, Refusal& refusal);
  ondemand::document open(std::string_view body, simdjson::error_code& error);
};

ondemand::document WorkoutReader::State::open(std::string_view body, simdjson::error_code& error) {
  if (padded.size() < body.size() + simdjson::SIMDJSON_PADDING)
    padded.resize(body.size() + simdjson::SIMDJSON_PADDING);
  std::memcpy(padded.data(), body.data(), body.size());
  ondemand::document document;
  error = parser.iterate(padded.data(), body.size(), padded.size()).get(document);
  return document;
}

/// A body that does not begin as an object does.
void WorkoutReader::State::refuse_other(std::string_view body, Refusal& refusal) {
  constexpr std::string_view wanted = "a JSON object";
  if (body.empty() || body.front() != '"') {
    refusal.wanted_not_token("body", wanted, body);
    return;
  }
  simdjson::error_code error{};
  auto document = open(body, error);
  std::string_view text;
  if (error != simdjson::SUCCESS || document.get_string().get(text) != simdjson::SUCCESS)
    refusal.say(400, body_not_json);
  else
    refusal.wanted("body", wanted, text);
}

std::optional<Decimal> WorkoutReader::State::number(std::string_view name, std::string_view wanted,
                                                    ondemand::value& value, Refusal& refusal) {
  const std::string_view token = trimmed(value.raw_json_token());
  ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) {
    refusal.say(400, body_not_json);
    return std::nullopt;
  }
  if (type == ondemand::json_type::string) {
    if (const auto text = string(name, wanted, value, refusal)) refusal.wanted(name, wanted, *text);
    return std::nullopt;
  }
  if (type != ondemand::json_type::number) {
    refusal.wanted_not_token(name, wanted, token);
    return std::nullopt;
  }
  if (!is_json_number(token)) {
    refusal.say(400, body_not_json);
    return std::nullopt;
  }
  if (is_zero(token)) return Decimal();
  const auto number = Decimal::parse(without_idle_zeros(token));
  if (!number) refusal.wanted_not_token(name, "at most 38 digits and decimal places", token);
  return number;
}

std::optional<Decimal> WorkoutReader::State::number(const NumberRule& rule, ondemand::value& value,
                                                    Refusal& refusal) {
  const std::string_view token = trimmed(value.raw_json_token());
  auto read = number(rule.name, rule.wanted, value, refusal);
  if (read && !holds(rule, *read)) {
    refusal.wanted_not_token(rule.name, rule.wanted, token);
    return std::nullopt;
  }
  return read;
}

std::optional<std::string_view> WorkoutReader::State::string(std::string_view name,
                                                             std::string_view wanted,
                                                             ondemand::value& value,
                                                             Refusal& refusal) {
  const std::string_view token = trimmed(value.raw_json_token());
  ondemand::json_type type{};
  std::string_view text;
  if (value.type().get(type) == simdjson::SUCCESS && type != ondemand::json_type::string)
    refusal.wanted_not_token(name, wanted, token);
  else if (value.get_string().get(text) == simdjson::SUCCESS)
    return text;
  else
    refusal.say(400, body_not_json);
  return std::nullopt;
}

bool WorkoutReader::State::is_null(ondemand::value& value, Refusal& refusal) {
  ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) {
    refusal.say(400, body_not_json);
    return false;
  }
  if (type != ondemand::json_type::null) return false;
  if (trimmed(value.raw_json_token()) != "null") {
    refusal.say(400, body_not_json);
    return false;
  }
  return true;
}

void WorkoutReader::State::read_field(Field field, ondemand::value value, std::string_view caller,
                                      Workout& workout, StatedKey* key, Refusal& refusal) {
  switch (field) {
    case user_id: {
      const auto text = string("userId", "a string", value, refusal);
      if (text && text->empty())
        refusal.wanted("userId", "a string of 1 to 256 bytes", *text);
      else if (text && *text != caller)
        refusal.say_of(403, "userId: ", *text, " is not the caller");
      return;
    }
    case workout_type: {
      constexpr std::string_view wanted = "a string of 1 to 64 bytes without control characters";
      const auto text = string("workoutType", wanted, value, refusal);
      if (!text) return;
      if (!is_workout_type(*text))
        refusal.wanted("workoutType", wanted, *text);
      else
        workout.workout_type = *text;
      return;
    }
    case duration:
      if (const auto n = number(duration_rule, value, refusal)) workout.duration = *n;
      return;
    case calories:
      if (const auto n = number(calories_rule, value, refusal)) workout.calories = *n;
      return;
    case distance:
      if (is_null(value, refusal) || refusal) return;
      workout.distance = number(distance_rule, value, refusal);
      return;
    case heart_rate:
      if (is_null(value, refusal) || refusal) return;
      workout.heart_rate = number(heart_rate_rule, value, refusal);
      return;
    case notes: {
      if (is_null(value, refusal) || refusal) return;
      constexpr std::string_view wanted = "a string of at most 2000 bytes";
      const auto text = string("notes", wanted, value, refusal);
      if (!text) return;
      if (text->size() > longest_notes)
        refusal.wanted("notes", wanted, *text);
      else
        workout.notes.emplace(std::move(spare_notes)).assign(*text);
      return;
    }
    case workout_id:
      if (const auto text = string("workoutId", "a string", value, refusal))
        key->workout_id = *text;
      return;
    case timestamp:
      key->timestamp = number("workoutTimestamp", "a number", value, refusal);
      return;
    case created_at:
      if (const auto text = string("createdAt", "a string", value, refusal))
        key->created_at = *text;
      return;
    case field_count:
      return;
  }
}

void WorkoutReader::State::read(std::string_view body, std::string_view caller, Workout& workout,
                                StatedKey* key, Refusal& refusal) {
  workout.distance.reset();
  workout.heart_rate.reset();
  if (workout.notes) spare_notes = std::move(*workout.notes);
  workout.notes.reset();
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || body[first] != '{') {
    if (!is_utf8(body)) return refuse_not_json(body, refusal);
    refuse_other(first == std::string_view::npos ? "" : trimmed(body.substr(first)), refusal);
    return;
  }
  simdjson::error_code error{};
  auto document = open(body, error);
  ondemand::object object;
  if (error != simdjson::SUCCESS || document.get_object().get(object) != simdjson::SUCCESS) {
    refuse_not_json(body, refusal);
    return;
  }
  unsigned seen = 0;
  for (auto member : object) {
    std::string_view name;
    ondemand::value value;
    if (member.unescaped_key().get(name) != simdjson::SUCCESS ||
        member.value().get(value) != simdjson::SUCCESS) {
      refusal.say(400, body_not_json);
      return;
    }
    const unsigned field = field_of(name, key != nullptr);
    if (field == field_count) {
      refusal.say_of(400, "unknown field ", name, "");
      return;
    }
    if ((seen >> field & 1U) != 0) {
      refusal.say_of_known(400, "field ", field_names[field], " is given twice");
      return;
    }
    seen |= 1U << field;
    read_field(static_cast<Field>(field), value, caller, workout, key, refusal);
    if (refusal) return;
  }
  const char* rest = nullptr;
  if (document.current_location().get(rest) != simdjson::OUT_OF_BOUNDS) {  // something follows
    refusal.say(400, body_not_json);
    return;
  }
  for (const Field field : {workout_type, duration, calories}) {
    if ((seen >> field & 1U) == 0) {
      refusal.say_of_known(400, "field ", field_names[field], " is required");
      return;
    }
  }
}

WorkoutReader::WorkoutReader() : state_(std::make_unique<State>()) {}
WorkoutReader::WorkoutReader(WorkoutReader&&) noexcept = default;
WorkoutReader& WorkoutReader::operator=(WorkoutReader&&) noexcept = default;
WorkoutReader::~WorkoutReader() = default;

void WorkoutReader::read(std::string_view body, std::string_view caller, Workout& workout,
                         StatedKey* key, Refusal& refusal) {
  state_->read(body, caller, workout, key, refusal);
}

}  // namespace fitcost::inline v1::handler::detail
