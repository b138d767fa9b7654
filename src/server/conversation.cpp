// SPDX-License-Identifier: Apache-2.0
#include "server/conversation.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

#include "fitcost/handler/http_target.hpp"
#include "server/error_body.hpp"
#include "server/refusal_log.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

/// What an idle connection keeps of its buffers, at most.
constexpr std::size_t kept_bytes = 4096;
constexpr std::size_t longest_request_id = 128;
constexpr std::size_t longest_user = 256;

void let_go(std::string& text) {
  text.clear();
  if (text.capacity() > kept_bytes) text.shrink_to_fit();
}

/// What may be echoed and logged as it is.
bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= longest_request_id &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("-._:+/=").find(c) != std::string_view::npos;
         });
}

void append_hex(std::string& out, std::uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(value >> shift) & 0xf];
}

/// `http://host/path`, which servers have to take (RFC 9112, 3.2.2), is `/path` here.
std::string_view origin_form(std::string_view target) {
  constexpr std::string_view scheme = "http://";
  if (target.size() < scheme.size() ||
      !boost::beast::iequals({target.data(), scheme.size()}, {scheme.data(), scheme.size()})) {
    return target;
  }
  const std::size_t path = target.find_first_of("/?", scheme.size());
  return path == std::string_view::npos ? "/" : target.substr(path);
}

int status_of(Rejection why) {
  switch (why) {
    case Rejection::header_too_large:
      return 431;
    case Rejection::body_too_large:
      return 413;
    case Rejection::unknown_transfer_encoding:
      return 501;
    case Rejection::unknown_expectation:
      return 417;
    case Rejection::too_slow:
      return 408;
    case Rejection::too_many_connections:
      return 503;
    case Rejection::none:
    case Rejection::malformed:
      break;
  }
  return 400;
}

}  // namespace

Conversation::State Conversation::advance() {
  if (waits_for_answer_) return State::request;
  if (over_) return State::over;
  std::string_view rest = std::string_view(input_).substr(used_);
  const auto state = reader_.read(rest);
  used_ = input_.size() - rest.size();
  if (rest.empty()) {
    let_go(input_);
    used_ = 0;
  }
  switch (state) {
    case RequestReader::State::between:
      return State::idle;
    case RequestReader::State::header:
      return State::header;
    case RequestReader::State::body:
      if (reader_.request().expects_continue && !told_to_continue_ && rest.empty() &&
          reader_.request().body.empty()) {
        output_ += "HTTP/1.1 100 Continue\r\n\r\n";
        told_to_continue_ = true;
      }
      return State::body;
    case RequestReader::State::complete:
      prepare();
      waits_for_answer_ = true;
      return State::request;
    case RequestReader::State::rejected:
      break;
  }
  reject(reader_.rejection(), reader_.reason());
  return State::over;
}

void Conversation::prepare() {
  const RequestParts& parts = reader_.request();
  told_to_continue_ = false;
  request_.clear();
  if (!read_target(origin_form(parts.target), path_, request_.query)) {
    path_.clear();
    request_.query.clear();
    request_.refused = "the target is no path, is badly escaped, or is no UTF-8 text";
  }
  request_.method = parts.method == "HEAD" ? std::string_view("GET") : parts.method;
  request_.path = path_;
  request_.body = parts.body;
  request_.caller = caller();
  request_.idempotency_key = parts.idempotency_key;
  if (parts.has_idempotency_key && parts.idempotency_key.empty()) {
    request_.refused = "the header Idempotency-Key is empty";
  }
  request_id_.clear();
  if (is_request_id(parts.request_id))
    request_id_ = parts.request_id;
  else
    append_hex(request_id_, site_.handler().host().random());
  request_.request_id = request_id_;
}

std::string_view Conversation::caller() const {
  constexpr std::string_view scheme = "Bearer ";
  std::string_view value = reader_.request().authorization;
  if (value.size() <= scheme.size() ||
      !boost::beast::iequals({value.data(), scheme.size()}, {scheme.data(), scheme.size()})) {
    return {};
  }
  value.remove_prefix(scheme.size());
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  const std::string_view user = site_.tokens().user_of(value);
  const bool fits =
      user.size() <= longest_user &&
      std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c <= '~'; });
  return fits ? user : std::string_view();
}

void Conversation::answer(const Answer& answer) {
  const RequestParts& parts = reader_.request();
  over_ = !parts.keep_alive || site_.stopping();
  writer_.append(output_, answer.response,
                 {.content_type = answer.content_type,
                  .request_id = request_id_,
                  .now = site_.handler().host().now(),
                  .head = parts.method == "HEAD",
                  .keep_alive = !over_,
                  .say_keep_alive = parts.version_1_0});
  waits_for_answer_ = false;
  ++answered_;
}

void Conversation::reject(Rejection why, std::string_view message) {
  site_.traffic().reject(why);
  request_id_.clear();
  append_hex(request_id_, site_.handler().host().random());
  Response response;
  response.status = status_of(why);
  response.body = error_body(message, request_id_);
  if (why == Rejection::too_many_connections) response.retry_after = 1;
  log_refusal(site_.handler(), request_id_, response.status, message);
  writer_.append(output_, response,
                 {.content_type = Answer::json,
                  .request_id = request_id_,
                  .now = site_.handler().host().now(),
                  .keep_alive = false});
  over_ = true;
}

}  // namespace fitcost::inline v1::handler::detail
