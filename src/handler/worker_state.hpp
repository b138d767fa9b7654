// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "fitcost/handler/handler.hpp"
#include "handler/cursor.hpp"
#include "handler/event.hpp"
#include "handler/json_body.hpp"
#include "handler/refusal.hpp"
#include "handler/text_buffer.hpp"
#include "handler/workout_reader.hpp"

namespace fitcost::inline v1::handler {

/// One request at a time: what it is answered with, what it used, and the routes. Each route is in
/// a file of its own.
struct Worker::State {
  explicit State(Handler& shared)
      : handler(shared), options(shared.options()), cursors(shared.options().cursor_secret) {}

  Handler& handler;
  const HandlerOptions& options;
  detail::Cursors cursors;
  detail::WorkoutReader reader;
  detail::EventReader events;

  detail::Refusal refusal;
  detail::JsonBody body;
  detail::TextBuffer line;
  detail::TextBuffer event_response;
  Request event_request;
  Response event_answer;
  bool was_event = false;
  Workout workout;

  Usage usage;
  Route route = Route::other;
  RouteUsage now;          ///< of the request at hand
  std::int64_t began = 0;  ///< when it came, by the host's clock
  std::int64_t handled = 0;

  /// `nested`: the body is for an event's response, and stays in `body`.
  void handle(const Request& request, Response& response, bool nested) noexcept;

 private:
  void dispatch(const Request& request, Response& response);
  Route route_of(const Request& request, std::string_view& id, Response& response);
  void refuse(Response& response, const Request& request);
  void fail(Response& response, const Request& request, int status, std::string_view why);
  void append_message(std::string_view escaped, const Request& request);
  void log(const Request& request, const Response& response, std::string_view error);
  void append_metrics(const Response& response);

  // The routes.
  void create(const Request& request, Response& response);
  void create_new(Response& response);
  void create_once(const Request& request, Response& response);
  void undo_if_settled(const Marker& marker);
  void created(Response& response, bool replayed);
  void list(const Request& request, Response& response);
  void stats(const Request& request, Response& response);
  void get(const Request& request, std::string_view id, Response& response);
  void put(const Request& request, std::string_view id, Response& response);
  void remove(const Request& request, std::string_view id, Response& response);

  std::optional<Workout> find(const Request& request, std::string_view id, bool consistent);
  void check_stated(const detail::StatedKey& key, std::string_view id);
  void settle(const Workout& removed);

  // The query string.
  bool known_parameters(const Request& request, std::initializer_list<std::string_view> names);
  static const std::string* parameter(const Request& request, std::string_view name);
  std::optional<std::int64_t> whole_number(const Request& request, std::string_view name,
                                           std::int64_t most, std::int64_t otherwise,
                                           std::string_view wanted);

  // What DynamoDB counts.
  void count_put(const Workout* before, const Workout& after);
  void count_put(std::int64_t before, std::int64_t after);
  void count_delete(const Workout& before);
  void count_failed(std::int64_t there, std::int64_t wanted);
  void count_read(std::int64_t items, std::int64_t total_bytes, bool consistent);
  Page read_page(const Query& query, WorkoutSink& sink);
};

}  // namespace fitcost::inline v1::handler
