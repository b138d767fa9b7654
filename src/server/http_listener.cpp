// SPDX-License-Identifier: Apache-2.0
#include "server/http_listener.hpp"

#include <boost/asio/post.hpp>
#include <memory>
#include <utility>

namespace fitcost::inline v1::handler::detail {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr int backlog = 4096;
/// So many connections beyond the limit are told so; further ones are closed without a word.
constexpr std::size_t told = 256;
/// Until descriptors or memory may be there again.
constexpr std::chrono::milliseconds shortage_pause{50};

}  // namespace

HttpListener::HttpListener(const asio::ip::tcp::endpoint& endpoint, std::vector<NetworkLoop*> loops)
    : loops_(std::move(loops)),
      acceptor_(loops_.front()->context()),
      pause_(loops_.front()->context()) {
  acceptor_.open(endpoint.protocol());
  acceptor_.set_option(asio::socket_base::reuse_address(true));
  acceptor_.bind(endpoint);
  acceptor_.listen(backlog);
  acceptor_.non_blocking(true);
  endpoint_ = acceptor_.local_endpoint();
}

NetworkLoop& HttpListener::next_loop() {
  turn_ = (turn_ + 1) % loops_.size();
  return *loops_[turn_];
}

void HttpListener::start() { accept(); }

void HttpListener::accept() {
  NetworkLoop& loop = next_loop();
  acceptor_.async_accept(
      loop.context(), [this, &loop](const error_code& error, NetworkLoop::Socket socket) {
        if (!error) {
          accepted(loop, std::move(socket));
          accept();
        } else if (error == asio::error::no_descriptors || error == asio::error::no_buffer_space ||
                   error == asio::error::no_memory ||
                   error == boost::system::errc::too_many_files_open_in_system) {
          wait();
        } else if (acceptor_.is_open()) {
          accept();  // that client is gone again
        }
      });
}

void HttpListener::wait() {
  pause_.expires_after(shortage_pause);
  pause_.async_wait([this](const error_code& /*error*/) {
    if (acceptor_.is_open()) accept();
  });
}

void HttpListener::accepted(NetworkLoop& loop, NetworkLoop::Socket socket) {
  TrafficCounts& traffic = loop.site().traffic();
  TrafficCounts::add(traffic.accepted, 1);
  const std::size_t most = loop.site().limits().connections;
  const std::size_t open = traffic.open.fetch_add(1, std::memory_order_relaxed) + 1;
  if (open > most + told) {
    traffic.reject(Rejection::too_many_connections);
    traffic.open.fetch_sub(1, std::memory_order_relaxed);
    return;
  }
  const bool within_limit = open <= most;
  // By a pointer, since a handler is copied.
  auto shared = std::make_shared<NetworkLoop::Socket>(std::move(socket));
  asio::post(loop.context(),
             [&loop, shared, within_limit] { loop.adopt(std::move(*shared), within_limit); });
}

void HttpListener::stop() {
  asio::post(loops_.front()->context(), [this] { close(); });
}

void HttpListener::close() {
  error_code error;
  while (acceptor_.is_open()) {
    NetworkLoop& loop = next_loop();
    auto socket = acceptor_.accept(loop.context(), error);
    if (error) break;
    accepted(loop, std::move(socket));
  }
  acceptor_.close(error);
  pause_.cancel();
  for (auto* loop : loops_) loop->stop();
}

}  // namespace fitcost::inline v1::handler::detail
