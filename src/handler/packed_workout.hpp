// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "fitcost/handler/workout.hpp"

namespace fitcost::inline v1::handler::detail {

/// A workout without its user and its instant, in one block of memory: 40 bytes and its texts,
/// where the workout itself takes 300 and its notes.
class PackedWorkout {
 public:
  explicit PackedWorkout(const Workout& workout);

  std::int64_t item_bytes() const;
  std::uint64_t random() const;
  std::string_view workout_type() const;
  /// All but `user_id` and `timestamp`, which stay as they are.
  void unpack(Workout& out) const;
  /// Type, duration, calories and distance alone.
  void unpack_for_totals(Workout& out) const;

 private:
  struct Head;
  Head head() const;
  /// Calls `take` with the coefficients of its numbers.
  template <class Take> void with_coefficients(const Head& head, const Take& take) const;

  std::unique_ptr<char[]> block_;  ///< the head, the type, the notes, and what few workouts have
};

}  // namespace fitcost::inline v1::handler::detail
