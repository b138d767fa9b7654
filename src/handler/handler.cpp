// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/handler.hpp"

#include <algorithm>

#include "handler/worker_state.hpp"

namespace fitcost::inline v1::handler {

namespace {

/// Without a secret cursors hold in this process alone.
std::string drawn_secret(Host& host) {
  std::string secret;
  for (int i = 0; i < 4; ++i) secret += std::to_string(host.random()) + '.';
  return secret;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; }) &&
         text.find_first_not_of(' ') != std::string_view::npos;
}

}  // namespace

bool is_metrics_namespace(std::string_view name) {
  constexpr std::size_t longest = 255;
  return name.size() <= longest && is_printable(name) && name.front() != ':';
}

bool is_metrics_dimension(std::string_view value) {
  constexpr std::size_t longest = 1024;
  return value.size() <= longest && is_printable(value);
}

Handler::Handler(Store& store, Host& host, HandlerOptions options)
    : store_(store), host_(host), options_(std::move(options)) {
  if (options_.cursor_secret.empty()) options_.cursor_secret = drawn_secret(host_);
}

Worker::Worker(Handler& handler) : state_(std::make_unique<State>(handler)) {}
Worker::Worker(Worker&&) noexcept = default;
Worker& Worker::operator=(Worker&&) noexcept = default;
Worker::~Worker() = default;

void Worker::handle(const Request& request, Response& response) noexcept {
  state_->handle(request, response, false);
}

std::string_view Worker::handle_event(std::string_view event,
                                      std::string_view request_id) noexcept {
  try {
    State& s = *state_;
    s.was_event = s.events.read(event, s.event_request) != detail::EventFormat::other;
    if (s.event_request.request_id.empty()) s.event_request.request_id = request_id;
    s.handle(s.event_request, s.event_answer, true);
    detail::write_event_response(s.event_answer, s.body.view(), s.event_response);
    return s.event_response.view();
  } catch (...) {  // no memory for the response: the last thing that can still be said
    return R"({"statusCode":503,"headers":{"content-type":"application/json"},)"
           R"("body":"{\"message\":\"Unavailable\"}","isBase64Encoded":false})";
  }
}

bool Worker::was_event() const noexcept { return state_->was_event; }

const Usage& Worker::usage() const { return state_->usage; }

}  // namespace fitcost::inline v1::handler
