// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/handler/handler.hpp"
#include "fitcost/handler/host.hpp"
#include "fitcost/handler/store.hpp"
#include "server/conversation.hpp"
#include "server/site.hpp"

namespace http_test {

namespace handler = fitcost::handler;

/// Always the same second, and numbers that count.
class SteadyHost final : public handler::Host {
 public:
  std::int64_t now() override { return 1'767'225'600'000'000; }  // 2026-01-01 00:00:00 UTC
  std::uint64_t random() override { return ++drawn_; }
  bool log(std::string_view line) override {
    lines.emplace_back(line);
    return true;
  }

  std::vector<std::string> lines;

 private:
  std::uint64_t drawn_ = 0;
};

/// What a server says to bytes, without a socket.
class Talk {
 public:
  using State = handler::detail::Conversation::State;

  explicit Talk(const handler::ServerOptions& options = {}, handler::Tokens tokens = {},
                bool on_loopback = true)
      : core_(*store_, host_, {}),
        site_(core_, options, std::move(tokens), on_loopback),
        worker_(site_.add_worker()),
        conversation_(site_, writer_) {}

  handler::detail::Site& site() { return site_; }
  const std::vector<std::string>& log_lines() const { return host_.lines; }

  /// Gives `bytes` in pieces of `piece` bytes, answers what they ask, and returns the last state.
  State say(std::string_view bytes, std::size_t piece = std::string_view::npos) {
    State state = State::idle;
    do {
      const std::size_t size = std::min(piece, bytes.size());
      conversation_.receive(bytes.substr(0, size));
      bytes.remove_prefix(size);
      while ((state = conversation_.advance()) == State::request) {
        site_.answer(conversation_.request(), handler::detail::MeteredWorker::Clock::now(), worker_,
                     answer_);
        conversation_.answer(answer_);
      }
      heard_ += conversation_.output();
      conversation_.output().clear();
    } while (!bytes.empty() && state != State::over);
    return state;
  }
  /// All that the server has said.
  const std::string& heard() const { return heard_; }
  std::size_t answered() const { return conversation_.answered(); }
  void reject(handler::detail::Rejection why) { conversation_.reject(why, "over"); }

 private:
  std::unique_ptr<handler::Store> store_ = handler::memory_store();
  SteadyHost host_;
  handler::Handler core_;
  handler::detail::Site site_;
  handler::detail::MeteredWorker& worker_;
  handler::detail::ResponseWriter writer_;
  handler::detail::Conversation conversation_;
  handler::detail::Answer answer_;
  std::string heard_;
};

}  // namespace http_test
