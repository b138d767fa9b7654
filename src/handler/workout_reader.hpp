// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fitcost/handler/workout.hpp"
#include "handler/refusal.hpp"

namespace fitcost::inline v1::handler::detail {

/// What a body says of the fields that are not its to choose: a PUT may give them back as they are.
struct StatedKey {
  std::optional<std::string> workout_id;
  std::optional<Decimal> timestamp;
  std::optional<std::string> created_at;
};

/// Reads the body of a POST or PUT. Every byte is looked at: a body is JSON by RFC 8259, in UTF-8,
/// without duplicate, unknown or nested fields, or it is refused.
class WorkoutReader {
 public:
  WorkoutReader();
  WorkoutReader(WorkoutReader&&) noexcept;
  WorkoutReader& operator=(WorkoutReader&&) noexcept;
  ~WorkoutReader();

  /// Fills the fields of `workout` that a client chooses, leaving its key alone. `caller`: whose
  /// workout it must be. `key`: where the fields are kept that a create must not have; null for a
  /// create.
  void read(std::string_view body, std::string_view caller, Workout& workout, StatedKey* key,
            Refusal& refusal);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// JSON's grammar of numbers: no leading zeros, no plus, no bare point.
bool is_json_number(std::string_view token);

}  // namespace fitcost::inline v1::handler::detail
