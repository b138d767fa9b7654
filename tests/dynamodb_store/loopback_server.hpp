// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/// An HTTP server on loopback that answers what a test tells it to, the wrong things too.
namespace support {

struct HttpReceived {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  int connection = 0;  ///< counted from 1

  std::string header(const std::string& name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? std::string() : at->second;
  }
};

struct HttpReply {
  enum class How {
    whole,
    truncated,  ///< the connection ends within the body
    nothing,    ///< the connection ends without a byte
    silence,    ///< no byte, until the client gives up
  };
  int status = 200;
  std::string body;
  How how = How::whole;
  bool close = false;  ///< after it
};

class LoopbackServer {
 public:
  using Answer = std::function<HttpReply(const HttpReceived&)>;

  /// `answer` is called by one thread at a time.
  explicit LoopbackServer(Answer answer) : answer_(std::move(answer)) {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (listening_ < 0 || ::bind(listening_, generic, size) != 0 || ::listen(listening_, 64) != 0 ||
        ::getsockname(listening_, generic, &size) != 0) {
      throw std::runtime_error("no loopback socket");
    }
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  ~LoopbackServer() {
    ::shutdown(listening_, SHUT_RDWR);
    accepting_.join();
    ::close(listening_);
    {
      const std::lock_guard lock(mutex_);
      for (const Connection& c : connections_) ::shutdown(c.socket, SHUT_RDWR);
    }
    for (Connection& c : connections_) {
      c.thread.join();
      ::close(c.socket);
    }
  }

  int port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<HttpReceived> received() const {
    const std::lock_guard lock(mutex_);
    return received_;
  }

 private:
  struct Connection {
    int socket = -1;
    std::thread thread;
  };

  void accept_all() {
    for (;;) {
      const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) return;
      const std::lock_guard lock(mutex_);
      Connection& connection = connections_.emplace_back();
      connection.socket = socket;
      connection.thread = std::thread(
          [this, socket, n = static_cast<int>(connections_.size())] { serve(socket, n); });
    }
  }

  static bool more(int socket, std::string& buffer) {
    char bytes[65536];
    const auto got = ::recv(socket, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    buffer.append(bytes, static_cast<std::size_t>(got));
    return true;
  }

  void serve(int socket, int number) {
    std::string buffer;
    for (;;) {
      std::size_t head = std::string::npos;
      while ((head = buffer.find("\r\n\r\n")) == std::string::npos)
        if (!more(socket, buffer)) return;
      HttpReceived request = read_head(buffer.substr(0, head + 2));
      request.connection = number;
      const std::string length = request.header("content-length");
      const std::size_t body = length.empty() ? 0 : std::stoul(length);
      while (buffer.size() < head + 4 + body)
        if (!more(socket, buffer)) return;
      request.body = buffer.substr(head + 4, body);
      buffer.erase(0, head + 4 + body);

      HttpReply reply;
      {
        const std::lock_guard lock(mutex_);
        received_.push_back(request);
        reply = answer_(request);
      }
      if (reply.how == HttpReply::How::silence) {
        while (more(socket, buffer)) {
        }
        return;
      }
      if (reply.how != HttpReply::How::nothing) send(socket, reply);
      if (reply.how != HttpReply::How::whole || reply.close) {
        ::shutdown(socket, SHUT_RDWR);
        return;
      }
    }
  }

  static HttpReceived read_head(const std::string& head) {
    HttpReceived request;
    std::size_t at = head.find("\r\n");
    const std::string first = head.substr(0, at);
    const std::size_t space = first.find(' ');
    request.method = first.substr(0, space);
    request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
    for (at += 2; at < head.size();) {
      const std::size_t end = head.find("\r\n", at);
      const std::string line = head.substr(at, end - at);
      const std::size_t colon = line.find(':');
      std::string name = line.substr(0, colon);
      std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      });
      const std::size_t value = line.find_first_not_of(' ', colon + 1);
      request.headers[name] = value == std::string::npos ? "" : line.substr(value);
      at = end + 2;
    }
    return request;
  }

  static void send(int socket, const HttpReply& reply) {
    std::string text = "HTTP/1.1 " + std::to_string(reply.status) +
                       " As told\r\nContent-Length: " + std::to_string(reply.body.size()) +
                       "\r\n\r\n" + reply.body;
    if (reply.how == HttpReply::How::truncated)
      text.resize(text.size() - reply.body.size() / 2 - 1);
    for (std::size_t sent = 0; sent < text.size();) {
      const auto n = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return;
      sent += static_cast<std::size_t>(n);
    }
  }

  Answer answer_;
  int listening_ = -1;
  int port_ = 0;
  std::thread accepting_;
  mutable std::mutex mutex_;
  std::list<Connection> connections_;
  std::vector<HttpReceived> received_;
};

/// One reply after the other; after the last, status 418.
inline LoopbackServer::Answer in_turn(std::vector<HttpReply> replies) {
  return [replies = std::move(replies), next = std::size_t{0}](const HttpReceived&) mutable {
    return next < replies.size() ? replies[next++] : HttpReply{418, "the script is over"};
  };
}

}  // namespace support
