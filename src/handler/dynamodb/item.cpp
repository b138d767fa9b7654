// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/item.hpp"

#include <limits>
#include <optional>
#include <string>

#include "fitcost/handler/store.hpp"
#include "fitcost/handler/workout_id.hpp"
#include "handler/json_text.hpp"
#include "handler/stored_texts.hpp"

namespace fitcost::inline v1::handler::detail::aws {
namespace {

using simdjson::dom::object;

void write_number(TextBuffer& out, const Decimal& number) {
  out.text(R"({"N":")");
  out.wrote(put(out.room(longest_decimal), number));
  out.text("\"}");
}

/// Writes `"name":value` into an object that was opened, commas between.
class Attributes {
 public:
  explicit Attributes(TextBuffer& out) : out_(out) { out_.text("{"); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { out_.text("}"); }

  Attributes& text(const char* name, std::string_view value) {
    begin(name);
    write_string(out_, value);
    return *this;
  }
  template <class Number> Attributes& number(const char* name, const Number& value) {
    begin(name);
    write_number(out_, value);
    return *this;
  }
  Attributes& boolean(const char* name, bool value) {
    begin(name);
    out_.text(value ? "{\"BOOL\":true}" : "{\"BOOL\":false}");
    return *this;
  }

 private:
  void begin(const char* name) {
    out_.text(first_ ? "\"" : ",\"");
    first_ = false;
    out_.text(name);
    out_.text("\":");
  }

  TextBuffer& out_;
  bool first_ = true;
};

[[noreturn]] void reject(const char* name, const char* wanted) {
  throw StoreError(StoreError::Kind::broken,
                   std::string("an item's attribute ") + name + " is not " + wanted);
}

std::optional<std::string_view> find(object item, const char* name, const char* type) {
  object value;
  const auto error = item[name].get(value);
  if (error == simdjson::NO_SUCH_FIELD) return std::nullopt;
  std::string_view text;
  if (error != simdjson::SUCCESS || value[type].get(text) != simdjson::SUCCESS)
    reject(name, *type == 'S' ? "a string" : "a number");
  return text;
}

std::string_view string_of(object item, const char* name) {
  const auto text = find(item, name, "S");
  if (!text) reject(name, "there");
  return *text;
}

/// Others may write to the table, too.
template <class Rule>
std::string checked(std::string_view text, const char* name, const Rule& holds,
                    const char* wanted) {
  if (!holds(text)) reject(name, wanted);
  return std::string(text);
}

std::optional<Decimal> find_number(object item, const char* name) {
  const auto text = find(item, name, "N");
  if (!text) return std::nullopt;
  const auto number = Decimal::parse(*text);
  if (!number) reject(name, "a number of at most 38 digits and decimal places");
  return number;
}

Decimal number_of(object item, const char* name) {
  const auto number = find_number(item, name);
  if (!number) reject(name, "there");
  return *number;
}

std::int64_t whole(const Decimal& number, const char* name) {
  if (number.scale() != 0 || number > Decimal(std::numeric_limits<std::int64_t>::max()) ||
      number < Decimal(std::numeric_limits<std::int64_t>::min())) {
    reject(name, "a whole number of 64 bits");
  }
  return static_cast<std::int64_t>(number.coefficient());
}

WorkoutIdParts read_id(object item) {
  const auto parts = parts_of(string_of(item, attribute_name::workout_id));
  if (!parts) reject(attribute_name::workout_id, "a workout's id");
  return *parts;
}

}  // namespace

void write_text(TextBuffer& out, std::string_view text) {
  out.text("\"");
  out.wrote(put_escaped(out.room(escaped_room(text.size())), text));
  out.text("\"");
}

void write_string(TextBuffer& out, std::string_view text) {
  out.text("{\"S\":");
  write_text(out, text);
  out.text("}");
}

void write_number(TextBuffer& out, std::int64_t number) {
  out.text(R"({"N":")");
  out.number(number);
  out.text("\"}");
}

void write_item(TextBuffer& out, const Workout& w) {
  namespace name = attribute_name;
  Attributes item(out);
  item.text(name::user_id, w.user_id)
      .number(name::timestamp, w.timestamp)
      .text(name::workout_id, workout_id(w.timestamp, w.random))
      .text(name::workout_type, w.workout_type)
      .number(name::duration, w.duration)
      .number(name::calories, w.calories);
  if (w.distance) item.number(name::distance, *w.distance);
  if (w.heart_rate) item.number(name::heart_rate, *w.heart_rate);
  if (w.notes) item.text(name::notes, *w.notes);
  if (w.marker != 0) item.number(name::marker, w.marker);
}

void write_item(TextBuffer& out, const Marker& m) {
  namespace name = attribute_name;
  Attributes(out)
      .text(name::user_id, m.user_id)
      .number(name::timestamp, m.slot)
      .text(name::idempotency_key, m.key)
      .text(name::fingerprint, m.fingerprint)
      .text(name::workout_id, workout_id(m.timestamp, m.random))
      .number(name::expires_at, m.expires_at)
      .boolean(name::settled, m.settled);
}

void write_key(TextBuffer& out, std::string_view user_id, std::int64_t timestamp) {
  Attributes(out)
      .text(attribute_name::user_id, user_id)
      .number(attribute_name::timestamp, timestamp);
}

Workout read_workout(object item) {
  namespace name = attribute_name;
  Workout w;
  w.user_id = checked(string_of(item, name::user_id), name::user_id, is_stored_user_id,
                      stored_user_id_rule);
  w.timestamp = read_timestamp(item);
  const WorkoutIdParts id = read_id(item);
  if (id.microseconds != w.timestamp) reject(name::workout_id, "of its key's instant");
  w.random = id.random;
  w.workout_type = checked(string_of(item, name::workout_type), name::workout_type, is_stored_type,
                           stored_type_rule);
  w.duration = number_of(item, name::duration);
  w.calories = number_of(item, name::calories);
  w.distance = find_number(item, name::distance);
  w.heart_rate = find_number(item, name::heart_rate);
  if (const auto notes = find(item, name::notes, "S"))
    w.notes = checked(*notes, name::notes, is_stored_notes, stored_notes_rule);
  if (const auto marker = find_number(item, name::marker)) w.marker = whole(*marker, name::marker);
  return w;
}

Marker read_marker(object item) {
  namespace name = attribute_name;
  Marker m;
  m.user_id = checked(string_of(item, name::user_id), name::user_id, is_stored_user_id,
                      stored_user_id_rule);
  m.slot = read_timestamp(item);
  m.key = checked(string_of(item, name::idempotency_key), name::idempotency_key, is_stored_key,
                  stored_key_rule);
  m.fingerprint = checked(string_of(item, name::fingerprint), name::fingerprint,
                          is_stored_fingerprint, stored_fingerprint_rule);
  const WorkoutIdParts id = read_id(item);
  m.timestamp = id.microseconds;
  m.random = id.random;
  m.expires_at = whole(number_of(item, name::expires_at), name::expires_at);
  if (item[name::settled]["BOOL"].get(m.settled) != simdjson::SUCCESS)
    reject(name::settled, "true or false");
  return m;
}

std::int64_t read_timestamp(object item) {
  return whole(number_of(item, attribute_name::timestamp), attribute_name::timestamp);
}

}  // namespace fitcost::inline v1::handler::detail::aws
