// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <deque>
#include <string>
#include <string_view>

#include "fitcost/handler/handler.hpp"
#include "fitcost/server/server.hpp"
#include "server/metered_worker.hpp"
#include "server/traffic_counts.hpp"

namespace fitcost::inline v1::handler::detail {

/// What goes back for one request.
struct Answer {
  static constexpr std::string_view json = "application/json";

  Response response;
  std::string_view content_type = json;
};

/// What all connections share.
class Site {
 public:
  Site(Handler& handler, const ServerOptions& options, Tokens tokens, bool on_loopback);

  Handler& handler() const { return handler_; }
  const ServerLimits& limits() const { return limits_; }
  const Tokens& tokens() const { return tokens_; }
  TrafficCounts& traffic() { return traffic_; }

  /// A worker whose counts /metrics shows. Only before the first request.
  MeteredWorker& add_worker() { return workers_.emplace_back(handler_); }

  /// Whether answering asks the store.
  static bool asks_store(const Request& request) { return request.path != metrics_path; }
  /// Answers a request that was complete then, with a worker of the calling thread's own.
  void answer(const Request& request, MeteredWorker::Clock::time_point complete,
              MeteredWorker& worker, Answer& answer) noexcept;

  /// From now on every answer is its connection's last.
  void stop() { stopping_.store(true, std::memory_order_relaxed); }
  bool stopping() const { return stopping_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::string_view health_path = "/healthz";
  static constexpr std::string_view metrics_path = "/metrics";

  void refuse(const Request& request, int status, std::string_view message, Answer& answer);
  void answer_health(const Request& request, Answer& answer);
  void answer_metrics(const Request& request, Answer& answer);

  Handler& handler_;
  const ServerLimits limits_;
  const Tokens tokens_;
  const bool on_loopback_;
  TrafficCounts traffic_;
  std::deque<MeteredWorker> workers_;  // whose elements stay where they are
  std::atomic<bool> stopping_{false};
};

}  // namespace fitcost::inline v1::handler::detail
