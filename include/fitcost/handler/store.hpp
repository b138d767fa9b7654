// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fitcost/handler/workout.hpp"

/// Where workouts lie. One interface, DynamoDB's semantics; memory, SQLite and DynamoDB behind it.
namespace fitcost::inline v1::handler {

/// A store could not do what was asked; nothing may be acknowledged. `what()` is for the log, never
/// for a client.
class StoreError : public std::runtime_error {
 public:
  enum class Kind {
    unavailable,  ///< cannot be reached, or timed out: it is unknown whether a write took place
    throttled,    ///< refused for want of capacity, after retries
    full,         ///< no space, or not writable
    broken,       ///< what was read makes no sense, or the store was misconfigured
  };
  StoreError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// The key of one workout; `random` has to match too, as a condition on the item.
struct WorkoutKey {
  std::string_view user_id;
  std::int64_t timestamp = 0;
  std::uint64_t random = 0;
};

/// One page of a user's workouts, newest first. Both ends belong to the range.
struct Query {
  std::string_view user_id;
  std::int64_t newest = std::numeric_limits<std::int64_t>::max();
  std::int64_t oldest = 1;
  std::int64_t limit = 0;         ///< items evaluated at most; 0: no limit but the page's size
  std::string_view workout_type;  ///< only these are handed out; all are evaluated; empty: all
  bool consistent = false;        ///< strongly consistent
  /// Who adds up durations, calories and distances by type needs nothing else: a store may hand out
  /// workouts without notes, heart rate and marker.
  bool for_totals = false;
};

/// What a page took, by DynamoDB's rules: up to `limit` items or 1 MB of them (the item that
/// crosses 1 MB is the last).
struct Page {
  std::int64_t evaluated = 0;        ///< items
  std::int64_t evaluated_bytes = 0;  ///< their `item_bytes`
  std::int64_t last = 0;             ///< sort key of the last one evaluated
  bool more = false;  ///< there may be older ones; false only when there are none in the range
};

/// Takes the workouts of a page, one by one; a reference holds until the call returns.
class WorkoutSink {
 public:
  WorkoutSink() = default;
  WorkoutSink(const WorkoutSink&) = delete;
  WorkoutSink& operator=(const WorkoutSink&) = delete;
  virtual void take(const Workout& workout) = 0;

 protected:
  ~WorkoutSink() = default;
};

/// All calls may come from several threads at once. A write has happened, durably as the store
/// understands it, when the call returns; where it throws StoreError it may or may not have.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// Puts a workout under a key that is free (condition: attribute_not_exists); otherwise changes
  /// nothing and returns the one that has it.
  virtual std::optional<Workout> create(const Workout& workout) = 0;

  /// GetItem: the workout under the key, whatever its random bits.
  virtual std::optional<Workout> get(std::string_view user_id, std::int64_t timestamp,
                                     bool consistent) = 0;

  /// Puts `workout` over the one with its key and random bits and returns that; nothing where there
  /// is none, and then nothing is changed.
  virtual std::optional<Workout> replace(const Workout& workout) = 0;

  /// Deletes the workout with this key and these random bits and returns it; nothing where there is
  /// none.
  virtual std::optional<Workout> remove(const WorkoutKey& key) = 0;

  virtual Page query(const Query& query, WorkoutSink& sink) = 0;

  /// Puts a marker into a slot that is free or whose marker has expired at `now` (seconds since
  /// 1970); otherwise changes nothing and returns the one that has it.
  virtual std::optional<Marker> create_marker(const Marker& marker, std::int64_t now) = 0;

  /// Puts `marker` over the one in its slot if that still is for the workout of `former` (same
  /// timestamp, random bits and key); false where it is not, and then nothing is changed.
  virtual bool replace_marker(const Marker& former, const Marker& marker) = 0;

  /// The marker in a slot, read consistently.
  virtual std::optional<Marker> get_marker(std::string_view user_id, std::int64_t slot) = 0;
};

/// Everything in this process' memory; lost with it.
std::unique_ptr<Store> memory_store();

}  // namespace fitcost::inline v1::handler
