// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/// A Runtime API (2018-06-01) that keeps strictly to its states, and misbehaves where it is told
/// to.
namespace lambda_mock {

using Headers = std::vector<std::pair<std::string, std::string>>;

enum class Framing { content_length, chunked, until_close, cut_off };

/// One invocation, or what is answered instead.
struct Turn {
  std::string event = "{}";
  std::string id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
  Headers headers{{"Lambda-Runtime-Deadline-Ms", "1542409706888"}};
  std::string id_header = "Lambda-Runtime-Aws-Request-Id";
  Framing framing = Framing::content_length;
  std::string raw{};      ///< sent as it stands in answer to `next`, then the connection is closed
  int next_status = 200;  ///< other than 200: no invocation
  int post_status = 0;    ///< what a post is answered, right or wrong; 0: what it deserves
  int unanswered_nexts = 0;        ///< so often the connection is closed when `next` has been read
  int unanswered_posts = 0;        ///< the same of posts, which count all the same
  bool refuses_early = false;      ///< answers a post 413 and closes when it has read its head
  bool closes_after_next = false;  ///< without a word, as if the client had been frozen
  bool closes_after_post = false;
  std::function<void()> on_next{};  ///< called when `next` was read, before it is answered; once
};

/// What was asked and answered.
struct Call {
  std::string line;  ///< `POST /2018-06-01/runtime/init/error`
  std::string body;
  std::string error_type;  ///< header Lambda-Runtime-Function-Error-Type
  std::string content_type;
  std::string host;
  int answered = 0;  ///< 0: not at all
  int connection = 0;
};

class RuntimeApi {
 public:
  /// Behind the turns: nobody listens any more, or a `next` that is never answered.
  enum class Then { gone, silent };

  explicit RuntimeApi(std::vector<Turn> turns, Then then = Then::gone, std::string prefix = {})
      : turns_(std::move(turns)), then_(then), base_(std::move(prefix) + "/2018-06-01/runtime") {
    port_ = acceptor_.local_endpoint().port();
    thread_ = std::thread([this] { serve(); });
  }
  RuntimeApi(const RuntimeApi&) = delete;
  RuntimeApi& operator=(const RuntimeApi&) = delete;
  ~RuntimeApi() { finish(); }

  std::string port() const { return std::to_string(port_); }
  std::string address() const { return "127.0.0.1:" + port(); }

