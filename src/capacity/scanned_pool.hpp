// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "capacity/lanes.hpp"
#include "capacity/pool_rules.hpp"
#include "fitcost/traffic/random.hpp"

namespace fitcost::inline v1::detail {

/// A pool of up to 64 environments that serve one request at a time, without events: each knows
/// when it is free again, and an arrival looks at all of them at once. They lie in order of
/// creation.
template <Routing routing, bool limited> class ScannedPool {
 public:
  static constexpr std::size_t most = 512;
  static constexpr int none = -1;

  explicit ScannedPool(double rate_each) : windows_(rate_each) {
    free_.fill(forever);
    ready_.fill(forever);
    windows_.resize(most);
  }

  std::size_t size() const { return size_; }
  bool full() const { return size_ == most; }
  /// None expires before; to be asked again after `expire`.
  double next_expiry() const { return next_expiry_; }

  /// The environment that takes a request at `now`, or `none`.
  int find(double now, Random& random) const {
    if constexpr (routing == Routing::newest) {
      return last_where([&](std::size_t at) { return lanes_at_most(ready() + at, now); });
    } else if constexpr (routing == Routing::oldest) {
      return first_ready(now);
    } else if constexpr (routing == Routing::recent) {
      return most_recent(now);
    } else {
      return any_ready(now, random);
    }
  }
  static double begins(int /*instance*/, double now) { return now; }
  static bool is_provisioned(int /*instance*/) { return false; }

  /// The microseconds for which it is busy longer than it was.
  double use(int instance, double now, double finish, double idle_time) {
    const auto i = static_cast<std::size_t>(instance);
    free_[i] = finish;
    if constexpr (limited) {
      const double allowed = windows_.start(i, now);
      held_back_ += allowed > finish ? 1 : 0;
      ready_[i] = std::max(finish, allowed);
    }
    expires_[i] = finish + idle_time;
    next_expiry_ = std::min(next_expiry_, expires_[i]);
    return finish - now;
  }
  /// Not while it is full.
  double create(double now, double /*warm_from*/, double finish, double idle_time) {
    return use(static_cast<int>(add(now)), now, finish, idle_time);
  }
  /// One that is idle from the start.
  void create_idle(double now, double expires) {
    const std::size_t i = add(now);
    free_[i] = ready_[i] = now;
    expires_[i] = expires;
    next_expiry_ = std::min(next_expiry_, expires);
  }

  /// Removes what has expired until `now`, in order of expiry.
  template <class OnExpired> void expire(double now, OnExpired on_expired) {
    if (now < next_expiry_) return;
    std::array<Expired, most> gone{};
    std::size_t gone_count = 0;
    std::size_t kept = 0;
    next_expiry_ = forever;
    for (std::size_t i = 0; i < size_; ++i) {
      if (expires_[i] <= now) {
        gone[gone_count++] = {created_[i], expires_[i]};
        continue;
      }
      next_expiry_ = std::min(next_expiry_, expires_[i]);
      if (kept != i) move(i, kept);
      ++kept;
    }
    for (std::size_t i = kept; i < size_; ++i) free_[i] = ready_[i] = forever;
    size_ = kept;
    blocks_ = (size_ + lane_block - 1) / lane_block;
    std::stable_sort(gone.begin(), gone.begin() + static_cast<std::ptrdiff_t>(gone_count),
                     [](const Expired& a, const Expired& b) { return a.expires < b.expires; });
    for (std::size_t i = 0; i < gone_count; ++i) on_expired(gone[i]);
  }

  /// How often one was idle again before it might start the next request.
  std::uint64_t held_back() const { return held_back_; }
  std::size_t running(double now) const { return size_ - count_at_most(free_.data(), now); }
  /// Microseconds that those alive have lived until `at`.
  double lived(double at) const {
    double out = 0.0;
    for (std::size_t i = 0; i < size_; ++i) out += at - created_[i];
    return out;
  }
  /// Microseconds for which they will be busy after `at`.
  double busy_after(double at) const {
    double out = 0.0;
    for (std::size_t i = 0; i < size_; ++i) out += std::max(0.0, free_[i] - at);
    return out;
  }
  /// When the last of them departs or expires, of those that expire at all.
  double last_change() const {
    double out = 0.0;
    for (std::size_t i = 0; i < size_; ++i) {
      out = std::max(out, free_[i]);
      if (expires_[i] < forever) out = std::max(out, expires_[i]);
    }
    return out;
  }

  /// Gives all of them, in order of creation, to a pool that may have more.
  template <class Pool> void hand_over(Pool& larger) const {
    for (std::size_t i = 0; i < size_; ++i)
      larger.take_over({created_[i], free_[i], expires_[i], ready()[i]}, windows_, i);
  }

 private:
  std::size_t add(double now) {
    const std::size_t i = size_++;
    blocks_ = (size_ + lane_block - 1) / lane_block;
    created_[i] = now;
    if constexpr (limited) windows_.clear(i);
    return i;
  }
  /// 64 of them at a time as bits: few branches, which would be missed often.
  static constexpr std::size_t group = 64;
  template <class Lanes> std::uint64_t group_at(std::size_t first, Lanes lanes) const {
    const std::size_t end = std::min(first + group, blocks_ * lane_block);
    std::uint64_t out = 0;
    for (std::size_t at = first; at < end; at += lane_block)
      out |= std::uint64_t{lanes(at)} << (at - first);
    return out;
  }
  std::uint64_t ready_group(std::size_t first, double now) const {
    return group_at(first, [&](std::size_t at) { return lanes_at_most(ready() + at, now); });
  }
  template <class Lanes> int last_where(Lanes lanes) const {
    for (std::size_t at = (size_ + group - 1) / group * group; at > 0;) {
      at -= group;
      if (const std::uint64_t found = group_at(at, lanes); found != 0)
        return static_cast<int>(at) + 63 - std::countl_zero(found);
    }
    return none;
  }
  int most_recent(double now) const {
    double used = 0.0;
    std::size_t where = 0;
    for (std::size_t at = 0; at < size_; at += group) {
      const std::size_t blocks = std::min(group / lane_block, blocks_ - at / lane_block);
      const double here = greatest_of_lanes(free_.data() + at, ready() + at, blocks, now);
      if (here < used) continue;
      used = here;
      where = at;
    }
    const auto used_then = [&](std::size_t at) {
      return lanes_equal(free_.data() + at, used, ready() + at, now);
    };
    if (used == 0.0) return last_where(used_then);  // none, or idle since the start
    return static_cast<int>(where) + 63 - std::countl_zero(group_at(where, used_then));
  }
  int first_ready(double now) const {
    for (std::size_t at = 0; at < size_; at += group) {
      if (const std::uint64_t found = ready_group(at, now); found != 0)
        return static_cast<int>(at) + std::countr_zero(found);
    }
    return none;
  }
  int any_ready(double now, Random& random) const {
    const std::size_t count = count_at_most(ready(), now);
    if (count == 0) return none;
    auto skip = static_cast<int>((1.0 - random.uniform()) * static_cast<double>(count));
    for (std::size_t at = 0;; at += group) {
      std::uint64_t found = ready_group(at, now);
      const int here = std::popcount(found);
      if (skip >= here) {
        skip -= here;
        continue;
      }
      for (; skip > 0; --skip) found &= found - 1;
      return static_cast<int>(at) + std::countr_zero(found);
    }
  }
  std::size_t count_at_most(const double* values, double limit) const {
    std::size_t out = 0;
    for (std::size_t at = 0; at < size_; at += group) {
      out += static_cast<std::size_t>(std::popcount(
          group_at(at, [&](std::size_t i) { return lanes_at_most(values + i, limit); })));
    }
    return out;
  }

  const double* ready() const { return limited ? ready_.data() : free_.data(); }
  void move(std::size_t from, std::size_t to) {
    free_[to] = free_[from];
    ready_[to] = ready_[from];
    expires_[to] = expires_[from];
    created_[to] = created_[from];
    if constexpr (limited) windows_.move(from, to);
  }

  alignas(64) std::array<double, most> free_{};   // from when it is idle
  alignas(64) std::array<double, most> ready_{};  // from when it takes a request, where limited
  std::array<double, most> expires_{};
  std::array<double, most> created_{};
  std::size_t size_ = 0;
  std::size_t blocks_ = 0;
  double next_expiry_ = forever;
  std::uint64_t held_back_ = 0;
  StartWindows windows_;
};

}  // namespace fitcost::inline v1::detail
