// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string_view>

#include "fitcost/handler/workout.hpp"
#include "handler/text_buffer.hpp"

/// Workouts and markers as items in DynamoDB's JSON: `{"userId":{"S":"u"},…}`. Numbers are written
/// as their exact digits.
namespace fitcost::inline v1::handler::detail::aws {

void write_text(TextBuffer& out, std::string_view text);    ///< a JSON string, with its quotes
void write_string(TextBuffer& out, std::string_view text);  ///< `{"S":"…"}`
void write_number(TextBuffer& out, std::int64_t number);    ///< `{"N":"…"}`

void write_item(TextBuffer& out, const Workout& workout);
void write_item(TextBuffer& out, const Marker& marker);
void write_key(TextBuffer& out, std::string_view user_id, std::int64_t timestamp);

/// These throw StoreError (broken) for an item that is none of ours, naming what is wrong with it.
Workout read_workout(simdjson::dom::object item);
Marker read_marker(simdjson::dom::object item);
std::int64_t read_timestamp(simdjson::dom::object item);

}  // namespace fitcost::inline v1::handler::detail::aws
