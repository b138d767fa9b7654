// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "fitcost/handler/handler.hpp"
#include "fitcost/handler/host.hpp"
#include "fitcost/handler/store.hpp"
#include "fitcost/server/server.hpp"

namespace http_test {

namespace handler = fitcost::handler;

/// A store in memory with something before each call.
class WatchedStore : public handler::Store {
 public:
  virtual void before_write() {}
  virtual void before_read() {}

  std::optional<handler::Workout> create(const handler::Workout& workout) override {
    before_write();
    return store_->create(workout);
  }
  std::optional<handler::Workout> get(std::string_view user_id, std::int64_t timestamp,
                                      bool consistent) override {
    before_read();
    return store_->get(user_id, timestamp, consistent);
  }
  std::optional<handler::Workout> replace(const handler::Workout& workout) override {
    before_write();
    return store_->replace(workout);
  }
  std::optional<handler::Workout> remove(const handler::WorkoutKey& key) override {
    before_write();
    return store_->remove(key);
  }
  handler::Page query(const handler::Query& query, handler::WorkoutSink& sink) override {
    before_read();
    return store_->query(query, sink);
  }
  std::optional<handler::Marker> create_marker(const handler::Marker& marker,
                                               std::int64_t now) override {
    before_write();
    return store_->create_marker(marker, now);
  }
  bool replace_marker(const handler::Marker& former, const handler::Marker& marker) override {
    before_write();
    return store_->replace_marker(former, marker);
  }
  std::optional<handler::Marker> get_marker(std::string_view user_id, std::int64_t slot) override {
    before_read();
    return store_->get_marker(user_id, slot);
  }

 private:
  std::unique_ptr<handler::Store> store_ = handler::memory_store();
};

/// Writes wait until the gate is opened.
class GatedStore final : public WatchedStore {
 public:
  void before_write() override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  /// Once so many writes have come to the gate; false when they do not.
  bool wait_for_writes(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::minutes(1), [&] { return waiting_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t waiting_ = 0;
  bool open_ = false;
};

/// A server on a free port of loopback.
class RunningServer {
 public:
  explicit RunningServer(handler::ServerOptions options = {}, handler::Tokens tokens = {},
                         std::unique_ptr<handler::Store> store = handler::memory_store())
      : store_(std::move(store)),
        handler_(*store_, host_, {}),
        server_(handler_, on_any_port(std::move(options)), std::move(tokens)) {}

  std::uint16_t port() const { return server_.port(); }
  handler::Server& server() { return server_; }

 private:
  static handler::ServerOptions on_any_port(handler::ServerOptions options) {
    options.port = 0;
    if (options.threads == 0) options.threads = 2;
    return options;
  }

  std::unique_ptr<handler::Store> store_;
  handler::SystemHost host_;
  handler::Handler handler_;
  handler::Server server_;
};

}  // namespace http_test
