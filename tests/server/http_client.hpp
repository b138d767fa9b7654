// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

/// A client that says exactly the bytes that a test wants said.
namespace http_test {

/// The end of the connection instead of a response.
struct ConnectionClosed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

class Client {
 public:
  /// `receive_buffer`: of the socket, for one that takes little at a time; 0: the system's.
  explicit Client(std::uint16_t port, int receive_buffer = 0)
      : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (socket_ < 0) throw std::runtime_error("no socket");
    if (receive_buffer > 0) {
      setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    // No test waits for this: it ends one that would hang.
    const timeval patience{60, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      ::close(socket_);
      throw ConnectionClosed("no connection");
    }
  }
  Client(Client&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), input_(std::move(other.input_)) {}
  Client& operator=(Client&&) = delete;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { close(); }

  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }
  /// Ends it by a reset.
  void abort() {
    const linger at_once{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }
  void finish_sending() { shutdown(socket_, SHUT_WR); }

  /// False once the other side does not want more.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  HttpResponse response(bool head = false) {
    HttpResponse response;
    std::string line = take_line();
    if (line.compare(0, 9, "HTTP/1.1 ") != 0) throw std::runtime_error("no status line: " + line);
    response.status = std::atoi(line.c_str() + 9);
    while (!(line = take_line()).empty()) {
      const auto colon = line.find(": ");
      if (colon == std::string::npos) throw std::runtime_error("no header: " + line);
      std::string name = line.substr(0, colon);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      if (!response.headers.emplace(name, line.substr(colon + 2)).second) {
        throw std::runtime_error("a header twice: " + line);
      }
    }
    const std::string length = response.header("content-length");
    if (!head && !length.empty()) response.body = take(std::stoul(length));
    return response;
  }
  HttpResponse get(std::string_view request, bool head = false) {
    send(request);
    return response(head);
  }

  /// Whether the connection ends, with nothing more said.
  bool at_end() {
    if (!input_.empty()) return false;
    try {
      receive();
      return false;
    } catch (const ConnectionClosed&) {
      return true;
    }
  }
  /// Everything up to the end.
  std::string rest() {
    try {
      while (true) receive();
    } catch (const ConnectionClosed&) {
      return std::exchange(input_, {});
    }
  }

 private:
  void receive() {
    std::array<char, 16384> buffer{};
    const ssize_t got = recv(socket_, buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      throw std::runtime_error("nothing came for a minute");
    }
    if (got <= 0) throw ConnectionClosed("the connection ended");
    input_.append(buffer.data(), static_cast<std::size_t>(got));
  }
  std::string take(std::size_t bytes) {
    while (input_.size() < bytes) receive();
    std::string taken = input_.substr(0, bytes);
    input_.erase(0, bytes);
    return taken;
  }
  std::string take_line() {
    std::size_t end = 0;
    while ((end = input_.find("\r\n")) == std::string::npos) receive();
    std::string line = take(end + 2);
    line.resize(end);
    return line;
  }

  int socket_;
  std::string input_;
};

/// A request as a good client sends it. `more`: header lines, each with its CRLF.
inline std::string request(const std::string& method, const std::string& target,
                           const std::string& body = {}, const std::string& more = {}) {
  return method + " " + target + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer anna\r\n" +
         more +
         (body.empty() ? std::string()
                       : "Content-Length: " + std::to_string(body.size()) + "\r\n") +
         "\r\n" + body;
}

inline const std::string a_workout = R"({"workoutType":"run","duration":30,"calories":300})";

/// Whether a client that behaves is served.
inline bool serves(std::uint16_t port) {
  Client client(port);
  const auto made = client.get(request("POST", "/workouts", a_workout));
  const auto list = client.get(request("GET", "/workouts?limit=1"));
  return made.status == 201 && list.status == 200 && list.body.find("\"run\"") != std::string::npos;
}

}  // namespace http_test