  std::vector<Call> calls() const {
    const std::scoped_lock lock(mutex_);
    return calls_;
  }
  /// `GET next 200`, `POST <id>/response 202` and so on, shortened to what tells them apart.
  std::vector<std::string> story() const {
    std::vector<std::string> out;
    for (const Call& call : calls()) {
      std::string line = call.line;
      for (const std::string& part : {base_, std::string("/invocation/"), std::string("/")}) {
        const auto at = line.find(part);
        if (at != std::string::npos) line.erase(at, part == "/" ? 0 : part.size());
      }
      out.push_back(line + " " + std::to_string(call.answered));
    }
    return out;
  }
  /// Waits until so many calls were read. False when they do not come within ten seconds.
  bool wait_for_calls(std::size_t count) const {
    for (int i = 0; i < 2000; ++i) {
      if (calls().size() >= count) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }
  void finish() {
    over_ = true;
    {
      const std::scoped_lock lock(mutex_);
      if (acceptor_.is_open()) ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
      if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  using tcp = boost::asio::ip::tcp;
  using error_code = boost::system::error_code;

  void serve() {
    for (int connection = 1; !over_; ++connection) {
      tcp::socket socket(context_);
      error_code error;
      acceptor_.accept(socket, error);
      if (error) return;
      {
        const std::scoped_lock lock(mutex_);
        descriptor_ = socket.native_handle();
      }
      boost::beast::flat_buffer unread;
      while (!over_ && answer_one(socket, unread, connection)) {
      }
      const std::scoped_lock lock(mutex_);
      descriptor_ = -1;
    }
  }

  // False: the connection is over.
  bool answer_one(tcp::socket& socket, boost::beast::flat_buffer& unread, int connection) {
    namespace http = boost::beast::http;
    http::request_parser<http::string_body> parser;
    parser.body_limit(std::uint64_t{1} << 30);
    error_code error;
    http::read_header(socket, unread, parser, error);
    if (error) return false;
    const bool refuses = turn_ < turns_.size() && turns_[turn_].refuses_early &&
                         parser.get().method() == http::verb::post;
    if (!refuses) {
      http::read(socket, unread, parser, error);
      if (error) return false;
    }
    const auto& request = parser.get();
    Call call;
    call.line = std::string(request.method_string()) + " " + std::string(request.target());
    call.body = request.body();
    call.error_type = std::string(request["Lambda-Runtime-Function-Error-Type"]);
    call.content_type = std::string(request["Content-Type"]);
    call.host = std::string(request["Host"]);
    call.connection = connection;
    if (refuses) {
      running_ = false;
      ++turn_;
      send(socket, plain(413));
      note(std::move(call), 413);
      return false;
    }
    return request.method() == http::verb::get ? answer_next(socket, std::move(call))
                                               : answer_post(socket, std::move(call));
  }

  bool answer_next(tcp::socket& socket, Call call) {
    if (call.line != "GET " + base_ + "/invocation/next")
      return refuse(socket, std::move(call), 404);
    if (running_ || failed_) return refuse(socket, std::move(call), 403);
    if (turn_ >= turns_.size()) {
      if (then_ == Then::gone) {
        const std::scoped_lock lock(mutex_);
        over_ = true;
        ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
        error_code ignored;
        acceptor_.close(ignored);
      }
      note(std::move(call), 0);
      return then_ == Then::silent && until_closed(socket);
    }
    Turn& turn = turns_[turn_];
    if (turn.on_next) std::exchange(turn.on_next, nullptr)();
    if (turn.unanswered_nexts > 0) {
      --turn.unanswered_nexts;
      note(std::move(call), 0);
      return false;
    }
    if (!turn.raw.empty() || turn.next_status != 200) {
      note(std::move(call), turn.raw.empty() ? turn.next_status : 0);
      send(socket, turn.raw.empty() ? plain(turn.next_status) : turn.raw);
      ++turn_;
      return turn.raw.empty();
    }
    running_ = true;
    note(std::move(call), 200);
    send(socket, invocation(turn));
    return turn.framing != Framing::until_close && turn.framing != Framing::cut_off &&
           !turn.closes_after_next;
  }

  bool answer_post(tcp::socket& socket, Call call) {
    if (call.line == "POST " + base_ + "/init/error") {
      if (turn_ != 0 || running_) return refuse(socket, std::move(call), 403);
      failed_ = true;
      note(std::move(call), 202);
      send(socket, plain(202));
      return true;
    }
    const std::string start = "POST " + base_ + "/invocation/";
    const bool is_error = call.line.ends_with("/error");
    if (!call.line.starts_with(start) || !(is_error || call.line.ends_with("/response"))) {
      return refuse(socket, std::move(call), 404);
    }
    if (!running_) return refuse(socket, std::move(call), 403);
    Turn& turn = turns_[turn_];
    if (turn.unanswered_posts > 0) {
      --turn.unanswered_posts;
      running_ = false;
      ++turn_;
      note(std::move(call), 0);
      return false;
    }
    const std::string id = call.line.substr(start.size(), call.line.rfind('/') - start.size());
    int status = id != turn.id ? 400 : call.body.size() > 6'291'556 ? 413 : 202;
    if (turn.post_status != 0) status = turn.post_status;
    const bool closes = turn.closes_after_post;
    if (status != 400) {
      running_ = false;
      ++turn_;
    }
    note(std::move(call), status);
    send(socket, plain(status));
    return !closes;
  }

  bool refuse(tcp::socket& socket, Call call, int status) {
    note(std::move(call), status);
    send(socket, plain(status));
    return true;
  }

  static bool until_closed(tcp::socket& socket) {
    std::array<char, 256> ignored{};
    error_code error;
    while (!error) socket.read_some(boost::asio::buffer(ignored), error);
    return false;
  }

  static std::string plain(int status) {
    const std::string body =
        status == 202 ? R"({"status":"OK"})" : R"({"errorMessage":"no","errorType":"Refused"})";
    return "HTTP/1.1 " + std::to_string(status) +
           " Said\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  static std::string invocation(const Turn& turn) {
    std::string out = "HTTP/1.1 200 OK\r\n";
    if (!turn.id.empty()) out += turn.id_header + ": " + turn.id + "\r\n";
    for (const auto& [name, value] : turn.headers) out += name + ": " + value + "\r\n";
    const std::string& event = turn.event;
    switch (turn.framing) {
      case Framing::content_length:
        return out + "Content-Length: " + std::to_string(event.size()) + "\r\n\r\n" + event;
      case Framing::until_close:
        return out + "Connection: close\r\n\r\n" + event;
      case Framing::cut_off:
        return out + "Content-Length: " + std::to_string(event.size() + 1) + "\r\n\r\n" + event;
      case Framing::chunked:
        break;
    }
    out += "Transfer-Encoding: chunked\r\n\r\n";
    for (std::size_t at = 0; at < event.size();) {
      const std::string part = event.substr(at, at % 2 == 0 ? 7 : 64'000);
      std::array<char, 20> size{};
      std::snprintf(size.data(), size.size(), "%zx", part.size());
      out += std::string(size.data()) + ";name=value\r\n" + part + "\r\n";
      at += part.size();
    }
    return out + "0\r\nTrailer: yes\r\n\r\n";
  }

  static void send(tcp::socket& socket, const std::string& text) {
    error_code ignored;  // a client that went away is the next connection's matter
    boost::asio::write(socket, boost::asio::buffer(text), ignored);
  }

  void note(Call call, int answered) {
    call.answered = answered;
    const std::scoped_lock lock(mutex_);
    calls_.push_back(std::move(call));
  }

  std::vector<Turn> turns_;
  const Then then_;
  const std::string base_;
  boost::asio::io_context context_{1};
  tcp::acceptor acceptor_{context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  unsigned port_ = 0;
  std::atomic<bool> over_{false};
  std::size_t turn_ = 0;
  bool running_ = false;
  bool failed_ = false;
  mutable std::mutex mutex_;
  int descriptor_ = -1;
  std::vector<Call> calls_;
  std::thread thread_;
};

}  // namespace lambda_mock
