// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "server/metered_worker.hpp"

namespace fitcost::inline v1::handler::detail {

/// Requests that wait for a thread which may wait for the store. As many wait as there are
/// connections at most, since each has one request under way.
class WorkQueue {
 public:
  class Work {
   public:
    Work() = default;
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
    virtual ~Work() = default;
    virtual void run(MeteredWorker& worker) noexcept = 0;
  };

  /// Takes all of it.
  void put(std::vector<std::shared_ptr<Work>>& work);
  /// What is queued is still done, then `serve` returns.
  void close();
  /// Works until the queue is closed. For as many threads as wanted.
  void serve(MeteredWorker& worker);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Work>> queue_;
  bool closed_ = false;
};

}  // namespace fitcost::inline v1::handler::detail
