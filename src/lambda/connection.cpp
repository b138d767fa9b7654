// SPDX-License-Identifier: Apache-2.0
#include "lambda/connection.hpp"

#include <poll.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace fitcost::inline v1::handler::detail {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

// Lambda sends up to 6 MiB (and quotes them once more for some events); headers hold a client
// context of 3,583 bytes and what Cognito knows of the user.
constexpr std::uint64_t body_limit = std::uint64_t{64} << 20;
constexpr std::uint32_t header_limit = std::uint32_t{64} << 10;
constexpr int connections_for_a_call = 3;

}  // namespace

Connection::Connection(const RuntimeEndpoint& endpoint, int stop_descriptor)
    : host_(endpoint.host), port_(endpoint.port), stop_descriptor_(stop_descriptor) {}

bool Connection::connect() {
  error_code error;
  using asio::ip::tcp;
  if (host_ == "localhost") {  // known without a hosts file (RFC 6761, 6.3)
    const auto port = static_cast<std::uint16_t>(std::stoul(port_));
    const std::array<tcp::endpoint, 2> loopback{
        tcp::endpoint(asio::ip::address_v4::loopback(), port),
        tcp::endpoint(asio::ip::address_v6::loopback(), port)};
    asio::connect(socket_, loopback, error);
  } else {
    const auto found = tcp::resolver(context_).resolve(host_, port_, error);
    if (!error) asio::connect(socket_, found, error);
  }
  if (!error) socket_.set_option(tcp::no_delay(true), error);
  if (error) close();
  return !error;
}

void Connection::close() {
  error_code ignored;
  socket_.close(ignored);
  unread_.clear();
}

bool Connection::asked_to_stop() const {
  pollfd watched{stop_descriptor_, POLLIN, 0};
  return poll(&watched, 1, 0) > 0;
}

// False: asked to stop, and nothing has come.
bool Connection::wait_for_answer() {
  std::array<pollfd, 2> watched{pollfd{socket_.native_handle(), POLLIN, 0},
                                pollfd{stop_descriptor_, POLLIN, 0}};  // a negative one is ignored
  while (poll(watched.data(), watched.size(), -1) < 0) {
    if (errno != EINTR) return true;  // reading says what is wrong
  }
  return watched[0].revents != 0;
}

bool Connection::send(std::string_view head, std::string_view body) {
  error_code error;
  asio::write(
      socket_,
      std::array{asio::buffer(head.data(), head.size()), asio::buffer(body.data(), body.size())},
      error);
  return !error;
}

Exchange Connection::receive(HttpAnswer& answer) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(body_limit);
  parser.header_limit(header_limit);
  answer.body.clear();
  parser.get().body() = std::move(answer.body);
  error_code error;
  http::read(socket_, unread_, parser, error);
  if (error && !parser.got_some()) {
    answer.body = std::move(parser.get().body());
    return Exchange::unreachable;
  }
  auto& message = parser.get();
  if (parser.is_header_done()) {
    answer.status = static_cast<int>(message.result_int());
    answer.request_id = message["Lambda-Runtime-Aws-Request-Id"];
    answer.deadline_ms = message["Lambda-Runtime-Deadline-Ms"];
    answer.function_arn = message["Lambda-Runtime-Invoked-Function-Arn"];
    answer.trace_id = message["Lambda-Runtime-Trace-Id"];
  }
  answer.body = std::move(message.body());
  if (error) return Exchange::broken;
  // What follows an answer that was complete answers nothing that was asked.
  if (!parser.keep_alive() || unread_.size() != 0) close();
  return Exchange::answered;
}

Exchange Connection::exchange(std::string_view head, std::string_view body, bool may_wait,
                              HttpAnswer& answer) {
  answer.status = 0;
  answer.request_id.clear();
  error_code ignored;
  for (int left = connections_for_a_call; left > 0; --left) {
    if (may_wait && asked_to_stop()) return Exchange::stopped;
    if (!socket_.is_open() && !connect()) return Exchange::unreachable;
    // A server that has read enough to refuse may have answered before it closed: read in any case.
    const bool sent = send(head, body);
    if (!sent) socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    if (sent && may_wait && !wait_for_answer()) {
      close();
      return Exchange::stopped;
    }
    const Exchange outcome = receive(answer);
    if (outcome != Exchange::answered || !sent) close();
    if (outcome != Exchange::unreachable) return outcome;
  }
  return Exchange::unreachable;
}

}  // namespace fitcost::inline v1::handler::detail
