// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "fitcost/handler/handler.hpp"
#include "fitcost/server/limits.hpp"
#include "fitcost/server/tokens.hpp"

/// The workout API over HTTP/1.1.
namespace fitcost::inline v1::handler {

/// Where the store is asked.
enum class StoreCalls {
  on_network_threads,  ///< for a store that answers at once
  /// On threads of their own, so that a call that waits holds up nobody else, and as many calls
  /// wait at a time as there are such threads: one commit can then serve them all.
  on_store_threads,
};

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< IPv4 or IPv6
  std::uint16_t port = 8080;          ///< 0: one that is free
  unsigned threads = 0;               ///< of the network; 0: as many as there are cores
  StoreCalls store_calls = StoreCalls::on_network_threads;
  unsigned store_threads = 64;
  ServerLimits limits;
};

/// Beside the API it answers `GET /healthz` (200, or 503 while the store fails and for 10
/// seconds after it was full or broken) and `GET /metrics`
/// (Prometheus' text format 0.0.4; off loopback only with a token).
class Server {
 public:
  /// Listens from now on. `handler` outlives the server. InputError for an address that is none,
  /// for one beyond loopback without listed tokens, and for one that cannot be listened on.
  Server(Handler& handler, const ServerOptions& options, Tokens tokens = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// `127.0.0.1:8080`, with the port that was bound.
  std::string address() const;
  std::uint16_t port() const;

  /// No more connections; requests that have begun are answered, within the limit's `drain_time`;
  /// then all ends. Returns at once; any thread may call it, and more than once.
  void stop();
  /// Whether all threads have ended, after waiting for it so long at most. Where a store never
  /// returns they never do, and neither does the destructor.
  bool wait_for(std::chrono::milliseconds time) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fitcost::inline v1::handler
