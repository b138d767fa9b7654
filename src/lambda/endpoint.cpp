// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <stdexcept>

#include "fitcost/lambda/runtime.hpp"

namespace fitcost::inline v1::handler {
namespace {

[[noreturn]] void reject(std::string_view text, std::string_view why) {
  std::string message = "AWS_LAMBDA_RUNTIME_API is \"";
  message.append(text).append("\", which ").append(why);
  throw std::invalid_argument(message);
}

// They end up in request lines and headers.
bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port != 0;
}

}  // namespace

RuntimeEndpoint read_runtime_endpoint(std::string_view text) {
  std::string_view rest = text;
  if (const auto colon = rest.find("://"); colon != std::string_view::npos) {
    if (rest.substr(0, colon) != "http") reject(text, "is no http address");
    rest.remove_prefix(colon + 3);
  }
  if (!is_printable(rest) || rest.find_first_of("?#@\"\\") != std::string_view::npos) {
    reject(text, "is no host, port and path");
  }
  RuntimeEndpoint endpoint;
  const auto slash = std::min(rest.find('/'), rest.size());
  std::string_view prefix = rest.substr(slash);
  while (!prefix.empty() && prefix.back() == '/') prefix.remove_suffix(1);
  endpoint.prefix = prefix;
  rest = rest.substr(0, slash);

  std::string_view port;
  if (!rest.empty() && rest.front() == '[') {
    const auto bracket = rest.find(']');
    if (bracket == std::string_view::npos) reject(text, "has a bracket that is not closed");
    endpoint.host = rest.substr(1, bracket - 1);
    port = rest.substr(bracket + 1);
  } else {
    const auto colon = std::min(rest.find(':'), rest.size());
    endpoint.host = rest.substr(0, colon);
    port = rest.substr(colon);
  }
  if (endpoint.host.empty()) reject(text, "names no host");
  if (port.empty()) port = ":80";
  if (port.front() != ':' || !is_port(port.substr(1))) reject(text, "has no port from 1 to 65535");
  endpoint.port = port.substr(1);
  return endpoint;
}

}  // namespace fitcost::inline v1::handler
