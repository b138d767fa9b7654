// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "capacity/four_ary_heap.hpp"
#include "capacity/pool_rules.hpp"
#include "fitcost/traffic/random.hpp"

namespace fitcost::inline v1::detail {

/// A pool of any size, by events: a heap of departures, and heaps of those that would take a
/// request, in the order of the routing. Also what serves several requests at once, and what is
/// provisioned.
class QueuedPool {
 public:
  static constexpr int none = -1;

  QueuedPool(Routing routing, int requests_each, double rate_each)
      : routing_(routing), requests_each_(requests_each), windows_(rate_each) {}

  std::size_t size() const { return alive_; }
  static bool full() { return false; }
  /// None expires before; to be asked again after `expire`.
  double next_expiry() const { return expired_.size() < most_expired ? next_expiry_ : -forever; }

  int find(double now, Random& random) {
    depart(now);
    // What is provisioned comes first: "provisioned concurrency" of the Lambda developer guide.
    for (auto& available : available_) {
      if (available.empty()) continue;
      return static_cast<int>(available.take(routing_, random));
    }
    return none;
  }
  double begins(int instance, double now) const {
    return std::max(now, instances_[static_cast<std::size_t>(instance)].warm_from);
  }

  /// The microseconds for which it is busy longer than it was. `idle_time` is what it stays beyond
  /// `finish`, should that be its last departure.
  double use(int instance, double now, double finish, double idle_time) {
    const auto id = static_cast<std::uint32_t>(instance);
    Instance& one = instances_[id];
    const double before = std::max(one.free, now);
    if (one.in_flight++ == 0) ++running_;
    if (finish >= one.free) {
      one.free = finish;
      one.expires = finish + idle_time;
    }
    departures_.push({finish, one.order, id});
    one.ready = windows_.limited() ? windows_.start(id, now) : now;
    held_back_ += one.ready > finish ? 1 : 0;
    if (one.in_flight < requests_each_) offer(id, now);
    return one.free - before;
  }
  double create(double now, double warm_from, double finish, double idle_time) {
    const std::uint32_t id = add(now, false);
    instances_[id].warm_from = warm_from;
    return use(static_cast<int>(id), now, finish, idle_time);
  }
  /// One that is idle from the start.
  void create_idle(double now, double expires, bool provisioned = false) {
    const std::uint32_t id = add(now, provisioned);
    instances_[id].expires = expires;
    if (!provisioned) next_expiry_ = std::min(next_expiry_, expires);
    offer(id, now);
  }

  template <class OnExpired> void expire(double now, OnExpired on_expired) {
    depart(now);
    if (next_expiry_ <= now) sweep(now);
    if (expired_.empty()) return;
    std::stable_sort(expired_.begin(), expired_.end(),
                     [](const Expired& a, const Expired& b) { return a.expires < b.expires; });
    for (const Expired& e : expired_) on_expired(e);
    expired_.clear();
  }

  bool is_provisioned(int instance) const {
    return instances_[static_cast<std::size_t>(instance)].provisioned;
  }
  /// How often one was idle again before it might start the next request.
  std::uint64_t held_back() const { return held_back_; }
  std::size_t running(double now) {
    depart(now);
    return running_;
  }
  double lived(double at) const {
    double out = 0.0;
    for (const Instance& one : instances_) out += one.alive ? at - one.created : 0.0;
    return out;
  }
  double busy_after(double at) const {
    double out = 0.0;
    for (const Instance& one : instances_) out += one.alive ? std::max(0.0, one.free - at) : 0.0;
    return out;
  }
  /// When the last of them departs or expires, of those that expire at all.
  double last_change() const {
    double out = 0.0;
    for (const Instance& one : instances_) {
      if (!one.alive) continue;
      out = std::max(out, one.free);
      if (one.expires < forever) out = std::max(out, one.expires);
    }
    return out;
  }

  /// One of another pool, later than all that are here.
  void take_over(const Handed& one, const StartWindows& windows, std::size_t from) {
    const std::uint32_t id = add(one.created, false);
    Instance& here = instances_[id];
    here.free = one.free;
    here.expires = one.expires;
    here.ready = one.ready;
    here.in_flight = 1;  // until its departure, which may be due
    ++running_;
    departures_.push({one.free, here.order, id});
    if (windows_.limited()) windows_.copy_from(windows, from, id);
  }

 private:
  static constexpr std::size_t most_expired = 1024;  // kept until `expire` tells of them

