// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include "server/conversation.hpp"
#include "server/network_loop.hpp"
#include "server/work_queue.hpp"

namespace fitcost::inline v1::handler::detail {

/// A conversation over a socket, on its loop's thread; only `run` is called on another, and touches
/// nothing but the request and its answer while the loop waits for them.
class HttpConnection final : public WorkQueue::Work,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(NetworkLoop& loop, NetworkLoop::Socket socket);

  /// `self`: where the loop keeps it. Beyond the limit it is only told so.
  void start(NetworkLoop::Connections::iterator self, bool within_limit);
  /// Ends it unless a request has begun.
  void stop();
  /// Ends it when its time is up.
  void check_time(NetworkLoop::Clock::time_point now);
  /// Ends it at once.
  void close();

  void run(MeteredWorker& worker) noexcept override;

 private:
  enum class Stage {
    reading,   ///< waits for bytes
    handling,  ///< a store thread has the request
    sending,   ///< the client does not take what there is
    leaving,   ///< all is sent and said to be the last; waits for the client to close
    closed,
  };

  void await_bytes();
  void on_bytes();
  void proceed();
  void handled();
  bool send();
  void leave();
  void give(NetworkLoop::Clock::duration time);

  NetworkLoop& loop_;
  NetworkLoop::Socket socket_;
  NetworkLoop::Connections::iterator self_;
  Conversation conversation_;
  Answer answer_;
  std::size_t sent_ = 0;  // of the conversation's output
  Stage stage_ = Stage::reading;
  Conversation::State reading_ = Conversation::State::idle;  // what the time given is for
  std::size_t reading_number_ = 0;
  bool waits_for_bytes_ = false;
  NetworkLoop::Clock::time_point complete_;
  NetworkLoop::Clock::time_point deadline_ = NetworkLoop::Clock::time_point::max();
};

}  // namespace fitcost::inline v1::handler::detail
