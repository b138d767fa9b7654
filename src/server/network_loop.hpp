// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "server/metered_worker.hpp"
#include "server/response_writer.hpp"
#include "server/site.hpp"
#include "server/work_queue.hpp"

namespace fitcost::inline v1::handler::detail {

class HttpConnection;

/// One thread's connections and what they take turns with. Everything is called on that thread,
/// but for `run`'s beginning, `context` and `stop`.
class NetworkLoop {
 public:
  using Context = boost::asio::io_context;
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Context::executor_type>;
  using Timer =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                        boost::asio::wait_traits<std::chrono::steady_clock>,
                                        Context::executor_type>;
  using Clock = std::chrono::steady_clock;
  using Connections = std::list<std::shared_ptr<HttpConnection>>;

  /// `store_calls`: where requests that ask the store are put; nullptr: they are answered here.
  NetworkLoop(Site& site, WorkQueue* store_calls);
  ~NetworkLoop();
  NetworkLoop(const NetworkLoop&) = delete;
  NetworkLoop& operator=(const NetworkLoop&) = delete;

  Context& context() { return context_; }
  /// Until `stop` was called and the last connection is gone.
  void run();
  /// Any thread may call it.
  void stop();

  /// A new connection, which is counted already. Beyond the limit it is told so and ends.
  void adopt(Socket socket, bool within_limit);
  void remove(Connections::iterator connection);

  Site& site() { return site_; }
  /// Whether requests that ask the store go elsewhere.
  bool has_store_threads() const { return store_calls_ != nullptr; }
  /// Puts a request where it may wait. All that the network has brought at a time are put together:
  /// each thread that is woken wants this one's core, and would have it before they are read.
  void ask_store(std::shared_ptr<WorkQueue::Work> work);
  MeteredWorker& worker() { return worker_; }
  ResponseWriter& writer() { return writer_; }
  /// For what is read and used up at once.
  std::span<char> scratch() { return scratch_; }

 private:
  void begin_stop();
  void sweep_later();
  void sweep();
  void end_when_empty();

  Site& site_;
  WorkQueue* store_calls_;
  MeteredWorker& worker_;
  ResponseWriter writer_;
  std::array<char, 32 * 1024> scratch_{};
  Context context_{1};
  boost::asio::executor_work_guard<Context::executor_type> work_;
  Timer sweeper_;
  Clock::duration sweep_interval_;
  std::vector<std::shared_ptr<WorkQueue::Work>> asking_;
  std::optional<Clock::time_point> stops_at_;
  Connections connections_;
};

}  // namespace fitcost::inline v1::handler::detail
