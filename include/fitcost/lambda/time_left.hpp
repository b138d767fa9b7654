// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "fitcost/handler/host.hpp"

namespace fitcost::inline v1::handler {

/// What is left of an invocation for what it asks others; the rest is for its answer. Without a
/// deadline, or with one that was past when the invocation came (local servers send such), that is
/// all the time there is.
class TimeLeft {
 public:
  /// Held back for the answer: its text, its post, and what a slow function's processor share adds.
  static constexpr std::chrono::milliseconds for_the_answer{200};

  /// `host` has to outlive this.
  explicit TimeLeft(Host& host) : host_(host) {}

  /// An invocation came whose deadline is `deadline_ms` milliseconds since 1970; 0: none.
  void begin(std::int64_t deadline_ms) {
    deadline_ms_ = deadline_ms > host_.now() / 1000 ? deadline_ms : 0;
  }

  std::chrono::milliseconds operator()() const {
    if (deadline_ms_ == 0) return std::chrono::milliseconds::max();
    return std::chrono::milliseconds(deadline_ms_ - host_.now() / 1000) - for_the_answer;
  }

 private:
  Host& host_;
  std::int64_t deadline_ms_ = 0;
};

}  // namespace fitcost::inline v1::handler