  struct Instance {
    double created = 0.0;
    double warm_from = 0.0;  // its start is over then
    double free = 0.0;       // from when it has nothing to do, as far as is known
    double expires = 0.0;    // unless it is used until then
    double ready = 0.0;      // from when it may start the next request
    double number = 0.0;     // of its creation
    std::uint32_t order = 0;
    int in_flight = 0;
    bool alive = false;
    bool provisioned = false;
  };

  /// Those that would take a request now.
  class Available {
   public:
    bool empty() const { return heap_.empty() && list_.empty(); }
    void add(Routing routing, const Instance& one, std::uint32_t id) {
      switch (routing) {
        case Routing::recent:
          heap_.push({-one.free, ~one.order, id});
          break;
        case Routing::newest:
          heap_.push({-one.number, 0, id});
          break;
        case Routing::oldest:
          heap_.push({one.number, 0, id});
          break;
        case Routing::random:
          list_.push_back(id);
          break;
      }
    }
    std::uint32_t take(Routing routing, Random& random) {
      if (routing != Routing::random) return heap_.pop().instance;
      const auto at =
          static_cast<std::size_t>((1.0 - random.uniform()) * static_cast<double>(list_.size()));
      const std::uint32_t out = list_[at];
      list_[at] = list_.back();
      list_.pop_back();
      return out;
    }
    void clear() {
      heap_.clear();
      list_.clear();
    }

   private:
    FourAryHeap heap_;
    std::vector<std::uint32_t> list_;
  };

  std::uint32_t add(double now, bool provisioned) {
    std::uint32_t id = 0;
    if (unused_.empty()) {
      id = static_cast<std::uint32_t>(instances_.size());
      instances_.emplace_back();
      windows_.resize(instances_.size());
    } else {
      id = unused_.back();
      unused_.pop_back();
      windows_.clear(id);
    }
    Instance& one = instances_[id];
    one = Instance{};
    one.created = one.warm_from = one.free = one.ready = now;
    one.number = static_cast<double>(created_);
    one.order = static_cast<std::uint32_t>(created_);
    one.alive = true;
    one.provisioned = provisioned;
    ++created_;
    ++alive_;
    return id;
  }

  /// Departures until `now`, and those whose start window opened.
  void depart(double now) {
    while (!departures_.empty() && departures_.top().key <= now) {
      const Keyed gone = departures_.pop();
      Instance& one = instances_[gone.instance];
      const bool was_full = one.in_flight == requests_each_;
      if (--one.in_flight == 0) {
        --running_;
        if (!one.provisioned && one.expires <= now) {
          remove(gone.instance);
          continue;
        }
        if (!one.provisioned) next_expiry_ = std::min(next_expiry_, one.expires);
      }
      if (was_full) offer(gone.instance, now);
    }
    while (!resting_.empty() && resting_.top().key <= now) {
      const std::uint32_t id = resting_.pop().instance;
      available_[instances_[id].provisioned ? 0 : 1].add(routing_, instances_[id], id);
    }
  }
  /// It has room for a request; whether it may start one yet is its window's to say.
  void offer(std::uint32_t id, double now) {
    const Instance& one = instances_[id];
    if (one.ready <= now) {
      available_[one.provisioned ? 0 : 1].add(routing_, one, id);
    } else {
      resting_.push({one.ready, one.order, id});
    }
  }
  void remove(std::uint32_t id) {
    Instance& one = instances_[id];
    expired_.push_back({one.created, one.expires});
    one.alive = false;
    --alive_;
    unused_.push_back(id);
  }
  void sweep(double now) {
    const std::size_t before = alive_;
    next_expiry_ = forever;
    for (std::uint32_t id = 0; id < instances_.size(); ++id) {
      const Instance& one = instances_[id];
      if (!one.alive || one.provisioned || one.in_flight > 0) continue;
      const double expires = one.expires;
      if (expires <= now) {
        remove(id);
      } else {
        next_expiry_ = std::min(next_expiry_, expires);
      }
    }
    if (alive_ == before) return;
    for (auto& available : available_) available.clear();
    resting_.clear();
    for (std::uint32_t id = 0; id < instances_.size(); ++id) {
      const Instance& one = instances_[id];
      if (one.alive && one.in_flight < requests_each_) offer(id, now);
    }
  }

  Routing routing_;
  int requests_each_;
  StartWindows windows_;
  std::vector<Instance> instances_;
  std::vector<std::uint32_t> unused_;
  FourAryHeap departures_;
  FourAryHeap resting_;
  std::array<Available, 2> available_;  // provisioned, on demand
  std::vector<Expired> expired_;
  std::size_t alive_ = 0;
  std::size_t running_ = 0;
  std::uint64_t created_ = 0;
  double next_expiry_ = forever;
  std::uint64_t held_back_ = 0;
};

}  // namespace fitcost::inline v1::detail
