// SPDX-License-Identifier: Apache-2.0
#include "server/http_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace fitcost::inline v1::handler::detail {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// Answers to pipelined requests are sent together up to here.
constexpr std::size_t sent_together = 64 * 1024;
/// So long a client that was told goodbye may take to close: if the server closed first with bytes
/// unread, what it said last would be lost (RFC 9112, 9.6).
constexpr std::chrono::seconds farewell{1};

}  // namespace

HttpConnection::HttpConnection(NetworkLoop& loop, NetworkLoop::Socket socket)
    : loop_(loop), socket_(std::move(socket)), conversation_(loop.site(), loop.writer()) {}

void HttpConnection::start(NetworkLoop::Connections::iterator self, bool within_limit) {
  self_ = self;
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  give(loop_.site().limits().idle_time);
  if (within_limit) {
    await_bytes();
  } else {
    conversation_.reject(Rejection::too_many_connections, "too many connections are open");
    proceed();
  }
}

void HttpConnection::give(NetworkLoop::Clock::duration time) {
  deadline_ = NetworkLoop::Clock::now() + time;
}

void HttpConnection::await_bytes() {
  if (waits_for_bytes_) return;
  waits_for_bytes_ = true;
  socket_.async_wait(NetworkLoop::Socket::wait_read,
                     [self = shared_from_this()](const error_code& error) {
                       self->waits_for_bytes_ = false;
                       if (!error) self->on_bytes();
                     });
}

void HttpConnection::on_bytes() {
  if (stage_ != Stage::reading && stage_ != Stage::leaving) return;
  error_code error;
  const auto scratch = loop_.scratch();
  const std::size_t got = socket_.read_some(asio::buffer(scratch.data(), scratch.size()), error);
  if (error == asio::error::would_block) {
    await_bytes();
    return;
  }
  if (error) {  // its end, too: a request that is not complete will never be
    close();
    return;
  }
  TrafficCounts::add(loop_.site().traffic().bytes_in, got);
  if (stage_ == Stage::leaving) {
    await_bytes();
    return;
  }
  conversation_.receive({scratch.data(), got});
  proceed();
}

void HttpConnection::proceed() {
  using State = Conversation::State;
  while (true) {
    if (conversation_.output().size() - sent_ > sent_together && !send()) return;
    const State state = conversation_.advance();
    if (state != State::request) {
      if (!send()) return;
      if (state == State::over || (state == State::idle && loop_.site().stopping())) {
        leave();
        return;
      }
      const auto& limits = loop_.site().limits();
      if (state != reading_ || conversation_.answered() != reading_number_ ||
          stage_ == Stage::sending) {
        reading_ = state;
        reading_number_ = conversation_.answered();
        give(state == State::idle     ? limits.idle_time
             : state == State::header ? limits.header_time
                                      : limits.body_time);
      }
      stage_ = Stage::reading;
      await_bytes();
      return;
    }
    complete_ = NetworkLoop::Clock::now();
    if (loop_.has_store_threads() && Site::asks_store(conversation_.request())) {
      if (!send()) return;  // what was answered before does not wait for the store
      stage_ = Stage::handling;
      deadline_ = NetworkLoop::Clock::time_point::max();
      loop_.ask_store(shared_from_this());
      return;
    }
    loop_.site().answer(conversation_.request(), complete_, loop_.worker(), answer_);
    conversation_.answer(answer_);
  }
}

void HttpConnection::run(MeteredWorker& worker) noexcept {
  loop_.site().answer(conversation_.request(), complete_, worker, answer_);
  asio::post(loop_.context(), [self = shared_from_this()] { self->handled(); });
}

void HttpConnection::handled() {
  if (stage_ == Stage::closed) return;
  stage_ = Stage::reading;
  conversation_.answer(answer_);
  proceed();
}

bool HttpConnection::send() {
  std::string& output = conversation_.output();
  while (sent_ < output.size()) {
    error_code error;
    const std::size_t took =
        socket_.write_some(asio::buffer(output.data() + sent_, output.size() - sent_), error);
    sent_ += took;
    TrafficCounts::add(loop_.site().traffic().bytes_out, took);
    if (error == asio::error::would_block) {
      if (stage_ != Stage::sending) {
        stage_ = Stage::sending;
        give(loop_.site().limits().send_time);
      }
      socket_.async_wait(NetworkLoop::Socket::wait_write,
                         [self = shared_from_this()](const error_code& failed) {
                           if (!failed && self->stage_ == Stage::sending) self->proceed();
                         });
      return false;
    }
    if (error) {
      close();
      return false;
    }
  }
  output.clear();
  if (output.capacity() > sent_together) output.shrink_to_fit();
  sent_ = 0;
  return true;
}

void HttpConnection::leave() {
  stage_ = Stage::leaving;
  give(farewell);
  error_code ignored;
  socket_.shutdown(NetworkLoop::Socket::shutdown_send, ignored);
  await_bytes();
}

void HttpConnection::stop() {
  if (stage_ != Stage::reading || reading_ != Conversation::State::idle) return;
  // What the client has sent by now is still answered.
  on_bytes();
  if (stage_ == Stage::reading && reading_ == Conversation::State::idle) close();
}

void HttpConnection::check_time(NetworkLoop::Clock::time_point now) {
  if (now < deadline_ || stage_ == Stage::closed) return;
  if (stage_ == Stage::reading && reading_ != Conversation::State::idle) {
    conversation_.reject(Rejection::too_slow, "the request took too long to arrive");
    proceed();
  } else {
    close();
  }
}

void HttpConnection::close() {
  if (stage_ == Stage::closed) return;
  stage_ = Stage::closed;
  error_code ignored;
  socket_.close(ignored);
  loop_.site().traffic().open.fetch_sub(1, std::memory_order_relaxed);
  loop_.remove(self_);
}

}  // namespace fitcost::inline v1::handler::detail
