// SPDX-License-Identifier: Apache-2.0
#include "server/request_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <utility>

namespace fitcost::inline v1::handler::detail {

namespace http = boost::beast::http;
using boost::beast::iequals;

namespace {

/// A name as it is known here: the reason is logged, and nothing that a client made up is.
std::string known_header(std::string_view name) {
  for (const char* own : {"Idempotency-Key", "X-Request-Id"})
    if (iequals(name, own)) return own;
  const auto field = http::string_to_field({name.data(), name.size()});
  return field == http::field::unknown ? "a header" : std::string(http::to_string(field));
}

/// Which header has a control character in its value, the first in these lines.
std::string why_bad_value(std::string_view lines) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  };
  while (!lines.empty()) {
    const auto end = std::min(lines.find("\r\n"), lines.size());
    const std::string_view line = lines.substr(0, end);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && std::any_of(line.begin(), line.end(), is_control))
      return "a control character in the value of " + known_header(line.substr(0, colon));
    lines.remove_prefix(std::min(end + 2, lines.size()));
  }
  return "a control character in the value of a header";
}

}  // namespace

void RequestParts::clear() {
  for (auto* text : {&method, &target, &authorization, &idempotency_key, &request_id, &body}) {
    text->clear();
  }
  has_authorization = has_idempotency_key = expects_continue = keep_alive = version_1_0 = false;
}

void RequestReader::Parser::reject(Rejection rejection, const char* reason, error_code& error) {
  reader_.rejection_ = rejection;
  reader_.reason_ = reason;
  error = http::error::bad_field;
}

void RequestReader::Parser::once(std::string& into, bool& seen, string_view value, const char* name,
                                 error_code& error) {
  if (seen) {
    reject(Rejection::malformed, name, error);
    return;
  }
  seen = true;
  into.assign(value.data(), value.size());
}

void RequestReader::Parser::on_request_impl(http::verb /*verb*/, string_view method,
                                            string_view target, int version,
                                            error_code& /*error*/) {
  reader_.request_.method.assign(method.data(), method.size());
  reader_.request_.target.assign(target.data(), target.size());
  reader_.request_.version_1_0 = version == 10;
}

void RequestReader::Parser::on_field_impl(field name, string_view name_text, string_view value,
                                          error_code& error) {
  // A trailer names nobody and frames nothing; it could speak for someone whom a proxy checked.
  if (!in_header_) return;
  RequestParts& request = reader_.request_;
  switch (name) {
    case field::host:
      if (has_host_) reject(Rejection::malformed, "two Host headers", error);
      has_host_ = true;
      return;
    case field::content_length:
      // Beast takes equal lengths that are repeated, and lists of them.
      if (has_length_ || value.find_first_not_of("0123456789") != string_view::npos) {
        reject(Rejection::malformed, "a Content-Length that is not one number", error);
      }
      has_length_ = true;
      return;
    case field::transfer_encoding:
      // Beast passes over an encoding that it does not know, as if there were no body.
      if (!iequals(value, "chunked")) {
        reject(Rejection::unknown_transfer_encoding, "a Transfer-Encoding other than chunked",
               error);
      }
      has_transfer_encoding_ = true;
      return;
    case field::expect:
      if (has_expectation_ || !iequals(value, "100-continue")) {
        reject(Rejection::unknown_expectation, "an Expect other than 100-continue", error);
      }
      has_expectation_ = true;
      return;
    case field::authorization:
      once(request.authorization, request.has_authorization, value, "two Authorization headers",
           error);
      return;
    default:
      break;
  }
  if (iequals(name_text, "Idempotency-Key")) {
    once(request.idempotency_key, request.has_idempotency_key, value, "two Idempotency-Key headers",
         error);
  } else if (iequals(name_text, "X-Request-Id")) {
    once(request.request_id, has_request_id_, value, "two X-Request-Id headers", error);
  }
}

void RequestReader::Parser::on_header_impl(error_code& error) {
  in_header_ = false;
  RequestParts& request = reader_.request_;
  request.expects_continue = has_expectation_ && !request.version_1_0;
  if (request.version_1_0 && has_transfer_encoding_) {
    reject(Rejection::malformed, "Transfer-Encoding in HTTP/1.0", error);
  } else if (has_length_ && has_transfer_encoding_) {
    reject(Rejection::malformed, "Content-Length beside Transfer-Encoding", error);
  } else if (!request.version_1_0 && !has_host_) {
    reject(Rejection::malformed, "no Host header", error);
  }
}

std::size_t RequestReader::Parser::on_body_impl(string_view bytes, error_code& /*error*/) {
  reader_.request_.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

std::size_t RequestReader::Parser::on_chunk_body_impl(std::uint64_t /*remain*/, string_view bytes,
                                                      error_code& error) {
  chunk_left_ -= bytes.size();
  return on_body_impl(bytes, error);
}

void RequestReader::Parser::on_response_impl(int /*status*/, string_view /*reason*/,
                                             int /*version*/, error_code& /*error*/) {}
void RequestReader::Parser::on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                                              error_code& /*error*/) {}
void RequestReader::Parser::on_chunk_header_impl(std::uint64_t size, string_view /*extensions*/,
                                                 error_code& /*error*/) {
  chunk_left_ = size;
}
void RequestReader::Parser::on_finish_impl(error_code& /*error*/) {}

RequestReader::State RequestReader::read(std::string_view& bytes) {
  if (!parser_) {
    // Empty lines before a request are what some clients send behind a body (RFC 9112, 2.2).
    while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    if (bytes.empty() || bytes == "\r") return State::between;
    request_.clear();
    header_bytes_ = 0;
    header_done_ = false;
    parser_.emplace(*this);
    parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser_->body_limit(limits_.body_bytes);
  }
  while (bytes.size() >= parser_->least_to_come()) {
    boost::beast::error_code error;
    const std::string_view given = bytes;
    const std::size_t used = parser_->put({bytes.data(), bytes.size()}, error);
    bytes.remove_prefix(used);
    if (!header_done_) {
      // Beast's own limit is on what it sees at a time.
      header_bytes_ += used;
      header_done_ = parser_->is_header_done();
      if (header_bytes_ > limits_.header_bytes) error = http::error::header_limit;
    }
    if (error == http::error::need_more) {
      const std::size_t waiting = bytes.size() + (header_done_ ? 0 : header_bytes_);
      if (waiting < limits_.header_bytes) break;
      error = http::error::header_limit;
    }
    if (error == http::error::bad_value && rejection_ == Rejection::none)
      return reject(Rejection::malformed, why_bad_value(given));
    if (error) return reject(error);
    if (parser_->is_done()) {
      request_.keep_alive = parser_->keep_alive();
      parser_.reset();
      return State::complete;
    }
  }
  return header_done_ ? State::body : State::header;
}

RequestReader::State RequestReader::reject(Rejection rejection, std::string reason) {
  rejection_ = rejection;
  reason_ = std::move(reason);
  return State::rejected;
}

RequestReader::State RequestReader::reject(const boost::beast::error_code& error) {
  if (rejection_ != Rejection::none)
    return State::rejected;  // by the parser above, with its reason
  if (error == http::error::header_limit) {
    return reject(Rejection::header_too_large,
                  "headers of more than " + std::to_string(limits_.header_bytes) + " bytes");
  }
  if (error == http::error::body_limit) {
    return reject(Rejection::body_too_large,
                  "a body of more than " + std::to_string(limits_.body_bytes) + " bytes");
  }
  return reject(Rejection::malformed, error.message());
}

}  // namespace fitcost::inline v1::handler::detail
