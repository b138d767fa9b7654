// SPDX-License-Identifier: Apache-2.0
#include "fitcost/lambda/runtime.hpp"

#include <charconv>
#include <utility>

#include "handler/json_text.hpp"
#include "lambda/connection.hpp"
#include "lambda/error_report.hpp"

namespace fitcost::inline v1::handler {

using namespace detail;

namespace {

constexpr std::string_view version = "/2018-06-01/runtime";
constexpr int nonsense_in_a_row = 3;
constexpr std::size_t longest_logged = 512;  // bytes of a text

// It becomes a part of a path, whatever a server made it of.
void append_path_segment(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const bool unreserved = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                            (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      out += '%';
      out += digits[static_cast<unsigned char>(c) >> 4U];
      out += digits[static_cast<unsigned char>(c) & 0xfU];
    }
  }
}

// 0 where it is no number: whoever waits for a deadline that nobody gave waits for nothing.
std::int64_t milliseconds(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

std::string host_header(const RuntimeEndpoint& endpoint) {
  const bool is_v6 = endpoint.host.find(':') != std::string::npos;
  return (is_v6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + endpoint.port;
}

}  // namespace

class Runtime::State {
 public:
  explicit State(Options options)
      : log_(std::move(options.log)),
        connection_(options.endpoint, options.stop_descriptor),
        base_(options.endpoint.prefix + std::string(version)),
        headers_(" HTTP/1.1\r\nHost: " + host_header(options.endpoint) +
                 "\r\nUser-Agent: fitcost-lambda\r\n"),
        next_("GET " + base_ + "/invocation/next" + headers_ + "\r\n") {}

  End run(const InvocationHandler& handler);
  bool report_init_error(const ErrorReport& report) {
    TextBuffer body;
    append_error_body(body, report);
    begin_post("/init/error");
    return post(body.view(), report.category, {}) == Posted::taken;
  }

 private:
  enum class Posted { taken, not_taken, exit };

  Posted serve(const InvocationHandler& handler);
  Posted report(std::string_view request_id, const ErrorReport& error);
  void begin_post(std::string_view path) { head_.assign("POST ").append(base_).append(path); }
  Posted post(std::string_view body, std::string_view category, std::string_view request_id);
  void log(std::string_view message, std::string_view request_id, int status = 0);

  const std::function<void(std::string_view)> log_;
  Connection connection_;
  const std::string base_;
  const std::string headers_;
  const std::string next_;
  HttpAnswer next_answer_;
  HttpAnswer post_answer_;
  std::string head_;
};

void Runtime::State::log(std::string_view message, std::string_view request_id, int status) {
  if (!log_) return;
  TextBuffer line;
  line.text(R"({"level":"ERROR","message":)");
  append_excerpt(line, message, longest_logged);
  if (!request_id.empty()) {
    line.text(",\"requestId\":");
    append_excerpt(line, request_id, longest_logged);
  }
  if (status != 0) {
    line.text(",\"status\":");
    line.number(status);
  }
  line.text("}");
  log_(line.view());
}

// Sends what `begin_post` began. `category` is empty for a response.
Runtime::State::Posted Runtime::State::post(std::string_view body, std::string_view category,
                                            std::string_view request_id) {
  head_.append(headers_).append("Content-Type: application/json\r\n");
  if (!category.empty()) {
    head_.append("Lambda-Runtime-Function-Error-Type: ").append(category).append("\r\n");
  }
  head_.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  const auto outcome = connection_.exchange(head_, body, false, post_answer_);
  if (outcome != Exchange::answered) {
    log("the Runtime API did not answer what was posted", request_id);
    return Posted::not_taken;
  }
  const int status = post_answer_.status;
  if (status / 100 == 2) return Posted::taken;
  if (status == 500) {
    log("the Runtime API says that it cannot go on", request_id, status);
    return Posted::exit;
  }
  // 413 included: Lambda has then answered the invocation itself.
  log("the Runtime API refused what was posted", request_id, status);
  return Posted::not_taken;
}

Runtime::State::Posted Runtime::State::report(std::string_view request_id,
                                              const ErrorReport& error) {
  TextBuffer body;
  append_error_body(body, error);
  begin_post("/invocation/");
  append_path_segment(head_, request_id);
  head_ += "/error";
  return post(body.view(), error.category, request_id);
}

Runtime::State::Posted Runtime::State::serve(const InvocationHandler& handler) {
  const std::string_view request_id = next_answer_.request_id;
  std::string_view response;
  try {
    response =
        handler(Invocation{next_answer_.body, request_id, next_answer_.trace_id,
                           next_answer_.function_arn, milliseconds(next_answer_.deadline_ms)});
  } catch (...) {
    const ErrorReport error = current_exception_report();
    log("the handler threw " + error.type, request_id);  // what() may quote the event
    return report(request_id, error);
  }
  if (response.size() > response_bytes_limit) {
    const std::string type = "Function.ResponseSizeTooLarge";
    const std::string message = "the response has " + std::to_string(response.size()) +
                                " bytes; Lambda takes " + std::to_string(response_bytes_limit);
    log(message, request_id);
    return report(request_id, {type, type, message});
  }
  begin_post("/invocation/");
  append_path_segment(head_, request_id);
  head_ += "/response";
  return post(response, {}, request_id);
}

Runtime::End Runtime::State::run(const InvocationHandler& handler) {
  for (int nonsense = 0; nonsense < nonsense_in_a_row;) {
    const auto outcome = connection_.exchange(next_, {}, true, next_answer_);
    if (outcome == Exchange::stopped) return End::stopped;
    if (outcome == Exchange::unreachable) {
      log("the Runtime API cannot be reached", {});
      return End::unreachable;
    }
    const int status = next_answer_.status;
    if (status == 500) {
      log("the Runtime API says that it cannot go on", {}, status);
      return End::refused;
    }
    const std::string& request_id = next_answer_.request_id;
    const bool is_invocation = status == 200 && !request_id.empty();
    if (is_invocation && outcome == Exchange::answered) {
      nonsense = 0;
      if (serve(handler) == Posted::exit) return End::refused;
      continue;
    }
    ++nonsense;
    if (is_invocation) {
      const std::string type = "Runtime.EventCutOff";
      const std::string message = "the event did not arrive in full";
      log(message, request_id);
      if (report(request_id, {type, type, message}) == Posted::exit) return End::refused;
    } else {
      log("what the Runtime API answered is no invocation", {}, status);
    }
  }
  return End::nonsense;
}

Runtime::Runtime(Options options) : state_(std::make_unique<State>(std::move(options))) {}
Runtime::Runtime(Runtime&&) noexcept = default;
Runtime& Runtime::operator=(Runtime&&) noexcept = default;
Runtime::~Runtime() = default;

Runtime::End Runtime::run(const InvocationHandler& handler) { return state_->run(handler); }

bool Runtime::report_init_error(std::string_view type, std::string_view message) {
  return state_->report_init_error({std::string(type), std::string(type), std::string(message)});
}

}  // namespace fitcost::inline v1::handler
