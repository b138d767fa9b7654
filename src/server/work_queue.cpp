// SPDX-License-Identifier: Apache-2.0
#include "server/work_queue.hpp"

#include <utility>

namespace fitcost::inline v1::handler::detail {

void WorkQueue::put(std::vector<std::shared_ptr<Work>>& work) {
  {
    const std::lock_guard lock(mutex_);
    for (auto& one : work) queue_.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < work.size(); ++i) changed_.notify_one();
  work.clear();
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
