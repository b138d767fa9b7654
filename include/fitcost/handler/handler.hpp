// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "fitcost/handler/host.hpp"
#include "fitcost/handler/microsecond_clock.hpp"
#include "fitcost/handler/request.hpp"
#include "fitcost/handler/store.hpp"
#include "fitcost/handler/usage.hpp"

/// The workout API: a request in, a response out, no I/O but through its store and its host.
namespace fitcost::inline v1::handler {

/// Empty, or it begins with `/` and does not end with it: `/v1`.
constexpr bool is_base_path(std::string_view path) {
  return path.empty() || (path.size() > 1 && path.front() == '/' && path.back() != '/');
}

/// A namespace that CloudWatch takes for metrics: 1 to 255 printable ASCII characters, one of them
/// no space, and the first no colon. AWS:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStreamFilter.html
bool is_metrics_namespace(std::string_view name);
inline constexpr std::string_view metrics_namespace_in_words =
    "1 to 255 printable ASCII characters that do not begin with a colon";

/// A dimension's value that CloudWatch takes: 1 to 1024 printable ASCII characters, one of them no
/// space.
/// AWS: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
bool is_metrics_dimension(std::string_view value);
inline constexpr std::string_view metrics_dimension_in_words =
    "1 to 1024 printable ASCII characters";

struct HandlerOptions {
  std::string cursor_secret;  ///< signs cursors; the same in all processes that serve one table
  bool type_index = false;    ///< the table has an index on workoutType, all attributes projected
  bool consistent_reads = false;    ///< whatever GET reads, strongly consistent
  bool log_requests = true;         ///< one line a request
  std::string metrics_namespace;    ///< of embedded metrics in those lines; empty: none. See
                                    ///< is_metrics_namespace
  std::string environment = "dev";  ///< the metrics' one dimension: see is_metrics_dimension
  std::string base_path;  ///< taken off the front of paths, such as a stage: see is_base_path
  std::int64_t idempotency_seconds = 86'400;  ///< how long a retry gets the first answer
  /// A list with a type filter reads on until it is full or this many workouts were looked at; then
  /// it answers with what it found, `hasMore` and a cursor that goes on from there.
  std::int64_t filtered_items = 20'000;
};

/// What all threads share. `store` and `host` outlive it.
class Handler {
 public:
  Handler(Store& store, Host& host, HandlerOptions options);

  Store& store() const { return store_; }
  Host& host() const { return host_; }
  const HandlerOptions& options() const { return options_; }
  MicrosecondClock& clock() { return clock_; }

  /// The store failed at `now` in a way that lasts: it is full, or broken.
  void store_failed(std::int64_t now) { store_failed_.store(now, std::memory_order_relaxed); }
  /// When it last did, in microseconds since 1970; 0: never.
  std::int64_t store_failed_at() const { return store_failed_.load(std::memory_order_relaxed); }

 private:
  Store& store_;
  Host& host_;
  HandlerOptions options_;
  MicrosecondClock clock_;
  std::atomic<std::int64_t> store_failed_{0};
};

/// What one thread handles requests with: buffers that are used again, and its own counts.
class Worker {
 public:
  explicit Worker(Handler& handler);
  Worker(Worker&&) noexcept;
  Worker& operator=(Worker&&) noexcept;
  ~Worker();

  /// Answers every request, whatever is wrong with it; nothing is thrown.
  void handle(const Request& request, Response& response) noexcept;

  /// An API Gateway event (REST proxy, or HTTP API in format 1.0 or 2.0) in, the response that API
  /// Gateway wants out; holds until the next call. `request_id`: the invocation's, used where the
  /// event has none.
  std::string_view handle_event(std::string_view event, std::string_view request_id = {}) noexcept;

  /// Whether the last one was such an event. What was made of any other is an answer to nobody.
  bool was_event() const noexcept;

  /// Since the worker was made; read by the thread that owns it.
  const Usage& usage() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fitcost::inline v1::handler
