// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

namespace fitcost::inline v1::handler {

/// What one client may take of the server.
struct ServerLimits {
  std::size_t header_bytes = 16 * 1024;  ///< request line and headers, also trailers (431)
  std::size_t body_bytes = 64 * 1024;    ///< of a request (413)
  std::size_t connections = 20'000;      ///< open at a time; one more gets 503
  /// From a request's first byte to the end of its headers (408).
  std::chrono::milliseconds header_time{10'000};
  std::chrono::milliseconds body_time{30'000};  ///< from there to the body's end (408)
  std::chrono::milliseconds idle_time{60'000};  ///< between requests, and before the first
  std::chrono::milliseconds send_time{30'000};  ///< for the client to take an answer
  /// How long requests may still take once the server is to stop.
  std::chrono::milliseconds drain_time{10'000};
};

}  // namespace fitcost::inline v1::handler
