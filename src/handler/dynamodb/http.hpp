// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fitcost::inline v1::handler::detail::aws {

struct Url {
  std::string scheme;  ///< lower case
  std::string host;    ///< an IPv6 address with its brackets
  std::string port;    ///< empty: the scheme's
  std::string path;
  bool plain = false;  ///< nothing beside these: no user, query or fragment
};

/// Nothing for what is no URL with a host, and for schemes but http and https.
std::optional<Url> read_url(const std::string& text);

struct HttpSettings {
  std::string ca_bundle;  ///< empty: where Debian and Amazon Linux have theirs
  std::string proxy;      ///< empty: none
};

struct HttpRequest {
  std::string_view method;  ///< GET, PUT or POST; only POST has a body
  std::string url;
  std::vector<std::string> headers;  ///< `Name: value`
  std::string_view body;
  std::chrono::milliseconds connect_timeout{0};
  std::chrono::milliseconds timeout{0};  ///< in all
  std::size_t largest_answer = 0;        ///< bytes of body; beyond, the request has failed
};

struct HttpAnswer {
  int status = 0;         ///< 0: there is no whole answer, and `failure` says why
  int times_sent = 0;     ///< 0: surely nothing was sent; 2 if a kept connection turned out dead
  std::string failure;    ///< a sentence
  bool hopeless = false;  ///< the server's certificate is not trusted: it will not be next time
};

/// One connection that is kept from request to request. One thread at a time.
class HttpConnection {
 public:
  explicit HttpConnection(const HttpSettings& settings);
  HttpConnection(HttpConnection&&) noexcept;
  HttpConnection& operator=(HttpConnection&&) noexcept;
  ~HttpConnection();

  HttpAnswer send(const HttpRequest& request);
  /// The body of the last answer; may be written to.
  std::string& body();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fitcost::inline v1::handler::detail::aws
