// SPDX-License-Identifier: Apache-2.0
#include "handler/sqlite/group_commit.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

namespace fitcost::inline v1::handler::detail {

namespace {

/// From so many pages on, 64 MB, the log is copied into the file. With SQLite's default of 1000,
/// under load one write in twenty would wait for that (10 to 20 ms), with this fewer than one in a
/// hundred; and a longer log holds more versions of the same page, of which only the last is
/// copied.
constexpr int checkpoint_pages = 16'000;
/// From so many times that on, readers that keep the log from starting anew are waited for.
constexpr int insist_factor = 4;
constexpr std::chrono::milliseconds insist_for{100};
/// How often those who were just acknowledged are let run, so that they are in the next transaction
/// and not in the one after it. Where nobody else wants to run, this takes no time.
constexpr int most_yields = 16;

}  // namespace

GroupCommit::GroupCommit(Connection& connection, Writes& writes, std::size_t maximum_batch)
    : connection_(connection),
      writes_(writes),
      files_(connection),
      maximum_batch_(std::max<std::size_t>(maximum_batch, 1)),
      begin_(connection, "BEGIN IMMEDIATE"),
      commit_(connection, "COMMIT"),
      rollback_(connection, "ROLLBACK"),
      insist_at_(checkpoint_pages * insist_factor) {
  // Instead of SQLite's own, which would copy the log before the commit is acknowledged.
  sqlite3_wal_hook(
      connection_.handle(),
      [](void* log_pages, sqlite3*, const char*, int pages) {
        *static_cast<int*>(log_pages) = pages;
        return SQLITE_OK;
      },
      &log_pages_);
  thread_ = std::jthread([this] { work(); });
}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  work_.notify_one();
  thread_.join();
  sqlite3_wal_hook(connection_.handle(), nullptr, nullptr);
}

void GroupCommit::wait_for(Operation& operation) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(&operation);
  }
  work_.notify_one();
  {
    std::unique_lock lock(operation.signal->mutex);
    operation.signal->given.wait(lock, [&] { return operation.signal->done; });
  }
  if (operation.failure) throw StoreError(operation.failure->kind, operation.failure->what);
}

void GroupCommit::work() {
  std::vector<Operation*> batch;
  for (;;) {
    take(batch);
    if (batch.empty()) return;
    write(batch);
    acknowledge(batch);
    if (std::exchange(save_log_, false)) checkpoint_passive();
    if (log_pages_ >= checkpoint_pages) checkpoint();
  }
}

/// The oldest of what is queued; nothing when it is time to end.
void GroupCommit::take(std::vector<Operation*>& batch) {
  const std::size_t acknowledged = batch.size();
  batch.clear();
  std::unique_lock lock(mutex_);
  for (int i = 0; acknowledged > 1 && queue_.size() < acknowledged && i < most_yields; ++i) {
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
  }
  work_.wait(lock, [&] { return !queue_.empty() || ending_; });
  const auto end =
      queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), maximum_batch_));
  batch.assign(queue_.begin(), end);
  queue_.erase(queue_.begin(), end);
}

template <class Step> std::optional<GroupCommit::Failure> GroupCommit::attempt(const Step& step) {
  try {
    step();
  } catch (const StoreError& error) {
    return Failure{error.kind(), error.what()};
  } catch (const std::exception& error) {
    return Failure{StoreError::Kind::unavailable, error.what()};
  }
  return std::nullopt;
}

void GroupCommit::write(Batch batch) {
  if (files_gone_ && fails_without_files(batch)) return;
  const auto step = [](Statement& statement) { return attempt([&] { Use(statement)->step(); }); };
  if (const auto failure = step(begin_)) return fail(batch, *failure);
  for (Operation* operation : batch) {
    const auto failure = attempt([&] { operation->run(writes_); });
    if (!failure) continue;
    roll_back();
    if (batch.size() == 1) return fail(batch, *failure);
    // One cannot be done; the others may be. Each by itself shows which.
    for (std::size_t i = 0; i < batch.size(); ++i) write(batch.subspan(i, 1));
    return;
  }
  // Before, so that a file that was moved does not get what is refused; and after, since it may go
  // in between. Then it has the batch, which is not acknowledged all the same.
  if (fails_without_files(batch)) return roll_back();
  if (const auto failure = step(commit_)) {
    roll_back();
    return fail(batch, *failure);
  }
  fails_without_files(batch);
}

/// True: a file that is written to is not the one that others find, and the batch fails.
bool GroupCommit::fails_without_files(Batch batch) {
  const OpenFiles::Gone gone = files_.gone();
  const bool known = std::exchange(files_gone_, !gone.path.empty());
  if (!files_gone_) return false;
  fail(batch,
       {StoreError::Kind::broken, gone.path + " was removed, moved or replaced while it was open"});
  // What was acknowledged may lie in the log alone, and would end with this process.
  save_log_ = gone.log_only && !known;
  return true;
}

/// Where an error has not already ended the transaction.
void GroupCommit::roll_back() noexcept {
  if (sqlite3_get_autocommit(connection_.handle()) == 0) attempt([&] { Use(rollback_)->step(); });
}

void GroupCommit::fail(Batch batch, const Failure& failure) {
  for (Operation* operation : batch) operation->failure = failure;
}

void GroupCommit::acknowledge(Batch batch) {
  for (Operation* operation : batch) {
    const std::shared_ptr<Signal> signal = operation->signal;
    {
      const std::lock_guard lock(signal->mutex);
      signal->done = true;
    }
    signal->given.notify_one();
  }
}

/// Waits for nobody.
void GroupCommit::checkpoint_passive() {
  sqlite3_wal_checkpoint_v2(connection_.handle(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr,
                            nullptr);
}

/// Copies the log into the file. What fails here is tried again after the next commit: it takes
/// nothing from what was acknowledged, which the log has.
void GroupCommit::checkpoint() {
  if (log_pages_ < insist_at_) return checkpoint_passive();
  // There was always some reader of an older state, so that the log could never start anew.
  const auto usual = connection_.wait_at_most(insist_for);
  const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), "main",
                                             SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
  connection_.wait_at_most(usual);
  insist_at_ =
      code == SQLITE_OK ? checkpoint_pages * insist_factor : std::max(insist_at_, log_pages_) * 2;
}

}  // namespace fitcost::inline v1::handler::detail
