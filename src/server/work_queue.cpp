// SPDX-License-Identifier: Apache-2.0
#include "server/work_queue.hpp"

#include <utility>

namespace fitcost::inline v1::handler::detail {

void WorkQueue::put(std::shared_ptr<Work> work) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
  }
  changed_.notify_one();
}

void WorkQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

void WorkQueue::serve(MeteredWorker& worker) {
  while (true) {
    std::shared_ptr<Work> work;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work->run(worker);
  }
}

}  // namespace fitcost::inline v1::handler::detail
