// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "fitcost/handler/store.hpp"
#include "handler/sqlite/connection.hpp"
#include "handler/sqlite/open_files.hpp"
#include "handler/sqlite/writes.hpp"

namespace fitcost::inline v1::handler::detail {

/// One thread that writes for all. While it commits, writes queue up; the next transaction takes
/// them together, so that many share one wait for the disk. Nobody waits for a timer: a write that
/// comes alone is committed alone, at once.
class GroupCommit {
 public:
  /// The connection and the statements are the thread's own until this ends.
  GroupCommit(Connection& connection, Writes& writes, std::size_t maximum_batch);
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;
  /// After what is queued was written.
  ~GroupCommit();

  /// What `body` returned, once the transaction that it ran in was committed. It may run twice, in
  /// transactions of which only the last is kept; it must not throw but what Writes throws.
  template <class Body> auto run(const Body& body) {
    Call<Body> call(body);
    wait_for(call);
    return std::move(*call.result);
  }

 private:
  struct Failure {
    StoreError::Kind kind;
    std::string what;
  };

  struct Signal {
    std::mutex mutex;
    std::condition_variable given;
    bool done = false;
  };

  class Operation {
   public:
    Operation() = default;
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;
    virtual ~Operation() = default;
    virtual void run(Writes& writes) = 0;

    std::optional<Failure> failure;
    /// Shared, since the operation may be gone as soon as it is done, and its waker not yet.
    std::shared_ptr<Signal> signal = std::make_shared<Signal>();
  };

  template <class Body> class Call final : public Operation {
   public:
    explicit Call(const Body& body) : body_(body) {}
    void run(Writes& writes) override { result = body_(writes); }
    std::optional<std::invoke_result_t<Body, Writes&>> result;

   private:
    const Body& body_;
  };

  using Batch = std::span<Operation* const>;

  void wait_for(Operation& operation);
  void work();
  void take(std::vector<Operation*>& batch);
  void write(Batch batch);
  void checkpoint();
  void checkpoint_passive();
  static void acknowledge(Batch batch);
  static void fail(Batch batch, const Failure& failure);
  template <class Step> static std::optional<Failure> attempt(const Step& step);
  void roll_back() noexcept;
  bool fails_without_files(Batch batch);

  Connection& connection_;
  Writes& writes_;
  OpenFiles files_;
  bool files_gone_ = false;  ///< as of the last look
  bool save_log_ = false;    ///< the log is to be copied into the file, its name being gone
  std::size_t maximum_batch_;
  Statement begin_;
  Statement commit_;
  Statement rollback_;
  int log_pages_ = 0;  ///< of the write-ahead log, as of the last commit
  int insist_at_;      ///< so many pages, and readers are waited for

  std::mutex mutex_;  ///< of what follows
  std::condition_variable work_;
  std::vector<Operation*> queue_;
  bool ending_ = false;

  std::jthread thread_;
};

}  // namespace fitcost::inline v1::handler::detail
