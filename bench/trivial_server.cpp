// SPDX-License-Identifier: Apache-2.0
// The least that a server on Boost.Beast does: reads a request, answers with so many bytes. What
// fitcost-server's rate is held against by bench/server.sh. `trivial_server THREADS BYTES`; says on
// which port of 127.0.0.1 it listens.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const std::string& body) : socket_(std::move(socket)), body_(body) {
    socket_.set_option(tcp::no_delay(true));
  }
  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_,
                     [self = shared_from_this()](beast::error_code error, std::size_t /*bytes*/) {
                       if (!error) self->write();
                     });
  }

 private:
  void write() {
    response_ = {http::status::ok, request_.version()};
    response_.set(http::field::content_type, "application/json");
    response_.keep_alive(request_.keep_alive());
    response_.body() = body_;
    response_.prepare_payload();
    http::async_write(socket_, response_,
                      [self = shared_from_this()](beast::error_code error, std::size_t /*bytes*/) {
                        if (!error && self->response_.keep_alive()) self->read();
                      });
  }

  tcp::socket socket_;
  const std::string& body_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

class Listener {
 public:
  Listener(std::deque<asio::io_context>& contexts, const std::string& body)
      : contexts_(contexts),
        body_(body),
        acceptor_(contexts.front(), {asio::ip::address_v4::loopback(), 0}) {}
  void accept() {
    turn_ = (turn_ + 1) % contexts_.size();
    acceptor_.async_accept(contexts_[turn_], [this](beast::error_code error, tcp::socket socket) {
      if (!error) {
        auto session = std::make_shared<Session>(std::move(socket), body_);
        asio::post(session_context(), [session] { session->read(); });
      }
      accept();
    });
  }
  unsigned port() const { return acceptor_.local_endpoint().port(); }

 private:
  asio::io_context& session_context() { return contexts_[turn_]; }

  std::deque<asio::io_context>& contexts_;
  const std::string& body_;
  std::size_t turn_ = 0;
  tcp::acceptor acceptor_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto count = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 1);
  const std::string body(static_cast<std::size_t>(argc > 2 ? std::atoi(argv[2]) : 300), 'x');
  std::deque<asio::io_context> contexts;
  for (std::size_t i = 0; i < count; ++i) contexts.emplace_back(1);
  Listener listener(contexts, body);
  listener.accept();
  std::printf("listening on http://127.0.0.1:%u\n", listener.port());
  std::fflush(stdout);
  std::vector<std::thread> threads;
  for (auto& context : contexts) {
    threads.emplace_back([&context] {
      const auto work = asio::make_work_guard(context);
      context.run();
    });
  }
  for (auto& thread : threads) thread.join();
}
